package config

import (
	"io/fs"
	"slices"
	"strings"

	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// A Kind is a kind of page of the site's own: [[kind]].
type Kind struct {
	Folder string // below content/, and in addresses
	Layout string // of its pages: layouts/NAME.html
	Title  string // of the list of its pages; "" for one made of the folder
	Feed   bool   // its pages are entries of a feed of their own
	At     diag.Position

	FolderAt diag.Position // of the folder's name
}

// KindOf gives the kind whose pages are in a folder of content/; nil when it is
// none of the site's own.
func (s *Site) KindOf(folder string) *Kind {
	for i := range s.Kinds {
		if folder != "" && s.Kinds[i].Folder == folder {
			return &s.Kinds[i]
		}
	}
	return nil
}

// takenFolders are what casebook itself has below content/ or at the root of a
// site.
var takenFolders = []string{"cases", "letters", "news", "pages", "subscribe", "mirrors", "assets"}

var plainName = lazy.Regexp(`^[a-z0-9]+(-[a-z0-9]+)*$`) // "-" alone is the preview's own

func (w *written) kindShape(k *Kind) decode.Shape {
	schema := decode.Schema{"pattern": plainName().String()}
	return decode.Shape{
		Fields: []decode.Field{
			{Key: "folder", To: decode.Checked(&k.Folder, w.readKindFolder, schema), Help: "where its pages are below content/, as press", Rule: decode.Required},
			{Key: "layout", To: decode.Checked(&k.Layout, readLayoutName, schema), Help: "of its pages: report for layouts/report.html; that of other pages when not given"},
			{Key: "title", To: decode.Text(&k.Title), Help: "of the list of its pages, as Press"},
			{Key: "feed", To: decode.Bool(&k.Feed), Help: "true gives its pages a feed of their own; they need a date then"},
		},
		Check: func(n decode.Node) {
			k.At = n.Position()
			if part, ok := n.Get("folder"); ok {
				k.FolderAt = part.Position()
			}
			if part, ok := n.Get("layout"); ok {
				k.At = part.Position()
			}
		},
	}
}

func (w *written) readKindFolder(n decode.Node, name string) (string, bool) {
	switch {
	case !plainName().MatchString(name):
		n.AddError(diag.Say("bad-kind/name", "name", name))
	case slices.Contains(takenFolders, name):
		n.AddError(diag.Say("bad-kind/taken", "folder", name))
	case slices.Contains(w.kindFolders, name):
		n.AddError(diag.Say("bad-kind/twice", "folder", name))
	default:
		w.kindFolders = append(w.kindFolders, name)
		return name, true
	}
	return "", false
}

// checkKinds reports folders of pages whose address is another page's, also while
// nothing is in them: a language's, or that of a page of the site.
func (s *Site) checkKinds(fsys fs.FS, rep *diag.Report) {
	for _, k := range s.Kinds {
		if k.Folder == "" {
			continue
		}
		if slices.ContainsFunc(s.Languages, func(l Language) bool { return strings.EqualFold(l.Tag, k.Folder) }) {
			rep.AddError(k.FolderAt, diag.Say("bad-kind/language", "folder", k.Folder))
			continue
		}
		for _, file := range []string{"content/pages/" + k.Folder + ".md", "content/pages/" + k.Folder + "/index.md"} {
			if _, err := fs.Stat(fsys, file); err == nil {
				rep.AddError(k.FolderAt, diag.Say("bad-kind/page", "file", file, "folder", k.Folder))
				break
			}
		}
	}
}

func readLayoutName(n decode.Node, name string) (string, bool) {
	if !plainName().MatchString(name) {
		n.AddError(diag.Say("bad-kind/layout", "name", name))
		return "", false
	}
	return name, true
}

// Names are the layouts and the interface words that site.toml alone makes use of:
// of the site's own kinds of pages and statuses.
type Names struct{ Layouts, Words []string }

// Names gives what the site names in its layouts/.
func (s *Site) Names() Names {
	var n Names
	for _, k := range s.Kinds {
		if k.Layout != "" {
			n.Layouts = append(n.Layouts, k.Layout)
		}
		n.Words = append(n.Words, "kind_"+k.Folder)
	}
	for _, status := range s.Statuses {
		n.Words = append(n.Words, "status_"+status.ID)
	}
	return n
}

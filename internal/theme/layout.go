package theme

import (
	"bytes"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"text/template/parse"

	"casebook/internal/decode"
	"casebook/internal/diag"
)

// folder is where layouts and words are, in the program and in a site.
const folder = "layouts/"

// base is the layout around all others.
const base = "base.html"

// maxBytes is the size up to which a layout is read.
const maxBytes = 1 << 20

// A layout is the text of a layout or a partial.
type layout struct {
	name  string // below layouts/
	text  string
	trees map[string]*parse.Tree // its own, by its name, and its blocks; nil when it cannot be parsed
}

func isPartial(name string) bool { return strings.Contains(name, "/") }

// rootName gives the template to start with: the layout itself when it has text
// of its own outside of its blocks, else the base.
func (l *layout) rootName() string {
	if !isData(l.name) && parse.IsEmptyTree(l.trees[l.name].Root) {
		return base
	}
	return l.name
}

// position gives the place of an offset in the layout, in bytes.
func (l *layout) position(offset parse.Pos) diag.Position {
	line, column := decode.Locate([]byte(l.text), int(offset))
	return diag.Position{File: folder + l.name, Line: line, Column: column}
}

// readLayouts reads every layout and partial, the site's own in the place of
// the built-in ones. A layout that no kind of page has is left out.
func readLayouts(builtin, site fs.FS, kinds []string, rep *diag.Report) map[string]*layout {
	layouts := make(map[string]*layout)
	known, own := listLayouts(builtin, rep), listLayouts(site, rep)
	var further []string
	for _, kind := range kinds {
		further = append(further, kind+".html", kind+"-list.html")
	}
	for _, name := range known {
		if !slices.Contains(own, name) {
			layouts[name] = readLayout(builtin, name, rep)
		}
	}
	for _, name := range own {
		if isPartial(name) || isData(name) || slices.Contains(known, name) || slices.Contains(further, name) {
			layouts[name] = readLayout(site, name, rep)
		}
	}
	return layouts
}

// listLayouts gives the names of the layouts and partials of a file system,
// without what editors leave behind.
func listLayouts(fsys fs.FS, rep *diag.Report) []string {
	var list []string
	for _, pattern := range []string{"*.html", "partials/*.html", "*.json", "*.xml", "*.txt", "*.csv"} {
		names, err := fs.Glob(fsys, folder+pattern)
		if err != nil {
			rep.AddError(diag.Position{File: folder}, diag.Say("unreadable/folder"))
		}
		for _, name := range names {
			if !strings.HasPrefix(path.Base(name), ".") {
				list = append(list, strings.TrimPrefix(name, folder))
			}
		}
	}
	return list
}

func readLayout(fsys fs.FS, name string, rep *diag.Report) *layout {
	l := &layout{name: name}
	at := diag.Position{File: folder + name}
	data, err := fs.ReadFile(fsys, folder+name)
	if err != nil {
		rep.AddError(at, diag.Say("unreadable/file"))
		return l
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(data) > maxBytes {
		rep.AddError(at, diag.Say("too-large/layout", "bytes", maxBytes))
		return l
	}
	if offset, bad := decode.InvalidUTF8(data); bad {
		at.Line, at.Column = decode.Locate(data, offset)
		rep.AddError(at, diag.Say("invalid-utf8"))
		return l
	}
	l.text = strings.ReplaceAll(string(data), "\r\n", "\n")
	trees, err := parse.Parse(name, l.text, "", "", knownFunctions())
	if err != nil {
		rep.Add(l.explainParseError(err))
		return l
	}
	l.trees = trees
	return l
}

// gatherTrees gives what a layout is put together of: its own blocks, those of
// the base and of the partials that it does not replace.
func (t *Theme) gatherTrees(l *layout) map[string]*parse.Tree {
	all := make(map[string]*parse.Tree)
	if frame := t.layouts[base]; frame != nil {
		maps.Copy(all, frame.trees)
	}
	for _, name := range slices.Sorted(maps.Keys(t.layouts)) {
		if isPartial(name) {
			maps.Copy(all, t.layouts[name].trees)
		}
	}
	maps.Copy(all, l.trees)
	return all
}

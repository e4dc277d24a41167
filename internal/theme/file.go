package theme

import (
	"bytes"
	"fmt"
	"io/fs"
	"iter"
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

// A file is a layout or a partial.
type file struct {
	name  string // below layouts/
	text  string
	own   bool                   // the site's, not the built-in one
	trees map[string]*parse.Tree // its own, by its name, and its blocks; nil when it cannot be parsed
}

func (f *file) partial() bool { return strings.Contains(f.name, "/") }

// whole reports whether a layout is a page by itself: it has text of its own
// outside of its blocks.
func (f *file) whole() bool { return !parse.IsEmptyTree(f.trees[f.name].Root) }

// root gives the name of the template to start with.
func (f *file) root() string {
	if f.whole() {
		return f.name
	}
	return base
}

// readLayouts reads every layout and partial, the site's own in the place of
// the built-in ones. A layout that no kind of page has is left out.
func readLayouts(builtin, site fs.FS, rep *diag.Report) map[string]*file {
	files := make(map[string]*file)
	own := slices.Collect(layoutNames(site, rep))
	for name := range layoutNames(builtin, rep) {
		if slices.Contains(own, name) {
			files[name] = readLayout(site, name, rep)
			files[name].own = true
		} else {
			files[name] = readLayout(builtin, name, rep)
		}
	}
	for _, name := range own {
		if files[name] == nil && strings.Contains(name, "/") {
			files[name] = readLayout(site, name, rep)
			files[name].own = true
		}
	}
	return files
}

// layoutNames gives the layouts and partials of a file system.
func layoutNames(fsys fs.FS, rep *diag.Report) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, pattern := range []string{"*.html", "partials/*.html"} {
			names, err := fs.Glob(fsys, folder+pattern)
			if err != nil {
				rep.Error(diag.Position{File: folder}, "unreadable", "the folder cannot be read", "")
			}
			for _, name := range names {
				if strings.HasPrefix(path.Base(name), ".") {
					continue // of an editor
				}
				if !yield(strings.TrimPrefix(name, folder)) {
					return
				}
			}
		}
	}
}

func readLayout(fsys fs.FS, name string, rep *diag.Report) *file {
	f := &file{name: name}
	at := diag.Position{File: folder + name}
	data, err := fs.ReadFile(fsys, folder+name)
	if err != nil {
		rep.Error(at, "unreadable", "the file cannot be read", "")
		return f
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(data) > maxBytes {
		rep.Error(at, "too-large", fmt.Sprintf("more than %d bytes of layout", maxBytes), "")
		return f
	}
	if offset, bad := decode.InvalidUTF8(data); bad {
		at.Line, at.Column = decode.Locate(data, offset)
		rep.Error(at, "invalid-utf8", "a byte that is not UTF-8", "save the file as UTF-8")
		return f
	}
	f.text = strings.ReplaceAll(string(data), "\r\n", "\n")
	f.trees, err = parse.Parse(name, f.text, "", "", knownFunctions())
	if err != nil {
		rep.Add(f.syntax(err))
		f.trees = nil
		return f
	}
	return f
}

// trees gives what a layout is made of: its own blocks, those of the base and
// of the partials that it does not replace; of all these, what it calls.
func (t *Theme) trees(layout *file) map[string]*parse.Tree {
	all := make(map[string]*parse.Tree)
	if f := t.files[base]; f != nil {
		maps.Copy(all, f.trees)
	}
	for _, name := range slices.Sorted(maps.Keys(t.files)) {
		if f := t.files[name]; f.partial() {
			maps.Copy(all, f.trees)
		}
	}
	maps.Copy(all, layout.trees)
	called := make(map[string]*parse.Tree)
	addCalled(layout.root(), all, called)
	return called
}

// addCalled adds a template and all that it calls.
func addCalled(name string, all, called map[string]*parse.Tree) {
	tree := all[name]
	if tree == nil || called[name] != nil {
		return
	}
	called[name] = tree
	for n := range nodes(tree.Root) {
		if n, ok := n.(*parse.TemplateNode); ok {
			addCalled(n.Name, all, called)
		}
	}
}

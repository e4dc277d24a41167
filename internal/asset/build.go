package asset

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/minify"
	"casebook/internal/picture"
	"casebook/internal/svg"
)

// Options say how assets are made.
type Options struct {
	Minify bool
}

// assetTypes are the kinds of files that layouts and style sheets can use.
var assetTypes = map[string]string{
	".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png",
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".ico": "image/x-icon",
	".woff2": "font/woff2", ".woff": "font/woff", ".ttf": "font/ttf", ".otf": "font/otf",
	".json": "application/json", ".txt": "text/plain",
}

// Build makes every asset of the built-in theme and of the site, whose files
// of the same name come first, and the files of the site's assets/static/.
// Both file systems hold a folder "assets"; either may lack it. Problems go
// into the report; what has one is not in the manifest.
func Build(builtin, site fs.FS, o Options, report *diag.Report) *Manifest {
	b := &builder{options: o, report: report, sources: map[string]source{}, done: map[string]*Asset{}, open: map[string]bool{}}
	b.collect(builtin)
	b.collect(site)
	b.checkNames()
	m := &Manifest{assets: map[string]*Asset{}, Static: buildStatic(site, report)}
	for _, name := range slices.Sorted(maps.Keys(b.sources)) {
		if a := b.make(name); a != nil {
			m.assets[name] = a
		}
	}
	return m
}

type source struct {
	fsys fs.FS
	file string
}

type builder struct {
	options Options
	report  *diag.Report
	sources map[string]source // by name
	done    map[string]*Asset // nil for one that failed
	open    map[string]bool   // being made
}

// collect finds the assets of one file system; later ones replace earlier.
func (b *builder) collect(fsys fs.FS) {
	for _, file := range files(fsys, "assets", nil, b.report) {
		name := strings.TrimPrefix(file, "assets/")
		switch {
		case strings.HasPrefix(name, "static/"):
		case assetTypes[strings.ToLower(path.Ext(name))] == "":
			b.report.Warn(diag.Position{File: file}, "asset-format", "files of this kind are not published from assets/", "put it into assets/static/ to have it copied as it is, or beside the page it belongs to")
		default:
			b.sources[name] = source{fsys, file}
		}
	}
}

// checkNames finds names that some systems take for the same file.
func (b *builder) checkNames() {
	first := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(b.sources)) {
		folded := strings.ToLower(name)
		if other, ok := first[folded]; ok {
			b.report.Error(diag.Position{File: b.sources[name].file}, "case-collision",
				fmt.Sprintf("%q and %q differ only in upper and lower case", other, name), "rename one of them")
		}
		first[folded] = name
	}
}

// make gives an asset and first makes what it refers to; nil when it cannot.
func (b *builder) make(name string) *Asset {
	if a, ok := b.done[name]; ok {
		return a
	}
	b.open[name] = true
	defer delete(b.open, name)
	src := b.sources[name]
	a, err := b.build(name, src)
	if err != nil {
		b.report.Add(problem(err, src.file))
	}
	b.done[name] = a
	return a
}

func (b *builder) build(name string, src source) (*Asset, error) {
	data, err := readRegular(src.fsys, src.file)
	if err != nil {
		return nil, err
	}
	mediaType := assetTypes[strings.ToLower(path.Ext(name))]
	var needs []*Asset
	switch {
	case mediaType == "text/css":
		data, needs = b.rewrite(name, src.file, data)
	case mediaType == "image/x-icon":
		data, err = picture.CleanIcon(data)
	case mediaType == "image/svg+xml":
		data, err = svg.CleanSprite(data)
	case strings.HasPrefix(mediaType, "image/"):
		data, err = Clean(name, data)
	}
	if err == nil && b.options.Minify {
		data, err = minify.Bytes(mediaType, data)
	}
	if err != nil {
		return nil, err
	}
	return newAsset(name, mediaType, data, needs), nil
}

// problem makes a diagnostic of an error about a file.
func problem(err error, file string) diag.Diagnostic {
	var fault *diag.Fault
	var syntax *minify.Error
	switch {
	case errors.As(err, &fault):
	case errors.As(err, &syntax):
		fault = &diag.Fault{Code: "asset-syntax", Message: syntax.Message, Line: syntax.Line, Column: syntax.Column}
	default:
		fault = &diag.Fault{Code: "asset-syntax", Message: "the file cannot be read as what its name says"}
	}
	return fault.At(file)
}

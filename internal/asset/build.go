package asset

import (
	"bytes"
	"errors"
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
	Style  func(sheet string) string // the built-in style sheet, or the site's in its place, as the site's colours want it; nil to leave it
}

// mainStyle is the style sheet of the built-in theme, below assets/.
const mainStyle = "style.css"

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
	b := &builder{builtin: builtin, options: o, report: report, sources: map[string]source{}, done: map[string]*Asset{}, open: map[string]bool{}}
	b.collectSources(builtin)
	b.collectSources(site)
	b.checkNames()
	m := &Manifest{assets: map[string]*Asset{}, Static: buildStatic(site, report)}
	for _, name := range slices.Sorted(maps.Keys(b.sources)) {
		if a := b.makeAsset(name); a != nil {
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
	builtin fs.FS
	options Options
	report  *diag.Report
	sources map[string]source // by name
	done    map[string]*Asset // nil for one that failed
	open    map[string]bool   // being made
}

// collectSources finds the assets of one file system; later ones replace earlier.
func (b *builder) collectSources(fsys fs.FS) {
	for _, file := range listFiles(fsys, "assets", nil, b.report) {
		name := strings.TrimPrefix(file, "assets/")
		switch {
		case strings.HasPrefix(name, "static/"):
		case assetTypes[strings.ToLower(path.Ext(name))] == "":
			b.report.AddWarning(diag.Position{File: file}, diag.Say("asset-format"))
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
			b.report.AddError(diag.Position{File: b.sources[name].file}, diag.Say("case-collision", "one", other, "other", name))
		}
		first[folded] = name
	}
}

// makeAsset gives an asset and first makes what it refers to; nil when it cannot.
func (b *builder) makeAsset(name string) *Asset {
	if a, ok := b.done[name]; ok {
		return a
	}
	b.open[name] = true
	defer delete(b.open, name)
	src := b.sources[name]
	a, err := b.makeFrom(name, src)
	if err != nil {
		b.report.Add(diagnose(err, src.file))
	}
	b.done[name] = a
	return a
}

// makeFrom makes an asset of its source.
func (b *builder) makeFrom(name string, src source) (*Asset, error) {
	data, err := readRegular(src.fsys, src.file)
	if err != nil {
		return nil, err
	}
	own, unknown := fs.ReadFile(b.builtin, "assets/"+name)
	isBuiltin := unknown == nil && bytes.Equal(own, data)
	mediaType := assetTypes[strings.ToLower(path.Ext(name))]
	var needs []*Asset
	switch {
	case mediaType == "text/css":
		if name == mainStyle && b.options.Style != nil {
			data = []byte(b.options.Style(string(data)))
		}
		data, needs = b.publishNames(name, src.file, data)
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
	a := newAsset(name, mediaType, data, needs)
	a.Builtin = isBuiltin
	return a, nil
}

// diagnose makes a diagnostic of an error about a file.
func diagnose(err error, file string) diag.Diagnostic {
	var fault *diag.Fault
	var syntax *minify.Error
	switch {
	case errors.As(err, &fault):
	case errors.As(err, &syntax):
		fault = diag.FaultAt(syntax.Line, syntax.Column, diag.Say("asset-syntax", "problem", syntax.Message))
	default:
		fault = diag.NewFault(diag.Say("asset-syntax/kind"))
	}
	return fault.At(file)
}

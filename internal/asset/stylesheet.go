package asset

import (
	"maps"
	"path"
	"slices"
	"strings"

	"casebook/internal/css"
	"casebook/internal/decode"
	"casebook/internal/diag"
)

// publishNames puts the published names into a style sheet.
func (b *builder) publishNames(name, file string, sheet []byte) ([]byte, []*Asset) {
	text := strings.TrimPrefix(string(sheet), "\ufeff")
	var out strings.Builder
	var needs []*Asset
	last := 0
	for _, r := range css.References(text) {
		target, suffix, fault := b.resolveReference(name, r.URL)
		if fault != nil {
			fault.Line, fault.Column = decode.Locate([]byte(text), r.Start)
			b.report.Add(fault.At(file))
			continue
		}
		if target == nil { // within the sheet, or reported already
			continue
		}
		needs = append(needs, target)
		address := `"` + relativeAddress("assets/"+name, target.Path) + suffix + `"`
		if r.Function {
			address = "url(" + address + ")"
		}
		out.WriteString(text[last:r.Start] + address)
		last = r.End
	}
	return []byte(out.String() + text[last:]), needs
}

// resolveReference finds the asset that a style sheet refers to, and what follows its
// name in the address.
func (b *builder) resolveReference(from, url string) (*Asset, string, *diag.Fault) {
	address, suffix := url, ""
	if i := strings.IndexAny(url, "?#"); i >= 0 {
		address, suffix = url[:i], url[i:]
	}
	name := path.Join(path.Dir(from), address)
	_, exists := b.sources[name]
	switch {
	case address == "" && strings.HasPrefix(suffix, "#"):
		return nil, "", nil
	case strings.HasPrefix(strings.ToLower(url), "data:"):
		return nil, "", diag.NewFault(diag.Say("asset-data"))
	case strings.HasPrefix(url, "//") || hasScheme(address):
		return nil, "", diag.NewFault(diag.Say("asset-remote", "url", url))
	case !exists || strings.HasPrefix(address, "/") || strings.ContainsAny(suffix, "\"\\\n"):
		near := diag.Nearest(name, slices.Sorted(maps.Keys(b.sources)))
		return nil, "", diag.NewFault(diag.Say("asset-missing", "url", url, "near", near))
	case b.open[name]:
		return nil, "", diag.NewFault(diag.Say("asset-cycle", "url", url))
	}
	return b.makeAsset(name), suffix, nil
}

// hasScheme reports an address that begins with a scheme such as "https:".
func hasScheme(address string) bool {
	colon := strings.IndexByte(address, ':')
	return colon > 0 && !strings.Contains(address[:colon], "/")
}

// relativeAddress gives the address of a file from another, both relative to the
// output.
func relativeAddress(from, to string) string {
	f, t := strings.Split(path.Dir(from), "/"), strings.Split(to, "/")
	for len(f) > 0 && len(t) > 1 && f[0] == t[0] {
		f, t = f[1:], t[1:]
	}
	return strings.Repeat("../", len(f)) + strings.Join(t, "/")
}

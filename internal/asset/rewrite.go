package asset

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"casebook/internal/css"
	"casebook/internal/decode"
	"casebook/internal/diag"
)

// rewrite puts the published names into a style sheet.
func (b *builder) rewrite(name, file string, sheet []byte) ([]byte, []*Asset) {
	text := strings.TrimPrefix(string(sheet), "\ufeff")
	var out strings.Builder
	var needs []*Asset
	last := 0
	for _, r := range css.References(text) {
		target, suffix, fault := b.resolve(name, r.URL)
		if fault != nil {
			fault.Line, fault.Column = decode.Locate([]byte(text), r.Start)
			b.report.Add(fault.At(file))
			continue
		}
		if target == nil { // within the sheet, or reported already
			continue
		}
		needs = append(needs, target)
		address := `"` + relative("assets/"+name, target.Path) + suffix + `"`
		if r.Function {
			address = "url(" + address + ")"
		}
		out.WriteString(text[last:r.Start] + address)
		last = r.End
	}
	return []byte(out.String() + text[last:]), needs
}

// resolve finds the asset that a style sheet refers to, and what follows its
// name in the address.
func (b *builder) resolve(from, url string) (*Asset, string, *diag.Fault) {
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
		return nil, "", &diag.Fault{Code: "asset-data", Message: "a style sheet cannot hold a file", Hint: "put it into a file of its own in assets/ and name that"}
	case strings.HasPrefix(url, "//") || scheme(address):
		return nil, "", &diag.Fault{Code: "asset-remote", Message: fmt.Sprintf("%q is on another site, which would learn who reads the page", url), Hint: "put a copy into assets/ and name that"}
	case !exists || strings.HasPrefix(address, "/") || strings.ContainsAny(suffix, "\"\\\n"):
		hint := diag.DidYouMean(name, slices.Sorted(maps.Keys(b.sources)))
		return nil, "", &diag.Fault{Code: "asset-missing", Message: fmt.Sprintf("there is no asset %q", url), Hint: hint}
	case b.open[name]:
		return nil, "", &diag.Fault{Code: "asset-cycle", Message: fmt.Sprintf("%q and this file refer to each other", url), Hint: "take one of the two references out"}
	}
	return b.make(name), suffix, nil
}

// scheme reports an address that begins with a scheme such as "https:".
func scheme(address string) bool {
	colon := strings.IndexByte(address, ':')
	return colon > 0 && !strings.Contains(address[:colon], "/")
}

// relative gives the address of a file from another, both relative to the
// output.
func relative(from, to string) string {
	f, t := strings.Split(path.Dir(from), "/"), strings.Split(to, "/")
	for len(f) > 0 && len(t) > 1 && f[0] == t[0] {
		f, t = f[1:], t[1:]
	}
	return strings.Repeat("../", len(f)) + strings.Join(t, "/")
}

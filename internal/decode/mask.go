package decode

import "strings"

// MaskFrontMatter gives front matter, with the lines around it or without, with
// spaces in the place of its comments and of the values at the keys of the
// whole that hide names; line breaks and lengths stay. What is no TOML stays as
// it is.
func MaskFrontMatter(file string, hide func(key string) bool) string {
	start, end := 0, len(file)
	if f, fault := CutFrontMatter([]byte(file)); fault == nil {
		start, end = f.Start, f.End
	} else if strings.HasPrefix(file, "\ufeff") {
		start = len("\ufeff")
	}
	masked := []byte(file)
	blank := func(from, to int) {
		for i := start + from; i < start+to; i++ {
			if masked[i] != '\n' && masked[i] != '\r' {
				masked[i] = ' '
			}
		}
	}
	s := &scanner{text: file[start:end], comments: blank}
	root := s.scan()
	if s.stopped() {
		return file
	}
	var blankValues func(p *place)
	blankValues = func(p *place) {
		if p.style == keyValue || p.style == listItem {
			blank(p.at, p.end)
			return
		}
		for _, part := range p.table {
			blankValues(part)
		}
		for _, item := range p.items {
			blankValues(item)
		}
	}
	for name, part := range root.table {
		if hide(name) {
			blankValues(part)
		}
	}
	return string(masked)
}

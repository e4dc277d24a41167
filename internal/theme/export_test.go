package theme

import "bytes"

// Compiled renders by the program alone; false when it gives up or when there
// is none, or none that writes minimal pages.
func (t *Theme) Compiled(layout, lang string, view any, minimal bool) ([]byte, bool) {
	b, err := t.frame(frame{layout, lang, minimal})
	if err != nil {
		return nil, false
	}
	if p := b.program(); p != nil && p.minimal == minimal {
		return p.append(nil, view)
	}
	return nil, false
}

// Interpreted renders by html/template alone.
func (t *Theme) Interpreted(layout, lang string, view any) ([]byte, error) {
	b, err := t.frame(frame{layout: layout, lang: lang})
	if err != nil {
		return nil, err
	}
	var page bytes.Buffer
	err = b.template.Execute(&page, view)
	return page.Bytes(), err
}

// LooksAgain reports whether a page that the program writes goes through
// package minify.
func (t *Theme) LooksAgain(layout, lang string, view any) bool {
	b, err := t.frame(frame{layout, lang, true})
	if err != nil {
		return true
	}
	p, r := b.program(), new(run)
	r.start(view)
	p.page.call(r, r.dot)
	return r.dirty
}

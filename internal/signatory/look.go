package signatory

import (
	"casebook/internal/diag"
	"casebook/internal/locale"
)

// look reads the file again and gives every text that is shown of its people,
// with its place, so that one that must not be published can be found.
func (l *list) look(see func(text string, at diag.Position)) error {
	return l.eachJudged(func(t table, r *row, show showing) {
		switch show {
		case byInitials:
			see(initials(r.values[name]), t.at(int(name)))
		case byName:
			for slot, v := range r.values {
				if k := l.shape.kindOf(slot); v != "" && k != sortAs && stored(slot) {
					see(v, t.at(slot))
				}
			}
			l.lookAtCountry(r, func(text string) { see(text, t.at(int(country))) })
		}
	})
}

// lookAtCountry gives the names under which pages show a country.
func (l *list) lookAtCountry(r *row, see func(text string)) {
	if code := r.values[country]; code != "" {
		for _, tag := range l.shape.languages {
			if shown := locale.For(tag).Country(code); shown != code {
				see(shown)
			}
		}
	}
}

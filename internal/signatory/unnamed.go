package signatory

import (
	"fmt"
	"hash/maphash"
	"io/fs"
	"slices"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// Unnamed finds out whether people of letters' lists who must not be named stand
// in a text, however their names are written there, and tells of them only
// their rows. It keeps hashes of names and no name. After the last Add it is
// safe for concurrent use.
//
// It does not look for names of one word, which any text may hold, nor for those
// that somebody else in the list has who is named: the text may mean that one.
type Unnamed struct {
	lists []*list
	seed  maphash.Seed
	rows  map[uint64]Row // of the first who has a name, by the hash of the name
	sizes []int          // how many words the names have
}

// A Row is one of a list, in the order in which the lists were added.
type Row struct{ list, number int }

// Number is what spreadsheet programs call the row.
func (r Row) Number() int { return r.number }

// NewUnnamed gives one that knows nobody yet.
func NewUnnamed() *Unnamed {
	return &Unnamed{seed: maphash.MakeSeed(), rows: map[uint64]Row{}}
}

// Add reads a letter's list. Rows that a scan would report are taken for
// unnamed. An error means that the file could not be read.
func (u *Unnamed) Add(fsys fs.FS, file string, o Options) error {
	l, here := newList(fsys, file, o), len(u.lists)
	u.lists = append(u.lists, l)
	var words folder
	err := l.eachJudged(func(_ table, r *row, show showing) {
		if show == byName {
			return
		}
		for _, form := range l.shape.forms(r) {
			sum := words.hash(form, withoutMarks, u.seed)
			if _, before := u.rows[sum]; before || len(words.ends) < 2 {
				continue
			}
			u.rows[sum] = Row{here, r.number}
			if !slices.Contains(u.sizes, len(words.ends)) {
				u.sizes = append(u.sizes, len(words.ends))
			}
		}
	})
	if err != nil {
		return err
	}
	return l.eachJudged(func(_ table, r *row, show showing) {
		if show != byName {
			return
		}
		for _, form := range l.shape.forms(r) {
			if sum := words.hash(form, withoutMarks, u.seed); u.rows[sum].list == here {
				delete(u.rows, sum)
			}
		}
	})
}

// None reports whether there is nobody to look for.
func (u *Unnamed) None() bool { return len(u.rows) == 0 }

// possessive is what English puts behind a name.
var possessive = lazy.Regexp(`['’]s\b`)

// In gives the rows of the people whose names stand in a text.
func (u *Unnamed) In(text string) []Row {
	if u.None() {
		return nil
	}
	var words folder
	words.split(possessive().ReplaceAllString(text, " "), withoutMarks)
	hashes := make([]uint64, len(words.ends))
	begin := 0
	for i, end := range words.ends {
		hashes[i] = maphash.Bytes(u.seed, words.text[begin:end])
		begin = end
	}
	var found []Row
	for _, size := range u.sizes {
		var sum uint64
		for i, h := range hashes {
			if sum += h; i >= size {
				sum -= hashes[i-size]
			}
			if row, ok := u.rows[sum]; ok && i >= size-1 {
				found = append(found, row)
			}
		}
	}
	return found
}

// Places gives where rows stand in their files.
func (u *Unnamed) Places(rows []Row) (map[Row]diag.Position, error) {
	wanted, places := map[Row]bool{}, map[Row]diag.Position{}
	lists := map[int]bool{}
	for _, r := range rows {
		wanted[r], lists[r.list] = true, true
	}
	for n := range lists {
		err := u.lists[n].eachJudged(func(t table, r *row, _ showing) {
			if here := (Row{n, r.number}); wanted[here] {
				places[here] = t.at(-1)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return places, nil
}

// eachJudged gives every row that has a name, with how it is shown.
func (l *list) eachJudged(see func(table, *row, showing)) error {
	judge, check := newJudge(l, nil), l.o.Withdrawn.checker(&l.shape)
	err := l.each(nil, func(t table, r *row) {
		show := judge.decide(t, r).show
		if check.meets(r) {
			show = counted
		}
		if r.values[name] != "" {
			see(t, r, show)
		}
	})
	if err != nil {
		return fmt.Errorf("%s: %w", l.file, err)
	}
	return nil
}

// forms gives a person's name in every language, the file's own first.
func (s *shape) forms(r *row) []string {
	forms := []string{r.values[name]}
	for language := range s.languages {
		if form := r.values[s.of(name, language)]; form != "" && form != forms[0] {
			forms = append(forms, form)
		}
	}
	return forms
}

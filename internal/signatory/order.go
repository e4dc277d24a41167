package signatory

import (
	"iter"
	"slices"
	"sync"

	"casebook/internal/campaign"
)

// orders are the stored rows as the languages sort them, each made when first
// asked for.
type orders struct {
	mu   sync.Mutex
	made map[int]*order
}

// An order is a permutation of the stored rows: by the letter of the alphabet
// under which the sort name stands, then as the language collates it, then as
// in the file. The rows of a letter are sorted when they are first asked for,
// so that the memory that sorting takes is that of one letter, and letters can
// be sorted at the same time.
type order struct {
	alphabet []campaign.Tally
	letters  []letterRows // as in alphabet
	sorters  sync.Pool
}

// letterRows are the numbers of the rows under one letter.
type letterRows struct {
	sort    sync.Once
	numbers []uint32
}

// rows yields the numbers of the stored rows in order.
func (o *order) rows(yield func(int) bool) {
	for i := range o.letters {
		for n := range o.under(i) {
			if !yield(n) {
				return
			}
		}
	}
}

// under yields the numbers of the rows under a letter of the alphabet, sorted.
func (o *order) under(letter int) iter.Seq[int] {
	return func(yield func(int) bool) {
		x := &o.letters[letter]
		x.sort.Do(func() {
			s := o.sorters.Get().(*sorter)
			s.numbers(x.numbers)
			o.sorters.Put(s)
		})
		for _, n := range x.numbers {
			if !yield(int(n)) {
				return
			}
		}
	}
}

// rowsOf yields the people that stand under a letter of the language's
// alphabet, sorted by name whatever the order of the list, so that somebody
// can be found there.
func (l *list) rowsOf(lang, letter string) iter.Seq2[campaign.Signatory, error] {
	language := l.languageOf(lang)
	return func(yield func(campaign.Signatory, error) bool) {
		order := l.order(language)
		i := slices.IndexFunc(order.alphabet, func(t campaign.Tally) bool { return t.Key == letter })
		if i >= 0 {
			l.pick(language, order.under(i), yield)
		}
	}
}

// order gives the language's order of the stored rows.
func (l *list) order(language int) *order {
	l.orders.mu.Lock()
	defer l.orders.mu.Unlock()
	if l.orders.made == nil {
		l.orders.made = map[int]*order{}
	}
	if l.orders.made[language] == nil {
		l.orders.made[language] = l.newOrder(language)
	}
	return l.orders.made[language]
}

// newOrder puts every row under its letter.
func (l *list) newOrder(language int) *order {
	tag := l.shape.languages[language]
	o := &order{alphabet: l.initials(tag)}
	o.sorters.New = func() any { return newSorter(l, language) }
	o.letters = make([]letterRows, len(o.alphabet))
	numbers, at := make([]uint32, l.stored.rows), map[string]*letterRows{}
	for i, t := range o.alphabet {
		o.letters[i].numbers, numbers = numbers[:0:t.Count], numbers[t.Count:]
		at[t.Key] = &o.letters[i]
	}
	letters := newLetters(tag)
	var r row
	for i := range l.stored.rows {
		l.stored.get(i, &r)
		x := at[letters.of(l.shape.sortName(&r, language))]
		x.numbers = append(x.numbers, uint32(i))
	}
	return o
}

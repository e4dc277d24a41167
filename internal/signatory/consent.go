package signatory

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"casebook/internal/diag"
)

// Words that make a header that is not read look like public or anonymous, in
// the built-in languages: what such words begin with, what may be misspelt, and
// words that are about something else.
const (
	consentStems = "publi публікув публіч публикова публич жария ашық jawn öffentlich veröffentlich علني نشر " +
		"anonym anonim анонім аноним жасырын مجهول"
	consentWords = "public publique público publicar publicznie публічно публично öffentlich " +
		"anonymous anonyme anónimo anonimowo анонімно анонимно"
	otherWords = "publisher publishers publication publications publicación publicaciones publicist publicity publikacja publikacje publikation publikationen " +
		"veröffentlichung veröffentlichungen republic republics république república republika"
)

var foldedConsent = sync.OnceValue(func() (f struct{ stems, words, others []string }) {
	f.stems, f.words, f.others = foldAll(consentStems), foldAll(consentWords), foldAll(otherWords)
	return f
})

// foldAll folds words for a comparison in which look-alike letters of other
// scripts and accents do not count.
func foldAll(words string) []string {
	list := strings.Fields(words)
	for i, w := range list {
		list[i] = Fold(w)
	}
	return list
}

// looksLikeConsent reports whether a header that is not read looks like one
// that says who may be named: were it left out, all would be.
func (s *shape) looksLikeConsent(header string) bool {
	if s.find(header) == int(consent) {
		return true
	}
	known := foldedConsent()
	for _, word := range headerWords(header) {
		if slices.Contains(known.others, word) {
			continue
		}
		begins := func(stem string) bool { return strings.HasPrefix(word, stem) }
		if slices.ContainsFunc(known.stems, begins) || utf8.RuneCountInString(word) > 4 && diag.Nearest(word, known.words) != "" {
			return true
		}
	}
	return false
}

// headerWords gives the folded words of a header, those in "isPublic" too.
func headerWords(header string) []string {
	var b strings.Builder
	before := ' '
	for _, r := range header {
		if unicode.IsLower(before) && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	words := strings.FieldsFunc(b.String(), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != utf8.RuneError })
	for i, w := range words {
		words[i] = Fold(w)
	}
	return words
}

// notAConsent reports a list that says who is not to be named in a column that
// is not read, so that all would be named.
func notAConsent(p *problems, at diag.Position) {
	p.error(at, "not-a-consent", "a column says who is not to be named, but it is never read",
		"write it the other way round, in a column public with yes or no")
}

// notPublic reports a column that is not read, but looks as if it said who may
// be named.
func notPublic(p *problems, at diag.Position, header string) {
	which := "a column looks"
	if repeatable(header) {
		which = fmt.Sprintf("the column %q looks", strings.TrimSpace(header))
	}
	p.error(at, "not-a-consent", which+" as if it said who may be named, but only one called public is read",
		"say it in a column public: yes for who is named, no for who is not; if it is about something else, give it another name")
}

// objects reports whether a cell of a column such as anonymous may say that
// somebody is not to be named: anything but nothing and a plain no.
func objects(cell string) bool {
	switch strings.ToLower(strings.TrimSpace(cell)) {
	case "", "no", "false", "0":
		return false
	}
	return true
}

// leftOut gathers the keys that are never published, for formats whose rows
// each name their keys.
type leftOut struct {
	keys     map[string]bool // whether each looks like one that says who may be named
	against  bool            // one says who is not to be named
	consent  string          // one that looks like public
	has      [kinds]bool     // the columns that were there
	objected bool            // the row that is being read says somehow who is not to be named
	unheard  bool            // a row did, and named no public, before any other row had
}

// maxLeftOut bounds how many different keys are remembered.
const maxLeftOut = 100

// add takes a key that is not read, and its value as a text.
func (l *leftOut) add(s *shape, key string, slot int, value string) {
	unclear, known := l.keys[key]
	if !known {
		if l.keys == nil {
			l.keys = map[string]bool{}
		}
		unclear = slot != int(anonymous) && s.looksLikeConsent(key)
		if len(l.keys) < maxLeftOut {
			l.keys[key] = unclear
		}
	}
	l.against = l.against || slot == int(anonymous)
	if unclear {
		l.consent = key
	}
	l.objected = l.objected || unclear && value != "" || slot == int(anonymous) && objects(value)
}

// endRow ends a row: one that says nothing in public, and elsewhere that
// somebody is perhaps not to be named, is left to its judge.
func (l *leftOut) endRow(r *row) {
	if l.objected && r.values[public] == "" {
		r.against = l.has[public]
		l.unheard = l.unheard || !l.has[public]
	}
	l.objected = false
}

// report says what was left out, at the end of the rows.
func (l *leftOut) report(s *shape, p *problems, at diag.Position) error {
	headers := make([]string, 0, len(l.keys))
	for key := range l.keys {
		headers = append(headers, key)
	}
	slices.Sort(headers)
	s.warnLeftOut(headers, p, at)
	switch {
	case l.has[public] && !l.unheard:
		return nil
	case l.against:
		notAConsent(p, at)
	case l.consent != "":
		notPublic(p, at, l.consent)
	default:
		return nil
	}
	return errStop
}

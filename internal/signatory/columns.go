package signatory

import (
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// A kind is what a column holds.
type kind int8

// The columns of the contract. Those before country have forms per language.
const (
	name kind = iota
	sortAs
	role
	organisation
	group
	country
	date
	public
	until
	kinds
	localised = country // how many kinds have forms per language
)

// notRead marks a column that is never published; anonymous one that says the
// reverse of public, and consent one that says perhaps the same, which are
// refused where they would go unheard; nameless one without a header.
const (
	notRead   kind = -1
	anonymous kind = -2
	consent   kind = -3
	nameless  kind = -4
)

var kindNames = [kinds]string{"name", "sort", "role", "organisation", "group", "country", "date", "public", "until"}

func (k kind) String() string { return kindNames[k] }

//go:embed columns.csv
var columnsCSV string

// headings gives the kind of a column by its folded header: the table of
// columns.csv, which docs/signatories.md shows.
var headings = sync.OnceValue(func() map[string]kind {
	rows, err := csv.NewReader(strings.NewReader(columnsCSV)).ReadAll()
	if err != nil {
		panic("columns.csv: " + err.Error())
	}
	words := map[string]kind{}
	for _, row := range rows[1:] {
		k := kind(slices.Index(kindNames[:], row[0]))
		switch row[0] {
		case "anonymous":
			k = anonymous
		case "consent":
			k = consent
		}
		for word := range strings.SplitSeq(row[2], "|") {
			words[foldHeader(word)] = k
		}
	}
	return words
})

// foldHeader makes headers comparable: letter case, Unicode form, kinds of
// apostrophe, and the spaces and signs around words do not count.
func foldHeader(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case '’', 'ʼ', '`', '´', '‘', '′':
			return '\''
		case '_', '-', '‐', '‑', '–', '\u00a0', '\n', '\r', '\t':
			return ' '
		case '\ufeff', '\u200b', '\u200e', '\u200f':
			return -1
		}
		return r
	}, strings.ToLower(norm.NFKC.String(s)))
	return strings.Trim(strings.Join(strings.Fields(s), " "), " *:?")
}

// A shape says where a row's values stand: a slot for each kind, then for each
// language a slot for each kind that has forms per language.
type shape struct{ languages []string }

func newShape(languages []string) shape { return shape{languages: languages} }

// slots is the number of values of a row.
func (s *shape) slots() int { return int(kinds) + len(s.languages)*int(localised) }

// of gives the slot of a language's form; the language is an index.
func (s *shape) of(k kind, language int) int { return int(kinds) + language*int(localised) + int(k) }

// language gives the index of a language, -1 when the site has no such one.
func (s *shape) language(tag string) int {
	return slices.IndexFunc(s.languages, func(l string) bool { return strings.EqualFold(l, tag) })
}

// kindOf gives the kind that a slot holds.
func (s *shape) kindOf(slot int) kind {
	if slot < int(kinds) {
		return kind(slot)
	}
	return kind((slot - int(kinds)) % int(localised))
}

// title gives the column of a slot as the contract writes it: "name.uk".
func (s *shape) title(slot int) string {
	if slot < int(kinds) {
		return kind(slot).String()
	}
	return s.kindOf(slot).String() + "." + s.languages[(slot-int(kinds))/int(localised)]
}

// find gives the slot of a header, or notRead, anonymous or consent.
func (s *shape) find(header string) int {
	if k, ok := headings()[header]; ok {
		return int(k)
	}
	folded := foldHeader(header)
	if k, ok := headings()[folded]; ok {
		return int(k)
	}
	word, tag, ok := cutLast(folded, ".")
	if !ok {
		return int(notRead)
	}
	k, known := headings()[strings.TrimSpace(word)]
	// Letter case and "_" for "-" were folded away; tags compare without both.
	language := s.language(strings.ReplaceAll(strings.TrimSpace(tag), " ", "-"))
	if !known || k < 0 || k >= localised || language < 0 {
		return int(notRead)
	}
	return s.of(k, language)
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// repeatable reports whether a message may repeat a header: only what looks
// like a header and not like the data of somebody, in a file without one.
func repeatable(header string) bool {
	digits := 0
	for _, r := range header {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '@', r == '/' && strings.Contains(header, "://"):
			return false
		}
	}
	return header != "" && digits < 4 && len([]rune(header)) <= 40
}

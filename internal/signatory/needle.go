package signatory

import (
	"hash/maphash"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Needles find names in texts by the words that people are compared by, where
// "O'Example" is one, and by those that every sign parts, as in "name":"Ada".
type needles [2]*needle

func newNeedles(names []string) needles {
	return needles{newNeedle(names, withoutMarks), newNeedle(names, everySign)}
}

func (h needles) in(text string) bool {
	return h.inWords(text) || strings.ContainsAny(text, `&\%<`) && h.inWords(unescaped(text))
}

func (h needles) inWords(text string) bool {
	return slices.ContainsFunc(h[:], func(n *needle) bool { return n.in(text) })
}

// escapes are what JSON, TOML and addresses write for a character, and tags.
var escapes = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:\\u[0-9a-fA-F]{4})+|\\U[0-9a-fA-F]{8}|\\[a-z]|(?:%[0-9a-fA-F]{2})+|</?[a-zA-Z][^<>]*>`)
})

// unescaped gives a text with its escapes read and its tags as spaces.
func unescaped(text string) string {
	return html.UnescapeString(escapes().ReplaceAllStringFunc(text, func(s string) string {
		switch {
		case s[0] == '%':
			if read, err := url.PathUnescape(s); err == nil {
				return read
			}
		case s[0] == '\\' && len(s) > 2:
			if read, err := strconv.Unquote(`"` + s + `"`); err == nil {
				return read
			}
		}
		return " "
	}))
}

// A needle finds names in texts: so many words in a row, in any order, whose
// folded forms are those of a name.
type needle struct {
	seed  maphash.Seed
	sums  map[uint64]string // the folded name by the sum of its words' hashes
	sizes []int             // how many words the names have
	marks int               // how a fold treats marks and signs
	words folder
	check folder
}

func newNeedle(names []string, marks int) *needle {
	n := &needle{seed: maphash.MakeSeed(), sums: map[uint64]string{}, marks: marks}
	for _, name := range names {
		n.sums[n.words.hash(name, marks, n.seed)] = string(n.check.fold(name, marks))
		if size := len(n.words.ends); size > 0 && !slices.Contains(n.sizes, size) {
			n.sizes = append(n.sizes, size)
		}
	}
	return n
}

func (n *needle) in(text string) bool {
	n.words.split(text, n.marks)
	hashes := make([]uint64, len(n.words.ends))
	begin := 0
	for i, end := range n.words.ends {
		hashes[i] = maphash.Bytes(n.seed, n.words.text[begin:end])
		begin = end
	}
	for _, size := range n.sizes {
		var sum uint64
		for i, h := range hashes {
			sum += h
			if i >= size {
				sum -= hashes[i-size]
			}
			if folded, ok := n.sums[sum]; ok && i >= size-1 && n.isAt(i-size+1, i, folded) {
				return true
			}
		}
	}
	return false
}

// isAt compares the words from one to another with a folded name.
func (n *needle) isAt(from, to int, folded string) bool {
	begin := 0
	if from > 0 {
		begin = n.words.ends[from-1]
	}
	var words []string
	for _, end := range n.words.ends[from : to+1] {
		words = append(words, string(n.words.text[begin:end]))
		begin = end
	}
	return string(n.check.fold(strings.Join(words, " "), n.marks)) == folded
}

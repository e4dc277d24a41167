package markdown

import (
	"strconv"
	"unicode"
	"unicode/utf8"
)

// ids gives every heading an id of its own: the letters and digits of its
// text, of any script, in lower case and joined by "-". Equal headings are
// told apart by "-2", "-3" in the order of the text, so an id changes only
// with its heading or an equal one before it.
type ids struct {
	next map[string]int // the ids taken; the number to try next after each
	list []string
	buf  []byte
}

// longestID is in characters; ids are cut there, at a word's end where one is near.
const longestID = 80

func (d *ids) reset(reserved []string) {
	clear(d.next)
	d.list = d.list[:0]
	for _, id := range reserved {
		d.next[id] = 2
	}
}

// addID records an id that is unique by its form.
func (d *ids) addID(id string) { d.list = append(d.list, id) }

// headingID gives the id for a heading's text.
func (d *ids) headingID(text []byte) string {
	base := string(d.makeSlug(text))
	id := base
	for d.next[id] > 0 {
		id = base + "-" + strconv.Itoa(d.next[base])
		d.next[base]++
	}
	d.next[id] = 2
	d.addID(id)
	return id
}

func (d *ids) makeSlug(text []byte) []byte {
	out, gap, n := d.buf[:0], false, 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		i += size
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if gap && n >= longestID-15 || n >= longestID {
				i = len(text)
				break
			}
			if gap && n > 0 {
				out = append(out, '-')
				n++
			}
			out, gap = utf8.AppendRune(out, unicode.ToLower(r)), false
			n++
		case r == '\'' || r == '’' || r == 'ʼ' || unicode.Is(unicode.Cf, r):
			// An apostrophe or a joiner stands inside a word.
		default:
			gap = true
		}
	}
	if n == 0 {
		out = append(out, "section"...)
	}
	d.buf = out
	return out
}

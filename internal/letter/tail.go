package letter

import (
	"fmt"
	"strings"
	"unicode"

	"casebook/internal/prose"
)

// readTail reads what stands below the closing and gives what it could not
// place.
func (r *recogniser) readTail(blocks []prose.Block) []prose.Block {
	blocks = r.tables(blocks)
	list := pieces(blocks)
	t := tail{recogniser: r}
	for i := range list {
		t.read(&list[i])
	}
	t.copies()
	t.signed()
	return r.left(list, "in the text below the closing")
}

// A tail is the state of reading what stands below a closing.
type tail struct {
	*recogniser
	section string
	cc      []group
	groups  [][]*piece // lines of signatories that stand together
	listed  bool       // words such as "Signatories:" lead them
	guesses readings
	first   prose.Place // where the signatories begin
}

func (t *tail) read(p *piece) {
	if p.gap {
		t.section = ""
	}
	kind, n := label(p.text)
	value := strings.TrimSpace(p.text[n:])
	switch {
	case kind == "source" && isAddress(value) || kind == "" && isAddress(p.text):
		t.takeSource(p, value)
	case kind == "signed" && value == "":
		p.taken, t.listed = true, true
		t.say(p.line.At, "label", fmt.Sprintf("%q begins the signatories", p.text))
	case kind == "cc":
		t.section = "cc"
		t.cc = append(t.cc, group{section: "cc", labelled: true})
		if t.say(p.line.At, "label", fmt.Sprintf("%q begins the copies", strings.TrimSpace(p.text[:n]))); value == "" {
			p.taken = true
			return
		}
		t.copyTo(p, value)
	case t.section == "cc":
		t.copyTo(p, p.text)
	case kind == "" && t.dateline(p), onlyMarks(p.text):
		p.taken = true
	case kind == "signed":
		t.say(p.line.At, "label", fmt.Sprintf("%q begins the signatories", strings.TrimSpace(p.text[:n])))
		p.text = value
		t.candidate(p)
	case kind == "":
		t.candidate(p)
	}
}

// takeSource takes the first address as where the letter was published.
func (t *tail) takeSource(p *piece, value string) {
	if t.Source != "" || p.text != value && value == "" {
		return
	}
	t.Source, p.taken = address(p.line, value), true
	t.say(p.line.At, "source", fmt.Sprintf("%q is taken as the source", p.text))
}

func (t *tail) copyTo(p *piece, text string) {
	g := &t.cc[len(t.cc)-1]
	g.list, g.lines = append(g.list, p), append(g.lines, text)
}

func (t *tail) copies() {
	h := head{recogniser: t.recogniser}
	for i := range t.cc {
		if len(t.cc[i].lines) > 0 {
			h.addGroup(&t.cc[i])
		}
	}
}

// dateline takes a date below the closing when there is none above.
func (t *tail) dateline(p *piece) bool {
	d, ok := readDateline(p.text)
	return ok && t.take(p, d)
}

// onlyMarks reports whether a line has no word: "________".
func onlyMarks(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

func (t *tail) candidate(p *piece) {
	if last := len(t.groups) - 1; last < 0 || p.gap {
		t.groups = append(t.groups, nil)
	}
	last := len(t.groups) - 1
	t.groups[last] = append(t.groups[last], p)
}

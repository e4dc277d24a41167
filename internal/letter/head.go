package letter

import (
	"fmt"
	"strings"

	"casebook/internal/prose"
)

// readHead reads what stands above the salutation and gives what it could not
// place.
func (r *recogniser) readHead(blocks []prose.Block) []prose.Block {
	list := pieces(blocks)
	h := head{recogniser: r, list: list}
	for i := range list {
		h.read(&list[i])
	}
	h.addressees()
	if r.Title == "" {
		r.titleWithoutLabel(list)
	}
	return r.left(list, "in the text above the salutation")
}

// A head is the state of reading a letter's head.
type head struct {
	*recogniser
	list    []piece
	section string // of the label last seen, or empty
	fresh   bool   // nothing has been read in the section
	groups  []group
	dated   bool // a line of date has been read
}

// A group is lines that stand together and may name addressees.
type group struct {
	section  string // "to" or "cc", or empty
	labelled bool   // a label stands directly above or before it
	dated    bool   // it stands below the line of date
	list     []*piece
	lines    []string
}

func (h *head) read(p *piece) {
	if kind, n := label(p.text); kind != "" {
		h.section, h.fresh = kind, true
		value := strings.TrimSpace(p.text[n:])
		switch {
		case kind == "from" || kind == "signed":
			h.section = ""
			return
		case value == "":
			p.taken = true
			h.say(p.line.At, "label", fmt.Sprintf("%q begins %s", strings.TrimSpace(p.text), sections[kind]))
			return
		case h.value(p, value):
			h.say(p.line.At, "label", fmt.Sprintf("%q begins %s", strings.TrimSpace(p.text[:n]), sections[kind]))
		}
		return
	}
	if h.dateline(p) {
		return
	}
	if p.gap && !h.fresh && h.section != "to" && h.section != "cc" {
		h.section = ""
	}
	h.value(p, p.text)
}

// sections says what a label begins, for notes.
var sections = map[string]string{
	"to": "the addressees", "cc": "the copies", "subject": "the subject", "date": "the date",
	"place": "the place", "source": "the source", "signed": "the signatories",
}

// value takes a piece as what the section's label announced.
func (h *head) value(p *piece, text string) bool {
	fresh := h.fresh
	h.fresh = false
	switch h.section {
	case "subject":
		if fresh && h.Title == "" {
			h.Title, p.taken = plainText(text), true
		}
	case "date":
		if fresh {
			d, ok := readDateline(text)
			p.taken = ok && h.take(p, d)
		}
	case "place":
		if fresh && h.Place == "" && isPlace(text) {
			h.Place, p.taken = plainText(text), true
		}
	case "source":
		if fresh && isAddress(text) && h.Source == "" {
			h.Source, p.taken = address(p.line, text), true
		}
	default: // addressees are read when all of them are there
		h.collect(p, text, fresh)
		return h.section != ""
	}
	return p.taken
}

// collect adds a line to those that may name addressees.
func (h *head) collect(p *piece, text string, fresh bool) {
	last := len(h.groups) - 1
	if last < 0 || p.gap || fresh || h.groups[last].section != h.section {
		h.groups = append(h.groups, group{section: h.section, labelled: fresh && h.section != "", dated: h.dated})
		last++
	}
	g := &h.groups[last]
	g.list, g.lines = append(g.list, p), append(g.lines, text)
}

// dateline takes a line of place and date.
func (h *head) dateline(p *piece) bool {
	d, ok := readDateline(p.text)
	if !ok {
		return false
	}
	h.section, h.dated = "", true
	p.taken = h.take(p, d)
	return p.taken
}

// take takes over a date that is the letter's only one and cannot be misread.
func (r *recogniser) take(p *piece, d dateline) bool {
	switch {
	case d.ambiguous:
		r.check(p.line.At, "ambiguous-date", fmt.Sprintf("the date %q can be read in two ways", p.text), "fill in date as date = 2020-05-21")
		return false
	case !r.Date.IsZero() && !r.Date.Equal(d.date):
		r.check(p.line.At, "two-dates", fmt.Sprintf("a second date, %q; the page has the first, %s", p.text, r.Date.Format("2006-01-02")), "correct date if the second is the letter's")
		return false
	}
	r.Date = d.date
	if r.Place == "" {
		r.Place = d.place
	}
	r.say(p.line.At, "date", fmt.Sprintf("%q is read as %s", p.text, d.date.Format("2006-01-02")))
	return true
}

// titleWithoutLabel takes a heading, or the only line that is bold throughout,
// as the subject.
func (r *recogniser) titleWithoutLabel(list []piece) {
	var found, generic *piece
	for i := range list {
		p := &list[i]
		switch {
		case p.taken || p.kind != prose.Heading && !bold(p.line):
		case is("heading", strings.Trim(p.text, " .!:")):
			generic = p
		case found != nil:
			return
		default:
			found = p
		}
	}
	if found == nil {
		found = generic
	}
	if found != nil {
		found.taken = true
		r.Title = plainText(found.text)
		r.check(found.line.At, "subject-without-label", "this line is taken as the subject, since it stands out", "correct title if it is not")
	}
}

func bold(l prose.Line) bool {
	for _, r := range l.Runs {
		if !r.Bold && strings.TrimSpace(r.Text) != "" {
			return false
		}
	}
	return len(l.Runs) > 0
}

// plainText gives a text on one line with single spaces.
func plainText(s string) string { return strings.Join(strings.FieldsFunc(s, isSpace), " ") }

func isSpace(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }

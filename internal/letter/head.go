package letter

import (
	"slices"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/prose"
)

// A piece is a line of a letter's head or tail, or what stands between two tabs
// of one, or a cell.
type piece struct {
	line   prose.Line
	text   string
	block  int        // the number of its block
	kind   prose.Kind // of its block
	item   int        // the number before it in a list; 0 for none
	label  string     // what stands before it in a list that is not the number and a dot
	number int        // the number before a name in no list; 0 for none
	mark   string     // what stands before a name, as "gez."
	gap    bool       // space is above it
	taken  bool       // it is in the front matter or the rows
	joined []*piece   // lines below that belong to it
	unsure bool       // it may be the rest of the line above
	behalf *piece     // the line above that says for whom those below it sign
}

// cutPieces cuts blocks into pieces.
func cutPieces(blocks []prose.Block) []piece {
	var out []piece
	for i, b := range blocks {
		lines := b.Lines
		for _, row := range b.Rows {
			for _, cell := range row {
				lines = append(lines, cell...)
			}
		}
		for k, l := range lines {
			for n, part := range cutAtTabs(l) {
				p := piece{line: part, text: part.String(), block: i, kind: b.Kind}
				if m := prose.FindMarkers([]string{p.text})[0]; m.Length > 0 && b.Kind == prose.Paragraph { // a list that was typed
					_, p.line = p.line.Cut(m.Length)
					p.text, p.kind, p.block = p.line.String(), prose.Item, -1-len(out)
				}
				if k+n == 0 {
					p.gap, p.item, p.label = b.Gap || b.Kind == prose.Heading || i == 0, b.Number, b.Label
				}
				out = append(out, p)
			}
		}
	}
	return out
}

// cutAtTabs cuts a line at its tabs, but not at one behind a label.
func cutAtTabs(l prose.Line) []prose.Line {
	var out []prose.Line
	for {
		text := l.String()
		_, from := readLabel(text)
		i := strings.IndexByte(text[from:], '\t')
		first, rest := l, prose.Line{}
		if i >= 0 {
			first, rest = l.Cut(from + i)
			first = first.Trim()
		}
		if !first.Empty() {
			out = append(out, first)
		}
		if i < 0 {
			return out
		}
		l = rest.Trim()
	}
}

// keepRest gives what no part of the letter was made of, as blocks, with a note
// for each. The numbers of a list of signatories or addressees are left out.
func (r *recogniser) keepRest(list []piece, unplaced diag.Text) []prose.Block {
	var out []prose.Block
	var numbers []int
	var numbered prose.Place
	last, told := -1, false
	for _, p := range list {
		if p.taken {
			if last, told = -1, told && unplaced.ID == "unplaced-text/tail"; p.item > 0 {
				if len(numbers) == 0 {
					numbered = p.line.At
				}
				numbers = append(numbers, p.item)
			}
			continue
		}
		if p.block != last {
			kind := prose.Paragraph
			if p.kind == prose.Heading || p.kind == prose.Item {
				kind = p.kind
			}
			out = append(out, prose.Block{Kind: kind, Level: min(1, int(kind)), Number: p.item, Label: p.label, Gap: true})
			if isGenericHeading(p.text) {
				heading := diag.Say("unplaced-heading/head", "line", p.text)
				if unplaced.ID == "unplaced-text/tail" {
					heading = diag.Say("unplaced-heading/tail", "line", p.text)
				}
				r.say(p.line.At, heading)
			} else {
				if r.Unplaced = true; !told {
					r.check(p.line.At, unplaced)
				}
				told = true
			}
		}
		out[len(out)-1].Lines = append(out[len(out)-1].Lines, linesAsWritten(p.line)...)
		last = p.block
	}
	r.tellNumbers(numbered, numbers)
	return out
}

// linesAsWritten gives a line that nobody understood as the lines of the page, since
// each may be somebody of its own; one that goes on in a small letter, and running
// text, stay joined.
func linesAsWritten(l prose.Line) []prose.Line {
	ends := func(l prose.Line) bool { return strings.HasSuffix(l.String(), ".") }
	if len(l.Joined) == 0 || slices.ContainsFunc(l.Joined, func(part prose.Line) bool { return holdsSentence(part.String()) }) || ends(l) && !ends(l.Joined[0]) {
		return []prose.Line{l}
	}
	return joinWhere(l.Joined, func(i int) bool { return startsSmall(l.Joined[i].String()) })
}

// joinWhere joins a line with the one above where it goes on.
func joinWhere(lines []prose.Line, goesOn func(i int) bool) []prose.Line {
	var out []prose.Line
	for from := 0; from < len(lines); {
		to := from + 1
		for to < len(lines) && goesOn(to) {
			to++
		}
		line := prose.JoinLines(lines[from:to])
		line.At = lines[from].At
		out, from = append(out, line), to
	}
	return out
}

// isGenericHeading reports whether a text says only what kind of text it heads:
// "Open letter".
func isGenericHeading(text string) bool { return isPhrase("heading", strings.Trim(text, " .!:")) }

// tellNumbers says which numbers of a list are left out.
func (r *recogniser) tellNumbers(at prose.Place, list []int) {
	if len(list) > 0 {
		r.say(at, diag.Say("numbers", "numbers", writeRanges(list)))
	}
}

// A head is the state of reading what stands above the salutation.
type head struct {
	*recogniser
	section string // of the label last read, or empty
	fresh   bool   // nothing has been read in the section
	groups  []group
	dated   bool // a line of date has been read
	subject *piece
}

// A group is lines that stand together and may name addressees.
type group struct {
	section  string // "to" or "cc", or empty
	labelled bool   // a label stands directly above or before it
	dated    bool   // it stands below the line of date
	list     []*piece
	lines    []string
}

// readHead reads what stands above the salutation and gives what it could not
// place. Addressees are read when all lines that may name them are there: under
// a label they are addressees whatever they are called; elsewhere only a line
// that has both a name and an office is one.
func (r *recogniser) readHead(blocks []prose.Block) []prose.Block {
	for i := range blocks { // lines of one paragraph stand together, and apart from those of others
		blocks[i].Gap = blocks[i].Gap || len(blocks[i].Lines) > 1 || i > 0 && len(blocks[i-1].Lines) > 1
	}
	list := cutPieces(blocks)
	h := head{recogniser: r}
	for i := range list {
		h.readPiece(&list[i])
	}
	labelled := false
	for i := range h.groups {
		h.groups[i].takeLeadIn(r)
		labelled = labelled || h.groups[i].section == "to"
	}
	for i := range h.groups {
		if g := &h.groups[i]; g.section != "" || !labelled && g.isAddress() {
			r.addAddressees(g)
		}
	}
	if r.Title == "" {
		r.findTitle(list)
	}
	return r.keepRest(list, diag.Say("unplaced-text/head"))
}

// labelText says what a label begins.
func labelText(kind, label string) diag.Text {
	label = strings.TrimSpace(label)
	switch kind {
	case "to":
		return diag.Say("label/to", "label", label)
	case "cc":
		return diag.Say("label/cc", "label", label)
	case "subject":
		return diag.Say("label/subject", "label", label)
	case "date":
		return diag.Say("label/date", "label", label)
	case "place":
		return diag.Say("label/place", "label", label)
	case "source":
		return diag.Say("label/source", "label", label)
	}
	return diag.Say("label/signed", "label", label)
}

func (h *head) readPiece(p *piece) {
	kind, n := readLabel(p.text)
	value := strings.TrimSpace(p.text[n:])
	switch {
	case kind == "from", kind == "signed":
		h.section, h.fresh = "", true
	case kind != "" && value == "":
		h.section, h.fresh, p.taken = kind, true, true
		h.say(p.line.At, labelText(kind, p.text))
	case kind != "":
		h.section, h.fresh = kind, true
		if h.takeValue(p, value) {
			h.say(p.line.At, labelText(kind, p.text[:n]))
		}
	default:
		if d, ok := readDateline(p.text); ok {
			h.section, h.dated = "", true
			if p.taken = h.takeDate(p, d); p.taken {
				return
			}
		}
		if p.gap && !h.fresh && h.section != "to" && h.section != "cc" {
			h.section = ""
		}
		h.takeValue(p, p.text)
	}
}

// takeValue takes a piece as what the section's label announced, or adds it to
// the lines that may name addressees.
func (h *head) takeValue(p *piece, text string) bool {
	fresh := h.fresh
	h.fresh = false
	switch h.section {
	case "subject":
		switch {
		case fresh && h.Title == "":
			h.Title, p.taken = oneSpace(text), true
			h.subject = p
		case !p.gap && h.subject != nil && h.subject.block == p.block && (startsSmall(text) || endsSmall(h.Title)): // which the width of the page has parted
			h.Title, p.taken = h.Title+" "+oneSpace(text), true
		}
	case "date":
		if fresh {
			d, ok := readDateline(text)
			p.taken = ok && h.takeDate(p, d)
		}
	case "place":
		if fresh && h.Place == "" && isPlace(text) {
			h.Place, p.taken = oneSpace(text), true
		}
	case "source":
		if fresh && isAddress(text) && h.Source == "" {
			h.Source, p.taken = addressIn(p.line, text), true
		}
	default:
		last := len(h.groups) - 1
		if last < 0 || p.gap || fresh || h.groups[last].section != h.section {
			h.groups = append(h.groups, group{section: h.section, labelled: fresh && h.section != "", dated: h.dated})
			last++
		}
		h.groups[last].add(p, text)
		return h.section != ""
	}
	return p.taken
}

func (g *group) add(p *piece, text string) {
	g.list, g.lines = append(g.list, p), append(g.lines, text)
}

// takeDate takes over a date that is the letter's only one and cannot be
// misread.
func (r *recogniser) takeDate(p *piece, d dateline) bool {
	switch {
	case d.ambiguous:
		r.check(p.line.At, diag.Say("ambiguous-date", "line", p.text))
		return false
	case !r.Date.IsZero() && !r.Date.Equal(d.date):
		r.check(p.line.At, diag.Say("two-dates", "line", p.text, "date", r.Date.Format("2006-01-02")))
		return false
	}
	r.Date = d.date
	if r.Place == "" {
		r.Place = d.place
	}
	r.say(p.line.At, diag.Say("date", "line", p.text, "date", d.date.Format("2006-01-02")))
	return true
}

// findTitle takes a heading, or the only line that is bold throughout, as the
// subject that no label announced.
func (r *recogniser) findTitle(list []piece) {
	var found, generic *piece
	for i := range list {
		p := &list[i]
		bold := len(p.line.Runs) > 0
		for _, run := range p.line.Runs {
			bold = bold && (run.Bold || strings.TrimSpace(run.Text) == "")
		}
		switch {
		case p.taken || p.kind != prose.Heading && !bold:
		case isGenericHeading(p.text):
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
		r.Title = oneSpace(found.text)
		r.check(found.line.At, diag.Say("subject-without-label"))
	}
}

// oneSpace gives a text on one line with single spaces.
func oneSpace(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }), " ")
}

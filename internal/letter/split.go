package letter

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/prose"
)

// The parts of a letter: what is above the salutation, the letter itself, and
// what is below its closing.
type parts struct {
	head, body, tail   []prose.Block
	salutation, closed bool // found
}

// split finds salutation and closing.
func split(blocks []prose.Block) parts {
	var p parts
	begin, ok := findSalutation(blocks)
	p.salutation = ok
	if !ok {
		begin = endOfHead(blocks)
	}
	var rest []prose.Block
	p.head, rest = cut(blocks, begin)
	if p.salutation { // it stands alone
		first, others := cut(rest, mark{0, 1})
		p.body, rest = first, others
	}
	end, ok := findClosing(rest)
	p.closed = ok
	if !ok {
		end = startOfSignatures(rest)
	}
	inside, tail := cut(rest, end)
	p.body, p.tail = append(p.body, inside...), tail
	return p
}

// A mark is a place between lines: before the line of a block.
type mark struct{ block, line int }

// cut gives the blocks before a mark and those from it on.
func cut(blocks []prose.Block, at mark) (before, after []prose.Block) {
	if at.block >= len(blocks) {
		return blocks, nil
	}
	b := blocks[at.block]
	before, after = slices.Clone(blocks[:at.block]), slices.Clone(blocks[at.block:])
	switch {
	case at.line == 0:
	case at.line >= len(b.Lines):
		before, after = append(before, b), after[1:]
	default:
		first, second := b, b
		first.Lines, second.Lines = b.Lines[:at.line], b.Lines[at.line:]
		second.Gap = false
		before, after[0] = append(before, first), second
	}
	return before, after
}

// findSalutation gives the place of the first line that greets somebody.
func findSalutation(blocks []prose.Block) (mark, bool) {
	for i, b := range blocks {
		for k, l := range b.Lines {
			if b.Kind != prose.Item && isSalutation(l.String()) {
				return mark{i, k}, true
			}
		}
	}
	return mark{}, false
}

// isSalutation reports whether a line is a greeting. Words that are a form of
// address elsewhere too ("Monsieur") make one only with its punctuation.
func isSalutation(text string) bool {
	folded := fold(text)
	if n := utf8.RuneCountInString(folded); n == 0 || n > 160 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(folded)
	if strings.ContainsRune(",!:،：", last) {
		_, greeting := begins("salutation", folded)
		_, address := begins("address", folded)
		return greeting || address
	}
	_, greeting := begins("salutation", folded)
	return greeting && unicode.IsLetter(last) && utf8.RuneCountInString(folded) <= 60
}

// endOfHead gives the place of the first running text, in a letter without a
// salutation: what stands above it may be its head.
func endOfHead(blocks []prose.Block) mark {
	labelled := false
	for i, b := range blocks {
		for k, l := range b.Lines {
			kind, _ := label(l.String())
			labelled = labelled || kind != ""
			if kind == "" && isRunningText(l.String()) && !(labelled && endsWithPerson(l.String())) {
				return mark{i, k}
			}
		}
		if b.Kind == prose.Item || b.Kind == prose.Table {
			return mark{i, 0}
		}
	}
	return mark{}
}

// isRunningText reports whether a line is a sentence or more.
func isRunningText(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= 120 || n >= 40 && (strings.ContainsAny(s[len(s)-1:], ".!?") || strings.HasSuffix(s, "…"))
}

func endsWithPerson(s string) bool {
	i := strings.LastIndex(s, ",")
	return i > 0 && isPerson(strings.TrimSpace(s[i+1:]))
}

// findClosing gives the place behind the last line that takes leave.
func findClosing(blocks []prose.Block) (mark, bool) {
	for i, b := range slices.Backward(blocks) {
		if b.Kind == prose.Item {
			continue
		}
		for k, l := range slices.Backward(b.Lines) {
			if n := closing(l.String()); n > 0 {
				if rest := strings.TrimSpace(l.String()[n:]); rest != "" {
					first, second := l.Cut(n)
					blocks[i].Lines = slices.Concat(b.Lines[:k], []prose.Line{first.Trim(), second.Trim()}, b.Lines[k+1:])
				}
				return mark{i, k + 1}, true
			}
		}
	}
	return mark{}, false
}

// closing gives how many octets of a line are a closing, 0 when it has none.
// A name may follow it on the line: "Sincerely, Ada Example".
func closing(text string) int {
	folded := fold(text)
	if phrase, ok := begins("closing", folded); ok {
		rest := strings.TrimSpace(folded[len(phrase):])
		switch {
		case strings.Trim(rest, " ,.!،-–—:") == "":
			return len(text)
		case strings.ContainsAny(rest[:1], ",.!"):
			return closedBy(text)
		case strings.HasPrefix(rest, "،"):
			return len(text)
		case utf8.RuneCountInString(folded) <= 60 && !strings.ContainsAny(rest, ".?:;"):
			return len(text)
		}
		return 0
	}
	for _, p := range words().openings["courtesy"] {
		if i := strings.Index(folded, p); i == 0 || i > 0 && strings.ContainsAny(folded[i-1:i], " ,.") {
			return len(text)
		}
	}
	return 0
}

// closedBy gives the octets up to the comma behind a closing, when a name
// follows; all of the line when it goes on otherwise in short.
func closedBy(text string) int {
	i := strings.IndexAny(text, ",.!")
	rest := strings.TrimSpace(text[i+1:])
	switch {
	case isPerson(firstPart(rest)):
		return i + 1
	case utf8.RuneCountInString(text) <= 60:
		return len(text)
	}
	return 0
}

func firstPart(s string) string {
	first, _, _ := strings.Cut(s, ",")
	return strings.TrimSpace(first)
}

// startOfSignatures finds, in a letter without a closing, the words that lead a
// list of signatories, or the lines at its end that can be nothing else.
func startOfSignatures(blocks []prose.Block) mark {
	for i, b := range blocks {
		for k, l := range b.Lines {
			if kind, _ := label(l.String()); kind == "signed" {
				return mark{i, k}
			}
		}
	}
	at := mark{block: len(blocks)}
	people := 0
	for i, b := range slices.Backward(blocks) {
		for k, l := range slices.Backward(b.Lines) {
			text := l.String()
			switch kind, _ := label(text); {
			case isSigned(text):
				people++
			case isAddress(text), kind == "source":
			default:
				if people == 0 {
					return mark{block: len(blocks)}
				}
				return at
			}
			at = mark{i, k}
		}
	}
	return mark{block: len(blocks)}
}

// isSigned reports whether a line names a person and something that only
// belongs to one: a country, a group, a role.
func isSigned(text string) bool {
	fields := splitParts(text)
	if len(fields) < 2 || !isPerson(fields[0]) {
		return false
	}
	for _, f := range fields[1:] {
		if countryOf(f) != "" || is("group", f) || hasRole(f) && utf8.RuneCountInString(f) < 80 {
			return true
		}
	}
	return false
}

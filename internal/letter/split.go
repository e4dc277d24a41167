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
	head, body, tail []prose.Block
	greeted, closed  bool // salutation and closing were found
}

// A mark is a place between lines: before the line of a block.
type mark struct{ block, line int }

// splitLetter finds salutation and closing. In a letter without a salutation the
// head ends at the first running text; in one without a closing, the tail begins
// with what can be nothing but signatories.
func splitLetter(blocks []prose.Block) parts {
	var p parts
	var begin, end mark
	if begin, p.greeted = findSalutation(blocks); !p.greeted {
		begin = endOfHead(blocks)
	}
	var greeting, inside []prose.Block
	p.head, blocks = cutBlocks(blocks, begin)
	if p.greeted { // it stands alone
		greeting, blocks = cutBlocks(blocks, mark{0, 1})
	}
	if end, p.closed = findClosing(blocks); !p.closed {
		end = startOfSignatures(blocks)
	}
	inside, p.tail = cutBlocks(blocks, end)
	p.body = slices.Concat(greeting, inside)
	return p
}

// cutBlocks gives the blocks before a mark and those from it on.
func cutBlocks(blocks []prose.Block, at mark) (before, after []prose.Block) {
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
			if b.Kind != prose.Item && isSalutation(l.String()) && !isAddressLine(l.String(), lineBelow(blocks, i, k)) {
				if at, ok := findLaterSalutation(blocks, i, k); ok {
					return at, true
				}
				return mark{i, k}, true
			}
		}
	}
	return mark{}, false
}

// findLaterSalutation finds, below a line that greets somebody without the
// punctuation of a greeting, as "Szanowny Pan" above an address does, the one
// that has it: within the head, that is before any sentence.
func findLaterSalutation(blocks []prose.Block, block, line int) (mark, bool) {
	isPunctuated := func(s string) bool { return strings.ContainsAny(s[max(0, len(s)-1):], ",!:") }
	if isPunctuated(strings.TrimSpace(blocks[block].Lines[line].String())) {
		return mark{}, false
	}
	for i := block; i < len(blocks); i++ {
		for k, l := range blocks[i].Lines {
			text := strings.TrimSpace(l.String())
			switch {
			case i == block && k <= line:
			case isSalutation(text) && isPunctuated(text):
				return mark{i, k}, true
			case utf8.RuneCountInString(text) >= 120:
				return mark{}, false
			}
		}
	}
	return mark{}, false
}

// isAddressLine reports whether a line that could greet somebody is part of an
// address, since the line right below says who that is: "Madame Ada Example,"
// and "Minister of Justice".
func isAddressLine(text, below string) bool {
	_, greeting := leadingPhrase("salutation", fold(text))
	bare := strings.TrimRight(text, " ,")
	_, paired := readNameAndOffice(bare)
	isForm := func(s string) bool { _, ok := leadingPhrase("address", fold(s)); return ok }
	parts := strings.Split(bare, ", ")
	severally := len(parts) > 1 && countTrue(parts, isForm) == len(parts) // "Madame la Ministre, Monsieur le Préfet,"
	return !greeting && (paired && !severally || classify(below) == anOffice && utf8.RuneCountInString(below) < 100 && !isSalutation(below))
}

// lineBelow gives the line that stands below another without space between.
func lineBelow(blocks []prose.Block, block, line int) string {
	switch b := blocks[block]; {
	case line+1 < len(b.Lines):
		return b.Lines[line+1].String()
	case block+1 < len(blocks) && !blocks[block+1].Gap && len(blocks[block+1].Lines) > 0:
		return blocks[block+1].Lines[0].String()
	}
	return ""
}

// isSalutation reports whether a line is a greeting. Words that are a form of
// address elsewhere too ("Monsieur") make one only with its punctuation.
func isSalutation(text string) bool {
	folded := fold(text)
	size := utf8.RuneCountInString(folded)
	if size == 0 || size > 160 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(folded)
	_, greeting := leadingPhrase("salutation", folded)
	if strings.ContainsRune(",!:،：", last) {
		_, address := leadingPhrase("address", folded)
		return greeting || address
	}
	return greeting && unicode.IsLetter(last) && size <= 60
}

// endOfHead gives the place of the first sentence, list or table: what stands
// above it may be a head.
func endOfHead(blocks []prose.Block) mark {
	labelled := false
	for i, b := range blocks {
		for k, l := range b.Lines {
			text := l.String()
			if kind, _ := readLabel(text); kind != "" {
				labelled = true
				continue
			}
			size := utf8.RuneCountInString(text)
			running := size >= 120 || size >= 40 && (strings.ContainsAny(text[len(text)-1:], ".!?") || strings.HasSuffix(text, "…"))
			comma := strings.LastIndex(text, ",")
			if running && !(labelled && comma > 0 && isPerson(strings.TrimSpace(text[comma+1:]))) {
				return mark{i, k}
			}
		}
		if b.Kind == prose.Item || b.Kind == prose.Table {
			return mark{i, 0}
		}
	}
	return mark{}
}

// findClosing gives the place behind the last line that takes leave. A name that
// follows on it becomes a line of its own.
func findClosing(blocks []prose.Block) (mark, bool) {
	for i, b := range slices.Backward(blocks) {
		if b.Kind == prose.Item {
			continue
		}
		for k, l := range slices.Backward(b.Lines) {
			n := closingLength(l.String())
			if n == 0 {
				continue
			}
			if strings.TrimSpace(l.String()[n:]) != "" {
				first, second := l.Cut(n)
				blocks[i].Lines = slices.Concat(b.Lines[:k], []prose.Line{first.Trim(), second.Trim()}, b.Lines[k+1:])
			}
			return mark{i, k + 1}, true
		}
	}
	return mark{}, false
}

// closingLength gives how many bytes of a line are a closing, 0 when it has none.
// A name may follow it on the line: "Sincerely, Ada Example".
func closingLength(text string) int {
	folded := fold(text)
	isShort := utf8.RuneCountInString(folded) <= 60
	phrase, ok := leadingPhrase("closing", folded)
	rest := strings.TrimSpace(folded[len(phrase):])
	switch {
	case !ok:
		for p := range words().phrases["courtesy"] {
			if i := strings.Index(folded, p); i == 0 || i > 0 && strings.ContainsAny(folded[i-1:i], " ,.") {
				return len(text)
			}
		}
	case strings.Trim(rest, " ,.!،-–—:") == "", strings.HasPrefix(rest, "،"):
		return len(text)
	case strings.ContainsAny(rest[:1], ",.!"):
		i := strings.IndexAny(text, ",.!")
		if isPerson(firstPart(text[i+1:])) {
			return i + 1
		}
		if utf8.RuneCountInString(text) <= 60 {
			return len(text)
		}
	case isShort && !strings.ContainsAny(rest, ".?:;"):
		return len(text)
	}
	return 0
}

// startOfSignatures finds the words that lead a list of signatories, or the
// lines at the end that can be nothing else.
func startOfSignatures(blocks []prose.Block) mark {
	for i, b := range blocks {
		for k, l := range b.Lines {
			if kind, _ := readLabel(l.String()); kind == "signed" {
				return mark{i, k}
			}
		}
	}
	none := mark{block: len(blocks)}
	at, people := none, 0
	for i, b := range slices.Backward(blocks) {
		for k, l := range slices.Backward(b.Lines) {
			text := l.String()
			switch kind, _ := readLabel(text); {
			case isSigned(text):
				people++
			case isAddress(text), kind == "source":
			case people == 0:
				return none
			default:
				return at
			}
			at = mark{i, k}
		}
	}
	return none
}

// languageOf gives the tag of the language in which a letter greets and takes
// leave; "" when that may be several, or none that is known.
func languageOf(p parts) string {
	var lines []string
	for _, b := range p.body {
		for _, l := range b.Lines {
			lines = append(lines, fold(l.String()))
		}
	}
	var telling []string
	if p.greeted {
		telling = append(telling, lines[0])
	}
	if p.closed {
		telling = append(telling, lines[len(lines)-1])
	}
	best, most := "", 0
	for tag, phrases := range words().greetings {
		votes := 0
		for _, line := range telling {
			if slices.ContainsFunc(phrases, func(p string) bool {
				i := strings.Index(line, p)
				return i >= 0 && isWhole(line, i, i+len(p))
			}) {
				votes++
			}
		}
		switch {
		case votes > most:
			best, most = tag, votes
		case votes == most:
			best = ""
		}
	}
	return best
}

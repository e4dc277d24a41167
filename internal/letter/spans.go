package letter

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"casebook/internal/lazy"
	"casebook/internal/prose"
)

// A span is the lines of a group that are one signatory's.
type span struct {
	from, to int
	doubtful bool // it may be no signatory of its own
	body     bool // it is an organisation
}

// listSpans gives the items of a list, with what is listed below each of
// a numbered one; false for other lines.
func listSpans(g []*piece) ([]span, bool) {
	var out []span
	numbered := g[0].item > 0 || g[0].number > 0
	for i, p := range g {
		switch {
		case p.kind != prose.Item && p.number == 0:
			return nil, false
		case p.item > 0, p.number > 0, !numbered && (i == 0 || g[i-1].block != p.block):
			body := isBody(splitParts(oneSpace(p.text)))
			out = append(out, span{from: i, to: i + 1, body: body})
		default:
			out[len(out)-1].to++
		}
	}
	return out, len(out) > 0
}

// findSpans finds the signatories of lines that are in no list.
func (t *tail) findSpans(lines [][]string, texts []string) []span {
	n, bare := len(lines), 0
	for _, l := range lines {
		if t.isBare(l) {
			bare++
		}
	}
	step := 1
	if bare < n {
		step = t.period(lines)
	}
	if step > 0 {
		var out []span
		for i := 0; i < n; i += step {
			out = append(out, span{from: i, to: i + step, doubtful: bare == n && n == 2 && !t.listed})
		}
		return out
	}
	signed := func(parts []string) bool { return isSigned(strings.Join(parts, ", ")) }
	if t.isBare(lines[0]) && (bare == 1 || n <= 4 && !t.isBare(lines[1])) && !slices.ContainsFunc(lines[1:], signed) && !slices.ContainsFunc(lines[1:], func(l []string) bool { return namesSmall(l[0]) }) {
		return []span{{from: 0, to: n}}
	}
	// A signatory begins at every line that begins with a name. Lines before the
	// first are nobody's.
	var out []span
	apart := n == 1 && t.standsOneEach() || t.standsApart(lines)
	for i, l := range lines {
		last := len(out) - 1
		switch {
		case t.isName(l[0]) && !t.mayGoOn(texts, i):
			out = append(out, span{from: i, to: i + 1})
		case last >= 0 && isBody(l) && (out[last].body || hasOrganisationOf(lines[out[last].from:i])):
			out = append(out, span{from: i, to: i + 1, doubtful: true, body: true})
		case last >= 0 && namesSmall(l[0]) && !isOpen(texts[i-1]):
			out = append(out, span{from: i, to: i + 1, doubtful: true})
		case last >= 0 && out[last].to == i && t.goesOn(l, texts[i-1], apart, lines[out[last].from]):
			out[last].to = i + 1
		case apart && isBody(l) && !(mayBreak(texts, i) && (utf8.RuneCountInString(texts[i-1]) >= narrowest || !strings.Contains(l[0], " "))):
			out = append(out, span{from: i, to: i + 1, doubtful: true, body: true})
		}
	}
	return out
}

// standsOneEach reports whether each line below the closing has space above it, and
// most begin with names.
func (t *tail) standsOneEach() bool {
	names := 0
	for _, g := range t.groups {
		if len(g) > 1 {
			return false
		}
		if t.isName(splitParts(oneSpace(g[0].text) + ",")[0]) {
			names++
		}
	}
	return names > 1 && names*2 >= len(t.groups)
}

// standsApart reports whether people stand one to a line, with what they are
// beside their names: then no line belongs to the one above.
func (t *tail) standsApart(lines [][]string) bool {
	names, whole, others := 0, 0, map[int]int{}
	for i, l := range lines {
		if !t.isName(l[0]) {
			continue
		}
		names++
		below := 0
		for i+below+1 < len(lines) && !t.isName(lines[i+below+1][0]) {
			below++
		}
		others[below]++
		if len(l) > 1 && below == 0 {
			whole++
		}
	}
	return len(others) > 1 && whole > 0 && whole*2 >= names
}

var strayNumber = lazy.Regexp(`^\d{1,4}[.)]\s`)

// goesOn reports whether a line says more of the signatory above, who begins with
// the line first. Apart says that people stand one to a line.
func (t *tail) goesOn(l []string, above string, apart bool, first []string) bool {
	switch {
	case isOpen(above):
		return true
	case strayNumber().MatchString(l[0]), strings.HasSuffix(above, ":"), strings.HasSuffix(l[len(l)-1], ":"): // of a list with gaps; what heads others
		return false
	case namesSmall(l[0]):
		return false
	case startsSmall(l[0]):
		return !strings.ContainsAny(l[0], "0123456789") // "and 12 others"
	case !slices.ContainsFunc(l, saysWho):
		return false
	}
	return !apart || t.isBare(first) && slices.ContainsFunc(l, hasRole)
}

// hasOrganisationOf reports whether lines that begin with a name say an organisation, or
// end with a country or a group, so that another organisation below is somebody else's.
func hasOrganisationOf(lines [][]string) bool {
	for i, l := range lines {
		for k, part := range l {
			if (i > 0 || k > 0) && (isBodyName(part) || isCountryOrGroup(part)) {
				return true
			}
		}
	}
	return false
}

// namesSmall reports whether a line begins with a title in small letters before the whole
// name of a person: "ks. Adam Example", "prof. Ada Example".
func namesSmall(s string) bool {
	title, name, ok := strings.Cut(s, " ")
	isTitle := ok && (strings.HasSuffix(title, ".") && utf8.RuneCountInString(title) <= 5 || isPhrase("honorific", title))
	return startsSmall(s) && isTitle && isPerson(cutHonorifics(name)) && strings.Contains(name, " ")
}

// mayGoOn reports whether a line that could be a name is rather the rest of the
// line above, which the width of the page may have ended: it is a word alone.
func (t *tail) mayGoOn(texts []string, i int) bool {
	return i > 0 && (isOpen(texts[i-1]) || mayBreak(texts, i) && len(splitParts(texts[i-1])) > 1 && !strings.Contains(splitParts(texts[i])[0], " "))
}

// narrowest is the narrowest page that is broken at its width, in characters.
const narrowest = 50

// mayBreak reports whether the first word of a line would not have fitted on the
// one above, where no line is longer than the longest.
func mayBreak(texts []string, i int) bool {
	if i == 0 {
		return false
	}
	longest := 0
	for _, s := range texts {
		longest = max(longest, utf8.RuneCountInString(s))
	}
	word, _, _ := strings.Cut(texts[i], " ")
	return utf8.RuneCountInString(texts[i-1])+1+utf8.RuneCountInString(word) > longest
}

// isOpen reports whether a text ends within parentheses, or with a dash.
func isOpen(s string) bool {
	return strings.Count(s, "(") > strings.Count(s, ")") || strings.HasSuffix(s, " –") || strings.HasSuffix(s, " —")
}

// isBody reports whether a line names an organisation and, at most, where it is.
func isBody(parts []string) bool {
	return isBodyName(parts[0]) && (len(parts) == 1 || len(parts) == 2 && isCountryOrGroup(parts[1]))
}

// isBare reports whether a line is a name and nothing else.
func (t *tail) isBare(parts []string) bool { return len(parts) == 1 && t.isName(parts[0]) }

// isName reports whether a text can be a signatory's name; in what is called a
// list of signatories it can be an organisation's.
func (t *tail) isName(s string) bool {
	return isPerson(s) || t.listed && (looksLikeName(s) && !hasRole(s) || isBodyName(s))
}

// period gives how many lines each of several signatories has, when all have
// the same number, with a name above and the same kind of thing below it; 0
// when not.
func (t *tail) period(lines [][]string) int {
	for k := 2; k <= 5 && 2*k <= len(lines); k++ {
		fits := len(lines)%k == 0
		below := classify(lines[1][0])
		for i, l := range lines {
			if i%k == 0 && !t.isBare(l) || i%k == 1 && (t.isName(l[0]) || classify(l[0]) != below) {
				fits = false
			}
		}
		if fits {
			return k
		}
	}
	return 0
}

// cutMark cuts off what stands before the name of somebody who signed: the number
// of a list of which the other numbers are missing, or "gez.".
func (p *piece) cutMark() {
	names := func(rest string) bool {
		rest = strings.TrimSpace(rest)
		return isBody(splitParts(rest)) || strings.Contains(rest, " ") && isPerson(firstPart(strings.ReplaceAll(rest, " (", ", ")))
	}
	if digits, rest, ok := strings.Cut(p.text, " "); ok && len(digits) <= 5 && strings.Trim(digits, ".)") != digits && names(rest) {
		if n, err := strconv.Atoi(strings.TrimRight(digits, ".)")); err == nil && n > 0 {
			p.number, p.text = n, strings.TrimSpace(rest)
		}
	}
	phrase, ok := leadingPhrase("mark", fold(p.text))
	if !ok || len(phrase) > len(p.text) || fold(p.text[:len(phrase)]) != phrase {
		return
	}
	if rest := strings.TrimLeft(p.text[len(phrase):], " \u00a0:"); names(rest) {
		p.mark, p.text = p.text[:len(phrase)], rest
	}
}

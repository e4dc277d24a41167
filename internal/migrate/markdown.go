package migrate

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// Markdown of other programs is taken as it is, but for what casebook has no
// page for: HTML in it becomes Markdown, attributes in braces go, links and
// pictures lead where their pages are now.

var (
	fenceStart  = lazy.Regexp("^ {0,3}(```+|~~~+)")
	headingName = lazy.Regexp(`^( {0,3}#{1,6}\s.*?)\s*\{#([\w:.-]+)\}\s*#*\s*$`)
	attributes  = lazy.Regexp(`\{:[^}\n]*\}`)
	inlineLink  = lazy.Regexp(`(!?)\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]\(\s*(<[^>\n]*>|(?:[^()\s]|\([^()\s]*\))+)(\s+(?:"[^"\n]*"|'[^'\n]*'))?\s*\)`)
	linkedImage = lazy.Regexp(`\[(!\[[^\[\]]*\]\([^()\s]*\))\]\(([^()\s]+)\)`)
	definition  = lazy.Regexp(`^( {0,3}\[[^\]^][^\]]*\]:\s*)(<[^>\n]*>|\S+)(.*)$`)
	tagStart    = lazy.Regexp(`<(/?)([a-zA-Z][a-zA-Z0-9-]*)(\s[^<>]*|/)?>`)
	codeSpans   = lazy.Regexp("(`+)[^`]+(`+)")
)

// moveMarkdown gives the Markdown of a page for its new place; the line is where
// it begins in its file.
func moveMarkdown(text string, p *Page, to linker) string {
	m := &mover{page: p, to: to}
	var out, prose []string
	start := 0
	flush := func() {
		if len(prose) > 0 {
			out = append(out, m.moveProse(strings.Join(prose, "\n"), p.Line+start))
		}
		prose = nil
	}
	fence := ""
	for i, line := range strings.Split(text, "\n") {
		found := fenceStart().FindStringSubmatch(line)
		switch {
		case fence != "":
			out = append(out, line)
			if found != nil && strings.HasPrefix(found[1], fence) && strings.Trim(strings.TrimSpace(line), fence[:1]) == "" {
				fence = ""
			}
		case found != nil:
			flush()
			fence = found[1]
			out = append(out, cleanFence(line))
		default:
			if len(prose) == 0 {
				start = i
			}
			prose = append(prose, line)
		}
	}
	flush()
	return strings.TrimRight(strings.Trim(strings.Join(out, "\n"), "\n"), " \n")
}

// cleanFence keeps of what stands behind a fence its language alone.
func cleanFence(line string) string {
	mark := fenceStart().FindString(line)
	word := strings.FieldsFunc(line[len(mark):], func(r rune) bool { return r == ' ' || r == '{' || r == '}' || r == ',' || r == '.' })
	if len(word) == 0 {
		return mark
	}
	return mark + word[0]
}

type mover struct {
	page *Page
	to   linker
	html []string // what became of the elements for which marks stand in the text
}

// elementMark stands in a text for an element that is moved already.
var elementMark = lazy.Regexp("\x02(\\d+)\x03")

// moveProse moves text between fences.
func (m *mover) moveProse(text string, line int) string {
	text = strings.NewReplacer("\x02", "", "\x03", "").Replace(cutComments(text))
	spans := codeSpans().FindAllStringIndex(text, -1)
	inCode := func(at int) (end int) {
		for _, s := range spans {
			if s[0] <= at && at < s[1] {
				return s[1]
			}
		}
		return 0
	}
	lineAt := func(at int) int { return line + strings.Count(text[:at], "\n") }
	var b strings.Builder
	at := 0
	for at < len(text) {
		found := tagStart().FindStringSubmatchIndex(text[at:])
		if found == nil {
			break
		}
		from, to := at+found[0], at+found[1]
		if end := inCode(from); end > 0 {
			b.WriteString(text[at:end])
			at = end
			continue
		}
		b.WriteString(text[at:from])
		name := strings.ToLower(text[at+found[4] : at+found[5]])
		closing := found[3] > found[2]
		at = to
		element := atom.Lookup([]byte(name))
		switch {
		case element == 0 && !strings.Contains(name, "-"):
			b.WriteString(text[from:to]) // no HTML: <name>, as people write
		case closing:
			b.WriteString(endMark(element))
		case slices.Contains(wholeElements, element) || slices.Contains(activeElements, element):
			at = endOfElement(text, name, to)
			whole := toMarkdown(text[from:at], m.page, lineAt(from), m.to)
			if element != atom.Img && element != atom.A && element != atom.Code {
				whole = "\n\n" + whole + "\n\n"
			}
			fmt.Fprintf(&b, "\x02%d\x03", len(m.html))
			m.html = append(m.html, whole)
		default:
			b.WriteString(startMark(element, text[from:to]))
		}
	}
	b.WriteString(text[at:])
	moved := m.moveLines(b.String(), line)
	return tidyGaps(elementMark().ReplaceAllStringFunc(moved, func(mark string) string {
		i, err := strconv.Atoi(strings.Trim(mark, "\x02\x03"))
		if err != nil || i >= len(m.html) {
			return ""
		}
		return m.html[i]
	}))
}

// wholeElements are moved with all that is in them; any other element is taken
// off its words.
var wholeElements = []atom.Atom{atom.A, atom.Code, atom.Dl, atom.Figure, atom.Img, atom.Ol, atom.Pre, atom.Table, atom.Ul, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}

func startMark(element atom.Atom, tag string) string {
	switch element {
	case atom.Br:
		return "\\\n"
	case atom.Hr:
		return "\n\n---\n\n"
	}
	if slices.Contains(blockElements, element) {
		return "\n\n"
	}
	return endMark(element)
}

func endMark(element atom.Atom) string {
	switch element {
	case atom.B, atom.Strong:
		return "**"
	case atom.I, atom.Em:
		return "*"
	case atom.Del, atom.S, atom.Strike:
		return "~~"
	}
	if slices.Contains(blockElements, element) {
		return "\n\n"
	}
	return ""
}

// endOfElement gives where the element ends whose start tag ends at a place: at
// its own end tag, those of the same name within apart. Without one it ends there.
func endOfElement(text, name string, from int) int {
	switch name {
	case "img", "input", "embed", "link", "meta", "frame":
		return from
	}
	open := 1
	z := html.NewTokenizer(strings.NewReader(text[from:]))
	for at := from; ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return from
		}
		at += len(z.Raw())
		tag, _ := z.TagName()
		if string(tag) != name {
			continue
		}
		if kind == html.StartTagToken {
			open++
		} else if kind == html.EndTagToken {
			if open--; open == 0 {
				return at
			}
		}
	}
}

// moveLines moves what stands in lines: attributes in braces go, links lead to
// their pages' new places.
func (m *mover) moveLines(text string, line int) string {
	lines := strings.Split(text, "\n")
	for i, s := range lines {
		spans := codeSpans().FindAllStringIndex(s, -1)
		s = replaceOutside(attributes(), s, spans, func([]string) string { return "" })
		if named := headingName().FindStringSubmatch(s); named != nil { // casebook names headings itself
			s = named[1]
			m.page.note(line+i, diag.Say("migrate-changed/fragment", "link", "#"+named[2]))
		}
		if d := definition().FindStringSubmatch(s); d != nil {
			if dest := m.to.link(strings.Trim(d[2], "<>"), line+i); dest != "" {
				s = d[1] + dest + d[3]
			}
			lines[i] = s
			continue
		}
		move := func(found []string) string {
			text, dest, title := found[2], strings.Trim(found[3], "<>"), found[4]
			if found[1] == "!" {
				picture := writePicture(text, dest, line+i, m.to)
				if strings.HasSuffix(picture, ")") {
					picture = picture[:len(picture)-1] + title + ")"
				}
				return picture
			}
			if dest = m.to.link(dest, line+i); dest == "" {
				return text
			}
			moved := writeLink(text, dest)
			return moved[:len(moved)-1] + title + ")"
		}
		if linkedImage().MatchString(s) { // a picture that leads to itself in full, as everywhere
			s = linkedImage().ReplaceAllStringFunc(s, func(whole string) string { return linkedImage().FindStringSubmatch(whole)[1] })
		}
		lines[i] = replaceOutside(inlineLink(), s, codeSpans().FindAllStringIndex(s, -1), move)
	}
	return strings.Join(lines, "\n")
}

// replaceOutside replaces what matches and begins in no code.
func replaceOutside(pattern *regexp.Regexp, s string, code [][]int, replace func(found []string) string) string {
	var b strings.Builder
	last := 0
	for _, at := range pattern.FindAllStringSubmatchIndex(s, -1) {
		if slices.ContainsFunc(code, func(c []int) bool { return c[0] <= at[0] && at[0] < c[1] }) {
			continue
		}
		found := make([]string, len(at)/2)
		for k := range found {
			if at[2*k] >= 0 {
				found[k] = s[at[2*k]:at[2*k+1]]
			}
		}
		b.WriteString(s[last:at[0]] + replace(found))
		last = at[1]
	}
	return b.String() + s[last:]
}

// cutComments takes comments out: casebook publishes none.
func cutComments(text string) string {
	for {
		start := strings.Index(text, "<!--")
		if start < 0 {
			return text
		}
		end := strings.Index(text[start+4:], "-->")
		if end < 0 {
			return text[:start]
		}
		gone := text[start : start+4+end+3]
		text = text[:start] + strings.Repeat("\n", strings.Count(gone, "\n")) + text[start+len(gone):]
	}
}

// tidyGaps leaves one blank line where there were several, and takes white space
// that would make code of a paragraph away where a tag stood.
func tidyGaps(text string) string {
	for strings.Contains(text, "\n\n\n") {
		text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
	}
	return text
}

// demoteHeadings makes room for the page's title above the headings of its text:
// casebook's is the only one of the first level. A title that the text begins with
// is taken out.
func demoteHeadings(text string, title string) (rest, found string) {
	lines := strings.Split(text, "\n")
	fence, first, highest := "", -1, false
	heading := func(s string) bool { return strings.HasPrefix(s, "# ") }
	for i, line := range lines {
		if f := fenceStart().FindStringSubmatch(line); f != nil {
			if fence == "" {
				fence = f[1]
			} else if strings.HasPrefix(f[1], fence) {
				fence = ""
			}
			continue
		}
		if fence == "" && heading(line) {
			if first < 0 && strings.TrimSpace(strings.Join(lines[:i], "")) == "" {
				first = i
				continue
			}
			highest = true
		}
	}
	if first >= 0 {
		found = strings.TrimSpace(strings.Trim(strings.TrimPrefix(lines[first], "# "), " #"))
		if title == "" || strings.EqualFold(plainWords(title), plainWords(found)) {
			lines = append(lines[:first:first], lines[first+1:]...)
		} else {
			found, highest = "", true
		}
	}
	if highest {
		fence = ""
		for i, line := range lines {
			if f := fenceStart().FindStringSubmatch(line); f != nil {
				if fence == "" {
					fence = f[1]
				} else if strings.HasPrefix(f[1], fence) {
					fence = ""
				}
				continue
			}
			if fence == "" && strings.HasPrefix(line, "#") && strings.HasPrefix(strings.TrimLeft(line, "#"), " ") && !strings.HasPrefix(line, "######") {
				lines[i] = "#" + line
			}
		}
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n"), found
}

// plainWords gives a line of Markdown without its marks.
func plainWords(s string) string {
	s = inlineLink().ReplaceAllString(s, "$2")
	return strings.Join(strings.Fields(strings.NewReplacer("**", "", "__", "", "*", "", "`", "", `\`, "").Replace(s)), " ")
}

// leftTag says that a tag of a template language is not taken over.
func leftTag(tag string) diag.Text { return diag.Say("migrate-left/tag", "tag", tag) }

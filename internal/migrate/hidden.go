package migrate

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"casebook/internal/consent"
	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// What a page of the old site held and did not show, or to some alone, is not taken
// over: nobody chose to publish it. That it is left out is told, never what it said.

// cutHidden takes out of a page's text what templates, marks and styles kept from
// readers. Line breaks stay, so that lines are counted as in the file. Where it is
// not clear what was hidden the page becomes a draft.
func (s *Site) cutHidden(p *Page) {
	shown := p.Text
	p.veiled = p.veiled || veil().MatchString(shown)
	defer func() { p.denied = p.denied || deniesInside(shown, p.Text) }()
	switch s.Kind {
	case "Jekyll", "Eleventy":
		p.cutEnclosed(liquidTag(), func(f []string) (string, tagKind) {
			name, closing := strings.CutPrefix(f[1], "end")
			return name, tagKind{
				closing: closing, literal: name == "raw", ends: slices.Contains(unclosed, name),
				shown: name == "raw" || slices.Contains(shownTags, name) || slices.Contains(shownShortcodes, strings.ToLower(name)),
			}
		})
	case "Hugo":
		p.cutEnclosed(shortcode(), func(f []string) (string, tagKind) {
			if strings.HasPrefix(f[0][3:], "/*") || strings.HasSuffix(strings.TrimRight(f[0], ">}%"), "/") {
				return "", tagKind{}
			}
			return f[3], tagKind{closing: f[2] != "", shown: slices.Contains(shownShortcodes, strings.ToLower(f[3]))}
		})
	}
	if !p.HTML {
		p.cutKramdown()
		p.cutHiddenElements()
	}
}

// Any tag of Liquid and Nunjucks that has an end encloses text, whoever made it:
// shownTags are those whose text every reader saw, unclosed those after which all is
// enclosed where the end is missing.
var (
	shownTags = strings.Fields("for tablerow highlight")
	unclosed  = strings.Fields("comment if ifchanged unless case capture macro")
)

// shownShortcodes enclose text that every reader saw: boxes, columns, tabs.
var shownShortcodes = strings.Fields("accordion admonition alert attention blockquote box callout card cards caution center citation collapse column columns danger details div expand figure grid gallery highlight hint important info lead markdown markdownify mermaid note notice panel quote row section steps success tab tabs tip toggle warning")

// A tagKind says what a tag is that encloses text.
type tagKind struct {
	closing bool
	shown   bool // the text within was shown to everybody
	literal bool // other tags within are text
	ends    bool // without an end, all below is within it
}

// cutEnclosed takes out what stands between a tag and its end, and tells it, for
// tags whose text not everybody saw; describe gives a tag's name, "" for none that
// encloses.
func (p *Page) cutEnclosed(pattern *regexp.Regexp, describe func(found []string) (string, tagKind)) {
	p.Text = cutPairs(p.Text, pattern, describe, func(tag string, at int, ended bool) {
		if !ended {
			p.withholdParts()
		}
		line := 0
		if p.Line > 0 {
			line = p.Line + strings.Count(p.Text[:at], "\n")
		}
		p.note(line, diag.Say("migrate-left/enclosed", "tag", shorten(strings.Join(strings.Fields(tag), " "))))
	})
}

func cutPairs(text string, pattern *regexp.Regexp, describe func(found []string) (string, tagKind), tell func(tag string, at int, ended bool)) string {
	type tag struct {
		from, to int
		name     string
		tagKind
	}
	var tags []tag
	for _, at := range pattern.FindAllStringSubmatchIndex(text, -1) {
		found := make([]string, len(at)/2)
		for k := range found {
			if at[2*k] >= 0 {
				found[k] = text[at[2*k]:at[2*k+1]]
			}
		}
		if name, kind := describe(found); name != "" {
			tags = append(tags, tag{at[0], at[1], name, kind})
		}
	}
	// The end of each start, from the last: of several starts the innermost comes first.
	ends := make([]int, len(tags))
	waiting := map[string][]int{}
	for i, t := range tags {
		if starts := waiting[t.name]; !t.closing {
			waiting[t.name] = append(starts, i)
		} else if len(starts) > 0 {
			ends[starts[len(starts)-1]] = i
			waiting[t.name] = starts[:len(starts)-1]
		}
	}
	var b strings.Builder
	last := 0
	for i := 0; i < len(tags); i++ {
		t := tags[i]
		switch {
		case t.closing || ends[i] == 0 && !t.ends:
			continue
		case t.shown:
			if t.literal {
				i = ends[i]
			}
			continue
		}
		end := len(text)
		if ends[i] > 0 {
			end = tags[ends[i]].to
			i = ends[i]
		} else {
			i = len(tags)
		}
		tell(text[t.from:t.to], t.from, end < len(text) || i < len(tags))
		b.WriteString(text[last:t.from] + strings.Repeat("\n", strings.Count(text[t.from:end], "\n")))
		last = end
	}
	return b.String() + text[last:]
}

var (
	kramdownTag  = lazy.Regexp(`\{:(:comment|/comment|/)\s*[^}\n]*\}`)
	kramdownList = lazy.Regexp(`\{:?[^{}\n]*\}`)
	listOfLine   = lazy.Regexp(`^\s*(?:[-*+>|]|\d+[.)])`)
	givenName    = lazy.Regexp(`(?:^|[\s{:])([.#][\w-]+)`)
	givenValue   = lazy.Regexp(`\b(style|class|id|hidden)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s}]+))`)
)

// cutKramdown takes out comments of Kramdown, and blocks that attributes in braces
// hide.
func (p *Page) cutKramdown() {
	p.cutEnclosed(kramdownTag(), func(f []string) (string, tagKind) {
		return "comment", tagKind{closing: f[1] != ":comment", ends: true}
	})
	if !strings.Contains(p.Text, "{") {
		return
	}
	lines := strings.Split(p.Text, "\n")
	fence := ""
	for i, line := range lines {
		if found := fenceStart().FindStringSubmatch(line); found != nil {
			if fence == "" {
				fence = found[1]
			} else if strings.HasPrefix(found[1], fence) {
				fence = ""
			}
		}
		if fence != "" || !slices.ContainsFunc(kramdownList().FindAllString(line, -1), p.isHidingList) {
			continue
		}
		from, to := i, i+1
		for from > 0 && strings.TrimSpace(lines[from-1]) != "" {
			from--
		}
		for to < len(lines) && strings.TrimSpace(lines[to]) != "" {
			to++
		}
		if to-from == 1 && strings.HasPrefix(strings.TrimSpace(line), "{") || slices.ContainsFunc(lines[from:to], func(s string) bool { return listOfLine().MatchString(s) || fenceStart().MatchString(s) }) {
			p.withholdParts()
		}
		p.note(p.Line+i, diag.Say("migrate-left/hidden", "element", shorten(strings.Trim(kramdownList().FindString(line), "<>"))))
		for k := from; k < to; k++ {
			lines[k] = ""
		}
	}
	p.Text = strings.Join(lines, "\n")
}

// deniesInside reports a comment beside words, or a comment or a line that is not taken
// over which says that somebody is not to be named. Whom it means nobody can know.
func deniesInside(text, left string) bool {
	for _, found := range besideWords().FindAllStringSubmatch(text, -1) {
		if words := strings.Fields(found[1]); len(words) > 1 && !strings.HasPrefix(strings.TrimPrefix(words[0], "/"), "wp:") {
			return true
		}
	}
	for rest := text; ; {
		_, comment, found := strings.Cut(rest, "<!--")
		if !found {
			break
		}
		comment, rest, _ = strings.Cut(comment, "-->")
		if consent.MarksPerson("", comment) || consent.IsMarked(strings.TrimSpace(comment), consent.InUnread) {
			return true
		}
	}
	after := strings.Split(left, "\n")
	for i, line := range strings.Split(text, "\n") {
		if i < len(after) && after[i] != line && consent.MarksPerson("", anyTag().ReplaceAllString(line, " ")) {
			return true
		}
	}
	return false
}

// besideWords finds a comment right behind words: one of more than a word behind a name
// is about the person.
var besideWords = lazy.Regexp(`[\pL\pN).,][ \t]*<!--([^<>]*)-->`)

// veil finds what crosses a text out, or makes it hard to see: of names nobody can know
// whether somebody asked for it.
var veil = lazy.Regexp(`(?i)<(?:s|strike|del)[\s>]|~~|line-through|["'\s](?:redact|spoiler|censor|blackout|struck)|blur\(|color\s*[:=]\s*["']?\s*(?:#fff\b|#ffffff|white\b)|opacity\s*:\s*0?\.\d|font-size\s*:\s*[0-3](?:\.\d+)?px`)

// withholdParts makes a draft of a page of which it is not clear what was hidden.
func (p *Page) withholdParts() {
	if p.Withheld.ID == "" {
		p.Withheld = diag.Say("migrate-draft/parts")
	}
}

// isHidingList reports attributes in braces that hide what they are given to.
func (p *Page) isHidingList(list string) bool {
	for _, f := range givenName().FindAllStringSubmatch(list, -1) {
		if p.isHidden(f[1]) {
			return true
		}
	}
	for _, f := range givenValue().FindAllStringSubmatch(list, -1) {
		if p.hides(f[1], f[2]+f[3]+f[4]) {
			return true
		}
	}
	return false
}

// hidingElements are not shown, or only by a program or without one.
var hidingElements = []atom.Atom{atom.Dialog, atom.Noscript, atom.Noframes, atom.Noembed, atom.Template, atom.Datalist}

// hidingClasses are those by which common style sheets hide.
var hidingClasses = strings.Fields("hidden hide is-hidden d-none display-none invisible visually-hidden sr-only screen-reader-text u-hidden uk-hidden noshow no-show")

// Classes that hide on wide screens, and on narrow ones: together they hide on all.
var (
	wideHidden   = lazy.Regexp(`(?i)(?:hid(?:e|den)\S*[-_](?:desktop|lg|large|xl)|(?:desktop|lg|large)[-_]\S*hid(?:e|den))\b`)
	narrowHidden = lazy.Regexp(`(?i)(?:hid(?:e|den)\S*[-_](?:mobile|phone|xs|sm|small)|(?:mobile|phone|xs|small)[-_]\S*hid(?:e|den))\b`)
)

// isHiding reports an element that the old site did not show.
func (p *Page) isHiding(name string, attributes []html.Attribute) bool {
	element := atom.Lookup([]byte(name))
	open := slices.ContainsFunc(attributes, func(a html.Attribute) bool { return a.Key == "open" })
	return slices.Contains(hidingElements, element) && !(element == atom.Dialog && open) || p.isHidden(name) ||
		slices.ContainsFunc(attributes, func(a html.Attribute) bool { return p.hides(a.Key, a.Val) })
}

// hides reports an attribute that hides.
func (p *Page) hides(key, value string) bool {
	switch strings.ToLower(key) {
	case "hidden":
		return true
	case "class":
		return slices.ContainsFunc(strings.Fields(value), func(name string) bool { return p.isHidden("." + name) }) ||
			wideHidden().MatchString(value) && narrowHidden().MatchString(value)
	case "id":
		return p.isHidden("#" + value)
	case "style":
		return isHidingStyle(value)
	}
	return false
}

// isHidden reports a class, an id or an element that is hidden wherever it stands.
func (p *Page) isHidden(name string) bool {
	return slices.Contains(hidingClasses, strings.TrimPrefix(name, ".")) && strings.HasPrefix(name, ".") || p.hiddenByStyle()[name]
}

var (
	styleSheet = lazy.Regexp(`(?is)<style[^>]*>(.*?)</style`)
	styleRule  = lazy.Regexp(`([^{}]+)\{([^{}]*)\}`)
	styleNote  = lazy.Regexp(`(?s)/\*.*?\*/`)
	styleName  = lazy.Regexp(`[.#]?[\w-]+`)
	farAway    = lazy.Regexp(`-(?:[3-9]\d\d|\d{4,})(?:\.\d+)?(?:px|em|rem|pt|%|vw|vh)|-(?:[2-9]\d|1\d\d|2\d\d)(?:\.\d+)?r?em`)
)

// hiddenByStyle gives what the page's own styles hide.
func (p *Page) hiddenByStyle() map[string]bool {
	if p.unseen != nil {
		return p.unseen
	}
	p.unseen = map[string]bool{}
	for _, sheet := range styleSheet().FindAllStringSubmatch(p.Text, -1) {
		for _, rule := range styleRule().FindAllStringSubmatch(styleNote().ReplaceAllString(sheet[1], ""), -1) {
			if !isHidingStyle(rule[2]) {
				continue
			}
			for selector := range strings.SplitSeq(rule[1], ",") {
				parts := strings.FieldsFunc(selector, func(r rune) bool { return strings.ContainsRune(" \t\n>+~", r) })
				if len(parts) == 0 {
					continue
				}
				own, _, _ := strings.Cut(parts[len(parts)-1], ":")
				names := styleName().FindAllString(own, -1)
				for _, name := range names {
					if alone := len(names) == 1 && name != "body" && name != "html"; alone || strings.ContainsAny(name[:1], ".#") {
						p.unseen[name] = true
					}
				}
			}
		}
	}
	return p.unseen
}

// isHidingStyle reports declarations that leave nothing to be seen.
func isHidingStyle(style string) bool {
	said := map[string]string{}
	for declaration := range strings.SplitSeq(strings.ToLower(styleNote().ReplaceAllString(style, "")), ";") {
		key, value, _ := strings.Cut(declaration, ":")
		value, _, _ = strings.Cut(value, "!")
		said[strings.TrimSpace(key)] = strings.Join(strings.Fields(value), " ")
	}
	isNone := func(value string) bool {
		n, err := strconv.ParseFloat(strings.TrimRight(value, "abcdefghijklmnopqrstuvwxyz% "), 64)
		return err == nil && n >= 0 && n < 0.06
	}
	for key, value := range said {
		switch key {
		case "display":
			if value == "none" {
				return true
			}
		case "visibility", "content-visibility":
			if value == "hidden" || value == "collapse" {
				return true
			}
		case "opacity", "font-size", "height", "max-height", "width", "max-width", "zoom", "scale", "block-size", "inline-size":
			if isNone(value) {
				return true
			}
		case "font":
			if slices.ContainsFunc(strings.Fields(value), func(part string) bool { size, _, _ := strings.Cut(part, "/"); return isNone(size) }) {
				return true
			}
		case "clip":
			if strings.HasPrefix(value, "rect") {
				return true
			}
		case "clip-path":
			if value != "none" {
				return true
			}
		case "mso-hide":
			return true
		case "color", "-webkit-text-fill-color":
			if value == "transparent" || value != "" && (plainColour(value) == plainColour(said["background"]) || plainColour(value) == plainColour(said["background-color"])) || strings.HasPrefix(value, "rgba(") && (strings.HasSuffix(value, ",0)") || strings.HasSuffix(value, ", 0)")) {
				return true
			}
		case "filter":
			if strings.Contains(value, "opacity(0") {
				return true
			}
		case "transform":
			if strings.Contains(value, "scale(0") || farAway().MatchString(value) || strings.Contains(value, "(-100%") {
				return true
			}
		case "text-indent", "left", "right", "top", "bottom", "inset", "margin", "margin-left", "margin-top", "inset-inline-start":
			if farAway().MatchString(value) || key == "left" && (strings.HasPrefix(value, "9999") || value == "-100%" || value == "-100vw") {
				return true
			}
		}
	}
	return false
}

// plainColour gives a colour as #rrggbb, as far as it is written in a usual way.
func plainColour(value string) string {
	value = strings.ReplaceAll(value, " ", "")
	switch value {
	case "white":
		return "#ffffff"
	case "black":
		return "#000000"
	}
	if len(value) == 4 && value[0] == '#' {
		return "#" + strings.Repeat(value[1:2], 2) + strings.Repeat(value[2:3], 2) + strings.Repeat(value[3:], 2)
	}
	if within, found := strings.CutPrefix(value, "rgb("); found {
		hex := "#"
		for part := range strings.SplitSeq(strings.TrimSuffix(within, ")"), ",") {
			n, err := strconv.ParseUint(part, 10, 8)
			if err != nil {
				return value
			}
			hex += fmt.Sprintf("%02x", n)
		}
		return hex
	}
	return value
}

// removeHidden takes elements that were not shown out of a tree, and tells it.
func (t *translator) removeHidden(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.Type == html.ElementNode && t.page.isHiding(c.Data, c.Attr) {
			n.RemoveChild(c)
			if c.DataAtom != atom.Template {
				t.page.note(t.line, diag.Say("migrate-left/hidden", "element", c.Data))
			}
		} else {
			t.removeHidden(c)
		}
		c = next
	}
}

// elementStart is a start tag, whatever stands in its attributes.
var elementStart = lazy.Regexp(`<([a-zA-Z][a-zA-Z0-9-]*)((?:[\s/](?:"[^"]*"|'[^']*'|[^<>"'])*)?)>`)

// cutHiddenElements takes HTML that was not shown out of Markdown.
func (p *Page) cutHiddenElements() {
	text := p.Text
	code := codeOf(text)
	var b strings.Builder
	last := 0
	for _, f := range elementStart().FindAllStringSubmatchIndex(text, -1) {
		if f[0] < last || slices.ContainsFunc(code, func(c [2]int) bool { return c[0] <= f[0] && f[0] < c[1] }) {
			continue
		}
		name := strings.ToLower(text[f[2]:f[3]])
		z := html.NewTokenizer(strings.NewReader(text[f[0]:f[1]]))
		z.Next()
		if !p.isHiding(name, z.Token().Attr) {
			continue
		}
		end := endOfElement(text, name, f[1])
		if end == f[1] && !slices.Contains([]string{"img", "br", "hr", "input", "embed", "link", "meta", "wbr", "source"}, name) { // it ends somewhere below
			end = len(text)
			p.withholdParts()
		}
		line := 0
		if p.Line > 0 {
			line = p.Line + strings.Count(text[:f[0]], "\n")
		}
		p.note(line, diag.Say("migrate-left/hidden", "element", name))
		b.WriteString(text[last:f[0]] + strings.Repeat("\n", strings.Count(text[f[0]:end], "\n")))
		last = end
	}
	p.Text = b.String() + text[last:]
}

// codeOf gives where fenced code and code within lines stand.
func codeOf(text string) (code [][2]int) {
	fence, from, at := "", 0, 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		if found := fenceStart().FindStringSubmatch(line); found != nil && fence == "" {
			fence, from = found[1], at
		} else if found != nil && strings.HasPrefix(found[1], fence) {
			code = append(code, [2]int{from, at + len(line)})
			fence = ""
		}
		at += len(line)
	}
	for _, span := range codeSpans().FindAllStringIndex(text, -1) {
		if strings.Contains(text[span[0]:span[1]], "\n") {
			continue // it may be two that begin
		}
		code = append(code, [2]int{span[0], span[1]})
	}
	return code
}

var (
	pressTag   = lazy.Regexp(`\[(/?)([a-zA-Z][\w-]*)((?:\s[^\[\]]*)?)\]`)
	pressBlock = lazy.Regexp(`<!--\s+(/?)wp:([\w/-]+)\s*(.*?)(/?)-->`)
	// Blocks and their settings are known by words, as settings of pages are.
	blockKept   = lazy.Regexp(`(?i)visib|hid(?:e|den)|restrict|protect|private|premium|member|subscri|paid|paywall|logged|log-?(?:in|out)|access|condition|contentcontrol|user_?(?:role|status|state|level)|roles|schedul|capabilit|password`)
	blockShown  = lazy.Regexp(`(?i)row|column|container|section|group|text|heading|title|button|image|photo|picture|gallery|tab|accordion|toggle|box|quote|list|icon|space|divider|separator|grid|layout|card|hero|cover|media|table|faq|testimonial|slide|carousel|video|audio|paragraph|inner|wrap|block|pane|stack|flex|content|banner|notice|alert|callout|step|timeline|map|embed|share|social|item`)
	pressStatus = lazy.Regexp(`(?i)\bstatus\s*=\s*["']?(?:draft|private|pending|future|expired|scheduled|hidden)`)
	pressShown  = lazy.Regexp(`(?i)^(?:caption|wp_caption|embed|gallery|playlist|audio|video|quote|blockquote|columns?|row|section|one_\w+|two_\w+|three_\w+|button|dropcap|highlight|code|sourcecode|tabs?|tabgroup|accordions?|toggle|box|note|info|warning|b|i|u|s|url|center|list|vc_\w+|et_pb_\w+|fusion_\w+|av_\w+|su_(?:row|column|box|note|quote|button|heading|list|tabs?|accordion|highlight|dropcap|table))$`)
	pressOff    = lazy.Regexp(`(?i)\b(?:disabled|disable_element|disabled_on|hide_on_\w+|visibility|user_roles?|logged_in\w*)\s*=\s*["']?(?:on|yes|true|1|hidden|none|logged|member)`)
)

// cutPressHidden takes out of a text of WordPress the blocks whose visibility is
// set, and what codes in brackets enclose that may show it to some alone.
func (p *Page) cutPressHidden(text string) string {
	p.veiled = veil().MatchString(text)
	p.denied = deniesInside(text, text) // comments go before all else is looked at
	tell := func(tag string, _ int, ended bool) {
		if !ended {
			p.withholdParts()
		}
		p.note(0, diag.Say("migrate-left/enclosed", "tag", shorten(strings.Trim(strings.Join(strings.Fields(tag), " "), "<>"))))
	}
	text = cutPairs(text, pressBlock(), func(f []string) (string, tagKind) {
		name := f[2]
		_, plain, isForeign := strings.Cut(name, "/")
		isForeign = isForeign && !strings.HasPrefix(name, "core/")
		isKept := isForeign && blockKept().MatchString(name)
		if strings.Contains(name, "paywall") || isForeign && !isKept && !blockShown().MatchString(plain) && f[4] == "" {
			p.withholdParts() // all below, or what nobody can know of
		}
		if f[4] != "" {
			return "", tagKind{}
		}
		return name, tagKind{closing: f[1] != "", shown: !isKept && !isKeptBlock(f[3]), ends: true}
	}, tell)
	return cutPairs(text, pressTag(), func(f []string) (string, tagKind) {
		return strings.ToLower(f[2]), tagKind{closing: f[1] != "", shown: pressShown().MatchString(f[2]) && !pressOff().MatchString(f[3]) && !pressStatus().MatchString(f[3])}
	}, tell)
}

// isKeptBlock reports settings of a block that show it to some alone, or at times.
func isKeptBlock(settings string) bool {
	settings = strings.TrimSpace(settings)
	var inside any
	if json.Unmarshal([]byte(settings), &inside) != nil {
		return blockKept().MatchString(settings)
	}
	return keepsBlock("", inside)
}

// keepsBlock reports a value that keeps a block, below the keys above it: a yes to
// being hidden, a no to being seen, or a condition, whatever it is.
func keepsBlock(above string, value any) bool {
	if table := asValues(value); table != nil {
		for key, within := range table {
			if keepsBlock(above+" "+key, within) {
				return true
			}
		}
		return false
	}
	if items, isList := value.([]any); isList {
		return slices.ContainsFunc(items, func(item any) bool { return keepsBlock(above, item) })
	}
	said, words := strings.ToLower(asText(value)), strings.ToLower(above)
	switch {
	case !blockKept().MatchString(above):
		return false
	case strings.Contains(words, "visib") && !strings.Contains(words, "hide") && !strings.Contains(words, "hidden"):
		return !slices.Contains(openWords, said) && !slices.Contains(yesWords, said) && said != "default" && said != "inherit"
	}
	return said != "" && !slices.Contains(shutWords, said)
}

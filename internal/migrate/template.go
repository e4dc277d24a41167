package migrate

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"casebook/internal/lazy"
)

// Texts of generators hold tags of their template languages. Those that only say
// where something leads or how code looks are understood; any other is taken out
// and told, since what it made stands nowhere.

var (
	liquidTag    = lazy.Regexp(`\{%-?\s*([a-zA-Z_]+)?\s*((?:[^%]|%[^}])*?)-?%\}`)
	liquidOutput = lazy.Regexp(`\{\{-?\s*((?:[^}]|\}[^}])*?)\s*-?\}\}`)
	shortcode    = lazy.Regexp(`\{\{([<%])\s*(/?)\s*([^\s/>%"]+)?\s*((?:"[^"]*"|` + "`[^`]*`" + `|[^>%"])*?)\s*/?\s*[>%]\}\}`)
	parameter    = lazy.Regexp(`(?:([a-zA-Z_-]+)=)?(?:"([^"]*)"|` + "`([^`]*)`" + `|(\S+))`)
	literal      = lazy.Regexp(`^["']([^"']*)["']`)
)

// outsideFences changes the lines of a text that are no code.
func outsideFences(text string, change func(part string, line int) string) string {
	var out, part []string
	start, fence := 0, ""
	flush := func() {
		if len(part) > 0 {
			out = append(out, change(strings.Join(part, "\n"), start))
		}
		part = nil
	}
	for i, line := range strings.Split(text, "\n") {
		found := fenceStart().FindStringSubmatch(line)
		switch {
		case fence != "":
			if found != nil && strings.HasPrefix(found[1], fence) {
				fence = ""
			}
			out = append(out, line)
		case found != nil:
			flush()
			fence = found[1]
			out = append(out, line)
		default:
			if len(part) == 0 {
				start = i
			}
			part = append(part, line)
		}
	}
	flush()
	return strings.Join(out, "\n")
}

// tagGone stands in a text for what a tag made, which is missing.
const tagGone = "\x01"

// cutEmptied empties lines that have no word without what tags made: the "- , " of
// a loop over people.
func cutEmptied(text string) string {
	if !strings.Contains(text, tagGone) {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		rest := strings.ReplaceAll(line, tagGone, "")
		if rest != line && !strings.ContainsFunc(strings.TrimLeft(strings.TrimSpace(rest), "0123456789"), func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
			rest = ""
		}
		lines[i] = rest
	}
	return strings.Join(lines, "\n")
}

// A tagReader says what stands in a text in the place of the tags of a pattern. It is
// given a tag with the groups of the pattern, and the line of the file.
type tagReader struct {
	pattern func() *regexp.Regexp
	read    func(tag []string, line int) string
}

// cutTags takes tags out of what is no code.
func (p *Page) cutTags(text string, readers ...tagReader) string {
	return outsideFences(strings.ReplaceAll(text, tagGone, ""), func(part string, line int) string {
		for _, r := range readers {
			var b strings.Builder
			last := 0
			for _, found := range r.pattern().FindAllStringSubmatchIndex(part, -1) {
				tag := make([]string, len(found)/2)
				for i := range tag {
					if found[2*i] >= 0 {
						tag[i] = part[found[2*i]:found[2*i+1]]
					}
				}
				b.WriteString(part[last:found[0]])
				b.WriteString(r.read(tag, p.Line+line+strings.Count(part[:found[0]], "\n")))
				last = found[1]
			}
			part = b.String() + part[last:]
		}
		return cutEmptied(part)
	})
}

var (
	inlineCode = lazy.Regexp(`\{%-?\s*highlight\b[^%\n]*-?%\}([^\n]+?)\{%-?\s*endhighlight\s*-?%\}`)
	rawPart    = lazy.Regexp(`(?s)\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}`)
)

// Braces of a text that shows how templates are written.
const braceOpen, braceClose = "\x05", "\x06"

// cutLiquid takes the tags of Liquid and Nunjucks out of a text (Jekyll, Eleventy).
func (s *Site) cutLiquid(p *Page, text string) (moved string) {
	text = cutBetween(cutBetween(text, "{% comment %}", "{% endcomment %}"), "{#", "#}")
	text = inlineCode().ReplaceAllStringFunc(text, func(tag string) string { return codeSpan(strings.TrimSpace(inlineCode().FindStringSubmatch(tag)[1])) })
	text = rawPart().ReplaceAllStringFunc(text, func(part string) string { // as it is, with braces that are no tags
		return strings.NewReplacer("{", braceOpen, "}", braceClose).Replace(rawPart().FindStringSubmatch(part)[1])
	})
	defer func() { moved = strings.NewReplacer(braceOpen, "{", braceClose, "}").Replace(moved) }()
	return p.cutTags(text, tagReader{liquidTag, func(tag []string, line int) string {
		name, rest := tag[1], strings.TrimSpace(tag[2])
		switch name {
		case "raw", "endraw", "":
			return ""
		case "highlight":
			language, _, _ := strings.Cut(rest, " ")
			return "```" + strings.Trim(language, `"'`)
		case "endhighlight":
			return "```"
		case "link", "post_url":
			return s.addressOfFile(p, strings.Trim(rest, `"'`))
		}
		p.note(line, leftTag("{% "+name+" %}"))
		return tagGone
	}}, tagReader{liquidOutput, func(tag []string, line int) string {
		value, known := s.liquidValue(p, tag[1])
		if !known {
			p.note(line, leftTag("{{ "+tag[1]+" }}"))
			return tagGone
		}
		return value
	}})
}

// plainFilters change nothing of what a text says.
var plainFilters = strings.Fields("relative_url absolute_url prepend url safe escape strip trim")

// liquidValue gives what an output stands for, as far as it does not take a
// program to know it.
func (s *Site) liquidValue(p *Page, inside string) (string, bool) {
	value, filter, filtered := strings.Cut(inside, "|")
	if filter = strings.TrimSpace(filter); filtered && !slices.ContainsFunc(plainFilters, func(name string) bool { return strings.HasPrefix(filter, name) }) {
		return "", false
	}
	switch value = strings.TrimSpace(value); value {
	case "site.baseurl", "content":
		return "", true
	case "site.url":
		return strings.TrimSuffix(s.URL, "/"), s.URL != ""
	case "site.title", "metadata.title":
		return s.Title, true
	case "page.title", "title":
		return p.Title, true
	}
	if found := literal().FindStringSubmatch(value); found != nil {
		return found[1], true
	}
	return "", false
}

// addressOfFile gives the old address of a page by the name of its file, as tags
// that link give it: with or without its folder, its ending.
func (s *Site) addressOfFile(from *Page, name string) string {
	wanted := strings.Trim(path.Clean("/"+strings.TrimSpace(name)), "/")
	for _, exact := range []bool{true, false} {
		for _, p := range s.Pages {
			stem := strings.TrimSuffix(p.File, path.Ext(p.File))
			switch {
			case p.Language != "" && p.Language != from.Language && p.Group != "":
			case exact && (p.File == wanted || stem == wanted || strings.HasSuffix(p.File, "/"+wanted) || strings.HasSuffix(stem, "/"+wanted) || strings.HasSuffix(stem, "/"+wanted+"/index")):
				return p.Address
			case !exact && path.Base(stem) == path.Base(strings.TrimSuffix(wanted, path.Ext(wanted))):
				return p.Address
			}
		}
	}
	return "/" + wanted
}

// cutShortcodes takes Hugo's shortcodes out of a text.
func (s *Site) cutShortcodes(p *Page, text string) string {
	moved := p.cutTags(text, tagReader{shortcode, func(tag []string, line int) string {
		if strings.HasPrefix(tag[0][3:], "/*") { // as it is
			return strings.NewReplacer("/*", "", "*/", "").Replace(tag[0])
		}
		return s.shortcodeText(p, line, tag[3], tag[2] != "", parameters(tag[4]))
	}})
	return strings.NewReplacer("{{</*", "{{<", "*/>}}", ">}}", "{{%/*", "{{%", "*/%}}", "%}}").Replace(moved)
}

// parameters gives what a shortcode is told, by name or by number.
func parameters(rest string) map[string]string {
	out := map[string]string{}
	for i, f := range parameter().FindAllStringSubmatch(rest, -1) {
		key, value := f[1], f[2]+f[3]+f[4]
		if key == "" {
			key = string(rune('0' + min(i, 9)))
		}
		out[key] = value
	}
	return out
}

func (s *Site) shortcodeText(p *Page, line int, name string, closing bool, given map[string]string) string {
	switch name {
	case "ref", "relref":
		file, fragment, marked := strings.Cut(given["0"]+given["path"], "#")
		if marked {
			fragment = "#" + fragment
		}
		if file == "" {
			return fragment
		}
		return s.addressOfFile(p, file) + fragment
	case "figure":
		caption := given["caption"]
		if title := given["title"]; title != "" && caption != "" {
			caption = strings.TrimRight(title, ".") + ". " + caption
		} else {
			caption += title
		}
		credit := given["attr"]
		if to := given["attrlink"]; to != "" && credit != "" {
			credit = "[" + credit + "](" + to + ")"
		}
		text := "![" + firstOf(given["alt"], caption) + "](" + given["src"] + ")"
		if link := given["link"]; link != "" && caption != "" {
			caption = "[" + caption + "](" + link + ")"
		}
		if given["alt"] == "" || given["alt"] == caption { // it stands at the picture already
			caption = ""
		}
		if below := strings.TrimSpace(caption + " " + credit); below != "" {
			text += "\n\n" + below
		}
		return text
	case "highlight":
		if closing {
			return "```"
		}
		return "```" + given["0"]
	case "youtube":
		return "<https://www.youtube.com/watch?v=" + firstOf(given["0"], given["id"]) + ">"
	case "vimeo":
		return "<https://vimeo.com/" + firstOf(given["0"], given["id"]) + ">"
	case "param":
		return ""
	}
	if !closing {
		p.note(line, leftTag("{{< "+name+" >}}"))
	}
	return tagGone
}

// firstOf gives the first text that is not empty.
func firstOf(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}

// cutBetween takes out what stands between two marks, with them; its line breaks
// stay, so that lines are counted as in the file.
func cutBetween(text, start, end string) string {
	for {
		before, rest, found := strings.Cut(text, start)
		if !found {
			return text
		}
		gone, after, closed := strings.Cut(rest, end)
		if !closed {
			return text
		}
		text = before + strings.Repeat("\n", strings.Count(gone, "\n")) + after
	}
}

package theme

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"casebook/internal/decode"
	"casebook/internal/diag"
)

// action finds what a layout fills in.
var action = regexp.MustCompile(`(?s)\{\{.*?\}\}`)

// blankActions gives a layout's text with every action as letters of the same
// length in bytes, so that it can be read as HTML and places stay what they are.
func blankActions(text string) string {
	return action.ReplaceAllStringFunc(text, func(s string) string {
		b := []byte(s)
		for i, c := range b {
			if c != '\n' {
				b[i] = 'x'
			}
		}
		return string(b)
	})
}

// reportBlocked warns of what a page's Content-Security-Policy stops in a layout of
// the site's own, and of addresses that lead nowhere: readers' browsers say
// nothing, so that whoever wrote it may never see it fail.
func (l *layout) reportBlocked(rep *diag.Report) {
	text := blankActions(l.text)
	z := html.NewTokenizer(strings.NewReader(text))
	for at := 0; ; {
		kind := z.Next()
		size := len(z.Raw())
		if kind == html.ErrorToken {
			return
		}
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			l.reportTag(z.Token(), at, text[at:at+size], rep)
		}
		at += size
	}
}

// reportTag warns of a start tag, which begins at an offset of the layout.
func (l *layout) reportTag(t html.Token, offset int, raw string, rep *diag.Report) {
	warn := func(part string, text diag.Text) {
		at := offset
		if i := strings.Index(strings.ToLower(raw), part); part != "" && i > 0 {
			at += i
		}
		line, column := decode.Locate([]byte(l.text), at)
		rep.AddWarning(diag.Position{File: folder + l.name, Line: line, Column: column}, text)
	}
	value := func(name string) (string, bool) {
		i := slices.IndexFunc(t.Attr, func(a html.Attribute) bool { return a.Key == name })
		if i < 0 {
			return "", false
		}
		return t.Attr[i].Val, true
	}
	// A value in a script or a style is an error when a page is made, and said once.
	within, _, _ := strings.Cut(l.text[offset+len(raw):], "</")
	filledIn := strings.Contains(within, "{{")
	_, hasSource := value("src")
	mediaType, _ := value("type")
	switch {
	case t.Data == "form":
		warn("", diag.Say("blocked-by-policy/form"))
	case t.Data == "style" && !filledIn:
		warn("", diag.Say("blocked-by-policy/style"))
	case t.Data == "script" && !hasSource && !filledIn && !strings.HasSuffix(strings.ToLower(mediaType), "json"):
		warn("", diag.Say("blocked-by-policy/script"))
	case t.Data == "iframe", t.Data == "object", t.Data == "embed":
		warn("", diag.Say("blocked-by-policy/frame", "element", t.Data))
	}
	for _, a := range t.Attr {
		if i := strings.Index(raw, a.Val); i >= 0 && strings.Contains(l.text[offset+i:offset+i+len(a.Val)], "{{") {
			continue
		}
		switch {
		case a.Key == "style":
			warn("style", diag.Say("blocked-by-policy/attribute", "attribute", a.Key))
		case strings.HasPrefix(a.Key, "on") && len(a.Key) > 3 && isLetter(a.Key[2]):
			warn(a.Key, diag.Say("blocked-by-policy/attribute", "attribute", a.Key))
		case (a.Key == "href" || a.Key == "src") && strings.TrimSpace(a.Val) == "":
			warn(a.Key, diag.Say("empty-address", "attribute", a.Key))
		case isFetched(t.Data, a.Key) && leadsElsewhere(a.Val):
			warn(a.Key, diag.Say("blocked-by-policy/elsewhere"))
		case isFetched(t.Data, a.Key) && hasScheme(a.Val, "data:"):
			warn(a.Key, diag.Say("blocked-by-policy/within"))
		case hasScheme(a.Val, "javascript:") && (a.Key == "href" || a.Key == "action" || a.Key == "formaction"):
			warn(a.Key, diag.Say("blocked-by-policy/script"))
		}
	}
}

// isFetched reports an attribute whose address a browser asks for when it shows the
// page, not when somebody follows it. Frames are warned of whatever they show.
func isFetched(element, attribute string) bool {
	switch attribute {
	case "src", "srcset", "poster":
		return element != "iframe" && element != "embed"
	case "href":
		return element == "link"
	}
	return false
}

// leadsElsewhere reports an address with a host of its own.
func leadsElsewhere(address string) bool {
	return strings.HasPrefix(strings.TrimSpace(address), "//") || hasScheme(address, "https:") || hasScheme(address, "http:")
}

func hasScheme(address, scheme string) bool {
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(address)), scheme)
}

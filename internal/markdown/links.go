package markdown

import (
	"bytes"
	"net/url"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"casebook/internal/diag"
)

// writeLink writes a link, or its text alone when it must not lead anywhere.
func (w *writer) writeLink(n *ast.Link) {
	url, ok := w.expandReference(n.Reference, n.Destination, n.Title, n.Pos())
	if ok {
		url, ok = w.resolveLink(url, n.Pos())
	}
	if !ok && isAddress(textOf(n, w.src.text)) {
		w.src.addWarning(n.Pos(), diag.Say("withheld-link/bare"))
		w.hush(n)
		w.body.writeLiteral([]byte("…"))
		return
	}
	if !ok || w.inLink {
		w.writeInlines(n.FirstChild())
		return
	}
	if !w.holdsText(n) {
		w.src.addWarning(n.Pos(), diag.Say("empty-link", "address", url))
		w.openLink(url)
		w.body.out = append(w.body.out, '>')
		w.body.writeLiteral([]byte(url))
		w.body.closeTag("</a>")
		return
	}
	w.openLink(url)
	if len(n.Title) > 0 {
		w.body.out = appendAttr(w.body.out, "title", w.formatTitle(n.Title))
	}
	w.body.out = append(w.body.out, '>')
	w.inLink = true
	w.writeInlines(n.FirstChild())
	w.inLink = false
	w.body.closeTag("</a>")
}

// hush notes an address that no plain form of the text may have.
func (w *writer) hush(n ast.Node) {
	if w.hushed == nil {
		w.hushed = map[ast.Node]bool{}
	}
	w.hushed[n] = true
}

// hushAddresses notes the addresses that stand as text within n.
func (w *writer) hushAddresses(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.AutoLink:
			w.hush(c)
		case *ast.Link:
			if isAddress(textOf(c, w.src.text)) {
				w.hush(c)
			}
		default:
			w.hushAddresses(c)
		}
	}
}

// isAddress reports the text of a link that is an address, and no words.
func isAddress(text []byte) bool {
	text = bytes.TrimSpace(text)
	host, _, hasPath := bytes.Cut(text, []byte("/"))
	return (bytes.Contains(text, []byte("://")) || hasPath && bytes.IndexByte(host, '.') > 0) && !bytes.ContainsAny(text, " \t\n")
}

// holdsText reports whether a link has words or a picture to follow it by.
func (w *writer) holdsText(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if len(bytes.TrimSpace(c.Segment.Value(w.src.text))) > 0 {
				return true
			}
		case *ast.RawHTML:
		case *ast.Emphasis, *extast.Strikethrough, *ast.Link:
			if w.holdsText(c) {
				return true
			}
		default: // a picture, code, an address, the number of a note
			return true
		}
	}
	return false
}

// writeBareLink writes a bare address. One that names no protocol is taken to be
// served encrypted, as nearly all are. One that must not lead anywhere is left
// out: as text it would name what is withheld.
func (w *writer) writeBareLink(n *ast.AutoLink) {
	label := n.Label(w.src.text)
	offset := w.src.labelStart(n)
	dest := string(label)
	if n.AutoLinkType == ast.AutoLinkEmail {
		dest = "mailto:" + dest
	} else if n.Protocol != nil {
		dest = "https://" + dest
	}
	if !w.inLink {
		url, ok := w.resolveLink(dest, offset)
		if ok {
			w.openLink(url)
			if w.isolates {
				w.body.out = append(w.body.out, ` dir="ltr"`...)
			}
			w.body.out = append(w.body.out, '>')
			w.body.writeLiteral(label)
			w.body.closeTag("</a>")
			return
		}
		if _, sound := judgeLink(dest); sound && n.AutoLinkType != ast.AutoLinkEmail {
			w.src.addWarning(offset, diag.Say("withheld-link/bare"))
			w.hush(n)
			w.body.writeLiteral([]byte("…"))
			return
		}
	}
	w.body.writeLiteral(label)
}

// labelStart gives the place of a bare address: goldmark's begins with the
// character before, but for one between < and >.
func (m *manuscript) labelStart(n *ast.AutoLink) int {
	at := n.Pos()
	if i := bytes.Index(m.text[at:], n.Label(m.text)); i > 0 && i < 3 && m.text[at] != '<' {
		return at + i
	}
	return at
}

// openLink writes a link's tag up to its address.
func (w *writer) openLink(url string) {
	w.body.openTag("<a")
	w.writeAddress("href", url)
}

// writeAddress writes an attribute that holds an address.
func (w *writer) writeAddress(name, url string) {
	out := append(append(append(w.body.out, ' '), name...), `="`...)
	start := len(out)
	out = appendURL(out, url)
	w.refs = append(w.refs, Ref{start, len(out)})
	w.body.out = append(out, '"')
}

// expandReference gives the destination of a link or picture, unless its reference
// definition was copied too often already.
func (w *writer) expandReference(ref *ast.ReferenceLink, dest, title []byte, offset int) (string, bool) {
	if ref == nil {
		w.linked++
	} else {
		losses{w}.noteReference(ref)
		w.expanded += len(dest) + len(title)
		if w.expanded > maxExpansion {
			w.src.addErrorOnce(offset, diag.Say("too-large/definitions"))
			return "", false
		}
	}
	return string(decodeText(dest)), true
}

// resolveLink gives the address to write for a destination, if it may be linked
// to: both what was written and what the resolver makes of it are judged.
func (w *writer) resolveLink(dest string, offset int) (string, bool) {
	at := w.src.placeOf(offset)
	problem, ok := judgeLink(dest)
	if ok {
		var url string
		if url, ok = w.resolver.Link(dest, at); !ok {
			return "", false
		}
		if url == "" {
			return "#", true // an empty address is the page itself
		}
		if problem, ok = judgeLink(url); ok {
			return url, true
		}
	}
	w.src.report.AddError(at, problem)
	return "", false
}

// judgeLink says what is wrong with a destination, whatever a resolver would make
// of it. Links lead to pages of the site, to the web, to mail and to
// telephones; a browser would run the others, or open files with them. It sees
// through percent-encoding, white space and invisible characters in front of
// the colon, even where browsers do not.
func judgeLink(dest string) (problem diag.Text, ok bool) {
	switch {
	case dest == "":
		return diag.Say("bad-link/empty"), false
	case strings.ContainsFunc(dest, unicode.IsControl):
		return diag.Say("bad-link/control"), false
	case strings.HasPrefix(dest, "//"):
		return diag.Say("bad-link/slashes"), false
	}
	switch scheme := readScheme(dest); scheme {
	case "":
		if strings.Contains(dest, `\`) {
			return diag.Say("bad-link/backslash"), false
		}
	case "mailto", "tel":
	case "http", "https":
		_, rest, _ := strings.Cut(dest, ":")
		if !strings.HasPrefix(rest, "//") || len(rest) == 2 || strings.ContainsRune("/?#:", rune(rest[2])) {
			return diag.Say("bad-link/host"), false
		}
	default:
		return diag.Say("bad-link/scheme", "scheme", clipText(scheme)+":"), false
	}
	return diag.Text{}, true
}

// readScheme gives what stands before the first colon, in lower case, without
// what could hide it; "" for a relative address.
func readScheme(dest string) string {
	if strings.IndexByte(dest, ':') < 0 && strings.IndexByte(dest, '%') < 0 {
		return ""
	}
	for range 3 {
		end := strings.IndexAny(dest, ":/?#")
		if end >= 0 && dest[end] == ':' {
			return strings.Map(visibleRune, dest[:end])
		}
		if end < 0 {
			end = len(dest)
		}
		head, err := url.PathUnescape(dest[:end])
		if err != nil || head == dest[:end] {
			return ""
		}
		dest = head + dest[end:]
	}
	return ""
}

// visibleRune gives a letter in lower case and drops what is not seen.
func visibleRune(r rune) rune {
	if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
		return -1
	}
	return unicode.ToLower(r)
}

// clipText shortens what a message repeats.
func clipText(s string) string {
	const longest = 30 // characters
	n := 0
	for i := range s {
		if n == longest {
			return s[:clusterStart([]byte(s), i)] + "…"
		}
		n++
	}
	return s
}

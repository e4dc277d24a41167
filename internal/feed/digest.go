package feed

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"mime"
	"mime/quotedprintable"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"casebook/internal/locale"
)

// A Digest is what subscribers are told, as an e-mail: each language of the site
// below the other. It loads nothing from anywhere, so that nobody learns who has
// read it, and says only titles, dates and summaries: the whole text is a page
// that can still be mended.
type Digest struct {
	Sender string // who stands behind the site
	Email  string // whose address is that
	Host   string // the address of the site; names the message
	Accent string // the colour of links, as "#a30f1c"
	Parts  []DigestPart
}

// A DigestPart is the digest in one language.
type DigestPart struct {
	Feed
	Direction string                 // ltr or rtl
	Day       func(time.Time) string // writes a date
}

// otherLanguage gives the name, in itself, of an entry's language where it is another
// than the part's, else "".
func (p *DigestPart) otherLanguage(tag string) string {
	if tag == "" || tag == p.Lang {
		return ""
	}
	return locale.Autonym(tag)
}

// markLanguage gives the attributes of an element in a language, none in the part's.
func (p *DigestPart) markLanguage(tag string) string {
	if tag == "" || tag == p.Lang {
		return ""
	}
	return ` lang="` + attributeText(tag) + `" dir="` + locale.Direction(tag) + `"`
}

// Subject gives what the mail is called: the site, and the title of the newest
// entry.
func (d *Digest) Subject() string {
	p := &d.Parts[0]
	subject := p.Title + ": " + p.Entries[0].Title
	if more := len(p.Entries) - 1; more > 0 {
		subject += fmt.Sprintf(" (+%d)", more)
	}
	return oneLine(subject)
}

// HTML gives what a mail program shows. Styles stand at their elements, since
// programs leave out any other.
func (d *Digest) HTML() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<!DOCTYPE html><html lang="%s" dir="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%s</title></head>`, attributeText(d.Parts[0].Lang), d.Parts[0].Direction, html.EscapeString(d.Subject()))
	b.WriteString("\n" + `<body style="margin:0;padding:16px;background:#ffffff;color:#1a1a1a;font-family:Georgia,serif;font-size:17px;line-height:1.5">` + "\n")
	for i := range d.Parts {
		p := &d.Parts[i]
		rule := ""
		if i > 0 {
			rule = ";border-top:1px solid #bbbbbb;padding-top:16px"
		}
		fmt.Fprintf(&b, `<div lang="%s" dir="%s" style="max-width:600px;margin:0 auto%s">`+"\n", attributeText(p.Lang), p.Direction, rule)
		fmt.Fprintf(&b, `<p style="margin:0 0 16px"><a href="%s" style="color:#1a1a1a;font-weight:bold;text-decoration:none">%s</a></p>`+"\n", attributeText(encodeURI(p.Home)), html.EscapeString(oneLine(p.Title)))
		for k := range p.Entries {
			e := p.Entries[k].withoutGone()
			fmt.Fprintf(&b, `<h2 style="margin:0;font-size:20px;line-height:1.3"><a href="%s"%s style="color:%s">%s</a>`, attributeText(encodeURI(e.URL)), p.markLanguage(e.Lang), attributeText(d.Accent), html.EscapeString(oneLine(e.Title)))
			if name := p.otherLanguage(e.Lang); name != "" {
				fmt.Fprintf(&b, ` <small%s style="color:#555555;font-size:15px;font-weight:normal">%s</small>`, p.markLanguage(e.Lang), html.EscapeString(name))
			}
			b.WriteString("</h2>\n")
			fmt.Fprintf(&b, `<p style="margin:0;color:#555555;font-size:15px">%s</p>`+"\n", html.EscapeString(p.Day(e.Published)))
			summary := html.EscapeString(oneLine(e.Summary))
			if mark := p.markLanguage(e.SummaryLang); mark != "" {
				summary = "<span" + mark + ">" + summary + "</span>"
			}
			fmt.Fprintf(&b, `<p style="margin:4px 0 20px">%s</p>`+"\n", summary)
		}
		b.WriteString("</div>\n")
	}
	b.WriteString("</body></html>\n")
	return b.String()
}

// Text gives the same for programs that show no HTML.
func (d *Digest) Text() string {
	var b strings.Builder
	for i := range d.Parts {
		p := &d.Parts[i]
		if i > 0 {
			b.WriteString("----\n\n")
		}
		b.WriteString(oneLine(p.Title) + "\n" + encodeURI(p.Home) + "\n\n")
		for k := range p.Entries {
			e := p.Entries[k].withoutGone()
			b.WriteString(oneLine(e.Title))
			if name := p.otherLanguage(e.Lang); name != "" {
				b.WriteString(" [" + name + "]")
			}
			b.WriteString("\n" + p.Day(e.Published) + "\n")
			if e.Summary != "" {
				b.WriteString(oneLine(e.Summary) + "\n")
			}
			b.WriteString(encodeURI(e.URL) + "\n\n")
		}
	}
	return b.String()
}

// Message gives the whole mail (RFC 5322; multipart/alternative of RFC 2046), a
// draft without an addressee. The same entries give the same bytes: its date is
// that of the newest, and its id comes from what it says.
func (d *Digest) Message() []byte {
	text, page := d.Text(), d.HTML()
	sum := sha256.Sum256([]byte(text + page))
	name := hex.EncodeToString(sum[:12])
	host := "localhost"
	if u, err := url.Parse(d.Host); err == nil && u.Hostname() != "" {
		host = strings.Trim(u.Hostname(), "[]")
	}
	var b bytes.Buffer
	header := func(key, value string) { b.WriteString(key + ": " + value + "\r\n") }
	sender := quotePhrase(d.Sender)
	header("From", sender+"\r\n <"+oneLine(d.Email)+">")
	header("Subject", encodeWords(d.Subject()))
	header("Date", d.Parts[0].Entries[0].Published.Format("Mon, 02 Jan 2006 15:04:05 -0700"))
	header("Message-ID", "<"+name+"@"+host+">")
	header("X-Unsent", "1") // mail programs open it as a draft
	header("MIME-Version", "1.0")
	boundary := "=_casebook_" + name
	header("Content-Type", "multipart/alternative;\r\n boundary=\""+boundary+"\"")
	for _, part := range []struct{ kind, text string }{{"text/plain", text}, {"text/html", page}} {
		b.WriteString("\r\n--" + boundary + "\r\n")
		header("Content-Type", part.kind+"; charset=utf-8")
		header("Content-Transfer-Encoding", "quoted-printable")
		b.WriteString("\r\n")
		w := quotedprintable.NewWriter(&b)
		w.Write([]byte(strings.ReplaceAll(part.text, "\n", "\r\n"))) // a buffer does not fail
		w.Close()
	}
	b.WriteString("\r\n--" + boundary + "--\r\n")
	return b.Bytes()
}

// oneLine gives a text that cannot begin another header or line.
func oneLine(s string) string { return strings.Join(strings.Fields(legalText(s)), " ") }

func attributeText(s string) string { return html.EscapeString(oneLine(s)) }

// encodeWords writes a text for a header (RFC 2047), folded.
func encodeWords(s string) string {
	if mime.QEncoding.Encode("utf-8", s) == s { // plain ASCII
		return foldWords(s)
	}
	const most = 36 // bytes of text in a word, so that every line is short enough
	var words []string
	for s != "" {
		end := min(most, len(s))
		for end < len(s) && !utf8.RuneStart(s[end]) {
			end--
		}
		words = append(words, "=?utf-8?b?"+base64.StdEncoding.EncodeToString([]byte(s[:end]))+"?=")
		s = s[end:]
	}
	return strings.Join(words, "\r\n ")
}

// foldWords breaks a long text between words, as a header allows.
func foldWords(s string) string {
	var b strings.Builder
	width := len("Subject: ")
	for i, word := range strings.Fields(s) {
		if i > 0 {
			if width+1+len(word) > 76 {
				b.WriteString("\r\n")
				width = 0
			}
			b.WriteString(" ")
			width++
		}
		b.WriteString(word)
		width += len(word)
	}
	return b.String()
}

// quotePhrase writes a name before an address.
func quotePhrase(s string) string {
	s = oneLine(s)
	if mime.QEncoding.Encode("utf-8", s) != s {
		return encodeWords(s)
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

package guard

import (
	"bytes"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/parallel"
)

// CheckDocuments looks at the texts that are published, before anything is made
// of them. What is known of documents that were not read again is said again.
func (g *Guard) CheckDocuments(docs []*campaign.Document) {
	if g == nil {
		return
	}
	found := make([][]diag.Diagnostic, len(docs))
	parallel.ForEach(len(docs), func(i int) {
		var known bool
		if found[i], known = g.lists.found[docs[i]]; !known {
			found[i] = g.searchDocument(docs[i])
		}
		g.rep.Add(found[i]...)
	})
	g.lists.found = make(map[*campaign.Document][]diag.Diagnostic, len(docs))
	for i, d := range docs {
		g.lists.found[d] = found[i]
	}
}

// searchDocument looks at a document's text and front matter, as far as they are
// published as they are written.
func (g *Guard) searchDocument(d *campaign.Document) []diag.Diagnostic {
	var found []diag.Diagnostic
	look := func(text string, line int) {
		for _, h := range g.matcher.FindInSource(text) {
			if line == 1 && isKey(text, h.Offset) {
				continue
			}
			found = append(found, problemOf(h.Entry, g.positionIn(d.File, line, text, h.Offset)))
		}
	}
	look(publishedMarkdown(d.Body), d.BodyLine)
	look(decode.MaskFrontMatter(d.Front, func(key string) bool {
		return key == "cases" || key == "image" || key == "original" || key == "params"
	}), 1)
	return found
}

// isKey reports whether a key of TOML stands there, as casebook knows it: what it is
// called is not published.
func isKey(text string, offset int) bool {
	begin := strings.LastIndexByte(text[:offset], '\n') + 1
	key := keyOfLine().FindString(text[begin:])
	return offset-begin < len(key)
}

var (
	keyOfLine = lazy.Regexp(`^[ \t]*(?:[a-z_]+[ \t]*=|\[\[?[a-z_]+\]\]?)`)

	comment = lazy.Regexp(`(?s)<!--.*?-->`)

	// definition is a link's destination at the foot of a Markdown text.
	definition = lazy.Regexp(`(?m)^ {0,3}\[[^\]\n]+\]:[ \t]*[^\s:]+$`)
)

// publishedMarkdown gives Markdown with spaces in the place of what is not
// published as it is written: comments, and where links and images lead within
// the site, which is not published at all when it leads to what is withheld.
func publishedMarkdown(body string) string {
	if strings.Contains(body, "<!--") {
		body = comment().ReplaceAllStringFunc(body, blankOut)
	}
	if strings.Contains(body, "]:") {
		body = definition().ReplaceAllStringFunc(body, blankOut)
	}
	b := []byte(body)
	for i := 0; ; i += 2 {
		n := bytes.Index(b[i:], []byte("]("))
		if n < 0 {
			return string(b)
		}
		i += n
		end := i + 2
		for end < len(b) && !strings.ContainsRune(" \t\r\n):", rune(b[end])) {
			end++
		}
		if end < len(b) && b[end] == ':' {
			continue // the address of another site
		}
		for j := i + 2; j < end; j++ {
			b[j] = ' '
		}
	}
}

// blankOut gives spaces in the place of a text, with its line breaks.
func blankOut(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c != '\n' && c != '\r' {
			b[i] = ' '
		}
	}
	return string(b)
}

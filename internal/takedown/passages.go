package takedown

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"html"
	"path"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/campaign"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/pdf"
)

const (
	// passageWords is from how many words on a text is known without its title,
	// and how many of it in a row are known within another.
	passageWords = 20

	// maxPassages bounds the passages of a page that are recorded: of a longer
	// one it is every second, every third.
	maxPassages = 1000

	// record is what the hashes are kept in, relative to the site.
	record = "content/takedowns.toml"
)

// A passage is the first half of a keyed hash (HMAC-SHA-256, RFC 2104) of so many
// words in a row.
type passage [8]byte

// eachPassage gives the passages of a text, in their order, until yield says so.
func eachPassage(mac hash.Hash, text string, yield func(passage) bool) {
	words := foldWords(text)
	var sum [sha256.Size]byte
	var joined []byte
	for i := 0; i+passageWords <= len(words); i++ {
		joined = append(joined[:0], "passage"...)
		for _, w := range words[i : i+passageWords] {
			joined = append(append(joined, 0), w...)
		}
		mac.Reset()
		mac.Write(joined)
		if !yield(passage(mac.Sum(sum[:0])[:len(passage{})])) {
			return
		}
	}
}

// A wording is what a document says, as it is written, and how readers get the
// words of it. Line is where it begins in its file, 0 where nobody knows.
type wording struct {
	text  string
	line  int
	words func(string) string
}

// textsOf gives what a document says: its text, and what stands above it.
func textsOf(d *campaign.Document) []wording {
	front := wording{decode.MaskFrontMatter(d.Front, func(string) bool { return false }), 1, wordsOfValues}
	if front.text == "" {
		front.text, front.line = d.Title+"\n"+d.Summary, 0
	}
	return []wording{{d.Body, d.BodyLine, wordsOfMarkdown}, front}
}

var (
	// escapes are the line ends and tabs of a string of TOML or JSON.
	escapes = lazy.Regexp(`\\[ntr]`)

	// unread is what readers of Markdown do not see between its words: where links
	// lead, marks of notes, tags.
	unread = lazy.Regexp(`(\])(?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[[^\[\]\n]*\])|\[\^[^\[\]\n]*\]|<[^<>\n]*>`)
)

// wordsOfValues gives a text of TOML or JSON with the words of its strings.
func wordsOfValues(text string) string { return escapes().ReplaceAllString(text, " ") }

// wordsOfMarkup gives a text of HTML, SVG, TOML, JSON or a language like them with the
// words that its readers see.
func wordsOfMarkup(text string) string {
	return html.UnescapeString(tag().ReplaceAllString(wordsOfValues(text), " "))
}

// wordsOfMarkdown gives a text with the words that its readers see.
func wordsOfMarkdown(text string) string {
	return html.UnescapeString(unread().ReplaceAllString(text, "$1"))
}

// passagesOf gives the passages of documents that are to be recorded: of their texts
// and summaries, but not those that several of the documents that stay have too, as
// what every statement says of the campaign.
func passagesOf(key []byte, down, stay []*campaign.Document) map[*campaign.Document][]passage {
	mac := hmac.New(sha256.New, key)
	lists := make(map[*campaign.Document][]passage, len(down))
	holders := map[passage]int{}
	for _, d := range down {
		for _, text := range []string{wordsOfMarkdown(d.Body), d.Summary} {
			eachPassage(mac, text, func(p passage) bool {
				lists[d], holders[p] = append(lists[d], p), 0
				return true
			})
		}
	}
	for _, d := range stay {
		met := map[passage]bool{}
		for _, text := range textsOf(d) {
			eachPassage(mac, text.words(text.text), func(p passage) bool {
				if n, ok := holders[p]; ok && !met[p] {
					holders[p], met[p] = n+1, true
				}
				return true
			})
		}
	}
	for d, list := range lists {
		list = slices.DeleteFunc(list, func(p passage) bool { return holders[p] > 1 })
		every := (len(list) + maxPassages - 1) / maxPassages
		lists[d] = nil
		for i, p := range list {
			if i%every == 0 {
				lists[d] = append(lists[d], p)
			}
		}
	}
	return lists
}

// formatPassages gives them as the record keeps them, parsePassages the reverse;
// what is no passage is left out.
func formatPassages(list []passage) string {
	var all []byte
	for _, p := range list {
		all = append(all, p[:]...)
	}
	return base64.StdEncoding.EncodeToString(all)
}

func parsePassages(text string) (list []passage) {
	all, _ := base64.StdEncoding.DecodeString(text)
	for ; len(all) >= len(passage{}); all = all[len(passage{}):] {
		list = append(list, passage(all))
	}
	return list
}

// findPassage gives the address that a passage of a text stood at, "" for none.
func (m *Memory) findPassage(text string) (address string) {
	eachPassage(hmac.New(sha256.New, m.key), text, func(p passage) bool {
		address = m.passages[p]
		return address == ""
	})
	return address
}

// locate gives the place in a text, which findPassage knows by its words, at which the
// first passage begins: between two words, where what is before it alone is no passage
// yet, and what is behind it is none any more.
func (m *Memory) locate(w wording) (line, column int) {
	found := func(part string) bool { return m.findPassage(w.words(part)) != "" }
	var starts []int
	space := true
	for i, r := range w.text {
		if is := unicode.IsSpace(r); is != space {
			if space = is; !is {
				starts = append(starts, i)
			}
		}
	}
	starts = append(starts, len(w.text))
	n := sort.Search(len(starts)-1, func(i int) bool { return found(w.text[:starts[i]]) })
	end := starts[n]
	n = sort.Search(n, func(i int) bool { return !found(w.text[starts[i]:end]) })
	line, column = decode.Locate([]byte(w.text), starts[max(n-1, 0)])
	return line + w.line - 1, column
}

// locateText gives the place at which the text of a document begins.
func locateText(d *campaign.Document) (line, column int) {
	begins := strings.IndexFunc(d.Body, func(r rune) bool { return !unicode.IsSpace(r) })
	line, column = decode.Locate([]byte(d.Body), max(begins, 0))
	return line + d.BodyLine - 1, column
}

// tag is markup of HTML, XML or SVG.
var tag = lazy.Regexp(`<[^<>]*>`)

// CheckFile reports a file that is published as it is, a PDF too, and that says
// what was taken down; clean when it says none of it.
func (m *Memory) CheckFile(ctx context.Context, source string, data []byte, rep *diag.Report) (clean bool) {
	if len(m.passages) == 0 {
		return true
	}
	var text string
	at := diag.Position{File: source}
	switch {
	case strings.EqualFold(path.Ext(source), ".pdf"):
		text, _, _ = pdf.SearchText(ctx, data) // what cannot be read is told by who searches for names
	case utf8.Valid(data) && bytes.IndexByte(data, 0) < 0:
		text = wordsOfMarkup(string(data))
	}
	address := m.findPassage(text)
	if address != "" {
		if !strings.EqualFold(path.Ext(source), ".pdf") {
			at.Line, at.Column = m.locate(wording{string(data), 1, wordsOfMarkup})
		}
		rep.AddError(at, diag.Say("taken-down/file", "words", passageWords, "address", address))
	}
	return address == ""
}

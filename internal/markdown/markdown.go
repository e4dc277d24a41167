// Package markdown turns a content file's Markdown into the HTML of its page.
//
// The language is CommonMark 0.31 with tables, strikethrough, footnotes,
// definition lists, bare links and alerts. goldmark parses it; the HTML is
// written here, in one pass and already minimal, because what may be published
// is decided while it is written: raw HTML is left out, every address goes
// through the caller's Resolver, and whatever is wrong is reported at its line
// and column of the file.
package markdown

import (
	"regexp"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"

	"casebook/internal/diag"
	"casebook/internal/locale"
)

// Words are the interface words a converter writes, in the page's language.
type Words struct {
	Note, Tip, Important, Warning, Caution string // titles of the alerts
	Footnotes                              string // name of the list of footnotes
	FootnoteBack                           string // name of the link from a footnote to its place in the text
	LeadsTo                                string // where a link to a film elsewhere leads, with {host}
}

// A Source is one Markdown text and where it stands.
type Source struct {
	File     string   // relative to the site, with "/"
	Line     int      // the line of File on which Text begins, from 1
	Text     string   // with the line ends of any system
	Reserved []string // ids the page itself uses; no heading gets one of them
}

// A Resolver knows the addresses of the site.
type Resolver interface {
	// Link gives the address to write for a destination as it was written
	// (escapes and entities decoded). With ok false only the link's text is
	// written; the resolver has said why.
	Link(dest string, at diag.Position) (url string, ok bool)

	// Image gives the picture to show. With ok false only its alternative
	// text is written; the resolver has said why.
	Image(dest string, at diag.Position) (Image, bool)

	// Withheld reports a picture whose description must not be written either.
	Withheld(dest string) bool
}

// An Image is a published picture. Width and Height are in CSS pixels, 0 when
// not known; SrcSet and Sizes are the attributes of that name, or empty, LightSet is
// a srcset of the same sizes as WebP.
type Image struct {
	URL, SrcSet, LightSet, Sizes string
	Width, Height                int
	Sound                        bool // there is nothing to see: it is played
}

// A Document is a converted text.
type Document struct {
	HTML    string
	Refs    []Ref    // every address in HTML, in order
	Notes   []Ref    // what only a page shows: it says where a link to a film leads, in order
	IDs     []string // every id in HTML, in order
	Excerpt string   // plain text of the beginning, whole words, about 200 characters at most
}

// A Ref is the range HTML[Start:End] of an address: the escaped value of an
// href or src, or the address of one candidate of a srcset.
type Ref struct{ Start, End int }

// Rebase gives HTML with every address replaced by what abs gives for it and
// without Notes, as feeds need it. The addresses given to abs are unescaped, and what it gives
// is escaped; Document itself stays as it is.
func (d Document) Rebase(abs func(url string) string) string {
	var out, url []byte
	from := 0
	notes := d.Notes
	for _, r := range d.Refs {
		for len(notes) > 0 && notes[0].Start < r.Start {
			out = append(out, d.HTML[from:notes[0].Start]...)
			from, notes = notes[0].End, notes[1:]
		}
		old := d.HTML[r.Start:r.End]
		if url = appendURL(url[:0], abs(unescapeURL(old))); string(url) == old {
			continue
		}
		if out == nil {
			out = make([]byte, 0, len(d.HTML)+64*len(d.Refs))
		}
		out = append(append(out, d.HTML[from:r.Start]...), url...)
		from = r.End
	}
	for _, n := range notes {
		out = append(out, d.HTML[from:n.Start]...)
		from = n.End
	}
	if from == 0 {
		return d.HTML
	}
	return string(append(out, d.HTML[from:]...))
}

// A Converter converts Markdown of one language. It is safe for concurrent use.
type Converter struct {
	linkParser  parser.Parser
	plainParser parser.Parser // the same, but it finds no bare links
	marks       *quotationMarks
	rightToLeft bool
	words       Words
	pool        sync.Pool // of *writer
}

// bareAddress is what is taken for an address in a text, by its scheme: also where its host
// is a number or one word, as the preview's, so that the resolver can tell what is wrong.
var bareAddress = regexp.MustCompile(`^https?://(?:[-\w@:%.+~#=]{1,256}\.[a-z]+|\[[0-9a-fA-F:.]+\]|[a-zA-Z0-9][-\w.]*)(?::\d+)?(?:[/#?][-\w@:%+.~#$!?&/=();,'">^{}\[\]` + "`" + `]*)?`)

// New gives the converter for a language (BCP 47): its quotation marks, and
// the interface words given.
func New(lang string, w Words) *Converter {
	links := extension.NewLinkifyParser(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"}), extension.WithLinkifyURLRegexp(bareAddress))
	return &Converter{
		linkParser:  newParser(util.Prioritized(links, 999)),
		plainParser: newParser(util.Prioritized(plainText{}, 999)),
		marks:       loadMarks(lang),
		rightToLeft: locale.Direction(lang) == "rtl",
		words:       w,
	}
}

// Convert converts a text and records its problems in rep. It always returns:
// a text that is too large or too deeply nested is an error, and its document
// is empty or lacks what went too far.
func (c *Converter) Convert(s Source, res Resolver, rep *diag.Report) Document {
	w, _ := c.pool.Get().(*writer)
	if w == nil {
		w = &writer{ids: ids{next: map[string]int{}}}
	}
	defer func() { // the buffers are for the next text, what is the caller's is not
		w.resolver, w.src.report = nil, nil
		c.pool.Put(w)
	}()
	w.reset(c, s, res, rep)
	p := newParsing(&w.src)
	if !p.admitText(s.Text) {
		return Document{}
	}
	root := p.parseText(c)
	if root == nil {
		return Document{}
	}
	w.src.reportShownComments(root)
	w.topLevel = highestHeading(root)
	w.writeBlocks(root)
	losses{w}.reportUnusedDefinitions(root)
	losses{w}.reportMeantMarkup(root)
	return Document{
		HTML:    string(w.body.out),
		Refs:    append([]Ref(nil), w.refs...),
		Notes:   append([]Ref(nil), w.notes...),
		IDs:     append([]string(nil), w.ids.list...),
		Excerpt: string(w.excerpt),
	}
}

// highestHeading gives the highest level of heading in a tree, 1 if there is none.
func highestHeading(root ast.Node) int {
	top := 7
	var walk func(ast.Node)
	walk = func(n ast.Node) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if h, ok := c.(*ast.Heading); ok {
				top = min(top, h.Level)
			} else if c.Type() == ast.TypeBlock {
				walk(c)
			}
		}
	}
	walk(root)
	if top == 7 {
		return 1
	}
	return top
}

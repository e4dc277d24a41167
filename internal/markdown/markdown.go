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
	"bytes"
	"strconv"
	"sync"

	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"

	"casebook/internal/diag"
)

// Words are the interface words a converter writes, in the page's language.
type Words struct {
	Note, Tip, Important, Warning, Caution string // titles of the alerts
	Footnotes                              string // name of the list of footnotes
	FootnoteBack                           string // name of the link from a footnote to its place in the text
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
// not known; SrcSet and Sizes are the attributes of that name, or empty.
type Image struct {
	URL, SrcSet, Sizes string
	Width, Height      int
}

// A Converter converts Markdown of one language. It is safe for concurrent use.
type Converter struct {
	linkParser  parser.Parser
	plainParser parser.Parser // the same, but it finds no bare links
	marks       *quotationMarks
	labels      Words
	pool        sync.Pool // of *conversion
}

// New gives the converter for a language (BCP 47): its quotation marks, and
// the interface words given.
func New(lang string, w Words) *Converter {
	links := util.Prioritized(extension.NewLinkifyParser(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})), 999)
	return &Converter{linkParser: newParser(links), plainParser: newParser(util.Prioritized(plainText{}, 999)), marks: marksOf(lang), labels: w}
}

// Convert converts a text and records its problems in rep. It always returns:
// a text that is too large or too deeply nested is an error, and its document
// is empty or lacks what went too far.
func (c *Converter) Convert(s Source, res Resolver, rep *diag.Report) Document {
	v, _ := c.pool.Get().(*conversion)
	if v == nil {
		v = &conversion{ids: ids{next: map[string]int{}}}
	}
	defer c.release(v)
	v.begin(c, s, res, rep)
	if !v.admit(s.Text) {
		return Document{}
	}
	root := v.parse()
	if root == nil {
		return Document{}
	}
	v.top = topHeading(root)
	v.blocks(root)
	return v.document()
}

// release keeps a conversion's buffers for the next, and nothing of its caller's.
func (c *Converter) release(v *conversion) {
	v.resolver, v.Report = nil, nil
	c.pool.Put(v)
}

// A conversion is the state of one run; its buffers are used again.
type conversion struct {
	*Converter
	resolver Resolver
	places
	body      flow // the HTML
	side      flow // plain text: alternative texts, ids, the excerpt
	refs      []Ref
	ids       ids
	top       int  // the highest level of heading that occurs, 1 to 6
	loose     bool // the HTML ends with text that stands in no element of its own
	inLink    bool
	depth     int  // of inline nesting
	expanded  int  // octets that reference links have copied
	cells     int  // of tables
	defines   bool // there may be link reference definitions, or footnotes
	escapes   bool // see endsEscaped
	short     bool // too short to reach maxWork, whatever it holds
	work      int  // see maxWork
	steps     int  // see maxSteps
	tags      int  // raw tags that were opened and not closed
	told      map[string]bool
	excerpt   []byte
	excerpted bool
}

func (v *conversion) begin(c *Converter, s Source, res Resolver, rep *diag.Report) {
	v.Converter, v.resolver = c, res
	v.places.begin(s, rep)
	v.body.begin(c.marks, true)
	v.side.begin(c.marks, false)
	v.refs, v.excerpt = v.refs[:0], v.excerpt[:0]
	v.ids.begin(s.Reserved)
	v.top, v.loose, v.inLink, v.excerpted = 1, false, false, false
	v.depth, v.expanded, v.tags = 0, 0, 0
	v.defines = bytes.Contains(v.src, []byte("]:"))
	v.escapes = endsEscaped(v.src)
	v.short = len(v.src)*len(v.src)*maxSearches <= maxWork
	v.forget()
}

// forget sets back what parsing counts.
func (v *conversion) forget() {
	v.cells, v.work, v.steps = 0, 0, 0
	clear(v.told)
}

// once reports an error the first time its code comes up in a text: limits
// that are passed once are passed again and again.
func (v *conversion) once(offset int, code, message, hint string) {
	if v.told[code] {
		return
	}
	if v.told == nil {
		v.told = map[string]bool{}
	}
	v.told[code] = true
	v.Error(v.at(offset), code, message, hint)
}

func (v *conversion) document() Document {
	return Document{
		HTML:    string(v.body.out),
		Refs:    append([]Ref(nil), v.refs...),
		IDs:     append([]string(nil), v.ids.list...),
		Excerpt: string(v.excerpt),
	}
}

// number appends a decimal number.
func (v *conversion) number(n int) {
	v.body.out = strconv.AppendInt(v.body.out, int64(n), 10)
}

// Package minify takes out of pages, style sheets, scripts, drawings and data
// what only their writers need. What readers see, and what programs read, stays
// the same: text, preformatted white space, titles of drawings, every digit of
// a number in JSON.
package minify

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/minify/v2/json"
	"github.com/tdewolff/minify/v2/svg"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/buffer"
)

// minifiers holds one minifier per kind of media type. End tags, quotes and
// document tags stay: they compress to nothing, and other programs that read
// pages rely on them.
var minifiers = func() *minify.M {
	m := minify.New()
	m.Add(typeHTML, &html.Minifier{KeepDocumentTags: true, KeepEndTags: true, KeepQuotes: true})
	m.AddFunc("text/css", (&css.Minifier{}).Minify)
	m.Add("image/svg+xml", &svg.Minifier{})
	m.Add("text/javascript", &js.Minifier{})
	m.Add("application/javascript", &js.Minifier{})
	m.Add("application/json", &json.Minifier{KeepNumbers: true})
	m.Add("application/ld+json", &json.Minifier{KeepNumbers: true})
	m.Add("application/feed+json", &json.Minifier{KeepNumbers: true})
	m.Add("application/manifest+json", &json.Minifier{KeepNumbers: true})
	m.Add("importmap", &json.Minifier{KeepNumbers: true})
	m.AddFunc("text/xml", minifyXML)
	m.AddFunc("application/xml", minifyXML)
	m.AddFunc("application/rss+xml", minifyXML)
	m.AddFunc("application/atom+xml", minifyXML)
	return m
}()

const typeHTML = "text/html"

// An Error is a place at which something cannot be read. Line and Column count
// from 1, columns in characters; they are 0 when the place is not known.
type Error struct {
	Line, Column int
	Message      string
}

// Error gives line:column: message.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message)
}

// HTML appends a page, minified, to dst. src stays as it is, and must not
// overlap dst. With an error, an *Error, dst is returned as it was.
func HTML(dst, src []byte) ([]byte, error) { return Append(dst, typeHTML, src) }

// Bytes gives b minified by its media type, or b itself when there is nothing
// to do for it. It never writes to b, and what it gives is new memory unless
// it is b. An error is an *Error.
func Bytes(mediaType string, b []byte) ([]byte, error) {
	if !Knows(mediaType) {
		return b, nil
	}
	return Append(make([]byte, 0, len(b)), mediaType, b)
}

// Knows reports whether there is a minifier for a media type.
func Knows(mediaType string) bool {
	_, _, f := minifiers.Match(mediaType)
	return f != nil
}

// inputs are copies of what is minified, since HTML and XML are minified in
// place.
var inputs = sync.Pool{New: func() any { return new([]byte) }}

// Append appends src, minified by its media type, to dst; unchanged when there
// is no minifier for it. src stays as it is, and must not overlap dst. With an
// error, an *Error, dst is returned as it was. Safe for concurrent use.
func Append(dst []byte, mediaType string, src []byte) ([]byte, error) {
	in := inputs.Get().(*[]byte)
	defer inputs.Put(in)
	if strings.HasPrefix(mediaType, typeHTML) {
		*in = appendShielded((*in)[:0], src)
	} else {
		*in = append((*in)[:0], src...)
	}
	n := len(*in)
	*in = append(*in, 0) // the lexer needs one octet more, or it makes a copy
	out := buffer.NewWriter(dst)
	err := minifiers.Minify(mediaType, out, buffer.NewReader((*in)[:n]))
	switch {
	case errors.Is(err, minify.ErrNotExist):
		return append(dst, src...), nil
	case err != nil:
		return dst, problem(err)
	}
	return out.Bytes(), nil
}

// problem keeps place and message of a parser's error.
func problem(err error) error {
	e := &Error{Message: err.Error()}
	if p, ok := errors.AsType[*parse.Error](err); ok {
		e.Line, e.Column, e.Message = p.Line, p.Column, p.Message
	}
	e.Message, _, _ = strings.Cut(e.Message, "\n")
	return e
}

// Package minify takes out of style sheets, scripts, drawings and data what only
// their writers need. What readers see, and what programs read, stays the same:
// titles of drawings, every digit of a number in JSON.
package minify

import (
	"errors"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/minify/v2/json"
	"github.com/tdewolff/minify/v2/svg"
	"github.com/tdewolff/parse/v2"
)

var minifiers = func() *minify.M {
	m := minify.New()
	m.Add("text/css", &css.Minifier{})
	m.Add("text/javascript", &js.Minifier{})
	m.Add("image/svg+xml", &svg.Minifier{})
	m.Add("application/json", &json.Minifier{KeepNumbers: true})
	return m
}()

// An Error is a place at which something cannot be read. Line and Column count
// from 1, columns in characters; they are 0 when the place is not known.
type Error struct {
	Line, Column int
	Message      string
}

// Error gives the message without its place.
func (e *Error) Error() string { return e.Message }

// Bytes gives b minified by its media type, or b itself when there is nothing
// to do for that. It never writes to b. An error is an *Error.
func Bytes(mediaType string, b []byte) ([]byte, error) {
	// The minifiers write behind the end of what they read, so they get a copy.
	small, err := minifiers.Bytes(mediaType, append(make([]byte, 0, len(b)+1), b...))
	if errors.Is(err, minify.ErrNotExist) {
		return b, nil
	}
	if err == nil {
		return small, nil
	}
	e := &Error{Message: err.Error()}
	if p, ok := errors.AsType[*parse.Error](err); ok {
		e.Line, e.Column, e.Message = p.Line, p.Column, p.Message
	}
	e.Message, _, _ = strings.Cut(e.Message, "\n")
	return nil, e
}

package guard

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/url"
	"strings"

	"casebook/internal/lazy"
)

// leastData is how long an address must be to hold a file of its own.
const leastData = 24

// readDataURLs takes the files that addresses of the kind "data:" hold (RFC 2397),
// on their own.
func (s *scanner) readDataURLs(b []byte) {
	for len(b) >= leastData && s.depth <= maxDepth {
		_, rest, ok := bytes.Cut(b, []byte("data:"))
		if !ok {
			return
		}
		end := bytes.IndexAny(rest, "\"'()<>")
		if end < 0 {
			end = len(rest)
		}
		kind, content, _ := bytes.Cut(rest[:end], []byte(","))
		b = rest[end:]
		ending := endingOf(string(kind))
		if ending == "" {
			continue
		}
		if bytes.Contains(kind, []byte(";base64")) {
			content = decodeBase64(content)
		} else if text, err := url.PathUnescape(string(content)); err == nil {
			content = []byte(text)
		}
		s.readInside(ending, content)
	}
}

// endingOf gives the ending of files of a media type; "" for what is no text.
func endingOf(mediaType string) string {
	mediaType, _, _ = strings.Cut(strings.ToLower(mediaType), ";")
	for _, k := range []struct{ part, ending string }{
		{"svg", ".svg"}, {"html", ".html"}, {"css", ".css"}, {"javascript", ".js"}, {"json", ".json"}, {"xml", ".xml"}, {"calendar", ".ics"}, {"text", ".txt"},
	} {
		if strings.Contains(mediaType, k.part) {
			return k.ending
		}
	}
	if mediaType == "" {
		return ".txt"
	}
	return ""
}

// readInside takes a file that stands within another, which goes on after it.
func (s *scanner) readInside(ending string, data []byte) {
	outer := s.text
	s.text.forgetContext()
	s.depth++
	s.readFile(ending, data)
	s.depth--
	s.text.forgetContext()
	s.text = outer
}

// decodeBase64 gives what it can of a text of base64, whatever its alphabet and
// line ends.
func decodeBase64(text []byte) []byte {
	text = bytes.Map(func(r rune) rune {
		switch {
		case r == '-':
			return '+'
		case r == '_':
			return '/'
		case r <= ' ' || r == '=' || r == '%':
			return -1
		}
		return r
	}, text)
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(text)))
	n, _ := base64.RawStdEncoding.Decode(out, text) // what comes before a fault
	return out[:n]
}

// joint is where a string of a style sheet or script goes on in the next one, and
// comment what is left out of both.
var (
	joint        = lazy.Regexp("[\"'`][ \t\r\n]*\\+?[ \t\r\n]*[\"'`]")
	styleComment = lazy.Regexp(`(?s)/\*.*?\*/`)
)

// readStrings takes what a style sheet or script says with its strings in one piece.
func (s *scanner) readStrings(b []byte) {
	shown := joint().ReplaceAll(styleComment().ReplaceAll(b, nil), nil)
	if len(shown) < len(b) {
		s.readApart(shown)
		s.readApart(cssView(shown, false).text)
	}
}

// cueTiming is the line above a subtitle that says when it is shown, with its
// number, and style what the text of one is marked with.
var (
	cueTiming = lazy.Regexp(`(?m)^(?:\d+[ \t\r]*\n)?.*-->.*$`)
	cueStyle  = lazy.Regexp(`\{\\[^}\n]*\}|<[0-9:.]+>`)
)

// readSubtitles takes subtitles as one text: a name may stand in two of them.
func (s *scanner) readSubtitles(b []byte) {
	s.readApart(tagsView(cueStyle().ReplaceAll(cueTiming().ReplaceAll(b, nil), nil), false).text)
}

var (
	encodedWord  = lazy.Regexp(`=\?[\w-]+\?[bBqQ]\?[^?\s]*\?=(?:\s+=\?[\w-]+\?[bBqQ]\?[^?\s]*\?=)*`)
	encodedLines = lazy.Regexp(`(?m)^[A-Za-z0-9+/]{2,76}={0,2}\r?$(?:\n^[A-Za-z0-9+/]{1,76}={0,2}\r?$)*`)
)

// readMail takes a mail as its reader sees it (RFC 2045, 2047).
func (s *scanner) readMail(b []byte) {
	var words mime.WordDecoder
	for _, word := range encodedWord().FindAll(b, -1) {
		if text, err := words.DecodeHeader(string(word)); err == nil {
			s.readApart([]byte(text))
		}
	}
	text, _ := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(b)))
	s.readApart(tagsView(text, false).text)
	for _, lines := range encodedLines().FindAll(b, -1) {
		s.readApart(tagsView(decodeBase64(lines), false).text)
	}
}

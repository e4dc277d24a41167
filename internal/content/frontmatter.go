package content

import (
	"bytes"

	"casebook/internal/decode"
	"casebook/internal/diag"
)

// A text is a content file cut in two.
type text struct {
	front     []byte
	frontLine int // line of the file on which front begins, from 1
	body      []byte
	bodyLine  int
}

// fence stands above and below front matter, alone on its line.
const fence = "+++"

// split cuts a content file into front matter and body. A fault says what is
// wrong when it has no front matter.
func split(file []byte) (text, *diag.Fault) {
	if at, bad := decode.InvalidUTF8(file); bad {
		line, column := decode.Locate(file, at)
		return text{}, &diag.Fault{Code: "invalid-utf8", Message: "a byte that is not UTF-8", Hint: "save the file as UTF-8", Line: line, Column: column}
	}
	rest := bytes.TrimPrefix(file, []byte("\ufeff"))
	line := 1
	first, rest := cutLine(rest)
	for len(first) == 0 && len(rest) > 0 {
		first, rest = cutLine(rest)
		line++
	}
	if string(first) != fence {
		return text{}, notOpened(first, line)
	}
	front := rest
	t := text{frontLine: line + 1}
	for bodyLine := line + 2; len(rest) > 0; bodyLine++ {
		end := len(front) - len(rest)
		if first, rest = cutLine(rest); string(first) == fence {
			t.front, t.body, t.bodyLine = front[:end], rest, bodyLine
			return t, nil
		}
	}
	return text{}, &diag.Fault{Code: "unclosed-front-matter", Message: "the front matter that begins here does not end", Hint: "write +++ on a line of its own below it", Line: line, Column: 1}
}

// cutLine gives the first line, without spaces at its end, and the rest.
func cutLine(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte("\n"))
	return bytes.TrimRight(line, " \t\r"), rest
}

// notOpened says what stands in the place of the front matter.
func notOpened(first []byte, line int) *diag.Fault {
	f := &diag.Fault{Code: "missing-front-matter", Message: "the file does not begin with front matter", Hint: `begin with +++, title = "…" and +++, each on a line of its own`, Line: line, Column: 1}
	switch {
	case len(first) == 0:
		f.Code, f.Message, f.Line = "empty-file", "the file is empty", 1
	case string(first) == "---":
		f.Code, f.Message = "yaml-front-matter", "front matter between --- lines (YAML) is not read"
		f.Hint = `write +++ for --- and title = "…" for title: …`
	case bytes.HasPrefix(first, []byte(fence)):
		f.Message, f.Hint = "the line that opens the front matter holds more than +++", "write +++ alone on its line"
	}
	return f
}

package decode

import (
	"bytes"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// Fence stands above and below front matter, alone on its line.
const Fence = "+++"

// A FrontMatter says where the parts of a content file are.
type FrontMatter struct {
	Start, End int // of the TOML, in bytes from the beginning of the file
	Line       int // of the file on which the TOML begins, from 1
	Body       int // where the text below begins
	BodyLine   int // 0 where nobody knows
}

// CutFrontMatter finds the front matter of a content file: TOML between two
// lines of Fence, of which the first is the file's first line that is not empty,
// after a byte order mark at most. A fault says what is wrong when there is none; then
// the text below is given alone, where it surely begins.
func CutFrontMatter(file []byte) (FrontMatter, *diag.Fault) {
	if offset, bad := InvalidUTF8(file); bad {
		line, column := Locate(file, offset)
		return FrontMatter{}, diag.FaultAt(line, column, diag.Say("invalid-utf8"))
	}
	rest := bytes.TrimPrefix(file, []byte("\ufeff"))
	var line []byte
	var f FrontMatter
	for f.Line = 2; len(line) == 0 && len(rest) > 0; f.Line++ {
		line, rest = cutLine(rest)
	}
	f.Line--
	if string(line) != Fence {
		return findText(file), notOpened(line, f.Line-1)
	}
	f.Start = len(file) - len(rest)
	for f.BodyLine = f.Line + 1; len(rest) > 0; f.BodyLine++ {
		f.End = len(file) - len(rest)
		if line, rest = cutLine(rest); string(line) == Fence {
			f.Body = len(file) - len(rest)
			return f, nil
		}
	}
	return findText(file), notClosed(file[f.Start:], f.Line)
}

var setsKey = lazy.Regexp(`^\s*[\w.-]+\s*[=:]`)

// findText finds the text of a file whose front matter does not stand between two
// fences: below the next line that was meant as one, or, where there is none and the
// first line was meant as text, from that on.
func findText(file []byte) FrontMatter {
	var first, line []byte
	rest, opened := bytes.TrimPrefix(file, []byte("\ufeff")), false
	for number := 1; len(rest) > 0; number++ {
		line, rest = cutLine(rest)
		isDashes := string(line) == "---"
		switch {
		case len(line) == 0:
		case first == nil:
			first, opened = line, isDashes || isFenceWithin(line) || bytes.HasPrefix(line, []byte(Fence))
		case isFenceWithin(line) || isDashes && opened:
			return FrontMatter{Body: len(file) - len(rest), BodyLine: number + 1}
		}
	}
	if first == nil || opened || setsKey().Match(first) {
		return FrontMatter{}
	}
	return FrontMatter{BodyLine: 1}
}

// cutLine gives the first line, without spaces at its end, and the rest.
func cutLine(text []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(text, []byte("\n"))
	return bytes.TrimRight(line, " \t\r"), rest
}

// notClosed says that front matter does not end, at the line that was meant to end
// it where there is one.
func notClosed(rest []byte, line int) *diag.Fault {
	for at := line; len(rest) > 0; at++ {
		var text []byte
		if text, rest = cutLine(rest); isFenceWithin(text) {
			return diag.FaultAt(at, 1, diag.Say("missing-front-matter/space", "line", at))
		}
	}
	return diag.FaultAt(line-1, 1, diag.Say("unclosed-front-matter"))
}

// isFenceWithin reports whether a line is a fence with spaces around or within it, or
// with another number of signs, or with dashes.
func isFenceWithin(line []byte) bool {
	bare := bytes.ReplaceAll(bytes.ReplaceAll(bytes.ReplaceAll(line, []byte(" "), nil), []byte("\t"), nil), []byte("\u00a0"), nil)
	return len(bare) >= 2 && len(bare) < 8 && len(bytes.Trim(bare, "+")) == 0
}

// notOpened says what stands in the place of the front matter.
func notOpened(first []byte, line int) *diag.Fault {
	switch {
	case len(first) == 0:
		return diag.FaultAt(1, 1, diag.Say("empty-file"))
	case string(first) == "---":
		return diag.FaultAt(line, 1, diag.Say("yaml-front-matter"))
	case isFenceWithin(first):
		return diag.FaultAt(line, 1, diag.Say("missing-front-matter/space", "line", line))
	case bytes.HasPrefix(first, []byte(Fence)):
		return diag.FaultAt(line, 1, diag.Say("missing-front-matter/fence"))
	}
	return diag.FaultAt(line, 1, diag.Say("missing-front-matter"))
}

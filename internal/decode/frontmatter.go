package decode

import (
	"bytes"

	"casebook/internal/diag"
)

// Fence stands above and below front matter, alone on its line.
const Fence = "+++"

// A FrontMatter says where the parts of a content file are.
type FrontMatter struct {
	Start, End int // of the TOML, in bytes from the beginning of the file
	Line       int // of the file on which the TOML begins, from 1
	Body       int // where the text below begins
	BodyLine   int
}

// CutFrontMatter finds the front matter of a content file: TOML between two
// lines of Fence, of which the first is the file's first line that is not empty,
// after a byte order mark at most. A fault says what is wrong when there is none.
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
		return FrontMatter{}, notOpened(line, f.Line-1)
	}
	f.Start = len(file) - len(rest)
	for f.BodyLine = f.Line + 1; len(rest) > 0; f.BodyLine++ {
		f.End = len(file) - len(rest)
		if line, rest = cutLine(rest); string(line) == Fence {
			f.Body = len(file) - len(rest)
			return f, nil
		}
	}
	return FrontMatter{}, diag.FaultAt(f.Line-1, 1, diag.Say("unclosed-front-matter"))
}

// cutLine gives the first line, without spaces at its end, and the rest.
func cutLine(text []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(text, []byte("\n"))
	return bytes.TrimRight(line, " \t\r"), rest
}

// notOpened says what stands in the place of the front matter.
func notOpened(first []byte, line int) *diag.Fault {
	switch {
	case len(first) == 0:
		return diag.FaultAt(1, 1, diag.Say("empty-file"))
	case string(first) == "---":
		return diag.FaultAt(line, 1, diag.Say("yaml-front-matter"))
	case bytes.HasPrefix(first, []byte(Fence)):
		return diag.FaultAt(line, 1, diag.Say("missing-front-matter/fence"))
	}
	return diag.FaultAt(line, 1, diag.Say("missing-front-matter"))
}

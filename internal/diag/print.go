package diag

import (
	"bufio"
	"bytes"
	"io/fs"
	"strings"
)

// A JSON is a diagnostic as programs get it, in the contract's field order.
type JSON struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Severity string `json:"severity"`
	Code     string `json:"code"`
	Message  string `json:"message"`
	Hint     string `json:"hint"`
}

// Line gives the human form in a language, with line and column in any case.
func Line(d Diagnostic, l *Language) string {
	d.Position = d.Whole()
	return d.In(l).line(l)
}

// ForJSON gives the form for programs, in the words that the problem has.
func ForJSON(d Diagnostic) JSON {
	at := d.Whole()
	return JSON{
		File: at.File, Line: at.Line, Column: at.Column, Severity: d.Severity.String(),
		Code: d.Code, Message: d.Message, Hint: d.Hint,
	}
}

// maxExcerpt is how much of a file is looked at for a line to show.
const maxExcerpt = 4 << 20

// Excerpt gives the line of the site that a problem speaks of. Lines of
// private files are never given, nor what is not text.
func Excerpt(site fs.FS, d Diagnostic) (string, bool) {
	if d.Private || d.Line == 0 || d.File == "" {
		return "", false
	}
	if info, err := fs.Stat(site, d.File); err != nil || !info.Mode().IsRegular() {
		return "", false // a pipe would be waited for
	}
	f, err := site.Open(d.File)
	if err != nil {
		return "", false
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxExcerpt)
	lines.Split(splitLines)
	for n := 1; lines.Scan(); n++ {
		if n == d.Line {
			text := strings.TrimPrefix(lines.Text(), "\ufeff")
			if mayHoldSecret(text) {
				return "", false
			}
			return OneLine(strings.ToValidUTF8(text, "\ufffd")), true
		}
	}
	return "", false
}

// mayHoldSecret reports a line that looks as if somebody had written a password, a
// key or a token into it, which is wrong where it stands and shown nowhere.
func mayHoldSecret(line string) bool {
	line = strings.ToLower(line)
	for before, rest, set := strings.Cut(line, "="); set; before, rest, set = strings.Cut(rest, "=") {
		name := strings.TrimRight(before, " \t\"'")
		for _, word := range []string{"password", "passwd", "secret", "token", "key"} {
			if strings.HasSuffix(name, word) {
				return true
			}
		}
	}
	_, authority, found := strings.Cut(line, "://")
	return found && strings.Contains(authority, "@") && strings.Contains(authority, ":")
}

// splitLines ends a line at LF, CRLF or CR, as editors count them.
func splitLines(data []byte, atEOF bool) (int, []byte, error) {
	i := bytes.IndexAny(data, "\r\n")
	switch {
	case i < 0 && atEOF && len(data) > 0:
		return len(data), data, nil
	case i < 0, data[i] == '\r' && i+1 == len(data) && !atEOF:
		return 0, nil, nil
	case data[i] == '\r' && i+1 < len(data) && data[i+1] == '\n':
		return i + 2, data[:i], nil
	}
	return i + 1, data[:i], nil
}

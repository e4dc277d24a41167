// Package foreign gives the rows of tables that programs write as text in forms which
// casebook does not read, so that a list of people is known in them: HTML, RTF, LaTeX,
// DIF, SYLK, arrays of JSON, columns of spaces, and the tables of office documents.
package foreign

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"

	"casebook/internal/lazy"
)

// What parts rows and cells, form by form.
var (
	tableRow   = lazy.Regexp(`(?i)<(?:\w+:)?(?:tr|table-row)\b[^<>]*>`)
	otherRow   = lazy.Regexp(`(?i)<(?:\w+:)?(?:tr|table-row|li|p|br)\b[^<>]*>`)
	anyTag     = lazy.Regexp(`<[^<>]*>`)
	space      = lazy.Regexp(`\s+`)
	spaces     = lazy.Regexp(`[ \x{a0}]{2,}`)
	rtfRow     = lazy.Regexp(`\\row\b`)
	rtfCell    = lazy.Regexp(`\\cell\b|\\tab\b`)
	rtfEnd     = lazy.Regexp(`\\par\b|\\line\b`)
	rtfHex     = lazy.Regexp(`\\'[0-9a-fA-F]{2}`)
	rtfLetter  = lazy.Regexp(`\\u(-?\d+) ?\??`)
	control    = lazy.Regexp(`\\[a-zA-Z]+-?\d*\*?(?:\[[^\]\n]*\])? ?`)
	sylkCell   = lazy.Regexp(`(?m)^C;(.*)$`)
	sylkRow    = lazy.Regexp(`(?:^|;)Y(\d+)`)
	sylkText   = lazy.Regexp(`(?:^|;)K"([^"]*)"`)
	jsonRowEnd = lazy.Regexp(`\]\s*,?`)
)

// Tables gives a text as lines of rows in every form that it may be in, with a stroke
// between cells.
func Tables(text string) []string {
	switch {
	case strings.HasPrefix(text, `{\rtf`):
		return []string{rowsOfRTF(text)}
	case strings.HasPrefix(text, "ID;P"):
		return []string{rowsOfSYLK(text)}
	case strings.HasPrefix(text, "TABLE") && strings.Contains(text, "BOT"):
		return []string{rowsOfDIF(text)}
	}
	tables := []string{anyTag().ReplaceAllString(otherRow().ReplaceAllString(text, "\n"), "|")}
	if tableRow().MatchString(text) { // the cells of a row may stand on lines of their own
		flat := space().ReplaceAllString(text, " ")
		tables = append(tables, anyTag().ReplaceAllString(tableRow().ReplaceAllString(flat, "\n"), "|"))
	}
	if strings.Contains(text, `\\`) && strings.Contains(text, "&") {
		tables = append(tables, rowsOfLaTeX(text))
	}
	if strings.Contains(text, "[") {
		tables = append(tables, strings.ReplaceAll(jsonRowEnd().ReplaceAllString(text, "\n"), "[", "|"))
	}
	if spaces().MatchString(text) {
		tables = append(tables, spaces().ReplaceAllString(text, "|"))
	}
	return tables
}

// inLines gives groups without braces and control words, a row a line.
func inLines(text string, row *regexp.Regexp, cell string) string {
	text = row.ReplaceAllString(strings.ReplaceAll(text, cell, "|"), "\x00")
	text = strings.NewReplacer("{", "", "}", "").Replace(control().ReplaceAllString(text, " "))
	return strings.ReplaceAll(space().ReplaceAllString(text, " "), "\x00", "\n")
}

func rowsOfRTF(text string) string {
	var letters encoding.Encoding = charmap.Windows1252
	if strings.Contains(text, `\ansicpg1251`) {
		letters = charmap.Windows1251
	}
	text = rtfHex().ReplaceAllStringFunc(text, func(hex string) string {
		n, _ := strconv.ParseUint(hex[2:], 16, 8) // two hexadecimal digits
		letter, _ := letters.NewDecoder().Bytes([]byte{byte(n)})
		return string(letter)
	})
	text = rtfLetter().ReplaceAllStringFunc(text, func(letter string) string {
		n, _ := strconv.Atoi(rtfLetter().FindStringSubmatch(letter)[1])
		return string(rune(uint16(n)))
	})
	row := rtfRow()
	if !row.MatchString(text) {
		row = rtfEnd()
	}
	return inLines(rtfCell().ReplaceAllString(text, "|"), row, "\t")
}

var (
	latexRow  = lazy.Regexp(`\\\\(?:\[[^\]\n]*\])?|\\(?:top|mid|bottom)rule\b|\\hline\b|\\end(?:first)?head\b`)
	latexPart = lazy.Regexp(`\\(?:begin|end)(?:\{[^{}]*\}|\[[^\]\n]*\])*`)
)

func rowsOfLaTeX(text string) string {
	return inLines(latexPart().ReplaceAllString(text, " "), latexRow(), "&")
}

func rowsOfSYLK(text string) string {
	var b strings.Builder
	for _, cell := range sylkCell().FindAllStringSubmatch(text, -1) {
		if row := sylkRow().FindStringSubmatch(cell[1]); row != nil && strings.Contains(cell[1], "X1") {
			b.WriteByte('\n')
		}
		if value := sylkText().FindStringSubmatch(cell[1]); value != nil {
			b.WriteString(value[1] + "|")
		}
	}
	return b.String()
}

func rowsOfDIF(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		switch line = strings.TrimSpace(line); {
		case line == "BOT":
			b.WriteByte('\n')
		case strings.HasPrefix(line, `"`):
			b.WriteString(strings.Trim(line, `"`) + "|")
		}
	}
	return b.String()
}

// most is how much of a document is looked at, in bytes.
const most = 1 << 20

// Document gives what an office document (.docx, .odt) says, in its own markup; "" for
// what is none.
func Document(data []byte) string {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return ""
	}
	for _, name := range []string{"word/document.xml", "content.xml"} {
		f, err := z.Open(name)
		if err != nil {
			continue
		}
		defer f.Close()
		text, _ := io.ReadAll(io.LimitReader(f, most)) // what can be had of a damaged one
		return string(text)
	}
	return ""
}

package markdown

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"casebook/internal/diag"
)

// A manuscript is the text at hand, cleaned, with the places of its bytes in the
// file and the problems found in it.
type manuscript struct {
	text   []byte // ends with "\n" unless it is empty
	file   string
	line   int // of the file, on which text begins
	starts []int
	report *diag.Report
	told   map[string]bool // ids of the messages that are said once
	words  []ast.Text      // nodes of the tree, used again for the next text

	replaced bool // there were characters that no page may hold

	// The last place that was asked for: columns are counted on from it, so that
	// many questions about one long line take no more time than one.
	offset, row, column int
}

func (m *manuscript) reset(s Source, rep *diag.Report) {
	m.report, m.file, m.line = rep, s.File, max(s.Line, 1)
	var clean string
	clean, m.replaced = cleanText(s.Text)
	m.text, m.starts = append(m.text[:0], clean...), m.starts[:0]
	if n := len(m.text); n > 0 && m.text[n-1] != '\n' {
		m.text = append(m.text, '\n')
	}
	m.words = m.words[:0]
	m.offset, m.row, m.column = 0, 0, 1
	clear(m.told)
}

// newText gives a node of words, of which a tree has more than of all others. It
// is valid until the next text.
func (m *manuscript) newText(at text.Segment) *ast.Text {
	if len(m.words) == cap(m.words) {
		m.words = make([]ast.Text, 0, min(max(32, 2*cap(m.words)), 1024)) // those given stay where they are
	}
	m.words = append(m.words, ast.Text{Segment: at})
	return &m.words[len(m.words)-1]
}

// firstPlace gives the place at which the text begins.
func (m *manuscript) firstPlace() diag.Position {
	return diag.Position{File: m.file, Line: m.line, Column: 1}
}

// placeOf gives the place of an offset in the text.
func (m *manuscript) placeOf(offset int) diag.Position {
	if len(m.starts) == 0 {
		m.starts = append(m.starts, 0)
		for i := 0; ; {
			n := bytes.IndexByte(m.text[i:], '\n')
			if n < 0 {
				break
			}
			i += n + 1
			m.starts = append(m.starts, i)
		}
	}
	offset = min(max(offset, 0), len(m.text))
	row := sort.SearchInts(m.starts, offset+1) - 1
	switch {
	case row != m.row:
		m.column = 1 + utf8.RuneCount(m.text[m.starts[row]:offset])
	case offset >= m.offset:
		m.column += utf8.RuneCount(m.text[m.offset:offset])
	default:
		m.column -= utf8.RuneCount(m.text[offset:m.offset])
	}
	m.offset, m.row = offset, row
	return diag.Position{File: m.file, Line: m.line + row, Column: m.column}
}

// addWarning reports a warning at an offset in the text.
func (m *manuscript) addWarning(offset int, t diag.Text) {
	m.report.AddWarning(m.placeOf(offset), t)
}

// addError reports an error at an offset in the text.
func (m *manuscript) addError(offset int, t diag.Text) {
	m.report.AddError(m.placeOf(offset), t)
}

// addErrorOnce reports an error the first time its code comes up in a text:
// limits that are passed once are passed again and again.
func (m *manuscript) addErrorOnce(offset int, t diag.Text) {
	if m.told[t.Code] {
		return
	}
	if m.told == nil {
		m.told = map[string]bool{}
	}
	m.told[t.Code] = true
	m.report.AddError(m.placeOf(offset), t)
}

// reportUnpublishable says where characters stand that no page may hold, and
// letters that an earlier program has lost; cleanText has replaced the first.
func (m *manuscript) reportUnpublishable(original string) {
	if !m.replaced && !strings.Contains(original, "\ufffd") {
		return
	}
	original = strings.ReplaceAll(original, "\r\n", "\n")
	at := m.firstPlace()
	for i, r := range original {
		switch {
		case r == '\n' || r == '\r':
			at.Line, at.Column = at.Line+1, 0
		case isOverride(r):
			m.report.AddError(at, diag.Say("bidi-override/text"))
		case r == utf8.RuneError:
			if strings.HasPrefix(original[i:], "\ufffd") {
				m.report.AddWarning(at, diag.Say("lost-letter/text"))
			} else {
				m.report.AddError(at, diag.Say("invalid-utf8"))
			}
		case publishableRune(r) == utf8.RuneError:
			m.report.AddError(at, diag.Say("control-character/code", "code", fmt.Sprintf("U+%04X", r)))
		}
		at.Column++
	}
}

// cleanText gives the text with "\n" line ends and without unpublishable
// characters, each replaced by one other, so that lines and columns stay. It
// reports whether there were any.
func cleanText(s string) (clean string, replaced bool) {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(s, "\r\n", "\n")
		s = strings.ReplaceAll(s, "\r", "\n")
	}
	for i := 0; i < len(s); i++ {
		if !suspectBytes[s[i]] {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(s[i:]); publishableRune(r) != r {
			return strings.Map(publishableRune, s), true
		}
	}
	if !utf8.ValidString(s) {
		return strings.Map(publishableRune, s), true
	}
	return s, false
}

// suspectBytes are those that an unpublishable character can begin with: C0
// controls and DEL, the lead bytes of C1 controls (C2), of the overrides and separators (E2), of
// U+FFFE (EF) and of the planes beyond the first (F0 to F4).
var suspectBytes = func() (t [256]bool) {
	for c := range 256 {
		t[c] = c < 0x20 && c != '\t' && c != '\n' || c == 0x7f || c == 0xc2 || c == 0xe2 || c >= 0xef
	}
	return t
}()

// lineBreak stands in a text for a line break within a line: what word
// processors write as U+000B, other systems as U+0085 (next line), U+2028 and
// U+2029 (line and paragraph separator) or U+000C (form feed).
const lineBreak = '\v'

// publishableRune gives the character itself, lineBreak for one that breaks a
// line, or U+FFFD for one that no page may hold: controls and noncharacters, which
// HTML forbids and XML feeds break on, and the two overrides that show a text in
// another order than it is read in. Right-to-left text needs marks and isolates,
// which end with their block; no language needs an override.
func publishableRune(r rune) rune {
	switch {
	case r == '\t' || r == '\n':
		return r
	case r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
		return lineBreak
	case r < 0x20, r >= 0x7f && r < 0xa0, r&0xfffe == 0xfffe, isOverride(r), !utf8.ValidRune(r):
		return utf8.RuneError
	}
	return r
}

func isOverride(r rune) bool { return r == '\u202d' || r == '\u202e' }

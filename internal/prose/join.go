package prose

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/diag"
)

// Hyphen is how the PDF reader marks a hyphen that ends a line.
const Hyphen = '\u0002'

// A Shown line is a line as a page shows it. Wraps says that it ended because
// the page did, not because the writer broke it.
type Shown struct {
	Line
	Wraps bool
}

// Apart reports whether a line and the next say two things of their own, so that
// no width can have parted them.
type Apart func(line, next string) bool

// A Joiner puts together what the width of a page has broken.
type Joiner struct {
	apart Apart
	words map[string]bool // every word with a hyphen, and every word
	Notes []Note
}

// NewJoiner prepares for a document: how its words are written elsewhere tells
// which hyphens are the word's own.
func NewJoiner(lines []Shown, apart Apart) *Joiner {
	j := &Joiner{apart: apart, words: map[string]bool{}}
	for _, l := range lines {
		for _, w := range strings.FieldsFunc(l.String(), func(r rune) bool { return !isWordPart(r) && r != '-' }) {
			if !strings.HasSuffix(w, "-") {
				j.words[strings.ToLower(w)] = true
			}
		}
	}
	return j
}

// Join gives the lines as their writer broke them.
func (j *Joiner) Join(lines []Shown) []Line {
	settleBreaks(lines)
	var out []Line
	var parts [][]Line // what each was joined of
	open := false
	whole := "" // what was joined so far
	for _, l := range lines {
		line := l.Trim()
		text := line.String()
		const longest = 1000 // bytes; a longer one is running text, in which the last line tells enough
		if open && !j.apart(whole, text) {
			last := &parts[len(parts)-1]
			*last = j.addPart(*last, line)
			out[len(out)-1] = j.appendLine(out[len(out)-1], line)
			if whole += " " + text; len(whole) > longest {
				whole = text
			}
		} else {
			line.Runs = slices.Clone(line.Runs) // those that follow are put behind them
			out, parts = append(out, line), append(parts, []Line{{At: line.At, Runs: slices.Clone(line.Runs)}})
			whole = text
		}
		open = l.Wraps
	}
	for i := range out {
		out[i] = out[i].Visible().Merge()
		if len(parts[i]) > 1 {
			for k := range parts[i] {
				parts[i][k] = parts[i][k].Visible().Merge()
			}
			out[i].Joined = parts[i]
		}
	}
	return out
}

// addPart adds a line to those that one is joined of. The end of a word or an
// address belongs to the line that has its beginning.
func (j *Joiner) addPart(parts []Line, next Line) []Line {
	last := &parts[len(parts)-1]
	next.Runs = slices.Clone(next.Runs) // those of the whole line are changed in place
	if text := last.end(); !isInAddress(text, next.String()) && !endsWithHyphen(text) {
		return append(parts, next)
	}
	told := len(j.Notes)
	*last = j.appendLine(*last, next)
	j.Notes = j.Notes[:told]
	return parts
}

// settleBreaks finds text that was broken twice, first at one width and then at
// a smaller one: where most of the breaks that look meant stand within
// a sentence, none is meant.
func settleBreaks(lines []Shown) {
	meant, within, wrapped := 0, 0, false
	for i, l := range lines {
		wrapped = wrapped || l.Wraps
		if l.Wraps || i+1 == len(lines) {
			continue
		}
		meant++
		last, _ := utf8.DecodeLastRuneInString(l.Trim().String())
		first, _ := utf8.DecodeRuneInString(lines[i+1].Trim().String())
		if unicode.IsLower(first) && !strings.ContainsRune(".!?:;،؟", last) {
			within++
		}
	}
	if wrapped && within > 0 && within*2 >= meant {
		for i := range lines[:len(lines)-1] {
			lines[i].Wraps = true
		}
	}
}

// appendLine puts a line after the one it continues, whose runs are its own.
func (j *Joiner) appendLine(l, next Line) Line {
	text, following := l.end(), next.String()
	between := " "
	switch {
	case text == "" || following == "":
		between = ""
	case isInAddress(text, following):
		between = ""
	case endsWithHyphen(text):
		l, between = j.joinWord(l, following), ""
	}
	runs := l.Runs
	if between != "" {
		look := runs[len(runs)-1]
		if !sameLook(look, next.Runs[0]) {
			look = Run{}
		}
		look.Text, look.Footnote = between, 0
		runs = append(runs, look)
	}
	return Line{At: l.At, Runs: append(runs, next.Runs...)}
}

// end gives the last words of a line, its last one whole; all of it if it has no space. A
// paragraph of thousands of lines is not gone through for each of them.
func (l Line) end() string {
	from := len(l.Runs)
	for from > 0 && (from == len(l.Runs) || !strings.ContainsAny(l.Runs[from].Text, space)) {
		from--
	}
	return Line{Runs: l.Runs[from:]}.String()
}

// withoutLast gives a line without the last bytes of its text, which are in one run.
func (l Line) withoutLast(n int) Line {
	for i := len(l.Runs) - 1; i >= 0; i-- {
		if r := &l.Runs[i]; r.Text != "" {
			r.Text = r.Text[:len(r.Text)-n]
			break
		}
	}
	return l
}

// isInAddress reports whether a line ends inside a web address.
func isInAddress(s, following string) bool {
	last := s[strings.LastIndexAny(s, space)+1:]
	if !strings.Contains(last, "://") || strings.Contains(following, "://") {
		return false
	}
	alone := !strings.ContainsAny(s, space) && !strings.ContainsAny(following, space)
	return alone || strings.ContainsRune("/-_=&?%"+string(Hyphen), rune(last[len(last)-1]))
}

func endsWithHyphen(s string) bool {
	r, size := utf8.DecodeLastRuneInString(s)
	before, _ := utf8.DecodeLastRuneInString(s[:len(s)-size])
	return (r == '-' || r == '\u2010' || r == Hyphen || r == '\u00ad') && isWordPart(before)
}

// joinWord decides what becomes of a hyphen at the end of a line: one that the
// setting made goes, the word's own stays, and whoever imports hears of it.
func (j *Joiner) joinWord(l Line, following string) Line {
	text := l.end()
	mark, size := utf8.DecodeLastRuneInString(text)
	text = text[:len(text)-size]
	l = l.withoutLast(size)
	if mark == '\u00ad' {
		return l
	}
	first := text[len(strings.TrimRightFunc(text, func(r rune) bool { return isWordPart(r) || r == '-' })):]
	second := following
	if i := strings.IndexFunc(following, func(r rune) bool { return !isWordPart(r) }); i >= 0 {
		second = following[:i]
	}
	whole := strings.ToLower(first + second)
	switch {
	case second == "", !j.words[whole] && j.ownsHyphen(first, second):
		l.Runs[len(l.Runs)-1].Text += "-"
	case !j.words[whole]:
		j.Notes = append(j.Notes, Note{At: l.At, Text: diag.Say("joined-word", "first", first+"-", "second", second, "whole", first+second)})
	}
	return l
}

// ownsHyphen reports whether the hyphen between two parts of a word is its own.
func (j *Joiner) ownsHyphen(first, second string) bool {
	start, _ := utf8.DecodeRuneInString(second)
	end, _ := utf8.DecodeLastRuneInString(first)
	return j.words[strings.ToLower(first+"-"+second)] || unicode.IsUpper(start) || unicode.IsDigit(start) || unicode.IsDigit(end) || strings.Contains(first, "-")
}

func isWordPart(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

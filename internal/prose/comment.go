package prose

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// CommentMark finds what begins or ends a comment, or was meant to: as it is
// written, as a word processor's typography leaves it (‹!–), cut short, as
// Obsidian writes it, and as other languages of texts and templates do.
var CommentMark = sync.OnceValue(func() *regexp.Regexp {
	const unseen = `[\x{ad}\x{200b}-\x{200d}\x{2060}\x{feff}]`
	const gap = `[ \t\x{a0}\x{ad}\x{200b}-\x{200d}\x{202f}\x{2060}\x{feff}]`
	const dash = `[-\x{2010}-\x{2015}\x{2212}\x{fe58}\x{fe63}\x{ff0d}]`
	return regexp.MustCompile(`[<\x{ab}\x{2039}\x{3008}\x{27e8}\x{ff1c}\x{fe64}]` + gap + `?!` + unseen + `?` + dash + `{1,2}|` + // <!-- ‹!– «!–
		`&(?:lt|#60|#[xX]3[cC]);!` + dash + `{1,2}|` + dash + `{2,}&(?:gt|#62|#[xX]3[eE]);|` + // as editors that show a page write it
		`(?:` + dash + `{2,}|[\x{2013}\x{2014}\x{2015}])!?[>\x{203a}\x{3009}\x{27e9}\x{ff1e}\x{fe65}]|` + // --> –› --!>
		`%%|` +
		`\{# |\{\{-? ?/\*|\{\{!|\{\{[<%][ \t]*(?i:comment|hidden?|hide|private|internal|draft|todo|ignore)\b|\{%-? *comment|\{>>|\{--|<%--|<%#|\{::/?comment|` + // of templates, and of those who mark up manuscripts
		`(?m:^#\+(?:BEGIN_COMMENT|COMMENT:)|^/\* | \*/$)|\\begin\{comment\}|` +
		conflictMark + `|` +
		`(?i)\[(?://[^\[\]\n]{0,40}|comment| ?)\]:|` + // [//]: # (note) that Markdown takes for text
		lineComment)
})

// lineComment begins a line that was meant as a comment, with its marks mistaken:
// "[//] # (note)", "(//): # (note)", "[comment]; note", "{comment: note}". A link
// of that name is none.
const lineComment = `(?m:^[ \t\x{a0}]*(?:[\[({\x{ff3b}\x{ff08}\x{3010}][ \t]?//+(?:[^\w\[\](){}\n/.][^\[\](){}\n]{0,40})?[\])}\x{ff3d}\x{ff09}\x{3011}]|` +
	`[\[{\x{ff3b}\x{3010}][ \t]?comment[ \t]?(?:[:;\x{ff1a}#]|[\]}\x{ff3d}\x{3011}](?:[^(\[\n]|$))))`

// conflictMark begins the first of two versions of a text that version control
// could not join.
const conflictMark = `(?m:^<{7} )`

// HoldsComment reports a text, in which nothing is markup, with what begins a comment. What
// looks like the end of one alone is an arrow, and one %% alone a percentage.
func HoldsComment(text string) bool {
	percents := 0
	for _, mark := range CommentMark().FindAllString(text, -1) {
		switch first, _ := utf8.DecodeRuneInString(mark); {
		case mark == "%%":
			percents++
		case !unicode.Is(unicode.Pd, first) && first != '\u2212' && !strings.HasPrefix(mark, "<<<<<<<"):
			return true
		}
	}
	return percents > 1
}

package diag

import (
	"cmp"
	"slices"
)

// MessagesAtDesk say for some ids of Messages what is said in the browser, where
// nobody adds an option to a command: the text, the hint, or both. "" stays as it is in
// Messages.
var MessagesAtDesk = []Message{
	{"command/import-doubtful", "{row:row|rows} {row} {row:is|are} doubtful: {reason}", ""},
	{"command/import-doubtful-other", "{row:row|rows} {row} {row:is|are} doubtful: {reason} ({other:row|rows} {other} of {file})", ""},
	{"command/letter-slug", "the title cannot be written in Latin letters here, so the folder is called {slug}", ""},
	{"command/seal-changed", "", "put the text back, or say what was corrected"},
	{"command/seal-nothing", "", "seal it first, without a note"},
	{"command/withdraw-near", "", "look there, and give that row; or have a hash of the name kept even if nobody has it"},
	{"command/withdraw-nobody-there", "", "look how it is written there; or have a hash of the name kept even if nobody has it, so that the person is known when they come"},
	{"command/withdraw-several", "", "say which row is meant"},
	{"lost-seal/replaced", "", `put the line back: sealed = "{seal}", and then seal the correction under Protect, with a note`},
	{"misplaced-file/list-beside", "", "add its people on the page of the letter's signatories, and take it out of the folder"},
	{"name-encoding/import", "say that it is in {encoding}", ""},
	{"no-text-file/document", "", "open it there and save it as plain text (UTF-8), or copy its text into a new page"},
	{"no-text-file/pdf", "", "put it beside a page under its own name, as report.pdf, or drop it on the desk's first page to make a letter of it"},
	{"no-text-file/word", "", "drop it on the desk's first page to make a letter of it; for another page save it as plain text (UTF-8)"},
	{"old-record", "", "take the same name off the letter {letter} once more, and have its hash kept even if nobody has it"},
	{"seal-broken", "", "put them back, or say under Protect what was corrected in {letter}"},
	{"shows-less", "", "write the same there, or leave out the row that no longer holds; if it is another person of the name, tick the row"},
	{"unanswered", "", "fill in a column public, or say one of yes, no and initials for all of them"},
	{"unknown-format/workbook", "", "signatories are imported on the page of their letter"},
	{"usage/letter-exists", "", "open it and go on with that one"},
	{"usage/no-case", "", "begin it on the desk's first page"},
	{"usage/no-name", "", "write the name, or give the row"},
	{"usage/one-row", "give one row, as the list numbers them: that of who is taken off, or that of who stays", ""},
	{"usage/own-page", "a page that casebook makes itself has the address /{slug}/", ""},
	{"usage/slug", "{problem}", ""},
	{"usage/slug-near", "{problem}", ""},
	{"withdrawn", "", "remove the row; for another person of the same name, give its row under Protect as one that stays"},
	{"withdrawn/perhaps", "", "look who it is: remove the row if it is the same person; for somebody else, give the row under Protect as one that stays"},
	{"wrong-encoding/guess", "", "if so, say that it is in {encoding}, or save it as UTF-8"},
	{"wrong-encoding/letter", "", "save it as UTF-8, or say in which encoding it is"},
}

var atDesk = func() map[string]Message {
	table := make(map[string]Message, len(MessagesAtDesk))
	for _, m := range MessagesAtDesk {
		m.Text, m.Hint = cmp.Or(m.Text, byID[m.ID].Text), cmp.Or(m.Hint, byID[m.ID].Hint)
		table[m.ID] = m
	}
	return table
}()

// AtDesk gives the message as it is said in the browser. One that was changed since it
// was made of the table stays as it is.
func (t Text) AtDesk() Text {
	_, isOther := atDesk[t.ID]
	if !isOther && !slices.ContainsFunc(t.Parts, func(p Part) bool { _, isText := p.Value.(Text); return isText }) {
		return t
	}
	english := Text{ID: t.ID, Code: t.Code, Parts: t.Parts}.fill(nil)
	if english.Message != t.Message || t.Hint != "" && english.Hint != t.Hint {
		return t
	}
	said := Text{ID: t.ID, Code: t.Code, desk: true}
	for _, p := range t.Parts {
		if inner, isText := p.Value.(Text); isText {
			p.Value = inner.AtDesk()
		}
		said.Parts = append(said.Parts, p)
	}
	said = said.fill(nil)
	if t.Hint == "" {
		said.Hint = ""
	}
	return said
}

// AtDesk gives the problem as it is said in the browser; its code and its place are
// the same.
func (d Diagnostic) AtDesk() Diagnostic {
	if d.Message != d.Text.Message || d.Hint != d.Text.Hint {
		return d
	}
	return d.InOtherWords(d.Text.AtDesk())
}

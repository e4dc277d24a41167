package diag

import (
	"cmp"
	"slices"
)

// MessagesAtDesk say for some ids of Messages what is said in the browser, where
// nobody adds an option to a command: the text, the hint, or both. "" stays as it is in
// Messages.
var MessagesAtDesk = []Message{
	{"bad-date", "", "choose the day, or write it as 2026-01-31"},
	{"bad-date/month", "", "choose the day, or write it as 2026-01-31"},
	{"bad-date/no-day", "", "that month has {days} days"},
	{"bad-date/since", "", "write a day as 2026-01-31, a month as 2026-01, or a year as 2026"},
	{"bad-date/written", "", "write a day as 2026-01-31, a month as 2026-01, or a year as 2026"},
	{"bad-date/year", "", "write a day as 2026-01-31, a month as 2026-01, or a year as 2026"},
	{"bad-seal", "", "a seal is sha256: and 64 digits; sealing under Protect writes it"},
	{"bad-sign-key", "", "copy the line of the .pub file that begins with RW; whoever keeps the key has it"},
	{"bad-sign-key/secret", "", "take it out; whoever keeps the key has to make another, and nothing that is signed with this one can be trusted"},
	{"bad-target/address", "", "write it as sftp://user@host/path, s3://bucket or file:PATH; the guide to publishing has one for each kind of host"},
	{"bad-target/host-key", "", "copy the fingerprint that the host shows in its pages: SHA256: and 43 characters"},
	{"bad-target/insecure", "", "use the encrypted kind; or, on a line that nobody else can listen to, say yes to sending without encryption"},
	{"bad-target/name", "", "use the small letters a to z, digits and hyphens, as main"},
	{"bad-time", "", "write it as 14:30"},
	{"bad-time/written", "", "write it as 14:30"},
	{"blank-public", "", "fill that in with yes, no or initials; or say in the letter whether those are named who do not say"},
	{"broken-link/no-file", "", "choose a page with the tool for links, or drop the file on the text"},
	{"broken-link/no-page", "", "choose the page with the tool for links"},
	{"command/import-doubtful", "{row:row|rows} {row} {row:is|are} doubtful: {reason}", ""},
	{"command/import-doubtful-other", "{row:row|rows} {row} {row:is|are} doubtful: {reason} ({other:row|rows} {other} of {file})", ""},
	{"command/letter-slug", "the title cannot be written in Latin letters here, so the folder is called {slug}", ""},
	{"command/seal-changed", "", "put the text back, or say what was corrected"},
	{"command/seal-nothing", "", "seal it first, without a note"},
	{"command/withdraw-near", "", "look there, and give that row; or have a hash of the name kept even if nobody has it"},
	{"command/withdraw-nobody-there", "", "look how it is written there; or have a hash of the name kept even if nobody has it, so that the person is known when they come"},
	{"command/withdraw-several", "", "say which row is meant"},
	{"conflicting-keys", `both "{first}" and "{second}" are filled in`, ""},
	{"conflicting-keys/mail", "this is for an e-mail, and readers are asked to open a link", "empty it, or write an e-mail address in the place of the link"},
	{"conflicting-keys/time", `there is a time in "date" and another in "time"`, ""},
	{"deploy-damaged-record", "", "delete it there, and send again"},
	{"deploy-host-key/unknown", "the key of {host} is not known yet", "ask its keeper for the fingerprint, and write it in the settings of this target"},
	{"deploy-kept", "{target}: readers still have {count} {count:file|files} that the site no longer has, as the settings say that nothing is deleted there: {files}", "look whether a page or a name is among them that nobody may read any more; the settings of the target say whether they are deleted"},
	{"deploy-kept/withdrawn", "a page was taken down, or somebody is no longer named, and what may still show them would stay with readers of the target, as the settings say that nothing is deleted there: {files}", "say in the settings of the target that what the site no longer has is deleted there, or move it elsewhere there"},
	{"deploy-lost-takedown", "", "restore {file} from a copy, or take {address} down once more under Protect; for a page that is meant to be back, delete {record} on the target, and send again"},
	{"deploy-other-site", "", "give each site a place of its own; if nobody needs that one any more, delete {record} there, and send again"},
	{"deploy-other-site/moved", "", "give each a place of its own; if the site has moved here from there, somebody has to send it once from a terminal"},
	{"deploy-rate", "", "send again in an hour; if it stays so, let the settings of the target send one file at once"},
	{"deploy-signature/goes", "", "send it from where the key is, so that readers can verify the site"},
	{"deploy-unanswered/person", "", "somebody has to send the site once from a terminal; then it can be sent from here"},
	{"deploy-unanswered/secret", "{about} is needed", `give it with the button "Password …" beside the target, and send again`},
	{"desk-token", "casebook was started anew since this page was opened, or the address is not the one that it shows", "open the address of the desk that it shows now: what was typed here is kept; a program sends its token as X-Casebook-Token"},
	{"example-base-url", "", "write in the settings the address at which they will find it"},
	{"lost-entry", "", "taking the page down empties it there too"},
	{"lost-seal/replaced", "", `put the line back: sealed = "{seal}", and then seal the correction under Protect, with a note`},
	{"lost-takedown", "", "restore the record from a copy, or take {address} down once more under Protect; a page that is meant to be back needs an output folder that is empty, and {copy} deleted"},
	{"menu-place", "", "choose a page of the site as pages/about.md, or write an address"},
	{"menu-place/both", "", "keep one of the two"},
	{"menu-place/both-banner", "", "keep one of the two"},
	{"misplaced-file/list-beside", "", "add its people on the page of the letter's signatories, and take it out of the folder"},
	{"missing-alt/image", "", `say what it shows, in "image_alt"`},
	{"missing-contact", "", "write the e-mail address of the organisation in the settings"},
	{"missing-file/logo", "", "choose it from this computer"},
	{"missing-file/none", "", "choose the file from this computer, or empty the field"},
	{"missing-id", `"id" is empty: if the address of the site changes, all its news look new to subscribers`, "write {id}"},
	{"missing-image/no-file", "", "drop the picture on the text"},
	{"missing-image/none", "", "drop the picture on the text"},
	{"missing-key", "", "fill it in"},
	{"missing-key/addressee", `neither "name" nor "office" nor "organisation" is filled in`, "fill in one of them, or remove it"},
	{"missing-key/addressee-left-out", `neither "name" nor "office" nor "organisation" is filled in, so it is left out`, "fill in one of them, or remove it"},
	{"missing-key/date", "", "choose the day"},
	{"missing-key/either", `neither "{first}" nor "{second}" is filled in`, ""},
	{"missing-key/in-table", `"{key}" is missing`, "fill it in"},
	{"missing-key/one-of", "", "choose one"},
	{"name-encoding/import", "say that it is in {encoding}", ""},
	{"no-subject", "", "fill in the title, which the page needs"},
	{"no-text-file/document", "", "open it there and save it as plain text (UTF-8), or copy its text into a new page"},
	{"no-text-file/pdf", "", "put it beside a page under its own name, as report.pdf, or drop it on the desk's first page to make a letter of it"},
	{"no-text-file/word", "", "drop it on the desk's first page to make a letter of it; for another page save it as plain text (UTF-8)"},
	{"no-words", "", "write them in the settings, under the words of pages"},
	{"not-a-consent", "", "say it in a column public: yes for who is named, no for who is not; if it is about something else, name it in the letter among the columns that hold no consent"},
	{"not-a-consent/answers", "", "say it in a column public: yes for who is named, no for who is not; if it is about something else, name it in the letter among the columns that hold no consent"},
	{"not-a-consent/answers-nameless", "", "give it a header: public, or one that the letter names among the columns that hold no consent"},
	{"not-a-consent/answers-unnamed", "", "say it in a column public: yes for who is named, no for who is not; if it is about something else, name it in the letter among the columns that hold no consent"},
	{"not-a-consent/named", "", "say it in a column public: yes for who is named, no for who is not; if it is about something else, name it in the letter among the columns that hold no consent"},
	{"not-a-consent/reversed", "", "write it the other way round, in a column public with yes or no; if it is about something else, name it in the letter among the columns that hold no consent"},
	{"not-a-consent/second", "", "say it in public, and take the other column out; if it is about something else, name it in the letter among the columns that hold no consent"},
	{"not-a-consent/second-named", "", "say it in public, and take the other column out; if it is about something else, name it in the letter among the columns that hold no consent"},
	{"old-record", "", "take the same name off the letter {letter} once more, and have its hash kept even if nobody has it"},
	{"old-record/takedown", "", "take {address} down once more under Protect, while its text is there"},
	{"outdated-copy", "", "whoever made the copy looks what is new in the original, and takes over what is wanted; until then pages look as they did"},
	{"output-interrupted", "", "build the site once: that completes it; nothing was written now"},
	{"remote-image/text", "", "save the picture on this computer and drop it on the text: from the other site, that site would learn who reads the page"},
	{"seal-broken", "", "put them back, or say under Protect what was corrected in {letter}"},
	{"secret-in-site/address", "", "take it out and change it where it is used; the new one is asked for when the site is sent, and kept in the keychain of this computer"},
	{"secret-in-site/key", "", "take it out and change it where it is used; the new one is asked for when the site is sent, and kept in the keychain of this computer"},
	{"shows-less", "", "write the same there, or leave out the row that no longer holds; if it is another person of the name, tick the row"},
	{"sign-secret/no-file", "", "ask whoever keeps the key of the site"},
	{"sign-secret/password", "", "ask whoever keeps the key of the site"},
	{"sign-secret/unreadable", "", "ask whoever keeps the key of the site"},
	{"stale-translation", "", "bring the translation up to date, and press the button that says so"},
	{"unanswered", "", "fill in a column public, or say one of yes, no and initials for all of them"},
	{"unanswered/list", "", "add a column public to the list, or say in the letter whether those are named who do not say"},
	{"unknown-country", `unknown country "{code}"`, "choose it from the list"},
	{"unknown-country/name", `unknown country "{code}"`, "choose it from the list"},
	{"unknown-format", "the file is no sheet that can be read here", "save it as .xlsx or .csv in the spreadsheet program"},
	{"unknown-format/workbook", "", "signatories are imported on the page of their letter"},
	{"unknown-kind", "", "choose one"},
	{"unknown-language", "", "write its short name: en for English, uk for Ukrainian"},
	{"unknown-language/file", "", "the site has {known}; another is added in the settings, under further languages"},
	{"unknown-look/network", "", "choose one of {words}"},
	{"unknown-look/scheme", "", "choose one of {words}"},
	{"unknown-look/type", "", "choose one of {words}"},
	{"unknown-sort", "", "choose one"},
	{"unknown-status", "", "choose one; one of your own is added in the settings"},
	{"unknown-timezone", "", "choose one of the list, as Europe/Kyiv"},
	{"unknown-tone", "", "choose one"},
	{"unsigned", "", "whoever keeps the key can sign the list before the site is sent, so that readers can verify it"},
	{"unsigned/password", "", "whoever keeps the key can sign the list before the site is sent, so that readers can verify it"},
	{"usage/accept", "{file} has no {count:row|rows} {rows}; nothing was added", ""},
	{"usage/home-page", "the home page is no page of its own", ""},
	{"usage/letter-exists", "", "open it and go on with that one"},
	{"usage/no-case", "", "begin it on the desk's first page"},
	{"usage/no-day", "there is no day {day}", "write it as 2026-01-31-hearing, or without a date for today"},
	{"usage/no-letter", "", "there is none yet; begin one on the desk's first page"},
	{"usage/no-name", "", "write the name, or give the row"},
	{"usage/one-row", "give one row, as the list numbers them: that of who is taken off, or that of who stays", ""},
	{"usage/own-page", "a page that casebook makes itself has the address /{slug}/", ""},
	{"usage/public", "who may be named is said with yes, no or initials, not {answer}", ""},
	{"usage/slug", "{problem}", ""},
	{"usage/slug-near", "{problem}", ""},
	{"withdrawn", "", "remove the row; for another person of the same name, give its row under Protect as one that stays"},
	{"withdrawn/perhaps", "", "look who it is: remove the row if it is the same person; for somebody else, give the row under Protect as one that stays"},
	{"wrong-encoding/guess", "", "if so, say that it is in {encoding}, or save it as UTF-8"},
	{"wrong-encoding/letter", "", "save it as UTF-8, or say in which encoding it is"},
	{"wrong-type/bool", "this has to be yes or no, not {found}", "choose one"},
	{"wrong-type/date", "this has to be a date, not {found}", "choose the day, or write it as 2026-01-31"},
	{"wrong-type/int", "this has to be a whole number, not {found}", "write it in figures"},
	{"wrong-type/since", "this has to be a day, a month or a year, not {found}", "write a day as 2026-01-31, a month as 2026-01, or a year as 2026"},
	{"wrong-type/time", "this has to be a time of day, not {found}", "write it as 14:30"},
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

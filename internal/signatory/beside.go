package signatory

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/charset"
	"casebook/internal/consent"
	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/names"
	"casebook/internal/signatory/foreign"
	"casebook/internal/signatory/packed"
)

// listExtensions are those of what people keep lists in, read or not.
var listExtensions = []string{".txt", ".tsv", ".tab", ".xls", ".xlsm", ".xlsb", ".xlt", ".ods", ".fods", ".numbers", ".gsheet", ".doc", ".docx", ".odt", ".rtf", ".pages"}

// LooksLikeListName reports whether a file is called as people call a list of
// who signed, in any of the built-in languages.
func LooksLikeListName(name string) bool {
	name = strings.ToLower(norm.NFC.String(name))
	extension := path.Ext(name)
	if formatOf(name) == nil && !slices.Contains(listExtensions, extension) {
		return false
	}
	stem := strings.TrimSuffix(name, extension)
	return slices.ContainsFunc(wordsOf()["list"], func(word string) bool { return strings.Contains(stem, word) })
}

// formatByContent gives the format in which what a file begins with can be read, whatever
// it is called: a workbook, else a text with rows; nil for other files.
func formatByContent(fsys fs.FS, file string) *format {
	f, err := fsys.Open(file)
	if err != nil {
		return nil
	}
	defer f.Close()
	head, _ := io.ReadAll(io.LimitReader(f, 1<<10))
	from, _, _ := encodingOf(head, "")
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return formatOf(".xlsx")
	case from != nil || bytes.IndexByte(head, 0) < 0:
		return formatOf(".csv")
	}
	return nil
}

// HoldsPeople reports whether a file is a table with a column of names and a
// row with one, or text with such rows in another form, whatever it is called.
func HoldsPeople(fsys fs.FS, file string) bool {
	l := newList(fsys, file, Options{Public: true})
	if l.format == nil {
		l.format = formatByContent(fsys, file)
	}
	if l.format != nil {
		t, err := l.openFile(&problems{rep: &diag.Report{}, file: file})
		if err == nil {
			defer t.close()
			var r row
			for range mostLooked {
				if err := t.nextRow(&r); err != nil {
					break
				}
				if r.values[nameColumn] != "" {
					return true
				}
			}
		}
	}
	people, _ := l.lookForPeople()
	return people
}

// LooksPacked reports whether a file is an archive that holds what looks like a list
// of people, or that cannot be looked into. Of the second nobody knows.
func LooksPacked(fsys fs.FS, file string) (people, closed bool) {
	a := packed.Open(fsys, file)
	if a == nil {
		return false, false
	}
	for _, f := range a.Files {
		name := path.Base(strings.ReplaceAll(f.Name, `\`, "/"))
		extension := strings.ToLower(path.Ext(name))
		isTable := extension != ".json" && extension != ".toml" && formatOf(name) != nil || slices.Contains(tables, extension)
		l := newList(fsys, f.Name, Options{Public: true})
		if found, _ := l.lookIntoText(f.Head); found || isTable || IsFile(name) || LooksLikeListName(name) {
			return true, a.Closed
		}
	}
	return false, a.Closed
}

// tables are the extensions of what people keep in tables, besides formats.
var tables = []string{".tsv", ".tab", ".xls", ".xlsm", ".xlsb", ".ods", ".fods", ".numbers", ".db", ".sqlite", ".vcf", ".sql"}

// HoldsAnswers reports whether a file of text lists people together with what
// each answered to the question whether to be named.
func HoldsAnswers(fsys fs.FS, file string) bool {
	_, answers := newList(fsys, file, Options{}).lookForPeople()
	return answers
}

// lookForPeople looks for rows of people in the beginning of a file of text: below
// a row of headers, of whatever markup, with a column of names and another one
// that the contract knows, or with the parts of names; under keys of those names
// that stand there more than once; or as cards of an address book.
func (l *list) lookForPeople() (people, answers bool) {
	f, err := l.fsys.Open(l.file)
	if err != nil {
		return false, false
	}
	defer f.Close()
	head, _ := io.ReadAll(io.LimitReader(f, mostText))
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		rest, _ := io.ReadAll(io.LimitReader(f, mostDocument))
		head = []byte(foreign.Document(append(head, rest...)))
	}
	return l.lookIntoText(head)
}

// lookIntoText looks for rows of people in the beginning of a text.
func (l *list) lookIntoText(head []byte) (people, answers bool) {
	from, skip, _ := encodingOf(head, "") // without a label it is always known
	head = head[skip:]
	if whole := head[:bytes.LastIndexByte(head, '\n')+1]; from == nil && !utf8.Valid(whole) {
		from, _ = charset.Get(charset.Guess(head))
	}
	if from != nil {
		head, _ = from.NewDecoder().Bytes(head)
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return false, false
	}
	text := strings.ToValidUTF8(string(head), "\ufffd")
	if strings.Contains(text, "BEGIN:VCARD") {
		return true, false
	}
	isProgram := slices.Contains(programs, strings.ToLower(path.Ext(l.file)))
	for _, table := range foreign.Tables(valuesOfSQL().ReplaceAllString(text, ")\n(")) {
		found, said := l.lookIntoRows(table)
		people, answers = people || found, answers || found && said
	}
	if isProgram {
		answered := holdsPersonOfProgram(text)
		return people || answered, people && answers || answered
	}
	names, replies := 0, 0
	for _, key := range anyKey().FindAllStringSubmatch(text, -1) {
		switch header := key[1] + key[2]; {
		case l.slots.findSlot(header) == int(nameColumn):
			names++
		case l.slots.isAnswerHeader(header):
			replies++
		}
	}
	keyed := names > 0 && replies > 0
	written := len(writtenAddress().FindAllStringIndex(text, 2)) > 1
	answered := answeredNames(text)
	return people || keyed || written || answered || namesAlone(text), people && answers || keyed || answered
}

// lookIntoRows looks for rows of people below a row of headers.
func (l *list) lookIntoRows(text string) (people, answers bool) {
	below := false // a header row
	for line := range strings.Lines(text) {
		cells := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(",;\t|()\"", r) })
		cells = slices.DeleteFunc(cells, names.IsBlank)
		forename, _ := nameParts(cells)
		switch {
		case len(cells) > 1 && below && strings.Trim(cells[0], "-:=+ ") != "":
			people = true
		case len(cells) > 1 && len(line) < 1000 && !strings.ContainsAny(line, "{}=") && (forename != "" || l.slots.isHeaderRow(cells) && max(2, len(cells)/2) <= l.countColumns(cells)):
			below, answers = true, slices.ContainsFunc(cells, l.slots.isAnswerHeader)
		}
	}
	return people, answers
}

// holdsPersonOfProgram reports a name and an answer in one object of a program.
func holdsPersonOfProgram(text string) bool {
	for object := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '{' || r == '}' }) {
		if nameOfProgram().MatchString(object) && answerOfProgram().MatchString(object) {
			return true
		}
	}
	return false
}

// isFullName reports two to four words written as a name.
func isFullName(text string) bool {
	words := len(strings.Fields(text))
	return words > 1 && words <= mostWords && names.IsPlain(strings.TrimSpace(text))
}

// answeredNames reports at least two lines with a name and nothing but an answer behind it.
func answeredNames(text string) bool {
	n := 0
	for _, found := range answeredName().FindAllStringSubmatch(text, -1) {
		if isFullName(found[1]) && consent.IsAnswer(found[2]) {
			n++
		}
	}
	return n > 1
}

// namesAlone reports a table without headers whose rows all begin with a name.
func namesAlone(text string) bool {
	n := 0
	for line := range strings.Lines(text) {
		if names.IsBlank(line) {
			continue
		}
		cell := nameAndMore().FindStringSubmatch(line)
		if cell == nil || !isFullName(cell[1]) {
			return false
		}
		n++
	}
	return n > 1
}

// valuesOfSQL stands between the names of columns and the first row.
var valuesOfSQL = lazy.Regexp(`(?i)\)\s*values\s*\(`)

// writtenAddress is somebody with an e-mail address on a line, as mail programs write lists.
var writtenAddress = lazy.Regexp(`(?m)^[ \t]*"?[\pL][^<>@\n]*"?[ \t]*<[^<>@\s]+@[^<>@\s]+>[ \t]*[,;]?[ \t]*\r?$`)

// programs are the extensions of files whose keys are those of programs.
var programs = []string{".html", ".htm", ".js", ".mjs", ".css", ".map", ".svg", ".webmanifest"}

// countColumns counts the headers of a row that the contract knows, or that ask
// for consent.
func (l *list) countColumns(cells []string) (n int) {
	for _, c := range cells {
		if len(c) < 200 && l.slots.findSlot(c) != int(notRead) || l.slots.isAnswerHeader(c) {
			n++
		}
	}
	return n
}

// anyKey is a key of a text, or a tag that is one.
var anyKey = lazy.Regexp(`(?:([\p{L}_][\p{L}_' -]{0,40})["']?\s*[:=]|<([\p{L}_][\p{L}_-]{0,40})>)`)

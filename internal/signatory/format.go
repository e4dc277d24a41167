package signatory

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/encoding"

	"casebook/internal/consent"
	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/names"
)

// A format is a way to write down a list of people, and all that casebook does
// with files of it.
type format struct {
	extension string // with its dot, in lower case

	// open reads the beginning of a file, up to its first row. The table closes
	// the file; where there is none, open has closed it.
	open func(l *list, f io.ReadCloser, p *problems) (table, error)

	// appendRows gives a text with more rows, every other byte as it was; the
	// table has read the text up to its first row. It is nil for a format that
	// only people change, as a workbook is.
	appendRows func(t table, text string, more *addition) (string, error)

	// cutRow gives a text without the row that a table read last and that
	// stands where the table's rowSpan says. It is nil where appendRows is.
	cutRow func(text string, begin, end int64) (string, error)

	// editRows gives a text with cells of some rows changed, rows added and taken
	// out, the bytes of every other row as they were; the table has read the text
	// up to its first row, and cells are named as it has them. It is nil where
	// appendRows is, and for CSV, which is changed in its snapshot's text.
	editRows func(t table, text string, edits []RowEdit) (string, error)
}

// formats is the one list of them, in the order of preference.
var formats = []format{
	{".csv", openCSV, appendCSV, cutCSV, nil},
	{".xlsx", openXLSX, nil, nil, nil},
	{".toml", openTOML, appendTOML, cutTOML, editRowsTOML},
	{".json", openJSON, appendJSON, cutJSON, editRowsJSON},
}

// formatOf gives the format of a file by its name; nil when it is none.
func formatOf(file string) *format {
	extension := strings.ToLower(path.Ext(file))
	if i := slices.IndexFunc(formats, func(f format) bool { return f.extension == extension }); i >= 0 {
		return &formats[i]
	}
	return nil
}

// stem is how signatory files are called before their extension.
const stem = "signatories"

// IsFile reports whether a file beside a letter is a signatory file by its
// name, whatever its letter case.
func IsFile(name string) bool {
	f := formatOf(name)
	return f != nil && strings.ToLower(name) == stem+f.extension
}

// IsTable reports whether people can be read from a file by its name.
func IsTable(name string) bool { return formatOf(name) != nil }

// FindFile gives the signatory file in a letter's folder, or the one that is to
// be made when there is none. Both are relative to the site.
func FindFile(site fs.FS, folder string) string {
	for _, f := range formats {
		if _, err := fs.Stat(site, path.Join(folder, stem+f.extension)); err == nil {
			return path.Join(folder, stem+f.extension)
		}
	}
	return path.Join(folder, stem+formats[0].extension)
}

// ExtensionWords gives the extensions of signatory files for a sentence: all
// but the last with commas between them, and the last.
func ExtensionWords() (others, last string) {
	words := make([]string, len(formats))
	for i, f := range formats {
		words[i] = f.extension
	}
	end := len(words) - 1
	return strings.Join(words[:end], ", "), words[end]
}

// A table gives the rows of a file, one after the other.
type table interface {
	// nextRow reads a row into r; io.EOF at the end. Another error ends the
	// reading: errStop when the file's content is to blame, which has been
	// reported, else a failure of the machine.
	nextRow(r *row) error
	// positionOf gives the place of a cell of the row that was read last; of
	// the row for a negative slot.
	positionOf(slot int) diag.Position
	// hasColumn reports whether the list has a column, as far as it was read.
	hasColumn(c column) bool
	close() error
}

// A textTable is one whose rows can be taken out of its text.
type textTable interface {
	table
	// rowSpan gives where the row that was read last stands in the text, as
	// the format's cutRow takes it.
	rowSpan() (begin, end int64)
}

// errStop ends the reading of a file whose problem has been reported.
var errStop = errors.New("the file cannot be read further")

// A row is one person's values, cleaned but not checked, by their slots. It is
// reused: what is kept of it must be copied.
type row struct {
	number  int // as spreadsheet programs count, from 1; in TOML and JSON the place in the list
	values  []string
	flaws   []flawed // cells that have no value since they cannot be shown
	bad     bool     // something is wrong that was reported already
	blank   bool     // no cell has anything in it, those never published included
	marked  bool     // a cell that is not read says that the person is not to be named
	remark  bool     // one says of something else that it is not to be published
	worded  bool     // a column of remarks holds words
	several bool     // the name is several lines, or has signs in it that part cells
	joined  bool     // and one of its parts is a yes or no, so that it holds the answer too
	parts   []string // what columns hold that are not read and seem to be for a part of the name
}

// A flawed cell is why a slot has no value.
type flawed struct {
	slot int
	why  flaw
}

func (r *row) resetCells(slots int) {
	if len(r.values) != slots {
		r.values = make([]string, slots)
	}
	clear(r.values)
	r.flaws, r.parts = r.flaws[:0], r.parts[:0]
	r.bad, r.blank, r.marked, r.remark, r.worded, r.several, r.joined = false, true, false, false, false, false, false
}

// setCell takes a cell as written.
func (r *row) setCell(slot int, cell string) {
	text, flaw := cleanCell(cell)
	if flaw != sound {
		r.flaws = append(r.flaws, flawed{slot, flaw})
	}
	r.values[slot] = text
	if slot == int(nameColumn) && strings.ContainsAny(cell, partsCells) {
		parts := strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(partsCells, r) })
		parts = slices.DeleteFunc(parts, names.IsBlank)
		r.several = r.several || len(parts) > 1
		r.joined = r.joined || len(parts) > 1 && slices.ContainsFunc(parts, consent.IsAnswer)
	}
}

// partsCells are the signs that part cells or rows, and stand in no name.
const partsCells = "\t\n\r;|"

// eachRow opens the file and gives every row that is not blank.
func (l *list) eachRow(p *problems, see func(table, *row)) error {
	t, err := l.openFile(p)
	if err != nil {
		return unlessStopped(err)
	}
	defer t.close()
	return eachRowOf(t, see)
}

// openFile reads a file's beginning, up to its first row.
func (l *list) openFile(p *problems) (table, error) {
	if l.format == nil {
		others, last := ExtensionWords()
		p.addError(diag.Position{File: l.file}, diag.Say("unknown-format", "others", others, "last", last))
		return nil, errStop
	}
	f, err := l.fsys.Open(l.file)
	if err != nil {
		return nil, err
	}
	return l.format.open(l, f, p)
}

// eachRowOf gives every row of a table that is not blank.
func eachRowOf(t table, see func(table, *row)) error {
	var r row
	for {
		if err := t.nextRow(&r); err != nil {
			return unlessStopped(err)
		}
		if !r.blank {
			see(t, &r)
		}
	}
}

// unlessStopped turns the end of the rows, expected or not, into success.
func unlessStopped(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, errStop) {
		return nil
	}
	return err
}

// An editedFile is a signatory file of text that is changed: decoded, and to be
// written in the encoding that it had.
type editedFile struct {
	list     *list
	text     string
	mark     string
	encoding encoding.Encoding // nil for UTF-8
}

// maxEdited bounds a file that is changed, in bytes: it is held whole.
const maxEdited = 512 << 20

// readWhole reads the file to change it. What is not the same again after
// decoding and encoding is refused.
func (l *list) readWhole() (*editedFile, error) {
	raw, err := fs.ReadFile(l.fsys, l.file)
	if err != nil {
		return nil, err
	}
	if len(raw) > maxEdited {
		return nil, diag.NewFault(diag.Say("too-large/list"))
	}
	from, skip, known := encodingOf(raw, l.o.Encoding)
	if !known {
		return nil, diag.NewFault(diag.Say("unknown-encoding", "encoding", l.o.Encoding))
	}
	f := &editedFile{list: l, mark: string(raw[:skip]), encoding: from, text: string(raw[skip:])}
	if from != nil {
		if f.text, err = from.NewDecoder().String(f.text); err != nil {
			return nil, err
		}
		if again, err := f.encodeText(f.text); err != nil || !bytes.Equal(again, raw) {
			return nil, diag.NewFault(diag.Say("wrong-encoding/not-whole"))
		}
	}
	return f, nil
}

// encodeText gives a changed text as it is written.
func (f *editedFile) encodeText(text string) ([]byte, error) {
	if f.encoding != nil {
		var err error
		if text, err = f.encoding.NewEncoder().String(text); err != nil {
			return nil, diag.NewFault(diag.Say("wrong-encoding/no-letters"))
		}
	}
	return []byte(f.mark + text), nil
}

// openText reads a text as the file's table. What is wrong with it is no
// news: it was read from the file before, or is made of what was.
func (f *editedFile) openText(text string) (table, error) {
	o := f.list.o
	o.Encoding = "" // it is decoded already
	l := newList(f.list.fsys, f.list.file, o)
	return l.format.open(l, io.NopCloser(strings.NewReader(text)), &problems{rep: &diag.Report{}, file: l.file})
}

// readNames gives what every row is called, to compare two texts by.
func (f *editedFile) readNames(text string) ([]string, error) {
	t, err := f.openText(text)
	if err != nil {
		return nil, err
	}
	defer t.close()
	var names []string
	err = eachRowOf(t, func(_ table, r *row) { names = append(names, strings.Clone(r.values[nameColumn])) })
	return names, err
}

// An addition is rows that come to those of a file, with the slots that they
// fill in the contract's order.
type addition struct {
	rows    []row
	slots   []int
	columns *slots
}

// withRows gives the file with more rows. The result is read again: it has to
// have the old names, then the added ones.
func (f *editedFile) withRows(more *addition) ([]byte, error) {
	stuck := diag.NewFault(diag.Say("not-editable/add"))
	t, err := f.openText(f.text)
	if err != nil {
		return nil, err
	}
	defer t.close()
	text, err := f.list.format.appendRows(t, f.text, more)
	if known := (*diag.Fault)(nil); errors.As(err, &known) {
		return nil, known
	} else if err != nil {
		return nil, stuck
	}
	raw, err := f.encodeText(text)
	if err != nil {
		return nil, err
	}
	wanted, err1 := f.readNames(f.text)
	for i := range more.rows {
		wanted = append(wanted, more.rows[i].values[nameColumn])
	}
	if found, err2 := f.readNames(text); err1 != nil || err2 != nil || !slices.Equal(wanted, found) {
		return nil, stuck
	}
	return raw, nil
}

// withoutRow gives the file without a row. The result is read again: all other
// names have to be in it, in their order.
func (f *editedFile) withoutRow(number int) ([]byte, error) {
	stuck := diag.NewFault(diag.Say("not-editable/take-out"))
	t, err := f.openText(f.text)
	if err != nil {
		return nil, stuck
	}
	defer t.close()
	text, place, count := "", -1, 0
	var failed error
	err = eachRowOf(t, func(t table, r *row) {
		if r.number == number {
			begin, end := t.(textTable).rowSpan()
			text, failed = f.list.format.cutRow(f.text, begin, end)
			place = count
		}
		count++
	})
	if err != nil || failed != nil || place < 0 {
		return nil, stuck
	}
	wanted, err1 := f.readNames(f.text)
	found, err2 := f.readNames(text)
	if err1 != nil || err2 != nil || place >= len(wanted) || !slices.Equal(slices.Delete(wanted, place, place+1), found) {
		return nil, stuck
	}
	return f.encodeText(text)
}

// mostLooked is how many rows are looked at for people.
const mostLooked = 50

// mostText is how much of a file is looked at for people, in bytes.
const mostText = 64 << 10

// mostDocument bounds the office documents that are looked into, in bytes.
const mostDocument = 16 << 20

// Of people without headers, and in programs.
var (
	nameOfProgram   = lazy.Regexp(`["']?\b[nN]ame["']?\s*:\s*["'` + "`" + `]\pL[\pL'’.-]*( \pL[\pL'’.-]*){1,3}["'` + "`" + `]`)
	answerOfProgram = lazy.Regexp(`["']?\b([pP]ublic|[aA]nonymous|[cC]onsent)["']?\s*:\s*["']?(yes|no|true|false|initials)\b`)
	answeredName    = lazy.Regexp(`(?m)^[-*\d. ]*(\pL[^\n,;:|=–—(]*?)\s*(?:[,;:|=–—(\t]| - )\s*([\pL\d ]+?)\)?[ \t]*\r?$`)
	nameAndMore     = lazy.Regexp(`^"?(\pL[^,;\t"]*)"?[,;\t]\s*"?\pL`)
)

// mostWords bounds the words of what is taken for a name.
const mostWords = 4

package signatory

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/consent"
	"casebook/internal/diag"
	"casebook/internal/names"
)

// A column is one of the contract's, by what it holds.
type column int8

// The columns. Those before countryColumn have forms per language.
const (
	nameColumn column = iota
	sortColumn
	roleColumn
	organisationColumn
	groupColumn
	countryColumn
	dateColumn
	publicColumn
	untilColumn
	columnCount
	localisedCount = countryColumn // how many have forms per language
)

// What is none of them: notRead is a column that is never published;
// anonymousColumn one that says the reverse of public, and consentColumn one
// that says perhaps the same, which are refused where they would go unheard;
// namelessColumn one without a header.
const (
	notRead         column = -1
	anonymousColumn column = -2
	consentColumn   column = -3
	namelessColumn  column = -4
)

var columnNames = [columnCount]string{"name", "sort", "role", "organisation", "group", "country", "date", "public", "until"}

// String gives the column as the contract writes it.
func (c column) String() string { return columnNames[c] }

//go:embed columns.csv
var columnsCSV string

// columnsByHeader gives the column of a folded header: the table of
// columns.csv, which docs/signatories.md shows.
var columnsByHeader = sync.OnceValue(func() map[string]column {
	rows, err := csv.NewReader(strings.NewReader(columnsCSV)).ReadAll()
	if err != nil {
		panic("columns.csv: " + err.Error())
	}
	words := map[string]column{}
	for _, row := range rows[1:] {
		c := column(slices.Index(columnNames[:], row[0]))
		switch row[0] {
		case "anonymous":
			c = anonymousColumn
		case "consent":
			c = consentColumn
		}
		for word := range strings.SplitSeq(row[2], "|") {
			words[foldHeader(word)] = c
		}
	}
	return words
})

//go:embed words.csv
var wordsCSV string

// wordsOf are the words that are no columns' by what they mean, in the built-in languages:
// "list" (names of files), "forename" and "surname" (headers of the parts of a name),
// "particle" (small words within a name).
var wordsOf = sync.OnceValue(func() map[string][]string {
	rows, err := csv.NewReader(strings.NewReader(wordsCSV)).ReadAll()
	if err != nil {
		panic("words.csv: " + err.Error())
	}
	words := map[string][]string{}
	for _, row := range rows[1:] {
		for word := range strings.SplitSeq(row[2], "|") {
			if row[0] != "list" {
				word = foldHeader(word)
			}
			words[row[0]] = append(words[row[0]], word)
		}
	}
	return words
})

// KnownColumn gives the contract's name of the column that a header stands for,
// or the header itself where it may ask for consent; "" for any other, which is
// never published.
func KnownColumn(header string) string {
	if c, known := columnsByHeader()[foldHeader(header)]; known && c >= 0 {
		return c.String()
	} else if known || consent.Asks(header) {
		return header
	}
	return ""
}

// foldHeader makes headers comparable: letter case, Unicode form, kinds of
// apostrophe, and the spaces and signs around words do not count.
func foldHeader(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case '’', 'ʼ', '`', '´', '‘', '′':
			return '\''
		case '_', '-', '‐', '‑', '–', '\u00a0', '\n', '\r', '\t':
			return ' '
		case '\ufeff', '\u200b', '\u200e', '\u200f':
			return -1
		}
		return r
	}, strings.ToLower(norm.NFKC.String(s)))
	return strings.Trim(strings.Join(strings.Fields(s), " "), " *:?")
}

// slots says where a row's values stand: a slot for each column, then for each
// language of the site a slot for each column that has forms per language.
type slots struct {
	languages []string
	ignored   []string // headers that hold no consent, as the letter says, folded
	consent   string   // the header, folded, that somebody said is the one of column public; "" for that name alone
	head      *Head    // where somebody said which row names the columns; else nil
	explained bool     // somebody said which column is public: only the answers that they explained count
}

// A Head says which row of a table names its columns, and what each of them is, where
// somebody chose it.
type Head struct {
	Row     int      // as spreadsheet programs number it; 0 where the first is already somebody's
	Columns []string // by their places: columns of the contract, as "name" or "role.uk"; "" for one that is left out. Several called name hold its parts
}

// isHead reports whether a row names the columns: the one that somebody chose, else the
// first one with a column called name.
func (s *slots) isHead(number int, cells []string) bool {
	if s.head != nil {
		return number == s.head.Row
	}
	return s.isHeaderRow(cells)
}

// titlesIn gives the headers of a row as they are read: where somebody chose what a
// column is, that stands in their place. Nobody can choose that a column goes unheard
// which says who may be named, or seems to, or until when.
func (s *slots) titlesIn(cells []string) []string {
	if s.head == nil {
		return cells
	}
	titles := slices.Clone(cells)
	for len(titles) < len(s.head.Columns) {
		titles = append(titles, "")
	}
	for i, own := range titles {
		slot := s.findSlot(own)
		chosen := ""
		if i < len(s.head.Columns) {
			chosen = s.head.Columns[i]
		}
		switch {
		case !IsHeard(chosen) && (slot >= 0 && IsHeard(s.titleOf(slot)) || slot < 0 && !s.isIgnored(own) && s.isAnswerHeader(own)):
		case chosen != "":
			titles[i] = chosen
			s.explained = s.explained || chosen == publicColumn.String() && slot != int(publicColumn)
		case slot >= 0:
			titles[i] = strings.TrimSpace(own) + " (" + columnLetters(i) + ")" // which is no column's name
		}
	}
	return titles
}

// IsHeard reports a column that nobody can leave out: what it says decides on who is
// named.
func IsHeard(column string) bool {
	return column == publicColumn.String() || column == untilColumn.String()
}

// IsColumn reports the name of a column of the contract, with its language where it is
// the form of one.
func IsColumn(name string, languages []string) bool {
	s := slots{languages: languages}
	slot := s.findSlot(name)
	return slot >= 0 && s.titleOf(slot) == name
}

// isIgnored reports whether the letter says of a header that it holds no consent.
func (s *slots) isIgnored(header string) bool { return slices.Contains(s.ignored, foldHeader(header)) }

// isBesideName reports a column that is shown beside a name.
func isBesideName(c column) bool {
	return c == roleColumn || c == organisationColumn || c == groupColumn
}

// checkIgnored reports a header of signatories_ignore that is read: nobody can
// want its answers to go unheard. What is shown beside a name has none; of its words
// the letter may say that they are no refusals.
func (l *list) checkIgnored(p *problems) {
	for _, header := range l.o.Ignore {
		switch slot := l.slots.findSlot(header); {
		case slot < 0:
		case isBesideName(l.slots.columnIn(slot)):
		default:
			p.addOpenly(diag.ErrorAt(l.o.placeOfKey("signatories_ignore", l.file), diag.Say("ignored-column", "column", l.slots.titleOf(slot))))
		}
	}
}

// count is the number of values of a row.
func (s *slots) count() int { return int(columnCount) + len(s.languages)*int(localisedCount) }

// slotFor gives the slot of a language's form; the language is an index.
func (s *slots) slotFor(c column, language int) int {
	return int(columnCount) + language*int(localisedCount) + int(c)
}

// languageIndex gives the index of a language, -1 when the site has no such one.
func (s *slots) languageIndex(tag string) int {
	return slices.IndexFunc(s.languages, func(l string) bool { return strings.EqualFold(l, tag) })
}

// columnIn gives the column that a slot holds a form of.
func (s *slots) columnIn(slot int) column {
	if slot < int(columnCount) {
		return column(slot)
	}
	return column((slot - int(columnCount)) % int(localisedCount))
}

// titleOf gives the header of a slot as the contract writes it: "name.uk".
func (s *slots) titleOf(slot int) string {
	if slot < int(columnCount) {
		return column(slot).String()
	}
	return s.columnIn(slot).String() + "." + s.languages[(slot-int(columnCount))/int(localisedCount)]
}

// findSlot gives the slot of a header, or notRead, anonymousColumn or
// consentColumn.
func (s *slots) findSlot(header string) int {
	if c, ok := columnsByHeader()[header]; ok && s.consent == "" {
		return int(c)
	}
	folded := foldHeader(header)
	if s.consent != "" && folded == s.consent {
		return int(publicColumn)
	}
	if c, ok := columnsByHeader()[folded]; ok {
		return int(c)
	}
	if c, tag, ok := splitHeader(folded); ok {
		if language := s.languageIndex(tag); language >= 0 {
			return s.slotFor(c, language)
		}
	}
	return int(notRead)
}

// splitHeader gives the column and the language of a folded header such as
// "name.uk". Letter case and "_" for "-" were folded away, and tags compare
// without both.
func splitHeader(folded string) (c column, tag string, ok bool) {
	i := strings.LastIndexByte(folded, '.')
	if i < 0 {
		return notRead, "", false
	}
	c, known := columnsByHeader()[strings.TrimSpace(folded[:i])]
	return c, strings.ReplaceAll(strings.TrimSpace(folded[i+1:]), " ", "-"), known && c >= 0 && c < localisedCount
}

// isRepeatable reports whether a message may repeat a header: only what looks
// like a header and not like the data of somebody, in a file without one.
func isRepeatable(header string) bool {
	digits := 0
	for _, r := range header {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '@', r == '/' && strings.Contains(header, "://"):
			return false
		}
	}
	return header != "" && digits < 4 && len([]rune(header)) <= 40
}

// columnLetters gives a column's letters as spreadsheet programs show them.
func columnLetters(i int) string {
	var letters string
	for i++; i > 0; i = (i - 1) / 26 {
		letters = string(rune('A'+(i-1)%26)) + letters
	}
	return letters
}

// A headerRow says which slot each column of a sheet fills.
type headerRow struct {
	slots   []int  // by column; below zero for those left out
	name    string // the header of the column name
	second  int    // the column of forenames behind one of surnames, where both were chosen to be the name; 0 for none
	leftOut []string
	unread  map[int]*unreadColumn
}

// An unreadColumn is what was learnt of a column that is left out.
type unreadColumn struct {
	header  string
	at      diag.Position
	answers consent.Answers
	part    bool // it seems to hold a part of the name
	remarks bool
}

// maxTitleRows is how far down a header row is looked for.
const maxTitleRows = 30

// isHeaderRow reports whether a row of cells names the columns of a list.
func (s *slots) isHeaderRow(cells []string) bool {
	return slices.ContainsFunc(cells, func(c string) bool { return len(c) < 200 && s.findSlot(c) == int(nameColumn) })
}

// nameParts gives the headers of a row that hold a name in two parts, as forms
// ask for it; "" when there are none.
func nameParts(cells []string) (forename, surname string) {
	if len(cells) == 1 { // nothing is known yet by which to find the delimiter
		cells = strings.FieldsFunc(cells[0], func(r rune) bool { return r == ';' || r == '\t' })
	}
	for _, c := range cells {
		switch folded := foldHeader(c); {
		case slices.Contains(wordsOf()["forename"], folded):
			forename = c
		case slices.Contains(wordsOf()["surname"], folded):
			surname = c
		}
	}
	if forename == "" || surname == "" {
		return "", ""
	}
	return strings.TrimSpace(forename), strings.TrimSpace(surname)
}

// forenameBehind gives the column of forenames in a row of headers that has surnames
// before them; 0 where there is none.
func forenameBehind(cells []string) int {
	surname := false
	for i, c := range cells {
		folded := foldHeader(c)
		if surname && slices.Contains(wordsOf()["forename"], folded) {
			return i
		}
		surname = surname || slices.Contains(wordsOf()["surname"], folded)
	}
	return 0
}

// isNamePart reports a header of a column for a part of a name.
func isNamePart(header string) bool {
	folded := foldHeader(header)
	return slices.Contains(wordsOf()["forename"], folded) || slices.Contains(wordsOf()["surname"], folded)
}

// isHalfName reports a name that lacks what a column for a part of it holds.
func isHalfName(name string, parts []string) bool {
	if len(parts) == 0 {
		return false
	}
	whole := names.FoldWords(name)
	return slices.ContainsFunc(parts, func(part string) bool {
		words := names.FoldWords(part)
		return len(words) <= mostOfName && slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(whole, w) })
	})
}

// mostOfName is how many words a part of a name may have; what has more of them
// is a remark.
const mostOfName = 4

// reportNoName reports a table of which no row names the columns. The parts are
// those of a row that would, if they were one column.
func reportNoName(p *problems, at diag.Position, forename, surname string) {
	if forename == "" {
		p.addError(at, diag.Say("no-name-column"))
	} else {
		p.addError(at, diag.Say("no-name-column/parts", "forename", forename, "surname", surname))
	}
}

// countKnown counts the columns of a header row that the contract knows.
func (s *slots) countKnown(cells []string) (n int) {
	for _, c := range cells {
		if len(c) < 200 && s.findSlot(c) >= 0 {
			n++
		}
	}
	return n
}

// readHeader reads a header row; place gives the position of a cell.
func (s *slots) readHeader(cells []string, p *problems, place func(column int) diag.Position) (headerRow, error) {
	h := headerRow{slots: make([]int, len(cells)), unread: map[int]*unreadColumn{}}
	first := map[int]int{}
	against, unclear, second := -1, -1, -1
	for i, c := range cells {
		h.slots[i] = s.findSlot(c)
		ignored := s.isIgnored(c)
		if h.slots[i] < 0 && !ignored {
			beside := names.IsBlank(c) && i > 0 && h.slots[i-1] == int(nameColumn) // of a header merged over both
			h.unread[i] = &unreadColumn{header: c, at: place(i), part: beside || isNamePart(c), remarks: consent.IsRemarkHeader(c)}
		}
		switch slot := h.slots[i]; {
		case slot < 0 && names.IsBlank(c):
			h.slots[i] = int(namelessColumn)
		case slot < 0:
			h.leftOut = append(h.leftOut, c)
			if ignored {
				h.slots[i] = int(notRead)
			} else if slot == int(anonymousColumn) {
				against = i
			} else if s.looksLikeConsent(c) {
				unclear = i
				if consent.AsksOnItsOwn(c) {
					second = i
				}
			}
		default:
			before, twice := first[slot]
			if parts := s.head != nil && slot == int(nameColumn); twice && !parts {
				p.addError(place(i), diag.Say("two-columns", "column", s.titleOf(slot), "first", columnLetters(before), "second", columnLetters(i)))
			}
			first[slot] = i
			if slot == int(nameColumn) {
				h.name, _ = cleanCell(c)
			}
		}
	}
	_, ok := first[int(publicColumn)]
	if column := max(against, second); ok && column >= 0 {
		reportSecondConsent(p, place(column), cells[column])
	} else if !ok && against >= 0 {
		p.addError(place(against), diag.Say("not-a-consent/reversed"))
	} else if !ok && unclear >= 0 {
		reportLikelyConsent(p, place(unclear), cells[unclear])
	}
	s.warnLeftOut(h.leftOut, p, place(-1))
	if p != nil && p.errors > 0 {
		return h, errStop
	}
	return h, nil
}

// takeCell takes a cell of a column that is read. Parts of a name are joined.
func (h *headerRow) takeCell(r *row, i int, cell string) {
	part := r.values[nameColumn]
	r.setCell(h.slots[i], cell)
	switch name := &r.values[nameColumn]; {
	case part == "" || h.slots[i] != int(nameColumn):
	case i == h.second:
		*name = strings.TrimSpace(*name + " " + part)
	default:
		*name = strings.TrimSpace(part + " " + *name)
	}
}

// leaveOut takes a cell of a column that is left out.
func (h *headerRow) leaveOut(r *row, i int, cell string, p *problems, place func(column int) diag.Position) {
	if column := h.unread[i]; column != nil {
		column.answers.Add(cell)
		r.hearUnread(cell)
		r.worded = r.worded || column.remarks && isRemark(cell)
		if column.part {
			r.parts = append(r.parts, strings.Clone(cell))
		}
	}
	if h.slots[i] == int(namelessColumn) {
		h.slots[i] = int(notRead) // it is said once
		p.addWarning(place(i), diag.Say("columns-left-out/nameless", "column", columnLetters(i)))
	}
}

// reportAnswers reports, at the end of the rows, columns that are not read and
// hold nothing but yes and no, where no column public says who may be named.
func (h *headerRow) reportAnswers(p *problems) {
	if slices.Contains(h.slots, int(publicColumn)) {
		return
	}
	for _, i := range slices.Sorted(maps.Keys(h.unread)) {
		if column := h.unread[i]; column.answers.AreAll() {
			reportAnswers(p, column.at, column.header, columnLetters(i))
		}
	}
}

// isRepeatedBy reports whether a row's name is the header of its column.
func (h *headerRow) isRepeatedBy(r *row) bool {
	return len(r.values[nameColumn]) == len(h.name) && strings.EqualFold(r.values[nameColumn], h.name)
}

// reportSecondHeader reports a row that is the header once more, as where two
// lists were joined, and takes it for blank: it is nobody.
func reportSecondHeader(r *row, p *problems, at diag.Position) {
	p.addError(at, diag.Say("second-header", "row", diag.Rows{r.number}))
	r.blank = true
}

// A rowAbove is one that was skipped above the header row.
type rowAbove struct {
	at     diag.Position
	number int
	filled int    // how many cells have something in them
	text   string // what is in them
}

func newRowAbove(at diag.Position, number int, cells []string) rowAbove {
	return rowAbove{at, number, countFilled(cells), strings.ToValidUTF8(strings.Join(cells, " "), "\ufffd")}
}

// hasAnswers reports a header row with a column public.
func (s *slots) hasAnswers(header []string) bool {
	return slices.ContainsFunc(header, func(c string) bool { return len(c) < 200 && s.findSlot(c) == int(publicColumn) })
}

// checkTitles reports a title above the header row, or of the sheet, which says
// that those below are not to be named: it stops a list that does not say so of
// each person, and is a warning where it does.
func (s *slots) checkTitles(above []rowAbove, header []string, p *problems) {
	answered := s.hasAnswers(header)
	for _, r := range above {
		switch {
		case !consent.IsMarkedTitle(r.text):
		case answered:
			p.addWarning(r.at, diag.Say("doubtful-row/title", "row", r.number))
		default:
			p.addError(r.at, diag.Say("marked-private/title", "row", r.number))
		}
	}
}

func countFilled(cells []string) (n int) {
	for _, c := range cells {
		if !names.IsBlank(c) {
			n++
		}
	}
	return n
}

// checkRowsAbove reports a row above the header row that is no title, being
// filled nearly as the table is: the table was sorted with its header, and
// whoever stands there would not be counted.
func (s *slots) checkRowsAbove(above []rowAbove, header []string, p *problems) {
	columns := countFilled(header)
	for _, r := range above {
		if r.filled > 1 && 3*r.filled > 2*columns {
			p.addError(r.at, diag.Say("header-not-first", "row", diag.Rows{r.number}))
			return
		}
	}
	s.checkTitles(above, header, p)
}

// warnLeftOut names in one line the columns that are never published. Where one
// is the form of a language that the site has not, the hint says so.
func (s *slots) warnLeftOut(headers []string, p *problems, at diag.Position) {
	if len(headers) == 0 {
		return
	}
	var named []string
	others, foreign := 0, ""
	for _, h := range headers {
		if !isRepeatable(h) || len(named) == 20 {
			others++
		} else {
			named = append(named, fmt.Sprintf("%q", strings.TrimSpace(h)))
		}
		if _, tag, ok := splitHeader(foldHeader(h)); ok && isRepeatable(h) && (len(tag) == 2 || len(tag) == 3) && s.languageIndex(tag) < 0 {
			foreign = tag
		}
	}
	columns := strings.Join(named, ", ")
	switch {
	case len(named) == 0:
		p.addWarning(at, diag.Say("columns-left-out/unnamed", "n", others))
	case others > 0:
		p.addWarning(at, diag.Say("columns-left-out/more", "columns", columns, "more", others, "language", foreign))
	default:
		p.addWarning(at, diag.Say("columns-left-out", "columns", columns, "language", foreign))
	}
}

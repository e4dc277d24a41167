package signatory

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"casebook/internal/consent"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/names"
	"casebook/internal/opendata"
)

// An ImportPlan says what the letter's signatory file will be after an import,
// and what became of each row. Rows are numbered as spreadsheet programs do; no
// field but the text of the file holds anything of a person.
type ImportPlan struct {
	File      string // the letter's signatory file, relative to the site
	Created   bool   // there was none
	Added     []int  // rows of the imported file
	Present   []int  // rows of people who are in the list already
	Withdrawn []int  // rows of people who were taken off the letter
	Doubtful  []Doubt
	NoSuch    []int // rows to be added all the same that the imported file does not have
	text      []byte
}

// A Doubt is a row that is left to a person, and was not added.
type Doubt struct {
	Row    int    // in the imported file
	Other  int    // the row that it may repeat; 0 when the doubt is about the row itself
	In     string // the file of that row
	Reason diag.Text
}

// Write writes the signatory file atomically and durably; nothing when nobody
// was added.
func (m *ImportPlan) Write(site *durable.Change) error {
	if len(m.Added) == 0 {
		return nil
	}
	return site.WriteFile(m.File, m.text, 0o644)
}

// Summary says in one line how many rows had which end.
func (m *ImportPlan) Summary() string {
	return fmt.Sprintf("%d added, %d already there, %d taken off earlier, %d doubtful", len(m.Added), len(m.Present), len(m.Withdrawn), len(m.Doubtful))
}

// An Import says what is merged into what.
type Import struct {
	Site   fs.FS
	File   string // the letter's signatory file, relative to the site; one to be created ends in .csv
	List   Options
	From   fs.FS
	Name   string  // the imported file in From
	Read   Options // how it is read: its encoding and sheet; the rest is List's
	Accept []int   // doubtful rows that somebody decided to add
	Public string  // yes, no or initials: the answer of people to be added who have none; "" to refuse them where others have one
}

// PlanImport plans to add the people of a file to a letter's list: nobody twice,
// nobody who was taken off, the rows that are there and their order kept to the
// byte, but for empty cells below a new column that says who is named. Only the columns of the contract are taken over, as one warning says.
// A row that asks to show less of somebody than a row of theirs that is there
// is an error: the list would go on naming them, and nobody would know.
//
// Problems of either file go to rep, and then nothing is planned; an error is
// a *diag.Fault or a failure of the disk.
func PlanImport(in Import, rep *diag.Report) (*ImportPlan, error) {
	in.Read.Languages, in.Read.Public, in.Read.Now, in.Read.Zone = in.List.Languages, in.List.Public, in.List.Now, in.List.Zone
	in.Read.PublicGiven, in.Read.Ignore = true, in.List.Ignore // who has no answer is asked about
	m := &importing{
		in: in, plan: &ImportPlan{File: in.File}, rep: rep,
		list: newList(in.Site, in.File, in.List), from: newList(in.From, in.Name, in.Read),
		same: newNameIndex(names.WithMarks, 1000), alike: newNameIndex(names.WithoutMarks, 1000), namesakes: map[int][]int{},
	}
	m.withdrawn, m.people = in.List.Withdrawn.newCheck(&m.list.slots), &shelf{slots: &m.list.slots, words: newDictionary()}
	m.used = make([]bool, m.list.slots.count())
	if f := m.list.format; f != nil && f.appendRows == nil {
		return nil, diag.NewFault(diag.Say("not-editable/import"))
	}
	if err := m.readList(); err != nil || rep.Failed() {
		return nil, err
	}
	if err := m.readImport(); err != nil || rep.Failed() {
		return nil, err
	}
	if len(m.plan.Added) == 0 || len(m.plan.NoSuch) > 0 {
		return m.plan, nil
	}
	return m.plan, m.planText()
}

// importing is an import that is being planned.
type importing struct {
	in         Import
	plan       *ImportPlan
	list, from *list
	rep        *diag.Report
	problems   *problems // of the imported file
	withdrawn  *withdrawnCheck
	same       *nameIndex    // names with their marks -> numbers in people, from 1
	alike      *nameIndex    // names without them
	people     *shelf        // the rows of both files that are in the list
	known      []knownRow    // the same rows, by their numbers in people
	namesakes  map[int][]int // the rows of a name that several have, by the first of them
	added      []row
	used       []bool        // slots that an added row fills
	consent    *consentCheck // of the list
	asks       bool          // the list has a column public, be it without a row
	unanswered causes        // rows to be added that do not say whether to name the person
}

// A knownRow is one that others are compared with.
type knownRow struct {
	number int // in its file; negative for one that was imported
	verdict
}

// maxNamesakes is how many rows of one name a row is compared with, so that a
// list of people called "Anonymous" does not take forever. A row that is none
// of them is doubtful.
const maxNamesakes = 32

// readList reads the rows that are there. Its warnings are for a build.
func (m *importing) readList() error {
	var found diag.Report
	p := &problems{rep: &found, file: m.list.file}
	m.consent = newConsentCheck(m.list, p)
	t, err := m.list.openFile(p)
	if err == nil {
		defer t.close()
		err = eachRowOf(t, func(t table, r *row) {
			m.addKnown(r, r.number, m.consent.decideRow(t, r))
		})
		m.asks = t.hasColumn(publicColumn)
	}
	err = unlessStopped(err)
	m.consent.finish()
	p.report()
	for _, d := range found.All() {
		if d.Severity == diag.Error {
			m.rep.Add(d)
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		m.plan.Created = true
		return nil
	}
	return err
}

// addKnown enters a row into what others are compared with.
func (m *importing) addKnown(r *row, number int, v verdict) {
	m.people.addRow(r)
	v.until = strings.Clone(v.until)
	m.known = append(m.known, knownRow{number, v})
	this := len(m.known)
	for slot, v := range r.values {
		if v == "" || m.list.slots.columnIn(slot) != nameColumn {
			continue
		}
		first := m.same.firstRow(v, this)
		if rows := m.namesakesOf(first); first != 0 && first != this && len(rows) < maxNamesakes {
			m.namesakes[first] = append(rows, this)
		}
		m.alike.firstRow(v, this)
	}
}

// namesakesOf gives the rows of the name of a row, by their numbers in people.
func (m *importing) namesakesOf(first int) []int {
	if rows := m.namesakes[first]; rows != nil {
		return rows
	}
	return []int{first}
}

// readImport decides about every row that is to be added.
func (m *importing) readImport() error {
	m.problems = &problems{rep: m.rep, file: m.from.file}
	consent := newConsentCheck(m.from, m.problems)
	accepted := map[int]bool{}
	for _, n := range m.in.Accept {
		accepted[n] = true
	}
	err := m.from.eachRow(m.problems, func(t table, r *row) {
		if v := consent.decideRow(t, r); !r.bad {
			m.decideRow(t, r, v, accepted[r.number])
		}
		delete(accepted, r.number)
	})
	consent.finish()
	m.checkAnswers(consent)
	m.problems.report()
	m.plan.NoSuch = slices.Sorted(maps.Keys(accepted))
	return err
}

func (m *importing) decideRow(t table, r *row, v verdict, accepted bool) {
	switch found := m.withdrawn.likelinessOf(r); {
	case found == surelyKnown:
		m.plan.Withdrawn = append(m.plan.Withdrawn, r.number)
		return
	case found == maybeKnown && !accepted:
		m.plan.Doubtful = append(m.plan.Doubtful, Doubt{Row: r.number, Reason: diag.Say("doubtful-row/withdrawn")})
		return
	}
	like := m.findPerson(r)
	switch {
	case like.same != 0 && like.less == notRead:
		m.plan.Present = append(m.plan.Present, r.number)
		return
	case accepted:
	case like.same != 0:
		// Which of the two holds nobody can know from the files.
		other, file := m.placeOfKnown(like.same)
		m.problems.addError(t.positionOf(int(like.less)), diag.Say("shows-less", "row", diag.Rows{r.number}, "column", like.less.String(), "other", diag.Rows{other}, "file", file))
		return
	case like.doubt != nil:
		m.plan.Doubtful = append(m.plan.Doubtful, *like.doubt)
		return
	}
	m.plan.Added = append(m.plan.Added, r.number)
	r.values[countryColumn] = codeOfCountry(r.values[countryColumn])
	if r.values[publicColumn] == "" {
		if m.in.Public == "" {
			m.unanswered.addRow(diag.Error, "", t, r, -1, func(n int, rows diag.Rows) diag.Text {
				return diag.Say("unanswered", "n", n, "rows", rows)
			})
		} else {
			r.values[publicColumn] = m.in.Public
			asked, _ := parsePublic(m.in.Public, false)
			v.show = min(v.show, asked)
		}
	}
	m.addKnown(r, -r.number, v)
	values := make([]string, len(r.values))
	for slot, v := range r.values {
		values[slot] = strings.Clone(v)
		m.used[slot] = m.used[slot] || v != ""
	}
	m.added = append(m.added, row{number: r.number, values: values})
}

// checkAnswers refuses people without an answer where others have one, in either
// file, and answers that would leave the rows that are there without one.
func (m *importing) checkAnswers(from *consentCheck) {
	if m.asks || from.hasAnswers() {
		m.unanswered.finish(m.problems)
	}
	if m.used[publicColumn] && m.consent.table != nil && !m.consent.hasAnswers() && !m.in.List.PublicGiven {
		m.problems.addError(diag.Position{File: m.list.file}, diag.Say("unanswered/list", "n", len(m.plan.Added), "file", m.from.file))
	}
}

// A likeness is what a row is to those that are known.
type likeness struct {
	same  int    // the row of the same person; 0 for none
	less  column // the column that asks to show less of them than that row does; notRead for none
	doubt *Doubt
}

// findPerson looks for the person of a row in the list.
func (m *importing) findPerson(r *row) likeness {
	for slot, v := range r.values {
		if v == "" || m.list.slots.columnIn(slot) != nameColumn {
			continue
		}
		if i := m.same.findRow(v); i != 0 {
			return m.findNamesake(r, i)
		}
		if i := m.alike.findRow(v); i != 0 {
			if m.columnShowingLess(r, i) != notRead {
				return m.doubtAbout(r, i, diag.Say("doubtful-row/accents-less"))
			}
			return m.doubtAbout(r, i, diag.Say("doubtful-row/accents"))
		}
	}
	for slot, v := range r.values {
		if slot != int(publicColumn) && opendata.DefuseFormula(v) != v {
			return likeness{doubt: &Doubt{Row: r.number, Reason: diag.Say("doubtful-row/formula")}}
		}
	}
	return likeness{}
}

// findNamesake looks for the person among those of one name, best in a row that
// shows no more of them than they ask for.
func (m *importing) findNamesake(r *row, first int) likeness {
	var found likeness
	for _, i := range m.namesakesOf(first) {
		if m.differingColumn(r, i) != "" {
			continue
		}
		less := m.columnShowingLess(r, i)
		if found.same == 0 || less == notRead {
			found = likeness{same: i, less: less}
		}
		if less == notRead {
			break
		}
	}
	if found.same == 0 {
		column := m.differingColumn(r, first)
		if m.columnShowingLess(r, first) != notRead {
			return m.doubtAbout(r, first, diag.Say("doubtful-row/column-less", "column", column))
		}
		return m.doubtAbout(r, first, diag.Say("doubtful-row/column", "column", column))
	}
	return found
}

// columnShowingLess names the column by which a row asks to show less of the
// person than a known row does, notRead for none. An empty cell asks for nothing.
func (m *importing) columnShowingLess(r *row, i int) column {
	before := m.known[i-1]
	asked, _ := parsePublic(r.values[publicColumn], true)
	end := r.values[untilColumn]
	switch {
	case before.show == counted:
		return notRead
	case asked < before.show:
		return publicColumn
	case end != "" && (before.until == "" || end < before.until):
		return untilColumn
	}
	return notRead
}

// placeOfKnown gives a known row by its number in its file.
func (m *importing) placeOfKnown(i int) (row int, file string) {
	if row = m.known[i-1].number; row < 0 {
		return -row, m.from.file
	}
	return row, m.list.file
}

// doubtAbout gives the doubt that a row may be the person of a known one.
func (m *importing) doubtAbout(r *row, i int, reason diag.Text) likeness {
	other, file := m.placeOfKnown(i)
	return likeness{doubt: &Doubt{Row: r.number, Other: other, In: file, Reason: reason}}
}

// differingColumn names a column in which two rows of one name have different
// values; "" when they may be the same person's.
func (m *importing) differingColumn(r *row, i int) string {
	var before row
	m.people.readRow(i-1, &before)
	for _, c := range []column{organisationColumn, groupColumn, countryColumn, roleColumn} {
		a, b := r.values[c], before.values[c]
		if c == countryColumn {
			a, b = codeOfCountry(a), codeOfCountry(b)
		}
		if a != "" && b != "" && names.Fold(a) != names.Fold(b) {
			return c.String()
		}
	}
	return ""
}

// planText makes the file with the added rows.
func (m *importing) planText() (err error) {
	more := &addition{rows: m.added, columns: &m.list.slots}
	for c := range columnCount {
		if m.used[c] || c == nameColumn {
			more.slots = append(more.slots, int(c))
		}
		for i := range m.list.slots.languages {
			if slot := m.list.slots.slotFor(c, i); c < localisedCount && m.used[slot] {
				more.slots = append(more.slots, slot)
			}
		}
	}
	if m.plan.Created {
		m.plan.text = newCSV(more)
		return nil
	}
	f, err := m.list.readWhole()
	if err != nil {
		return err
	}
	m.plan.text, err = f.withRows(more)
	if fault := (*diag.Fault)(nil); errors.As(err, &fault) {
		if d := fault.At(f.list.file); d.Code == "not-editable" { // it is the list's, not of who comes to it
			m.rep.Add(d)
			return nil
		}
	}
	return err
}

// A Beginning is the first rows of a table as they stand in its file, for somebody who
// says which of its columns is what, and what was understood or guessed of it. Never is
// it guessed which column says who may be named.
type Beginning struct {
	Rows  []BeginningRow
	Head  Head
	Known []string // what a column can be
}

// A BeginningRow is one of them. Its number is that of messages; columns are what it would
// say that they are, if it were the one that names them.
type BeginningRow struct {
	Number  int
	Cells   []string
	Columns []string
}

// ReadBeginning reads the first rows of a table; nil for a file that is none, or cannot
// be read.
func ReadBeginning(fsys fs.FS, file string, o Options) *Beginning {
	chosen := o.Head
	o.Head = &Head{}
	l := newList(fsys, file, o)
	t, err := l.openFile(nil)
	if err != nil {
		return nil
	}
	defer t.close()
	sheet, ok := t.(sheetTable)
	if !ok || sheet.titles() == nil {
		return nil
	}
	b := &Beginning{}
	for slot := range l.slots.count() {
		b.Known = append(b.Known, l.slots.titleOf(slot))
	}
	width := 0
	var r row
	for len(b.Rows) < maxTitleRows && t.nextRow(&r) == nil {
		cells := make([]string, 0, width)
		for _, c := range sheet.rawCells() {
			cells = append(cells, c.text)
		}
		if countFilled(cells) > 0 {
			b.Rows = append(b.Rows, BeginningRow{Number: r.number, Cells: cells})
			width = max(width, len(cells))
		}
	}
	if len(b.Rows) == 0 {
		return nil
	}
	for i, r := range b.Rows {
		b.Rows[i].Columns = b.columnsBelow(&l.slots, r, width)
	}
	b.Head = Head{Columns: b.columnsBelow(&l.slots, BeginningRow{}, width)}
	if r := b.guessHead(&l.slots, width); r.Number > 0 {
		b.Head = Head{r.Number, r.Columns}
	}
	if chosen != nil {
		b.Head = *chosen
	}
	return b
}

// guessHead finds the row that names the columns: the one with a column called name; else
// that with the most columns that are known; else the first that is filled as the table is
// and holds nothing that people have, as numbers, addresses and answers.
func (b *Beginning) guessHead(known *slots, width int) (head BeginningRow) {
	best := 0
	for _, r := range b.Rows {
		score := 0
		forename, _ := nameParts(r.Cells)
		switch filled := countFilled(r.Cells); {
		case known.isHeaderRow(r.Cells):
			score = 1000
		case forename != "":
			score = 500
		case filled > 1:
			score = 10 * known.countKnown(r.Cells)
			if 3*filled > 2*width && !slices.ContainsFunc(r.Cells, func(c string) bool {
				return !names.IsBlank(c) && (!isRepeatable(strings.TrimSpace(c)) || consent.IsAnswer(c))
			}) {
				score += 5
			}
		}
		if score > best {
			best, head = score, r
		}
	}
	return head
}

// columnsBelow gives what the columns are below a row that names them.
func (b *Beginning) columnsBelow(known *slots, head BeginningRow, width int) []string {
	columns := make([]string, width)
	for i, c := range head.Cells {
		if slot := known.findSlot(c); slot >= 0 && len(c) < 200 && !slices.Contains(columns, known.titleOf(slot)) {
			columns[i] = known.titleOf(slot)
		}
	}
	if forename, surname := nameParts(head.Cells); forename != "" && !slices.Contains(columns, nameColumn.String()) {
		for i, c := range head.Cells {
			if c = strings.TrimSpace(c); c == forename || c == surname {
				columns[i] = nameColumn.String()
			}
		}
	}
	if i := b.guessNames(columns, head.Number); i >= 0 && !slices.Contains(columns, nameColumn.String()) {
		columns[i] = nameColumn.String()
	}
	return columns
}

// guessNames finds the column that most probably holds names below a row: of those that
// are nothing else yet, the one with the most cells of a few words without a digit; -1
// for none.
func (b *Beginning) guessNames(columns []string, below int) int {
	best, most := -1, 0
	for i, column := range columns {
		if column != "" {
			continue
		}
		names := map[string]bool{}
		for _, r := range b.Rows {
			if r.Number > below && i < len(r.Cells) {
				text := strings.TrimSpace(r.Cells[i])
				if n := len(strings.Fields(text)); n > 1 && n <= 2*mostOfName && !strings.ContainsAny(text, "@0123456789?!") {
					names[text] = true
				}
			}
		}
		if len(names) > most {
			best, most = i, len(names)
		}
	}
	return best
}

package desk

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"casebook/internal/change"
	"casebook/internal/charset"
	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/letter"
	"casebook/internal/locale"
	"casebook/internal/signatory"
	"casebook/internal/translation"
)

// readSent takes what is to be imported: bytes, with what the address says of
// them, or the word that confirms what was sent before.
func (d *Desk) readSent(r *http.Request) (file *sent, confirm string, err error) {
	if isJSON(r) {
		var body struct {
			Confirm string `json:"confirm"`
		}
		if err := readJSON(r, &body); err != nil {
			return nil, "", err
		}
		d.promises.mu.Lock()
		file = d.promises.list[body.Confirm].sent
		d.promises.mu.Unlock()
		if file == nil {
			return nil, "", failed(http.StatusConflict, diag.Say("desk-outdated/sent"))
		}
		return file, body.Confirm, nil
	}
	file = &sent{name: path.Base(strings.ReplaceAll(r.URL.Query().Get("name"), `\`, "/")), query: map[string]string{}}
	if !isPlainPath(file.name) {
		return nil, "", unfit(diag.Say("desk-unfit/name"))
	}
	for key, values := range r.URL.Query() {
		file.query[key] = values[0]
	}
	file.data, err = readBody(r)
	return file, "", err
}

// withEncodings adds to the failure of a file in an encoding that is not named those
// that it may be in, the most probable first.
func withEncodings(f *failure, file *sent) *failure {
	if slices.ContainsFunc(f.problems, func(d diag.Diagnostic) bool { return d.Code == "wrong-encoding" }) {
		f.more = map[string]any{"encodings": charset.Likely(file.data[:min(len(file.data), 64<<10)])}
	}
	return f
}

// importLetter answers POST import/letter.
func (d *Desk) importLetter(w http.ResponseWriter, r *http.Request, _ string) error {
	file, confirm, err := d.readSent(r)
	if err != nil {
		return err
	}
	q := file.query
	slug := q["slug"]
	if slug == "" {
		slug = q["letter"]
	}
	i, err := change.ReadLetter(r.Context(), d.files, file.name, file.data, slug, letter.Options{Title: q["title"], Encoding: q["encoding"]})
	var fault *diag.Fault
	if errors.As(err, &fault) {
		problem := fault.At(file.name)
		problem.Private = true
		return withEncodings(&failure{status: http.StatusUnprocessableEntity, problems: []diag.Diagnostic{problem}}, file)
	}
	if err != nil {
		return err
	}
	if q["case"] != "" {
		i.Cases = strings.Split(q["case"], ",")
	}
	var lines []diag.Text
	for _, n := range i.Notes {
		lines = append(lines, n.Text.WithoutHint())
	}
	return d.propose(w, r, "import letter", []any{q, sha256.Sum256(file.data)}, confirm, file, func(s *change.Sources) (*proposal, error) {
		if err := i.Plan(s); err != nil {
			return nil, err
		}
		page, _ := i.Page()
		return &proposal{plan: i, lines: lines, after: []string{page}, more: map[string]any{"file": page, "source": i.Letter.Page(i.Cases), "original": i.Letter.Original, "letter": understood(i.Letter, locale.For(askedLanguage(r, translation.Languages())))}}, nil
	})
}

// An understoodLetter is what was recognised of a letter's file, for people.
type understoodLetter struct {
	Title       string   `json:"title"`
	Date        string   `json:"date"`
	Place       string   `json:"place"`
	To          []string `json:"to"`
	CC          []string `json:"cc"`
	Source      string   `json:"source"`
	Text        string   `json:"text"`
	Signatories []string `json:"signatories"`
	Draft       bool     `json:"draft"`
}

// understood shows a letter, with countries by their names in a language.
func understood(l *letter.Letter, in *locale.Locale) understoodLetter {
	u := understoodLetter{Title: l.Title, Place: l.Place, To: []string{}, CC: []string{}, Source: l.Source, Text: l.Text(), Signatories: []string{}, Draft: l.IsDraft()}
	if !l.Date.IsZero() {
		u.Date = l.Date.Format(time.DateOnly)
	}
	line := func(parts ...string) string {
		return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
	}
	for _, a := range l.To {
		u.To = append(u.To, line(a.Name, a.Office, a.Organisation))
	}
	for _, a := range l.CC {
		u.CC = append(u.CC, line(a.Name, a.Office, a.Organisation))
	}
	for _, s := range l.Signatories {
		u.Signatories = append(u.Signatories, line(s.Name, s.Role, s.Organisation, s.Group, in.Country(s.Country)))
	}
	return u
}

// importSignatories answers POST import/signatories.
func (l lists) importSignatories(w http.ResponseWriter, r *http.Request, _ string) error {
	file, confirm, err := l.desk.readSent(r)
	if err != nil {
		return err
	}
	q := file.query
	var accept []int
	for word := range strings.SplitSeq(q["accept"], ",") {
		var n int
		if _, err := fmt.Sscan(word, &n); err == nil {
			accept = append(accept, n)
		}
	}
	read := signatory.Options{Encoding: q["encoding"], Sheet: q["sheet"], Consent: q["consent"], Importing: true}
	if q["answers"] != "" && (json.Unmarshal([]byte(q["answers"]), &read.Answers) != nil || !areAnswers(read.Answers)) {
		return unfit(diag.Say("desk-unfit/json"))
	}
	if q["columns"] != "" {
		read.Head = &signatory.Head{}
		row, err := strconv.Atoi(cmp.Or(q["head"], "0"))
		if err != nil || row < 0 || json.Unmarshal([]byte(q["columns"]), &read.Head.Columns) != nil {
			return unfit(diag.Say("desk-unfit/json"))
		}
		read.Head.Row = row
	}
	return l.desk.propose(w, r, "import signatories", []any{q, sha256.Sum256(file.data)}, confirm, file, func(s *change.Sources) (*proposal, error) {
		p, err := change.FindList(s, change.Importing{
			Letter: q["letter"], From: folder.Single(file.name, file.data), Name: file.name, Accept: accept, Public: strings.ToLower(q["public"]),
			Read: read,
		})
		if err != nil {
			return nil, err
		}
		read.Languages = p.In.List.Languages
		if h := read.Head; h != nil && slices.ContainsFunc(h.Columns, func(c string) bool { return c != "" && !signatory.IsColumn(c, read.Languages) }) {
			return nil, unfit(diag.Say("desk-unfit/json"))
		}
		if err := p.Prepare(); err != nil {
			return nil, err
		}
		if p.Failed() {
			return nil, withTable(withAnswers(withEncodings(&failure{status: http.StatusUnprocessableEntity, problems: p.Report}, file), file, read), file, read)
		}
		doubts, err := l.showDoubts(p, file, speaks(r))
		if err != nil {
			return nil, err
		}
		return &proposal{plan: p, more: map[string]any{"problems": forJSON(p.Report, speaks(r)), "doubtful": doubts, "table": tableOf(file, read)}}, nil
	})
}

// A sentTable is the beginning of a file that is imported, with which row of it names the
// columns (0 for none) and what they are, for a person to correct. Each row has what the
// columns are if it names them. Locked are those that nobody can leave out.
type sentTable struct {
	Rows    []sentRow `json:"rows"`
	Head    int       `json:"head"`
	Columns []string  `json:"columns"`
	Known   []string  `json:"known"`
	Locked  []string  `json:"locked"`
}

type sentRow struct {
	Row     int      `json:"row"`
	Cells   []string `json:"cells"`
	Columns []string `json:"columns"`
}

// tableOf gives the beginning of a file; nil where it is no table.
func tableOf(file *sent, read signatory.Options) *sentTable {
	b := signatory.ReadBeginning(folder.Single(file.name, file.data), file.name, read)
	if b == nil {
		return nil
	}
	t := &sentTable{Rows: []sentRow{}, Head: b.Head.Row, Columns: b.Head.Columns, Known: b.Known, Locked: []string{}}
	for _, r := range b.Rows {
		t.Rows = append(t.Rows, sentRow{r.Number, r.Cells, r.Columns})
	}
	for _, name := range b.Known {
		if signatory.IsHeard(name) {
			t.Locked = append(t.Locked, name)
		}
	}
	return t
}

// withTable adds to the failure of a file its beginning, so that somebody can say which
// column is what.
func withTable(f *failure, file *sent, read signatory.Options) *failure {
	if t := tableOf(file, read); t != nil {
		if f.more == nil {
			f.more = map[string]any{}
		}
		f.more["table"] = t
	}
	return f
}

// areAnswers reports whether each of some answers was said to mean what casebook knows.
func areAnswers(answers map[string]string) bool {
	for _, meant := range answers {
		if meant != "yes" && meant != "no" && meant != "initials" {
			return false
		}
	}
	return true
}

// A consentColumn is one of an imported file that may say who is to be named, with what
// stands in it.
type consentColumn struct {
	Name    string   `json:"name"`
	Likely  bool     `json:"likely"`
	Answers []string `json:"answers"`
}

// mostAnswers is how many different answers a question may have, and rowsAsked in how
// many rows they are looked for.
const mostAnswers, rowsAsked = 12, 100_000

// withAnswers adds to the failure of a file whose answers to who may be named are not
// understood what there is, so that somebody can say what it means.
func withAnswers(f *failure, file *sent, read signatory.Options) *failure {
	if !slices.ContainsFunc(f.problems, func(d diag.Diagnostic) bool { return d.Code == "not-a-consent" || d.Code == "bad-public" }) {
		return f
	}
	list, err := signatory.NewSnapshot(file.name, file.data, read)
	if err != nil {
		return f
	}
	sheet, err := list.Sheet(folder.Single(file.name, file.data), signatory.Window{Limit: rowsAsked}, nil)
	if err != nil {
		return f
	}
	var columns []consentColumn
	for _, c := range sheet.Columns {
		known := signatory.KnownColumn(c.Name)
		if c.Read && known != "public" && c.Name != read.Consent {
			continue // it is read as something else
		}
		column := consentColumn{Name: c.Name, Likely: known != ""}
		for _, r := range sheet.Rows {
			if v := r.Cells[c.Name]; strings.TrimSpace(v) != "" && !slices.Contains(column.Answers, v) {
				column.Answers = append(column.Answers, v)
			}
			if len(column.Answers) > mostAnswers {
				break
			}
		}
		if n := len(column.Answers); n > 0 && n <= mostAnswers {
			columns = append(columns, column)
		}
	}
	if len(columns) > 0 {
		f.more = map[string]any{"consent": columns}
	}
	return f
}

// A doubtful row of an import is shown beside the one that it may repeat, so that
// somebody can decide.
type doubtful struct {
	Row        int               `json:"row"`
	Cells      map[string]string `json:"cells"`
	Other      int               `json:"other"` // 0 where the doubt is about the row itself
	In         string            `json:"in"`    // the file of the other
	OtherCells map[string]string `json:"other_cells"`
	Reason     string            `json:"reason"`
}

// mostDoubts is how many rows are shown to be decided on; the rest stays out.
const mostDoubts = 200

// showDoubts gives what stands in the rows of an import that are left out as doubtful, with
// the reasons in a language.
func (l lists) showDoubts(p *change.PeopleImport, file *sent, language *diag.Language) ([]doubtful, error) {
	doubts := p.Plan.Doubtful[:min(mostDoubts, len(p.Plan.Doubtful))]
	if len(doubts) == 0 {
		return []doubtful{}, nil
	}
	lists := map[string]*signatory.Snapshot{}
	cellsOf := func(name string, row int) (map[string]string, error) {
		files, options := p.In.Site, p.In.List
		if name == p.In.Name {
			files, options = folder.Single(file.name, file.data), p.In.Read
		}
		if lists[name] == nil {
			list, err := signatory.TakeSnapshot(files, name, options)
			if err != nil {
				return nil, err
			}
			lists[name] = list
		}
		s, err := lists[name].Sheet(files, signatory.Window{Numbers: []int{row}}, nil)
		if err != nil || len(s.Rows) == 0 {
			return nil, err
		}
		return s.Rows[0].Cells, nil
	}
	shown := make([]doubtful, len(doubts))
	for i, doubt := range doubts {
		shown[i] = doubtful{Row: doubt.Row, Other: doubt.Other, In: doubt.In, Reason: doubt.Reason.AtDesk().In(language).Message}
		var err error
		if shown[i].Cells, err = cellsOf(p.In.Name, doubt.Row); err != nil {
			return nil, err
		}
		if doubt.Other > 0 {
			if shown[i].OtherCells, err = cellsOf(doubt.In, doubt.Other); err != nil {
				return nil, err
			}
		}
	}
	return shown, nil
}

package desk

import (
	"errors"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/history"
	"casebook/internal/page"
	"casebook/internal/signatory"
)

// mostRows is how many rows of a list are given at once, and how many where no
// number is asked for.
const mostRows, someRows = 1000, 100

// A row is one of a list as programs get it.
type row struct {
	Row      int               `json:"row"`
	Cells    map[string]string `json:"cells"`
	Problems []diag.JSON       `json:"problems"`
}

type sheetColumn struct {
	Name      string `json:"name"`
	Published bool   `json:"published"`
	Read      bool   `json:"read"`
}

// A people is a letter's list as it is now.
type people struct {
	file     string
	options  signatory.Options
	problems []diag.Diagnostic
}

// findPeople finds the list of a letter, and what is wrong with it.
func (d *Desk) findPeople(slug string) (*people, error) {
	dir := content.Root + "/letters/" + slug
	if content.CheckSlug(slug) != nil {
		return nil, nothingThere()
	}
	var found *people
	var failed error
	err := d.work.lookAt(near, func(plan *page.Plan, problems []diag.Diagnostic) {
		if plan == nil {
			failed = &failure{status: http.StatusUnprocessableEntity, problems: problems}
			return
		}
		for _, versions := range plan.Input.Campaign.Letters {
			if l := versions[0]; l.Slug == slug {
				p := &people{file: signatory.FindFile(d.files, l.Dir)}
				p.options, failed = d.work.site.ListOptions(l)
				for _, d := range problems {
					if d.File == p.file {
						p.problems = append(p.problems, d)
					}
				}
				found = p
				return
			}
		}
		if bad := slices.DeleteFunc(problems, func(d diag.Diagnostic) bool { return !strings.HasPrefix(d.File, dir+"/") }); len(bad) > 0 {
			failed = &failure{status: http.StatusUnprocessableEntity, problems: bad}
		}
	}, dir+"/index.md")
	if err = errors.Join(err, failed); err != nil {
		return nil, err
	}
	if found == nil {
		return nil, nothingThere()
	}
	return found, nil
}

// getSignatories answers GET signatories/LETTER.
func (d *Desk) getSignatories(w http.ResponseWriter, r *http.Request, slug string) error {
	window := signatory.Window{Limit: someRows, Filter: r.URL.Query().Get("filter")}
	for name, into := range map[string]*int{"offset": &window.Offset, "limit": &window.Limit} {
		text := r.URL.Query().Get(name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return unfit(diag.Say("desk-unfit/rows", "name", name))
		}
		*into = n
	}
	window.Limit = min(window.Limit, mostRows)
	p, err := d.findPeople(slug)
	if err != nil {
		return err
	}
	etag, s, err := d.readSheet(p, window)
	if err != nil {
		return err
	}
	if etag != "" {
		w.Header().Set("ETag", etag)
	}
	columns := make([]sheetColumn, len(s.Columns))
	for i, c := range s.Columns {
		columns[i] = sheetColumn(c)
	}
	return answer(w, http.StatusOK, map[string]any{
		"file": p.file, "total": s.Total, "offset": window.Offset, "etag": etag, "columns": columns, "rows": rowsOf(s), "problems": forJSON(s.Problems),
	})
}

// readSheet reads rows of a list, of one state of its file.
func (d *Desk) readSheet(p *people, window signatory.Window) (etag string, s *signatory.Sheet, err error) {
	if err := confine(d.files, p.file); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return "", &signatory.Sheet{Rows: []signatory.SheetRow{}}, nil
		}
		return "", nil, err
	}
	data, err := d.files.ReadFile(p.file)
	if err != nil {
		return "", nil, err
	}
	s, err = signatory.ReadSheet(d.single(p.file, data), p.file, p.options, window, p.problems)
	return history.ETag(data), s, err
}

func rowsOf(s *signatory.Sheet) []row {
	rows := make([]row, len(s.Rows))
	for i, r := range s.Rows {
		rows[i] = row{r.Number, r.Cells, forJSON(r.Problems)}
	}
	return rows
}

// patchSignatories answers PATCH signatories/LETTER.
func (d *Desk) patchSignatories(w http.ResponseWriter, r *http.Request, slug string) error {
	var body struct {
		Rows []struct {
			Row    int               `json:"row"`
			Cells  map[string]string `json:"cells"`
			Remove bool              `json:"remove"`
		} `json:"rows"`
	}
	if err := readJSON(r, &body); err != nil {
		return err
	}
	var edits []signatory.RowEdit
	for _, e := range body.Rows {
		if e.Row < 0 || e.Remove && (e.Row == 0 || len(e.Cells) > 0) || !e.Remove && len(e.Cells) == 0 {
			return unfit(diag.Say("desk-unfit/row"))
		}
		for name, text := range e.Cells {
			if strings.Contains(name+text, "\x00") {
				return unfit(diag.Say("desk-unfit/letters"))
			}
		}
		edits = append(edits, signatory.RowEdit{Row: e.Row, Cells: e.Cells, Remove: e.Remove})
	}
	p, err := d.findPeople(slug)
	if err != nil {
		return err
	}
	if strings.EqualFold(path.Ext(p.file), ".xlsx") {
		return unfit(diag.Say("not-editable/workbook"))
	}
	var numbers []int
	var saved []byte
	err = d.changeFile(r, p.file, func(data []byte) ([]byte, error) {
		if saved = data; len(edits) == 0 {
			return data, nil
		}
		saved, numbers, err = signatory.EditRows(d.single(p.file, data), p.file, p.options, edits)
		return saved, err
	})
	if err != nil {
		return err
	}
	after, err := d.findPeople(slug)
	if err != nil {
		return err
	}
	if numbers == nil {
		numbers = []int{}
	}
	s, err := signatory.ReadSheet(d.single(p.file, saved), p.file, after.options, signatory.Window{Numbers: numbers}, after.problems)
	if err != nil {
		return err
	}
	etag := history.ETag(saved)
	w.Header().Set("ETag", etag)
	return answer(w, http.StatusOK, map[string]any{"etag": etag, "rows": rowsOf(s)})
}

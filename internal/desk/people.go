package desk

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

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
	Wrong    []string          `json:"wrong"` // the column of each problem; "" for the whole row
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

// Lists are what the desk does with lists of signatories.
type lists struct{ desk *Desk }

// findPeople finds the list of a letter, and what is wrong with it.
func (l lists) findPeople(slug string) (*people, error) {
	dir := content.Root + "/letters/" + slug
	if content.CheckSlug(slug) != nil {
		return nil, nothingThere()
	}
	var found *people
	var failed error
	err := l.desk.work.lookAt(near, func(plan *page.Plan, problems []diag.Diagnostic) {
		if plan == nil {
			failed = &failure{status: http.StatusUnprocessableEntity, problems: problems}
			return
		}
		for _, versions := range plan.Input.Campaign.Letters {
			if letter := versions[0]; letter.Slug == slug {
				p := &people{file: signatory.FindFile(l.desk.files, letter.Dir)}
				p.options, failed = l.desk.work.site.ListOptions(letter)
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
	}, dir, dir+"/index.md")
	if err = errors.Join(err, failed); err != nil {
		return nil, err
	}
	if found == nil {
		return nil, nothingThere()
	}
	return found, nil
}

// getSignatories answers GET signatories/LETTER.
func (l lists) getSignatories(w http.ResponseWriter, r *http.Request, slug string) error {
	window := signatory.Window{Limit: someRows, Filter: r.URL.Query().Get("filter")}
	window.Sort, window.Backward = r.URL.Query().Get("sort"), r.URL.Query().Has("backward")
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
	p, err := l.findPeople(slug)
	if err != nil {
		return err
	}
	if window.Sort != "" {
		defer l.spareMemory(p)()
	}
	etag, s, err := l.readSheet(p, window)
	if err != nil {
		return err
	}
	if etag != "" {
		w.Header().Set("ETag", etag)
	}
	return answer(w, http.StatusOK, p.show(s, window, etag, speaks(r)))
}

// show gives rows of a list as programs get them, problems in a language.
func (p *people) show(s *signatory.Sheet, window signatory.Window, etag string, l *diag.Language) map[string]any {
	columns := make([]sheetColumn, len(s.Columns))
	for i, c := range s.Columns {
		columns[i] = sheetColumn(c)
	}
	return map[string]any{
		"file": p.file, "total": s.Total, "offset": window.Offset, "etag": etag, "columns": columns, "further": append([]string{}, s.Further...), "rows": rowsOf(s, l), "problems": forJSON(s.Problems, l),
	}
}

// readSheet reads rows of a list, of one state of its file.
func (l lists) readSheet(p *people, window signatory.Window) (etag string, s *signatory.Sheet, err error) {
	if err := confine(l.desk.files, p.file); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return "", &signatory.Sheet{Rows: []signatory.SheetRow{}}, nil
		}
		return "", nil, err
	}
	held, err := l.holdList(p)
	if err != nil {
		return "", nil, err
	}
	s, err = held.list.Sheet(l.desk.files, window, p.problems)
	return held.etag, s, err
}

// A heldList is a list as it was read last, and what its file was then.
type heldList struct {
	file, read string // the file, and how it was read
	info       fs.FileInfo
	at         time.Time
	etag       string
	list       *signatory.Snapshot
}

// longList is how long a list is that takes memory worth giving back, in bytes.
const longList = 8 << 20

// spareMemory lets little garbage pile up from the first long list on: each step
// through one takes as much memory as the list. What it gives back ends the step.
func (l lists) spareMemory(p *people) (done func()) {
	if info, err := fs.Stat(l.desk.files, p.file); err != nil || info.Size() < longList {
		return func() {}
	}
	const percent = 20 // of what is needed
	debug.SetGCPercent(percent)
	return debug.FreeOSMemory
}

// certainAfter is how long a file must have been as it is before its size and time
// tell that it still is: clocks of file systems are coarse.
const certainAfter = 2 * time.Second

// howRead tells what decides on the rows of a list beside its file.
func howRead(o signatory.Options) string {
	return fmt.Sprintf("%q %q %q", o.Encoding, o.Sheet, o.Languages)
}

// holdList gives a letter's list as it is now. The one that was asked for last is kept,
// as people go through its rows.
func (l lists) holdList(p *people) (*heldList, error) {
	info, err := fs.Stat(l.desk.files, p.file)
	if err != nil {
		return nil, err
	}
	held := l.lastList(p)
	if held != nil && os.SameFile(held.info, info) && held.info.Size() == info.Size() && held.info.ModTime().Equal(info.ModTime()) && held.at.Sub(info.ModTime()) > certainAfter {
		return held, nil
	}
	defer l.spareMemory(p)()
	data, err := l.desk.files.ReadFile(p.file)
	if err != nil {
		return nil, err
	}
	next := &heldList{file: p.file, read: howRead(p.options), info: info, at: time.Now(), etag: history.ETag(data)}
	if held != nil && held.etag == next.etag {
		next.list = held.list
	} else if next.list, err = signatory.NewSnapshot(p.file, data, p.options); err != nil {
		return nil, err
	}
	l.keepList(next)
	return next, nil
}

// lastList gives a letter's list as it was read last; nil where another one was.
func (l lists) lastList(p *people) *heldList {
	l.desk.mu.Lock()
	defer l.desk.mu.Unlock()
	if held := l.desk.held; held != nil && held.file == p.file && held.read == howRead(p.options) {
		return held
	}
	return nil
}

// keepList has a list at hand for who asks next.
func (l lists) keepList(list *heldList) {
	l.desk.mu.Lock()
	l.desk.held = list
	l.desk.mu.Unlock()
}

func rowsOf(s *signatory.Sheet, l *diag.Language) []row {
	rows := make([]row, len(s.Rows))
	for i, r := range s.Rows {
		rows[i] = row{r.Number, r.Cells, forJSON(r.Problems, l), append([]string{}, r.Wrong...)}
	}
	return rows
}

// patchSignatories answers PATCH signatories/LETTER.
func (l lists) patchSignatories(w http.ResponseWriter, r *http.Request, slug string) error {
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
	p, err := l.findPeople(slug)
	if err != nil {
		return err
	}
	if strings.EqualFold(path.Ext(p.file), ".xlsx") {
		return unfit(diag.Say("not-editable/workbook"))
	}
	defer l.spareMemory(p)()
	var numbers []int
	next := &heldList{file: p.file, read: howRead(p.options)}
	var before *signatory.Snapshot
	var known []byte
	if held := l.lastList(p); held != nil {
		before, known = held.list, held.list.File()
	}
	l.keepList(nil) // a list of a million people is not held twice
	err = l.desk.changeFile(r, p.file, known, func(data []byte) ([]byte, error) {
		if known == nil || !bytes.Equal(data, known) {
			var err error
			if before, err = signatory.NewSnapshot(p.file, data, p.options); err != nil {
				return nil, err
			}
		}
		if len(edits) == 0 {
			next.list, next.etag = before, history.ETag(data)
			return data, nil
		}
		saved, after, changed, err := before.EditRows(data, edits)
		if err == nil {
			next.list, next.etag, numbers = after, history.ETag(saved), changed
		}
		return saved, err
	})
	if err != nil {
		return err
	}
	l.keepList(next) // until its file is looked at, which says whether it is still so
	after, err := l.findPeople(slug)
	if err != nil {
		return err
	}
	s, err := next.list.Sheet(l.desk.files, signatory.Window{Numbers: append([]int{}, numbers...)}, after.problems) // no number, no row
	if err != nil {
		return err
	}
	w.Header().Set("ETag", next.etag)
	return answer(w, http.StatusOK, map[string]any{"etag": next.etag, "rows": rowsOf(s, speaks(r))})
}

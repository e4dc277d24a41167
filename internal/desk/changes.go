package desk

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"casebook/internal/change"
	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/letter"
	"casebook/internal/page"
	"casebook/internal/publish"
	"casebook/internal/signatory"
	"casebook/internal/site"
)

// lasts is how long what was shown can be confirmed.
const lasts = 10 * time.Minute

// promises remember what was shown to somebody who may confirm it: once, and
// while it is so.
type promises struct {
	mu   sync.Mutex
	list map[string]promise
}

// A promise is what was shown, by its digest, and for an import what was sent.
type promise struct {
	print [sha256.Size]byte
	until time.Time
	sent  *sent
}

// A sent file is one that is to be imported.
type sent struct {
	name  string
	data  []byte
	query map[string]string
}

// mostSent bounds the files that wait for a confirmation, in bytes.
const mostSent = 128 << 20

// keep gives the word that confirms.
func (p *promises) keep(print [sha256.Size]byte, s *sent) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	size := 0
	for word, other := range p.list {
		if time.Now().After(other.until) {
			delete(p.list, word)
		} else if other.sent != nil {
			size += len(other.sent.data)
		}
	}
	if p.list == nil || size > mostSent {
		p.list = map[string]promise{}
	}
	word := rand.Text()
	p.list[word] = promise{print, time.Now().Add(lasts), s}
	return word
}

// take gives what a word stands for, once.
func (p *promises) take(word string) (promise, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	found, ok := p.list[word]
	delete(p.list, word)
	return found, ok && time.Now().Before(found.until)
}

// A proposal is what a request would do: a change that is planned, and what else
// is shown of it.
type proposal struct {
	plan  change.Plan
	lines []string       // before what the plan says
	more  map[string]any // besides the lines
	after []string       // lines behind what was done
}

// printOf gives the digest of what is shown, with the bytes that it was planned by.
func printOf(files fs.FS, request any, would []string, by []string) [sha256.Size]byte {
	h := sha256.New()
	asked, _ := json.Marshal(request)
	fmt.Fprintf(h, "%q %q\n", asked, would)
	for _, name := range by {
		data, err := fs.ReadFile(files, name)
		fmt.Fprintf(h, "%q %t %x\n", name, err == nil, sha256.Sum256(data))
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// propose plans a change under the site's lock and shows it, or makes it where it
// is what was shown.
func (d *Desk) propose(w http.ResponseWriter, command string, request any, confirm string, file *sent, plan func(s *change.Sources) (*proposal, error)) error {
	s, err := change.Begin(command, site.Options{Dir: d.Dir, Theme: d.Theme, GuardList: d.GuardList, Now: time.Now()})
	if err != nil {
		return err
	}
	defer s.Close()
	var before promise
	known := false
	if confirm != "" {
		if before, known = d.promises.take(confirm); known && before.sent != nil {
			file = before.sent
		}
	}
	p, err := plan(s)
	if err != nil {
		return err
	}
	would := append(p.lines, linesOf(p.plan.Would())...)
	print := printOf(s.Files(), request, would, p.plan.Files())
	if known && before.print == print {
		if err := p.plan.Do(); err != nil {
			return err
		}
		d.recent.forgetAll()
		d.work.forgetAll()
		return answer(w, http.StatusOK, map[string]any{"did": append(linesOf(p.plan.Did()), p.after...)})
	}
	body := map[string]any{"would": would, "confirm": d.promises.keep(print, file)}
	for name, v := range p.more {
		body[name] = v
	}
	if confirm == "" {
		return answer(w, http.StatusOK, body)
	}
	return &failure{http.StatusConflict, []diag.Diagnostic{diag.ErrorAt(diag.Position{}, diag.Say("desk-outdated"))}, body}
}

// forgetAll lets the next plan read everything again.
func (w *workspace) forgetAll() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.site != nil {
		w.site.Changed(".")
		w.looked = time.Time{}
	}
}

// withdraw answers POST withdraw.
func (d *Desk) withdraw(w http.ResponseWriter, r *http.Request, _ string) error {
	var body struct {
		Letter  string `json:"letter"`
		Name    string `json:"name"`
		Row     int    `json:"row"`
		Keep    int    `json:"keep_row"`
		Anyway  bool   `json:"anyway"`
		Confirm string `json:"confirm,omitempty"`
	}
	if err := readJSON(r, &body); err != nil {
		return err
	}
	confirm := body.Confirm
	body.Confirm = ""
	if body.Row < 0 || body.Keep < 0 || body.Row > 0 && body.Keep > 0 {
		return unfit(diag.Say("usage/one-row"))
	}
	return d.propose(w, "withdraw", body, confirm, nil, func(s *change.Sources) (*proposal, error) {
		p, err := change.PlanWithdrawal(s, change.Withdrawing{Letter: body.Letter, Name: strings.TrimSpace(body.Name), Row: body.Row, Keep: body.Keep, Anyway: body.Anyway})
		if err != nil {
			return nil, err
		}
		return &proposal{plan: p}, nil
	})
}

// seal answers POST seal.
func (d *Desk) seal(w http.ResponseWriter, r *http.Request, _ string) error {
	var body struct {
		Letter  string `json:"letter"`
		Note    string `json:"note"`
		Confirm string `json:"confirm,omitempty"`
	}
	if err := readJSON(r, &body); err != nil {
		return err
	}
	confirm := body.Confirm
	body.Confirm = ""
	return d.propose(w, "seal", body, confirm, nil, func(s *change.Sources) (*proposal, error) {
		p, err := change.PlanSeal(s, body.Letter, strings.TrimSpace(body.Note))
		if err != nil {
			return nil, err
		}
		return &proposal{plan: p}, nil
	})
}

// takeDown answers POST takedown.
func (d *Desk) takeDown(w http.ResponseWriter, r *http.Request, _ string) error {
	var body struct {
		Address string `json:"address"`
		Confirm string `json:"confirm,omitempty"`
	}
	if err := readJSON(r, &body); err != nil {
		return err
	}
	confirm := body.Confirm
	body.Confirm = ""
	return d.propose(w, "takedown", body, confirm, nil, func(s *change.Sources) (*proposal, error) {
		p, err := change.PlanTakedown(s, body.Address)
		if err != nil {
			return nil, err
		}
		return &proposal{plan: p, after: p.Purge, more: map[string]any{"purge": p.Purge}}, nil
	})
}

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
		return &failure{status: http.StatusUnprocessableEntity, problems: []diag.Diagnostic{problem}}
	}
	if err != nil {
		return err
	}
	if q["case"] != "" {
		i.Cases = strings.Split(q["case"], ",")
	}
	var lines []string
	for _, n := range i.Notes {
		lines = append(lines, diag.OneLine(n.String()))
	}
	return d.propose(w, "import letter", []any{q, sha256.Sum256(file.data)}, confirm, file, func(s *change.Sources) (*proposal, error) {
		if err := i.Plan(s); err != nil {
			return nil, err
		}
		page, _ := i.Page()
		return &proposal{plan: i, lines: lines, after: []string{page}, more: map[string]any{"file": page, "source": i.Letter.Page(i.Cases)}}, nil
	})
}

// importSignatories answers POST import/signatories.
func (d *Desk) importSignatories(w http.ResponseWriter, r *http.Request, _ string) error {
	file, confirm, err := d.readSent(r)
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
	return d.propose(w, "import signatories", []any{q, sha256.Sum256(file.data)}, confirm, file, func(s *change.Sources) (*proposal, error) {
		p, err := change.FindList(s, change.Importing{
			Letter: q["letter"], From: folder.Single(file.name, file.data), Name: file.name, Accept: accept, Public: strings.ToLower(q["public"]),
			Read: signatory.Options{Encoding: q["encoding"], Sheet: q["sheet"], NameEncoding: "add &encoding=%s"},
		})
		if err != nil {
			return nil, err
		}
		if err := p.Prepare(); err != nil {
			return nil, err
		}
		if p.Failed() {
			return nil, &change.ProblemsError{Problems: p.Report}
		}
		return &proposal{plan: p, more: map[string]any{"problems": forJSON(p.Report)}}, nil
	})
}

// makeNew answers POST new.
func (d *Desk) makeNew(w http.ResponseWriter, r *http.Request, _ string) error {
	var n struct {
		Kind     string `json:"kind"`
		Slug     string `json:"slug"`
		Case     string `json:"case"`
		Title    string `json:"title"`
		Of       string `json:"of"`
		Language string `json:"language"`
	}
	if err := readJSON(r, &n); err != nil {
		return err
	}
	s, err := change.Begin("new", site.Options{Dir: d.Dir, Now: time.Now()})
	if err != nil {
		return err
	}
	defer s.Close()
	files, err := s.Make(change.New(n))
	if err != nil {
		return err
	}
	for _, f := range files {
		d.work.forget(f)
	}
	data, err := d.readDocument(files[0])
	if err != nil {
		return err
	}
	return d.sendDocument(w, http.StatusCreated, files[0], data)
}

// getProblems answers GET problems.
func (d *Desk) getProblems(w http.ResponseWriter, _ *http.Request, _ string) error {
	var found []diag.JSON
	err := d.work.lookAt(0, func(_ *page.Plan, problems []diag.Diagnostic) { found = forJSON(problems) })
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, map[string]any{"problems": found})
}

// buildOptions are those of the command build.
func (d *Desk) buildOptions() site.Options {
	return site.Options{Dir: d.Dir, Theme: d.Theme, GuardList: d.GuardList, Now: time.Now(), AwaitLists: true}
}

// rehearse finds out what a build would change for readers.
func (d *Desk) rehearse(ctx context.Context) (*publish.Report, error) {
	o := d.buildOptions()
	o.DryRun = true
	result, err := site.Run(ctx, o)
	if err != nil {
		return nil, publishFailure(err)
	}
	if result.Failed() {
		return nil, &failure{status: http.StatusUnprocessableEntity, problems: result.Problems}
	}
	return &result.Changes, nil
}

// publishFailure says what stopped a build, where the output folder did.
func publishFailure(err error) error {
	var refused *publish.Error
	if errors.As(err, &refused) {
		return unfit(diag.Say("desk-failed", "cause", refused.Error()))
	}
	return err
}

// getReport answers GET report.
func (d *Desk) getReport(w http.ResponseWriter, r *http.Request, _ string) error {
	report, err := d.rehearse(r.Context())
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, report.JSON())
}

// maxExamples is how many pages, people or entries a line for people names of a
// kind; the report has them all.
const maxExamples = 10

// errOutdated ends a build that would change something else than was shown.
var errOutdated = errors.New("the report is another one")

// build answers POST build: what would change for readers, then the events of the
// build. Who closes the connection stops it.
func (d *Desk) build(w http.ResponseWriter, r *http.Request, _ string) error {
	var body struct {
		Confirm string `json:"confirm"`
	}
	if err := readJSON(r, &body); err != nil {
		return err
	}
	print := func(report *publish.Report) [sha256.Size]byte { return printOf(d.files, report.JSON(), nil, nil) }
	if body.Confirm != "" {
		if shown, known := d.promises.take(body.Confirm); known {
			begun := false
			o := d.buildOptions()
			events := json.NewEncoder(flushing{w})
			o.Approve = func(report publish.Report) error {
				if print(&report) != shown.print {
					return errOutdated
				}
				begun = true
				w.Header().Set("Content-Type", "application/x-ndjson")
				w.WriteHeader(http.StatusOK)
				return ignored(events.Encode(struct {
					Event  string `json:"event"`
					Target string `json:"target"`
					publish.JSONReport
				}{"report", "public", report.JSON()}))
			}
			result, err := site.Run(r.Context(), o)
			switch {
			case begun && err != nil:
				return ignored(events.Encode(map[string]any{"event": "error", "target": "public", "code": "desk-failed", "message": failureOf(publishFailure(err)).problems[0].Message, "hint": ""}))
			case begun:
				f := result.Summary.Files
				return ignored(events.Encode(map[string]any{"event": "done", "target": "public", "put": f.Written, "removed": f.Removed, "unchanged": f.Unchanged}))
			case err == nil && result.Failed():
				return &failure{status: http.StatusUnprocessableEntity, problems: result.Problems}
			case err != nil && !errors.Is(err, errOutdated):
				return publishFailure(err)
			}
		}
	}
	report, err := d.rehearse(r.Context())
	if err != nil {
		return err
	}
	would := report.Lines(maxExamples)
	if would == nil {
		would = []string{diag.Say("would/build-nothing").Message}
	}
	more := map[string]any{"would": would, "report": report.JSON(), "confirm": d.promises.keep(print(report), nil)}
	if body.Confirm == "" {
		return answer(w, http.StatusOK, more)
	}
	return &failure{http.StatusConflict, []diag.Diagnostic{diag.ErrorAt(diag.Position{}, diag.Say("desk-outdated"))}, more}
}

// flushing sends each event as it comes.
type flushing struct{ http.ResponseWriter }

func (f flushing) Write(p []byte) (int, error) {
	n, err := f.ResponseWriter.Write(p)
	_ = http.NewResponseController(f.ResponseWriter).Flush()
	return n, err
}

var _ io.Writer = flushing{}

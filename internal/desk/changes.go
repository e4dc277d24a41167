package desk

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"time"

	"casebook/internal/change"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/page"
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
	lines []diag.Text    // before what the plan says
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
func (d *Desk) propose(w http.ResponseWriter, r *http.Request, command string, request any, confirm string, file *sent, plan func(s *change.Sources) (*proposal, error)) error {
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
	would := linesOf(append(p.lines, p.plan.Would()...), speaks(r))
	print := printOf(s.Files(), request, would, p.plan.Files())
	if known && before.print == print {
		if err := p.plan.Do(); err != nil {
			return err
		}
		d.recent.forgetAll()
		d.work.forgetAll()
		return answer(w, http.StatusOK, map[string]any{"did": append(linesOf(p.plan.Did(), speaks(r)), p.after...)})
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
	return d.propose(w, r, "withdraw", body, confirm, nil, func(s *change.Sources) (*proposal, error) {
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
	return d.propose(w, r, "seal", body, confirm, nil, func(s *change.Sources) (*proposal, error) {
		p, err := change.PlanSeal(s, body.Letter, strings.TrimSpace(body.Note))
		if err != nil {
			return nil, err
		}
		return &proposal{plan: p}, nil
	})
}

// convert answers POST convert.
func (l lists) convert(w http.ResponseWriter, r *http.Request, _ string) error {
	var body struct {
		Letter  string `json:"letter"`
		Confirm string `json:"confirm,omitempty"`
	}
	if err := readJSON(r, &body); err != nil {
		return err
	}
	confirm := body.Confirm
	body.Confirm = ""
	return l.desk.propose(w, r, "convert", body, confirm, nil, func(s *change.Sources) (*proposal, error) {
		p, err := change.PlanConversion(s, body.Letter)
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
	return d.propose(w, r, "takedown", body, confirm, nil, func(s *change.Sources) (*proposal, error) {
		p, err := change.PlanTakedown(s, body.Address)
		if err != nil {
			return nil, err
		}
		return &proposal{plan: p, after: p.Purge, more: map[string]any{"purge": p.Purge}}, nil
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
	if n.Kind == "update" && n.Case == "" {
		return unfit(diag.Say("desk-unfit/case"))
	}
	if n.Slug == "" && n.Kind != "translation" { // people give a title, programs a slug
		n.Title = strings.TrimSpace(n.Title)
		n.Slug = content.Slugify(n.Title)
		switch {
		case n.Title == "":
			return unfit(diag.Say("desk-unfit/title"))
		case n.Slug == "":
			return unfit(diag.Say("desk-unfit/slug", "title", n.Title))
		}
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
	return d.sendDocument(w, r, http.StatusCreated, files[0], data)
}

// getProblems answers GET problems: of all that is here, with what is withheld; or,
// with ?built, of what would be published, with what check finds in the finished site.
func (d *Desk) getProblems(w http.ResponseWriter, r *http.Request, _ string) error {
	var found []diag.JSON
	if r.URL.Query().Has("built") {
		result, err := site.Check(r.Context(), d.buildOptions(), nil)
		if err != nil {
			return publishFailure(err)
		}
		return answer(w, http.StatusOK, map[string]any{"problems": forJSON(result.Problems, speaks(r))})
	}
	err := d.work.lookAt(0, func(_ *page.Plan, problems []diag.Diagnostic) { found = forJSON(problems, speaks(r)) })
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, map[string]any{"problems": found})
}

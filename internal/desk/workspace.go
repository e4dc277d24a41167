package desk

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/page"
	"casebook/internal/signatory"
	"casebook/internal/site"
)

// A workspace is the site as the desk plans it: with everything that is withheld,
// and for a preview with a text in the place of a file. Plans cost what changed.
type workspace struct {
	options site.Options

	mu     sync.Mutex
	site   *site.Site
	known  map[string]stamp // of every file and folder when it was last looked at
	looked time.Time
}

// A stamp tells a file from what it was before.
type stamp struct {
	size int64
	at   time.Time
	dir  bool
}

// sources are what a site is made of besides content.
var sources = []string{content.Root, "layouts", "assets"}

// close lets go of the site, unless somebody waits for a plan of it: the program ends,
// and Ctrl-C waits for nobody.
func (w *workspace) close() {
	if !w.mu.TryLock() {
		return
	}
	defer w.mu.Unlock()
	if w.site != nil {
		_ = w.site.Close()
	}
}

// open opens the site and finds out what has changed since the last time; where that
// was a moment ago, and a moment is near enough, only among the files and folders that
// are asked about. The caller holds mu.
func (w *workspace) open(near time.Duration, asked ...string) error {
	if w.site == nil {
		s, err := site.Open(w.options)
		if err != nil {
			return err
		}
		w.site = s
	}
	all, files := sources, []string{config.File, signatory.KeyFile}
	whole := time.Since(w.looked) >= near
	if !whole {
		all, files = asked, nil
	}
	now := map[string]stamp{}
	note := func(name string, d fs.DirEntry) {
		if info, err := d.Info(); err == nil {
			now[name] = stamp{info.Size(), info.ModTime(), info.IsDir()}
		}
	}
	for _, top := range all {
		_ = fs.WalkDir(w.site.Files(), top, func(name string, d fs.DirEntry, err error) error {
			if err == nil {
				note(name, d)
			}
			return nil
		})
	}
	for _, name := range files {
		if info, err := fs.Stat(w.site.Files(), name); err == nil {
			now[name] = stamp{info.Size(), info.ModTime(), false}
		}
	}
	var changed []string
	for name, s := range now {
		if before, known := w.known[name]; (!known || before != s) && !(known && s.dir && before.dir) {
			changed = append(changed, name)
		}
	}
	for name := range w.known {
		if _, there := now[name]; !there && (whole || slices.ContainsFunc(asked, func(a string) bool { return name == a || strings.HasPrefix(name, a+"/") })) {
			changed = append(changed, name)
			delete(w.known, name)
		}
	}
	if w.known != nil && len(changed) > 0 {
		w.site.Changed(changed...)
	}
	if !whole {
		maps.Copy(w.known, now)
		return nil
	}
	w.known, w.looked = now, time.Now()
	return nil
}

// forget lets the next plan read a file again.
func (w *workspace) forget(file string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.site == nil {
		return
	}
	var names []string
	for f := file; f != "." && f != content.Root; f = path.Dir(f) {
		names = append(names, f)
	}
	w.site.Changed(names...)
	w.looked = time.Time{}
}

// near is how old what the desk knows of other files may be where only some of
// them are asked about.
const near = 250 * time.Millisecond

// planNow plans the site as it is.
func (w *workspace) planNow(near time.Duration, rep *diag.Report, asked ...string) (*page.Plan, error) {
	if err := w.open(near, asked...); err != nil {
		return nil, err
	}
	w.site.Lay("", nil)
	return w.site.Plan(rep)
}

// lookAt plans the site and gives what is wrong with some of its files, or with
// every one where none is named (a folder is for what lies in it), to see together with the plan, which is nil
// where site.toml cannot be read.
func (w *workspace) lookAt(near time.Duration, see func(plan *page.Plan, problems []diag.Diagnostic), files ...string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var rep diag.Report
	plan, err := w.planNow(near, &rep, files...)
	if err != nil {
		return err
	}
	if plan != nil {
		w.checkTexts(plan, &rep, files...)
	}
	see(plan, rep.All())
	return nil
}

// checkTexts reports what is wrong in the texts of some files, or of all. What is
// wrong in one that is withheld stops no build, so it is a warning, as there.
func (w *workspace) checkTexts(plan *page.Plan, rep *diag.Report, files ...string) {
	var found diag.Report
	if len(files) > 0 {
		plan.CheckFiles(files, &found)
	} else {
		w.site.CheckTexts(plan, &found)
	}
	withheld := map[string]bool{}
	plan.Input.Campaign.EachWithheld(plan.Input.Gate, func(doc *campaign.Document, _ *campaign.Withheld) { withheld[doc.File] = true })
	for _, d := range found.All() {
		if withheld[d.File] || withheld[path.Dir(d.File)+"/index.md"] {
			d.Severity = diag.Warning
		}
		rep.Add(d)
	}
}

// A draft is a document as it would be published, made of what is not saved.
type draft struct {
	Address  string      `json:"address"`
	Page     string      `json:"page"`
	Problems []diag.JSON `json:"problems"`

	// As a document has them; the last three only when they are asked for, with
	// ?whole.
	Lines    map[string]int `json:"lines"`
	TextLine int            `json:"text_line"`
	Keys     map[string]any `json:"keys,omitempty"`
	Text     string         `json:"text,omitempty"`
	Source   string         `json:"source,omitempty"`
}

// preview makes the page of a file as if it held data; problems are in a language.
func (w *workspace) preview(file string, data []byte, l *diag.Language) (*draft, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.open(time.Second); err != nil {
		return nil, err
	}
	w.site.Lay(file, data)
	defer w.site.Lay("", nil)
	var rep diag.Report
	plan, err := w.site.Plan(&rep)
	if err != nil {
		return nil, err
	}
	v := &draft{}
	if plan != nil {
		w.checkTexts(plan, &rep, file)
		shown := plan.PagesOf(file)
		if isTable(file) {
			shown = []address.Address{"/"}
		}
		for _, a := range shown {
			o, ok := plan.Published(a)
			if !ok {
				continue
			}
			v.Address = a.Escaped()
			if html, err := o.Make(nil); err == nil {
				v.Page = string(html)
			}
		}
	}
	v.Problems = forJSON(problemsOf(rep.All(), file, plan != nil), l)
	return v, nil
}

// problemsOf gives the problems of a file; all of them where the site could not
// be planned, since nothing is known of the file then.
func problemsOf(list []diag.Diagnostic, file string, planned bool) []diag.Diagnostic {
	var own []diag.Diagnostic
	for _, d := range list {
		if d.File == file || !planned || strings.HasPrefix(file, d.File+"/") {
			own = append(own, d)
		}
	}
	return own
}

package change

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/diag"
	"casebook/internal/guard"
	"casebook/internal/history"
	"casebook/internal/signatory"
)

// A Withdrawing is what somebody asks who takes a person off a letter.
type Withdrawing struct {
	Letter string // its slug
	Name   string // of the person
	Row    int    // of the person, where several have the name; 0 for none given
	Keep   int    // of a namesake who stays, in the place of Row
	Anyway bool   // keep the hash of a name that is not in the list

	// AskName is asked for the name where neither it nor a row is given, once
	// the letter is known. It may be nil.
	AskName func() (string, error)
}

// A Withdrawal takes somebody off a letter for good, or keeps a namesake.
type Withdrawal struct {
	sources *Sources
	plan    *signatory.Withdrawal
	keep    bool
	also    []diag.Text // where else the name stands: as planned, then as it is afterwards
	pages   []string    // whole addresses of the letter's page in each language: the name was below them
}

// PlanWithdrawal plans a withdrawal. Errors are a *ProblemsError of the letter,
// a *site.UnknownLetterError, Unfit without a name, a *NotWithdrawnError, or of
// the disk.
func PlanWithdrawal(s *Sources, o Withdrawing) (*Withdrawal, error) {
	var rep diag.Report
	letter, list, err := s.FindLetter(o.Letter, &rep)
	if err != nil {
		return nil, err
	}
	if bad := problemsOfRecord(rep.All(), letter == nil); len(bad) > 0 {
		return nil, &ProblemsError{bad}
	}
	if o.Row == 0 && o.Keep == 0 && o.Name == "" {
		if o.AskName == nil {
			return nil, Unfit{diag.Say("usage/no-name")}
		}
		if o.Name, err = o.AskName(); err != nil {
			return nil, err
		}
	}
	w := &Withdrawal{sources: s, keep: o.Keep > 0}
	file := signatory.FindFile(s.Files(), letter.Dir)
	if w.keep {
		w.plan, err = signatory.PlanKeeping(s.Files(), file, o.Name, o.Keep, list)
	} else {
		w.plan, err = signatory.PlanWithdrawal(s.Files(), file, o.Name, o.Row, o.Anyway, list)
	}
	if err != nil {
		return nil, notWithdrawn(err, file)
	}
	if !w.keep {
		holding, unsearched, err := signatory.FindFiles(s.Files(), w.plan.Names)
		if err != nil {
			return nil, err
		}
		if w.plan.Row > 0 { // the list is told as the row
			holding = slices.DeleteFunc(holding, func(f string) bool { return f == w.plan.File })
		}
		w.also = tellElsewhere(holding, unsearched)
		w.pages = s.pagesOf(letter)
	}
	return w, nil
}

// pagesOf gives the whole addresses of a letter's page, in each language in which it
// is written. Its list and its open data stand below them.
func (s *Sources) pagesOf(l *campaign.Letter) (pages []string) {
	settings := config.Load(s.Files(), &diag.Report{})
	if settings == nil {
		return nil
	}
	scheme := address.NewScheme(settings)
	for _, lang := range settings.Languages {
		if lang.Tag == l.Lang || s.isThere(l.Dir+"/index."+lang.Tag+".md") {
			version := l.Document
			version.Lang = lang.Tag
			pages = append(pages, scheme.Absolute(scheme.DocumentAddress(&version)))
		}
	}
	return pages
}

// tellElsewhere says which files hold the name, and which may; of earlier versions
// nothing, since those go.
func tellElsewhere(holding, unsearched []string) (said []diag.Text) {
	isVersion := func(file string) bool { return strings.HasPrefix(file, history.Folder+"/") }
	for _, f := range holding {
		if !isVersion(f) {
			said = append(said, diag.Say("command/withdraw-also", "file", f))
		}
	}
	for _, f := range unsearched {
		if !isVersion(f) {
			said = append(said, diag.Say("command/withdraw-unsearched", "file", f))
		}
	}
	return said
}

// A NotWithdrawnError says why nobody can be taken off a list: with problems of
// the list, or a text, or both.
type NotWithdrawnError struct {
	Problems []diag.Diagnostic
	Text     diag.Text
}

// Error gives the text, else the first problem.
func (e *NotWithdrawnError) Error() string {
	if e.Text.ID == "" && len(e.Problems) > 0 {
		return e.Problems[0].String()
	}
	return e.Text.String()
}

// notWithdrawn puts into words why nobody was found in a list, or why it cannot
// be changed.
func notWithdrawn(err error, file string) error {
	var several *signatory.SeveralError
	var absent *signatory.AbsentError
	var fault *diag.Fault
	switch {
	case errors.As(err, &absent) && len(absent.Near) > 0:
		return &NotWithdrawnError{absent.Problems, diag.Say("command/withdraw-near", "rows", diag.Rows(absent.Near), "file", file)}
	case errors.As(err, &absent):
		return &NotWithdrawnError{absent.Problems, diag.Say("command/withdraw-nobody-there", "file", file)}
	case errors.As(err, &several):
		return &NotWithdrawnError{Text: diag.Say("command/withdraw-several", "rows", diag.Rows(several.Rows), "file", file)}
	case errors.As(err, &fault):
		d := fault.At(file)
		d.Private = true
		return &NotWithdrawnError{Problems: []diag.Diagnostic{d}}
	}
	return err
}

// problemsOfRecord gives the problems that stop a withdrawal: not those of other
// texts, since somebody who asks to be taken off should not wait for them.
func problemsOfRecord(list []diag.Diagnostic, all bool) []diag.Diagnostic {
	return slices.DeleteFunc(list, func(d diag.Diagnostic) bool {
		record := d.File == signatory.KeyFile || strings.HasSuffix(d.File, "/"+signatory.Record)
		return d.Severity == diag.Warning || !all && !record
	})
}

// Would says which row goes, without the name, and where else the name stands.
func (w *Withdrawal) Would() []diag.Text {
	return append(w.wouldToList(), w.also...)
}

// wouldToList says what becomes of the list.
func (w *Withdrawal) wouldToList() []diag.Text {
	p := w.plan
	switch {
	case w.keep:
		return []diag.Text{diag.Say("would/row-stays", "row", p.Row, "file", p.File)}
	case p.Row == 0 && p.Already:
		return []diag.Text{diag.Say("command/withdraw-before", "file", p.File)}
	case p.Row == 0:
		return []diag.Text{diag.Say("would/withdraw-absent", "file", p.File)}
	case p.ByHand:
		return []diag.Text{diag.Say("would/withdraw-by-hand", "row", p.Row, "file", p.File), diag.Say("would/withdraw-history")}
	}
	return []diag.Text{diag.Say("would/withdraw-row", "row", p.Row, "file", p.File), diag.Say("would/withdraw-history")}
}

// Files names the list and its record.
func (w *Withdrawal) Files() []string {
	return []string{w.plan.File, w.plan.File[:strings.LastIndexByte(w.plan.File, '/')+1] + signatory.Record, signatory.KeyFile}
}

// Do takes the person out of the list, and every earlier version that holds the
// name out of the history; then it looks where the name still stands.
func (w *Withdrawal) Do() error {
	if w.keep {
		return w.plan.Write(w.sources.Lock)
	}
	// The history first: who stops the program between the two asks again, as the
	// person is still there.
	if _, _, err := w.forgetVersions(); err != nil {
		return err
	}
	if err := w.plan.Write(w.sources.Lock); err != nil {
		return err
	}
	holding, unsearched, err := w.forgetVersions()
	w.also = tellElsewhere(holding, unsearched)
	return err
}

// forgetVersions removes the versions that hold the name or cannot be searched for it,
// and gives all files that do, and those that cannot be.
func (w *Withdrawal) forgetVersions() (holding, unsearched []string, err error) {
	if holding, unsearched, err = signatory.FindFiles(w.sources.Files(), w.plan.Names); err != nil {
		return nil, nil, err
	}
	forms := formsOfNames(w.plan.Names)
	_, err = history.Forget(w.sources.Lock, func(_, version string) bool {
		if slices.Contains(holding, version) || slices.Contains(unsearched, version) {
			return true // doubt keeps nothing
		}
		data, err := fs.ReadFile(w.sources.Files(), version)
		return err != nil || isMetIn(forms, version, data)
	})
	return holding, unsearched, err
}

// formsOfNames finds names in texts in every case and script, as lines of a guard list
// with "~" do.
func formsOfNames(names []string) *guard.Matcher {
	var lines strings.Builder
	for _, name := range names {
		lines.WriteString(strings.NewReplacer("#", " ", "\n", " ").Replace(name) + " ~\n")
	}
	phrases, _ := guard.Parse("names", []byte(lines.String())) // what no line can say is searched for as it is
	return guard.NewMatcher(phrases)
}

// isMetIn reports whether a version holds one of the names in any form, or may: in what a
// picture says of itself, and in what it has compressed there.
func isMetIn(forms *guard.Matcher, version string, data []byte) bool {
	for _, packed := range []string{"zTXt", "iTXt"} {
		if bytes.Contains(data, []byte(packed)) {
			return true
		}
	}
	plain := bytes.ReplaceAll(data, []byte{0}, nil) // of UTF-16, and of chunks
	return len(forms.FindInFile(version, data)) > 0 || len(forms.FindInFile("version", plain)) > 0
}

// Did says what was done, without the name.
func (w *Withdrawal) Did() []diag.Text {
	p := w.plan
	if w.keep {
		return []diag.Text{diag.Say("command/row-stays", "row", p.Row, "file", p.File)}
	}
	var said []diag.Text
	switch {
	case p.Row == 0 && p.Already:
		said = append(said, diag.Say("command/withdraw-before", "file", p.File))
	case p.Row == 0:
		said = append(said, diag.Say("command/withdraw-absent", "file", p.File))
	case p.ByHand:
		said = append(said, diag.Say("command/withdraw-by-hand", "row", p.Row, "file", p.File))
	default:
		said = append(said, diag.Say("command/withdraw-row", "row", p.Row, "file", p.File))
	}
	if p.NewKey {
		said = append(said, diag.Say("command/withdraw-key", "file", signatory.KeyFile))
	}
	said = append(said, w.also...)
	if p.Row > 0 && len(w.pages) > 0 {
		said = append(said, diag.Say("command/withdraw-purge", "addresses", strings.Join(w.pages, ", ")))
	}
	said = append(said, w.sources.remainsOnTargets()...)
	return append(said, diag.Say("command/withdraw-remember"))
}

package site

import (
	"context"
	"errors"
	"time"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/check"
	"casebook/internal/diag"
	"casebook/internal/host"
	"casebook/internal/page"
	"casebook/internal/parallel"
	"casebook/internal/publish"
)

// A Result is what a build has to say.
type Result struct {
	Problems []diag.Diagnostic // sorted; with an error among them nothing was published
	Summary  Summary
	Changes  publish.Report // for readers, since the last build of the folder
	Digest   []byte         // with Options.Digest: the e-mail; nil when there is nothing to tell

	Files  []publish.File // what is to be sent, with Options.Sending
	Record publish.Record // of it
	Host   *host.Site     // what whoever serves it is told; likewise
}

// A Summary counts what was made.
type Summary struct {
	Pages       int
	Feeds       int
	Signatories int
	Withheld    int       // pages
	Responses   int       // to public letters, withheld too
	Opens       time.Time // when the first of what is withheld will be public; zero for never
	Next        time.Time // when a build would differ; zero for never
	Files       publish.Stats
	Took        time.Duration
}

// Failed reports whether the content has errors.
func (r *Result) Failed() bool {
	for _, d := range r.Problems {
		if d.Severity == diag.Error {
			return true
		}
	}
	return false
}

// Run builds a site. Problems of the content are in the result; an error is
// the machine's (I/O), or a *publish.Error.
func Run(ctx context.Context, o Options) (*Result, error) {
	started := time.Now()
	site, err := Open(o)
	if err != nil {
		return nil, err
	}
	defer site.Close()
	if !o.DryRun {
		site.shelf = &shelf{root: site.files.Root}
	}
	var rep diag.Report
	plan, err := site.Plan(&rep)
	if err != nil || plan == nil {
		return &Result{Problems: rep.All()}, err
	}
	if rep.Failed() {
		reportDamaged(ctx, site.conclude(plan, &rep), &rep) // to report everything in one run
		return &Result{Problems: rep.All()}, nil
	}
	site.loader.ForgetAll() // gives back the memory of what only another plan would need
	site.last = nil
	result, err := site.publish(ctx, plan, &rep)
	result.Problems = rep.All()
	result.Summary.Took = time.Since(started)
	return result, err
}

// A Checked is what a check has to say.
type Checked struct {
	Result
	Texts bool // the texts were looked at; false when site.toml cannot be read
	Pages int  // that were made and looked at; 0 when the content has errors
	Links int  // different addresses that they refer to

	Languages []Coverage // how far each language but the site's own is
}

// A Coverage is how far a language is, with the interface words that it lacks.
type Coverage struct {
	campaign.Coverage
	WordsMissing int
}

// Check makes a site as Run does, without writing it, and looks at what it
// made. Problems of the content are in the result; an error is the machine's
// (I/O), or a *publish.Error. A site with errors is checked as far as its
// content goes. Addresses on other sites are asked only with external.
func Check(ctx context.Context, o Options, external *check.External) (*Checked, error) {
	started := time.Now()
	o.DryRun = true
	site, err := Open(o)
	if err != nil {
		return nil, err
	}
	defer site.Close()
	var rep diag.Report
	c := &Checked{}
	inspection, err := site.check(ctx, c, &rep)
	if err == nil && inspection != nil && external != nil {
		err = external.Ask(ctx, inspection.Outside(), &rep)
	}
	c.Problems, c.Summary.Took = rep.All(), time.Since(started)
	return c, err
}

func (s *Site) check(ctx context.Context, c *Checked, rep *diag.Report) (*check.Inspection, error) {
	plan, err := s.Plan(rep)
	if err != nil || plan == nil {
		return nil, err
	}
	c.Texts = true
	for _, language := range plan.Coverage() {
		c.Languages = append(c.Languages, Coverage{language, plan.Input.Theme.Words(language.Lang).Missing()})
	}
	s.guard.CheckForms(plan.Documents())
	files := s.conclude(plan, rep)
	failed := rep.Failed()
	if failed { // nothing is made that would say so on the way
		reportDamaged(ctx, files, rep)
	}
	inspection := check.New(ctx, plan, check.Options{Files: s.files, List: s.listOptions}, rep)
	if err := inspection.Sources(); err != nil || failed {
		return nil, err
	}
	s.inspection = inspection
	result, err := s.publish(ctx, plan, rep)
	c.Result = *result
	c.Pages, c.Links = inspection.Pages(), inspection.Links()
	return inspection, err
}

// reportDamaged makes what pages use for the faults that it has alone.
func reportDamaged(ctx context.Context, files []page.Files, rep *diag.Report) {
	parallel.ForEach(len(files), func(i int) {
		if ctx.Err() != nil {
			return
		}
		err := files[i].Produce(func(address.Address, []byte) error { return nil })
		var fault *diag.Fault
		if errors.As(err, &fault) {
			rep.Add(fault.At(files[i].Source))
		}
	})
}

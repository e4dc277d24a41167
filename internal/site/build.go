// Package site is the line: from site.toml and content/ to a published site.
//
//	config.Load -> theme.Load, asset.Build -> content.Load -> page.New -> publish
//
// Each step takes values and returns values; problems are collected on the way
// and stop it before anything is published.
package site

import (
	"context"
	"io/fs"
	"time"

	"casebook/internal/diag"
	"casebook/internal/publish"
)

// Options say what to build.
type Options struct {
	Dir      string           // the site's folder
	Theme    fs.FS            // the built-in layouts and assets
	Out      string           // the output folder; "" for public/ in the site
	BaseURL  string           // instead of site.toml's; "" to keep it
	Guard    string           // the path of a list of words that must not be published, besides that of site.toml; "" for none
	Drafts   bool             // publish everything withheld, marked
	Now      time.Time        // the clock
	Clock    func() time.Time // asked anew for every plan; nil to stay at Now
	NoMinify bool
	Portable bool      // links end in index.html
	DryRun   bool      // plan and compare, write nothing
	Progress *Progress // told how far the work is; nil if nobody asks
}

// A Result is what a build has to say.
type Result struct {
	Problems []diag.Diagnostic // sorted; with an error among them nothing was published
	Summary  Summary
	Changes  publish.Report // for readers, since the last build of the folder
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
	defer frugally()()
	started := time.Now()
	site, err := Open(o)
	if err != nil {
		return nil, err
	}
	defer site.Close()
	site.once = true
	var rep diag.Report
	plan, err := site.Plan(&rep)
	if err != nil || plan == nil {
		return &Result{Problems: rep.All()}, err
	}
	if rep.Failed() {
		site.conclude(plan, &rep) // to report everything in one run
		return &Result{Problems: rep.All()}, nil
	}
	site.release()
	result, err := site.publish(ctx, plan, &rep)
	result.Problems = rep.All()
	result.Summary.Took = time.Since(started)
	return result, err
}

package check

import (
	"fmt"
	"io/fs"
	"strings"
	"time"

	"casebook/internal/diag"
)

// own reports whether a file is the site's, not the theme's.
func (i *Inspection) own(file string) bool {
	_, err := fs.Stat(i.Files, file)
	return err == nil
}

// unused warns of files that nobody will find: beside pages, and in assets/.
func (i *Inspection) unused() {
	for _, file := range i.plan.Unused() {
		i.rep.Warn(diag.Position{File: file}, "unused-file", "no page uses this file, so it is not published", "link to it or show it, or delete it")
	}
	used := map[string]bool{}
	for _, a := range i.plan.UsedAssets() {
		used[a.Name] = true
	}
	for _, name := range i.plan.Assets.Names() {
		if !used[name] && i.own("assets/"+name) {
			i.rep.Warn(diag.Position{File: "assets/" + name}, "unused-file", "no style sheet uses this file, so it is not published",
				"files in assets/static/ are published as they are")
		}
	}
}

// unverified warns of cases that nobody has checked for longer than site.toml
// allows. A case without the day is as old as can be.
func (i *Inspection) unverified() {
	days := i.plan.Site.StaleAfter
	if days == 0 {
		return
	}
	now := i.plan.Gate.Now.In(i.plan.Site.Zone)
	for _, c := range i.plan.PublicCases() {
		const hint = `check that all of it still holds, and write the day of today as verified`
		if c.Verified.IsZero() {
			i.rep.Warn(c.At("verified"), "unverified-case", "nobody has said when this case was last verified", hint)
		} else if age := daysBetween(c.Verified.Time, now); age > days {
			i.rep.Warn(c.At("verified"), "unverified-case", fmt.Sprintf("this case was last verified %d days ago, at most %d are allowed", age, days), hint)
		}
	}
}

// daysBetween counts calendar days, whatever the clocks did in between.
func daysBetween(from, to time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}

// sameEntries reports entries whose ids are one: subscribers would get only
// one of them.
func (i *Inspection) sameEntries() {
	first := map[string]diag.Position{}
	for _, e := range i.plan.Public() {
		if e.Entry == "" {
			continue
		}
		before, twice := first[e.Entry]
		if !twice {
			first[e.Entry] = e.At
			continue
		}
		other, here := before, e.At
		if strings.Compare(here.String(), other.String()) < 0 {
			other, here = here, other
		}
		i.rep.Error(here, "same-entry-id", fmt.Sprintf("%s has the same id for its feed entry", other.File), "give each an id of its own")
	}
}

package check

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"casebook/internal/config"
	"casebook/internal/diag"
	"casebook/internal/signatory"
)

// isOwnFile reports whether a file is the site's, not the theme's.
func (i *Inspection) isOwnFile(file string) bool {
	_, err := fs.Stat(i.Files, file)
	return err == nil
}

// reportUnusedFiles warns of files that nobody will find: beside pages, and in assets/.
// One that is refused is looked at only where a page uses it.
func (i *Inspection) reportUnusedFiles() {
	refused := map[string]bool{}
	for _, d := range i.rep.All() {
		refused[d.File] = refused[d.File] || d.Severity == diag.Error
	}
	for _, file := range i.plan.Unused() {
		if refused[file] {
			continue
		}
		i.rep.AddWarning(diag.Position{File: file}, diag.Say("unused-file/page"))
	}
	used := map[string]bool{}
	for _, a := range i.plan.UsedAssets() {
		used[a.Name] = true
	}
	for _, name := range i.plan.Input.Assets.Names() {
		if !used[name] && i.isOwnFile("assets/"+name) {
			i.rep.AddWarning(diag.Position{File: "assets/" + name}, diag.Say("unused-file/asset"))
		}
	}
}

// reportExampleNames warns of what a new site begins with and nobody has replaced: an
// address, or a name in feed ids, that is nobody's.
func (i *Inspection) reportExampleNames() {
	s := i.plan.Input.Site
	if config.IsExample(s.BaseURL) {
		i.rep.AddWarning(s.Keys["base_url"], diag.Say("example-base-url/check", "address", s.BaseURL))
	}
	if at, written := s.Keys["id"]; written && config.IsExampleAuthority(s.Authority) {
		i.rep.AddWarning(at, diag.Say("example-id", "id", s.Authority))
	}
}

// reportOldRecords warns of what was withdrawn or taken down by an older program, whose
// records know less: another spelling of the name, or the text elsewhere, comes back.
func (i *Inspection) reportOldRecords() {
	old := signatory.OldWithdrawals(i.Files)
	for _, dir := range slices.Sorted(maps.Keys(old)) {
		i.rep.AddWarning(diag.Position{File: path.Join(dir, signatory.Record)}, diag.Say("old-record", "n", old[dir], "letter", path.Base(dir)))
	}
	renewed := map[string]bool{}
	for _, t := range i.plan.Input.Campaign.Taken {
		renewed[t.Address] = renewed[t.Address] || len(t.Hashes) > 0
	}
	for _, t := range i.plan.Input.Campaign.Taken {
		if t.ID != "" && !renewed[t.Address] {
			i.rep.AddWarning(t.At, diag.Say("old-record/takedown", "address", t.Address))
		}
	}
}

// reportUnverifiedCases warns of cases that nobody has checked for longer than site.toml
// allows. A case without the day is as old as can be.
func (i *Inspection) reportUnverifiedCases() {
	days := i.plan.Input.Site.StaleAfter
	if days == 0 {
		return
	}
	now := i.plan.Input.Gate.Now.In(i.plan.Input.Site.Zone)
	for _, c := range i.plan.PublicCases() {
		if c.Verified.IsZero() {
			i.rep.AddWarning(c.At("verified"), diag.Say("unverified-case"))
		} else if age := daysBetween(c.Verified.Time, now); age > days {
			i.rep.AddWarning(c.At("verified"), diag.Say("unverified-case/old", "days", age, "most", days))
		}
	}
}

// daysBetween counts calendar days, whatever the clocks did in between.
func daysBetween(from, to time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}

// reportSameEntries reports entries whose ids are one: subscribers would get only
// one of them.
func (i *Inspection) reportSameEntries() {
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
		i.rep.AddError(here, diag.Say("same-entry-id", "file", other.File))
	}
}

package site

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/page"
	"casebook/internal/publish"
	"casebook/internal/signatory"
	"casebook/internal/takedown"
)

// checkReturned reports texts that were taken down and stand elsewhere now. A
// key that is missing or another is an error: nothing would be recognised.
func (s *Site) checkReturned(c *campaign.Campaign, rep *diag.Report) error {
	i := slices.IndexFunc(c.Taken, func(t campaign.Takedown) bool { return len(t.Hashes) > 0 || t.Passages != "" })
	if i < 0 {
		s.taken = takedown.Memory{}
		return nil
	}
	key, err := signatory.ReadKey(s.files)
	other := func(t campaign.Takedown) bool {
		return (len(t.Hashes) > 0 || t.Passages != "") && t.Key != signatory.KeyName(key)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		rep.AddError(c.Taken[i].At, diag.Say("no-key/takedown", "file", signatory.KeyFile))
	case errors.Is(err, signatory.ErrBadKey), err == nil && slices.ContainsFunc(c.Taken, other):
		rep.AddError(diag.Position{File: signatory.KeyFile}, diag.Say("wrong-key/other", "record", content.Takedowns, "file", signatory.KeyFile))
	case err != nil:
		return err
	}
	s.taken.CheckReturned(key, c, s.last.IsDown, rep)
	shared := []string{config.File} // what all pages share
	_ = fs.WalkDir(s.files, "layouts", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			shared = append(shared, name)
		}
		return nil // without layouts of its own, a site has nothing to look at
	})
	for _, name := range shared {
		if text, err := fs.ReadFile(s.files, name); err == nil {
			s.taken.CheckFile(context.Background(), name, text, rep)
		}
	}
	return nil
}

// A lastRecord is what an output folder knows, read again when it is another.
type lastRecord struct {
	record publish.Record
	stamp  string
}

// read gives the record of an output folder; the zero one where it holds no site.
func (l *lastRecord) read(out string) publish.Record {
	if stamp := publish.Stamp(out); stamp != l.stamp {
		l.record, l.stamp = publish.LastRecord(out), stamp
	}
	return l.record
}

// checkLasting reports what was to last, and what the output folder or the copy of
// a record knows, but the sources no longer: that a page is down, and the seal of a
// letter.
func (s *Site) checkLasting(before publish.Record, plan *page.Plan, rep *diag.Report) {
	down := slices.Clone(before.Down)
	taken := plan.Input.Campaign.Taken
	bare := func(records []campaign.Takedown, address string) bool { // without what tells the text
		return !slices.ContainsFunc(records, func(t campaign.Takedown) bool { return t.Address == address && len(t.Hashes) > 0 })
	}
	copied := content.CopiedTakedowns(s.files)
	for _, t := range copied {
		down = append(down, t.Address)
	}
	for _, t := range taken {
		if bare(taken, t.Address) && !bare(copied, t.Address) {
			rep.AddError(t.At, diag.Say("lost-takedown/hashes", "address", t.Address, "copy", durable.RecordCopy(content.Takedowns)))
		}
	}
	for _, a := range takedown.Lost(slices.Compact(slices.Sorted(slices.Values(down))), plan.Input.Campaign) {
		rep.AddError(diag.Position{File: content.Takedowns}, diag.Say("lost-takedown", "address", string(a), "copy", durable.RecordCopy(content.Takedowns)))
	}
	for _, l := range plan.Seals() {
		was := []string{}
		if text, err := fs.ReadFile(s.files, durable.RecordCopy(sealRecord(l.File))); err == nil {
			was = append(was, string(text))
		}
		for _, a := range append(l.Aliases, l.Address) {
			if seal := before.Seals[string(a)]; seal != "" && !before.Drafts {
				was = append(was, seal)
			}
		}
		lost := slices.IndexFunc(was, func(seal string) bool { return !slices.Contains(l.Seals, seal) })
		switch {
		case lost < 0:
		case len(l.Seals) == 0:
			rep.AddError(l.At, diag.Say("lost-seal", "seal", was[lost]))
		default:
			rep.AddError(l.At, diag.Say("lost-seal/replaced", "seal", was[lost]))
		}
	}
}

// sealRecord names the record of a letter's seal, of which there is only the copy: the
// seal itself stands in the letter.
func sealRecord(letter string) string { return letter + ".sealed" }

// keepRecords keeps copies of the records that a build has gone by, for the next one
// to miss what is lost. Where the site cannot be written there are none.
func (s *Site) keepRecords(plan *page.Plan) {
	if s.DryRun {
		return
	}
	names := []string{content.Takedowns}
	for _, versions := range plan.Input.Campaign.Letters {
		names = append(names, path.Join(versions[0].Dir, signatory.Record))
	}
	for _, name := range names {
		if text, err := fs.ReadFile(s.files, name); err == nil {
			_ = durable.KeepRecord(s.files.Root(), name, text)
		}
	}
	if !s.Drafts && !s.Now.After(time.Now()) { // a seal of what nobody has read yet may go again
		for _, l := range plan.Seals() {
			if len(l.Seals) > 0 {
				_ = durable.KeepRecord(s.files.Root(), sealRecord(l.File), []byte(l.Seals[0]))
			}
		}
	}
	durable.ForgetRecords(s.files.Root())
}

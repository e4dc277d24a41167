package deploy

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"casebook/internal/deploy/driver"
	"casebook/internal/diag"
	"casebook/internal/sign"
)

// refuseLeftovers stops at files that were of the site and are no more, and that
// somebody else had put there: readers would go on having a page that was taken out.
// With Replace they go.
func (j *Job) refuseLeftovers(ctx context.Context, want map[string]fileSum) error {
	if j.was == nil {
		return nil
	}
	gone := slices.DeleteFunc(sortedKeys(j.was.same), func(p string) bool { _, stays := want[p]; return stays })
	var left []string
	var mu sync.Mutex
	err := j.line.forEach(ctx, len(gone), func(ctx context.Context, i int) error {
		e, err := do(ctx, j.line, func(h driver.Host) (driver.Entry, error) { return h.Stat(ctx, gone[i]) })
		if driver.IsMissing(err) || err == nil && e.Kind != driver.File {
			return nil
		}
		same := false
		if err == nil {
			same, err = j.holds(ctx, e, j.was.same[gone[i]])
		}
		if same {
			mu.Lock()
			defer mu.Unlock()
			left = append(left, gone[i])
		}
		return err
	})
	slices.Sort(left)
	switch {
	case err != nil || len(left) == 0:
		return err
	case !j.options.Replace:
		return failed(diag.Say("deploy-leftovers", "files", someOf(left)))
	}
	j.Plan.Remove = append(j.Plan.Remove, left...)
	slices.Sort(j.Plan.Remove)
	return nil
}

// leftBehind gives what is there, was of the site, and is no more.
func (j *Job) leftBehind(want map[string]fileSum) []string {
	if j.was == nil {
		return nil // sayOthers names what lies there
	}
	were := map[string]fileSum{}
	for _, files := range []map[string]fileSum{j.have, j.missed, j.was.same} {
		maps.Copy(were, files)
	}
	delete(were, sign.SignatureFile) // it goes, whatever else is deleted
	return slices.DeleteFunc(sortedKeys(were), func(p string) bool { _, stays := want[p]; return stays })
}

// areWithdrawn reports that what is left behind may hold a page that was taken down or
// a person who is no longer named: withdrawn means gone. Which file holds a portrait or
// a name nobody knows, so all of them may.
func (j *Job) areWithdrawn(left []string) bool {
	if len(left) == 0 {
		return false
	}
	if r := &j.Report; len(r.PagesDown)+r.NoLongerNamed+len(r.Unlisted) > 0 {
		return true
	}
	return slices.ContainsFunc(left, func(p string) bool {
		_, same := j.was.same[p]
		return same && j.was.sending || // comingRecord says so
			slices.ContainsFunc(j.site.Record.Down, func(a string) bool { return strings.HasPrefix("/"+p, a) })
	})
}

// sayKept says, in every run, what readers have and the site no longer has, where the
// target says that nothing is deleted there; it stops where that may hold what was
// withdrawn. With Replace that goes, and this is not asked.
func (j *Job) sayKept(ctx context.Context, left []string, withdrawn bool) error {
	var there map[string]driver.Entry
	var err error
	if len(left) > fewLooks {
		there, err = j.listHost(ctx)
	} else if there, err = j.askAbout(ctx, left); err == nil {
		j.gone = map[string]bool{}
	}
	if err != nil {
		return err
	}
	for _, p := range left {
		if e, is := there[p]; is && e.Kind == driver.File {
			j.Plan.Kept = append(j.Plan.Kept, p)
		} else if !is && j.gone != nil {
			j.gone[p] = true
		}
	}
	if len(j.Plan.Kept) == 0 {
		return nil
	}
	count, files := diag.Count(len(j.Plan.Kept)), someOf(j.Plan.Kept)
	if withdrawn {
		return failed(diag.Say("deploy-kept/withdrawn", "files", files))
	}
	if j.options.Notice != nil {
		j.options.Notice(diag.Say("deploy-kept", "target", j.options.Target, "count", count, "files", files))
	}
	return nil
}

// sayOthers says which files lie there that are none of the site's, and that casebook
// does not know to have sent: without a record, one may be a page that was taken out.
func (j *Job) sayOthers(want, have map[string]fileSum, there map[string]driver.Entry) {
	var others []string
	for p, e := range there {
		_, ours := have[p]
		if _, is := want[p]; !is && !ours && e.Kind == driver.File {
			others = append(others, p)
		}
	}
	if slices.Sort(others); len(others) > 0 && j.options.Notice != nil {
		j.options.Notice(diag.Say("deploy-others", "target", j.options.Target, "count", diag.Count(len(others)), "files", someOf(others)))
	}
}

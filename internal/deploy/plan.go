package deploy

import (
	"bytes"
	"context"
	"maps"
	"path"
	"slices"
	"strings"

	"casebook/internal/content"
	"casebook/internal/deploy/driver"
	"casebook/internal/diag"
	"casebook/internal/publish"
	"casebook/internal/sign"
)

// A Job is a target that is open and compared with the site. Close it.
type Job struct {
	Report publish.Report // what changes for readers of the target
	Plan   Plan

	options Options
	site    Site
	line    *line
	was     *record // nil where there is none
	wasText []byte
	have    map[string]fileSum // what is there by casebook's hand
	missed  map[string]fileSum // what the record says and the host does not list: a list may be of a while ago
	adopted map[string]bool    // files there that casebook did not send, with the right bytes: left alone
	cut     bool               // a run that was cut off, or goes on, has left its lock
	emptied map[string]bool    // folders that such a run may have left empty
	left    []string           // files on their way that such a run left behind
	deletes bool               // what the site no longer has is deleted there
	gone    map[string]bool    // what would stay there, and somebody has taken away
}

// A Plan says what differs. Paths are sorted.
type Plan struct {
	Put       []publish.File
	Remove    []string
	Unchanged []string
	Bytes     int64    // of the files to put
	Kept      []string // what the site no longer has and readers do, as nothing may be deleted there

	room     map[string]bool // folders of casebook's own there, where a file comes
	unlisted []string        // what casebook has sent, the site no longer has, and the host does not list; sorted
}

// Empty reports that no file differs.
func (p *Plan) Empty() bool { return len(p.Put)+len(p.Remove) == 0 }

// RemovesMuch reports that more than a quarter of what is there goes.
func (p *Plan) RemovesMuch() bool {
	there := len(p.Remove) + len(p.Unchanged)
	return len(p.Remove) > 0 && 4*len(p.Remove) > there+len(p.Put)
}

// Prepare opens a target and compares it with the site. Nothing is written.
func Prepare(ctx context.Context, s Site, o Options) (*Job, error) {
	j := &Job{options: o, site: s, adopted: map[string]bool{}}
	j.line = &line{open: o.Open, wait: o.Wait, notice: o.Notice, parallel: o.Parallel}
	err := j.compare(ctx)
	if err != nil {
		_ = j.Close()
		return nil, explain(err)
	}
	return j, nil
}

// Close lets go of the target.
func (j *Job) Close() error { return j.line.close() }

func (j *Job) compare(ctx context.Context) error {
	found, err := j.options.lookedAhead(), error(nil)
	if found == nil {
		if found, err = lookFirst(ctx, j.line); err != nil {
			return err
		}
	}
	j.cut = found.locked
	if err := j.readRecord(ctx, found.record); err != nil {
		return err
	}
	if err := j.refuseSources(ctx, found); err != nil {
		return err
	}
	if err := j.refuseReturned(); err != nil {
		return err
	}
	if err := j.keepSignature(ctx); err != nil {
		return err
	}
	want := make(map[string]fileSum, len(j.site.Files))
	for _, f := range j.site.Files {
		want[f.Path] = fileSum{f.Size, f.Sum}
	}
	have := map[string]fileSum{} // what is there by casebook's hand
	if j.was != nil {
		have = j.was.files
	}
	var there map[string]driver.Entry // what is there by anybody's; nil: only what was asked about
	if j.was == nil || j.was.sending || j.cut || j.options.CheckHost {
		if there, err = j.listHost(ctx); err != nil {
			return err
		}
		if err := j.needRecord(ctx, there); err != nil {
			return err
		}
		if have, err = j.findOwn(ctx, there); err != nil {
			return err
		}
		if j.was == nil || j.options.CheckHost {
			j.sayOthers(want, have, there)
		}
	}
	j.have = have
	var seen publish.Record
	if j.was != nil {
		seen = j.was.seen
	}
	j.Report = publish.Compare(seen, j.site.Record)
	stay := j.leftBehind(want)
	withdrawn := j.areWithdrawn(stay)
	j.deletes = j.options.Delete || withdrawn && j.options.Replace
	j.compareFiles(want, have)
	if there == nil {
		if there, err = j.lookAt(ctx); err != nil {
			return err
		}
	} else {
		j.findEmptied(there)
	}
	if err := j.refuseForeign(ctx, have, there); err != nil {
		return err
	}
	if j.deletes {
		return j.refuseLeftovers(ctx, want)
	}
	return j.sayKept(ctx, stay, withdrawn)
}

// needRecord stops at what somebody else has published, on hosts where a target
// without a record is a work of its own.
func (j *Job) needRecord(ctx context.Context, there map[string]driver.Entry) error {
	h, err := j.line.take(ctx)
	if err == nil && j.was == nil && len(there) > 0 && h.Can().NeedsRecord && !j.options.Replace {
		err = failed(diag.Say("deploy-no-record"))
	}
	return err
}

// readRecord reads the text of the target's record and stops at that of another site.
func (j *Job) readRecord(ctx context.Context, text []byte) error {
	if text == nil {
		return nil
	}
	r, err := parseRecord(text)
	if err != nil { // where a line is cut may look like the end of a file
		if text, err = j.line.readFile(ctx, RecordName, maxRecord); err != nil {
			return err
		}
		r, err = parseRecord(text)
	}
	if err != nil {
		return failed(diag.Say("deploy-damaged-record", "record", RecordName))
	}
	switch {
	case r.id == j.site.ID && r.base == j.site.BaseURL:
	case r.id == j.site.ID && r.id != "" && !strings.HasPrefix(r.id, "example.") && j.options.Replace: // it has moved
	case r.id == j.site.ID && r.id != "":
		return failed(diag.Say("deploy-other-site/moved", "base", r.base))
	default:
		return failed(diag.Say("deploy-other-site", "base", r.base, "record", RecordName))
	}
	j.was, j.wasText = r, text
	return nil
}

// refuseReturned stops at a page of which readers of the target know that it was taken
// down for good, where the site has a page and no record of that: a computer that never
// had the record, as one of a pipeline, has no output folder either that knows it.
func (j *Job) refuseReturned() error {
	if j.was == nil {
		return nil
	}
	now := &j.site.Record
	returned := slices.DeleteFunc(slices.Clone(j.was.seen.Down), func(a string) bool {
		_, there := now.Pages[a]
		return !there || slices.Contains(now.Down, a)
	})
	if len(returned) == 0 {
		return nil
	}
	return failed(diag.Say("deploy-lost-takedown", "pages", someOf(returned), "file", content.Takedowns, "address", returned[0], "record", RecordName))
}

// sent gives what the record says that casebook sent, or began to.
func (j *Job) sent() map[string]fileSum {
	if j.was == nil {
		return nil
	}
	sent := maps.Clone(j.was.files)
	maps.Copy(sent, j.was.next)
	return sent
}

func (j *Job) findFile(p string) (publish.File, bool) {
	i, found := slices.BinarySearchFunc(j.site.Files, p, func(f publish.File, p string) int { return strings.Compare(f.Path, p) })
	if !found {
		return publish.File{}, false
	}
	return j.site.Files[i], true
}

// compareFiles makes the plan of what is wanted and what is there by casebook's
// hand.
func (j *Job) compareFiles(want, have map[string]fileSum) {
	for _, f := range j.site.Files {
		if have[f.Path] == want[f.Path] {
			if _, is := have[f.Path]; is {
				j.Plan.Unchanged = append(j.Plan.Unchanged, f.Path)
				continue
			}
		}
		j.Plan.Put = append(j.Plan.Put, f)
		j.Plan.Bytes += f.Size
	}
	for _, p := range sortedKeys(have) {
		if _, stays := want[p]; !stays && (j.deletes || p == sign.SignatureFile) {
			j.Plan.Remove = append(j.Plan.Remove, p)
		}
	}
	for _, p := range sortedKeys(j.missed) {
		if _, stays := want[p]; !stays && j.deletes {
			j.Plan.unlisted = append(j.Plan.unlisted, p)
		}
	}
}

func addFolders(paths map[string]bool, p string) {
	for dir := path.Dir(p); dir != "." && !paths[dir]; dir = path.Dir(dir) {
		paths[dir] = true
	}
}

// refuseForeign stops, before anything is sent, at what casebook did not send and
// what stands in the way: a file with other bytes, a folder in the place of a
// file, and, whatever was asked for, a link on the way. What has the right bytes
// already is left alone.
func (j *Job) refuseForeign(ctx context.Context, have map[string]fileSum, there map[string]driver.Entry) error {
	var links, foreign, stay []string // stay: what others put in the place of what goes
	folders := map[string]bool{}
	for p, e := range there {
		addFolders(folders, p)
		if e.Kind == driver.Folder {
			folders[p] = true
		}
	}
	theirs, ours := map[string]bool{}, j.ownFolders() // folders that are, or hold, what casebook did not send
	for p, e := range there {
		switch _, mine := have[p]; {
		case !mine && e.Kind != driver.Folder:
			addFolders(theirs, p)
		case e.Kind == driver.Folder && !ours[p]:
			theirs[p] = true
			addFolders(theirs, p)
		}
	}
	removed := map[string]bool{}
	for _, p := range j.Plan.Remove {
		removed[p] = true
	}
	inTheWay := func(p string) {
		for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
			if e, is := there[dir]; is && e.Kind != driver.Folder && !removed[dir] {
				links = append(links, dir)
			}
		}
	}
	replaced := map[string]bool{} // folders of ours where a file comes
	var kept []publish.File
	for _, f := range j.Plan.Put {
		inTheWay(f.Path)
		e, is := there[f.Path]
		_, mine := have[f.Path]
		switch {
		case is && e.Kind == driver.Folder, !is && folders[f.Path]:
			replaced[f.Path] = true
			if theirs[f.Path] {
				foreign = append(foreign, f.Path)
			}
		case !is || mine && e.Kind == driver.File:
		case e.Kind == driver.File:
			same, err := j.holds(ctx, e, fileSum{f.Size, f.Sum})
			if err != nil {
				return err
			}
			if same {
				j.adopted[f.Path] = true
				j.Plan.Unchanged = append(j.Plan.Unchanged, f.Path)
				j.Plan.Bytes -= f.Size
				continue
			}
			foreign = append(foreign, f.Path)
		default:
			foreign = append(foreign, f.Path)
		}
		kept = append(kept, f)
	}
	j.Plan.Put = kept
	j.Plan.room = foldersIn(folders, replaced)
	slices.Sort(j.Plan.Unchanged)
	j.Plan.Remove = slices.DeleteFunc(j.Plan.Remove, func(p string) bool {
		inTheWay(p)
		e, is := there[p]
		isTheirs := is && e.Kind != driver.File // somebody put something else there: nothing of ours is left
		if isTheirs {
			stay = append(stay, p)
		}
		return isTheirs
	})
	j.Plan.unlisted = slices.DeleteFunc(j.Plan.unlisted, func(p string) bool {
		for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
			if e, is := there[dir]; is && e.Kind != driver.Folder {
				return true // nothing of ours can lie there
			}
		}
		return false
	})
	slices.Sort(links)
	if links = slices.Compact(links); len(links) > 0 {
		return failed(diag.Say("deploy-link", "path", someOf(links)))
	}
	if slices.Sort(foreign); len(foreign) > 0 && !j.options.Replace {
		if err := j.refuseChanged(ctx); err != nil {
			return err // another run has begun since the record was read: it sent them
		}
		return failed(diag.Say("deploy-foreign", "count", diag.Count(len(foreign)), "files", someOf(foreign)))
	}
	if len(stay) > 0 && j.options.Notice != nil {
		j.options.Notice(diag.Say("deploy-stays", "target", j.options.Target, "files", someOf(stay)))
	}
	return nil
}

// ownFolders gives the folders of what the record names.
func (j *Job) ownFolders() map[string]bool {
	ours := map[string]bool{}
	if j.was != nil {
		for p := range j.was.files {
			addFolders(ours, p)
		}
		for p := range j.was.next {
			addFolders(ours, p)
		}
	}
	return ours
}

// findEmptied notes folders that are there and that a run which was cut off may
// have emptied without removing them.
func (j *Job) findEmptied(there map[string]driver.Entry) {
	j.emptied = j.ownFolders()
	maps.DeleteFunc(j.emptied, func(dir string, _ bool) bool { return there[dir].Kind != driver.Folder })
}

// foldersIn gives those of the folders that are, or lie in, some of others.
func foldersIn(folders, others map[string]bool) map[string]bool {
	in := map[string]bool{}
	for dir := range folders {
		for above := dir; above != "."; above = path.Dir(above) {
			if others[above] {
				in[dir] = true
				break
			}
		}
	}
	return in
}

// someOf gives the first of a list of names.
func someOf(list []string) string {
	const most = 10
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return strings.Join(list[:most], ", ") + ", …"
}

// nowRecord gives the record of what is there when the plan is carried out.
func (j *Job) nowRecord() *record {
	r := &record{id: j.site.ID, base: j.site.BaseURL, files: map[string]fileSum{}, same: map[string]fileSum{}, seen: j.site.Record}
	for _, f := range j.site.Files {
		if j.adopted[f.Path] && !j.options.Replace {
			r.same[f.Path] = fileSum{f.Size, f.Sum}
		} else {
			r.files[f.Path] = fileSum{f.Size, f.Sum}
		}
	}
	if !j.deletes { // they stay, and stay casebook's own
		for _, was := range []map[string]fileSum{j.have, j.missed} {
			for p, f := range was {
				if _, is := r.files[p]; !is && !j.gone[p] && !slices.Contains(j.Plan.Remove, p) {
					r.files[p] = f
				}
			}
		}
		if j.was != nil {
			for p, f := range j.was.same {
				if _, is := r.files[p]; !is && !j.gone[p] {
					r.same[p] = f
				}
			}
		}
	}
	return r
}

// sameRecord reports whether the target's record says what is there already. What a
// later version of casebook says besides stays: two that take turns would write it
// anew each time.
func (j *Job) sameRecord() bool {
	if j.was == nil {
		return len(j.site.Files) == 0
	}
	return bytes.Equal(j.nowRecord().encode(), j.was.encode())
}

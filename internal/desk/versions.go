package desk

import (
	"errors"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/history"
	"casebook/internal/page"
	"casebook/internal/signatory"
)

// isForgotten reports what is not kept as a version: the text of a page that was taken
// down, and what names somebody who was taken off a letter. It is asked under the lock,
// so that no withdrawal comes between.
func (d *Desk) isForgotten(lock *durable.Change, file string, data []byte) (bool, error) {
	files := lock.Root().FS()
	down := false
	if _, err := fs.Stat(files, content.Takedowns); err == nil {
		err := d.work.lookAt(0, func(plan *page.Plan, _ []diag.Diagnostic) {
			if plan == nil {
				return
			}
			plan.Input.Campaign.EachDocument(func(doc *campaign.Document) { down = down || doc.File == file && plan.IsDown(doc) })
		})
		if err != nil || down {
			return down, err
		}
	}
	records, err := fs.Glob(files, content.Root+"/letters/*/"+signatory.Record)
	if err != nil {
		return false, err
	}
	var languages []string
	for _, l := range d.readConfig().Languages {
		languages = append(languages, l.Tag)
	}
	for _, record := range records {
		dir := path.Dir(record)
		withdrawn, err := signatory.LoadWithdrawn(files, dir, &diag.Report{})
		if err != nil {
			return false, err
		}
		if path.Dir(file) == dir && file == signatory.FindFile(files, dir) {
			names, err := withdrawn.AreInList(d.single(file, data), file, signatory.Options{Languages: languages})
			if err != nil || names {
				return names, err
			}
		} else if withdrawn.AreIn(string(data)) {
			return true, nil
		}
	}
	return false, nil
}

// keepVersion keeps what a file held before a save, and now and then lets go of
// what is too old.
func (d *Desk) keepVersion(lock *durable.Change, file string, data []byte) error {
	now := time.Now()
	forgotten, err := d.isForgotten(lock, file, data)
	if err != nil || forgotten {
		return err
	}
	if err := history.Keep(lock, file, data, now); err != nil {
		return err
	}
	d.mu.Lock()
	due := now.Sub(d.pruned) > time.Hour
	if due {
		d.pruned = now
	}
	d.mu.Unlock()
	if due {
		return history.Prune(lock, now)
	}
	return nil
}

// getHistory answers GET history/FILE: which versions there are, or what one of
// them says. A file that is gone still has them.
func (d *Desk) getHistory(w http.ResponseWriter, r *http.Request, file string) error {
	if !d.isDocument(file) && !isPublishable(file, d.readConfig().Kinds) || !d.isOpen(file) {
		return noFile(file)
	}
	if r.URL.Query().Has("version") {
		version := r.URL.Query().Get("version")
		data, err := history.Read(d.files, file, version)
		if errors.Is(err, fs.ErrNotExist) {
			return failed(http.StatusNotFound, diag.Say("desk-nothing/version", "version", version, "file", file))
		}
		if err != nil {
			return err
		}
		return answer(w, http.StatusOK, map[string]any{"source": strings.ToValidUTF8(string(data), "\ufffd")})
	}
	list, err := history.List(d.files, file)
	if err != nil {
		return err
	}
	type version struct {
		Version string `json:"version"`
		Time    string `json:"time"`
		ETag    string `json:"etag"`
	}
	versions := make([]version, len(list))
	for i, v := range list {
		versions[i] = version{v.Name, v.Time.Format(time.RFC3339Nano), v.ETag}
	}
	return answer(w, http.StatusOK, map[string]any{"versions": versions})
}

// findVersion looks for the bytes of an etag in the history.
func (d *Desk) findVersion(file, etag string) ([]byte, bool) {
	versions, _ := history.List(d.files, file)
	for _, v := range versions {
		if v.ETag == etag {
			data, err := history.Read(d.files, file, v.Name)
			return data, err == nil
		}
	}
	return nil, false
}

// recentSources remembers what was read lately, by its etag, so that a save that
// comes too late can be shown whole.
type recentSources struct {
	mu    sync.Mutex
	order []string
	bytes map[string][]byte
	size  int
}

// mostRecent bounds what is remembered, in bytes.
const mostRecent = 16 << 20

func (c *recentSources) remember(etag string, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.bytes[etag]; known || len(data) > mostRecent/4 {
		return
	}
	if c.bytes == nil {
		c.bytes = map[string][]byte{}
	}
	c.bytes[etag], c.order, c.size = data, append(c.order, etag), c.size+len(data)
	for c.size > mostRecent {
		c.size -= len(c.bytes[c.order[0]])
		delete(c.bytes, c.order[0])
		c.order = c.order[1:]
	}
}

func (c *recentSources) find(etag string) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	data, ok := c.bytes[etag]
	return data, ok
}

// forgetAll lets go of everything: somebody was taken off, or a page taken down.
func (c *recentSources) forgetAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.order, c.bytes, c.size = nil, nil, 0
}

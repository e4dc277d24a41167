package deploy

import (
	"context"
	"path"
	"slices"
	"strings"

	"casebook/internal/config"
	"casebook/internal/deploy/driver"
	"casebook/internal/diag"
)

// refuseSources stops, whatever was asked for, at a target where the sources of a
// site lie: a file site.toml with content/ beside it. What is there stays there
// with everything that is sent, and readers would have drafts and people who are
// not named. A site may have such files of its own, which casebook sent.
func (j *Job) refuseSources(ctx context.Context, found *look) error {
	sent := j.sent()
	if _, ours := sent[config.File]; ours || !found.sources {
		return nil
	}
	list, err := do(ctx, j.line, func(h driver.Host) ([]driver.Entry, error) { return h.List(ctx) })
	if err != nil {
		return err
	}
	return findSources(list, sent)
}

// findSources is refuseSources for what a host lists, at any depth.
func findSources(list []driver.Entry, sent map[string]fileSum) error {
	folders := map[string]bool{}
	for _, e := range list {
		if addFolders(folders, e.Path); e.Kind == driver.Folder {
			folders[e.Path] = true
		}
	}
	var found []string
	for _, e := range list {
		if _, ours := sent[e.Path]; !ours && e.Kind != driver.Folder && path.Base(e.Path) == config.File && folders[path.Join(path.Dir(e.Path), "content")] {
			found = append(found, e.Path, strings.TrimSuffix(e.Path, config.File)+"content/")
		}
	}
	if len(found) == 0 {
		return nil
	}
	slices.Sort(found)
	return failed(diag.Say("deploy-sources", "files", someOf(found)))
}

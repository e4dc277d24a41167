package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/signatory"
	"casebook/internal/site"
	"casebook/internal/watch"
)

// watched is what a site is made of, relative to its folder, besides the guard
// list that site.toml names.
var watched = []string{config.File, content.Root, "layouts", "assets", signatory.KeyFile}

// watchSite sends which files of the site have changed, until the context ends.
func (t *terminal) watchSite(ctx context.Context, folder string, poll bool) (<-chan []string, error) {
	sets, err := t.watch(ctx, folder, poll, isScratch, watched...)
	if err != nil {
		return nil, err
	}
	elsewhere := t.watchListElsewhere(ctx, poll)
	named := guardFile(folder)
	list, stopList := t.watchList(ctx, folder, named, poll)
	changes := make(chan []string)
	go func() {
		defer close(changes)
		defer func() { stopList() }()
		for {
			var set watch.Set
			open := true
			select {
			case set, open = <-sets:
			case set, open = <-list:
			case _, open = <-elsewhere:
				set.All = true
			}
			if !open { // as the context has ended
				return
			}
			files := set.Paths
			if set.All {
				files = []string{"."}
			}
			if set.All || slices.Contains(files, config.File) {
				if name := guardFile(folder); name != named {
					stopList()
					named = name
					list, stopList = t.watchList(ctx, folder, named, poll)
				}
			}
			select {
			case changes <- files:
			case <-ctx.Done():
				return
			}
		}
	}()
	return changes, nil
}

// watch watches files and folders below a root.
func (t *terminal) watch(ctx context.Context, root string, poll bool, ignore func(string) bool, paths ...string) (<-chan watch.Set, error) {
	files := os.DirFS(root)
	return watch.Watch(ctx, watch.Options{
		Root: root, Paths: paths, Poll: poll, Ignore: ignore,
		RestNeeded: func(file string) time.Duration { return signatory.RestNeeded(files, file) },
		Notice:     func(why diag.Text) { t.printLine(diag.Line(diag.WarningAt(diag.Position{}, why), t.language)) },
	})
}

// watchList watches the guard list that site.toml names, wherever in the site it
// lies and hidden or not, until it is stopped. Without one nothing is ever sent.
func (t *terminal) watchList(ctx context.Context, folder, name string, poll bool) (sets <-chan watch.Set, stop func()) {
	if name == "" {
		return nil, func() {}
	}
	ctx, stop = context.WithCancel(ctx)
	sets, _ = t.watch(ctx, folder, poll, nil, name) // a folder that cannot be watched has been said
	return sets, stop
}

// watchListElsewhere watches the guard list outside of the site, from the first
// folder on that there is. It is nil, and never sends, when there is no list. That
// one cannot be read is said by every build.
func (t *terminal) watchListElsewhere(ctx context.Context, poll bool) <-chan watch.Set {
	list := guardElsewhere()
	if list == "" {
		return nil
	}
	list, err := filepath.Abs(list)
	if err != nil {
		return nil
	}
	root := filepath.Dir(list)
	for root != filepath.Dir(root) {
		if info, err := os.Stat(root); err == nil && info.IsDir() {
			break
		}
		root = filepath.Dir(root)
	}
	name, err := filepath.Rel(root, list)
	if err != nil {
		return nil
	}
	sets, err := t.watch(ctx, root, poll, nil, filepath.ToSlash(name))
	if err != nil {
		return nil
	}
	return sets
}

// guardFile gives the guard list that site.toml names now, "" for none.
func guardFile(dir string) string {
	site := readConfig(dir)
	if site == nil {
		return ""
	}
	return site.GuardFile
}

// readConfig reads site.toml, of which a build tells the problems; nil where too
// little can be read.
func readConfig(dir string) *config.Site { return readConfigInto(dir, &diag.Report{}) }

// readConfigInto does so too, and reports what is wrong.
func readConfigInto(dir string, rep *diag.Report) *config.Site {
	files, err := folder.Open(dir)
	if err != nil {
		return nil
	}
	defer files.Close()
	return config.Load(files, rep)
}

// isScratch reports files that editors and office programs leave behind. Hidden
// files in assets/static/ may be meant for the web server, and the key of
// withdrawals is hidden.
func isScratch(file string) bool {
	if rest, static := strings.CutPrefix(file, "assets/static/"); static {
		parts := slices.DeleteFunc(strings.Split(rest, "/"), func(part string) bool {
			return slices.Contains([]string{".well-known", ".nojekyll", ".htaccess", ".domains"}, part)
		})
		return len(parts) > 0 && content.Ignored(strings.Join(parts, "/"))
	}
	return file != "." && file != signatory.KeyFile && content.Ignored(file)
}

// buildOnChange builds after every change, and when an embargo or an event is
// over, until the context ends. A build that fails changes nothing, and the
// next may be good.
func (t *terminal) buildOnChange(c *cobra.Command, f buildFlags, folder string, o site.Options) error {
	changes, err := t.watchSite(c.Context(), folder, f.poll)
	if err != nil {
		return err
	}
	t.told = &told{}
	for {
		var next time.Time
		if err == nil {
			t.told.beginRound(true)
			next, err = t.buildSite(c, o, f.format, "")
		}
		if code := t.exitCode(err); c.Context().Err() != nil {
			return nil
		} else if code == exitMachine {
			return exit(code)
		}
		t.say(diag.Say("command/waiting"))
		if f.now != "" {
			next = time.Time{} // the clock stands still
		}
		if !waitFor(changes, next) {
			return nil
		}
		o, err = f.siteOptions(folder, time.Now())
	}
}

// waitFor returns at the next change, or at a moment that is not zero. It
// reports whether there may be more changes.
func waitFor(changes <-chan []string, moment time.Time) bool {
	var due <-chan time.Time
	if !moment.IsZero() {
		// Timers do not count while a machine sleeps; then a day passes at most.
		timer := time.NewTimer(min(24*time.Hour, max(time.Second, time.Until(moment))))
		defer timer.Stop()
		due = timer.C
	}
	select {
	case _, open := <-changes:
		return open
	case <-due:
		return true
	}
}

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
	"casebook/internal/site"
	"casebook/internal/watch"
)

// watched is what a site is made of, relative to its folder.
var watched = []string{"site.toml", "guard.txt", content.Root, "layouts", "assets"}

// watchSite sends which files of the site have changed, until the context ends.
func (t *terminal) watchSite(ctx context.Context, folder string, poll bool) (<-chan []string, error) {
	list := guardList(folder)
	sets, err := watch.Watch(ctx, watch.Options{
		Root: folder, Paths: append(list, watched...), Poll: poll,
		Ignore: func(file string) bool { return isScratch(file) && !slices.Contains(list, file) },
		Notice: func(message string) { t.printLine("warning: " + message) },
	})
	if err != nil {
		return nil, err
	}
	elsewhere := t.listElsewhere(ctx, poll)
	changes := make(chan []string)
	go func() {
		defer close(changes)
		for {
			files := []string{"."}
			select {
			case set, open := <-sets:
				if !open {
					return
				}
				if !set.All {
					files = set.Paths
				}
			case _, open := <-elsewhere:
				if !open { // as the context has ended
					return
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

// listElsewhere sends when the guard list outside of the site has changed; it is
// nil, and never does, when there is none. That one cannot be read is said by
// every build.
func (t *terminal) listElsewhere(ctx context.Context, poll bool) <-chan watch.Set {
	list := guardElsewhere()
	if list == "" {
		return nil
	}
	sets, err := watch.Watch(ctx, watch.Options{
		Root: filepath.Dir(list), Paths: []string{filepath.Base(list)}, Poll: poll,
		Notice: func(message string) { t.printLine("warning: " + message) },
	})
	if err != nil {
		return nil
	}
	return sets
}

// guardList gives the site's guard list, wherever it lies and hidden or not, when
// there is one.
func guardList(folder string) []string {
	site := config.Load(os.DirFS(folder), &diag.Report{})
	if site == nil || site.GuardFile == "" {
		return nil
	}
	return []string{site.GuardFile}
}

// isScratch reports files that editors and office programs leave behind. Hidden
// files in assets/static/ may be meant for the web server.
func isScratch(file string) bool {
	if rest, static := strings.CutPrefix(file, "assets/static/"); static {
		parts := slices.DeleteFunc(strings.Split(rest, "/"), func(part string) bool {
			return slices.Contains([]string{".well-known", ".nojekyll", ".htaccess", ".domains"}, part)
		})
		return len(parts) > 0 && content.Ignored(strings.Join(parts, "/"))
	}
	return file != "." && content.Ignored(file)
}

// buildOnChange builds after every change, and when an embargo or an event is
// over, until the context ends. A build that fails changes nothing, and the
// next may be good.
func (t *terminal) buildOnChange(c *cobra.Command, f buildFlags, folder string, o site.Options) error {
	changes, err := t.watchSite(c.Context(), folder, f.poll)
	if err != nil {
		return err
	}
	for {
		var next time.Time
		if err == nil {
			next, err = t.buildSite(c, o, f.format)
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

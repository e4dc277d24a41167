package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// A start is what a tool takes to say its version: what every run costs before
// it does anything. Casebook has two lines more, of which the second builds the
// example campaign from nothing.
type start struct {
	What  string
	Took  run
	Bytes int64 `json:",omitempty"` // of the program, where it is one file
}

const starts = 15 // runs of each, of which the median counts

// startUp measures how soon the tools are there.
func startUp(ctx context.Context, list []*tool, dir string, b bounds) ([]start, error) {
	var found []start
	for _, t := range list {
		if t.Missing != "" || t.about == nil {
			continue
		}
		progressf("start: %s", t.Name)
		s := start{What: t.Name + " prints its version"}
		if info, err := os.Stat(t.about[0]); err == nil && len(t.about) == 2 {
			s.Bytes = info.Size()
		}
		var err error
		if s.Took, err = repeat(ctx, command{dir, t.about}, b.limit, nil); err != nil {
			return nil, err
		}
		found = append(found, s)
		if t.Name == "casebook" {
			example, err := buildExample(ctx, t, filepath.Join(dir, "example"), b.limit)
			if err != nil {
				return nil, err
			}
			found = append(found, example)
		}
	}
	return found, nil
}

func buildExample(ctx context.Context, t *tool, site string, limit time.Duration) (start, error) {
	s := start{What: "casebook builds the example campaign"}
	root, err := productRoot(ctx)
	if err != nil {
		return s, err
	}
	for _, name := range []string{"content", "layouts", "assets"} {
		if err := os.CopyFS(filepath.Join(site, name), os.DirFS(filepath.Join(root, name))); err != nil {
			return s, err
		}
	}
	config, err := os.ReadFile(filepath.Join(root, "site.toml"))
	if err != nil {
		return s, err
	}
	if err := os.WriteFile(filepath.Join(site, "site.toml"), config, 0o666); err != nil {
		return s, err
	}
	s.Took, err = repeat(ctx, command{site, t.build}, limit, func() error {
		for _, name := range t.clean {
			if err := os.RemoveAll(filepath.Join(site, name)); err != nil {
				return err
			}
		}
		return nil
	})
	return s, err
}

// repeat gives the medians of several runs, each after before.
func repeat(ctx context.Context, c command, limit time.Duration, before func() error) (run, error) {
	var runs []run
	for range starts {
		if before != nil {
			if err := before(); err != nil {
				return run{}, err
			}
		}
		r, err := measure(ctx, c, limit)
		if err != nil {
			return run{}, err
		}
		runs = append(runs, r)
	}
	return middle(runs), nil
}

func (r *report) printStarts(w io.Writer) {
	if len(r.Starts) == 0 {
		return
	}
	rows := [][]string{{"", "time", "CPU", "memory", "program"}}
	for _, s := range r.Starts {
		size := ""
		if s.Bytes > 0 {
			size = fmt.Sprintf("%.1f MB", float64(s.Bytes)/1e6)
		}
		rows = append(rows, []string{s.What, fine(s.Took.Wall), fine(s.Took.CPU), megabytes(s.Took.Peak), size})
	}
	fmt.Fprintf(w, "### Start-up\n\nMedians of %d runs.\n\n", starts)
	align(w, rows)
	fmt.Fprintln(w)
}

// fine gives a short time.
func fine(d time.Duration) string {
	if d > 100*time.Millisecond {
		return seconds(d)
	}
	return fmt.Sprintf("%.1f ms", milliseconds(d))
}

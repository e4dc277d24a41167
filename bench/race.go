package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"casebook/internal/yardstick"
)

// A race is one size, built by every tool in turn.
type race struct {
	size    yardstick.Size
	dir     string // a folder for each tool's site
	rounds  int
	bounded bounds
	tools   []*tool
	results map[string]*result // by tool
}

// newRace writes the sites, and lets every tool build its own once, unmeasured,
// to see that it makes what it should.
func newRace(ctx context.Context, size yardstick.Size, list []*tool, dir string, b bounds) (*race, error) {
	r := &race{size: size, dir: dir, rounds: b.rounds, bounded: b, results: map[string]*result{}}
	for _, t := range list {
		if t.Missing != "" {
			continue
		}
		progressf("%s: %s: first build", size.Name, t.Name)
		result := &result{Tool: t.Name, Size: size.Name}
		r.results[t.Name] = result
		switch err := r.prepare(ctx, t, result); {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, errTooLong):
			result.Failed = err.Error()
		case err != nil:
			return nil, fmt.Errorf("%s, %s: %w", size.Name, t.Name, err)
		default:
			r.tools = append(r.tools, t)
		}
	}
	return r, nil
}

func (r *race) prepare(ctx context.Context, t *tool, result *result) error {
	site := filepath.Join(r.dir, t.Name)
	if err := os.MkdirAll(site, 0o777); err != nil {
		return err
	}
	if t.write != nil {
		if err := t.write(r.size, site); err != nil {
			return err
		}
	}
	took, err := measure(ctx, command{site, t.build}, r.bounded.limit)
	if err != nil {
		return err
	}
	progressf("  %s", took)
	files, err := listPublished(filepath.Join(site, t.out))
	if err != nil {
		return err
	}
	result.Files, result.Bytes = len(files), files.bytes()
	if t.Name == "casebook" {
		if err := files.list(filepath.Join(r.dir, "like")); err != nil {
			return err
		}
	}
	if t.write == nil {
		return nil
	}
	return checkSite(r.size, filepath.Join(site, t.out))
}

// run builds A B C A B C …, each from nothing and once more.
func (r *race) run(ctx context.Context) error {
	for round := range r.rounds {
		for _, t := range r.tools {
			progressf("%s: round %d of %d: %s", r.size.Name, round+1, r.rounds, t.Name)
			if err := r.turn(ctx, t); err != nil {
				return fmt.Errorf("%s, %s: %w", r.size.Name, t.Name, err)
			}
		}
	}
	return nil
}

func (r *race) turn(ctx context.Context, t *tool) error {
	site, result := filepath.Join(r.dir, t.Name), r.results[t.Name]
	for _, name := range t.clean {
		if err := os.RemoveAll(filepath.Join(site, name)); err != nil {
			return err
		}
	}
	first, err := measure(ctx, command{site, t.build}, r.bounded.limit)
	if err != nil {
		return err
	}
	result.Cold = append(result.Cold, first)
	progressf("  %s", first)
	if t.write == nil {
		return nil // the floor has no notion of a second build
	}
	before, err := listPublished(filepath.Join(site, t.out))
	if err != nil {
		return err
	}
	second, err := measure(ctx, command{site, t.build}, r.bounded.limit)
	if err != nil {
		return err
	}
	after, err := listPublished(filepath.Join(site, t.out))
	result.Again = append(result.Again, second)
	progressf("  %s, with nothing changed", second)
	result.Rewritten = after.rewritten(before)
	return err
}

// ranked gives the results in the order of the tools.
func (r *race) ranked(list []*tool) []*result {
	var results []*result
	for _, t := range list {
		if x := r.results[t.Name]; x != nil {
			results = append(results, x)
		}
	}
	return results
}

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// The lines of docs/performance.md between which the figures stand. All else in
// it is written by hand.
const (
	figuresBegin = "<!-- figures: written by go -C bench run . --docs ../docs -->\n"
	figuresEnd   = "<!-- end of the figures -->\n"
)

// document puts the figures into the page about performance, and the plots
// beside it.
func (r *report) document(folder string) error {
	file := filepath.Join(folder, "performance.md")
	page, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var figures bytes.Buffer
	r.print(&figures)
	text, err := replaceFigures(string(page), figures.String())
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		return err
	}
	return r.savePlots(folder)
}

func replaceFigures(page, figures string) (string, error) {
	before, rest, found := strings.Cut(page, figuresBegin)
	_, after, closed := strings.Cut(rest, figuresEnd)
	if !found || !closed {
		return "", fmt.Errorf("there is no place for the figures in it, between %q and %q", strings.TrimSpace(figuresBegin), strings.TrimSpace(figuresEnd))
	}
	return before + figuresBegin + "\n" + strings.TrimSpace(figures) + "\n\n" + figuresEnd + after, nil
}

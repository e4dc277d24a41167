package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"casebook/internal/yardstick"
)

// print writes the figures as Markdown, which people read as well.
func (r *report) print(w io.Writer) {
	fmt.Fprintf(w, "%s, %s, %d cores, %s, %s, %s", r.Date, r.Machine.CPU, r.Machine.Cores, r.Machine.System, r.Machine.Go, place(r.Memory))
	fmt.Fprintf(w, "; medians of %d rounds, the generators in turn", r.Rounds)
	if r.Machine.busy() {
		fmt.Fprintf(w, ".\n**The machine was busy (load %.1f): these times are too long.**", r.Machine.Load)
	} else {
		fmt.Fprint(w, ".")
	}
	fmt.Fprint(w, "\n\n")
	for _, t := range r.Tools {
		if t.Missing != "" {
			reason, _, _ := strings.Cut(t.Missing, "\n")
			fmt.Fprintf(w, "%s could not be installed and is left out: %s\n\n", t.Name, reason)
		}
	}
	for _, s := range r.Sizes {
		r.printSize(w, s)
	}
	r.printPhotos(w)
	r.printStarts(w)
	r.printPreview(w)
	if r.Stages != nil {
		r.Stages.print(w)
	}
	r.printDeploys(w)
}

func place(memory bool) string {
	if memory {
		return "files in memory"
	}
	return "files on a disk"
}

func (r *report) printSize(w io.Writer, s yardstick.Size) {
	if !slices.ContainsFunc(r.Results, func(x *result) bool { return x.Size == s.Name }) {
		return
	}
	fmt.Fprintf(w, "### %s\n\n%s × %s, %s × %s signatories: %s of Markdown.\n\n", s.Name,
		counted(s.Cases, "case"), counted(s.Updates, "update"), counted(s.Letters, "letter"), counted(s.Signatories, ""), counted(s.Files(), "file"))
	r.printResults(w, s.Name)
}

// printResults writes the table of what is filed under a size.
func (r *report) printResults(w io.Writer, size string) {
	rows := [][]string{{"", "cold", "casebook ÷ it", "CPU", "memory", "second build", "files rewritten", "files", "MB"}}
	var failed []string
	for _, x := range r.Results {
		switch {
		case x.Size != size:
		case x.Failed != "":
			failed = append(failed, x.Tool+": "+x.Failed)
		default:
			rows = append(rows, r.row(x))
		}
	}
	align(w, rows)
	for _, f := range failed {
		fmt.Fprintf(w, "\n%s.\n", f)
	}
	fmt.Fprintln(w)
}

func (r *report) row(x *result) []string {
	first, second := middle(x.Cold), middle(x.Again)
	row := []string{x.Tool, seconds(first.Wall), "", seconds(first.CPU), megabytes(first.Peak), "", "", counted(x.Files, ""), fmt.Sprintf("%.1f", float64(x.Bytes)/1e6)}
	if ours := r.findResult("casebook", x.Size); ours != nil && x != ours {
		row[2] = fmt.Sprintf("%.2f", float64(middle(ours.Cold).Wall)/float64(first.Wall))
	}
	if len(x.Again) > 0 {
		row[5], row[6] = seconds(second.Wall), counted(x.Rewritten, "")
	}
	return row
}

// align writes a Markdown table with its columns in line; all but the first are
// numbers.
func align(w io.Writer, rows [][]string) {
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell), 4)
		}
	}
	line := func(row []string) {
		for i, cell := range row {
			space := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				fmt.Fprintf(w, "| %s%s ", cell, space)
			} else {
				fmt.Fprintf(w, "| %s%s ", space, cell)
			}
		}
		fmt.Fprintln(w, "|")
	}
	line(rows[0])
	for i, n := range width {
		if i == 0 {
			fmt.Fprintf(w, "| %s ", strings.Repeat("-", n))
		} else {
			fmt.Fprintf(w, "| %s: ", strings.Repeat("-", n-1))
		}
	}
	fmt.Fprintln(w, "|")
	for _, row := range rows[1:] {
		line(row)
	}
}

func seconds(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%.0f ms", milliseconds(d))
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

// String is for those who watch.
func (r run) String() string { return seconds(r.Wall) + ", " + megabytes(r.Peak) }

func megabytes(n int64) string {
	if n == 0 {
		return "?"
	}
	return fmt.Sprintf("%d MB", n/1e6)
}

// counted gives a number with its thousands apart, and what it counts.
func counted(n int, what string) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	switch {
	case what == "":
		return s
	case n == 1:
		return s + " " + what
	}
	return s + " " + what + "s"
}

package main

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"casebook/internal/diag"
	"casebook/internal/site"
)

// When a progress line appears, and how often it changes.
const (
	progressAfter = time.Second
	progressEvery = 200 * time.Millisecond
)

// showProgress shows how far work is that takes more than a second, in one line of
// a terminal that is gone when the work is done; in a pipe or a file, nothing.
// Nothing else must be printed before the function that it gives was called.
func (t *terminal) showProgress(how func() string) (done func()) {
	if !t.person {
		return func() {}
	}
	finished, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		tick := time.NewTicker(progressAfter)
		defer tick.Stop()
		line := &line{w: t.err}
		defer line.showText("")
		for {
			select {
			case <-finished:
				return
			case <-tick.C:
				tick.Reset(progressEvery)
				line.showText(how())
			}
		}
	}()
	return func() {
		close(finished)
		<-gone
	}
}

// A line of a terminal is written over and over. What remains of the longer
// text before is covered by spaces, which every terminal understands.
type line struct {
	w     io.Writer
	shown int
}

func (l *line) showText(text string) {
	n := utf8.RuneCountInString(text)
	cover := strings.Repeat(" ", max(0, l.shown-n))
	if l.shown > 0 || n > 0 {
		fmt.Fprintf(l.w, "\r%s%s\r%s", text, cover, text)
	}
	l.shown = n
}

// howFar says what a build does and how much of it is done.
func howFar(p *site.Progress) string {
	step, done, total := p.Position()
	what := map[site.Step]diag.Text{
		site.Reading: diag.Say("command/progress-reading"), site.Making: diag.Say("command/progress-pages"), site.Finishing: diag.Say("command/progress-pictures"),
	}[step]
	if total == 0 {
		return what.Message
	}
	return diag.Say("command/progress", "what", what, "done", number(done), "total", number(total)).Message
}

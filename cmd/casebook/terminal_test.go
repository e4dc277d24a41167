package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"casebook/internal/diag"
)

func TestWhatIsSaidIsOneLine(t *testing.T) {
	var said bytes.Buffer
	term := &speaker{err: &said}
	term.printLine("the name is also in e\x1b[31mvil\nnew: error.md")
	term.printError(errors.New("a\r\nb exists already"))
	if got, want := said.String(), "the name is also in e [31mvil new: error.md\ncasebook: a  b exists already\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestQuestionEndsWithCtrlC holds that who is asked something can leave: the
// program waited for an answer, whatever signal it got.
func TestQuestionEndsWithCtrlC(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	in, hold := io.Pipe()
	defer hold.Close()
	q := questionsOn(&terminal{speaker: speaker{err: io.Discard}, in: in, ctx: ctx, answers: true})
	time.AfterFunc(10*time.Millisecond, interrupt)
	if answer, err := q.askLine(diag.Say("command/deploy-ask-target")); answer != "" || !errors.Is(err, context.Canceled) {
		t.Errorf("got %q, %v", answer, err)
	}
	if q.askYes(diag.Say("command/deploy-ask", "target", "main")) {
		t.Error("Ctrl-C is a yes")
	}
}

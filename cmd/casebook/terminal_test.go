package main

import (
	"bytes"
	"errors"
	"testing"
)

func TestWhatIsSaidIsOneLine(t *testing.T) {
	var said bytes.Buffer
	term := &terminal{err: &said}
	term.printLine("the name is also in e\x1b[31mvil\nnew: error.md")
	term.printError(errors.New("a\r\nb exists already"))
	if got, want := said.String(), "the name is also in e [31mvil new: error.md\ncasebook: a  b exists already\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

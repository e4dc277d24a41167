package main

import (
	"bytes"
	"testing"
)

func TestWhatIsSaidIsOneLine(t *testing.T) {
	var said bytes.Buffer
	term := &terminal{err: &said}
	term.sayf("the name is also in %s", "e\x1b[31mvil\nnew: error.md")
	term.errorf("%s exists already", "a\r\nb")
	if got, want := said.String(), "the name is also in e [31mvil new: error.md\ncasebook: a  b exists already\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

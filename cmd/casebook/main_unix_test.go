//go:build unix

package main

import (
	"context"
	"syscall"
	"testing"
)

// Closing the terminal's window, or Ctrl-\, killed a deploy on the spot: its lock and
// half a file stayed on the host, and Ctrl-\ printed a stack trace.
func TestWhoeverEndsTheProgramLetsItCleanUp(t *testing.T) {
	for _, ending := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		ctx, stop := endInOrder(context.Background())
		if err := syscall.Kill(syscall.Getpid(), ending); err != nil {
			t.Fatal(err)
		}
		<-ctx.Done()
		stop()
	}
}

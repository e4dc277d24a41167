package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// A run is what one process took.
type run struct {
	Wall time.Duration
	CPU  time.Duration // of all cores, user and system
	Peak int64         // bytes of memory at the most; 0 where the system does not say
}

// A command is a program with its arguments, and the folder to run it in.
type command struct {
	dir  string
	args []string
}

// errTooLong says that a program was ended before it was done.
var errTooLong = errors.New("did not finish in time")

// measure runs a command through this same program (see launch), and gives what
// it took. An error holds the end of what the command printed.
//
// A new process begins with the peak memory of the process that starts it, as
// Linux counts, so the starter has to be smaller than everything it measures:
// this one has held campaigns, the launcher has done nothing yet.
func measure(ctx context.Context, c command, limit time.Duration) (run, error) {
	self, err := os.Executable()
	if err != nil {
		return run{}, err
	}
	read, write, err := os.Pipe()
	if err != nil {
		return run{}, err
	}
	defer read.Close()
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, self, append([]string{"launch", limit.String()}, c.args...)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = c.dir, &said, &said, []*os.File{write}
	cmd.WaitDelay = 2 * time.Second
	err = cmd.Start()
	write.Close()
	if err != nil {
		return run{}, err
	}
	var l launched
	decoded := json.NewDecoder(read).Decode(&l)
	switch err := cmd.Wait(); {
	case ctx.Err() != nil:
		return run{}, ctx.Err()
	case l.TooLong:
		return run{}, fmt.Errorf("%w (%v)", errTooLong, limit)
	case err != nil || decoded != nil || l.Failed != "":
		return run{}, fmt.Errorf("%s: %s\n%s", c.args[0], l.Failed, tail(said.String(), 12))
	}
	return run{l.Wall, l.CPU, l.Peak}, nil
}

// launched is what the launcher has to say.
type launched struct {
	Wall, CPU time.Duration
	Peak      int64
	Failed    string
	TooLong   bool
}

// launch runs a command, at most as long as its first argument says, and writes
// what it took, as JSON, to the first file beyond the standard ones.
func launch(args []string) error {
	limit, err := time.ParseDuration(args[0])
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(context.Background(), limit)
	defer stop()
	cmd := exec.CommandContext(ctx, args[1], args[2:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.WaitDelay = time.Second // for what the command itself started
	started := time.Now()
	err = cmd.Run()
	l := launched{Wall: time.Since(started), TooLong: ctx.Err() != nil}
	if err != nil {
		l.Failed = err.Error()
	}
	if s := cmd.ProcessState; s != nil {
		l.CPU, l.Peak = s.UserTime()+s.SystemTime(), peak(s)
	}
	return json.NewEncoder(os.NewFile(3, "result")).Encode(l)
}

// tail gives the last lines of a text.
func tail(s string, lines int) string {
	list := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(list[max(0, len(list)-lines):], "\n")
}

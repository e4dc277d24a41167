package publish

import (
	"errors"
	"io/fs"
	"os"
	"slices"

	"casebook/internal/diag"
	"casebook/internal/durable"
)

// A Kind says whose move it is after an Error.
type Kind uint8

const (
	Machine Kind = iota // the disk, the rights, the system: exit 3
	Refused             // the output folder must not be used: exit 2
	Busy                // another build is writing there: exit 3
	Content             // what was to be written cannot stand together: exit 1
)

// An Error is a failure to publish, said in a sentence for people who did not
// write the program. Its Code is stable, as "foreign-output". Path is the output
// file concerned ("/"-separated, relative to the output folder), or empty.
type Error struct {
	Kind Kind
	diag.Text
	Path string
	Err  error // the cause, for errors.Is; not shown
}

// Error gives the message with its hint.
func (e *Error) Error() string { return e.String() }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// ExitCode gives the command's exit code: 1 for content, 2 for a refused
// output folder, 3 for the machine.
func (e *Error) ExitCode() int {
	switch e.Kind {
	case Content:
		return 1
	case Refused:
		return 2
	}
	return 3
}

func refusal(t diag.Text) error { return &Error{Kind: Refused, Text: t} }

func contentError(path string, t diag.Text) error {
	return &Error{Kind: Content, Path: path, Text: t}
}

// foreignError is for a path that holds something casebook did not write.
func foreignError(path string) error {
	return contentError(path, diag.Say("foreign-output", "path", path))
}

// errUnfinished is in the error when files could be moved neither on nor back.
var errUnfinished = errors.New("unfinished")

func unfinishedError(shown string, err error) error {
	return &Error{Kind: Machine, Err: errors.Join(errUnfinished, err),
		Text: diag.Say("output-unfinished", "folder", shown, "cause", systemWords(err))}
}

// machineError turns an error of the system into a sentence; path names the
// file as the user knows it. An Error passes unchanged.
func machineError(path string, err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	t := diag.Say("output-failed", "path", path, "cause", systemWords(err))
	switch {
	case durable.IsFull(err):
		t = diag.Say("output-failed/full", "path", path)
	case isReadOnly(err):
		t = diag.Say("output-failed/read-only", "path", path)
	case isHeldOpen(err):
		t = diag.Say("output-failed/held-open", "path", path)
	}
	return &Error{Kind: Machine, Text: t, Err: err}
}

// systemWords gives the system's own words without the name of the system call
// and without a path of this machine.
func systemWords(err error) string {
	var inPath *fs.PathError
	var inLink *os.LinkError
	switch {
	case errors.As(err, &inPath):
		return inPath.Err.Error()
	case errors.As(err, &inLink):
		return inLink.Err.Error()
	}
	return err.Error()
}

func isOneOf(err error, list ...error) bool {
	return slices.ContainsFunc(list, func(e error) bool { return errors.Is(err, e) })
}

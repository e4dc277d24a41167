package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
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
// write the program. Path is the output file concerned ("/"-separated, relative
// to the output folder), or empty.
type Error struct {
	Kind    Kind
	Code    string // stable, as "foreign-output"
	Path    string
	Message string
	Hint    string
	Err     error // the cause, for errors.Is; not shown
}

// Error gives the message with its hint.
func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Message
	}
	return e.Message + " (" + e.Hint + ")"
}

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

func refused(message, hint string) error {
	return &Error{Kind: Refused, Code: "refused-output", Message: message, Hint: hint}
}

func conflict(code, path, message, hint string) error {
	return &Error{Kind: Content, Code: code, Path: path, Message: message, Hint: hint}
}

// foreign is the error for a path that holds something casebook did not write.
func foreign(path string) error {
	return conflict("foreign-output", path,
		fmt.Sprintf("the output folder already holds %q, which casebook did not write and will not replace", path),
		"move it away, or give the page another address")
}

// failed turns an error of the system into a sentence; path names the file as
// the user knows it. An Error passes unchanged.
func failed(path string, err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	message, hint := "cannot write "+path+": "+cause(err), ""
	switch {
	case isFull(err):
		message, hint = "the disk is full: cannot write "+path, "free some space; the published site is as it was"
	case isReadOnly(err):
		message, hint = "cannot write "+path+": no permission, or the disk is read-only", "the published site is as it was"
	case isHeldOpen(err):
		message, hint = "cannot write "+path+": another program has it open", "close it and build again"
	}
	return &Error{Kind: Machine, Code: "output-failed", Message: message, Hint: hint, Err: err}
}

// cause gives the system's own words without the name of the system call and
// without a path of this machine.
func cause(err error) string {
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

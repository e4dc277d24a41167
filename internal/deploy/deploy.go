// Package deploy sends a finished site to where readers get it from.
//
// # How
//
// A driver (package driver) does what it is told; everything else is here, one code
// for all hosts. Prepare opens a target, reads its record, and says what differs
// and what that changes for readers; nothing is written. Send does it, so that
// readers meet the old page or the new, with all it needs:
//
//   - What a record (record.go) says is believed, so that a run in which nothing
//     differs costs three questions, asked at once while the site is still built
//     (look.go). Without one, after a run that was cut off, and
//     with CheckHost, the host is listed and compared.
//   - A file arrives under a name of its own that begins .casebook-, and is
//     renamed when it is whole, unless the host puts files whole by itself.
//   - What pages need comes first, then pages, from the innermost to the home page,
//     then feeds, then lists for machines; what is gone is deleted in the reverse
//     order (order.go).
//   - The record is written before, with what is coming, and after, with what is
//     there. A run that is cut off in between leaves the first: the next one, on
//     whatever computer, knows what may be there and completes it.
//   - A lock (lock.go) keeps a second run out, as far as a host that knows nothing
//     of locks lets it.
//
// Hosts that exchange whole versions need neither names nor locks: what is put
// there is met by nobody before Exchange.
//
// What casebook did not send is never deleted nor written over, unless Replace
// says so, and is never reached through a link.
package deploy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"casebook/internal/deploy/driver"
	"casebook/internal/diag"
	"casebook/internal/publish"
)

// RecordName is the record at the root of a target, LockName the lock beside it.
const (
	RecordName = ".casebook-deploy"
	LockName   = ".casebook-deploy-lock"
	newPrefix  = ".casebook-new-" // begins the names of files on their way
)

// A Site is what is sent.
type Site struct {
	ID      string         // its id in site.toml, or ""
	BaseURL string         // that of site.toml
	Folder  string         // the output folder, where the files are
	Files   []publish.File // by their paths

	// Made are files that do not lie in the folder, as the settings of a host of
	// another kind than the site is built for.
	Made   map[string][]byte
	Record publish.Record // what readers can see of them

	SignKey string // minisign's public line, or ""

	// Headers gives what a file is served with, on hosts that keep that; nil for nothing.
	Headers func(path string) map[string]string
}

// Options say how a target is dealt with.
type Options struct {
	Target    string   // its name
	Delete    bool     // what the site no longer has is deleted there
	Replace   bool     // what casebook did not send is written over
	CheckHost bool     // the host is listed, whatever the record says
	Parallel  int      // operations at once; 0 for what suits the host
	Secrets   *Secrets // of the target; for who asks a person
	Mine      Holder   // which locks are of programs on this computer; nil for none

	// Open opens the target, anew after the line was cut.
	Open func(ctx context.Context) (driver.Host, error)

	openAlone func(ctx context.Context) (driver.Host, error) // Open, with nobody asked; nil for a target on this machine
	attended  bool                                           // Open may ask somebody
	ahead     func() *look                                   // what was seen on a host that was opened ahead; nil for none

	// Wait waits before another attempt; nil for time.Sleep that ends with the context.
	Wait func(ctx context.Context, d time.Duration) error

	// Notice is told what somebody who waits should know; may be nil.
	Notice func(diag.Text)
}

// An Event is something that was done.
type Event struct {
	Path    string
	Removed bool // else it was put
}

// Done counts what a Send did. Bytes are those of the files that were put.
type Done struct {
	Put, Removed, Unchanged int
	Bytes                   int64
}

// An Error is a target that could not be dealt with, in a sentence of the table
// of messages. Usage says that it is what was asked for, or what site.toml says,
// that cannot be: else the host or the line failed it.
type Error struct {
	diag.Text
	Settings bool  // what site.toml says of the target cannot be used
	Unasked  bool  // a person has to answer, and none is there
	Err      error // the cause, for errors.Is; not shown
}

func (e *Error) Error() string { return e.Text.String() }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

func failed(t diag.Text) error { return &Error{Text: t} }

// explain gives an error in a sentence; every other room's passes.
func explain(err error) error {
	var known *Error
	var said *driver.Error
	switch {
	case err == nil, errors.As(err, &known), errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &said):
		return &Error{Text: said.Text, Settings: said.Trouble == driver.Settings, Unasked: said.Trouble == driver.Unasked, Err: err}
	case errors.Is(err, driver.ErrUnanswered):
		return &Error{Text: diag.Say("deploy-unanswered/person"), Unasked: true, Err: err}
	case errors.Is(err, fs.ErrNotExist):
		return &Error{Text: diag.Say("deploy-gone"), Err: err}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return &Error{Text: diag.Say("deploy-cut/silent"), Err: err}
	}
	return &Error{Text: diag.Say("deploy-cut", "attempts", attempts, "cause", lineWords(err)), Err: err}
}

// lineWords gives the end of what a library says of a line, which names neither
// users nor paths.
func lineWords(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			break
		}
		err = inner
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "end of data"
	}
	return diag.OneLine(fmt.Sprint(err))
}

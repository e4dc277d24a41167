package driver

import (
	"errors"
	"io/fs"
	"time"

	"casebook/internal/diag"
)

// A Trouble is what kind of thing went wrong with a host.
type Trouble uint8

const (
	Refused  Trouble = iota // by the host, for good: asking again changes nothing
	Cut                     // the line: worth another attempt on a host opened anew
	Busy                    // asked too often: worth another attempt after Error.After
	Through                 // the path leads through a link
	Moved                   // somebody else changed the target meanwhile
	Unasked                 // a person has to answer, and none is there
	Login                   // the host does not accept the login
	Settings                // what site.toml says of the target cannot be used
)

// An Error is what a driver says went wrong, in a sentence of the table of
// messages that says what to do.
type Error struct {
	Trouble Trouble
	diag.Text
	After time.Duration // for Busy: how long the host asks to wait, or 0
	Err   error         // the cause, for errors.Is; not shown
}

func (e *Error) Error() string { return e.Text.String() }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Fail gives an Error that no further attempt mends.
func Fail(t diag.Text, cause error) error { return &Error{Trouble: Refused, Text: t, Err: cause} }

// CutOff gives an Error of the line, worth another attempt.
func CutOff(t diag.Text, cause error) error { return &Error{Trouble: Cut, Text: t, Err: cause} }

// Misused gives an Error of what site.toml says.
func Misused(t diag.Text) error { return &Error{Trouble: Settings, Text: t} }

// ThroughLink gives the Error for a path of which a folder is a link.
func ThroughLink(path string) error {
	return &Error{Trouble: Through, Text: diag.Say("deploy-link", "path", path)}
}

// NoRight gives the Error for a path that the host does not let be written.
func NoRight(path string, cause error) error {
	if path == "." {
		return Fail(diag.Say("deploy-no-right/root"), cause)
	}
	return Fail(diag.Say("deploy-no-right", "path", path), cause)
}

// BadLogin gives the Error of a host that does not accept the login.
func BadLogin(host string, cause error) error {
	return &Error{Trouble: Login, Text: diag.Say("deploy-login", "host", host), Err: cause}
}

// Full gives the Error of a host without space.
func Full(path string, cause error) error {
	return Fail(diag.Say("deploy-full", "path", path), cause)
}

// BadName gives the Error for a name that the host cannot hold.
func BadName(path string, cause error) error {
	return Fail(diag.Say("deploy-bad-name", "path", path), cause)
}

// IsMissing reports that something is not there.
func IsMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

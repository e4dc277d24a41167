// Package driver is what casebook knows of the hosts that a site is sent to: one
// small interface, a table of address schemes, and a file for each kind.
//
// A driver does what it is told and knows nothing of sites: what differs, in
// which order it is sent, how many files at once, what is tried again, the
// record and the lock are the business of package deploy. A new kind of host is
// a file here that makes a Host, and its row in Drivers.
package driver

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"time"

	"casebook/internal/diag"
)

// A Host is an open target. Paths are relative to the target's root, with "/",
// without "." and "..". Everything but Close is called from several goroutines
// at once, at most Abilities.Parallel of them. Errors are those of this package
// (Error, or one that wraps fs.ErrNotExist or fs.ErrExist); whatever else comes
// up is taken for a line that was cut, and tried again on a Host opened anew.
//
// Nothing is reached through a symbolic link: a path of which a folder is one,
// below the root, is an Error of Kind Link.
type Host interface {
	// Can says what the host can do; it does not change.
	Can() Abilities

	// List gives everything below the root, in any order: files, links, and the
	// folders of hosts that have them. Links are not followed. A root that is
	// not there yet but can be made is empty.
	List(ctx context.Context) ([]Entry, error)

	// Stat gives one entry, of a link itself. What is not there is
	// fs.ErrNotExist.
	Stat(ctx context.Context, path string) (Entry, error)

	// Get reads a file. What is not there is fs.ErrNotExist.
	Get(ctx context.Context, path string) (io.ReadCloser, error)

	// Put writes a file of these bytes with the mode 0644, over what has the name,
	// and makes the folders it needs with the mode 0755. With Content.New a file that
	// is there is fs.ErrExist, as far as the host can tell.
	Put(ctx context.Context, path string, c Content) error

	// Rename gives a file another name, in the place of a file that has it. Hosts
	// with Abilities.PutsWhole need none: they give errors.ErrUnsupported.
	Rename(ctx context.Context, from, to string) error

	// Remove removes a file, or a link itself. What is not there is
	// fs.ErrNotExist.
	Remove(ctx context.Context, path string) error

	// RemoveFolder removes a folder if it is empty; one that is not, or not
	// there, is no error. Hosts without folders do nothing.
	RemoveFolder(ctx context.Context, path string) error

	// Close lets go of the host; what Exchange has not put in place is gone.
	Close() error
}

// An Exchanger is a Host whose readers meet nothing of what is put and removed
// until Exchange, and then all of it at once. Get and List tell of what readers
// have. It needs no lock: Exchange gives an Error of Kind Moved when somebody
// else has changed the target since it was opened.
type Exchanger interface {
	Host
	Exchange(ctx context.Context) error
}

// Abilities say what a host can do.
type Abilities struct {
	PutsWhole   bool // readers meet a file that is put whole or not at all, so it needs no other name on its way
	Sums        bool // List and Stat give Entry.Sum
	Headers     bool // keeps Content.Headers with each file
	Exclusive   bool // Content.New is the host's own business: of two who put a file at once one alone succeeds
	NeedsRecord bool // a target that holds something and no record is somebody else's work as a whole
	Parallel    int  // the most operations at once, and what suits the host where the user says nothing; at least 1
}

// A Kind of Entry.
type Kind uint8

const (
	File   Kind = iota
	Folder      // where the host has folders
	Link        // a symbolic link, wherever it leads, and whatever else is no file
)

// An Entry is something on a host.
type Entry struct {
	Path string
	Kind Kind
	Size int64  // bytes, of a file
	Sum  string // "md5:HEX", "sha1:HEX" or "sha256:HEX" of a file where the host knows one, else ""
}

// Content is a file that is put.
type Content struct {
	Size    int64
	Sum     [sha256.Size]byte
	Open    func() (io.ReadSeekCloser, error) // from the beginning, each time anew
	Type    string                            // media type with its charset
	Headers map[string]string                 // that the file is to be served with; for hosts that keep them
	New     bool                              // it must not be there yet
	Later   string                            // the path that Rename gives it, or "": a host may look for its folders meanwhile
}

// Options say what to open.
type Options struct {
	Address  Address
	Target   string // the target's name, for variables and messages
	Site     string // the site's folder, which relative paths begin at
	Parallel int    // how many operations at once; 0 for what suits the host
	HostKey  string // "SHA256:…" that the server's key must have; "" for what known_hosts says
	Insecure bool   // without encryption is allowed
	Secrets  Secrets
	Attended bool // a person is there, whom programs may ask on the terminal

	// AskHostKey asks a person whether an unknown key of a server is the right
	// one. It gives ErrUnanswered where nobody is there to ask.
	AskHostKey func(host, algorithm, fingerprint string) (bool, error)
}

// A Secret is a kind of secret.
type Secret string

// The secrets that hosts ask for, and the ends of their variables.
const (
	Password Secret = "PASSWORD" // of the login, or of an SSH key
	Key      Secret = "KEY"      // the file of an SSH key, or the id of an S3 key
	Private  Secret = "SECRET"   // of S3
	Token    Secret = "TOKEN"    // Netlify, git over https
)

// Secrets are looked for in the order of the methods, an SSH agent between the
// first and the second.
type Secrets interface {
	// Environment gives what the target's variable says, "" for nothing.
	Environment(s Secret) string

	// Keychain gives what the system's keychain keeps for the target, "" for
	// nothing.
	Keychain(s Secret) string

	// Ask asks a person, who is told what it is for, and remembers the answer
	// for this run. It gives ErrUnanswered where nobody is there to ask.
	Ask(s Secret, about diag.Text) (string, error)

	// Worked is told of a secret that was asked for and that the host has
	// accepted: it may be kept for the next time.
	Worked(s Secret)
}

// ErrUnanswered says that a person has to answer, and none is there.
var ErrUnanswered = errors.New("nobody is there to answer")

// FindSecret gives a secret from the environment, the keychain or a person, in
// this order; asked says that it was the person.
func FindSecret(from Secrets, s Secret, about diag.Text) (value string, asked bool, err error) {
	if value = from.Environment(s); value != "" {
		return value, false, nil
	}
	if value = from.Keychain(s); value != "" {
		return value, false, nil
	}
	value, err = from.Ask(s, about)
	return value, true, err
}

// patience bounds one step of talking to a host: to connect, or to wait for the
// next bytes. Tests have less.
var patience = 60 * time.Second

// Package change is what changes the sources of a site, but for what people
// write into them: a new file, an import, a withdrawal, a seal, a takedown. Each
// is planned first, can be told before it is made, and is made under the lock of
// the site. The commands and the desk do the same through it, in the same words.
package change

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"casebook/internal/config"
	"casebook/internal/deploy"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/site"
)

// Sources is an open site that nobody else changes meanwhile.
type Sources struct {
	*site.Site
	Lock *durable.Change

	// Folder is how messages call the site's folder; "" where they name files
	// relative to it.
	Folder string
}

// Begin takes the lock of the site for a command and opens it after that, so that
// what is read is what is changed. The error is a *durable.HeldError while
// somebody else changes the site.
func Begin(command string, o site.Options) (*Sources, error) {
	lock, err := durable.BeginChange(o.Dir, command)
	if err != nil {
		return nil, err
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	s, err := site.Open(o)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return &Sources{Site: s, Lock: lock}, nil
}

// Close lets go of the site, then of its lock.
func (s *Sources) Close() error { return errors.Join(s.Site.Close(), s.Lock.Close()) }

// shownPath gives a file of the site as messages call it.
func (s *Sources) shownPath(file string) string {
	if s.Folder == "" {
		return file
	}
	return filepath.Join(s.Folder, filepath.FromSlash(file))
}

// A Plan is a change that is planned and not made.
type Plan interface {
	// Would says what it will do, nothing of it done.
	Would() []diag.Text
	// Files names what it was planned by: while their bytes are the same, so is
	// the plan.
	Files() []string
	// Do makes the change.
	Do() error
	// Did says what was done, and what is left to do.
	Did() []diag.Text
}

// Unfit is the error of what cannot be asked for as it was: a word is missing,
// is none, or names nothing.
type Unfit struct{ diag.Text }

func (u Unfit) Error() string { return u.String() }

// A Refused change is one that the content does not allow; the text says why.
type Refused struct{ diag.Text }

func (r Refused) Error() string { return r.String() }

// A ProblemsError says that the content has errors that stand in the way.
type ProblemsError struct{ Problems []diag.Diagnostic }

// Error gives the first of them.
func (e *ProblemsError) Error() string {
	if len(e.Problems) == 0 {
		return ""
	}
	return e.Problems[0].String()
}

// errorsIn gives the errors of a file, or of a folder and what is in it.
func errorsIn(list []diag.Diagnostic, place string) []diag.Diagnostic {
	return slices.DeleteFunc(list, func(d diag.Diagnostic) bool {
		return d.Severity != diag.Error || d.File != place && !strings.HasPrefix(d.File, place+"/")
	})
}

// isThere reports whether something of a name is in the site.
func (s *Sources) isThere(name string) bool {
	_, err := fs.Stat(s.Files(), name)
	return err == nil
}

// remainsOnTargets says for each target and each mirror of site.toml what has to be
// purged there once the next version was sent.
func (s *Sources) remainsOnTargets() []diag.Text {
	settings := config.Load(s.Files(), &diag.Report{})
	if settings == nil {
		return nil
	}
	list := deploy.Remains(settings.Targets)
	for _, m := range settings.Mirrors {
		if m.Kind == "ipfs" {
			list = append(list, diag.Say("deploy-purge/ipfs", "url", m.URL))
		} else {
			list = append(list, diag.Say("deploy-purge/mirror", "url", m.URL))
		}
	}
	return list
}

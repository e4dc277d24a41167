package deploy

import (
	"errors"
	"os"
	"sync"

	"casebook/internal/config"
	"casebook/internal/deploy/driver"
	"casebook/internal/diag"
	"casebook/internal/keychain"
)

// Secrets are those of one target: from the environment, the system's keychain,
// or a person. It implements driver.Secrets and is safe for concurrent use.
type Secrets struct {
	Target  string
	Address string // in one spelling: what the keychain keeps a secret under

	// AskPerson asks for a secret without showing it; nil where nobody is there.
	AskPerson func(about diag.Text) (string, error)

	// MayKeep asks whether a secret that worked is to be kept in the keychain; nil
	// for no.
	MayKeep func() bool

	// Notice is told that what the keychain keeps is not accepted any more, and that
	// it does not keep what it was to keep; may be nil.
	Notice func(diag.Text)

	mu    sync.Mutex
	asked map[driver.Secret]string
	keep  *bool // what MayKeep said; nil before it was asked
	kept  bool  // the keychain has given something
	stale bool  // which the host did not accept
}

// Environment implements driver.Secrets.
func (s *Secrets) Environment(what driver.Secret) string {
	return os.Getenv(config.TargetVariable(s.Target, string(what)))
}

// Keychain implements driver.Secrets. A system without a keychain keeps nothing.
func (s *Secrets) Keychain(what driver.Secret) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stale {
		return ""
	}
	value := keychain.Deploy.Find(s.account(what))
	s.kept = s.kept || value != ""
	return value
}

// distrustKeychain reports that a host did not accept what the keychain has given,
// and that somebody is there to be asked anew: what works then takes its place.
func (s *Secrets) distrustKeychain(err error) bool {
	var said *driver.Error
	s.mu.Lock()
	defer s.mu.Unlock()
	if !errors.As(err, &said) || said.Trouble != driver.Login || !s.kept || s.stale || s.AskPerson == nil {
		return false
	}
	s.stale = true
	if s.Notice != nil {
		s.Notice(diag.Say("deploy-stale-keychain", "target", s.Target))
	}
	return true
}

// Keep puts a secret into the keychain; an empty one takes it out.
func (s *Secrets) Keep(what driver.Secret, value string) error {
	return keychain.Deploy.Keep(s.account(what), value)
}

func (s *Secrets) account(what driver.Secret) string { return s.Address + " " + string(what) }

// Ask implements driver.Secrets.
func (s *Secrets) Ask(what driver.Secret, about diag.Text) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if value, known := s.asked[what]; known {
		return value, nil
	}
	if s.AskPerson == nil {
		variable := config.TargetVariable(s.Target, string(what))
		return "", &driver.Error{Trouble: driver.Unasked, Text: diag.Say("deploy-unanswered/secret", "about", about, "variable", variable), Err: driver.ErrUnanswered}
	}
	value, err := s.AskPerson(about)
	if err != nil {
		return "", err
	}
	if s.asked == nil {
		s.asked = map[driver.Secret]string{}
	}
	s.asked[what] = value
	return value, nil
}

// Worked implements driver.Secrets.
func (s *Secrets) Worked(what driver.Secret) {
	s.mu.Lock()
	defer s.mu.Unlock()
	value, known := s.asked[what]
	if !known || s.MayKeep == nil && !s.stale {
		return
	}
	if s.stale { // who had one kept wants the right one kept
		yes := true
		s.keep = &yes
	}
	if s.keep == nil {
		yes := s.MayKeep()
		s.keep = &yes
	}
	if *s.keep && s.Keep(what, value) != nil && s.Notice != nil {
		s.Notice(diag.Say("deploy-not-kept", "variable", config.TargetVariable(s.Target, string(what))))
	}
}

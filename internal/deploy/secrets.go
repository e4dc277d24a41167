package deploy

import (
	"os"
	"sync"

	"github.com/zalando/go-keyring"

	"casebook/internal/config"
	"casebook/internal/deploy/host"
	"casebook/internal/diag"
)

// keychainService names casebook in the system's keychain.
const keychainService = "casebook deploy"

// Secrets are those of one target: from the environment, the system's keychain,
// or a person. It implements host.Secrets and is safe for concurrent use.
type Secrets struct {
	Target  string
	Address string // in one spelling: what the keychain keeps a secret under

	// AskPerson asks for a secret without showing it; nil where nobody is there.
	AskPerson func(what host.Secret, about diag.Text) (string, error)

	// MayKeep asks whether a secret that worked is to be kept in the keychain; nil
	// for no.
	MayKeep func() bool

	mu     sync.Mutex
	asked  map[host.Secret]string
	worked bool
}

// Environment implements host.Secrets.
func (s *Secrets) Environment(what host.Secret) string {
	return os.Getenv(config.TargetVariable(s.Target, string(what)))
}

// Keychain implements host.Secrets. A system without a keychain keeps nothing.
func (s *Secrets) Keychain(what host.Secret) string {
	value, err := keyring.Get(keychainService, s.account(what))
	if err != nil {
		return ""
	}
	return value
}

// Keep puts a secret into the keychain; an empty one takes it out.
func (s *Secrets) Keep(what host.Secret, value string) error {
	if value == "" {
		return keyring.Delete(keychainService, s.account(what))
	}
	return keyring.Set(keychainService, s.account(what), value)
}

func (s *Secrets) account(what host.Secret) string { return s.Address + " " + string(what) }

// Ask implements host.Secrets.
func (s *Secrets) Ask(what host.Secret, about diag.Text) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if value, known := s.asked[what]; known {
		return value, nil
	}
	if s.AskPerson == nil {
		variable := config.TargetVariable(s.Target, string(what))
		return "", &host.Error{Trouble: host.Unasked, Text: diag.Say("deploy-unanswered/secret", "about", about, "variable", variable), Err: host.ErrUnanswered}
	}
	value, err := s.AskPerson(what, about)
	if err != nil {
		return "", err
	}
	if s.asked == nil {
		s.asked = map[host.Secret]string{}
	}
	s.asked[what] = value
	return value, nil
}

// Worked implements host.Secrets.
func (s *Secrets) Worked(what host.Secret) {
	s.mu.Lock()
	value, known := s.asked[what]
	first := !s.worked
	s.worked = s.worked || known
	s.mu.Unlock()
	if known && first && s.MayKeep != nil && s.MayKeep() {
		_ = s.Keep(what, value) // no keychain: asked again next time
	}
}

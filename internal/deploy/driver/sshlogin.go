package driver

import (
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"casebook/internal/diag"
)

// An sshLogin gives what a server may be shown to let somebody in: what the
// environment says (a key, else a password), the keys of the agent and of the
// user's .ssh folder, then a password from the keychain or a person.
type sshLogin struct {
	o        Options
	login    string
	patience *handPatience
	agent    io.Closer
	password string
	asked    bool  // the password was typed
	err      error // a key that cannot be used, or a question that nobody answered
}

func (l *sshLogin) methods() []ssh.AuthMethod {
	keys := ssh.PublicKeysCallback(l.signers)
	password := ssh.PasswordCallback(l.loginPassword)
	questions := ssh.KeyboardInteractive(func(_, _ string, questions []string, echos []bool) ([]string, error) {
		answers := make([]string, len(questions))
		for i := range questions {
			if echos[i] {
				return nil, errors.New("a question that is no password")
			}
			var err error
			if answers[i], err = l.loginPassword(); err != nil {
				return nil, err
			}
		}
		return answers, nil
	})
	if l.o.Secrets.Environment(Password) != "" && l.o.Secrets.Environment(Key) == "" {
		return []ssh.AuthMethod{password, questions, keys}
	}
	return []ssh.AuthMethod{keys, password, questions}
}

// signers gives the keys: the one that the environment names alone, else those of
// the agent and the usual files.
func (l *sshLogin) signers() ([]ssh.Signer, error) {
	if file := l.o.Secrets.Environment(Key); file != "" {
		signer, err := l.readKey(file)
		if err != nil {
			l.err = err
			return nil, err
		}
		return []ssh.Signer{signer}, nil
	}
	var signers []ssh.Signer
	if conn := dialAgent(); conn != nil {
		l.agent = conn
		if list, err := agent.NewClient(conn).Signers(); err == nil {
			signers = list
		}
	}
	if home, err := os.UserHomeDir(); err == nil {
		for _, name := range []string{"id_ed25519", "id_ecdsa", "id_rsa"} {
			if signer, err := l.readKey(filepath.Join(home, ".ssh", name)); err == nil {
				signers = append(signers, signer)
			}
		}
	}
	return signers, nil
}

// dialAgent opens the way to the SSH agent; nil where there is none.
func dialAgent() io.ReadWriteCloser {
	socket := os.Getenv("SSH_AUTH_SOCK")
	if socket != "" {
		if conn, err := net.DialTimeout("unix", socket, 5*time.Second); err == nil {
			return conn
		}
	}
	if runtime.GOOS == "windows" {
		if pipe, err := os.OpenFile(`\\.\pipe\openssh-ssh-agent`, os.O_RDWR, 0); err == nil {
			return pipe
		}
	}
	return nil
}

// readKey reads the file of a key; the password of one that has it is not asked
// for before the server has said that it knows the key.
func (l *sshLogin) readKey(file string) (ssh.Signer, error) {
	unreadable := diag.Say("deploy-key/unreadable", "target", l.o.Target)
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, Fail(unreadable, err)
	}
	signer, err := ssh.ParsePrivateKey(text)
	var locked *ssh.PassphraseMissingError
	switch {
	case err == nil:
		return signer, nil
	case errors.As(err, &locked) && locked.PublicKey != nil:
		return &lockedKey{login: l, text: text, public: locked.PublicKey}, nil
	case errors.As(err, &locked):
		return l.openKey(text)
	}
	return nil, Fail(unreadable, err)
}

// openKey opens a key that has a password.
func (l *sshLogin) openKey(text []byte) (ssh.Signer, error) {
	password, err := l.findPassword(diag.Say("deploy-ask/key-password", "target", l.o.Target))
	if err != nil {
		return nil, err
	}
	signer, err := ssh.ParsePrivateKeyWithPassphrase(text, []byte(password))
	if err != nil {
		return nil, &Error{Trouble: Login, Text: diag.Say("deploy-key/password", "target", l.o.Target), Err: err}
	}
	return signer, nil
}

// A lockedKey is a key whose password is found when it has to sign.
type lockedKey struct {
	login  *sshLogin
	text   []byte
	public ssh.PublicKey
	opened ssh.Signer
}

// PublicKey implements ssh.Signer.
func (k *lockedKey) PublicKey() ssh.PublicKey { return k.public }

// Sign implements ssh.Signer.
func (k *lockedKey) Sign(random io.Reader, data []byte) (*ssh.Signature, error) {
	return k.SignWithAlgorithm(random, data, "")
}

// SignWithAlgorithm implements ssh.AlgorithmSigner.
func (k *lockedKey) SignWithAlgorithm(random io.Reader, data []byte, algorithm string) (*ssh.Signature, error) {
	if k.opened == nil {
		signer, err := k.login.openKey(k.text)
		if err != nil {
			k.login.err = err
			return nil, err
		}
		k.opened = signer
	}
	if s, can := k.opened.(ssh.AlgorithmSigner); can && algorithm != "" {
		return s.SignWithAlgorithm(random, data, algorithm)
	}
	return k.opened.Sign(random, data)
}

// loginPassword gives the password of the login.
func (l *sshLogin) loginPassword() (string, error) {
	if l.password != "" {
		return l.password, nil
	}
	password, err := l.findPassword(diag.Say("deploy-ask/password", "user", l.login, "host", l.o.Address.Host))
	if err != nil {
		if l.o.Secrets.Environment(Key) == "" { // else a key was meant, which cannot be read or is not let in
			l.err = err
		}
		return "", err
	}
	l.password = password
	return password, nil
}

// findPassword finds the password of the login, or of a key.
func (l *sshLogin) findPassword(about diag.Text) (password string, err error) {
	l.patience.end()
	defer l.patience.begin()
	password, l.asked, err = FindSecret(l.o.Secrets, Password, about)
	return password, err
}

func (l *sshLogin) worked() {
	if l.asked {
		l.o.Secrets.Worked(Password)
	}
}

func (l *sshLogin) close() {
	if l.agent != nil {
		_ = l.agent.Close()
	}
}

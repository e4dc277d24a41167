package driver

import (
	"cmp"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"casebook/internal/diag"
)

// hostKeys decide whether a server is the one that is meant: by the fingerprint in
// site.toml, by the user's known_hosts and the system's, or by asking a person, who
// is asked about an unknown key and never about a changed one.
type hostKeys struct {
	o        Options
	address  string // host:port
	patience *handPatience
	right    ssh.PublicKey // the one that was shown and is the right one
	err      error         // why a key was refused
}

func newHostKeys(o Options) *hostKeys {
	return &hostKeys{o: o, address: net.JoinHostPort(o.Address.Host, cmp.Or(o.Address.Port, defaultPorts[o.Address.Scheme]))}
}

// hostKeyKinds are the kinds of key that a server may show, in the order in which
// ssh asks for them.
var hostKeyKinds = [][]string{
	{ssh.KeyAlgoED25519}, {ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521}, {ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256},
}

// tryEach shakes hands, anew for each kind of key where the fingerprint of
// site.toml may be that of any of the server's keys, until one fits.
func (k *hostKeys) tryEach(shake func(algorithms []string) error) error {
	attempts := [][]string{k.algorithms()}
	if k.o.HostKey != "" {
		attempts = hostKeyKinds
	}
	var refused, err error
	for _, algorithms := range attempts {
		k.err = nil
		var none *ssh.AlgorithmNegotiationError
		if err = shake(algorithms); err == nil || k.err == nil && !(k.o.HostKey != "" && errors.As(err, &none)) {
			return err
		}
		refused = cmp.Or(k.err, refused)
	}
	if k.err = refused; refused == nil && k.o.HostKey != "" {
		k.err = Fail(diag.Say("deploy-host-key/other", "host", k.o.Address.Host, "key", k.o.HostKey), err)
	}
	return err
}

// knownFiles gives the files of known keys that are there; own is the user's,
// there or not.
func knownFiles() (files []string, own string) {
	if home, err := os.UserHomeDir(); err == nil {
		own = filepath.Join(home, ".ssh", "known_hosts")
	}
	for _, file := range []string{own, "/etc/ssh/ssh_known_hosts"} {
		if file == "" {
			continue
		}
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
			files = append(files, file)
		}
	}
	return files, own
}

// known gives the keys that are known for the address, and what checks one.
func (k *hostKeys) known() (callback ssh.HostKeyCallback, keys []knownhosts.KnownKey, err error) {
	files, _ := knownFiles()
	if len(files) == 0 {
		return nil, nil, nil
	}
	callback, err = knownhosts.New(files...)
	if err != nil {
		return nil, nil, Fail(diag.Say("deploy-host-key/known-hosts"), err)
	}
	var unknown *knownhosts.KeyError
	if errors.As(callback(k.address, &net.TCPAddr{}, noKey{}), &unknown) {
		keys = unknown.Want
	}
	return callback, keys, nil
}

// noKey is a key that no file has: what the check answers names those it has.
type noKey struct{}

func (noKey) Type() string                        { return "none" }
func (noKey) Marshal() []byte                     { return []byte("none") }
func (noKey) Verify([]byte, *ssh.Signature) error { return errors.New("no key") }

// algorithms gives the kinds of key that the server is asked for: those that are
// known for it, so that a server with several shows one of these; else all.
func (k *hostKeys) algorithms() []string {
	var list []string
	_, keys, _ := k.known() // what is wrong with the file is said when a key is shown
	for _, key := range keys {
		for _, kind := range algorithmsOf(key.Key) {
			if !slices.Contains(list, kind) {
				list = append(list, kind)
			}
		}
	}
	if len(list) == 0 {
		return slices.Concat(hostKeyKinds...)
	}
	return list
}

// algorithmsOf gives what a server may sign with by a key.
func algorithmsOf(key ssh.PublicKey) []string {
	if key.Type() == ssh.KeyAlgoRSA {
		return []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSA}
	}
	return []string{key.Type()}
}

// check implements ssh.HostKeyCallback.
func (k *hostKeys) check(_ string, remote net.Addr, key ssh.PublicKey) error {
	if k.err = k.judge(remote, key); k.err == nil {
		k.right = key
	}
	return k.err
}

func (k *hostKeys) judge(remote net.Addr, key ssh.PublicKey) error {
	name, fingerprint := k.o.Address.Host, Fingerprint(key.Marshal())
	if k.o.HostKey != "" {
		if k.o.HostKey != fingerprint {
			return Fail(diag.Say("deploy-host-key/other", "host", name, "key", k.o.HostKey), nil)
		}
		return nil
	}
	callback, known, err := k.known()
	if err != nil {
		return err
	}
	if callback != nil {
		var revoked *knownhosts.RevokedError
		err := callback(k.address, remote, key)
		switch {
		case err == nil:
			return nil
		case errors.As(err, &revoked), len(known) > 0:
			return Fail(diag.Say("deploy-host-key/changed", "host", name), err)
		}
	}
	unknown := &Error{Trouble: Unasked, Text: diag.Say("deploy-host-key/unknown", "host", name), Err: ErrUnanswered}
	if k.o.AskHostKey == nil {
		return unknown
	}
	k.patience.end()
	defer k.patience.begin()
	yes, err := k.o.AskHostKey(name, strings.TrimPrefix(key.Type(), "ssh-"), fingerprint)
	switch {
	case errors.Is(err, ErrUnanswered):
		return unknown
	case err != nil:
		return err
	case !yes:
		return &Error{Trouble: Unasked, Text: diag.Say("deploy-host-key/refused", "host", name)}
	}
	k.remember(key)
	return nil
}

// remember adds a key that a person has said yes to. Where it cannot be written the
// person is asked again.
func (k *hostKeys) remember(key ssh.PublicKey) {
	_, own := knownFiles()
	if own == "" || os.MkdirAll(filepath.Dir(own), 0o700) != nil {
		return
	}
	file, err := os.OpenFile(own, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return
	}
	defer file.Close()
	line := knownhosts.Line([]string{knownhosts.Normalize(k.address)}, key) + "\n"
	if size, err := file.Seek(0, 2); err == nil && size > 0 {
		last := make([]byte, 1)
		if _, err := file.ReadAt(last, size-1); err == nil && last[0] != '\n' {
			line = "\n" + line
		}
	}
	_, _ = file.WriteString(line)
}

package driver_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"casebook/internal/deploy"
	"casebook/internal/deploy/driver"
	"casebook/internal/deploy/driver/drivertest"
)

// newRSAKey is newKey for a server's second key.
func newRSAKey(t testing.TB, path string) ssh.PublicKey {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, string(pem.EncodeToMemory(block)), 0o600)
	return signer.PublicKey()
}

// A sshServer is OpenSSH's, that lets this user in with a key.
type sshServer struct {
	port          int
	dir, www, key string
	hostKey       ssh.PublicKey
	secondHostKey ssh.PublicKey // of another kind
}

// startSSH runs sshd; of two lines of settings for one thing the first counts.
func startSSH(t *testing.T, first ...string) *sshServer {
	t.Helper()
	sshd := needProgram(t, "sshd")
	s := &sshServer{port: freePort(t), dir: t.TempDir()}
	s.www, s.key = filepath.Join(s.dir, "www"), filepath.Join(s.dir, "id")
	t.Setenv("HOME", filepath.Join(s.dir, "home"))
	t.Setenv("SSH_AUTH_SOCK", "")
	if err := os.MkdirAll(filepath.Join(s.dir, "home", ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	s.hostKey, s.secondHostKey = newKey(t, filepath.Join(s.dir, "hostkey"), ""), newRSAKey(t, filepath.Join(s.dir, "second"))
	writeFile(t, filepath.Join(s.dir, "authorized"), string(ssh.MarshalAuthorizedKey(newKey(t, s.key, ""))), 0o600)
	_ = os.MkdirAll("/run/sshd", 0o755) // where sshd wants a folder, as root
	writeFile(t, filepath.Join(s.dir, "config"), strings.Join(first, "\n")+fmt.Sprintf(`
Port %[1]d
ListenAddress 127.0.0.1
HostKey %[2]s/hostkey
HostKey %[2]s/second
AuthorizedKeysFile %[2]s/authorized
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin yes
MaxSessions 100
MaxStartups 1000
Subsystem sftp internal-sftp -u 077
`, s.port, s.dir), 0o600)
	start(t, loopback(s.port), exec.Command(sshd, "-D", "-e", "-f", filepath.Join(s.dir, "config")))
	s.know(t, s.hostKey)
	return s
}

func (s *sshServer) know(t testing.TB, key ssh.PublicKey) {
	t.Helper()
	line := knownhosts.Line([]string{fmt.Sprintf("[127.0.0.1]:%d", s.port)}, key)
	writeFile(t, filepath.Join(s.dir, "home", ".ssh", "known_hosts"), line+"\n", 0o600)
}

func (s *sshServer) options(t testing.TB, port int) driver.Options {
	t.Helper()
	return optionsOf(t, fmt.Sprintf("sftp://%s@127.0.0.1:%d%s", url.PathEscape(currentUser(t)), port, filepath.ToSlash(s.www)))
}

func TestSFTPGetsTheSite(t *testing.T) {
	s := startSSH(t)
	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", s.key)
	testHost(t, s.www, s.options(t, s.port))
	err := filepath.WalkDir(s.www, func(p string, d fs.DirEntry, err error) error {
		info, errInfo := d.Info()
		if want := map[bool]fs.FileMode{true: 0o755, false: 0o644}[d.IsDir()]; errInfo == nil && info.Mode().Perm() != want {
			t.Errorf("%s has the mode %o, on a server that gives no rights by itself", p, info.Mode().Perm())
		}
		return errors.Join(err, errInfo)
	})
	if err != nil {
		t.Error(err)
	}
}

func TestSFTPIsNotLeftThroughALink(t *testing.T) {
	s := startSSH(t)
	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", s.key)
	elsewhere := t.TempDir()
	if err := errors.Join(os.MkdirAll(s.www, 0o755), os.Symlink(elsewhere, filepath.Join(s.www, "cases"))); err != nil {
		t.Fatal(err)
	}
	if _, err := deployTo(siteOf(t, siteOne), s.options(t, s.port)); err == nil {
		t.Error("sent through a link")
	}
	if files := drivertest.ReadFolder(t, elsewhere); len(files) > 0 {
		t.Errorf("written through a link: %v", files)
	}
}

func TestSFTPHostKeyIsKnownOrAskedAbout(t *testing.T) {
	s := startSSH(t)
	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", s.key)
	known := filepath.Join(s.dir, "home", ".ssh", "known_hosts")
	one := siteOf(t, siteOne)
	how := s.options(t, s.port)

	s.know(t, newKey(t, filepath.Join(s.dir, "other"), ""))
	how.AskHostKey = func(string, string, string) (bool, error) { t.Error("asked about a changed key"); return true, nil }
	if _, err := deployTo(one, how); err == nil || !strings.Contains(err.Error(), "another than the one that is known") {
		t.Errorf("changed key: %v", err)
	}
	if err := os.Remove(known); err != nil {
		t.Fatal(err)
	}
	how.AskHostKey = nil
	var nobody *deploy.Error
	if _, err := deployTo(one, how); err == nil || !strings.Contains(err.Error(), "is not known") || !errors.As(err, &nobody) || !nobody.Unasked {
		t.Errorf("unknown key, nobody there: %v", err)
	}
	how.AskHostKey = func(_, _, fingerprint string) (bool, error) { return false, nil }
	if _, err := deployTo(one, how); err == nil || !strings.Contains(err.Error(), "not said to be the right one") {
		t.Errorf("unknown key, no: %v", err)
	}
	how.HostKey = driver.Fingerprint(newKey(t, filepath.Join(s.dir, "third"), "").Marshal())
	if _, err := deployTo(one, how); err == nil || !strings.Contains(err.Error(), "no key of the fingerprint") {
		t.Errorf("another fingerprint: %v", err)
	}
	for _, key := range []ssh.PublicKey{s.hostKey, s.secondHostKey} {
		how.HostKey = driver.Fingerprint(key.Marshal())
		if _, err := deployTo(one, how); err != nil {
			t.Errorf("the fingerprint of site.toml: %v", err)
		}
	}
	how.HostKey = ""
	asked := 0
	how.AskHostKey = func(_, _, fingerprint string) (bool, error) {
		asked++
		return fingerprint == driver.Fingerprint(s.hostKey.Marshal()), nil
	}
	for range 2 {
		if _, err := deployTo(one, how); err != nil {
			t.Errorf("unknown key, yes: %v", err)
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

func TestSFTPLoginIsRefusedInASentence(t *testing.T) {
	s := startSSH(t, "PasswordAuthentication yes") // as web hosts have it: a key that is not let in is no password forgotten
	newKey(t, filepath.Join(s.dir, "stranger"), "")
	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", filepath.Join(s.dir, "stranger"))
	if _, err := deployTo(siteOf(t, siteOne), s.options(t, s.port)); err == nil || !strings.Contains(err.Error(), "does not accept the login") {
		t.Errorf("got %v", err)
	}
	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", filepath.Join(s.dir, "nothing"))
	if _, err := deployTo(siteOf(t, siteOne), s.options(t, s.port)); err == nil || !strings.Contains(err.Error(), "cannot be read") || strings.Contains(err.Error(), s.dir) {
		t.Errorf("got %v", err)
	}
	locked := newKey(t, filepath.Join(s.dir, "locked"), "correct horse")
	writeFile(t, filepath.Join(s.dir, "authorized"), string(ssh.MarshalAuthorizedKey(locked)), 0o600)
	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", filepath.Join(s.dir, "locked"))
	t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "wrong")
	if _, err := deployTo(siteOf(t, siteOne), s.options(t, s.port)); err == nil || !strings.Contains(err.Error(), "does not open the SSH key") || strings.Contains(err.Error(), "wrong") {
		t.Errorf("got %v", err)
	}
	t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "correct horse")
	if _, err := deployTo(siteOf(t, siteOne), s.options(t, s.port)); err != nil {
		t.Error(err)
	}
}

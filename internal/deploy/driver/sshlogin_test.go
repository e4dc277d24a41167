package driver_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/pkg/sftp"
	"github.com/zalando/go-keyring"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"casebook/internal/config"
	"casebook/internal/deploy"
	"casebook/internal/deploy/driver"
	"casebook/internal/deploy/driver/drivertest"
	"casebook/internal/diag"
)

// startAgent gives this program an SSH agent that holds the key of a file.
func startAgent(t testing.TB, file, password string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.ParseRawPrivateKeyWithPassphrase(text, []byte(password))
	if err != nil {
		t.Fatal(err)
	}
	ring := agent.NewKeyring()
	if err := ring.Add(agent.AddedKey{PrivateKey: key}); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "agent") // the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close(); _ = os.RemoveAll(dir) })
	t.Setenv("SSH_AUTH_SOCK", filepath.Join(dir, "socket"))
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { _ = agent.ServeAgent(ring, conn); _ = conn.Close() }()
		}
	}()
}

func TestSFTPLogsInByAgentAndLockedKey(t *testing.T) {
	s := startSSH(t)
	const password = "correct horse battery"
	file := filepath.Join(s.dir, "home", ".ssh", "id_ed25519")
	locked := newKey(t, file, password)
	writeFile(t, filepath.Join(s.dir, "authorized"), string(ssh.MarshalAuthorizedKey(locked)), 0o600)
	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", "")
	t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "")
	one := siteOf(t, siteOne)
	if _, err := deployTo(one, s.options(t, s.port)); !isSaid(err, "deploy-unanswered/secret") {
		t.Errorf("a locked key, and nobody there: %v", err)
	}
	asked := 0
	how := s.options(t, s.port)
	how.Secrets.(*deploy.Secrets).AskPerson = func(diag.Text) (string, error) { asked++; return password, nil }
	if _, err := deployTo(one, how); err != nil || asked != 1 {
		t.Errorf("a person who knows the password of the key: %v, asked %d times", err, asked)
	}
	startAgent(t, file, password)
	if _, err := deployTo(siteOf(t, siteTwo), s.options(t, s.port)); err != nil {
		t.Errorf("a key of the agent: %v", err)
	}
	isSite(t, drivertest.ReadFolder(t, s.www), siteTwo, nil)
	writeFile(t, filepath.Join(s.dir, "authorized"), "", 0o600)
	if _, err := deployTo(one, s.options(t, s.port)); !isSaid(err, "deploy-login") {
		t.Errorf("an agent whose keys the server does not know: %v", err)
	}
}

// startPasswordSSH runs a server that lets in who knows a password, as it is
// asked for, and hands out this machine's files by SFTP.
func startPasswordSSH(t testing.TB, password string, byQuestion bool) (port int, asked *atomic.Int64) {
	t.Helper()
	asked = &atomic.Int64{}
	isRight := func(said string) (*ssh.Permissions, error) {
		asked.Add(1)
		if said != password {
			return nil, errors.New("no")
		}
		return &ssh.Permissions{}, nil
	}
	config := &ssh.ServerConfig{PasswordCallback: func(_ ssh.ConnMetadata, said []byte) (*ssh.Permissions, error) { return isRight(string(said)) }}
	if byQuestion {
		config = &ssh.ServerConfig{KeyboardInteractiveCallback: func(_ ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			answers, err := ask("", "", []string{"Password: "}, []bool{false})
			if err != nil || len(answers) != 1 {
				return nil, errors.Join(err, errors.New("no answer"))
			}
			return isRight(answers[0])
		}}
	}
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	hostKey, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	config.AddHostKey(hostKey)
	return answerAt(t, "127.0.0.1:0", func(raw net.Conn) { serveSFTP(raw, config) }).Port, asked
}

func serveSFTP(raw net.Conn, config *ssh.ServerConfig) {
	defer raw.Close()
	_, channels, requests, err := ssh.NewServerConn(raw, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for c := range channels {
		channel, requests, err := c.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range requests {
				_ = r.Reply(r.Type == "subsystem", nil)
			}
		}()
		if server, err := sftp.NewServer(channel); err == nil {
			go func() { _ = server.Serve(); _ = channel.Close() }()
		}
	}
}

func TestSFTPLogsInByPassword(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("SSH_AUTH_SOCK", "")
	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", "")
	keyring.MockInit()
	const password = "a secret of anna"
	for name, byQuestion := range map[string]bool{"password": false, "question": true} {
		t.Run(name, func(t *testing.T) {
			port, asked := startPasswordSSH(t, password, byQuestion)
			www := filepath.Join(t.TempDir(), "www")
			options := func() driver.Options {
				how := optionsOf(t, fmt.Sprintf("sftp://anna@127.0.0.1:%d%s", port, filepath.ToSlash(www)))
				how.AskHostKey = func(string, string, string) (bool, error) { return true, nil }
				return how
			}
			t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "wrong")
			if _, err := deployTo(siteOf(t, siteOne), options()); !isSaid(err, "deploy-login") || strings.Contains(err.Error(), password) || asked.Load() > 2 {
				t.Errorf("a wrong password: %v, shown %d times", err, asked.Load())
			}
			t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", password)
			testHost(t, www, options())

			t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "")
			how := options()
			if _, err := deployTo(siteOf(t, siteOne), how); !isSaid(err, "deploy-unanswered/secret") || strings.Contains(err.Error(), ":") || strings.Contains(err.Error(), "nobody is there to answer") {
				t.Errorf("nobody there: %v", err)
			}
			how = options()
			secrets, questions := how.Secrets.(*deploy.Secrets), 0
			secrets.AskPerson = func(diag.Text) (string, error) { questions++; return password, nil }
			secrets.MayKeep = func() bool { questions++; return true }
			if _, err := deployTo(siteOf(t, siteOne), how); err != nil || questions != 2 {
				t.Errorf("a person: %v, asked %d times", err, questions)
			}
			if _, err := deployTo(siteOf(t, siteTwo), options()); err != nil {
				t.Errorf("the keychain: %v", err)
			}

			// A password that was changed since is asked for anew, and takes the old one's place.
			target := config.Target{Name: "main", To: how.Address.Written, Delete: true}
			kept := deploy.NewOptions(t.TempDir(), target, how.Address, deploy.Person{AskHostKey: how.AskHostKey})
			if err := kept.Secrets.Keep(driver.Password, "of last year"); err != nil {
				t.Fatal(err)
			}
			if _, err := kept.Open(t.Context()); err == nil || !strings.Contains(err.Error(), "does not accept the login") {
				t.Errorf("a stale password, and nobody there: %v", err)
			}
			var answered, told int
			kept.Secrets.AskPerson = func(diag.Text) (string, error) { answered++; return password, nil }
			kept.Secrets.Notice = func(diag.Text) { told++ }
			if h, err := kept.Open(t.Context()); err != nil || answered != 1 || told != 1 || h.Close() != nil {
				t.Errorf("a stale password: %v, asked %d times, told %d times", err, answered, told)
			}
			again := deploy.Secrets{Target: "main", Address: kept.Secrets.Address}
			if got := again.Keychain(driver.Password); got != password {
				t.Errorf("the keychain keeps %q", got)
			}
			if text := drivertest.ReadFolder(t, www)[deploy.RecordName]; strings.Contains(text, "anna") || strings.Contains(text, password) {
				t.Errorf("the record tells of the login: %s", text)
			}
		})
	}
}

func TestKeychainKeepsBothHalvesOfALogin(t *testing.T) {
	keyring.MockInit()
	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", "")
	t.Setenv("CASEBOOK_DEPLOY_MAIN_SECRET", "")
	questions := 0
	s := &deploy.Secrets{Target: "main", Address: "s3://campaign", AskPerson: func(diag.Text) (string, error) { return "typed", nil }, MayKeep: func() bool { questions++; return true }}
	for _, what := range []driver.Secret{driver.Key, driver.Private} {
		if _, _, err := driver.FindSecret(s, what, diag.Text{}); err != nil {
			t.Fatal(err)
		}
	}
	s.Worked(driver.Key)
	s.Worked(driver.Private)
	if s.Keychain(driver.Key) != "typed" || s.Keychain(driver.Private) != "typed" || questions != 1 {
		t.Errorf("kept %q and %q, asked %d times", s.Keychain(driver.Key), s.Keychain(driver.Private), questions)
	}
}

func TestKeychainThatKeepsNothingIsSaid(t *testing.T) {
	keyring.MockInitWithError(keyring.ErrUnsupportedPlatform)
	t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "")
	said := ""
	s := &deploy.Secrets{Target: "main", Address: "sftp://anna@127.0.0.1", AskPerson: func(diag.Text) (string, error) { return "typed", nil },
		MayKeep: func() bool { return true }, Notice: func(text diag.Text) { said += text.String() }}
	if _, _, err := driver.FindSecret(s, driver.Password, diag.Text{}); err != nil {
		t.Fatal(err)
	}
	s.Worked(driver.Password)
	if !strings.Contains(said, "nothing was kept") || !strings.Contains(said, "CASEBOOK_DEPLOY_MAIN_PASSWORD") || strings.Contains(said, "typed") {
		t.Errorf("said %q", said)
	}
}

package driver_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"casebook/internal/deploy"
	"casebook/internal/deploy/driver"
	"casebook/internal/diag"
)

// bareRepository makes an empty one, for a git that knows no settings of the user.
func bareRepository(t testing.TB) string {
	t.Helper()
	needProgram(t, "git")
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	repo := filepath.Join(t.TempDir(), "pages one.git")
	runGit(t, ".", "init", "--quiet", "--bare", "--template=", repo)
	return repo
}

func runGit(t testing.TB, dir string, words ...string) string {
	t.Helper()
	out, err := exec.Command("git", append([]string{"-C", dir}, words...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v: %s", words, err, out)
	}
	return string(out)
}

// readBranch gives the files of a branch.
func readBranch(t testing.TB, repo, branch string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for name := range strings.SplitSeq(strings.TrimSuffix(runGit(t, repo, "ls-tree", "-r", "-z", "--name-only", branch), "\x00"), "\x00") {
		files[name] = runGit(t, repo, "cat-file", "blob", branch+":"+name)
	}
	return files
}

// watchPrograms writes down the words that programs are called with.
func watchPrograms(t testing.TB, programs ...string) (log string) {
	t.Helper()
	bin := t.TempDir()
	log = filepath.Join(bin, "log")
	for _, name := range programs {
		real := needProgram(t, name)
		writeFile(t, filepath.Join(bin, name), fmt.Sprintf("#!/bin/sh\nprintf '%%s\\n' \"$0 $*\" >>'%s'\nexec '%s' \"$@\"\n", log, real), 0o755)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	return log
}

// isSilent reports a secret that stands in one of the texts, or in the words of
// the programs that were called.
func isSilent(t testing.TB, log, secret string, said ...string) {
	t.Helper()
	words, err := os.ReadFile(log)
	if err != nil || len(words) == 0 {
		t.Errorf("no program was called: %v", err)
	}
	for _, text := range append(said, string(words)) {
		if strings.Contains(text, secret) {
			t.Errorf("a secret is told: %s", text)
		}
	}
}

// testBranch sends both versions to a branch of a repository.
func testBranch(t *testing.T, repo string, how driver.Options) {
	t.Helper()
	for _, site := range []map[string]string{siteOne, siteTwo} {
		if _, err := deployTo(siteOf(t, site), how); err != nil {
			t.Fatal(err)
		}
		isSite(t, readBranch(t, repo, "pages"), site, nil)
		if done, err := deployTo(siteOf(t, site), how); err != nil || done.Put+done.Removed > 0 {
			t.Errorf("when nothing differs: %+v, %v", done, err)
		}
	}
	if n := strings.TrimSpace(runGit(t, repo, "rev-list", "--count", "pages")); n != "1" {
		t.Errorf("the branch has %s commits", n)
	}
}

// gitOptions gives those of a repository on the server, for a ssh that knows what
// the server's user knows, and nothing else.
func (s *sshServer) gitOptions(t testing.TB, repo string) driver.Options {
	t.Helper()
	needProgram(t, "ssh")
	config := filepath.Join(s.dir, "ssh_config")
	writeFile(t, config, fmt.Sprintf("UserKnownHostsFile %s/home/.ssh/known_hosts\nGlobalKnownHostsFile /dev/null\nIdentityFile none\n", s.dir), 0o600)
	t.Setenv("GIT_SSH_COMMAND", "ssh -F '"+config+"'")
	at := &url.URL{Path: repo}
	return optionsOf(t, fmt.Sprintf("git+ssh://%s@127.0.0.1:%d%s#pages", url.PathEscape(currentUser(t)), s.port, at.EscapedPath()))
}

func TestGitOverSSHSendsTheSite(t *testing.T) {
	s, repo := startSSH(t), bareRepository(t)
	how := s.gitOptions(t, repo)
	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", s.key)
	testBranch(t, repo, how)
	if _, err := deployTo(siteOf(t, siteOne), s.gitOptions(t, repo+"-none")); !isSaid(err, "deploy-git/no-repository") {
		t.Errorf("a repository that is not there: %v", err)
	}
}

// isSaid reports an error that is told by a row of the table of messages.
func isSaid(err error, id string) bool {
	var known *deploy.Error
	return errors.As(err, &known) && known.ID == id
}

func TestGitOverSSHNeedsTheRightHostKey(t *testing.T) {
	s, repo := startSSH(t), bareRepository(t)
	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", s.key)
	known := filepath.Join(s.dir, "home", ".ssh", "known_hosts")
	how := s.gitOptions(t, repo)
	one := siteOf(t, siteOne)

	s.know(t, newKey(t, filepath.Join(s.dir, "other"), ""))
	how.AskHostKey = func(string, string, string) (bool, error) { t.Error("asked about a changed key"); return true, nil }
	if _, err := deployTo(one, how); !isSaid(err, "deploy-host-key/changed") {
		t.Errorf("changed key: %v", err)
	}
	if err := os.Remove(known); err != nil {
		t.Fatal(err)
	}
	how.AskHostKey = nil
	var nobody *deploy.Error
	if _, err := deployTo(one, how); !isSaid(err, "deploy-host-key/unknown") || !errors.As(err, &nobody) || !nobody.Unasked {
		t.Errorf("unknown key, nobody there: %v", err)
	}
	how.AskHostKey = func(_, _, fingerprint string) (bool, error) { return false, nil }
	if _, err := deployTo(one, how); !isSaid(err, "deploy-host-key/refused") {
		t.Errorf("unknown key, no: %v", err)
	}
	how.HostKey = driver.Fingerprint(newKey(t, filepath.Join(s.dir, "third"), "").Marshal())
	if _, err := deployTo(one, how); !isSaid(err, "deploy-host-key/other") {
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

func TestGitOverSSHShowsKeysAndAgents(t *testing.T) {
	s, repo := startSSH(t), bareRepository(t)
	const password = "correct horse battery"
	locked := newKey(t, filepath.Join(s.dir, "locked"), password)
	how := s.gitOptions(t, repo)
	log := watchPrograms(t, "git", "ssh")
	one := siteOf(t, siteOne)

	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", filepath.Join(s.dir, "locked"))
	if _, err := deployTo(one, how); !isSaid(err, "deploy-login") {
		t.Errorf("a key that the server does not know: %v", err)
	}
	writeFile(t, filepath.Join(s.dir, "authorized"), string(ssh.MarshalAuthorizedKey(locked)), 0o600)
	if _, err := deployTo(one, how); !isSaid(err, "deploy-login") {
		t.Errorf("a locked key, and nobody there: %v", err)
	}
	t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "wrong "+password)
	_, err := deployTo(one, how)
	if !isSaid(err, "deploy-login") {
		t.Errorf("a wrong password: %v", err)
	}
	isSilent(t, log, password, fmt.Sprint(err))
	t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", password)
	if _, err := deployTo(one, how); err != nil {
		t.Errorf("a locked key and its password: %v", err)
	}
	isSilent(t, log, password)

	t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "")
	asked := 0
	how.Attended = true
	how.Secrets.(*deploy.Secrets).AskPerson = func(diag.Text) (string, error) { asked++; return password, nil }
	if _, err := deployTo(siteOf(t, siteTwo), how); err != nil || asked != 1 {
		t.Errorf("a person who knows the password: %v, asked %d times", err, asked)
	}
	isSilent(t, log, password)
	isSite(t, readBranch(t, repo, "pages"), siteTwo, nil)

	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", filepath.Join(s.dir, "nothing"))
	if _, err := deployTo(one, how); !isSaid(err, "deploy-key/unreadable") {
		t.Errorf("a key that is not there: %v", err)
	}
	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", "")
	startAgent(t, filepath.Join(s.dir, "locked"), password)
	if _, err := deployTo(one, s.gitOptions(t, repo)); err != nil {
		t.Errorf("a key of the agent: %v", err)
	}
}

// startGitHTTPS serves a repository to who shows the token, as forges do.
func startGitHTTPS(t testing.TB, repo, token string) (server *httptest.Server, ca string) {
	t.Helper()
	backend := strings.TrimSpace(runGit(t, ".", "--exec-path")) + "/git-http-backend"
	if _, err := os.Stat(backend); err != nil {
		t.Skip("git-http-backend is not installed")
	}
	runGit(t, repo, "config", "http.receivepack", "true")
	handler := &cgi.Handler{Path: backend, Env: []string{"GIT_PROJECT_ROOT=" + filepath.Dir(repo), "GIT_HTTP_EXPORT_ALL=1", "GIT_CONFIG_GLOBAL=" + os.DevNull}}
	server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, password, _ := r.BasicAuth()
		switch {
		case strings.HasPrefix(r.URL.Path, "/moved/"):
			http.Redirect(w, r, strings.TrimPrefix(r.URL.RequestURI(), "/moved"), http.StatusMovedPermanently)
		case strings.HasPrefix(r.URL.Path, "/broken/"):
			w.WriteHeader(http.StatusBadGateway)
		case password != token:
			w.Header().Set("WWW-Authenticate", `Basic realm="pages"`)
			w.WriteHeader(http.StatusUnauthorized)
		case strings.HasPrefix(r.URL.Path, "/forbidden/"):
			w.WriteHeader(http.StatusForbidden)
		default:
			handler.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	ca = filepath.Join(t.TempDir(), "ca.pem")
	writeFile(t, ca, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})), 0o600)
	return server, ca
}

func TestGitOverHTTPSSendsTheSite(t *testing.T) {
	repo := bareRepository(t)
	const token = "a-token-of-somebody"
	server, ca := startGitHTTPS(t, repo, token)
	log := watchPrograms(t, "git")
	at := strings.TrimPrefix(server.URL, "https://")
	how := optionsOf(t, "git+https://"+at+"/pages%20one.git#pages")
	one := siteOf(t, siteOne)

	t.Setenv("CASEBOOK_DEPLOY_MAIN_TOKEN", token)
	if _, err := deployTo(one, how); !isSaid(err, "deploy-certificate") {
		t.Errorf("a certificate that nobody knows: %v", err)
	}
	t.Setenv("GIT_SSL_CAINFO", ca)
	testBranch(t, repo, how)
	testBranch(t, repo, optionsOf(t, "git+https://anna@"+at+"/pages%20one.git#pages"))
	for _, try := range []struct{ path, token, want string }{
		{"/none.git", token, "deploy-git/no-repository"},
		{"/moved/pages%20one.git", token, "deploy-git/redirect"},
		{"/broken/pages%20one.git", token, "deploy-status"},
		{"/forbidden/pages%20one.git", token, "deploy-git/no-right"},
		{"/pages%20one.git", "wrong-" + token, "deploy-login"},
		{"/pages%20one.git", "", "deploy-unanswered/secret"},
	} {
		t.Setenv("CASEBOOK_DEPLOY_MAIN_TOKEN", try.token)
		_, err := deployTo(one, optionsOf(t, "git+https://"+at+try.path+"#pages"))
		if !isSaid(err, try.want) {
			t.Errorf("%s: got %v, want %s", try.path, err, try.want)
		}
		isSilent(t, log, token, fmt.Sprint(err))
	}
	isSilent(t, log, base64.StdEncoding.EncodeToString([]byte("x-access-token:"+token)))

	asked := 0
	how.Secrets.(*deploy.Secrets).AskPerson = func(diag.Text) (string, error) { asked++; return token, nil }
	if _, err := deployTo(one, how); err != nil || asked != 1 {
		t.Errorf("a person who knows the token: %v, asked %d times", err, asked)
	}
	isSite(t, readBranch(t, repo, "pages"), siteOne, nil)
	if text := readBranch(t, repo, "pages")[deploy.RecordName]; strings.Contains(text, token) || strings.Contains(text, "anna") {
		t.Errorf("the record tells of a login: %s", text)
	}
}

// Git does not say of every certificate what is wrong with it; the server does.
func TestGitSaysThatACertificateHasExpired(t *testing.T) {
	needProgram(t, "git")
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(15), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(-24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, private)
	if err != nil {
		t.Fatal(err)
	}
	expired, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: private}}}
	server.StartTLS()
	defer server.Close()
	pool := x509.NewCertPool()
	pool.AddCert(expired)
	driver.SetRoots(pool)
	defer driver.SetRoots(nil)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	writeFile(t, ca, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), 0o600)
	t.Setenv("GIT_SSL_CAINFO", ca)
	t.Setenv("CASEBOOK_DEPLOY_MAIN_TOKEN", "token")
	if _, err := deployTo(siteOf(t, siteOne), optionsOf(t, strings.Replace(server.URL, "https:", "git+https:", 1)+"/pages.git#pages")); !isSaid(err, "deploy-certificate/expired") {
		t.Errorf("got %v", err)
	}
}

// Who stops a run that waits for a server ends the programs that git has started to
// speak to it, at once: one that went on would hold what it was told.
func TestStoppedGitLeavesNoProgramBehind(t *testing.T) {
	needProgram(t, "git")
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	type line struct {
		conn net.Conn
		err  error
	}
	spoken := make(chan line, 1)
	go func() {
		conn, err := silent.Accept()
		spoken <- line{conn, err}
		stop()
	}()
	site := siteOf(t, map[string]string{"index.html": "x"})
	began := time.Now()
	_, err = deployOn(ctx, site, optionsOf(t, "git+https://"+silent.Addr().String()+"/pages.git#pages"))
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want that it was stopped", err)
	}
	if took := time.Since(began); took > 4*time.Second {
		t.Errorf("it ended after %v, as programs of git went on", took)
	}
	said := <-spoken
	if said.err != nil {
		t.Fatal(said.err)
	}
	defer said.conn.Close()
	_ = said.conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	if _, err := io.Copy(io.Discard, said.conn); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("a program of git still holds the line")
	}
}

package host_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
	"golang.org/x/net/webdav"

	"casebook/internal/deploy"
	"casebook/internal/deploy/host"
	"casebook/internal/publish"
)

var siteOne = map[string]string{
	"index.html": "home one", "about/index.html": "about", "cases/a/index.html": "case a", "cases/a/photo.jpg": "photo", "cases/gone/index.html": "gone",
	"assets/style.1.css": "style one", "feed.xml": "feed one", "empty.txt": "", "пример/файл один.txt": "a name that is not English", "a+b & c%20#1.txt": "signs",
	"big.bin": strings.Repeat("0123456789abcdef", 20_000),
}

var siteTwo = map[string]string{
	"index.html": "home two", "about/index.html": "about", "cases/a/index.html": "case a, again", "cases/a/photo.jpg": "other", "cases/new/index.html": "new",
	"assets/style.2.css": "style two", "feed.xml": "feed two", "empty.txt": "", "пример/файл один.txt": "a name that is not English", "a+b & c%20#1.txt": "signs",
	"big.bin": strings.Repeat("0123456789abcdeg", 20_000),
}

func siteOf(t testing.TB, files map[string]string) deploy.Site {
	t.Helper()
	s := deploy.Site{ID: "campaign.test,2026", BaseURL: "https://campaign.test/", Folder: t.TempDir()}
	s.Record = publish.Record{Pages: map[string]publish.Digest{}, Letters: map[string]*publish.People{}}
	for p, text := range files {
		at := filepath.Join(s.Folder, filepath.FromSlash(p))
		if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o755), os.WriteFile(at, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
		s.Files = append(s.Files, publish.File{Path: p, Size: int64(len(text)), Sum: sha256.Sum256([]byte(text))})
	}
	slices.SortFunc(s.Files, func(a, b publish.File) int { return strings.Compare(a.Path, b.Path) })
	return s
}

// deployTo sends a site, without waiting between attempts.
func deployTo(s deploy.Site, how host.Options) (deploy.Done, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	return deployOn(ctx, s, how)
}

func deployOn(ctx context.Context, s deploy.Site, how host.Options) (deploy.Done, error) {
	o := deploy.Options{
		Target: "main", Delete: true, Mine: nobody{},
		Open: func(ctx context.Context) (host.Host, error) { return host.Open(ctx, how) },
		Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}
	job, err := deploy.Prepare(ctx, s, o)
	if err != nil {
		return deploy.Done{}, err
	}
	defer job.Close()
	return job.Send(ctx, func(deploy.Event) {})
}

// nobody holds no lock: those that are left are of programs that have ended.
type nobody struct{}

func (nobody) Hold(string) func(bool) { return func(bool) {} }
func (nobody) IsGone(string) bool     { return true }

func optionsOf(t testing.TB, to string) host.Options {
	t.Helper()
	a, err := host.ParseAddress(to)
	if err != nil {
		t.Fatal(err)
	}
	return host.Options{Address: a, Target: "main", Site: t.TempDir(), Secrets: &deploy.Secrets{Target: "main", Address: a.Identity("")}}
}

// readTree gives the files of a folder, and links as such.
func readTree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, _ := filepath.Rel(dir, p)
		if d.Type().IsRegular() {
			text, err := os.ReadFile(p)
			files[filepath.ToSlash(name)] = string(text)
			return err
		}
		files[filepath.ToSlash(name)] = "no file"
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// isSite reports what a host has beside the site, its record and the others.
func isSite(t testing.TB, got, site, others map[string]string) {
	t.Helper()
	if got[deploy.RecordName] == "" {
		t.Error("there is no record")
	}
	want := maps.Clone(site)
	maps.Copy(want, others)
	for p, text := range want {
		if got[p] != text {
			t.Errorf("%s: got %d bytes, want %d", p, len(got[p]), len(text))
		}
	}
	for p := range got {
		if _, known := want[p]; !known && p != deploy.RecordName {
			t.Errorf("%s should not be there", p)
		}
	}
}

// testHost sends both versions of a site to a host whose files lie in dir, with
// others' files among them, and looks that nothing is sent twice.
func testHost(t *testing.T, dir string, how host.Options) {
	t.Helper()
	if _, err := deployTo(siteOf(t, siteOne), how); err != nil {
		t.Fatal(err)
	}
	isSite(t, readTree(t, dir), siteOne, nil)
	if done, err := deployTo(siteOf(t, siteOne), how); err != nil || done.Put+done.Removed > 0 {
		t.Errorf("when nothing differs: %+v, %v", done, err)
	}
	foreign := filepath.Join(dir, "cases", "gone", "mine.txt")
	if err := os.WriteFile(foreign, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := deployTo(siteOf(t, siteTwo), how); err != nil {
		t.Fatal(err)
	}
	isSite(t, readTree(t, dir), siteTwo, map[string]string{"cases/gone/mine.txt": "mine"})
}

func needProgram(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if at, err := exec.LookPath(name); err == nil {
			return at
		}
		for _, dir := range []string{"/usr/sbin", "/usr/lib/openssh"} {
			if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
				return filepath.Join(dir, name)
			}
		}
	}
	if os.Getenv("CASEBOOK_SERVERS") == "required" {
		t.Fatalf("%s is not installed", names[0])
	}
	t.Skipf("%s is not installed", names[0])
	return ""
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// start runs a server until the test ends, and waits until it listens.
func start(t testing.TB, port int, cmd *exec.Cmd) {
	t.Helper()
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.WaitDelay = 5 * time.Second // for what it has started itself
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		killed := time.AfterFunc(10*time.Second, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		killed.Stop()
		if t.Failed() {
			t.Logf("%s said: %s", filepath.Base(cmd.Path), said.String())
		}
	})
	for range 600 {
		if c, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", port), time.Second); err == nil {
			_ = c.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%s does not listen: %s", cmd.Path, said.String())
}

func currentUser(t testing.TB) string {
	t.Helper()
	u, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	return u.Username
}

func writeFile(t testing.TB, path, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// newKey writes a private key for SSH and gives its public half.
func newKey(t testing.TB, path, password string) ssh.PublicKey {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if password != "" {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(private, "", []byte(password))
	}
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, string(pem.EncodeToMemory(block)), 0o600)
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer.PublicKey()
}

// A sshServer is OpenSSH's, that lets this user in with a key.
type sshServer struct {
	port          int
	dir, www, key string
	hostKey       ssh.PublicKey
}

func startSSH(t *testing.T) *sshServer {
	t.Helper()
	sshd := needProgram(t, "sshd")
	s := &sshServer{port: freePort(t), dir: t.TempDir()}
	s.www, s.key = filepath.Join(s.dir, "www"), filepath.Join(s.dir, "id")
	t.Setenv("HOME", filepath.Join(s.dir, "home"))
	t.Setenv("SSH_AUTH_SOCK", "")
	if err := os.MkdirAll(filepath.Join(s.dir, "home", ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	s.hostKey = newKey(t, filepath.Join(s.dir, "hostkey"), "")
	writeFile(t, filepath.Join(s.dir, "authorized"), string(ssh.MarshalAuthorizedKey(newKey(t, s.key, ""))), 0o600)
	_ = os.MkdirAll("/run/sshd", 0o755) // where sshd wants a folder, as root
	writeFile(t, filepath.Join(s.dir, "config"), fmt.Sprintf(`
Port %d
ListenAddress 127.0.0.1
HostKey %s/hostkey
AuthorizedKeysFile %s/authorized
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin yes
MaxSessions 100
MaxStartups 1000
Subsystem sftp internal-sftp -u 077
`, s.port, s.dir, s.dir), 0o600)
	start(t, s.port, exec.Command(sshd, "-D", "-e", "-f", filepath.Join(s.dir, "config")))
	s.know(t, s.hostKey)
	return s
}

func (s *sshServer) know(t testing.TB, key ssh.PublicKey) {
	t.Helper()
	line := knownhosts.Line([]string{fmt.Sprintf("[127.0.0.1]:%d", s.port)}, key)
	writeFile(t, filepath.Join(s.dir, "home", ".ssh", "known_hosts"), line+"\n", 0o600)
}

func (s *sshServer) options(t testing.TB, port int) host.Options {
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
	if files := readTree(t, elsewhere); len(files) > 0 {
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
	how.HostKey = host.Fingerprint(newKey(t, filepath.Join(s.dir, "third"), "").Marshal())
	if _, err := deployTo(one, how); err == nil || !strings.Contains(err.Error(), "no key of the fingerprint") {
		t.Errorf("another fingerprint: %v", err)
	}
	how.HostKey = host.Fingerprint(s.hostKey.Marshal())
	if _, err := deployTo(one, how); err != nil {
		t.Errorf("the fingerprint of site.toml: %v", err)
	}
	how.HostKey = ""
	asked := 0
	how.AskHostKey = func(_, _, fingerprint string) (bool, error) {
		asked++
		return fingerprint == host.Fingerprint(s.hostKey.Marshal()), nil
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
	s := startSSH(t)
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

// A cutter passes connections on to a server and cuts them after a number of
// bytes in either direction.
type cutter struct {
	listener net.Listener
	to       string

	mu   sync.Mutex
	left int64
}

func startCutter(t testing.TB, to int) *cutter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{listener: l, to: fmt.Sprintf("127.0.0.1:%d", to)}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			go c.pass(in)
		}
	}()
	return c
}

func (c *cutter) port() int { return c.listener.Addr().(*net.TCPAddr).Port }

func (c *cutter) cutAfter(n int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left = n
}

func (c *cutter) pass(in net.Conn) {
	out, err := net.Dial("tcp", c.to)
	if err != nil {
		_ = in.Close()
		return
	}
	stop := func() { _ = in.Close(); _ = out.Close() }
	move := func(to, from net.Conn) {
		defer stop()
		buffer := make([]byte, 4096)
		for {
			n, err := from.Read(buffer)
			c.mu.Lock()
			c.left -= int64(n)
			cut := c.left < 0
			c.mu.Unlock()
			if err != nil || cut {
				return
			}
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
	}
	go move(out, in)
	move(in, out)
}

// TestSFTPCompletesWhatWasCutOff cuts the line for good after a random number of
// bytes, again and again; the next run that gets through leaves the host with the
// site, and nothing else.
func TestSFTPCompletesWhatWasCutOff(t *testing.T) {
	s := startSSH(t)
	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", s.key)
	cut := startCutter(t, s.port)
	writeFile(t, filepath.Join(s.dir, "home", ".ssh", "known_hosts"), knownhosts.Line([]string{fmt.Sprintf("[127.0.0.1]:%d", s.port), fmt.Sprintf("[127.0.0.1]:%d", cut.port())}, s.hostKey)+"\n", 0o600)
	random := mathrand.New(mathrand.NewPCG(1, 2))
	sites := []map[string]string{siteOne, siteTwo}
	for i := range 12 {
		site := sites[i%2]
		cut.cutAfter(3000 + random.Int64N(400_000))
		_, _ = deployTo(siteOf(t, site), s.options(t, cut.port()))
		if i%3 == 2 {
			if _, err := deployTo(siteOf(t, site), s.options(t, s.port)); err != nil {
				t.Fatal(err)
			}
			isSite(t, readTree(t, s.www), site, nil)
		}
	}
}

// certificate gives the tests' server a certificate that they trust: that of
// httptest, for 127.0.0.1 and example.com.
func certificate(t testing.TB, dir string) (cert, key string) {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	server.StartTLS()
	defer server.Close()
	pair := server.TLS.Certificates[0]
	pool := server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	host.SetRoots(pool)
	t.Cleanup(func() { host.SetRoots(nil) })
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	writeFile(t, cert, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Certificate[0]})), 0o600)
	private, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, key, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})), 0o600)
	return cert, key
}

func TestWebDAVGetsTheSite(t *testing.T) {
	dir := t.TempDir()
	files := &webdav.Handler{FileSystem: webdav.Dir(dir), LockSystem: webdav.NewMemLS()}
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if name, password, ok := r.BasicAuth(); !ok || name != "anna" || password != "a secret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		files.ServeHTTP(w, r)
	}))
	defer server.Close()
	host.SetRoots(server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs)
	defer host.SetRoots(nil)
	at := strings.TrimPrefix(server.URL, "https://")
	how := optionsOf(t, "davs://anna@"+at+"/web site")
	t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "wrong")
	if _, err := deployTo(siteOf(t, siteOne), how); err == nil || !strings.Contains(err.Error(), "does not accept the login") {
		t.Errorf("got %v", err)
	}
	t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "a secret")
	testHost(t, filepath.Join(dir, "web site"), how)
	how = optionsOf(t, "davs://anna@"+at+"/no/such")
	if _, err := deployTo(siteOf(t, siteOne), how); err == nil || !strings.Contains(err.Error(), "there is no folder no") {
		t.Errorf("got %v", err)
	}
	host.SetRoots(nil)
	if _, err := deployTo(siteOf(t, siteOne), how); err == nil || !strings.Contains(err.Error(), "nobody vouches") {
		t.Errorf("a certificate that nobody knows: %v", err)
	}
}

func TestWebDAVOfApacheGetsTheSite(t *testing.T) {
	apache := needProgram(t, "apache2")
	dir, port := t.TempDir(), freePort(t)
	www := filepath.Join(dir, "www")
	if err := os.MkdirAll(filepath.Join(www, "site"), 0o777); err != nil {
		t.Fatal(err)
	}
	for p := dir; p != filepath.Dir(os.TempDir()) && p != "/"; p = filepath.Dir(p) { // its workers run as another user, when root starts it
		_ = os.Chmod(p, 0o755)
	}
	_ = os.Chmod(www, 0o777)
	_ = os.Chmod(filepath.Join(www, "site"), 0o777)
	_ = os.Chmod(dir, 0o777)
	cert, key := certificate(t, dir)
	modules := "/usr/lib/apache2/modules"
	var load strings.Builder
	for _, m := range []string{"mpm_event", "authz_core", "dav", "dav_fs", "ssl", "socache_shmcb", "mime"} {
		if _, err := os.Stat(filepath.Join(modules, "mod_"+m+".so")); err == nil {
			fmt.Fprintf(&load, "LoadModule %s_module %s/mod_%s.so\n", m, modules, m)
		}
	}
	account := ""
	if os.Getuid() == 0 {
		account = "User www-data\nGroup www-data\n"
	}
	writeFile(t, filepath.Join(dir, "conf"), fmt.Sprintf(`%s%s
ServerRoot %[3]s
ServerName 127.0.0.1
Listen 127.0.0.1:%[4]d
PidFile %[3]s/pid
ErrorLog %[3]s/error.log
DocumentRoot %[3]s/www
DavLockDB %[3]s/lock
TypesConfig /dev/null
SSLEngine on
SSLCertificateFile %[5]s
SSLCertificateKeyFile %[6]s
<Directory %[3]s/www>
  Dav On
  Require all granted
</Directory>
`, load.String(), account, dir, port, cert, key), 0o600)
	start(t, port, exec.Command(apache, "-f", filepath.Join(dir, "conf"), "-DFOREGROUND"))
	how := optionsOf(t, fmt.Sprintf("davs://127.0.0.1:%d/site", port))
	if _, err := deployTo(siteOf(t, siteOne), how); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "error.log"))
		t.Fatalf("%v\n%s", err, log)
	}
	isSite(t, withoutDAV(readTree(t, filepath.Join(www, "site"))), siteOne, nil)
	if _, err := deployTo(siteOf(t, siteTwo), how); err != nil {
		t.Fatal(err)
	}
	isSite(t, withoutDAV(readTree(t, filepath.Join(www, "site"))), siteTwo, nil)
}

// withoutDAV leaves out what mod_dav keeps beside files.
func withoutDAV(files map[string]string) map[string]string {
	for p := range files {
		if strings.Contains("/"+p, "/.DAV/") {
			delete(files, p)
		}
	}
	return files
}

// startFTP runs vsftpd for the user "ftp" of the system, whose home is dir.
func startFTP(t *testing.T, more string) (port int, www string) {
	t.Helper()
	vsftpd := needProgram(t, "vsftpd")
	if os.Getuid() != 0 {
		t.Skip("vsftpd is started by root")
	}
	dir := t.TempDir()
	www = filepath.Join(dir, "www")
	if err := os.MkdirAll(filepath.Join(www, "site"), 0o755); err != nil {
		t.Fatal(err)
	}
	for p := dir; len(p) > len(os.TempDir()); p = filepath.Dir(p) {
		_ = os.Chmod(p, 0o755)
	}
	ftpUser, err := user.Lookup("ftp")
	if err != nil {
		t.Skip("this system has no user ftp")
	}
	uid, _ := strconv.Atoi(ftpUser.Uid)
	gid, _ := strconv.Atoi(ftpUser.Gid)
	if err := os.Chown(filepath.Join(www, "site"), uid, gid); err != nil {
		t.Fatal(err)
	}
	cert, key := certificate(t, dir)
	port = freePort(t)
	conf := filepath.Join(dir, "conf")
	writeFile(t, conf, fmt.Sprintf(`listen=YES
listen_address=127.0.0.1
listen_port=%d
background=NO
anonymous_enable=YES
local_enable=NO
write_enable=YES
anon_root=%s
anon_upload_enable=YES
anon_mkdir_write_enable=YES
anon_other_write_enable=YES
anon_world_readable_only=NO
anon_umask=022
no_anon_password=YES
seccomp_sandbox=NO
ssl_enable=YES
allow_anon_ssl=YES
force_anon_logins_ssl=YES
force_anon_data_ssl=YES
rsa_cert_file=%s
rsa_private_key_file=%s
secure_chroot_dir=%s
pasv_address=127.0.0.1
max_per_ip=50
%s
`, port, www, cert, key, dir, more), 0o600)
	start(t, port, exec.Command(vsftpd, conf))
	t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "nobody@example.com")
	return port, www
}

func TestFTPGetsTheSite(t *testing.T) {
	for name, more := range map[string]string{"a session for each connection": "require_ssl_reuse=NO", "one session for all": "require_ssl_reuse=YES", "implicit": "implicit_ssl=YES\nrequire_ssl_reuse=YES"} {
		t.Run(name, func(t *testing.T) {
			port, www := startFTP(t, more)
			to := fmt.Sprintf("ftps://ftp@127.0.0.1:%d/site", port)
			if strings.Contains(more, "implicit") {
				to += "?tls=implicit"
			}
			testHost(t, filepath.Join(www, "site"), optionsOf(t, to))
		})
	}
}

func TestFTPWithoutEncryptionIsRefused(t *testing.T) {
	how := optionsOf(t, "ftp://ftp@127.0.0.1:1/site")
	if _, err := deployTo(siteOf(t, siteOne), how); err == nil || !strings.Contains(err.Error(), "without encryption") {
		t.Errorf("got %v", err)
	}
	how = optionsOf(t, "s3://bucket?endpoint=http://127.0.0.1:1")
	if _, err := deployTo(siteOf(t, siteOne), how); err == nil || !strings.Contains(err.Error(), "without encryption") {
		t.Errorf("got %v", err)
	}
}

func TestHostThatIsNotThereIsSaid(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("SSH_AUTH_SOCK", "")
	t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "x")
	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", "")
	port := freePort(t)
	for _, to := range []string{"sftp://anna@127.0.0.1:%d/x", "ftps://anna@127.0.0.1:%d/x", "davs://anna@127.0.0.1:%d/x"} {
		to = fmt.Sprintf(to, port)
		if _, err := deployTo(siteOf(t, siteOne), optionsOf(t, to)); err == nil || !strings.Contains(err.Error(), "127.0.0.1 cannot be reached") {
			t.Errorf("%s: %v", to, err)
		}
	}
}

func TestS3GetsTheSite(t *testing.T) {
	gateway := needProgram(t, "versitygw")
	dir, port := t.TempDir(), freePort(t)
	if err := os.MkdirAll(filepath.Join(dir, "campaign"), 0o755); err != nil {
		t.Fatal(err)
	}
	cert, key := certificate(t, t.TempDir())
	server := exec.Command(gateway, "--port", fmt.Sprintf("127.0.0.1:%d", port), "--cert", cert, "--key", key, "--region", "eu-test-1", "posix", "--nometa", dir)
	server.Env = append(os.Environ(), "ROOT_ACCESS_KEY=anna", "ROOT_SECRET_KEY=a-long-secret")
	start(t, port, server)
	t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", "anna")
	t.Setenv("CASEBOOK_DEPLOY_MAIN_SECRET", "a-long-secret")
	to := fmt.Sprintf("s3://campaign/web?endpoint=127.0.0.1:%d&region=eu-test-1", port)
	testHost(t, filepath.Join(dir, "campaign", "web"), optionsOf(t, to))
	for _, try := range []struct{ to, key, want string }{
		{to, "another", "does not accept the login"},
		{strings.Replace(to, "campaign", "nothing", 1), "anna", "no bucket nothing"},
	} {
		t.Setenv("CASEBOOK_DEPLOY_MAIN_KEY", try.key)
		if _, err := deployTo(siteOf(t, siteOne), optionsOf(t, try.to)); err == nil || !strings.Contains(err.Error(), try.want) {
			t.Errorf("%s: %v", try.to, err)
		}
	}
}

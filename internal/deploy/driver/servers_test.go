package driver_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io/fs"
	"maps"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"casebook/internal/deploy"
	"casebook/internal/deploy/driver"
	"casebook/internal/deploy/driver/drivertest"
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
	s.Files = drivertest.WriteFolder(t, s.Folder, files)
	return s
}

// deployTo sends a site, without waiting between attempts.
func deployTo(s deploy.Site, how driver.Options) (deploy.Done, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	return deployOn(ctx, s, how)
}

func deployOn(ctx context.Context, s deploy.Site, how driver.Options) (deploy.Done, error) {
	o := deploy.Options{
		Target: "main", Delete: true, Mine: nobody{},
		Open: func(ctx context.Context) (driver.Host, error) { return driver.Open(ctx, how) },
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

func optionsOf(t testing.TB, to string) driver.Options {
	t.Helper()
	a, err := driver.ParseAddress(to)
	if err != nil {
		t.Fatal(err)
	}
	return driver.Options{Address: a, Target: "main", Site: t.TempDir(), Secrets: &deploy.Secrets{Target: "main", Address: a.Identity("")}}
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
		if is, there := got[p]; !there || is != text {
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
func testHost(t *testing.T, dir string, how driver.Options) {
	t.Helper()
	if _, err := deployTo(siteOf(t, siteOne), how); err != nil {
		t.Fatal(err)
	}
	isSite(t, drivertest.ReadFolder(t, dir), siteOne, nil)
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
	isSite(t, drivertest.ReadFolder(t, dir), siteTwo, map[string]string{"cases/gone/mine.txt": "mine"})
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

// loopback gives the address of a port of this machine.
func loopback(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }

func freePort(t testing.TB) int { return freePorts(t, 1) }

// freePorts gives the first of a row of ports, below those that systems give out
// by themselves: one of theirs may be taken again before a server has it.
func freePorts(t testing.TB, many int) int {
	t.Helper()
	for range 100 {
		first := 20_000 + mathrand.IntN(12_000)
		free := true
		for port := first; port < first+many && free; port++ {
			l, err := net.Listen("tcp", loopback(port))
			if free = err == nil; free {
				_ = l.Close()
			}
		}
		if free {
			return first
		}
	}
	t.Fatal("no free ports")
	return 0
}

// start runs a server until the test ends, and waits until it listens at an
// address.
func start(t testing.TB, address string, cmd *exec.Cmd) {
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
		if c, err := net.DialTimeout("tcp", address, time.Second); err == nil {
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

// certificate gives the tests' server a certificate that they trust: that of
// httptest, for 127.0.0.1 and example.com.
func certificate(t testing.TB, dir string) (cert, key string) {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	server.StartTLS()
	defer server.Close()
	pair := server.TLS.Certificates[0]
	pool := server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	driver.SetRoots(pool)
	t.Cleanup(func() { driver.SetRoots(nil) })
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	writeFile(t, cert, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Certificate[0]})), 0o600)
	private, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, key, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})), 0o600)
	return cert, key
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

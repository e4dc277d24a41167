package host

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
)

// A server is a real one, with a configuration of the test's own around what
// casebook makes.
type server struct {
	kind    string
	program string
	config  func(dir, address, made string) (text string, args []string)
}

var servers = []server{
	{"apache", "apache2", apacheConfig},
	{"nginx", "nginx", nginxConfig},
	{"caddy", "caddy", caddyConfig},
}

const apacheModules = "/usr/lib/apache2/modules/mod_"

func apacheConfig(dir, address, _ string) (string, []string) {
	var b strings.Builder
	for _, m := range []string{"mpm_prefork", "authz_core", "dir", "mime", "alias", "headers", "setenvif", "rewrite"} {
		fmt.Fprintf(&b, "LoadModule %s_module %s%s.so\n", m, apacheModules, m)
	}
	if os.Getuid() == 0 {
		b.WriteString("User nobody\nGroup nogroup\n")
	}
	fmt.Fprintf(&b, `Listen %s
ServerName test
PidFile %[2]s/pid
ErrorLog %[2]s/errors
DocumentRoot %[2]s/root
TypesConfig /dev/null
AddType application/x-gzip .gz
AddLanguage uk .uk
<Directory %[2]s/root>
  Require all granted
  AllowOverride FileInfo
  Options FollowSymLinks
</Directory>
Header set X-Frame-Options SAMEORIGIN
`, address, dir)
	return b.String(), []string{"-X", "-f", filepath.Join(dir, "config")}
}

func nginxConfig(dir, address, made string) (string, []string) {
	return fmt.Sprintf(`daemon off;
master_process off;
pid %[1]s/pid;
error_log %[1]s/errors;
events {}
http {
  access_log off;
  client_body_temp_path %[1]s/t1; proxy_temp_path %[1]s/t2; fastcgi_temp_path %[1]s/t3; uwsgi_temp_path %[1]s/t4; scgi_temp_path %[1]s/t5;
  server {
    listen %[2]s;
    root %[1]s/root;
    include %[3]s;
  }
}
`, dir, address, made), []string{"-c", filepath.Join(dir, "config"), "-e", filepath.Join(dir, "errors")}
}

func caddyConfig(dir, address, made string) (string, []string) {
	return fmt.Sprintf(`{
	admin off
	auto_https off
}
http://%s {
	root * %s/root
	import %s
}
`, address, dir, made), []string{"run", "--adapter", "caddyfile", "--config", filepath.Join(dir, "config")}
}

// startServer starts a server on loopback for a site that lies where base_url says.
func startServer(t *testing.T, s server, site *Site, files map[string]string) string {
	t.Helper()
	program, err := exec.LookPath(s.program)
	if err != nil {
		program, err = exec.LookPath("/usr/sbin/" + s.program)
	}
	if err != nil || runtime.GOOS != "linux" {
		t.Skipf("there is no %s here", s.program)
	}
	dir, err := os.MkdirTemp("", "casebook-"+s.kind) // where other users may look
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(dir, "root", filepath.FromSlash(site.Base.Path))
	writeFiles(t, root, files)
	made := ""
	for _, f := range site.FilesFor(s.kind) {
		made = filepath.Join(root, f.Name)
		if f.Kept {
			made = filepath.Join(dir, f.Name)
		}
		if err := os.WriteFile(made, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	address := freeAddress(t)
	text, args := s.config(dir, address, made)
	if err := os.WriteFile(filepath.Join(dir, "config"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	c := exec.CommandContext(ctx, program, args...)
	c.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	c.Dir = dir
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	c.WaitDelay = 5 * time.Second
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		c.Wait()
		if t.Failed() {
			errors, _ := os.ReadFile(filepath.Join(dir, "errors"))
			t.Logf("%s said:\n%s%s", s.kind, said.String(), errors)
		}
	})
	for range 1200 {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return "http://" + address + strings.TrimSuffix(site.Base.EscapedPath(), "/")
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%s does not answer", s.kind)
	return ""
}

// freeAddress gives an address with a port below those that systems give out by
// themselves: one of theirs may be taken again before a server has it.
func freeAddress(t *testing.T) string {
	for range 100 {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 20_000+rand.IntN(12_000)))
		if err == nil {
			defer l.Close()
			return l.Addr().String()
		}
	}
	t.Fatal("no free port")
	return ""
}

// ask asks for an address as it is written, without following.
func ask(t *testing.T, address, encoding string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest("GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", encoding)
	client := http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var body io.Reader = answer.Body
	switch answer.Header.Get("Content-Encoding") {
	case "br":
		body = brotli.NewReader(body)
	case "gzip":
		if body, err = gzip.NewReader(body); err != nil {
			t.Fatal(err)
		}
	}
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return answer, string(data)
}

func TestServersSendWhatTheirFilesSay(t *testing.T) {
	for _, s := range servers {
		for _, base := range []string{"https://example.org/", "https://example.org/a%20path/%D1%83/"} {
			t.Run(s.kind+" "+base[20:], func(t *testing.T) {
				t.Parallel()
				site, files := newSite(t, base)
				checkServer(t, startServer(t, s, site, files), site, files)
			})
		}
	}
}

func checkServer(t *testing.T, top string, site *Site, files map[string]string) {
	encodings := []string{"identity", "gzip", "gzip, deflate, br", "br;q=0, gzip", "br;q=1.0"}
	for i, name := range site.Files {
		address := strings.TrimSuffix(name, "index.html")
		if strings.Contains(files[name], "moved") {
			continue
		}
		encoding := encodings[i%len(encodings)]
		answer, body := ask(t, top+"/"+encodePath(address), encoding)
		if answer.StatusCode != 200 || body != files[name] {
			t.Errorf("%s (%s): %s, %.40q", name, encoding, answer.Status, body)
			continue
		}
		got := func(header string) string { return strings.Join(answer.Header.Values(header), " and ") }
		expect := func(header, want string) {
			t.Helper()
			if got(header) != want {
				t.Errorf("%s (%s): %s: %s, want %s", name, encoding, header, got(header), want)
			}
		}
		expect("Content-Type", TypeOf(name))
		expect("Content-Security-Policy", policy+";frame-ancestors 'none'")
		expect("Strict-Transport-Security", "max-age=31536000")
		expect("X-Content-Type-Options", "nosniff")
		expect("X-Frame-Options", "DENY")
		expect("Referrer-Policy", "no-referrer")
		expect("Permissions-Policy", "camera=()")
		expect("X-Odd", hostileValue)
		expect("Onion-Location", onion+encodePath(address))
		if strings.HasPrefix(name, "assets/") {
			expect("Cache-Control", lasting)
		} else {
			expect("Cache-Control", brief)
		}
		want := ""
		switch {
		case !isText(name):
		case strings.Contains(encoding, "br") && !strings.Contains(encoding, "q=0"):
			want = "br"
		case strings.Contains(encoding, "gzip"):
			want = "gzip"
		}
		expect("Content-Encoding", want)
		if isText(name) && !strings.Contains(got("Vary"), "Accept-Encoding") {
			t.Errorf("%s: Vary: %s", name, got("Vary"))
		}
	}
	for _, r := range site.Redirects {
		for _, old := range oldForms(r.From) {
			forms := []string{encodePath(old)}
			if !strings.ContainsAny(old, "`{}^с") { // which no program sends as they are
				forms = append(forms, old)
			}
			for _, form := range forms {
				answer, _ := ask(t, top+form, "br")
				if to := answer.Header.Get("Location"); answer.StatusCode != 301 || !strings.HasSuffix(strings.ToLower(to), strings.ToLower(site.publicPath(r.To))) {
					t.Errorf("%s: %s, %s", form, answer.Status, to)
				}
			}
		}
	}
	for address, page := range map[string]string{
		"/nothing/": "404.html", "/uk/nothing": "uk/404.html", "/uk/cases/feed.xml": "uk/404.html", "/assets/gone.0123abcd.css": "404.html", "/cases/x/nothing.pdf": "404.html", "/cases/gone/": "404.html",
	} {
		for _, encoding := range []string{"identity", "gzip", "br"} {
			answer, body := ask(t, top+address, encoding)
			if answer.StatusCode != 404 || body != files[page] {
				t.Errorf("%s (%s): %s, %.40q, want %s", address, encoding, answer.Status, body, page)
			}
			if got := answer.Header.Get("Content-Type"); got != TypeOf(page) {
				t.Errorf("%s (%s): Content-Type: %s", address, encoding, got)
			}
			if got := answer.Header.Values("Content-Security-Policy"); len(got) != 1 {
				t.Errorf("%s: %q", address, got)
			}
			if strings.Contains(answer.Header.Get(cacheControl), "immutable") {
				t.Errorf("%s: what is not there is kept for good", address)
			}
		}
	}
	for _, hostile := range []string{"/x%0d%0aSet-Cookie:%20a=b", "/%7benv.HOME%7d/", "/..%2f..%2fconfig", "/%24%7bHOME%7d"} {
		answer, body := ask(t, top+hostile, "br")
		if answer.StatusCode < 400 && answer.StatusCode != 301 || answer.Header.Get("Set-Cookie") != "" || strings.Contains(body, "casebook") {
			t.Errorf("%s: %s %v", hostile, answer.Status, answer.Header)
		}
	}
}

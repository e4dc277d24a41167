package driver_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"casebook/internal/deploy"
	"casebook/internal/deploy/driver"
	"casebook/internal/deploy/driver/drivertest"
)

// A server that lists folders in folders without an end, or names that lie
// somewhere else, is not followed.
func TestHostThatListsWithoutAnEndIsLeft(t *testing.T) {
	for name, list := range map[string]func(folder string) string{
		"deeper and deeper": func(folder string) string { return folder + "x/" },
		"above":             func(string) string { return "/" },
		"above, encoded":    func(folder string) string { return folder + "%2e%2e/" },
		"elsewhere":         func(string) string { return "https://elsewhere.test/x/" },
		"with a newline":    func(folder string) string { return folder + "x%0a..%2f..%2fy/" },
	} {
		asked := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != "PROPFIND" {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			asked++
			w.WriteHeader(http.StatusMultiStatus)
			fmt.Fprint(w, `<multistatus xmlns="DAV:">`)
			for _, href := range []string{r.URL.EscapedPath(), list(strings.TrimSuffix(r.URL.EscapedPath(), "/") + "/")} {
				fmt.Fprintf(w, `<response><href>%s</href><propstat><prop><resourcetype><collection/></resourcetype></prop><status>HTTP/1.1 200 OK</status></propstat></response>`, href)
			}
			fmt.Fprint(w, `</multistatus>`)
		}))
		how := optionsOf(t, "dav://"+server.Listener.Addr().String()+"/www")
		how.Insecure = true
		h, err := driver.Open(t.Context(), how)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		entries, err := h.List(t.Context())
		var said *driver.Error
		if endless := name == "deeper and deeper"; endless != (errors.As(err, &said) && said.ID == "deploy-endless-list") || !endless && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, e := range entries {
			if !fs.ValidPath(e.Path) {
				t.Errorf("%s: %q", name, e.Path)
			}
		}
		if asked > 200 {
			t.Errorf("%s: asked %d times", name, asked)
		}
		server.Close()
	}
}

// What lies outside of a folder target stays, whatever the record in it says.
func TestHostileRecordReachesNothingOutside(t *testing.T) {
	for _, name := range []string{"../precious.txt", "%s/precious.txt", "a/../../precious.txt", "link/precious.txt", "..\\precious.txt", "precious\x1b[31m.txt"} {
		dir := t.TempDir()
		www, precious := filepath.Join(dir, "www"), filepath.Join(dir, "precious.txt")
		writeFile(t, precious, "mine", 0o600)
		how := optionsOf(t, "file:"+www)
		if _, err := deployTo(siteOf(t, siteOne), how); err != nil {
			t.Fatal(err)
		}
		_ = os.Symlink(dir, filepath.Join(www, "link"))
		record := filepath.Join(www, deploy.RecordName)
		text, err := os.ReadFile(record)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(name, "%s") {
			name = fmt.Sprintf(name, dir)
		}
		line := "file\t" + strings.ReplaceAll(name, `\`, `\\`) + "\t4\t" + strings.Repeat("0", 64) + "\nend\n"
		writeFile(t, record, strings.TrimSuffix(string(text), "end\n")+line, 0o644)
		_, err = deployTo(siteOf(t, siteTwo), how)
		if err == nil || !isSaid(err, "deploy-damaged-record") && !isSaid(err, "deploy-link") {
			t.Errorf("%q: %v", name, err)
		}
		if got := drivertest.ReadFolder(t, dir)["precious.txt"]; got != "mine" {
			t.Errorf("%q: what lies outside is %q", name, got)
		}
	}
}

// A server of another kind, or one that says nothing, is what a slip in the port
// finds: whoever made it is told so, once, and can stop the program before.
func TestServerThatDoesNotGreetIsNamed(t *testing.T) {
	before := driver.SetPatience(time.Second)
	defer driver.SetPatience(before)
	t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "secret")
	t.Setenv("HOME", t.TempDir())
	says := func(greeting string) string {
		return fmt.Sprintf("localhost:%d", answerAt(t, "127.0.0.1:0", func(c net.Conn) {
			defer c.Close()
			_, _ = io.WriteString(c, greeting)
			_, _ = io.Copy(io.Discard, c)
		}).Port)
	}
	silent, ssh, ftp, web := says(""), says("SSH-2.0-OpenSSH_9.9\r\n"), says("220 (vsFTPd 3.0.5)\r\n"), says("HTTP/1.1 400 Bad Request\r\n\r\n")
	for to, want := range map[string]string{
		"ftps://anna@" + silent + "/x":              "deploy-other-server/silent",
		"ftps://anna@" + silent + "/x?tls=implicit": "deploy-other-server/silent",
		"ftps://anna@" + ssh + "/x":                 "deploy-other-server",
		"ftps://anna@" + ssh + "/x?tls=implicit":    "deploy-no-tls",
		"sftp://anna@" + silent + "/x":              "deploy-other-server/silent",
		"sftp://anna@" + ftp + "/x":                 "deploy-other-server",
		"sftp://anna@" + web + "/x":                 "deploy-other-server",
	} {
		began := time.Now()
		_, err := deployTo(siteOf(t, siteOne), optionsOf(t, to))
		var said *driver.Error
		if !errors.As(err, &said) || said.ID != want {
			t.Errorf("%s: got %v, want %s", to, err, want)
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("%s: took %v", to, took)
		}
	}
	driver.SetPatience(time.Minute)
	began := time.Now()
	if _, err := driver.Open(t.Context(), optionsOf(t, "sftp://anna@"+ftp+"/x")); err == nil || time.Since(began) > 5*time.Second {
		t.Errorf("a server of FTP was waited for %v: %v", time.Since(began), err)
	}
	for _, to := range []string{"ftps://anna@" + silent + "/x", "ftps://anna@" + silent + "/x?tls=implicit", "sftp://anna@" + silent + "/x"} {
		ctx, stop := context.WithTimeout(t.Context(), 200*time.Millisecond)
		began := time.Now()
		_, err := driver.Open(ctx, optionsOf(t, to))
		stop()
		if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took > 5*time.Second {
			t.Errorf("%s: stopped after %v with %v", to, took, err)
		}
	}
}

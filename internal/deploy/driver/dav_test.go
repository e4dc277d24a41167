package driver_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/webdav"

	"casebook/internal/deploy/driver"
	"casebook/internal/deploy/driver/drivertest"
)

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
	driver.SetRoots(server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs)
	defer driver.SetRoots(nil)
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
	driver.SetRoots(nil)
	if _, err := deployTo(siteOf(t, siteOne), how); err == nil || !strings.Contains(err.Error(), "nobody vouches") {
		t.Errorf("a certificate that nobody knows: %v", err)
	}
}

// startApache runs Apache with mod_dav, and with mod_dir as Debian has it; www/site is
// the folder of the site, more is a line for it.
func startApache(t *testing.T, more string) (port int, www string) {
	t.Helper()
	apache := needProgram(t, "apache2")
	dir := t.TempDir()
	port, www = freePort(t), filepath.Join(dir, "www")
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
	for _, m := range []string{"mpm_event", "authz_core", "dav", "dav_fs", "dir", "ssl", "socache_shmcb", "mime"} {
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
  %[7]s
</Directory>
`, load.String(), account, dir, port, cert, key, more), 0o600)
	start(t, loopback(port), exec.Command(apache, "-f", filepath.Join(dir, "conf"), "-DFOREGROUND"))
	return port, www
}

func TestWebDAVOfApacheGetsTheSite(t *testing.T) {
	for name, more := range map[string]string{"folders are listed": "DirectoryIndex disabled", "a page in the place of each folder": "DirectoryIndex index.html"} {
		t.Run(name, func(t *testing.T) {
			port, www := startApache(t, more)
			how := optionsOf(t, fmt.Sprintf("davs://127.0.0.1:%d/site", port))
			if _, err := deployTo(siteOf(t, siteOne), how); err != nil {
				log, _ := os.ReadFile(filepath.Join(filepath.Dir(www), "error.log"))
				t.Fatalf("%v\n%s", err, log)
			}
			isSite(t, withoutDAV(drivertest.ReadFolder(t, filepath.Join(www, "site"))), siteOne, nil)
			if _, err := deployTo(siteOf(t, siteTwo), how); err != nil {
				t.Fatal(err)
			}
			isSite(t, withoutDAV(drivertest.ReadFolder(t, filepath.Join(www, "site"))), siteTwo, nil)
		})
	}
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

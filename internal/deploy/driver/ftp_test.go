package driver_test

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// startFTP runs vsftpd at an address of this machine, for the user "ftp" of the
// system; www is what that login sees.
func startFTP(t *testing.T, at, more string) (port int, www string) {
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
listen_address=%s
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
max_per_ip=50
%s
`, at, port, www, cert, key, dir, more), 0o600)
	start(t, fmt.Sprintf("%s:%d", at, port), exec.Command(vsftpd, conf))
	t.Setenv("CASEBOOK_DEPLOY_MAIN_PASSWORD", "nobody@example.com")
	return port, www
}

func TestFTPGetsTheSite(t *testing.T) {
	for name, more := range map[string]string{"a session for each connection": "require_ssl_reuse=NO", "one session for all": "require_ssl_reuse=YES", "implicit": "implicit_ssl=YES\nrequire_ssl_reuse=YES",
		"no cipher of TLS 1.2": "ssl_ciphers=ECDHE-ECDSA-AES256-GCM-SHA384\nrequire_ssl_reuse=YES", // as with the cipher that it has by itself and a certificate of an elliptic key
	} {
		t.Run(name, func(t *testing.T) {
			port, www := startFTP(t, "127.0.0.1", more)
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

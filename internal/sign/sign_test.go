package sign

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"aead.dev/minisign"
	"golang.org/x/crypto/blake2b"
	"golang.org/x/crypto/scrypt"
)

// site is what a small site consists of.
var site = map[string]string{
	"index.html": "home", "404.html": "not there", "cases/x/index.html": "a case", "cases/x/paper (1) ü.pdf": "paper", "assets/style.0123abcd.css": "style",
	".well-known/security.txt": "Contact", "old/index.html": `<meta http-equiv="refresh" content="0; url=../cases/x/">`, "feed.xml": "feed", "a#b?.txt": "odd", "old.html": `<meta http-equiv="refresh" content="0; url=cases/x/">`,
}

// newSigned gives the files of a signed copy, and the public line.
func newSigned(t *testing.T) (files map[string]string, line string) {
	t.Helper()
	keys := Keys{Folder: filepath.Join(t.TempDir(), "keys")}
	line, _, err := keys.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	files = map[string]string{}
	var list []File
	for name, text := range site {
		files[name] = text
		list = append(list, File{name, sha256.Sum256([]byte(text))})
	}
	text := MakeList(list)
	signature, err := keys.Sign(line, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := keys.Sign(line, text, nil)
	if err != nil || !bytes.Equal(again, signature) {
		t.Errorf("a second signature of the same list differs (%v)", err)
	}
	files[ListFile], files[SignatureFile] = string(text), string(signature)
	return files, line
}

func writeCopy(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// lockKey gives a key file without a password one, in minisign's form and with the
// least of its costs: with those of a new key each time takes a gigabyte and seconds.
func lockKey(t *testing.T, file, password string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	comment, line, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	key, err := base64.StdEncoding.DecodeString(line)
	if err != nil {
		t.Fatal(err)
	}
	copy(key[2:], "Sc")                                         // scrypt
	binary.LittleEndian.PutUint64(key[38:], 1<<15)              // operations
	binary.LittleEndian.PutUint64(key[46:], 1<<24)              // bytes of memory
	sum := blake2b.Sum256(append([]byte("Ed"), key[54:126]...)) // of what is kept secret
	copy(key[126:], sum[:])
	stream, err := scrypt.Key([]byte(password), key[6:38], 1<<10, 8, 1, len(key)-54)
	if err != nil {
		t.Fatal(err)
	}
	for i := range stream {
		key[54+i] ^= stream[i]
	}
	if err := os.WriteFile(file, []byte(comment+"\n"+base64.StdEncoding.EncodeToString(key)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A password that the keychain keeps opens the key; one that does not any more is
// as none.
func TestKeychainGivesThePassword(t *testing.T) {
	keys := Keys{Folder: t.TempDir()}
	public, file, err := keys.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	lockKey(t, file, "a password")
	list := MakeList(nil)
	for kept, want := range map[string]error{"a password": nil, "of last year": ErrNoPassword, "": ErrNoPassword} {
		keys.Kept = func(id string) string {
			if id != KeyID(public) || len(id) != 16 {
				t.Errorf("asked for %q", id)
			}
			return kept
		}
		signature, err := keys.Sign(public, list, nil)
		if err != want || want == nil && !IsSigned(public, list, signature) {
			t.Errorf("%q: %v", kept, err)
		}
	}
}

func TestListNamesWhatIsTheSameOnEveryMirror(t *testing.T) {
	var files []File
	for _, name := range []string{
		"z.txt", "index.html", "index.html.br", "index.html.gz", ListFile, SignatureFile, ".htaccess", "_headers", "_redirects", "vercel.json", ".nojekyll", ".hidden/x",
		"cases/.x", ".well-known/security.txt", "data.csv.gz", "a/_headers", "CNAME", "É.txt",
	} {
		files = append(files, File{Path: name})
	}
	got := string(MakeList(files))
	want := ""
	for _, name := range []string{".well-known/security.txt", "CNAME", "a/_headers", "data.csv.gz", "index.html", "z.txt", "É.txt"} {
		want += strings.Repeat("0", 64) + "  ./" + name + "\n"
	}
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestListThatIsNoneIsRefused(t *testing.T) {
	sum := strings.Repeat("0", 64)
	for _, bad := range []string{
		"x", "\n", sum + "  ./a", sum + " ./a\n", sum + "  a\n", sum + "  ./../a\n", sum + "  ./a/../b\n", sum + "  .//a\n", sum + "  ./\n", sum + "  ./a\\b\n", sum + "0  ./a\n", sum[1:] + "  ./a\n",
		sum + "  ./b\n" + sum + "  ./a\n", sum + "  ./a\n" + sum + "  ./a\n", sum + "  ./a\r\n", strings.Repeat("g", 64) + "  ./a\n", sum + "  ./a\xff\n", sum + "  ./a\x00\n", sum + "  ./.\n",
	} {
		if list, err := ParseList([]byte(bad)); err == nil {
			t.Errorf("%q: %v", bad, list)
		}
	}
	if list, err := ParseList([]byte(sum + "  ./a  ./b\n")); err != nil || list[0].Path != "a  ./b" {
		t.Errorf("%v %v", list, err)
	}
}

func TestFolderIsAsItWasSignedOrSaysWhatIsNot(t *testing.T) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	z.Write([]byte(site["index.html"]))
	z.Close()
	for _, c := range []struct {
		name   string
		change map[string]string // "" removes
		want   []Finding
	}{
		{"nothing", nil, nil},
		{"changed", map[string]string{"index.html": "other", "feed.xml": ""}, []Finding{{"missing", "feed.xml"}, {"different", "index.html"}}},
		{"more", map[string]string{"cases/y.html": "x", "deep/er/x": "x"}, []Finding{{"extra", "cases/y.html"}, {"extra", "deep/er/x"}}},
		{"aside", map[string]string{".htaccess": "x", "CNAME": "x", "_headers": "x", ".git/config": "x", "vercel.json": "x", ".well-known/acme-challenge/x": "x"}, nil},
		{"beside the list", map[string]string{".well-known/keybase.txt": "x", ".well-known/x/.hidden": "x", ListFile + ".gz": "other"},
			[]Finding{{"different", ListFile + ".gz"}, {"extra", ".well-known/keybase.txt"}, {"extra", ".well-known/x/.hidden"}}},
		{"not aside", map[string]string{"a/CNAME": "x", "a/_headers": "x"}, []Finding{{"extra", "a/CNAME"}, {"extra", "a/_headers"}}},
		{"compressed", map[string]string{"index.html.gz": zipped.String()}, nil},
		{"compressed otherwise", map[string]string{"index.html.gz": "other", "index.html.br": "other", "gone.html.br": "x", "feed.xml.gz": zipped.String()},
			[]Finding{{"different", "feed.xml.gz"}, {"extra", "gone.html.br"}, {"different", "index.html.br"}, {"different", "index.html.gz"}}},
		{"no list", map[string]string{ListFile: "", "index.html": "other"}, []Finding{{"missing", ListFile}}},
		{"no signature", map[string]string{SignatureFile: "", "index.html": "other"}, []Finding{{"missing", SignatureFile}}},
		{"a file where a folder was", map[string]string{"cases/x/index.html": "", "cases/x/paper (1) ü.pdf": "", "cases/x": "x"},
			[]Finding{{"extra", "cases/x"}, {"missing", "cases/x/index.html"}, {"missing", "cases/x/paper (1) ü.pdf"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			files, line := newSigned(t)
			for name, text := range c.change {
				files[name] = text
				if text == "" {
					delete(files, name)
				}
			}
			got, err := Folder(context.Background(), writeCopy(t, files), line, &Progress{})
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v (%v)", got, c.want, err)
			}
		})
	}
}

func TestForgedListSaysNothingElse(t *testing.T) {
	files, line := newSigned(t)
	others, otherLine := newSigned(t)
	for name, change := range map[string]func(map[string]string){
		"list":         func(f map[string]string) { f[ListFile] += strings.Repeat("0", 64) + "  ./zz\n" },
		"signature":    func(f map[string]string) { f[SignatureFile] = others[SignatureFile] },
		"no signature": func(f map[string]string) { f[SignatureFile] = "x" },
		"trusted comment": func(f map[string]string) {
			f[SignatureFile] = strings.Replace(f[SignatureFile], "trusted comment: casebook", "trusted comment: Casebook", 1)
		},
		"empty list": func(f map[string]string) { f[ListFile] = "" },
	} {
		forged := map[string]string{}
		for k, v := range files {
			forged[k] = v
		}
		change(forged)
		if found, err := Folder(context.Background(), writeCopy(t, forged), line, &Progress{}); !errors.Is(err, ErrSignature) || found != nil {
			t.Errorf("%s: %v, %v", name, found, err)
		}
	}
	if _, err := Folder(context.Background(), writeCopy(t, files), otherLine, &Progress{}); !errors.Is(err, ErrSignature) {
		t.Errorf("another key: %v", err)
	}
}

// A list of nothing would hold of any copy.
func TestEmptyListIsNone(t *testing.T) {
	keys := Keys{Folder: filepath.Join(t.TempDir(), "keys")}
	line, _, err := keys.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	signature, err := keys.Sign(line, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"evil.html": "x", ListFile: "", SignatureFile: string(signature)}
	want := []Finding{{"missing", ListFile}}
	if got, err := Folder(t.Context(), writeCopy(t, files), line, &Progress{}); err != nil || !slices.Equal(got, want) {
		t.Errorf("a folder: %v, %v", got, err)
	}
	if got, err := Address(t.Context(), newMirror(t, files, nil), line, &Progress{}); err != nil || !slices.Equal(got, want) {
		t.Errorf("an address: %v, %v", got, err)
	}
}

// A mirror sends a copy as hosts do.
func newMirror(t *testing.T, files map[string]string, before func(http.ResponseWriter, *http.Request) bool) string {
	t.Helper()
	folder := writeCopy(t, files)
	dir := http.FileServer(http.Dir(folder))
	s := httptest.NewServer(http.StripPrefix("/below", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case before != nil && before(w, r):
		case strings.HasSuffix(r.URL.Path, "/index.html"): // which Go's server leads away from
			http.ServeContent(w, r, "index.html", time.Time{}, strings.NewReader(files[r.URL.Path[1:]]))
		default:
			dir.ServeHTTP(w, r)
		}
	})))
	t.Cleanup(s.Close)
	return s.URL + "/below/"
}

func sendWithoutEnd(path string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != path {
			return false
		}
		for some := make([]byte, 1<<20); ; {
			if _, err := w.Write(some); err != nil {
				return true
			}
		}
	}
}

func TestAddressIsAsItWasSignedOrSaysWhatIsNot(t *testing.T) {
	files, line := newSigned(t)
	redirect := func(from, to string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != from {
				return false
			}
			http.Redirect(w, r, to, http.StatusMovedPermanently)
			return true
		}
	}
	var asked atomic.Int32
	for _, c := range []struct {
		name   string
		before func(http.ResponseWriter, *http.Request) bool
		want   []Finding
	}{
		{"as signed", nil, nil},
		{"by its folder", func(w http.ResponseWriter, r *http.Request) bool {
			if strings.HasSuffix(r.URL.Path, "index.html") && !strings.Contains(r.URL.Path, "old") {
				http.NotFound(w, r)
				return true
			}
			return false
		}, nil},
		{"old address", redirect("/old/", "/below/cases/x/"), nil},
		{"old address to elsewhere", redirect("/old/", "/below/"), []Finding{{"different", "old/index.html"}}},
		{"old address to another host", redirect("/old/", "http://localhost:1/below/cases/x/"), []Finding{{"different", "old/index.html"}}},
		{"file led to where nobody answers", redirect("/feed.xml", "http://127.0.0.1:1/feed.xml"), []Finding{{"different", "feed.xml"}}},
		{"page led to no address", redirect("/cases/x/", "ftp://127.0.0.1/"), []Finding{{"different", "cases/x/index.html"}}},
		{"old file", redirect("/old.html", "/below/cases/x/"), nil},
		{"old file to what is not signed", redirect("/old.html", "/below/.well-known/casebook.sha256"), []Finding{{"different", "old.html"}}},
		{"page led away", redirect("/cases/x/", "/below/"), []Finding{{"different", "cases/x/index.html"}}},
		{"gone", func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == "/feed.xml" {
				http.Error(w, "gone", http.StatusGone)
				return true
			}
			return false
		}, []Finding{{"missing", "feed.xml"}}},
		{"without an end", func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == "/old.html" {
				http.NotFound(w, r)
				return true
			}
			return sendWithoutEnd("/")(w, r)
		}, []Finding{{"different", "index.html"}, {"missing", "old.html"}}},
		{"in its own words", func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == "/feed.xml" {
				w.Write([]byte("other"))
				return true
			}
			return false
		}, []Finding{{"different", "feed.xml"}}},
		{"busy", func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == "/feed.xml" && asked.Add(1) < 3 {
				w.Header().Set("Retry-After", "0")
				http.Error(w, "busy", http.StatusTooManyRequests)
				return true
			}
			return false
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Address(t.Context(), newMirror(t, files, c.before), line, &Progress{})
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v (%v)", got, c.want, err)
			}
		})
	}
}

func TestMirrorThatIsNotReachedSaysSo(t *testing.T) {
	files, line := newSigned(t)
	closed := httptest.NewServer(nil)
	closed.Close()
	out := newMirror(t, files, func(w http.ResponseWriter, r *http.Request) bool {
		w.Header().Set("Retry-After", "3600")
		http.Error(w, "no", http.StatusServiceUnavailable)
		return true
	})
	endless := func(path string) string { return newMirror(t, files, sendWithoutEnd(path)) }
	secure := httptest.NewTLSServer(nil) // nobody of this machine vouches for it
	defer secure.Close()
	for address, want := range map[string]string{
		closed.URL + "/":                     "cannot be reached, or ended the connection",
		out:                                  "answers with status 503",
		secure.URL + "/":                     "nobody vouches for the certificate",
		strings.Replace(out, "p:", "ps:", 1): "does not answer with TLS",
		"http://nowhere.invalid/":            "nowhere.invalid",
		endless("/" + ListFile):              "./" + ListFile + " of this copy is larger than any",
	} {
		ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
		_, err := Address(ctx, address, line, &Progress{})
		stop()
		if !errors.As(err, new(*UnreachedError)) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "dial") {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
	}
}

// A line that breaks while TLS is spoken is no server without TLS.
func TestBrokenLineIsNoServerWithoutTLS(t *testing.T) {
	s := &addressSource{base: &url.URL{Scheme: "https", Host: "mirror.example"}}
	for msg, want := range map[string]string{
		"first record does not look like a TLS handshake": "does not answer with TLS",
		"oversized record received with length 20527":     "cannot be reached, or ended the connection",
	} {
		if err := s.unreached(&url.Error{Op: "Get", Err: tls.RecordHeaderError{Msg: msg}}); !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", msg, err, want)
		}
	}
}

func TestKeysOfMinisignAreRead(t *testing.T) {
	if testing.Short() {
		t.Skip("a password takes a gigabyte and seconds, and minutes under the race detector")
	}
	program, err := exec.LookPath("minisign")
	if err != nil {
		t.Skip("there is no minisign here")
	}
	dir := t.TempDir()
	run := func(in string, args ...string) {
		t.Helper()
		c := exec.Command(program, args...)
		c.Dir, c.Stdin = dir, strings.NewReader(in)
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("minisign %v: %v\n%s", args, err, out)
		}
	}
	run("", "-G", "-W", "-p", "plain.pub", "-s", "plain.key")
	run("secret\nsecret\n", "-G", "-p", "locked.pub", "-s", "locked.key")
	list := MakeList([]File{{Path: "index.html"}})
	if err := os.WriteFile(filepath.Join(dir, "list"), list, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"plain", "locked"} {
		line, ok := PublicLine(filepath.Join(dir, name+".pub"))
		if !ok {
			t.Fatal(name)
		}
		keys := Keys{File: filepath.Join(dir, name+".key"), Password: "secret"}
		signature, err := keys.Sign(line, list, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, "list.minisig"), signature, 0o644); err != nil {
			t.Fatal(err)
		}
		run("", "-V", "-H", "-m", "list", "-P", line)
	}
	line, _ := PublicLine(filepath.Join(dir, "locked.pub"))
	if _, err := (Keys{File: filepath.Join(dir, "locked.key")}).Sign(line, list, nil); !errors.Is(err, ErrNoPassword) {
		t.Errorf("without the password: %v", err)
	}
	// What minisign signs itself, in its older form too.
	line, _ = PublicLine(filepath.Join(dir, "plain.pub"))
	for _, older := range [][]string{nil, {"-l"}} {
		os.Remove(filepath.Join(dir, "list.minisig"))
		run("", append([]string{"-S", "-m", "list", "-s", "plain.key"}, older...)...)
		signature, err := os.ReadFile(filepath.Join(dir, "list.minisig"))
		var public minisign.PublicKey
		if err != nil || public.UnmarshalText([]byte(line)) != nil || !isSigned(public, list, signature) {
			t.Errorf("%v: minisign's own signature is not right (%v)", older, err)
		}
	}
}

func TestKeyOfOursHasAPasswordAndIsNotOverwritten(t *testing.T) {
	if testing.Short() {
		t.Skip("a password takes a gigabyte and seconds, and minutes under the race detector")
	}
	file := filepath.Join(t.TempDir(), "key")
	line, _, err := (Keys{File: file}).NewKey()
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := (Keys{File: file}).NewKey(); !errors.Is(err, os.ErrExist) {
		t.Errorf("the key was overwritten: %v", err)
	}
	list := MakeList([]File{{Path: "x"}})
	signature, err := (Keys{File: file}).Sign(line, list, nil)
	if err != nil {
		t.Fatal(err)
	}
	locked := filepath.Join(t.TempDir(), "key")
	if _, _, err := (Keys{File: locked, Password: "secret"}).NewKey(); err != nil { // takes a second, and a gigabyte
		t.Fatal(err)
	}
	if _, err := (Keys{File: locked}).Sign(line, list, nil); !errors.Is(err, ErrNoPassword) {
		t.Errorf("%v", err)
	}
	if kept, err := (Keys{File: locked}).Sign(line, list, signature); err != nil || !bytes.Equal(kept, signature) {
		t.Errorf("a right signature is made anew: %v", err)
	}
}

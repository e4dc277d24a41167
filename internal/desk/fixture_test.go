package desk

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casebook"
)

const (
	adaFile   = "content/cases/ada/index.md"
	aboutFile = "content/pages/about.md"
	listFile  = "content/letters/open/signatories.csv"
)

// smallSite is a made-up site with a document of every kind, and its mess.
var smallSite = map[string]string{
	"site.toml": "# ours\ntitle = \"The Campaign\"\nbase_url = \"https://example.org/\"\nid = \"example.org,2026\"\nlanguage = \"en\"\n\n[organisation]\nname = \"Us\"\nemail = \"us@example.org\" # the office\n\n[languages.uk]\ntitle = \"Кампанія\"\n",
	adaFile:     "+++\n# who it is about\ntitle   = \"Ada Example\" # her name\nstatus = 'detained'\nsince=2026-01-12\n\n[[facts]]\nlabel = \"Profession\"\nvalue = \"Teacher\"\n\n[action]\ntitle = \"Write\"\nto = \"minister@example.org\"\n+++\n\nThe first text.\n",
	"content/cases/ada/updates/2026-02-01-news.md": "+++\ntitle = \"News\"\ndraft = true\n+++\nWhat is new.\n",
	aboutFile:                       "\ufeff+++\r\ntitle = \"About\"\r\n+++\r\n\r\nThe text of Windows.\r\nA second line.\r\n",
	"content/letters/open/index.md": "+++\ntitle = \"An open letter\"\ndate = 2026-01-15\n+++\nDear Minister,\n",
	listFile:                        "name,role,email,public\nBo Specimen,teacher,bo@example.org,yes\n\"Sample, Cy\",,cy@example.org,no\nDee Model,nurse,dee@example.org,yes\n",
	"guard.txt":                     "Hidden Word\n",
}

// A bench is a desk with a site on it.
type bench struct {
	t    testing.TB
	desk *Desk
	dir  string
}

func newBench(t testing.TB, more map[string]string) *bench {
	t.Helper()
	dir := t.TempDir()
	b := &bench{t: t, dir: dir}
	for _, files := range []map[string]string{smallSite, more} {
		for name, text := range files {
			b.write(name, text)
		}
	}
	desk, err := New(Options{Dir: dir, Theme: casebook.Theme, Port: "8080"})
	if err != nil {
		t.Fatal(err)
	}
	b.desk = desk
	t.Cleanup(func() { desk.Close() })
	return b
}

func (b *bench) path(name string) string { return filepath.Join(b.dir, filepath.FromSlash(name)) }

func (b *bench) write(name, text string) {
	b.t.Helper()
	if err := os.MkdirAll(filepath.Dir(b.path(name)), 0o777); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(b.path(name), []byte(text), 0o666); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) read(name string) string {
	b.t.Helper()
	data, err := os.ReadFile(b.path(name))
	if err != nil {
		b.t.Fatal(err)
	}
	return string(data)
}

// tree gives every file of the site but for what casebook keeps for itself.
func (b *bench) tree() map[string]string {
	files := map[string]string{}
	filepath.WalkDir(b.dir, func(name string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(b.dir, name)
		rel = filepath.ToSlash(rel)
		if strings.HasPrefix(rel, ".casebook/") || d.IsDir() || !d.Type().IsRegular() {
			return nil
		}
		data, _ := os.ReadFile(name)
		files[rel] = string(data)
		return nil
	})
	return files
}

// An answer is what came back.
type answered struct {
	Code   int
	Header http.Header
	Body   string
	JSON   map[string]any
}

func (a *answered) text(key string) string {
	s, _ := a.JSON[key].(string)
	return s
}

// codes gives the codes of the problems of an answer.
func (a *answered) codes() string {
	var codes []string
	list, _ := a.JSON["problems"].([]any)
	for _, p := range list {
		codes = append(codes, p.(map[string]any)["code"].(string))
	}
	return strings.Join(codes, " ")
}

// ask asks the desk as a program does; headers are names and values in turn.
func (b *bench) ask(method, address string, body any, headers ...string) *answered {
	b.t.Helper()
	var data []byte
	kind := ""
	switch v := body.(type) {
	case nil:
	case []byte:
		data, kind = v, "application/octet-stream"
	case string:
		data, kind = []byte(v), "application/json"
	default:
		data, _ = json.Marshal(v)
		kind = "application/json"
	}
	r := httptest.NewRequest(method, "http://127.0.0.1:8080"+Path+"api/"+address, bytes.NewReader(data))
	r.Header.Set("X-Casebook-Token", b.desk.Token())
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Del(headers[i])
		if headers[i+1] != "" {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	return b.send(r)
}

func (b *bench) send(r *http.Request) *answered {
	w := httptest.NewRecorder()
	b.desk.ServeHTTP(w, r)
	a := &answered{Code: w.Code, Header: w.Header(), Body: w.Body.String()}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(w.Body.Bytes(), &a.JSON); err != nil {
			b.t.Errorf("%s %s: %v in %q", r.Method, r.URL, err, a.Body)
		}
	}
	return a
}

// must asks for what has to be answered with a status.
func (b *bench) must(status int, method, address string, body any, headers ...string) *answered {
	b.t.Helper()
	a := b.ask(method, address, body, headers...)
	if a.Code != status {
		b.t.Fatalf("%s %s: got %d %s, want %d", method, address, a.Code, a.Body, status)
	}
	return a
}

// put saves a change of a document as it is now.
func (b *bench) put(status int, file string, body any) *answered {
	b.t.Helper()
	return b.must(status, "PUT", "documents/"+escape(file), body, "If-Match", b.must(200, "GET", "documents/"+escape(file), nil).Header.Get("ETag"))
}

func escape(file string) string { return (&url.URL{Path: file}).EscapedPath() }

type m = map[string]any

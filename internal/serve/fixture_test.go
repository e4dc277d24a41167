package serve

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/guard"
	"casebook/internal/page"
	"casebook/internal/takedown"
	"casebook/internal/theme"
)

// A memorySite is planned from files in memory, every time from nothing.
type memorySite struct {
	mu    sync.Mutex
	files fstest.MapFS
	fail  error
}

func (s *memorySite) Changed(...string) {}

func (s *memorySite) Guard() *guard.Guard { return nil }

func (s *memorySite) Taken() takedown.Memory { return takedown.Memory{} }

func (s *memorySite) Files() fs.FS { return s.copy() }

// copy gives the files as they are now.
func (s *memorySite) copy() fstest.MapFS {
	s.mu.Lock()
	defer s.mu.Unlock()
	files := fstest.MapFS{}
	for name, f := range s.files {
		files[name] = f
	}
	return files
}

// Open opens a file as it is at that moment, as those beside pages are read.
func (s *memorySite) Open(name string) (fs.File, error) { return s.copy().Open(name) }

func (s *memorySite) remove(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.files, name)
}

func (s *memorySite) write(name, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[name] = &fstest.MapFile{Data: []byte(text)}
}

func (s *memorySite) Plan(rep *diag.Report) (*page.Plan, error) {
	if s.fail != nil {
		return nil, s.fail
	}
	files := s.copy()
	site := config.Load(files, rep)
	if site == nil {
		return nil, nil
	}
	builtin := os.DirFS("../..")
	c, err := content.Load(files, site, rep)
	if err != nil {
		return nil, err
	}
	return page.New(page.Input{
		Site: site, Campaign: c, Gate: campaign.Gate{Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Drafts: true},
		Theme: theme.Load(builtin, files, site.Languages, rep), Assets: asset.Build(builtin, files, asset.Options{Minify: true}, rep),
		Pictures: asset.NewStore(s, nil), Minify: true,
	}, rep), nil
}

// A preview is a server of a memorySite, and what it has said.
type preview struct {
	t       *testing.T
	site    *memorySite
	server  *Server
	changes chan []string
	said    chan Outcome
}

const siteToml = `title = "A campaign"
base_url = "https://example.org/campaign/"
language = "en"
id = "example.org,2026"
`

func startPreview(t *testing.T, files map[string]string) *preview {
	t.Helper()
	return startPreviewWith(t, files, Options{Host: "127.0.0.1", Editor: "vscode://file{file}:{line}:{column}", Folder: "/srv/a site"})
}

func startPreviewWith(t *testing.T, files map[string]string, o Options) *preview {
	t.Helper()
	p := &preview{t: t, site: &memorySite{files: fstest.MapFS{}}, changes: make(chan []string), said: make(chan Outcome, 100)}
	p.site.write("site.toml", siteToml)
	p.site.write("content/pages/about.md", "+++\ntitle = \"About\"\n+++\nThe first text.\n")
	p.site.write("content/cases/ada/index.md", "+++\ntitle = \"Ada Example\"\nstatus = \"detained\"\n+++\nWhat happened.\n")
	for name, text := range files {
		p.site.write(name, text)
	}
	o.Site, o.Report = p.site, func(o Outcome) { p.said <- o }
	p.server = New(o)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { p.server.Run(ctx, p.changes); close(done) }()
	t.Cleanup(func() { stop(); <-done })
	p.outcome()
	return p
}

// outcome gives what the server says of the next rebuild.
func (p *preview) outcome() Outcome {
	p.t.Helper()
	return p.until(func(o Outcome) bool { return !o.Check })
}

// checked waits until everything has been looked at.
func (p *preview) checked() Outcome {
	p.t.Helper()
	return p.until(func(o Outcome) bool { return o.Finished })
}

func (p *preview) until(is func(Outcome) bool) Outcome {
	p.t.Helper()
	late := time.After(time.Minute)
	for {
		select {
		case o := <-p.said:
			if is(o) {
				return o
			}
		case <-late:
			p.t.Fatal("the server says nothing")
			return Outcome{}
		}
	}
}

// save writes a file, and gives what the server says of it.
func (p *preview) save(name, text string) Outcome {
	p.t.Helper()
	p.site.write(name, text)
	p.changes <- []string{name}
	return p.outcome()
}

// ask sends a request as it came from a browser's address line, changed by
// edit, which may be nil.
func (p *preview) ask(address string, edit func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r.Host = "127.0.0.1:8080"
	r.Header.Set("Sec-Fetch-Site", "none")
	if edit != nil {
		edit(r)
	}
	w := httptest.NewRecorder()
	p.server.ServeHTTP(w, r)
	return w
}

func (p *preview) body(address string) string { return p.ask(address, nil).Body.String() }

var errDisk = errors.New("the disk cannot be read")

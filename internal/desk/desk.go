// Package desk lets people write, look after signatories and publish in the
// browser, and programs over HTTP: below /-/desk/ of the preview, on this machine
// alone, for who has the token of the run. It is a thin layer. What a document may
// hold, what is wrong with it and what a change comes to is decided by the rooms
// that the commands use; here is only how it is asked and answered, who may ask,
// and that nothing is lost: a save names what was read, is whole or not at all,
// and leaves every byte that it does not concern.
package desk

import (
	"context"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"time"

	"casebook/internal/folder"
	"casebook/internal/signatory"
	"casebook/internal/site"
)

// Path is where the desk is in the preview.
const Path = "/-/desk/"

// Options say which site is on the desk.
type Options struct {
	Dir       string   // the site's folder, absolute
	Theme     fs.FS    // the built-in layouts and assets
	GuardList string   // as site.Options has it
	Private   []string // files, as keys, that are neither shown nor written, should they lie in the site
	Port      string   // that is listened on, for the name of the cookie

	Lists *signatory.Memory // what the preview knows of lists of people; nil for nothing

	// Deploy sends the site to a target and gives the exit code of the command;
	// Keep puts secrets of a target into the keychain, by the contract's names.
	// Either may be nil: then there are no targets.
	Deploy func(ctx context.Context, s Sending) int
	Keep   func(target string, secrets map[string]string) error
}

// A Desk answers requests below Path. It is safe for concurrent use.
type Desk struct {
	Options
	files    *folder.Folder
	access   *access
	work     *workspace
	recent   recentSources
	promises promises

	mu     sync.Mutex
	pruned time.Time // when the history was last looked through
	held   *heldList // the list that was asked for last; nil for none yet
}

// New opens a site's folder for a desk. Nothing is read or written before somebody
// asks.
func New(o Options) (*Desk, error) {
	files, err := folder.Open(o.Dir)
	if err != nil {
		return nil, err
	}
	return &Desk{Options: o, files: files, access: newAccess(o.Port), work: &workspace{options: site.Options{
		Dir: o.Dir, Theme: o.Theme, GuardList: o.GuardList, Drafts: true, Clock: time.Now, Preview: true, Lists: o.Lists,
	}}}, nil
}

// Token is what opens the desk: whoever has it may do what the user may.
func (d *Desk) Token() string { return d.access.token }

// Close lets go of the site.
func (d *Desk) Close() error {
	d.work.close()
	return d.files.Close()
}

// ServeHTTP answers a request whose Host, Origin and Sec-Fetch-Site the preview has
// looked at.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setSafeHeaders(w.Header())
	name, api := strings.CutPrefix(r.URL.Path, Path+"api/")
	if !api && d.access.takeToken(w, r) {
		return
	}
	if err := d.access.check(r); err != nil {
		d.fail(w, r, err, !api)
		return
	}
	var err error
	sent := r.Body
	if api {
		err = d.serveAPI(w, r, name)
	} else {
		err = screens{d}.servePage(w, r)
	}
	if err != nil {
		discard(r, sent)
		d.fail(w, r, err, !api)
	}
}

// setSafeHeaders keeps an answer of the desk from being kept, framed, run or told
// elsewhere; a page adds a policy of its own.
func setSafeHeaders(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
}

// A handler answers one kind of request; rest is what the path says behind the
// route's own part.
type handler func(d *Desk, w http.ResponseWriter, r *http.Request, rest string) error

// A route is a method and the beginning of a path below api/, with "/" at its
// end where the name of something follows.
type route struct {
	method, path string
	body         string // the media type of what is sent; "" for nothing
	most         int64  // bytes of it
	handle       handler
}

const (
	jsonBody  = "application/json"
	bytesBody = "application/octet-stream"
	eitherOf  = "either" // bytes first, then JSON
)

// Bounds of what is sent, in bytes. A document is at most 8 MB; JSON may write a
// character in six bytes.
const (
	mostJSON  = 48 << 20
	mostBytes = 64 << 20
)

// routes is the contract's table, convert, and what pages of the desk forget.
var routes = []route{
	{"GET", "documents", "", 0, (*Desk).listDocuments},
	{"GET", "documents/", "", 0, (*Desk).getDocument},
	{"PUT", "documents/", jsonBody, mostJSON, (*Desk).putDocument},
	{"DELETE", "documents/", "", 0, (*Desk).deleteDocument},
	{"POST", "documents/", jsonBody, mostJSON, (*Desk).previewDocument},
	{"POST", "new", jsonBody, mostJSON, (*Desk).makeNew},
	{"GET", "files/", "", 0, func(d *Desk, w http.ResponseWriter, r *http.Request, rest string) error {
		return resources{d}.getFile(w, r, rest)
	}},
	{"PUT", "files/", bytesBody, mostBytes, func(d *Desk, w http.ResponseWriter, r *http.Request, rest string) error {
		return resources{d}.putFile(w, r, rest)
	}},
	{"DELETE", "files/", "", 0, func(d *Desk, w http.ResponseWriter, r *http.Request, rest string) error {
		return resources{d}.deleteFile(w, r, rest)
	}},
	{"GET", "history/", "", 0, (*Desk).getHistory},
	{"GET", "signatories/", "", 0, func(d *Desk, w http.ResponseWriter, r *http.Request, rest string) error {
		return lists{d}.getSignatories(w, r, rest)
	}},
	{"PATCH", "signatories/", jsonBody, mostJSON, func(d *Desk, w http.ResponseWriter, r *http.Request, rest string) error {
		return lists{d}.patchSignatories(w, r, rest)
	}},
	{"POST", "import/letter", eitherOf, mostBytes, (*Desk).importLetter},
	{"POST", "import/signatories", eitherOf, mostBytes, func(d *Desk, w http.ResponseWriter, r *http.Request, rest string) error {
		return lists{d}.importSignatories(w, r, rest)
	}},
	{"POST", "withdraw", jsonBody, mostJSON, (*Desk).withdraw},
	{"POST", "convert", jsonBody, mostJSON, func(d *Desk, w http.ResponseWriter, r *http.Request, rest string) error {
		return lists{d}.convert(w, r, rest)
	}},
	{"POST", "seal", jsonBody, mostJSON, (*Desk).seal},
	{"POST", "takedown", jsonBody, mostJSON, (*Desk).takeDown},
	{"POST", "build", jsonBody, mostJSON, (*Desk).build},
	{"GET", "forgotten", "", 0, func(d *Desk, w http.ResponseWriter, _ *http.Request, _ string) error {
		return answer(w, http.StatusOK, screens{d}.forgotten())
	}},
	{"GET", "report", "", 0, (*Desk).getReport},
	{"GET", "problems", "", 0, (*Desk).getProblems},
	{"POST", "deploy", jsonBody, mostJSON, func(d *Desk, w http.ResponseWriter, r *http.Request, rest string) error {
		return senders{d}.deploy(w, r, rest)
	}},
	{"PUT", "secrets/", jsonBody, 1 << 20, func(d *Desk, w http.ResponseWriter, r *http.Request, rest string) error {
		return senders{d}.putSecrets(w, r, rest)
	}},
}

// serveAPI finds the route of a request.
func (d *Desk) serveAPI(w http.ResponseWriter, r *http.Request, name string) error {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	for _, route := range routes {
		rest, found := strings.CutPrefix(name, route.path)
		if route.method != method || !found || strings.HasSuffix(route.path, "/") != (rest != "") {
			continue
		}
		if err := checkBody(w, r, route); err != nil {
			return err
		}
		return route.handle(d, w, r, rest)
	}
	return nothingThere()
}

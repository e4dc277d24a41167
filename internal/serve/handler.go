package serve

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/address"
	"casebook/internal/diag"
	"casebook/internal/host"
)

// deskPath is where the desk is. What is below it goes to the desk alone.
const deskPath = "/-/desk"

// ServeHTTP answers GET and HEAD; the desk answers what else there is. Every
// answer is fresh: nothing is to be kept by the browser.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	desk := r.URL.Path == deskPath || strings.HasPrefix(r.URL.Path, deskPath+"/")
	switch {
	case !s.isAllowed(r):
		if desk && s.Desk != nil {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusForbidden)
			w.Write(foreignRequest())
			return
		}
		http.Error(w, "this preview answers only to pages of its own and to "+s.ownAddress(), http.StatusForbidden)
		return
	case desk && s.Desk == nil:
		http.NotFound(w, r)
		return
	case desk:
		s.Desk.ServeHTTP(w, r)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD are answered", http.StatusMethodNotAllowed)
		return
	}
	select {
	case <-s.ready:
	case <-r.Context().Done():
		return
	}
	if name, own := strings.CutPrefix(r.URL.Path, "/-/"); own {
		s.serveOwn(w, r, name)
		return
	}
	s.servePage(w, r)
}

// foreignRequest gives the body of an answer to who may not ask the desk.
func foreignRequest() []byte {
	said := diag.ErrorAt(diag.Position{}, diag.Say("desk-foreign"))
	body, err := json.Marshal(map[string]any{"problems": []diag.JSON{diag.ForJSON(said)}})
	if err != nil {
		panic(err) // words can be marshalled
	}
	return body
}

// ownAddress says under which address the preview can be had.
func (s *Server) ownAddress() string {
	if Beyond(s.Host) {
		return "the address it listens on"
	}
	return "http://localhost"
}

// servePage answers with the page or file at the request's address.
func (s *Server) servePage(w http.ResponseWriter, r *http.Request) {
	a, ok := requestedAddress(r.URL.Path)
	shown, _, _ := s.currentState()
	if shown == nil {
		s.sendFile(w, r, http.StatusServiceUnavailable, "/404.html", []byte(noSite))
		return
	}
	if ok {
		data, found, err := s.getFile(a)
		switch {
		case found && err != nil:
			s.sendFile(w, r, http.StatusInternalServerError, "/500.html", []byte(noPage))
			return
		case found:
			s.sendFile(w, r, http.StatusOK, a, data)
			return
		case s.redirectToPage(w, r, shown, a):
			return
		}
	}
	data, _, _ := shown.getFile("/404.html")
	s.sendFile(w, r, http.StatusNotFound, "/404.html", data)
}

// What is shown when there is nothing else; problems are laid over it.
const (
	noSite = "<!DOCTYPE html><html lang=\"en\"><head><title>casebook</title></head><body><p>The site cannot be shown yet.</p></body></html>"
	noPage = "<!DOCTYPE html><html lang=\"en\"><head><title>casebook</title></head><body><p>This page cannot be shown yet.</p></body></html>"
)

// requestedAddress gives the address that a request's path names; false for paths that
// no page can have.
func requestedAddress(p string) (address.Address, bool) {
	if !strings.HasPrefix(p, "/") || strings.ContainsAny(p, "\\\x00") {
		return "", false
	}
	clean := path.Clean(p)
	if strings.HasSuffix(p, "/") && clean != "/" {
		clean += "/"
	}
	if clean != p {
		return "", false
	}
	return address.Address(norm.NFC.String(strings.TrimSuffix(p, "index.html"))), true
}

// redirectToPage sends a request on to where the page is: with the slash it lacks,
// or without the path that base_url has, which 404.html links with.
func (s *Server) redirectToPage(w http.ResponseWriter, r *http.Request, shown *version, a address.Address) bool {
	to := a + "/"
	if _, found := shown.plan.Published(to); !found || strings.HasSuffix(string(a), "/") {
		base := address.Address(shown.plan.BasePath())
		rest, under := strings.CutPrefix(string(a), string(base))
		if base == "/" || !under {
			return false
		}
		to = address.Address("/" + rest)
	}
	target := *r.URL
	target.Scheme, target.Host, target.Path, target.RawPath = "", "", string(to), ""
	http.Redirect(w, r, target.String(), http.StatusMovedPermanently)
	return true
}

// sendFile sends a file; a page with the script that keeps it live.
func (s *Server) sendFile(w http.ResponseWriter, r *http.Request, status int, a address.Address, data []byte) {
	kind := mediaType(a, data)
	w.Header().Set("Content-Type", kind)
	if s.Desk != nil {
		w.Header().Set("Content-Security-Policy", s.policyBesideDesk(r, a, kind))
	}
	if strings.HasPrefix(kind, "text/html") {
		data = injectScript(data, s.currentStamp(), wantsLoosePolicy(r))
	}
	if status == http.StatusOK {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
		return
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(data)
	}
}

// policyBesideDesk gives the policy (CSP 3) under which a file is shown while the
// same origin has a desk, which no file of a site may drive. A page that casebook
// makes runs the preview's script and casebook's own and no other; anything else
// that a browser opens is nobody's: no script, no form, no origin.
func (s *Server) policyBesideDesk(r *http.Request, a address.Address, kind string) string {
	shown, _, _ := s.currentState()
	if !strings.HasPrefix(kind, "text/html") || shown != nil && !shown.isPage(a) {
		return "sandbox"
	}
	own := "http://" + r.Host
	scripts := own + "/-/client.js"
	if shown != nil {
		for _, script := range shown.plan.UsedAssets() {
			if _, err := fs.Stat(s.Site.Files(), "assets/"+script.Name); path.Ext(script.Name) == ".js" && errors.Is(err, fs.ErrNotExist) {
				scripts += " " + own + (&url.URL{Path: "/" + script.Path}).EscapedPath()
			}
		}
	}
	return "script-src " + scripts + "; worker-src " + own + "/-/worker.js; object-src 'none'; base-uri 'none'; frame-src 'none'"
}

// mediaType gives the Content-Type of a file, with its encoding where it has one:
// that which hosts are told, else what the machine or the bytes say.
func mediaType(a address.Address, data []byte) string {
	name := path.Base(a.File())
	kind := cmp.Or(host.TypeOf(name), mime.TypeByExtension(path.Ext(name)), http.DetectContentType(data))
	if strings.HasPrefix(kind, "text/") && !strings.Contains(kind, "charset") {
		kind += "; charset=utf-8"
	}
	return kind
}

package driver

import (
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"casebook/internal/diag"
)

// netlifyAPI is where Netlify's interface is; tests put a stub in its place.
var netlifyAPI = "https://api.netlify.com/api/v1"

// netlifyPoll is how long to wait before asking again whether a deploy is ready.
var netlifyPoll = time.Second

// A netlifyHost is a site of Netlify, by its digest interface: a deploy is the list
// of all files with their SHA-1; the host says which of them it does not have, is
// sent these, and then exchanges the whole.
type netlifyHost struct {
	client *http.Client
	site   string // as the interface knows it
	token  string
	files  map[string]netlifyFile

	mu      sync.Mutex
	put     map[string]Content
	removed map[string]bool
}

type netlifyFile struct {
	Path string `json:"path"` // begins with "/"
	SHA  string `json:"sha"`
	Size int64  `json:"size"`
}

func checkNetlify(o Options) error {
	if site := strings.Trim(o.Address.Path, "/"); site == "" || strings.ContainsAny(site, "/?#%:@ ") {
		return Misused(diag.Say("bad-target/netlify"))
	}
	return nil
}

func openNetlify(ctx context.Context, o Options) (Host, error) {
	site := strings.Trim(o.Address.Path, "/")
	if !strings.Contains(site, ".") && strings.Count(site, "-") != 4 { // a name, and no id
		site += ".netlify.app"
	}
	n := &netlifyHost{client: &http.Client{Transport: newTransport(), Timeout: 30 * time.Minute}, site: site, files: map[string]netlifyFile{}, put: map[string]Content{}, removed: map[string]bool{}}
	token, asked, err := FindSecret(o.Secrets, Token, diag.Say("deploy-ask/token", "host", "Netlify"))
	if err != nil {
		return nil, err
	}
	n.token = token
	if err := n.readFiles(ctx); err != nil {
		return nil, err
	}
	if asked {
		o.Secrets.Worked(Token)
	}
	return n, nil
}

// readFiles asks which files readers have.
func (n *netlifyHost) readFiles(ctx context.Context) error {
	var list []netlifyFile
	err := n.call(ctx, "GET", "/sites/"+n.site+"/files", nil, &list)
	if IsMissing(err) { // no deploy yet, or no site
		var site struct {
			ID string `json:"id"`
		}
		if err = n.call(ctx, "GET", "/sites/"+n.site, nil, &site); IsMissing(err) {
			return Fail(diag.Say("deploy-netlify/no-site", "site", n.site), err)
		}
	}
	for _, f := range list {
		n.files[strings.TrimPrefix(f.Path, "/")] = f
	}
	return err
}

// call asks the interface, and reads its answer into a value unless that is nil.
func (n *netlifyHost) call(ctx context.Context, method, path string, body, into any) error {
	var data io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return err
		}
		data = bytes.NewReader(text)
	}
	r, err := n.request(ctx, method, path, "application/json", data, -1)
	if err != nil {
		return err
	}
	defer r.Close()
	if into == nil {
		return nil
	}
	if err := json.NewDecoder(io.LimitReader(r, 256<<20)).Decode(into); err != nil {
		return CutOff(diag.Say("deploy-nonsense", "host", "Netlify"), err)
	}
	return nil
}

// request sends one request and says what an answer that is no success means.
func (n *netlifyHost) request(ctx context.Context, method, path, contentType string, body io.Reader, size int64) (io.ReadCloser, error) {
	q, err := http.NewRequestWithContext(ctx, method, netlifyAPI+path, body)
	if err != nil {
		return nil, err
	}
	if size >= 0 {
		q.ContentLength = size
	}
	q.Header.Set("Authorization", "Bearer "+n.token)
	q.Header.Set("Content-Type", contentType)
	q.Header.Set("User-Agent", "casebook")
	a, err := n.client.Do(q)
	if err != nil {
		var inURL *url.Error
		if errors.As(err, &inURL) {
			err = inURL.Err // without the address
		}
		return nil, NetworkError("Netlify", err)
	}
	if a.StatusCode < 300 {
		return a.Body, nil
	}
	_ = a.Body.Close()
	return nil, StatusError("Netlify", a)
}

// StatusError says what an answer means that is no success.
func StatusError(name string, a *http.Response) error {
	cause := errors.New("status " + strconv.Itoa(a.StatusCode))
	switch a.StatusCode {
	case http.StatusUnauthorized:
		return BadLogin(name, cause)
	case http.StatusForbidden:
		return Fail(diag.Say("deploy-forbidden", "host", name), cause)
	case http.StatusNotFound, http.StatusGone:
		return fs.ErrNotExist
	case http.StatusPreconditionFailed:
		return fs.ErrExist
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return &Error{Trouble: Busy, Text: diag.Say("deploy-rate", "host", name), After: retryAfter(a.Header.Get("Retry-After"), time.Now()), Err: cause}
	case http.StatusInsufficientStorage, http.StatusRequestEntityTooLarge, http.StatusPaymentRequired:
		return Fail(diag.Say("deploy-quota", "host", name, "status", a.StatusCode), cause)
	}
	t := diag.Say("deploy-status", "host", name, "status", a.StatusCode)
	if a.StatusCode >= 500 {
		return CutOff(t, cause)
	}
	return Fail(t, cause)
}

// retryAfter reads how long a host asks to wait, in seconds or until a date (RFC
// 9110, section 10.2.3), at most ten minutes.
func retryAfter(text string, now time.Time) time.Duration {
	d := time.Duration(0)
	if seconds, err := strconv.Atoi(text); err == nil {
		d = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		d = at.Sub(now)
	}
	return min(max(d, 0), 10*time.Minute)
}

func (n *netlifyHost) Can() Abilities { return Abilities{Parallel: 4, Sums: true} }

func (n *netlifyHost) entry(f netlifyFile) Entry {
	e := Entry{Path: strings.TrimPrefix(f.Path, "/"), Size: f.Size}
	if f.SHA != "" {
		e.Sum = "sha1:" + f.SHA
	}
	return e
}

func (n *netlifyHost) List(context.Context) ([]Entry, error) {
	var list []Entry
	for _, f := range n.files {
		list = append(list, n.entry(f))
	}
	return list, nil
}

func (n *netlifyHost) Stat(_ context.Context, path string) (Entry, error) {
	if f, ok := n.files[path]; ok {
		return n.entry(f), nil
	}
	for p := range n.files {
		if strings.HasPrefix(p, path+"/") {
			return Entry{Path: path, Kind: Folder}, nil
		}
	}
	return Entry{}, fs.ErrNotExist
}

// Get reads a file of the deploy that readers have. The interface gives the bytes
// to who asks with this type.
func (n *netlifyHost) Get(ctx context.Context, path string) (io.ReadCloser, error) {
	if _, ok := n.files[path]; !ok {
		return nil, fs.ErrNotExist
	}
	return n.request(ctx, "GET", "/sites/"+n.site+"/files/"+escapePath(path), "application/vnd.bitballoon.v1.raw", nil, -1)
}

// escapePath gives a path as it stands in an address.
func escapePath(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return strings.Join(parts, "/")
}

func (n *netlifyHost) Put(_ context.Context, path string, c Content) error {
	if strings.ContainsAny(path, "#?") {
		return BadName(path, nil)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.put[path] = c
	delete(n.removed, path)
	return nil
}

func (n *netlifyHost) Rename(context.Context, string, string) error { return errors.ErrUnsupported }

func (n *netlifyHost) Remove(_ context.Context, path string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.put, path)
	n.removed[path] = true
	return nil
}

func (n *netlifyHost) RemoveFolder(context.Context, string) error { return nil }

// netlifyDeploy is a deploy as the interface tells of it.
type netlifyDeploy struct {
	ID       string   `json:"id"`
	State    string   `json:"state"`
	Required []string `json:"required"`
	Message  string   `json:"error_message"`
}

// Exchange makes a deploy of all files, sends those that Netlify does not have, and
// waits until readers have it.
func (n *netlifyHost) Exchange(ctx context.Context) error {
	was := n.files
	n.files = map[string]netlifyFile{}
	if err := n.readFiles(ctx); err != nil {
		return err
	}
	if !maps.Equal(was, n.files) {
		return &Error{Trouble: Moved, Text: diag.Say("deploy-moved")}
	}
	files, bySum := map[string]string{}, map[string]string{}
	for path, f := range n.files {
		if _, is := n.put[path]; !is && !n.removed[path] {
			files["/"+path] = f.SHA
		}
	}
	for path, c := range n.put {
		sum, err := sha1Of(c)
		if err != nil {
			return err
		}
		files["/"+path], bySum[sum] = sum, path
	}
	var d netlifyDeploy
	if err := n.call(ctx, "POST", "/sites/"+n.site+"/deploys", map[string]any{"files": files, "async": true, "title": "casebook"}, &d); err != nil {
		return err
	}
	for d.State != "prepared" && d.State != "uploading" && d.State != "uploaded" && d.State != "ready" {
		if err := n.await(ctx, &d); err != nil {
			return err
		}
	}
	for _, sum := range d.Required {
		path, ours := bySum[sum]
		if !ours {
			return Fail(diag.Say("deploy-nonsense", "host", "Netlify"), nil)
		}
		if err := n.upload(ctx, d.ID, path); err != nil {
			return err
		}
	}
	for d.State != "ready" {
		if err := n.await(ctx, &d); err != nil {
			return err
		}
	}
	return nil
}

// await asks how far a deploy is, after a while.
func (n *netlifyHost) await(ctx context.Context, d *netlifyDeploy) error {
	if d.State == "error" || d.State == "rejected" {
		return Fail(diag.Say("deploy-netlify/failed", "cause", diag.OneLine(d.Message)), nil)
	}
	if err := pause(ctx, netlifyPoll); err != nil {
		return err
	}
	return n.repeatCall(ctx, func() error { return n.call(ctx, "GET", "/deploys/"+url.PathEscape(d.ID), nil, d) })
}

func (n *netlifyHost) upload(ctx context.Context, deploy, path string) error {
	c := n.put[path]
	return n.repeatCall(ctx, func() error {
		from, err := c.Open()
		if err != nil {
			return err
		}
		defer from.Close()
		r, err := n.request(ctx, "PUT", "/deploys/"+url.PathEscape(deploy)+"/files/"+escapePath(path), "application/octet-stream", from, c.Size)
		if err == nil {
			_ = r.Close()
		}
		return err
	})
}

// repeatCall does a step of an exchange up to five times while the line or the host
// fails it: what came before it would be lost otherwise.
func (n *netlifyHost) repeatCall(ctx context.Context, step func() error) error {
	for attempt, d := 1, netlifyPoll; ; attempt, d = attempt+1, 2*d {
		err := step()
		var said *Error
		if err == nil || attempt == 5 || !errors.As(err, &said) || said.Trouble != Cut && said.Trouble != Busy {
			return err
		}
		if err := pause(ctx, max(d, said.After)); err != nil {
			return err
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func sha1Of(c Content) (string, error) {
	from, err := c.Open()
	if err != nil {
		return "", err
	}
	h := sha1.New()
	_, err = io.Copy(h, from)
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, from.Close())
}

func (n *netlifyHost) Close() error {
	n.client.CloseIdleConnections()
	return nil
}

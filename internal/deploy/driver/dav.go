package driver

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync/atomic"

	"casebook/internal/diag"
)

// A davHost is a folder of a WebDAV server (RFC 4918), over HTTPS unless the
// address says dav:. The protocol shows no symbolic links.
type davHost struct {
	client   *http.Client
	name     string   // of the server, for messages
	base     *url.URL // of the root, with "/" at its end
	login    string
	password string
	whole    bool // the server puts files whole: it writes them beside and renames them
	there    atomic.Bool
	folders  folderSet
}

// wholeServers begin what servers call themselves that take a file under another
// name first: mod_dav and those behind it, nginx's module, Caddy's does not.
var wholeServers = []string{"apache", "nginx"}

func openDAV(ctx context.Context, o Options) (Host, error) {
	a := o.Address
	scheme := "https"
	if a.Scheme == "dav" {
		scheme = "http"
	}
	server := a.Host
	if strings.Contains(server, ":") {
		server = "[" + server + "]"
	}
	if a.Port != "" {
		server = net.JoinHostPort(a.Host, a.Port)
	}
	h := &davHost{
		client: &http.Client{
			Transport:     newTransport(),
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		name: a.Host, login: a.User,
		base: &url.URL{Scheme: scheme, Host: server, Path: strings.TrimSuffix(path.Clean("/"+a.Path), "/") + "/"},
	}
	asked := false
	if a.User != "" {
		var err error
		if h.password, asked, err = FindSecret(o.Secrets, Password, diag.Say("deploy-ask/password", "user", a.User, "host", a.Host)); err != nil {
			return nil, err
		}
	}
	if err := h.findRoot(ctx); err != nil {
		_ = h.Close()
		return nil, err
	}
	if asked {
		o.Secrets.Worked(Password)
	}
	return h, nil
}

func (h *davHost) findRoot(ctx context.Context) error {
	q, err := h.request(ctx, "PROPFIND", ".", bytes.NewReader(askedProperties))
	if err != nil {
		return err
	}
	q.Header.Set("Depth", "0")
	a, err := h.client.Do(q)
	if err != nil {
		return h.explain(".", err)
	}
	defer a.Body.Close()
	server := strings.ToLower(a.Header.Get("Server"))
	for _, whole := range wholeServers {
		h.whole = h.whole || strings.HasPrefix(server, whole)
	}
	switch {
	case a.StatusCode == http.StatusNotFound:
		above, err := h.find(ctx, "..", "0")
		if err != nil || len(above) == 0 || above[0].Kind != Folder {
			if err != nil && !IsMissing(err) {
				return err
			}
			return Fail(diag.Say("deploy-no-folder", "path", path.Base(path.Dir(strings.TrimSuffix(h.base.Path, "/")))), err)
		}
		return nil
	case a.StatusCode == http.StatusMethodNotAllowed, a.StatusCode == http.StatusNotImplemented, a.StatusCode == http.StatusOK:
		if _, err := h.find(ctx, "index.html", "0"); err == nil { // Apache's mod_dir has that page in the place of the folder
			break
		}
		return Fail(diag.Say("deploy-dav/none", "host", h.name), nil)
	case a.StatusCode != http.StatusMultiStatus:
		return StatusError(h.name, a)
	}
	h.there.Store(true)
	return nil
}

func (h *davHost) Can() Abilities { return Abilities{PutsWhole: h.whole, Parallel: 8} }

// address gives the address of a path below the root.
func (h *davHost) address(name string) string {
	u := *h.base
	switch name {
	case ".":
	case "..":
		u.Path = path.Dir(strings.TrimSuffix(u.Path, "/"))
		u.Path = strings.TrimSuffix(u.Path, "/") + "/"
	default:
		u.Path += name
	}
	return u.String()
}

func (h *davHost) request(ctx context.Context, method, name string, body io.Reader) (*http.Request, error) {
	q, err := http.NewRequestWithContext(ctx, method, h.address(name), body)
	if err != nil {
		return nil, BadName(name, err)
	}
	q.Header.Set("User-Agent", "casebook")
	if h.login != "" {
		q.SetBasicAuth(h.login, h.password)
	}
	return q, nil
}

// do sends a request whose answer says no more than its status.
func (h *davHost) do(q *http.Request, name string) (status int, err error) {
	a, err := h.client.Do(q)
	if err != nil {
		return 0, h.explain(name, err)
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(a.Body, 1<<20)) // so that the connection can be used again
	_ = a.Body.Close()
	if a.StatusCode < 300 {
		return a.StatusCode, nil
	}
	switch a.StatusCode {
	case http.StatusForbidden:
		return a.StatusCode, NoRight(name, nil)
	case http.StatusLocked:
		return a.StatusCode, Fail(diag.Say("deploy-dav/locked", "path", name), nil)
	case http.StatusInsufficientStorage:
		return a.StatusCode, Full(name, nil)
	case http.StatusBadRequest, http.StatusRequestURITooLong:
		return a.StatusCode, BadName(name, nil)
	}
	return a.StatusCode, StatusError(h.name, a)
}

var askedProperties = []byte(`<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop></propfind>`)

// A multistatus is the answer to PROPFIND (RFC 4918, section 14.16).
type multistatus struct {
	Responses []struct {
		Href  string `xml:"DAV: href"`
		Props []struct {
			Status string `xml:"DAV: status"`
			Prop   struct {
				Length     int64     `xml:"DAV: getcontentlength"`
				Collection *struct{} `xml:"DAV: resourcetype>collection"`
			} `xml:"DAV: prop"`
		} `xml:"DAV: propstat"`
	} `xml:"DAV: response"`
}

func (h *davHost) askProperties(ctx context.Context, name, depth string) (*http.Response, error) {
	q, err := h.request(ctx, "PROPFIND", name, bytes.NewReader(askedProperties))
	if err != nil {
		return nil, err
	}
	q.Header.Set("Depth", depth)
	q.Header.Set("Content-Type", "application/xml; charset=utf-8")
	a, err := h.client.Do(q)
	if err != nil {
		return nil, h.explain(name, err)
	}
	return a, nil
}

// leadsToFolder says whether a name is answered by the same one with "/" behind.
func leadsToFolder(a *http.Response) bool {
	there, err := a.Location()
	return a.StatusCode/100 == 3 && err == nil && there.Path == a.Request.URL.Path+"/"
}

// find asks for what is at a path (depth "0"), or in the folder too ("1").
func (h *davHost) find(ctx context.Context, name, depth string) ([]Entry, error) {
	a, err := h.askProperties(ctx, name, depth)
	if err == nil && leadsToFolder(a) { // as Apache's mod_dir does, which Debian turns on
		_ = a.Body.Close()
		if depth == "0" { // and there to a page in it, which is none of WebDAV's
			return []Entry{{Path: name, Kind: Folder}}, nil
		}
		a, err = h.askProperties(ctx, name+"/", depth)
	}
	if err != nil {
		return nil, err
	}
	defer a.Body.Close()
	if a.StatusCode != http.StatusMultiStatus {
		switch {
		case a.StatusCode == http.StatusForbidden:
			return nil, NoRight(name, nil)
		case a.StatusCode == http.StatusMethodNotAllowed:
			return nil, Fail(diag.Say("deploy-dav/index", "host", h.name), nil)
		case a.StatusCode == http.StatusBadRequest && path.Dir(name) != ".": // of what would lie below a file (Apache)
			above, err := h.Stat(ctx, path.Dir(name))
			if IsMissing(err) || err == nil && above.Kind != Folder {
				return nil, fs.ErrNotExist
			}
			return nil, CutOff(diag.Say("deploy-status", "host", h.name, "status", a.StatusCode), err) // something is still moving there
		}
		return nil, StatusError(h.name, a)
	}
	var m multistatus
	if err := xml.NewDecoder(io.LimitReader(a.Body, 64<<20)).Decode(&m); err != nil {
		return nil, CutOff(diag.Say("deploy-nonsense", "host", h.name), err)
	}
	var list []Entry
	for _, r := range m.Responses {
		href, err := h.base.Parse(r.Href)
		if err != nil {
			continue
		}
		p := strings.Trim(strings.TrimPrefix(href.Path+"/", h.base.Path), "/")
		e := Entry{Path: cmp.Or(p, "."), Kind: File}
		if name == ".." {
			e.Path = ".."
		}
		for _, s := range r.Props {
			if !strings.Contains(s.Status, " 200 ") && s.Status != "" && !strings.HasSuffix(s.Status, " 200") {
				continue
			}
			e.Size = max(e.Size, s.Prop.Length)
			if s.Prop.Collection != nil {
				e.Kind = Folder
			}
		}
		list = append(list, e)
	}
	return list, nil
}

func (h *davHost) List(ctx context.Context) ([]Entry, error) {
	if !h.there.Load() {
		return nil, nil
	}
	return listFolders(ctx, 8, func(dir string) ([]Entry, error) {
		found, err := h.find(ctx, dir, "1")
		if dir != "." && IsMissing(err) {
			return nil, nil // somebody else took it away just now
		}
		var list []Entry
		for _, e := range found {
			if e.Path != dir && path.Dir(e.Path) == dir { // not the folder itself, nor what is asked for nowhere
				list = append(list, e)
			}
		}
		return list, err
	})
}

func (h *davHost) Stat(ctx context.Context, name string) (Entry, error) {
	list, err := h.find(ctx, name, "0")
	if err != nil {
		return Entry{}, err
	}
	if len(list) == 0 {
		return Entry{}, fs.ErrNotExist
	}
	list[0].Path = name
	return list[0], nil
}

func (h *davHost) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	q, err := h.request(ctx, "GET", name, nil)
	if err != nil {
		return nil, err
	}
	a, err := h.client.Do(q)
	if err != nil {
		return nil, h.explain(name, err)
	}
	if a.StatusCode != http.StatusOK {
		_ = a.Body.Close()
		return nil, StatusError(h.name, a)
	}
	return &explainedReader{a.Body, func(err error) error { return h.explain(name, err) }}, nil
}

// makeFolder makes one folder; that it is there already is an answer too.
func (h *davHost) makeFolder(ctx context.Context, dir string) error {
	if dir == "." && h.there.Load() {
		return nil
	}
	name := dir + "/"
	if dir == "." {
		name = dir
	}
	q, err := h.request(ctx, "MKCOL", name, nil)
	if err != nil {
		return err
	}
	switch status, err := h.do(q, dir); {
	case err == nil:
		h.there.Store(true)
		return nil
	case status == http.StatusMethodNotAllowed, status/100 == 3:
		e, err := h.Stat(ctx, dir)
		if err == nil && e.Kind != Folder {
			return ThroughLink(dir)
		}
		return err
	default:
		return err
	}
}

func (h *davHost) Put(ctx context.Context, name string, c Content) error {
	if err := h.folders.make(path.Dir(name), func(dir string) error { return h.makeFolder(ctx, dir) }); err != nil {
		return err
	}
	if c.New { // not every server knows the condition
		if _, err := h.Stat(ctx, name); !IsMissing(err) {
			return cmp.Or(err, error(fs.ErrExist))
		}
	}
	from, err := c.Open()
	if err != nil {
		return err
	}
	var body io.Reader = io.NopCloser(from)
	if c.Size == 0 {
		body = http.NoBody
	}
	q, err := h.request(ctx, "PUT", name, body)
	if err != nil {
		_ = from.Close()
		return err
	}
	q.ContentLength = c.Size
	q.GetBody = func() (io.ReadCloser, error) { return c.Open() }
	q.Header.Set("Content-Type", c.Type)
	if c.New {
		q.Header.Set("If-None-Match", "*")
	}
	status, err := h.do(q, name)
	_ = from.Close()
	if status == http.StatusMethodNotAllowed || status == http.StatusConflict {
		if e, errStat := h.Stat(ctx, name); errStat == nil && e.Kind == Folder {
			return fs.ErrExist
		}
	}
	return err
}

func (h *davHost) Rename(ctx context.Context, from, to string) error {
	if err := h.folders.make(path.Dir(to), func(dir string) error { return h.makeFolder(ctx, dir) }); err != nil {
		return err
	}
	if e, err := h.Stat(ctx, to); err == nil && e.Kind == Folder {
		return fs.ErrExist // which the server would write over, with all that is in it
	} else if err != nil && !IsMissing(err) {
		return err
	}
	q, err := h.request(ctx, "MOVE", from, nil)
	if err != nil {
		return err
	}
	q.Header.Set("Destination", h.address(to))
	q.Header.Set("Overwrite", "T")
	_, err = h.do(q, to)
	return err
}

func (h *davHost) Remove(ctx context.Context, name string) error {
	e, err := h.Stat(ctx, name)
	if err != nil {
		return err
	}
	if e.Kind == Folder {
		return fs.ErrExist
	}
	q, err := h.request(ctx, "DELETE", name, nil)
	if err != nil {
		return err
	}
	_, err = h.do(q, name)
	return err
}

// RemoveFolder looks whether the folder is empty first: the server would delete
// one with all that is in it.
func (h *davHost) RemoveFolder(ctx context.Context, name string) error {
	h.folders.forget(name)
	list, err := h.find(ctx, name, "1")
	if IsMissing(err) || err == nil && (len(list) != 1 || list[0].Kind != Folder) {
		return nil
	}
	if err != nil {
		return err
	}
	q, err := h.request(ctx, "DELETE", name+"/", nil)
	if err != nil {
		return err
	}
	if _, err = h.do(q, name); IsMissing(err) || errors.As(err, new(*Error)) {
		return nil
	}
	return err
}

func (h *davHost) Close() error {
	h.client.CloseIdleConnections()
	return nil
}

// explain says why a request had no answer.
func (h *davHost) explain(_ string, err error) error {
	var inURL *url.Error
	if errors.As(err, &inURL) {
		err = inURL.Err // without the address
	}
	return NetworkError(h.name, err)
}

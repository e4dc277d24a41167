package driver

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"io/fs"
	"math"
	"net/textproto"
	"path"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/jlaffaye/ftp"

	"casebook/internal/diag"
)

// roots are who vouches for certificates; nil for the system's. Tests put theirs.
var roots *x509.CertPool

// An ftpHost is a folder of an FTP server (RFC 959), encrypted (RFC 4217) unless
// the address says ftp:. A connection carries one thing at a time, so there is a
// small number of them.
type ftpHost struct {
	o        Options
	login    string
	password string
	root     string // of "/x" what lies below the folder of the login, of "//x" the path from the root (RFC 1738, section 3.2.2)
	hidden   bool   // lists have to be asked for hidden files: a server without MLSD (RFC 3659)
	sessions tls.ClientSessionCache
	newest   bool // the server does not agree on TLS 1.2
	greeted  atomic.Bool

	idle  chan *ftpConn
	slots chan struct{}

	mu      sync.Mutex
	listed  map[string]map[string]Kind // what folders hold, as far as it was looked at
	there   bool
	folders folderSet
}

const ftpParallel = 6 // many hosts allow eight connections from one address

func checkFTP(o Options) error {
	a := o.Address
	if a.User == "" {
		return Misused(diag.Say("bad-target/no-user", "scheme", a.Scheme, "host", a.Host))
	}
	if mode := a.Query.Get("tls"); mode != "" && mode != "implicit" && mode != "explicit" {
		return Misused(diag.Say("bad-target/tls"))
	}
	return nil
}

func openFTP(ctx context.Context, o Options) (Host, error) {
	a := o.Address
	many := ftpParallel
	if o.Parallel > 0 {
		many = o.Parallel
	}
	h := &ftpHost{o: o, login: a.User, idle: make(chan *ftpConn, many), slots: make(chan struct{}, many), listed: map[string]map[string]Kind{}, sessions: tls.NewLRUClientSessionCache(8)}
	password, asked, err := FindSecret(o.Secrets, Password, diag.Say("deploy-ask/password", "user", a.User, "host", a.Host))
	if err != nil {
		return nil, err
	}
	h.password = password
	c, err := h.dial(ctx)
	if isHandshakeRefused(err) {
		h.newest = true
		c, err = h.dial(ctx)
	}
	if err != nil {
		return nil, err
	}
	if _, err := c.GetEntry(""); isCode(err, ftp.StatusNotImplemented) {
		h.hidden = true
		_ = c.Quit()
		if c, err = h.dial(ctx); err != nil {
			return nil, err
		}
	}
	if asked {
		o.Secrets.Worked(Password)
	}
	h.idle <- c
	if err := h.findRoot(ctx); err != nil {
		_ = h.Close()
		return nil, err
	}
	return h, nil
}

func (h *ftpHost) findRoot(ctx context.Context) error {
	p := h.o.Address.Path
	err := h.use(ctx, func(c *ftpConn) error {
		home, err := c.CurrentDir()
		if strings.HasPrefix(p, "//") {
			home = "/"
		}
		h.root = path.Join("/", home, p)
		if err == nil {
			err = c.ChangeDir(h.root)
		}
		if err == nil {
			h.there = true
			return c.ChangeDir("/")
		}
		return err
	})
	if err == nil || !isCode(err, ftp.StatusFileUnavailable) {
		return h.explain(".", err)
	}
	above := path.Dir(h.root)
	err = h.use(ctx, func(c *ftpConn) error { return c.ChangeDir(above) })
	if isCode(err, ftp.StatusFileUnavailable) {
		return Fail(diag.Say("deploy-no-folder", "path", path.Base(above)), err)
	}
	return h.explain(".", err)
}

func (h *ftpHost) Can() Abilities { return Abilities{Parallel: cap(h.slots)} }

func (h *ftpHost) pathOf(name string) string { return path.Join(h.root, name) }

func (h *ftpHost) isThere() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.there
}

func (h *ftpHost) List(ctx context.Context) ([]Entry, error) {
	if !h.isThere() {
		return nil, nil
	}
	return listFolders(ctx, cap(h.slots), func(dir string) ([]Entry, error) { return h.listOne(ctx, dir) })
}

func (h *ftpHost) listOne(ctx context.Context, dir string) ([]Entry, error) {
	var found []*ftp.Entry
	err := h.use(ctx, func(c *ftpConn) (err error) {
		found, err = c.List(h.pathOf(dir))
		return err
	})
	if isCode(err, 450, ftp.StatusFileUnavailable) {
		return nil, nil // an empty folder on some servers, or one that is gone
	}
	if err != nil {
		return nil, h.explain(dir, err)
	}
	var list []Entry
	kinds := map[string]Kind{}
	for _, e := range found {
		name := path.Base(e.Name)
		if name == "." || name == ".." || name == "/" {
			continue
		}
		kind := map[ftp.EntryType]Kind{ftp.EntryTypeFile: File, ftp.EntryTypeFolder: Folder, ftp.EntryTypeLink: Link}[e.Type]
		kinds[name] = kind
		list = append(list, Entry{Path: path.Join(dir, name), Kind: kind, Size: int64(e.Size)})
	}
	h.mu.Lock()
	h.listed[dir] = kinds
	h.mu.Unlock()
	return list, nil
}

// kindOf gives what something is, by the list of its folder, which is asked for
// once.
func (h *ftpHost) kindOf(ctx context.Context, name string) (kind Kind, there bool, err error) {
	dir := path.Dir(name)
	h.mu.Lock()
	kinds, known := h.listed[dir]
	h.mu.Unlock()
	if !known {
		if _, err := h.listOne(ctx, dir); err != nil {
			return File, false, err
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if kinds == nil {
		kinds = h.listed[dir]
	}
	kind, there = kinds[path.Base(name)]
	return kind, there, nil
}

// note remembers what has become of a name.
func (h *ftpHost) note(name string, kind Kind, there bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	kinds := h.listed[path.Dir(name)]
	if kinds == nil {
		return
	}
	if there {
		kinds[path.Base(name)] = kind
	} else {
		delete(kinds, path.Base(name))
	}
}

func (h *ftpHost) Stat(ctx context.Context, name string) (Entry, error) {
	if !h.isThere() {
		return Entry{}, fs.ErrNotExist
	}
	list, err := h.listOne(ctx, path.Dir(name))
	if err != nil {
		return Entry{}, err
	}
	for _, e := range list {
		if e.Path == name {
			return e, nil
		}
	}
	return Entry{}, fs.ErrNotExist
}

// refuseLinks refuses a path of which a folder is none.
func (h *ftpHost) refuseLinks(ctx context.Context, name string) error {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		kind, there, err := h.kindOf(ctx, dir)
		if err != nil {
			return err
		}
		if there && kind != Folder {
			return ThroughLink(dir)
		}
	}
	return nil
}

func (h *ftpHost) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	if !h.isThere() {
		return nil, fs.ErrNotExist
	}
	if err := h.refuseLinks(ctx, name); err != nil {
		return nil, err
	}
	if kind, there, err := h.kindOf(ctx, name); err != nil {
		return nil, err
	} else if there && kind == Link {
		return nil, ThroughLink(name)
	}
	c, done, err := h.take(ctx)
	if err != nil {
		return nil, err
	}
	c.bound(math.MaxInt64) // how much is read is for who reads to say
	r, err := c.Retr(h.pathOf(name))
	if err != nil {
		done(err)
		if isCode(err, ftp.StatusFileUnavailable) {
			return nil, fs.ErrNotExist
		}
		return nil, h.explain(name, err)
	}
	return &explainedReader{&ftpReader{r, c, done}, func(err error) error { return h.explain(name, err) }}, nil
}

// An ftpReader gives its connection back when it is closed.
type ftpReader struct {
	*ftp.Response
	conn *ftpConn
	done func(error)
}

func (r *ftpReader) Close() error {
	if r.done == nil {
		return nil
	}
	r.conn.bound(mostSaid)
	err := r.Response.Close()
	r.done(err)
	r.done = nil
	return err
}

func (h *ftpHost) makeFolder(ctx context.Context, dir string) error {
	if dir == "." {
		if h.isThere() {
			return nil
		}
	} else if kind, there, err := h.kindOf(ctx, dir); err != nil {
		return err
	} else if there && kind == Folder {
		return nil
	} else if there {
		return ThroughLink(dir)
	}
	err := h.use(ctx, func(c *ftpConn) error { return c.MakeDir(h.pathOf(dir)) })
	if isCode(err, 521, ftp.StatusFileUnavailable) { // somebody else's, or ours before the line was cut
		if e, errStat := h.Stat(ctx, dir); errStat == nil && e.Kind == Folder {
			return nil
		}
	}
	if err != nil {
		return h.explain(dir, err)
	}
	h.note(dir, Folder, true)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.listed[dir] = map[string]Kind{}
	h.there = true
	return nil
}

func (h *ftpHost) Put(ctx context.Context, name string, c Content) error {
	if err := h.folders.make(path.Dir(name), func(dir string) error { return h.makeFolder(ctx, dir) }); err != nil {
		return err
	}
	if c.New { // the protocol knows no such thing, so it is looked at
		if _, err := h.Stat(ctx, name); !IsMissing(err) {
			return cmp.Or(err, error(fs.ErrExist))
		}
	}
	kind, there, err := h.kindOf(ctx, name)
	switch {
	case err != nil:
		return err
	case there && kind == Folder:
		return fs.ErrExist
	case there && kind == Link:
		if err := h.Remove(ctx, name); err != nil && !IsMissing(err) {
			return err
		}
	}
	from, err := c.Open()
	if err != nil {
		return err
	}
	err = h.use(ctx, func(conn *ftpConn) error { return conn.Stor(h.pathOf(name), from) })
	if errClose := from.Close(); err == nil {
		err = errClose
	}
	if err == nil {
		h.note(name, File, true)
	}
	return h.explain(name, err)
}

func (h *ftpHost) Rename(ctx context.Context, from, to string) error {
	if err := h.folders.make(path.Dir(to), func(dir string) error { return h.makeFolder(ctx, dir) }); err != nil {
		return err
	}
	kind, there, err := h.kindOf(ctx, to)
	if err != nil {
		return err
	}
	if there && kind == Folder {
		return fs.ErrExist
	}
	err = h.use(ctx, func(c *ftpConn) error {
		err := c.Rename(h.pathOf(from), h.pathOf(to))
		if there && isCode(err, ftp.StatusFileUnavailable, ftp.StatusBadFileName) {
			// A server that does not rename over a file: readers miss it for a moment.
			if errDelete := c.Delete(h.pathOf(to)); errDelete == nil {
				err = c.Rename(h.pathOf(from), h.pathOf(to))
			}
		}
		return err
	})
	if isCode(err, ftp.StatusFileUnavailable) {
		if _, errStat := h.Stat(ctx, from); IsMissing(errStat) {
			return fs.ErrNotExist
		}
	}
	if err == nil {
		h.note(from, File, false)
		h.note(to, File, true)
	}
	return h.explain(to, err)
}

func (h *ftpHost) Remove(ctx context.Context, name string) error {
	if !h.isThere() {
		return fs.ErrNotExist
	}
	if err := h.refuseLinks(ctx, name); err != nil {
		return err
	}
	err := h.use(ctx, func(c *ftpConn) error { return c.Delete(h.pathOf(name)) })
	if isCode(err, ftp.StatusFileUnavailable) {
		if _, errStat := h.Stat(ctx, name); IsMissing(errStat) {
			return fs.ErrNotExist
		}
	}
	if err == nil {
		h.note(name, File, false)
	}
	return h.explain(name, err)
}

func (h *ftpHost) RemoveFolder(ctx context.Context, name string) error {
	if !h.isThere() {
		return nil
	}
	h.folders.forget(name)
	if err := h.refuseLinks(ctx, name); err != nil {
		return err
	}
	if kind, there, err := h.kindOf(ctx, name); err != nil || !there || kind != Folder {
		return err
	}
	err := h.use(ctx, func(c *ftpConn) error { return c.RemoveDir(h.pathOf(name)) })
	var said *textproto.Error
	if errors.As(err, &said) && said.Code != ftp.StatusNotAvailable {
		return nil // one that is not empty stays
	}
	if err == nil {
		h.note(name, Folder, false)
	}
	return h.explain(name, err)
}

func (h *ftpHost) Close() error {
	for {
		select {
		case c := <-h.idle:
			_ = c.Quit()
		default:
			return nil
		}
	}
}

// isCode reports an answer of the server with one of the codes.
func isCode(err error, codes ...int) bool {
	var said *textproto.Error
	if !errors.As(err, &said) {
		return false
	}
	for _, code := range codes {
		if said.Code == code {
			return true
		}
	}
	return false
}

// saysSession reports that a server which let no data through means the session of
// TLS. ProFTPD says no more than that it is not permitted.
func saysSession(words string) bool {
	words = strings.ToLower(words)
	return strings.Contains(words, "tls") || strings.Contains(words, "session") || strings.Contains(words, "not permitted")
}

// explain says what the server says of a path.
func (h *ftpHost) explain(name string, err error) error {
	var known *Error
	var said *textproto.Error
	server := h.o.Address.Host
	switch {
	case err == nil, errors.As(err, &known), errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrExist):
		return err
	case !errors.As(err, &said):
		return NetworkError(server, err)
	case said.Code == 522, said.Code == 425 && h.o.Address.Scheme == "ftps" && saysSession(said.Msg):
		return Fail(diag.Say("deploy-ftp/session", "host", server), err)
	case said.Code == 452, said.Code == 552, said.Code == 451 && strings.Contains(said.Msg, "writing to local file"): // the last is vsftpd's
		return Full(name, err)
	case said.Code == 553:
		return BadName(name, err)
	case said.Code == 550, said.Code == 532:
		return NoRight(name, err)
	case said.Code == 430, said.Code == 530:
		return BadLogin(server, err)
	case said.Code < 500:
		return CutOff(diag.Say("deploy-status", "host", server, "status", said.Code), err)
	}
	return Fail(diag.Say("deploy-status", "host", server, "status", said.Code), err)
}

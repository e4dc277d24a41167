package driver

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pkg/sftp"

	"casebook/internal/diag"
)

// An sftpHost is a server's folder by SFTP (version 3 of the protocol, as OpenSSH
// speaks it), over one connection that carries many operations at once.
type sftpHost struct {
	name     string // of the server, for messages
	root     string // as the server knows it; of "/~/x" it is "x", below the login's home
	conn     *sshConn
	client   *sftp.Client
	received countingReader
	there    atomic.Bool // the root is a folder

	folders        folderSet
	modeFits       atomic.Bool // the server gives new files 0644 by itself
	folderModeFits atomic.Bool // and new folders 0755
	stop           context.CancelFunc
}

func openSFTP(ctx context.Context, o Options) (Host, error) {
	a := o.Address
	root := path.Clean("/" + a.Path)
	if rest, home := strings.CutPrefix(root+"/", "/~/"); home {
		root = path.Clean("./" + rest)
	}
	conn, err := connectSSH(ctx, o)
	if err != nil {
		return nil, err
	}
	h := &sftpHost{name: a.Host, root: root, conn: conn}
	if h.client, err = h.newClient(); err != nil {
		silent := time.AfterFunc(patience, func() { _ = conn.Close() })
		_, _, errLine := conn.SendRequest("keepalive@openssh.com", true, nil)
		silent.Stop()
		_ = conn.Close()
		if errLine != nil { // it was not the server that said no
			return nil, NetworkError(a.Host, errLine)
		}
		return nil, Fail(diag.Say("deploy-ssh/no-sftp", "host", a.Host), err)
	}
	alive, stop := context.WithCancel(context.Background())
	h.stop = stop
	go conn.keepAlive(alive)
	if err := h.findRoot(); err != nil {
		_ = h.Close()
		return nil, err
	}
	return h, nil
}

// newClient opens the protocol on a channel of its own, of which is counted what
// the server says.
func (h *sftpHost) newClient() (*sftp.Client, error) {
	session, err := h.conn.NewSession()
	if err != nil {
		return nil, err
	}
	to, err := session.StdinPipe()
	if err != nil {
		return nil, err
	}
	if h.received.Reader, err = session.StdoutPipe(); err != nil {
		return nil, err
	}
	said, err := session.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := session.RequestSubsystem("sftp"); err != nil {
		return nil, err
	}
	go func() { _, _ = io.Copy(io.Discard, said) }() // else it would fill the way
	return sftp.NewClientPipe(&h.received, to, sftp.UseConcurrentWrites(true), sftp.MaxConcurrentRequestsPerFile(32))
}

// A countingReader tells when it has read more than a number of bytes since it was
// started again; 0 for any number.
type countingReader struct {
	io.Reader
	mu   sync.Mutex
	left int64
	over func()
}

func (r *countingReader) startAgain(most int64, over func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left, r.over = most, over
}

func (r *countingReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.left -= int64(n); r.left < 0 && r.over != nil {
		r.over()
		r.over = nil
	}
	return n, err
}

// findRoot looks whether the target is there; one whose folder above is there can
// be made.
func (h *sftpHost) findRoot() error {
	info, err := h.client.Stat(h.root) // the root itself may be a link: it is what the user named
	switch {
	case err == nil && info.IsDir():
		h.there.Store(true)
		return nil
	case err == nil:
		return Fail(diag.Say("deploy-no-folder/file"), nil)
	case !errors.Is(err, fs.ErrNotExist):
		return h.explain(".", err)
	}
	if _, err := h.client.Lstat(h.root); err == nil {
		return Fail(diag.Say("deploy-no-folder/dangling"), nil)
	}
	above := path.Dir(h.root)
	switch info, err := h.client.Stat(above); {
	case err != nil && !IsMissing(err):
		return h.explain(path.Base(above), err)
	case err != nil, !info.IsDir():
		return Fail(diag.Say("deploy-no-folder", "path", path.Base(above)), err)
	}
	return nil
}

func (h *sftpHost) Can() Abilities { return Abilities{Parallel: 64, Exclusive: true} }

func (h *sftpHost) pathOf(name string) string { return path.Join(h.root, name) }

func (h *sftpHost) List(ctx context.Context) ([]Entry, error) {
	if !h.there.Load() {
		return nil, nil
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	h.received.startAgain(mostListBytes, func() { stop(endlessList()) })
	defer h.received.startAgain(0, nil)
	return listFolders(ctx, 16, func(dir string) ([]Entry, error) {
		infos, err := h.client.ReadDirContext(ctx, h.pathOf(dir))
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err != nil {
			if dir != "." && IsMissing(err) {
				return nil, nil // somebody else took it away just now
			}
			return nil, h.explain(dir, err)
		}
		list := make([]Entry, 0, len(infos))
		for _, info := range infos {
			list = append(list, Entry{Path: path.Join(dir, info.Name()), Kind: kindOf(info.Mode()), Size: info.Size()})
		}
		return list, nil
	})
}

func (h *sftpHost) Stat(_ context.Context, name string) (Entry, error) {
	info, err := h.client.Lstat(h.pathOf(name))
	if err != nil {
		return Entry{}, h.explain(name, err)
	}
	return Entry{Path: name, Kind: kindOf(info.Mode()), Size: info.Size()}, nil
}

func (h *sftpHost) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	e, err := h.lookAlong(ctx, name)
	switch {
	case err != nil:
		return nil, err
	case e.Kind == Link: // or a pipe, which a server would wait for
		return nil, ThroughLink(name)
	}
	file, err := h.client.Open(h.pathOf(name))
	if err != nil {
		return nil, h.explain(name, err)
	}
	ahead := bufio.NewReaderSize(file, int(min(e.Size+1, 2<<20))) // asked for at once: each small read would be a round trip
	return &explainedReader{&sftpReader{ahead, file}, func(err error) error { return h.explain(name, err) }}, nil
}

// lookAlong gives what stands at a path, if no folder on the way is a link: all of
// them are looked at in one round trip.
func (h *sftpHost) lookAlong(ctx context.Context, name string) (e Entry, err error) {
	var looks sync.WaitGroup
	looks.Go(func() { e, err = h.Stat(ctx, name) })
	var links []string
	var mu sync.Mutex
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		looks.Go(func() {
			if above, err := h.Stat(ctx, dir); err == nil && above.Kind != Folder {
				mu.Lock()
				defer mu.Unlock()
				links = append(links, dir)
			}
		})
	}
	looks.Wait()
	if len(links) > 0 {
		return Entry{}, ThroughLink(slices.Min(links))
	}
	return e, err
}

// An sftpReader does not wait until the server has let go of what was read.
type sftpReader struct {
	io.Reader
	file *sftp.File
}

func (r *sftpReader) Close() error {
	go func() { _ = r.file.Close() }()
	return nil
}

// An explainedReader says what went wrong while reading as its host says it.
type explainedReader struct {
	io.ReadCloser
	explain func(error) error
}

func (r *explainedReader) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = r.explain(err)
	}
	return n, err
}

// makeFolder makes one folder and looks that it is none by way of a link.
func (h *sftpHost) makeFolder(dir string) error {
	if dir == "." && h.there.Load() {
		return nil
	}
	if err := h.client.Mkdir(h.pathOf(dir)); err != nil {
		info, errStat := h.client.Lstat(h.pathOf(dir))
		switch {
		case errStat != nil:
			return h.explainWrite(dir, err)
		case !info.IsDir() && dir != ".":
			return ThroughLink(dir)
		}
		return nil
	}
	if dir == "." {
		h.there.Store(true)
	}
	if !h.folderModeFits.Load() {
		if info, err := h.client.Lstat(h.pathOf(dir)); err == nil && info.Mode().Perm() == 0o755 {
			h.folderModeFits.Store(true)
		} else {
			_ = h.client.Chmod(h.pathOf(dir), 0o755) // servers without modes say no
		}
	}
	return nil
}

func (h *sftpHost) isFolder(dir string) bool {
	info, err := h.client.Lstat(h.pathOf(dir))
	return err == nil && info.IsDir()
}

func (h *sftpHost) Put(_ context.Context, name string, c Content) error {
	if c.Later != "" {
		var looks sync.WaitGroup
		looks.Go(func() { h.folders.find(path.Dir(c.Later), h.isFolder) })
		defer looks.Wait()
	}
	if err := h.folders.make(path.Dir(name), h.makeFolder); err != nil {
		return err
	}
	file, err := h.create(name, c.New)
	if err != nil {
		return err
	}
	from, err := c.Open()
	if err != nil {
		_ = file.Close()
		return err
	}
	var n int64
	if c.Size > 0 {
		n, err = file.ReadFrom(&io.LimitedReader{R: from, N: c.Size}) // whose size lets the library send ahead
	}
	err = errors.Join(err, from.Close())
	if err == nil && n != c.Size {
		err = io.ErrUnexpectedEOF
	}
	if err == nil && !h.modeFits.Load() {
		if info, errStat := file.Stat(); errStat == nil && info.Mode().Perm() == 0o644 {
			h.modeFits.Store(true)
		} else {
			_ = file.Chmod(0o644)
		}
	}
	if errClose := file.Close(); err == nil {
		err = errClose
	}
	return h.explainWrite(name, err)
}

// create opens a file that was not there; what has the name is taken away first,
// so that nothing is written through a link. The protocol has one code for
// everything that fails, so it looks why.
func (h *sftpHost) create(name string, isNew bool) (*sftp.File, error) {
	const flags = os.O_WRONLY | os.O_CREATE | os.O_EXCL
	file, err := h.client.OpenFile(h.pathOf(name), flags)
	if err == nil {
		return file, nil
	}
	info, errStat := h.client.Lstat(h.pathOf(name))
	switch {
	case errStat != nil:
		return nil, h.explainWrite(name, err)
	case isNew || info.IsDir():
		return nil, fs.ErrExist
	}
	if err := h.client.Remove(h.pathOf(name)); err != nil && !IsMissing(err) {
		return nil, h.explainWrite(name, err)
	}
	if file, err = h.client.OpenFile(h.pathOf(name), flags); err != nil {
		return nil, h.explainWrite(name, err)
	}
	return file, nil
}

func (h *sftpHost) Rename(_ context.Context, from, to string) error {
	if err := h.folders.make(path.Dir(to), h.makeFolder); err != nil {
		return err
	}
	var err error
	if _, can := h.client.HasExtension("posix-rename@openssh.com"); can {
		err = h.client.PosixRename(h.pathOf(from), h.pathOf(to))
	} else if err = h.client.Rename(h.pathOf(from), h.pathOf(to)); err != nil && !IsMissing(err) {
		// Version 3 does not rename over a file: readers miss it for a moment.
		if info, errStat := h.client.Lstat(h.pathOf(to)); errStat == nil && !info.IsDir() {
			if err = h.client.Remove(h.pathOf(to)); err == nil {
				err = h.client.Rename(h.pathOf(from), h.pathOf(to))
			}
		}
	}
	if err == nil || IsMissing(err) {
		return err
	}
	if info, errStat := h.client.Lstat(h.pathOf(to)); errStat == nil && info.IsDir() {
		return fs.ErrExist
	}
	return h.explainWrite(to, err)
}

func (h *sftpHost) Remove(ctx context.Context, name string) error {
	e, err := h.lookAlong(ctx, name)
	if err != nil {
		return err
	}
	if e.Kind == Folder {
		return fs.ErrExist
	}
	return h.explainWrite(name, h.client.Remove(h.pathOf(name)))
}

func (h *sftpHost) RemoveFolder(ctx context.Context, name string) error {
	h.folders.forget(name)
	if e, err := h.Stat(ctx, name); err != nil || e.Kind != Folder {
		if err != nil && !IsMissing(err) {
			return err
		}
		return nil
	}
	err := h.client.RemoveDirectory(h.pathOf(name))
	var status *sftp.StatusError
	if err == nil || errors.As(err, &status) || errors.Is(err, fs.ErrPermission) || IsMissing(err) {
		return nil // one that is not empty stays
	}
	return h.explain(name, err)
}

// Close ends the connection first: the library would wait for the server to say
// goodbye, and everything that was asked for has been answered.
func (h *sftpHost) Close() error {
	h.stop()
	err := h.conn.Close()
	_ = h.client.Close()
	return err
}

// littleRoom is how many bytes may be left of a disk that is called full: other files
// that could not be written have given back what they took.
const littleRoom = 1 << 20

// explain says what the server says of a path.
func (h *sftpHost) explain(name string, err error) error {
	var known *Error
	var status *sftp.StatusError
	switch {
	case err == nil, errors.As(err, &known), errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrExist):
		return err
	case errors.Is(err, fs.ErrPermission):
		return NoRight(name, err)
	case errors.As(err, &status):
		return Fail(diag.Say("deploy-failed", "path", name, "cause", strings.ToLower(statusWords(status))), err)
	}
	return NetworkError(h.name, err)
}

// statusWords gives what a status of the protocol means.
func statusWords(s *sftp.StatusError) string {
	switch s.FxCode() {
	case sftp.ErrSSHFxOpUnsupported:
		return "the server cannot do it"
	case sftp.ErrSSHFxBadMessage:
		return "the server did not understand"
	}
	return "the server says only that it failed"
}

// explainWrite is explain for what needs room: a failure without a reason on a
// server that is full is that.
func (h *sftpHost) explainWrite(name string, err error) error {
	var status *sftp.StatusError
	if errors.As(err, &status) && !errors.Is(err, fs.ErrPermission) && !IsMissing(err) {
		if len(path.Base(name)) > 255 {
			return BadName(name, err)
		}
		at := h.root
		if !h.there.Load() {
			at = path.Dir(at)
		}
		if space, errSpace := h.client.StatVFS(at); errSpace == nil && space.Bavail*max(space.Frsize, 1) < littleRoom {
			return Full(name, err)
		}
	}
	return h.explain(name, err)
}

package host

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"os/user"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
	"golang.org/x/sync/errgroup"

	"casebook/internal/diag"
)

// An sftpHost is a server's folder by SFTP (version 3 of the protocol, as OpenSSH
// speaks it), over one connection that carries many operations at once.
type sftpHost struct {
	name   string // of the server, for messages
	root   string // as the server knows it; of "/~/x" it is "x", below the login's home
	conn   *ssh.Client
	client *sftp.Client
	there  atomic.Bool // the root is a folder

	folders  folderSet
	modeFits atomic.Bool // the server gives new files 0644 by itself
	stop     context.CancelFunc
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
	client, err := sftp.NewClient(conn, sftp.UseConcurrentWrites(true), sftp.MaxConcurrentRequestsPerFile(16))
	if err != nil {
		_ = conn.Close()
		return nil, Fail(diag.Say("deploy-ssh/no-sftp", "host", a.Host), err)
	}
	alive, stop := context.WithCancel(context.Background())
	h := &sftpHost{name: a.Host, root: root, conn: conn, client: client, stop: stop}
	go keepAlive(alive, conn)
	if err := h.findRoot(); err != nil {
		_ = h.Close()
		return nil, err
	}
	return h, nil
}

// keepAlive ends a connection that says nothing for longer than Patience, so that
// nobody waits for it for ever.
func keepAlive(ctx context.Context, conn *ssh.Client) {
	tick := time.NewTicker(Patience / 4)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		silent := time.AfterFunc(Patience, func() { _ = conn.Close() })
		_, _, err := conn.SendRequest("keepalive@openssh.com", true, nil)
		silent.Stop()
		if err != nil {
			return
		}
	}
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
	if info, err := h.client.Stat(above); err != nil || !info.IsDir() {
		return Fail(diag.Say("deploy-no-folder", "path", path.Base(above)), err)
	}
	return nil
}

func (h *sftpHost) Can() Abilities { return Abilities{Parallel: 32} }

func (h *sftpHost) at(name string) string { return path.Join(h.root, name) }

func (h *sftpHost) List(ctx context.Context) ([]Entry, error) {
	if !h.there.Load() {
		return nil, nil
	}
	return listFolders(ctx, 16, func(dir string) ([]Entry, error) {
		infos, err := h.client.ReadDir(h.at(dir))
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
	info, err := h.client.Lstat(h.at(name))
	if err != nil {
		return Entry{}, h.explain(name, err)
	}
	return Entry{Path: name, Kind: kindOf(info.Mode()), Size: info.Size()}, nil
}

func (h *sftpHost) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if e, err := h.Stat(ctx, dir); err == nil && e.Kind != Folder {
			return nil, ThroughLink(dir)
		}
	}
	e, err := h.Stat(ctx, name)
	switch {
	case err != nil:
		return nil, err
	case e.Kind == Link:
		return nil, ThroughLink(name)
	}
	file, err := h.client.Open(h.at(name))
	if err != nil {
		return nil, h.explain(name, err)
	}
	return &explainedReader{file, func(err error) error { return h.explain(name, err) }}, nil
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
	info, err := h.client.Lstat(h.at(dir))
	switch {
	case err == nil && (info.IsDir() || dir == "."):
		return nil
	case err == nil:
		return ThroughLink(dir)
	case !IsMissing(err):
		return h.explain(dir, err)
	}
	if err := h.client.Mkdir(h.at(dir)); err != nil {
		if info, errStat := h.client.Lstat(h.at(dir)); errStat == nil && info.IsDir() {
			return nil // somebody else was quicker
		}
		return h.explainWrite(dir, err)
	}
	if dir == "." {
		h.there.Store(true)
	}
	if info, err := h.client.Lstat(h.at(dir)); err == nil && info.Mode().Perm() != 0o755 {
		_ = h.client.Chmod(h.at(dir), 0o755) // servers without modes say no
	}
	return nil
}

func (h *sftpHost) Put(_ context.Context, name string, c Content) error {
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
	file, err := h.client.OpenFile(h.at(name), flags)
	if err == nil {
		return file, nil
	}
	info, errStat := h.client.Lstat(h.at(name))
	switch {
	case errStat != nil:
		return nil, h.explainWrite(name, err)
	case isNew || info.IsDir():
		return nil, fs.ErrExist
	}
	if err := h.client.Remove(h.at(name)); err != nil && !IsMissing(err) {
		return nil, h.explainWrite(name, err)
	}
	if file, err = h.client.OpenFile(h.at(name), flags); err != nil {
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
		err = h.client.PosixRename(h.at(from), h.at(to))
	} else if err = h.client.Rename(h.at(from), h.at(to)); err != nil && !IsMissing(err) {
		// Version 3 does not rename over a file: readers miss it for a moment.
		if info, errStat := h.client.Lstat(h.at(to)); errStat == nil && !info.IsDir() {
			if err = h.client.Remove(h.at(to)); err == nil {
				err = h.client.Rename(h.at(from), h.at(to))
			}
		}
	}
	if err == nil || IsMissing(err) {
		return err
	}
	if info, errStat := h.client.Lstat(h.at(to)); errStat == nil && info.IsDir() {
		return fs.ErrExist
	}
	return h.explainWrite(to, err)
}

func (h *sftpHost) Remove(ctx context.Context, name string) error {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		e, err := h.Stat(ctx, dir)
		if err != nil {
			return err
		}
		if e.Kind != Folder {
			return ThroughLink(dir)
		}
	}
	e, err := h.Stat(ctx, name)
	if err != nil {
		return err
	}
	if e.Kind == Folder {
		return fs.ErrExist
	}
	return h.explainWrite(name, h.client.Remove(h.at(name)))
}

func (h *sftpHost) RemoveFolder(ctx context.Context, name string) error {
	h.folders.forget(name)
	if e, err := h.Stat(ctx, name); err != nil || e.Kind != Folder {
		if err != nil && !IsMissing(err) {
			return err
		}
		return nil
	}
	err := h.client.RemoveDirectory(h.at(name))
	var status *sftp.StatusError
	if err == nil || errors.As(err, &status) || errors.Is(err, fs.ErrPermission) || IsMissing(err) {
		return nil // one that is not empty stays
	}
	return h.explain(name, err)
}

func (h *sftpHost) Close() error {
	h.stop()
	return errors.Join(h.client.Close(), h.conn.Close())
}

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
		if space, errSpace := h.client.StatVFS(at); errSpace == nil && space.Bavail == 0 {
			return Full(name, err)
		}
	}
	return h.explain(name, err)
}

// A folderSet makes each folder once, those above it first, several side by side.
type folderSet struct {
	mu   sync.Mutex
	made map[string]*folderMade
}

type folderMade struct {
	once sync.Once
	err  error
}

func (s *folderSet) make(dir string, makeOne func(dir string) error) error {
	if dir != "." {
		if err := s.make(path.Dir(dir), makeOne); err != nil {
			return err
		}
	}
	s.mu.Lock()
	if s.made == nil {
		s.made = map[string]*folderMade{}
	}
	m := s.made[dir]
	if m == nil {
		m = &folderMade{}
		s.made[dir] = m
	}
	s.mu.Unlock()
	m.once.Do(func() { m.err = makeOne(dir) })
	if m.err != nil {
		s.mu.Lock()
		if s.made[dir] == m {
			delete(s.made, dir) // the next one may have more luck
		}
		s.mu.Unlock()
	}
	return m.err
}

func (s *folderSet) forget(dir string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.made, dir)
}

// listFolders lists a tree, many folders at once.
func listFolders(ctx context.Context, many int, read func(dir string) ([]Entry, error)) ([]Entry, error) {
	var all []Entry
	level := []string{"."}
	for len(level) > 0 {
		lists := make([][]Entry, len(level))
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(many)
		for i, dir := range level {
			group.Go(func() error {
				err := ctx.Err()
				if err == nil {
					lists[i], err = read(dir)
				}
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return nil, err
		}
		level = nil
		for _, list := range lists {
			for _, e := range list {
				if e.Kind == Folder {
					level = append(level, e.Path)
				}
			}
			all = append(all, list...)
		}
	}
	return all, nil
}

// connectSSH opens a connection of SSH to the address's host, as its user, with
// the host's key checked (RFC 4253).
func connectSSH(ctx context.Context, o Options) (*ssh.Client, error) {
	a := o.Address
	login := a.User
	if login == "" {
		u, err := user.Current()
		if err != nil {
			return nil, Misused(diag.Say("bad-target/no-user", "scheme", a.Scheme, "host", a.Host))
		}
		login = u.Username
	}
	port := a.Port
	if port == "" {
		port = defaultPorts[a.Scheme]
	}
	address := net.JoinHostPort(a.Host, port)
	auth := &sshLogin{o: o, login: login}
	defer auth.close()
	keys := &hostKeys{o: o, address: address}
	config := &ssh.ClientConfig{User: login, Auth: auth.methods(), HostKeyCallback: keys.check, HostKeyAlgorithms: keys.algorithms(), Timeout: Patience}
	dialer := net.Dialer{Timeout: Patience}
	raw, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, NetworkError(a.Host, err)
	}
	unhook := context.AfterFunc(ctx, func() { _ = raw.Close() })
	defer unhook()
	conn, channels, requests, err := ssh.NewClientConn(raw, address, config)
	if err != nil {
		_ = raw.Close()
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case keys.err != nil:
			return nil, keys.err
		case auth.err != nil:
			return nil, auth.err
		case auth.tried || strings.Contains(err.Error(), "unable to authenticate"):
			return nil, Fail(diag.Say("deploy-login", "host", a.Host), err)
		}
		return nil, NetworkError(a.Host, err)
	}
	auth.worked()
	return ssh.NewClient(conn, channels, requests), nil
}

// An sshLogin gives what a server may be shown to let somebody in: the keys of
// the environment, of the agent and of the user's .ssh folder, then a password.
type sshLogin struct {
	o         Options
	login     string
	agentConn net.Conn
	password  string
	asked     bool // the password was typed
	tried     bool
	err       error // a question that nobody answered
}

func (l *sshLogin) methods() []ssh.AuthMethod {
	return []ssh.AuthMethod{
		ssh.PublicKeysCallback(l.signers),
		ssh.PasswordCallback(l.secret),
		ssh.KeyboardInteractive(func(_, _ string, questions []string, echos []bool) ([]string, error) {
			answers := make([]string, len(questions))
			for i := range questions {
				if echos[i] {
					return nil, errors.New("a question that is no password")
				}
				var err error
				if answers[i], err = l.secret(); err != nil {
					return nil, err
				}
			}
			return answers, nil
		}),
	}
}

// signers gives the keys: the one that the environment names alone, else those of
// the agent and the usual files that need no password.
func (l *sshLogin) signers() ([]ssh.Signer, error) {
	l.tried = true
	if file := l.o.Secrets.Environment(Key); file != "" {
		signer, err := l.readKey(file)
		if err != nil {
			l.err = err
			return nil, err
		}
		return []ssh.Signer{signer}, nil
	}
	var signers []ssh.Signer
	if socket := os.Getenv("SSH_AUTH_SOCK"); socket != "" {
		if conn, err := net.DialTimeout("unix", socket, 5*time.Second); err == nil {
			l.agentConn = conn
			if list, err := agent.NewClient(conn).Signers(); err == nil {
				signers = list
			}
		}
	}
	if home, err := os.UserHomeDir(); err == nil {
		for _, name := range []string{"id_ed25519", "id_ecdsa", "id_rsa"} {
			if text, err := os.ReadFile(filepath.Join(home, ".ssh", name)); err == nil {
				if signer, err := ssh.ParsePrivateKey(text); err == nil {
					signers = append(signers, signer)
				}
			}
		}
	}
	return signers, nil
}

// readKey reads the file of a key, with its password where it has one.
func (l *sshLogin) readKey(file string) (ssh.Signer, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, Fail(diag.Say("deploy-key/unreadable", "target", l.o.Target), err)
	}
	signer, err := ssh.ParsePrivateKey(text)
	var locked *ssh.PassphraseMissingError
	if errors.As(err, &locked) {
		var password string
		if password, l.asked, err = FindSecret(l.o.Secrets, Password, diag.Say("deploy-ask/key-password", "target", l.o.Target)); err != nil {
			return nil, err
		}
		if signer, err = ssh.ParsePrivateKeyWithPassphrase(text, []byte(password)); err != nil {
			return nil, Fail(diag.Say("deploy-key/password", "target", l.o.Target), err)
		}
	}
	if err != nil {
		return nil, Fail(diag.Say("deploy-key/unreadable", "target", l.o.Target), err)
	}
	return signer, nil
}

// secret gives the password of the login.
func (l *sshLogin) secret() (string, error) {
	l.tried = true
	if l.password != "" {
		return l.password, nil
	}
	password, asked, err := FindSecret(l.o.Secrets, Password, diag.Say("deploy-ask/password", "user", l.login, "host", l.o.Address.Host))
	if err != nil {
		l.err = err
		return "", err
	}
	l.password, l.asked = password, asked
	return password, nil
}

func (l *sshLogin) worked() {
	if l.asked {
		l.o.Secrets.Worked(Password)
	}
}

func (l *sshLogin) close() {
	if l.agentConn != nil {
		_ = l.agentConn.Close()
	}
}

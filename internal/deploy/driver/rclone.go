package driver

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// An rcloneHost is whatever the user's own rclone reaches, through one rclone
// that is told what to do over a port of this computer (its rcd command): to start
// the program for each file would take seconds for a hundred. Which links there
// are and whether they are followed is rclone's business.
type rcloneHost struct {
	program  *exec.Cmd
	ended    chan struct{}
	address  string // of the program, without a path
	password string // of this run
	remote   string // "REMOTE:PATH"
	whole    bool   // it has no files that are half there
	client   *http.Client
}

var rcloneSays = lazy.Regexp(`http://127\.0\.0\.1:\d+/`)

func checkRclone(o Options) error {
	name, _, found := strings.Cut(strings.TrimPrefix(o.Address.Path, ":"), ":")
	if !found || name == "" || strings.ContainsAny(name, `/\`) {
		return Misused(diag.Say("bad-target/rclone"))
	}
	return nil
}

func openRclone(ctx context.Context, o Options) (Host, error) {
	if _, err := exec.LookPath("rclone"); err != nil {
		return nil, Fail(diag.Say("deploy-program", "program", "rclone"), err)
	}
	r := &rcloneHost{remote: o.Address.Path, password: rand.Text(), client: &http.Client{Timeout: 30 * time.Minute}, ended: make(chan struct{})}
	if err := r.start(ctx); err != nil {
		_ = r.Close()
		return nil, err
	}
	var info struct{ Features map[string]bool }
	if err := r.call(ctx, "operations/fsinfo", map[string]any{"fs": r.remote}, &info); err != nil {
		_ = r.Close()
		return nil, err
	}
	r.whole = info.Features["BucketBased"]
	return r, nil
}

// start starts the program and waits until it listens.
func (r *rcloneHost) start(ctx context.Context) error {
	r.program = exec.Command("rclone", "rcd", "--rc-addr", "127.0.0.1:0", "--rc-serve")
	r.program.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "CASEBOOK_DEPLOY_") })
	r.program.Env = append(r.program.Env, "RCLONE_RC_USER=casebook", "RCLONE_RC_PASS="+r.password, "RCLONE_LOG_LEVEL=NOTICE", "RCLONE_USE_JSON_LOG=false", "RCLONE_LOG_FILE=")
	says, err := r.program.StderrPipe()
	if err == nil {
		err = r.program.Start()
	}
	if err != nil {
		close(r.ended)
		return Fail(diag.Say("deploy-rclone/start"), err)
	}
	listens := make(chan string, 1)
	go func() { // what it says later may name anything, and is read by nobody
		for lines := bufio.NewScanner(says); lines.Scan(); {
			if at := rcloneSays().FindString(lines.Text()); at != "" {
				select {
				case listens <- at:
				default:
				}
			}
		}
		_ = r.program.Wait()
		close(r.ended)
	}()
	select {
	case r.address = <-listens:
		return nil
	case <-r.ended:
	case <-time.After(patience):
	case <-ctx.Done():
		return ctx.Err()
	}
	return Fail(diag.Say("deploy-rclone/start"), nil)
}

// call tells the program to do something.
func (r *rcloneHost) call(ctx context.Context, what string, with map[string]any, into any) error {
	text, err := json.Marshal(with)
	if err != nil {
		return err
	}
	body, err := r.request(ctx, "POST", what, "application/json", bytes.NewReader(text))
	if err != nil {
		return err
	}
	defer body.Close()
	if into == nil {
		return nil
	}
	return json.NewDecoder(body).Decode(into)
}

func (r *rcloneHost) request(ctx context.Context, method, what, contentType string, data io.Reader) (io.ReadCloser, error) {
	q, err := http.NewRequestWithContext(ctx, method, r.address+what, data)
	if err != nil {
		return nil, err
	}
	q.SetBasicAuth("casebook", r.password)
	q.Header.Set("Content-Type", contentType)
	a, err := r.client.Do(q)
	if err != nil {
		return nil, NetworkError("rclone", err)
	}
	if a.StatusCode == http.StatusOK {
		return a.Body, nil
	}
	defer a.Body.Close()
	var said struct {
		Error string `json:"error"`
	}
	_ = json.NewDecoder(io.LimitReader(a.Body, 1<<16)).Decode(&said)
	return nil, rcloneError(a.StatusCode, said.Error)
}

var rcloneMissing = lazy.Regexp(`(?i)not found|doesn't exist|no such file`)
var rcloneRefusals = []struct {
	says  func() *regexp.Regexp
	error func(cause error) error
}{
	{lazy.Regexp(`(?i)didn't find section in config`), func(err error) error { return Fail(diag.Say("deploy-rclone/remote"), err) }},
	{lazy.Regexp(`(?i)permission denied|access ?denied|forbidden`), func(err error) error { return Fail(diag.Say("deploy-forbidden", "host", "rclone"), err) }},
	{lazy.Regexp(`(?i)no space|quota|insufficient storage|disk full`), func(err error) error { return Fail(diag.Say("deploy-full", "path", "."), err) }},
	{lazy.Regexp(`(?i)unable to authenticate|unauthorized|invalid_grant|couldn't fetch token|login`), func(err error) error { return BadLogin("rclone", err) }},
	{lazy.Regexp(`(?i)too many requests|rate ?limit`), func(err error) error {
		return &Error{Trouble: Busy, Text: diag.Say("deploy-rate", "host", "rclone"), Err: err}
	}},
}

// rcloneError says what rclone says, by its words: it has no codes.
func rcloneError(status int, says string) error {
	cause := fmt.Errorf("status %d", status)
	for _, known := range rcloneRefusals {
		if known.says().MatchString(says) {
			return known.error(cause)
		}
	}
	if status == http.StatusNotFound || rcloneMissing().MatchString(says) {
		return fs.ErrNotExist
	}
	return CutOff(diag.Say("deploy-rclone"), cause)
}

func (r *rcloneHost) Can() Abilities { return Abilities{Parallel: 4, PutsWhole: r.whole} }

// rcloneItem is a file or folder as rclone tells of it.
type rcloneItem struct {
	Path  string
	Size  int64
	IsDir bool
}

func (i rcloneItem) entry() Entry {
	if i.IsDir {
		return Entry{Path: i.Path, Kind: Folder}
	}
	return Entry{Path: i.Path, Size: i.Size}
}

func (r *rcloneHost) List(ctx context.Context) ([]Entry, error) {
	var found struct{ List []rcloneItem }
	err := r.call(ctx, "operations/list", map[string]any{"fs": r.remote, "remote": "", "opt": map[string]any{"recurse": true, "noModTime": true, "noMimeType": true}}, &found)
	if IsMissing(err) {
		return nil, nil // it is made by the first file
	}
	var list []Entry
	for _, i := range found.List {
		list = append(list, i.entry())
	}
	return list, err
}

func (r *rcloneHost) Stat(ctx context.Context, p string) (Entry, error) {
	var found struct{ Item *rcloneItem }
	err := r.call(ctx, "operations/stat", map[string]any{"fs": r.remote, "remote": p, "opt": map[string]any{"noModTime": true, "noMimeType": true}}, &found)
	if err == nil && found.Item == nil {
		err = fs.ErrNotExist
	}
	if err != nil {
		return Entry{}, err
	}
	return found.Item.entry(), nil
}

func (r *rcloneHost) Get(ctx context.Context, p string) (io.ReadCloser, error) {
	return r.request(ctx, "GET", "["+escapePath(r.remote)+"]/"+escapePath(p), "application/json", nil)
}

func (r *rcloneHost) Put(ctx context.Context, p string, c Content) error {
	if c.New {
		if _, err := r.Stat(ctx, p); !IsMissing(err) {
			return errors.Join(err, fs.ErrExist)
		}
	}
	from, err := c.Open()
	if err != nil {
		return err
	}
	defer from.Close()
	in, out := io.Pipe()
	form := multipart.NewWriter(out)
	go func() {
		part, err := form.CreateFormFile("file0", path.Base(p))
		if err == nil {
			_, err = io.Copy(part, from)
		}
		_ = out.CloseWithError(errors.Join(err, form.Close()))
	}()
	dir := path.Dir(p)
	if dir == "." {
		dir = ""
	}
	body, err := r.request(ctx, "POST", "operations/uploadfile?fs="+url.QueryEscape(r.remote)+"&remote="+url.QueryEscape(dir), form.FormDataContentType(), in)
	_ = in.Close()
	if err == nil {
		err = body.Close()
	}
	return err
}

// Rename moves the file in any case: rclone by itself leaves one that has the
// same size, where a host knows neither times nor digests.
func (r *rcloneHost) Rename(ctx context.Context, from, to string) error {
	if r.whole {
		return errors.ErrUnsupported
	}
	return r.call(ctx, "operations/movefile", map[string]any{"srcFs": r.remote, "srcRemote": from, "dstFs": r.remote, "dstRemote": to, "_config": map[string]any{"IgnoreTimes": true}}, nil)
}

func (r *rcloneHost) Remove(ctx context.Context, p string) error {
	return r.call(ctx, "operations/deletefile", map[string]any{"fs": r.remote, "remote": p}, nil)
}

func (r *rcloneHost) RemoveFolder(ctx context.Context, p string) error {
	_ = r.call(ctx, "operations/rmdir", map[string]any{"fs": r.remote, "remote": p}, nil) // only an empty one
	return nil
}

func (r *rcloneHost) Close() error {
	if r.program == nil || r.program.Process == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if r.address != "" {
		_ = r.call(ctx, "core/quit", map[string]any{}, nil)
	}
	select {
	case <-r.ended:
	case <-ctx.Done():
		_ = r.program.Process.Kill()
		<-r.ended
	}
	r.client.CloseIdleConnections()
	return nil
}

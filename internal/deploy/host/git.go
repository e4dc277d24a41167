package host

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"casebook/internal/diag"
)

// A gitHost is a branch of a repository, by the git program: one commit without
// a parent, pushed with a lease. What is put is kept in mind until Exchange, which
// writes one commit and pushes it; nothing of it lies on this machine after Close.
type gitHost struct {
	options Options
	url     string
	branch  string
	repo    string   // a bare repository of our own, in a temporary folder
	env     []string // for every call of git
	ask     bool     // a token that a person gives may help

	old     string // the commit of the branch when it was opened, "" for none
	entries map[string]gitEntry

	mu      sync.Mutex
	put     map[string]Content
	removed map[string]bool
}

type gitEntry struct {
	mode, object string
	size         int64
}

func openGit(ctx context.Context, o Options) (Host, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return nil, Fail(diag.Say("deploy-program", "program", "git"), err)
	}
	g := &gitHost{options: o, branch: o.Address.Branch, entries: map[string]gitEntry{}, put: map[string]Content{}, removed: map[string]bool{}}
	if g.branch == "" || strings.HasPrefix(g.branch, "-") || strings.ContainsAny(g.branch, " ~^:?*[\\") || strings.Contains(g.branch, "..") {
		return nil, Misused(diag.Say("bad-target/branch"))
	}
	var err error
	if g.url, err = g.address(); err != nil {
		return nil, err
	}
	if g.repo, err = os.MkdirTemp("", "casebook-git-"); err != nil {
		return nil, folderError(".", err)
	}
	if err = g.prepare(ctx); err == nil {
		err = g.fetch(ctx)
	}
	if err != nil {
		_ = g.Close()
		return nil, err
	}
	return g, nil
}

// address gives what git calls the repository.
func (g *gitHost) address() (string, error) {
	a := g.options.Address
	switch a.Scheme {
	case "git+file":
		p, err := LocalPath(g.options.Site, a.Path)
		if err != nil {
			return "", err
		}
		p = filepath.ToSlash(p)
		if !strings.HasPrefix(p, "/") {
			p = "/" + p
		}
		return "file://" + p, nil
	case "git+ssh", "git+https":
		host := a.Host
		if strings.Contains(host, ":") {
			host = "[" + host + "]"
		}
		if a.Port != "" {
			host += ":" + a.Port
		}
		if a.User != "" {
			host = a.User + "@" + host
		}
		return strings.TrimPrefix(a.Scheme, "git+") + "://" + host + a.Path, nil
	}
	return "", Misused(diag.Say("bad-target/address"))
}

// prepare makes what git is told: nothing of the user's that would change what is
// published or say who publishes, but how to reach the repository.
func (g *gitHost) prepare(ctx context.Context) error {
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		kept := []string{"GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_ASKPASS", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"}
		if !strings.HasPrefix(name, "CASEBOOK_DEPLOY_") && (!strings.HasPrefix(name, "GIT_") || slices.Contains(kept, name) || strings.HasPrefix(name, "GIT_SSL_")) {
			g.env = append(g.env, v)
		}
	}
	settings := [][2]string{{"core.hooksPath", os.DevNull}, {"push.gpgSign", "false"}, {"push.followTags", "false"}, {"gc.auto", "0"}, {"advice.pushUpdateRejected", "false"}}
	if g.options.Address.Scheme == "git+https" {
		token := cmp.Or(g.options.Secrets.Environment(Token), g.options.Secrets.Keychain(Token))
		g.ask = token == ""
		if token != "" {
			settings = append(settings, g.tokenSetting(token)...)
		}
	}
	g.env = append(g.env, "LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_DIR="+g.repo)
	if err := g.useSSH(ctx); err != nil {
		return err
	}
	g.setSettings(settings)
	return nil
}

func (g *gitHost) setSettings(settings [][2]string) {
	g.env = append(g.env, "GIT_CONFIG_COUNT="+strconv.Itoa(len(settings)))
	for i, s := range settings {
		n := strconv.Itoa(i)
		g.env = append(g.env, "GIT_CONFIG_KEY_"+n+"="+s[0], "GIT_CONFIG_VALUE_"+n+"="+s[1])
	}
}

// tokenSetting hands git a token, for this host alone, where no other user sees
// it: neither in a command's words nor in a file.
func (g *gitHost) tokenSetting(token string) [][2]string {
	user := cmp.Or(g.options.Address.User, "x-access-token")
	basic := base64.StdEncoding.EncodeToString([]byte(user + ":" + token))
	a := g.options.Address
	host := a.Host
	if a.Port != "" {
		host += ":" + a.Port
	}
	if a.User != "" {
		host = a.User + "@" + host
	}
	return [][2]string{{"http.https://" + host + "/.extraHeader", "Authorization: Basic " + basic}, {"credential.helper", ""}}
}

// useSSH tells ssh which key to show, and which key the server must have.
func (g *gitHost) useSSH(ctx context.Context) error {
	if g.options.Address.Scheme != "git+ssh" {
		return nil
	}
	command := []string{"ssh"}
	if key := g.options.Secrets.Environment(Key); key != "" {
		command = append(command, "-i", key, "-o", "IdentitiesOnly=yes")
	}
	if password := cmp.Or(g.options.Secrets.Environment(Password), g.options.Secrets.Keychain(Password)); password != "" && runtime.GOOS != "windows" {
		script := filepath.Join(g.repo, "ask")
		if err := os.WriteFile(script, []byte("#!/bin/sh\nprintf '%s\\n' \"$CASEBOOK_SSH_ANSWER\"\n"), 0o700); err != nil {
			return folderError(".", err)
		}
		g.env = append(g.env, "SSH_ASKPASS="+script, "SSH_ASKPASS_REQUIRE=force", "CASEBOOK_SSH_ANSWER="+password)
	} else if !g.options.Attended {
		command = append(command, "-o", "BatchMode=yes")
	}
	if g.options.HostKey != "" {
		known, err := g.findHostKey(ctx)
		if err != nil {
			return err
		}
		command = append(command, "-o", "UserKnownHostsFile="+known, "-o", "GlobalKnownHostsFile="+os.DevNull, "-o", "StrictHostKeyChecking=yes")
	}
	if len(command) == 1 {
		return nil
	}
	for i, word := range command {
		command[i] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	g.env = append(g.env, "GIT_SSH_COMMAND="+strings.Join(command, " "))
	return nil
}

// findHostKey asks the server for its keys and gives a file that knows the one of
// host_key, and no other.
func (g *gitHost) findHostKey(ctx context.Context) (string, error) {
	a := g.options.Address
	out, err := exec.CommandContext(ctx, "ssh-keyscan", "-p", cmp.Or(a.Port, "22"), a.Host).Output() // #nosec: no shell reads it
	if err != nil {
		return "", CutOff(diag.Say("deploy-unreachable", "host", a.Host), err)
	}
	for line := range strings.SplitSeq(string(out), "\n") {
		words := strings.Fields(line)
		if len(words) < 3 || strings.HasPrefix(line, "#") {
			continue
		}
		key, err := base64.StdEncoding.DecodeString(words[2])
		if err == nil && Fingerprint(key) == g.options.HostKey {
			known := filepath.Join(g.repo, "known_hosts")
			return known, folderError(".", os.WriteFile(known, []byte(line+"\n"), 0o600))
		}
	}
	return "", Fail(diag.Say("deploy-host-key/other", "host", a.Host, "key", g.options.HostKey), nil)
}

// run runs git and gives what it prints.
func (g *gitHost) run(ctx context.Context, in io.Reader, words ...string) ([]byte, error) {
	c := exec.CommandContext(ctx, "git", words...)
	c.Env, c.Stdin, c.Dir = g.env, in, g.repo
	c.WaitDelay = 5 * time.Second
	var out, problems bytes.Buffer
	c.Stdout, c.Stderr = &out, &problems
	err := c.Run()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, g.explain(problems.String(), err)
	}
	return out.Bytes(), nil
}

// explain says what git says, in sentences; what it says itself is repeated only
// in its last line, which holds no secret, as git is given none that it shows.
func (g *gitHost) explain(problems string, err error) error {
	says := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(problems, p) })
	}
	a := g.options.Address
	switch {
	case says("stale info", "fetch first", "cannot lock ref"):
		return &Error{Trouble: Moved, Text: diag.Say("deploy-moved"), Err: err}
	case says("REMOTE HOST IDENTIFICATION HAS CHANGED"):
		return Fail(diag.Say("deploy-host-key/changed", "host", a.Host), err)
	case says("Host key verification failed"):
		return &Error{Trouble: Unasked, Text: diag.Say("deploy-host-key/unknown", "host", a.Host), Err: err}
	case says("Authentication failed", "could not read Username", "could not read Password", "Permission denied (", "HTTP Basic: Access denied", "Invalid username or"):
		return Fail(diag.Say("deploy-login", "host", a.Host), errors.Join(errGitLogin, err))
	case says("Could not resolve host", "Name or service not known", "Temporary failure in name resolution", "Could not resolve hostname"):
		return CutOff(diag.Say("deploy-unknown-host", "host", a.Host), err)
	case says("refusing to update checked out branch", "branch is currently checked out"):
		return Fail(diag.Say("deploy-git/checked-out", "branch", g.branch), err)
	case says("protected branch", "pre-receive hook declined", "remote rejected"):
		return Fail(diag.Say("deploy-git/rejected", "branch", g.branch), err)
	case says("not found", "does not appear to be a git repository", "does not exist", "not a git repository"):
		return Fail(diag.Say("deploy-git/no-repository"), err)
	case says("The requested URL returned error: 403", "access denied", "denied to"):
		return Fail(diag.Say("deploy-git/no-right"), err)
	case says("SSL certificate problem", "certificate"):
		return Fail(diag.Say("deploy-certificate", "host", a.Host), err)
	case says("No space left", "Disk quota exceeded"):
		return Full(".", err)
	case says("Connection refused", "Connection timed out", "Failed to connect", "unable to access", "Connection reset", "early EOF", "the remote end hung up", "Could not read from remote repository"):
		return CutOff(diag.Say("deploy-unreachable", "host", cmp.Or(a.Host, "git")), err)
	}
	lines := strings.Split(strings.TrimSpace(problems), "\n")
	return Fail(diag.Say("deploy-git", "cause", diag.OneLine(cmp.Or(lines[len(lines)-1], err.Error()))), err)
}

var errGitLogin = errors.New("the login was refused")

// fetch gets the branch as it is now.
func (g *gitHost) fetch(ctx context.Context) error {
	ref := "refs/heads/" + g.branch
	list, err := g.run(ctx, nil, "ls-remote", "--", g.url, ref)
	if errors.Is(err, errGitLogin) && g.ask {
		token, errAsk := g.options.Secrets.Ask(Token, diag.Say("deploy-ask/token", "host", g.options.Address.Host))
		if errAsk != nil {
			return errAsk
		}
		g.setSettings(append(g.tokenSetting(token), [][2]string{{"core.hooksPath", os.DevNull}, {"push.gpgSign", "false"}}...))
		if list, err = g.run(ctx, nil, "ls-remote", "--", g.url, ref); err == nil {
			g.options.Secrets.Worked(Token)
		}
	}
	if err != nil {
		return err
	}
	g.old, _, _ = strings.Cut(string(list), "\t")
	format := "sha1"
	if len(g.old) == 64 {
		format = "sha256"
	}
	if _, err := g.run(ctx, nil, "init", "--quiet", "--bare", "--template=", "--object-format="+format, g.repo); err != nil {
		return err
	}
	if g.old == "" {
		return nil
	}
	if _, err := g.run(ctx, nil, "fetch", "--quiet", "--depth=1", "--no-tags", "--", g.url, "+"+ref+":refs/old"); err != nil {
		return err
	}
	if commit, err := g.run(ctx, nil, "rev-parse", "refs/old"); err != nil || strings.TrimSpace(string(commit)) != g.old {
		return cmp.Or(err, error(&Error{Trouble: Moved, Text: diag.Say("deploy-moved")}))
	}
	tree, err := g.run(ctx, nil, "ls-tree", "-r", "-z", "-l", "--full-tree", "refs/old")
	if err != nil {
		return err
	}
	for line := range strings.SplitSeq(string(tree), "\x00") {
		words, path, found := strings.Cut(line, "\t")
		f := strings.Fields(words)
		if !found || len(f) < 4 {
			continue
		}
		size, _ := strconv.ParseInt(f[3], 10, 64)
		g.entries[path] = gitEntry{mode: f[0], object: f[2], size: size}
	}
	return nil
}

func (g *gitHost) Can() Abilities { return Abilities{Parallel: 1, NeedsRecord: true} }

func (g *gitHost) entry(path string) (Entry, bool) {
	e, ok := g.entries[path]
	kind := File
	if !strings.HasPrefix(e.mode, "100") { // a link, or another repository
		kind = Link
	}
	return Entry{Path: path, Kind: kind, Size: e.size}, ok
}

func (g *gitHost) List(context.Context) ([]Entry, error) {
	var list []Entry
	for path := range g.entries {
		e, _ := g.entry(path)
		list = append(list, e)
	}
	return list, nil
}

func (g *gitHost) Stat(_ context.Context, path string) (Entry, error) {
	if e, ok := g.entry(path); ok {
		return e, nil
	}
	for p := range g.entries {
		if strings.HasPrefix(p, path+"/") {
			return Entry{Path: path, Kind: Folder}, nil
		}
	}
	return Entry{}, fs.ErrNotExist
}

func (g *gitHost) Get(ctx context.Context, path string) (io.ReadCloser, error) {
	e, ok := g.entry(path)
	if !ok {
		return nil, fs.ErrNotExist
	}
	if e.Kind != File {
		return nil, ThroughLink(path)
	}
	data, err := g.run(ctx, nil, "cat-file", "blob", g.entries[path].object)
	return io.NopCloser(bytes.NewReader(data)), err
}

func (g *gitHost) Put(_ context.Context, path string, c Content) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.put[path] = c
	delete(g.removed, path)
	return nil
}

func (g *gitHost) Rename(context.Context, string, string) error { return errors.ErrUnsupported }

func (g *gitHost) Remove(_ context.Context, path string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.put, path)
	g.removed[path] = true
	return nil
}

func (g *gitHost) RemoveFolder(context.Context, string) error { return nil }

// Exchange writes one commit and pushes it, if the branch is still what it was.
func (g *gitHost) Exchange(ctx context.Context) error {
	in, out := io.Pipe()
	written := make(chan error, 1)
	go func() {
		err := g.writeCommit(out)
		_ = out.CloseWithError(err)
		written <- err
	}()
	_, err := g.run(ctx, in, "fast-import", "--quiet", "--done", "--date-format=raw")
	_ = in.Close()
	if errWrite := <-written; errWrite != nil && !errors.Is(errWrite, io.ErrClosedPipe) {
		return errWrite
	}
	if err != nil {
		return err
	}
	ref := "refs/heads/" + g.branch
	_, err = g.run(ctx, nil, "push", "--quiet", "--no-verify", "--force-with-lease="+ref+":"+g.old, "--", g.url, "refs/casebook:"+ref)
	return err
}

// writeCommit writes the commit as git fast-import reads it: no line of it says
// who or where.
func (g *gitHost) writeCommit(to io.Writer) error {
	w := bufio.NewWriterSize(to, 1<<16)
	const who = "casebook <casebook@localhost>"
	const says = "Publish the site\n"
	now := time.Now().UTC().Unix()
	fmt.Fprintf(w, "commit refs/casebook\nauthor %s %d +0000\ncommitter %s %d +0000\ndata %d\n%s\n", who, now, who, now, len(says), says)
	for _, path := range slices.Sorted(maps.Keys(g.entries)) {
		if _, is := g.put[path]; !is && !g.removed[path] {
			fmt.Fprintf(w, "M %s %s %s\n", g.entries[path].mode, g.entries[path].object, quoteGitPath(path))
		}
	}
	for _, path := range slices.Sorted(maps.Keys(g.put)) {
		c := g.put[path]
		fmt.Fprintf(w, "M 100644 inline %s\ndata %d\n", quoteGitPath(path), c.Size)
		from, err := c.Open()
		if err != nil {
			return err
		}
		n, err := io.Copy(w, from)
		if err = errors.Join(err, from.Close()); err == nil && n != c.Size {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w, "done")
	return w.Flush()
}

// quoteGitPath gives a path as fast-import reads it, whatever is in it.
func quoteGitPath(path string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(path) + `"`
}

func (g *gitHost) Close() error { return os.RemoveAll(g.repo) }

package driver

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"casebook/internal/deploy/program"
	"casebook/internal/diag"
)

// A gitHost is a branch of a repository, by the git program: one commit without
// a parent, pushed with a lease. What is put is kept in mind until Exchange, which
// writes one commit and pushes it; nothing of it lies on this machine after Close.
type gitHost struct {
	options Options
	url     string
	branch  string
	scratch *scratch
	repo    string // a bare repository of our own, in the scratch
	login   gitLogin

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

func localGit(o Options) ([]string, error) {
	if o.Address.IsElsewhere() {
		return nil, nil
	}
	return localFolder(o)
}

func checkGit(o Options) error {
	branch := o.Address.Branch
	if branch == "" || strings.HasPrefix(branch, "-") || strings.ContainsAny(branch, " ~^:?*[\\") || strings.Contains(branch, "..") {
		return Misused(diag.Say("bad-target/branch"))
	}
	return nil
}

func openGit(ctx context.Context, o Options) (Host, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return nil, Fail(diag.Say("deploy-program", "program", "git"), err)
	}
	g := &gitHost{options: o, branch: o.Address.Branch, entries: map[string]gitEntry{}, put: map[string]Content{}, removed: map[string]bool{}}
	var err error
	if g.url, err = g.address(); err != nil {
		return nil, err
	}
	if g.scratch, err = newScratch(o.Site); err != nil {
		return nil, folderError(".", err)
	}
	g.repo = g.scratch.folder
	if err = g.prepareLogin(ctx); err == nil {
		err = g.fetch(ctx)
	}
	if err != nil {
		_ = g.Close()
		return nil, err
	}
	return g, nil
}

// run runs git and gives what it prints.
func (g *gitHost) run(ctx context.Context, in io.Reader, words ...string) ([]byte, error) {
	c := exec.CommandContext(ctx, "git", words...)
	c.Env, c.Stdin, c.Dir = g.environment(), in, g.repo
	program.EndTogether(c)
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

// fetch gets the branch as it is now. What stands in the way of that is asked
// about once: whether the server's key is the right one, and for what lets us in.
func (g *gitHost) fetch(ctx context.Context) error {
	ref := "refs/heads/" + g.branch
	list, err := g.run(ctx, nil, "ls-remote", "--", g.url, ref)
	if errors.Is(err, errGitHostKey) {
		if err = g.askHostKey(ctx); err == nil {
			list, err = g.run(ctx, nil, "ls-remote", "--", g.url, ref)
		}
	}
	if errors.Is(err, errGitLogin) {
		var secret Secret
		if secret, err = g.askToLogIn(err); err == nil {
			if list, err = g.run(ctx, nil, "ls-remote", "--", g.url, ref); err == nil {
				g.options.Secrets.Worked(secret)
			}
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

func (g *gitHost) Close() error { return g.scratch.close() }

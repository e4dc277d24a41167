package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"casebook/internal/diag"
)

// Hidden is the folder in a site that casebook keeps for itself. It is never
// content, and ignores itself in version control.
const Hidden = ".casebook"

const (
	lockFile  = Hidden + "/lock"
	temporary = Hidden + "/tmp" // files on their way, and what a killed run left of them
	leftover  = ".casebook-"    // begins the names of such files where they had to lie beside their place
	patience  = 3 * time.Second // how long a command waits for another
)

// A Change is the sole right to change the sources of a site. Commands that do
// (an import, a withdrawal, a takedown, a seal, a new text) read what they
// change after they have it, so none loses another's work. The system takes it
// back when the process ends, however it ends.
type Change struct {
	dir  string
	root *os.Root
	lock *os.File // nil where the file system has no locks
}

// A HeldError says that another command is changing the site.
type HeldError struct {
	Command string    // as "withdraw"; "" when it did not say
	Process int       // its number on that machine
	Since   time.Time // by that machine's clock
}

// Error says who holds the site, and since when.
func (e *HeldError) Error() string {
	if e.Command == "" {
		return diag.Say("site-held/unknown").String()
	}
	return diag.Say("site-held", "command", e.Command, "process", e.Process, "time", e.Since.Format(time.TimeOnly)).String()
}

// BeginChange takes the lock of the site in a folder for a command. When
// another has it, it waits for three seconds, and then gives a *HeldError. What
// a run that was killed left on its way is cleared.
func BeginChange(dir, command string) (*Change, error) {
	return beginChange(dir, command, patience)
}

func beginChange(dir, command string, wait time.Duration) (*Change, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	c := &Change{dir: dir, root: root}
	if err := c.takeLock(command, wait); err != nil {
		_ = root.Close()
		return nil, err
	}
	c.clearLeftovers()
	return c, nil
}

// ClearLeftovers removes what a run that was killed left on its way to the
// sources of a site: it may hold what somebody wants gone. It does nothing
// while a command is changing the site.
func ClearLeftovers(dir string) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return
	}
	defer root.Close()
	if _, err := root.Stat(lockFile); err != nil {
		return // no command has changed this site
	}
	c := &Change{dir: dir, root: root}
	if c.takeLock("", 0) != nil {
		return
	}
	c.clearLeftovers()
	_ = c.lock.Close()
}

func (c *Change) takeLock(command string, wait time.Duration) error {
	if err := EnsureHidden(c.root); err != nil {
		return err
	}
	f, err := c.root.OpenFile(lockFile, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return err
	}
	for end := time.Now().Add(wait); ; time.Sleep(50 * time.Millisecond) { // the system tells nobody when a lock is free
		held, err := TryLock(f)
		if err != nil {
			_ = f.Close() // a file system without locks: nothing more can be had
			return nil
		}
		if !held {
			break
		}
		if time.Now().After(end) {
			who := readHolder(f)
			return errors.Join(who, f.Close())
		}
	}
	c.lock = f
	if command == "" {
		return nil
	}
	if err := f.Truncate(0); err != nil {
		return errors.Join(err, f.Close())
	}
	_, err = f.WriteAt([]byte(command+"\n"+strconv.Itoa(os.Getpid())+"\n"+time.Now().Format(time.RFC3339)+"\n"), 0)
	if err != nil {
		return errors.Join(err, f.Close())
	}
	return nil
}

// readHolder gives who wrote the lock file.
func readHolder(f *os.File) error {
	text := make([]byte, 200)
	n, _ := f.ReadAt(text, 0)
	lines := strings.Split(string(text[:n]), "\n")
	e := &HeldError{}
	if len(lines) > 2 {
		e.Process, _ = strconv.Atoi(lines[1])
		e.Since, _ = time.Parse(time.RFC3339, lines[2])
		if e.Process > 0 && !e.Since.IsZero() {
			e.Command = lines[0]
		}
	}
	return e
}

// Close gives the lock back.
func (c *Change) Close() error {
	err := c.root.Close()
	if c.lock != nil {
		_ = c.lock.Truncate(0)
		err = errors.Join(err, c.lock.Close())
	}
	return err
}

// EnsureHidden makes the folder that casebook keeps for itself in a site, with
// a file that keeps it out of version control: it may hold earlier versions of
// texts, and names.
func EnsureHidden(root *os.Root) error {
	if err := root.MkdirAll(Hidden, 0o777); err != nil {
		return err
	}
	ignore, err := root.OpenFile(Hidden+"/.gitignore", os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = ignore.WriteString("*\n")
	return errors.Join(err, ignore.Close())
}

func (c *Change) clearLeftovers() {
	_ = c.root.RemoveAll(temporary)
	_ = fs.WalkDir(c.root.FS(), "content", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && strings.HasPrefix(d.Name(), leftover) && strings.HasSuffix(d.Name(), ".tmp") {
			_ = c.root.Remove(name)
		}
		return nil
	})
}

// WriteFile replaces the file of a name in the site, relative and with "/",
// with data, or makes it with the permission bits of perm. Neither a crash nor
// a full disk nor a power cut leaves half of it: the old content stays until
// the new is safely on the disk, and a file that is read-only, or has a second
// name that would keep the old text (a hard link), is refused. A symbolic link
// stays one and is followed within the site. What is on its way lies in
// .casebook, where nothing looks for texts.
func (c *Change) WriteFile(name string, data []byte, perm fs.FileMode) error {
	name, err := c.followLink(name)
	if err != nil {
		return err
	}
	if info, err := c.root.Stat(name); err == nil {
		switch {
		case !info.Mode().IsRegular():
			return errors.New(diag.Say("not-writable/kind", "file", name).String())
		case info.Mode().Perm()&0o200 == 0:
			return errors.New(diag.Say("not-writable/read-only", "file", name).String())
		case hasOtherNames(info):
			return errors.New(diag.Say("not-writable/hard-link", "file", name).String())
		}
		perm = info.Mode().Perm()
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := c.root.MkdirAll(temporary, 0o777); err != nil {
		return err
	}
	from, err := c.writeTemporary(temporary+"/", data, perm)
	if err != nil {
		return err
	}
	err = retryHeldOpen(func() error { return c.root.Rename(from, name) })
	if err != nil && isOtherDevice(err) { // a folder of the site that is mounted from elsewhere
		_ = c.root.Remove(from)
		if from, err = c.writeTemporary(path.Dir(name)+"/"+leftover, data, perm); err != nil {
			return err
		}
		err = retryHeldOpen(func() error { return c.root.Rename(from, name) })
	}
	if err != nil {
		return errors.Join(err, c.root.Remove(from))
	}
	folder, err := c.root.Open(path.Dir(name))
	if err != nil {
		return err
	}
	return syncAndClose(folder)
}

// followLink gives the name of the file that a name leads to.
func (c *Change) followLink(name string) (string, error) {
	info, err := c.root.Lstat(name)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return name, nil
	}
	site, err := filepath.EvalSymlinks(c.dir)
	if err != nil {
		return "", err
	}
	target, err := filepath.EvalSymlinks(filepath.Join(site, filepath.FromSlash(name)))
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(site, target)
	if err != nil || !filepath.IsLocal(rel) {
		return "", errors.New(diag.Say("not-writable/elsewhere", "file", name).String())
	}
	return filepath.ToSlash(rel), nil
}

// writeTemporary gives the name of a synced new file that holds data.
func (c *Change) writeTemporary(begin string, data []byte, perm fs.FileMode) (name string, err error) {
	name = fmt.Sprintf("%s%016x.tmp", begin, rand.Uint64())
	f, err := c.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, c.root.Remove(name))
		}
	}()
	if _, err := f.Write(data); err != nil {
		return "", err
	}
	if err := f.Chmod(perm); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return "", err
	}
	return name, f.Sync()
}

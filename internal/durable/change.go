package durable

import (
	"bytes"
	"errors"
	"fmt"
	"io"
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
func (e *HeldError) Error() string { return e.Said().String() }

// Said says the same as a message of the table.
func (e *HeldError) Said() diag.Text {
	if e.Command == "" {
		return diag.Say("site-held/unknown")
	}
	return diag.Say("site-held", "command", e.Command, "process", e.Process, "time", e.Since.Format(time.TimeOnly))
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
	return c.replaceFile(name, data, perm, func() error { return nil })
}

// ErrChanged says that a file is not, or not any more, what it was read as.
var ErrChanged = errors.New("the file was changed meanwhile")

// ReplaceFile is WriteFile for a file that still has to be what was read. It is
// read once more when the new one lies ready beside it, so that what somebody
// saves without asking for the lock is not overwritten: then the error is
// ErrChanged. No link is followed.
func (c *Change) ReplaceFile(name string, was, data []byte) error {
	return c.replaceFile(name, data, 0o666, func() error { return c.IsStill(name, was) })
}

// IsStill gives ErrChanged where a file does not hold what it is said to. No link is
// followed.
func (c *Change) IsStill(name string, was []byte) error {
	info, err := c.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return ErrChanged
	}
	if err != nil {
		return err
	}
	f, err := c.root.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	for part := make([]byte, 64<<10); ; {
		n, err := f.Read(part)
		if !bytes.HasPrefix(was, part[:n]) {
			return ErrChanged
		}
		was = was[n:]
		switch {
		case err == io.EOF && len(was) > 0:
			return ErrChanged
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
	}
}

// CreateFile makes a file where nothing is, with the folders that it lies in,
// whole or not at all; where something is, the error is fs.ErrExist.
func (c *Change) CreateFile(name string, data []byte) error {
	if err := c.root.MkdirAll(path.Dir(name), 0o777); err != nil {
		return err
	}
	if err := c.root.MkdirAll(temporary, 0o777); err != nil {
		return err
	}
	from, err := c.writeTemporary(temporary+"/", data, 0o644)
	if err != nil {
		return err
	}
	err = c.root.Link(from, name)
	if err != nil && !errors.Is(err, fs.ErrExist) { // a file system without hard links, or another one
		if _, there := c.root.Lstat(name); errors.Is(there, fs.ErrNotExist) {
			err = c.writeExclusive(name, data)
		}
	}
	if err = errors.Join(err, c.root.Remove(from)); err != nil {
		return err
	}
	return c.syncFolder(path.Dir(name))
}

// writeExclusive writes a new file in its place.
func (c *Change) writeExclusive(name string, data []byte) error {
	f, err := c.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		err = errors.Join(err, c.root.Remove(name))
	}
	return err
}

// RemoveFile deletes a file that still has to be what was read, else the error
// is ErrChanged. No link is followed.
func (c *Change) RemoveFile(name string, was []byte) error {
	if err := c.IsStill(name, was); err != nil {
		return err
	}
	if err := retryHeldOpen(func() error { return c.root.Remove(name) }); err != nil {
		return err
	}
	return c.syncFolder(path.Dir(name))
}

// Root gives the site's folder, for what is kept below Hidden.
func (c *Change) Root() *os.Root { return c.root }

func (c *Change) syncFolder(name string) error {
	folder, err := c.root.Open(name)
	if err != nil {
		return err
	}
	return syncAndClose(folder)
}

// replaceFile puts a file in the place of another, once it lies ready and mayReplace
// has nothing against it.
func (c *Change) replaceFile(name string, data []byte, perm fs.FileMode, mayReplace func() error) error {
	if info, err := c.root.Stat(name); err == nil {
		switch {
		case !info.Mode().IsRegular():
			return diag.NewFault(diag.Say("not-writable/kind", "file", name))
		case info.Mode().Perm()&0o200 == 0:
			return diag.NewFault(diag.Say("not-writable/read-only", "file", name))
		case hasOtherNames(info):
			return diag.NewFault(diag.Say("not-writable/hard-link", "file", name))
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
	if err := mayReplace(); err != nil {
		return errors.Join(err, c.root.Remove(from))
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
	return c.syncFolder(path.Dir(name))
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
		return "", diag.NewFault(diag.Say("not-writable/elsewhere", "file", name))
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

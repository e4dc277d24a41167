package deploy

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"casebook/internal/deploy/driver"
	"casebook/internal/diag"
	"casebook/internal/durable"
)

// How long locks last.
const (
	lockRenew = 5 * time.Second // a run that goes on says so this often
	lockStale = time.Minute     // one that has said nothing for so long has ended
	lockWatch = 7 * time.Second // a lock that looks old is looked at again after so long: clocks differ
)

// A lock keeps a second run out of a target: a file with a random word and a
// time. Most hosts know nothing of locks, so two runs that begin in the same
// moment may both think that they have it; each looks again before it says what is
// there, and the record, read under the lock, stops the other.
type lock struct {
	line *line
	word string
	mine func(left bool) // what says on this computer that the program runs

	exclusive bool                      // the host lets one alone take it
	written   atomic.Pointer[time.Time] // when it was last written, and was ours; nil when nobody knows
}

// A Holder knows which locks are of programs on this computer.
type Holder interface {
	// Hold says that this program has the lock of a word, until it ends or calls
	// release; left says that the lock could not be removed from the host.
	Hold(word string) (release func(left bool))

	// IsGone reports that a program on this computer had the lock and has ended.
	IsGone(word string) bool
}

func (l *lock) text() []byte {
	return []byte(l.word + " " + time.Now().UTC().Format(time.RFC3339) + "\n")
}

// parseLock reads a lock; a zero time is that of one that is being written.
func parseLock(text []byte) (word string, at time.Time) {
	word, rest, _ := strings.Cut(strings.TrimSpace(string(text)), " ")
	at, _ = time.Parse(time.RFC3339, rest)
	return word, at
}

// takeLock takes the target's lock. One that nobody renews any more is taken
// over.
func takeLock(ctx context.Context, line *line, o Options) (*lock, error) {
	l := &lock{line: line, word: rand.Text(), mine: func(bool) {}}
	if o.Mine != nil {
		l.mine = o.Mine.Hold(l.word)
	}
	for range 3 {
		text, began := l.text(), time.Now()
		err := doStep(ctx, line, func(h driver.Host) error {
			c := contentOfBytes(text)
			c.New, l.exclusive = true, h.Can().Exclusive
			return h.Put(ctx, LockName, c)
		})
		l.written.Store(&began)
		if err == nil && l.exclusive {
			return l, nil
		}
		if err == nil || errors.Is(err, fs.ErrExist) {
			found, errRead := line.readFile(ctx, LockName, 1000)
			if driver.IsMissing(errRead) {
				continue // whoever had it has ended just now
			}
			if errRead != nil {
				l.mine(false)
				return nil, errRead
			}
			if word, _ := parseLock(found); word == l.word {
				return l, nil
			}
			err = l.takeOver(ctx, found, o)
		} else {
			l.removeBegun(ctx, text)
		}
		if err != nil {
			l.mine(false)
			return nil, err
		}
	}
	l.mine(false)
	return nil, failed(diag.Say("deploy-busy/unknown"))
}

// removeBegun removes what a host that is full kept of a lock, as far as the line is
// there: where the next run finds it, the host may refuse to write over it.
func (l *lock) removeBegun(ctx context.Context, text []byte) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	found, err := l.line.readFile(ctx, LockName, 1000)
	if err == nil && bytes.HasPrefix(text, found) {
		_ = doStep(ctx, l.line, func(h driver.Host) error { return h.Remove(ctx, LockName) })
	}
}

// takeOver removes a lock whose run has ended, or says that it goes on.
func (l *lock) takeOver(ctx context.Context, found []byte, o Options) error {
	word, at := parseLock(found)
	age := time.Since(at).Round(time.Second)
	busy := failed(diag.Say("deploy-busy", "age", ageWords(age)))
	if at.IsZero() {
		busy = failed(diag.Say("deploy-busy/unknown"))
	}
	if o.Mine == nil || !o.Mine.IsGone(word) {
		if !at.IsZero() && age < lockStale && age > -lockStale {
			return busy
		}
		if o.Notice != nil {
			o.Notice(diag.Say("deploy-old-lock"))
		}
		if err := l.line.pause(ctx, lockWatch); err != nil {
			return err
		}
		now, err := l.line.readFile(ctx, LockName, 1000)
		if driver.IsMissing(err) {
			return nil
		}
		if err != nil {
			return err
		}
		if string(now) != string(found) {
			return busy
		}
	}
	err := doStep(ctx, l.line, func(h driver.Host) error { return h.Remove(ctx, LockName) })
	if driver.IsMissing(err) {
		return nil
	}
	return err
}

// ageWords gives how old a lock is.
func ageWords(age time.Duration) string {
	if age < 0 {
		age = 0
	}
	return age.String()
}

// renew keeps the lock until stop. The context it gives ends when somebody else
// has taken it.
func (l *lock) renew(ctx context.Context) (locked context.Context, stop func()) {
	locked, cancel := context.WithCancelCause(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s := &sending{job: &Job{line: l.line}, temp: map[string]bool{}}
		defer func() { s.tidy(ctx) }() // a renewal that the end of the run has cut off
		tick := time.NewTicker(lockRenew)
		defer tick.Stop()
		for {
			select {
			case <-locked.Done():
				return
			case <-tick.C:
			}
			if err := l.check(locked); err != nil {
				cancel(err)
				return
			}
			text, began := l.text(), time.Now()
			if err := s.putOwn(locked, LockName, text); err != nil {
				cancel(err)
				return
			}
			l.written.Store(&began)
		}
	}()
	return locked, func() {
		cancel(nil)
		<-ended
	}
}

// isFresh reports a lock that nobody else can have taken over since it was
// written: whoever finds it looks at it for longer before that. One clock may
// have been set, and the other stands still while a computer sleeps.
func (l *lock) isFresh() bool {
	written := l.written.Load()
	if !l.exclusive || written == nil {
		return false
	}
	age, byWall := time.Since(*written), time.Now().Round(0).Sub(written.Round(0))
	return age < lockWatch-time.Second && byWall >= 0 && byWall < lockWatch-time.Second
}

// check reports that the lock is somebody else's by now.
func (l *lock) check(ctx context.Context) error {
	text, err := l.line.readFile(ctx, LockName, 1000)
	if err != nil && !driver.IsMissing(err) {
		return err
	}
	if word, _ := parseLock(text); word != l.word {
		l.written.Store(nil)
		return failed(diag.Say("deploy-lost-lock"))
	}
	return nil
}

// release removes the lock, as far as the line is there; one that stays is taken
// over by the next run.
func (l *lock) release(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	var err error
	if !l.isFresh() {
		err = l.check(ctx)
	}
	if err == nil {
		err = doStep(ctx, l.line, func(h driver.Host) error { return h.Remove(ctx, LockName) })
	}
	isGone := err == nil || driver.IsMissing(err) || errors.As(err, new(*Error)) // by us, by somebody else, or it is somebody else's
	l.mine(!isGone)
}

// Locks are the locks of programs on this computer: a file a lock, locked by the
// system while the program runs. What a killed program leaves says that it is
// gone. Folder gives where they lie, and makes it: who sends nothing asks for none.
type Locks struct{ Folder func() string }

// Hold implements Holder. Where nothing can be written, nobody will know.
func (l Locks) Hold(word string) (release func(left bool)) {
	folder := l.Folder()
	path := filepath.Join(folder, word)
	if os.MkdirAll(folder, 0o700) != nil {
		return func(bool) {}
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return func(bool) {}
	}
	if held, err := durable.TryLock(f); held || err != nil {
		_ = f.Close()
		_ = os.Remove(path) // a file system without locks
		return func(bool) {}
	}
	return func(left bool) {
		_ = f.Close()
		if !left {
			_ = os.Remove(path)
		}
	}
}

// IsGone implements Holder.
func (l Locks) IsGone(word string) bool {
	if word == "" || strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
		return false // not a word of ours, and perhaps a path
	}
	path := filepath.Join(l.Folder(), word)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	held, err := durable.TryLock(f)
	_ = f.Close()
	if held || err != nil {
		return false
	}
	_ = os.Remove(path)
	return true
}

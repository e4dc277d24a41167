package deploy

import (
	"bytes"
	"cmp"
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"casebook/internal/deploy/driver"
	"casebook/internal/diag"
	"casebook/internal/publish"
	"casebook/internal/sign"
)

// Send carries out the plan and tells of every file. When nothing differs nothing
// is written. After an error the target is as it was, or half way and known to the
// next run; readers meet whole pages all the while.
func (j *Job) Send(ctx context.Context, tell func(Event)) (Done, error) {
	done := Done{Unchanged: len(j.Plan.Unchanged)}
	if j.Plan.Empty() && len(j.left) == 0 && !j.cut && j.sameRecord() {
		return done, nil
	}
	s := &sending{job: j, tell: tell, done: &done}
	h, err := j.line.take(ctx)
	if err == nil {
		if x, whole := h.(driver.Exchanger); whole {
			err = s.exchange(ctx, x)
		} else {
			err = s.sendFiles(ctx)
		}
	}
	return done, explain(err)
}

// A sending is a Send on its way.
type sending struct {
	job  *Job
	tell func(Event)

	mu   sync.Mutex
	done *Done
	temp map[string]bool // files on their way under another name
}

// exchange hands everything to a host that puts it in place at once.
func (s *sending) exchange(ctx context.Context, x driver.Exchanger) error {
	j := s.job
	j.line.fixed = true
	err := j.line.forEach(ctx, len(j.Plan.Put), func(ctx context.Context, i int) error {
		f := j.Plan.Put[i]
		return doStep(ctx, j.line, func(h driver.Host) error { return h.Put(ctx, f.Path, j.contentOf(f)) })
	})
	for _, p := range slices.Concat(j.Plan.Remove, j.Plan.unlisted, j.left) {
		if err == nil {
			if err = x.Remove(ctx, p); driver.IsMissing(err) {
				err = nil
			}
		}
	}
	if err == nil {
		err = x.Put(ctx, RecordName, contentOfBytes(j.nowRecord().encode()))
	}
	if err == nil {
		err = doStep(ctx, j.line, func(driver.Host) error { return x.Exchange(ctx) })
	}
	if err != nil {
		return err
	}
	for _, f := range j.Plan.Put {
		s.countPut(f)
	}
	for _, p := range j.Plan.Remove {
		s.countRemoved(p)
	}
	return nil
}

// sendFiles carries out the plan a file at a time, under the lock.
func (s *sending) sendFiles(ctx context.Context) (err error) {
	j := s.job
	lock, err := takeLock(ctx, j.line, j.options)
	if err != nil {
		return err
	}
	s.temp = map[string]bool{}
	locked, stop := lock.renew(ctx)
	defer func() {
		if cause := context.Cause(locked); err != nil && cause != nil {
			err = cause // that somebody took the lock over is why the rest failed
		}
		stop()
		s.tidy(ctx)
		lock.release(ctx)
	}()
	for _, p := range j.left {
		if err := s.remove(locked, p); err != nil {
			return err
		}
	}
	return s.runSteps(locked, j.steps(s, lock))
}

// A step is what may be done at once: what is put, between what comes before and
// what follows; both may be nil.
type step struct {
	before func(ctx context.Context) error
	put    []item
	after  func(ctx context.Context) error
}

// An item is a file that is put; done is told of it, and may be nil.
type item struct {
	path    string
	content driver.Content
	done    func()
}

// steps gives the whole way: the record of what is coming, the batches of the plan,
// and the record of what is there.
func (j *Job) steps(s *sending, l *lock) []step {
	steps := []step{{before: j.refuseChanged, put: []item{{path: RecordName, content: contentOfBytes(j.comingRecord().encode())}}}}
	for _, b := range j.Plan.order() {
		batch := step{after: func(ctx context.Context) error { return s.removeBatch(ctx, b) }}
		for _, f := range b.put {
			batch.put = append(batch.put, item{f.Path, j.contentOf(f), func() { s.countPut(f) }})
		}
		steps = append(steps, batch)
	}
	return append(steps, step{
		before: func(ctx context.Context) error {
			if err := s.removeFolders(ctx, j.emptiedFolders()); err != nil || l.isFresh() {
				return err
			}
			return l.check(ctx)
		},
		put: []item{{path: RecordName, content: contentOfBytes(j.nowRecord().encode())}},
	})
}

// runSteps takes the steps one after the other. What is put under a name of its own
// first arrives ahead of its step, as many files as there are slots: else every
// step would wait for whole round trips in which nothing is sent.
func (s *sending) runSteps(ctx context.Context, steps []step) error {
	l := s.job.line
	h, err := l.take(ctx)
	if err != nil {
		return err
	}
	whole := h.Can().PutsWhole
	all, ctx := errgroup.WithContext(ctx)
	begun, placed := make([]chan struct{}, len(steps)), make([]chan struct{}, len(steps))
	left := make([]atomic.Int64, len(steps))
	for i, step := range steps {
		begun[i], placed[i] = make(chan struct{}), make(chan struct{})
		if left[i].Store(int64(len(step.put))); len(step.put) == 0 {
			close(placed[i])
		}
	}
	all.Go(func() error {
		items, ctx := errgroup.WithContext(ctx)
		items.SetLimit(cap(l.slots))
		for i, step := range steps {
			for _, it := range step.put {
				if ctx.Err() != nil {
					break
				}
				items.Go(func() (err error) {
					if !whole {
						err = l.inSlot(ctx, func() error { return s.stage(ctx, it.path, it.content) })
					}
					select {
					case <-begun[i]:
					case <-ctx.Done():
						err = cmp.Or(err, ctx.Err())
					}
					if err == nil {
						err = l.inSlot(ctx, func() error { return s.place(ctx, it.path, it.content, whole) })
					}
					if err != nil {
						return err
					}
					if it.done != nil {
						it.done()
					}
					if left[i].Add(-1) == 0 {
						close(placed[i])
					}
					return nil
				})
			}
		}
		return items.Wait()
	})
	all.Go(func() error {
		for i, step := range steps {
			if step.before != nil {
				if err := step.before(ctx); err != nil {
					return err
				}
			}
			close(begun[i])
			select {
			case <-placed[i]:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
			if step.after != nil {
				if err := step.after(ctx); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return all.Wait()
}

// refuseChanged stops when the record is another than the one the plan was made
// with.
func (j *Job) refuseChanged(ctx context.Context) error {
	text, err := j.line.readFile(ctx, RecordName, maxRecord)
	if driver.IsMissing(err) {
		text, err = nil, nil
	}
	if err == nil && !bytes.Equal(text, j.wasText) {
		err = failed(diag.Say("deploy-moved"))
	}
	return err
}

// comingRecord gives the record of what may be there while files are sent.
func (j *Job) comingRecord() *record {
	r := &record{id: j.site.ID, base: j.site.BaseURL, sending: true, files: maps.Clone(j.have), next: map[string]fileSum{}, same: j.nowRecord().same}
	if r.files == nil {
		r.files = map[string]fileSum{}
	}
	maps.Copy(r.files, j.missed)
	if !j.options.Delete { // what goes all the same was withdrawn: a run after this one was killed must know
		for _, p := range slices.Concat(j.Plan.Remove, j.Plan.unlisted) {
			if f, is := r.files[p]; is && p != sign.SignatureFile {
				delete(r.files, p)
				r.same[p] = f
			}
		}
	}
	for _, f := range j.Plan.Put {
		r.next[f.Path] = fileSum{f.Size, f.Sum}
	}
	if j.was != nil {
		maps.Copy(r.same, j.was.same) // until they are gone
		r.seen = publish.Crossing(j.was.seen, j.site.Record)
	}
	return r
}

// removeBatch does what a batch takes away.
func (s *sending) removeBatch(ctx context.Context, b batch) error {
	err := s.job.line.forEach(ctx, len(b.remove), func(ctx context.Context, i int) error {
		if err := s.remove(ctx, b.remove[i]); err != nil {
			return err
		}
		if _, planned := slices.BinarySearch(s.job.Plan.Remove, b.remove[i]); planned {
			s.countRemoved(b.remove[i])
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.removeFolders(ctx, b.folders)
}

func (s *sending) countPut(f publish.File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done.Put++
	s.done.Bytes += f.Size
	s.tell(Event{Path: f.Path})
}

func (s *sending) countRemoved(p string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done.Removed++
	s.tell(Event{Path: p, Removed: true})
}

// put puts a file so that readers meet it whole: under a name of its own, and
// then renamed, where the host does not see to that itself.
func (s *sending) put(ctx context.Context, p string, c driver.Content) error {
	h, err := s.job.line.take(ctx)
	if err != nil {
		return err
	}
	whole := h.Can().PutsWhole
	if !whole {
		if err := s.stage(ctx, p, c); err != nil {
			return err
		}
	}
	return s.place(ctx, p, c, whole)
}

// stage puts a file under a name of its own.
func (s *sending) stage(ctx context.Context, p string, c driver.Content) error {
	temp := tempName(p, c.Sum)
	s.noteTemp(temp, true)
	c.Later = p
	return sayFile(doStep(ctx, s.job.line, func(h driver.Host) error { return h.Put(ctx, temp, c) }), temp, p)
}

// sayFile says what went wrong with a file by its path, and not by the name that it has
// on its way, which nobody knows.
func sayFile(err error, temp, p string) error {
	var said *driver.Error
	if !errors.As(err, &said) {
		return err
	}
	about := *said
	about.Text = said.Text.Naming(temp, p)
	return &about
}

// place puts a file at its path: the one that was staged, or where whole files are
// put, the file.
func (s *sending) place(ctx context.Context, p string, c driver.Content, whole bool) (err error) {
	if whole {
		err = doStep(ctx, s.job.line, func(h driver.Host) error { return h.Put(ctx, p, c) })
	} else if err = rename(ctx, s.job.line, tempName(p, c.Sum), p, c.Size); err == nil {
		s.noteTemp(tempName(p, c.Sum), false)
	}
	if errors.Is(err, fs.ErrExist) {
		return failed(diag.Say("deploy-folder-in-the-way", "path", p))
	}
	return err
}

// rename renames a file that was put. When the line is cut after that, it may
// have been renamed already.
func rename(ctx context.Context, l *line, from, to string, size int64) error {
	tried := false
	return doStep(ctx, l, func(h driver.Host) error {
		err := h.Rename(ctx, from, to)
		if tried && driver.IsMissing(err) {
			if e, errStat := h.Stat(ctx, to); errStat == nil && e.Kind == driver.File && e.Size == size {
				return nil
			}
		}
		tried = true
		return err
	})
}

// tempName gives the name of a file on its way: at the root, where a run that
// tidies up after another finds it.
func tempName(p string, sum [sha256.Size]byte) string {
	both := sha256.Sum256(append([]byte(p+"\x00"), sum[:]...))
	return newPrefix + hex.EncodeToString(both[:12])
}

func (s *sending) noteTemp(name string, there bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if there {
		s.temp[name] = true
	} else {
		delete(s.temp, name)
	}
}

// putOwn puts one of casebook's own files.
func (s *sending) putOwn(ctx context.Context, name string, data []byte) error {
	return s.put(ctx, name, contentOfBytes(data))
}

// remove removes a file; one that is gone is fine.
func (s *sending) remove(ctx context.Context, p string) error {
	err := doStep(ctx, s.job.line, func(h driver.Host) error { return h.Remove(ctx, p) })
	if driver.IsMissing(err) {
		return nil
	}
	return err
}

// emptiedFolders gives the folders that the site had and has no more.
func (j *Job) emptiedFolders() map[string]bool {
	gone, stay := maps.Clone(j.emptied), map[string]bool{}
	if gone == nil {
		gone = map[string]bool{}
	}
	for _, p := range slices.Concat(j.Plan.Remove, j.Plan.unlisted) {
		addFolders(gone, p)
	}
	for _, f := range j.site.Files {
		addFolders(stay, f.Path)
		stay[f.Path] = true
	}
	maps.DeleteFunc(gone, func(dir string, _ bool) bool { return stay[dir] })
	return gone
}

// removeFolders removes those of the folders that are empty, the innermost first.
func (s *sending) removeFolders(ctx context.Context, gone map[string]bool) error {
	depths := map[int][]string{}
	for dir := range gone {
		n := strings.Count(dir, "/")
		depths[n] = append(depths[n], dir)
	}
	for _, n := range sortedSteps(depths, func(a, b int) int { return cmp.Compare(b, a) }) {
		dirs := depths[n]
		err := s.job.line.forEach(ctx, len(dirs), func(ctx context.Context, i int) error {
			return doStep(ctx, s.job.line, func(h driver.Host) error { return h.RemoveFolder(ctx, dirs[i]) })
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// tidy removes what is on its way, after an error too, as far as the line is
// there: the next run does the rest.
func (s *sending) tidy(ctx context.Context) {
	if len(s.temp) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	for temp := range s.temp {
		if s.remove(ctx, temp) != nil {
			return
		}
	}
}

// digestOf gives the digest of a file by an algorithm that hosts use; known is
// false for another, or when the file cannot be read.
func digestOf(algorithm string, open func() (io.ReadSeekCloser, error)) (digest string, known bool) {
	algorithms := map[string]func() hash.Hash{"md5": md5.New, "sha1": sha1.New, "sha256": sha256.New}
	if algorithms[algorithm] == nil {
		return "", false
	}
	h := algorithms[algorithm]()
	file, err := open()
	if err != nil {
		return "", false
	}
	_, err = io.Copy(h, file)
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, file.Close()) == nil
}

package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// Options say where to publish.
type Options struct {
	Out    string // the output folder; it need not exist
	Site   string // the site's folder, of which no source may be overwritten
	DryRun bool   // compare only: nothing is written or locked

	inPlace bool                        // for tests: never exchange folders
	fault   func(op, name string) error // for tests: asked before every change of the disk
}

// A Publisher takes the files of one version of the site and puts them in place
// together. Open, then Write and Create from any number of goroutines, then
// Commit or Abort.
type Publisher struct {
	at      *place
	dryRun  bool
	fault   func(op, name string) error
	inPlace bool

	lock, second *lock   // of the output folder, and of the one that takes its place
	out          *folder // nil when there is no output folder yet
	old          version
	made         []string // folders above the output that had to be made, outermost first

	claims claims
	stage  func() (*stage, error) // makes it at the first difference
	ready  *stage                 // once it is made

	mu      sync.Mutex
	files   []string // what the new manifest lists
	changed []string // those of them that are in the stage
	stats   Stats
	open    int   // streams not yet closed
	failure error // the first; nothing is published after it
	done    bool
}

// Stats count what a publish did, or in a dry run would do. Bytes is the size
// of the whole site, BytesWritten that of the files written. Casebook's own
// manifest is in none of them.
type Stats struct {
	Written, Unchanged, Removed int
	Bytes, BytesWritten         int64
}

// Open prepares to publish into o.Out: it refuses a folder that is not
// casebook's to write (Error with Kind Refused), keeps a second build out (Kind
// Busy) and first completes what an interrupted run left.
func Open(o Options) (*Publisher, error) {
	at, err := locate(o)
	if err != nil {
		return nil, err
	}
	p := &Publisher{at: at, dryRun: o.DryRun, fault: o.fault, inPlace: o.inPlace, claims: claims{names: map[string]claim{}}}
	p.stage = sync.OnceValues(p.newStage)
	if err := p.start(); err != nil {
		p.done = true
		p.close(!errors.Is(err, errUnfinished))
		return nil, failed(at.shown, err)
	}
	return p, nil
}

func (p *Publisher) start() error {
	if p.dryRun && p.at.interrupted() {
		return &Error{Kind: Machine, Code: "output-interrupted",
			Message: fmt.Sprintf("the last build of %s was cut off", p.at.shown), Hint: "run casebook build once: it completes it; nothing was written now"}
	}
	if !p.dryRun {
		p.made = missing(filepath.Dir(p.at.out))
		lock, err := acquire(p.at)
		if errors.Is(err, errBusy) {
			return &Error{Kind: Busy, Code: "output-busy", Err: err,
				Message: fmt.Sprintf("another build is writing to %s", p.at.shown), Hint: "wait until it has ended, or stop it"}
		}
		if err != nil {
			return err
		}
		p.lock = lock
		if err := p.at.recover(p.fault); err != nil {
			return err
		}
	}
	return p.look()
}

// look opens the output folder and reads what it holds.
func (p *Publisher) look() error {
	out, err := openFolder(p.at.out, p.fault)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	p.out = out
	p.old, err = readVersion(p.at)
	return err
}

// missing lists the folders of path that do not exist, outermost first.
func missing(path string) []string {
	var list []string
	for !exists(path) {
		list = append(list, path)
		path = filepath.Dir(path)
	}
	slices.Reverse(list)
	return list
}

// Previous gives what the last publish of this folder recorded; the zero Record
// for a new folder.
func (p *Publisher) Previous() Record { return p.old.record }

// Write publishes data under path, "/"-separated and relative to the output
// folder. A path that some system could not hold, that another path of this run
// would collide with, or that is taken by a file that casebook did not write is
// an Error with Kind Content. It is safe for concurrent use and does not keep data.
func (p *Publisher) Write(path string, data []byte) error {
	return p.fail(path, p.write(path, data))
}

func (p *Publisher) write(path string, data []byte) error {
	if err := p.claim(path); err != nil {
		return err
	}
	found := absent
	if p.mayHold(path) {
		var err error
		if found, err = p.out.compareFile(path, data); err != nil {
			return err
		}
	}
	what, err := p.old.judge(path, found)
	if err != nil {
		return err
	}
	if what == staged && !p.dryRun {
		s, err := p.stage()
		if err != nil {
			return err
		}
		if err := s.put(path, data); err != nil {
			return err
		}
	}
	p.record(path, what, int64(len(data)))
	return nil
}

func (p *Publisher) claim(path string) error {
	if err := checkPath(path); err != nil {
		return err
	}
	return p.claims.take(path)
}

// mayHold reports whether it is worth looking for path in the output folder: in
// one that held no site, only what else lies there can be in the way.
func (p *Publisher) mayHold(path string) bool {
	return p.out != nil && p.old.mayHold(path)
}

// fail remembers the first error, so that Commit cannot publish without the
// file, and says it in a sentence.
func (p *Publisher) fail(path string, err error) error {
	if err == nil {
		return nil
	}
	err = failed(path, err)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failure == nil {
		p.failure = err
	}
	return err
}

// record notes what became of a file.
func (p *Publisher) record(path string, what outcome, size int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stats.Bytes += size
	if what == staged {
		p.changed = append(p.changed, path)
		p.stats.Written++
		p.stats.BytesWritten += size
	} else {
		p.stats.Unchanged++
	}
	if what != notOurs {
		p.files = append(p.files, path)
	}
}

// Abort gives up: the output stays as it was and nothing is left beside it. It
// does nothing after Commit, and must not run beside Write or Create.
func (p *Publisher) Abort() {
	p.mu.Lock()
	done := p.done
	p.done = true
	p.mu.Unlock()
	if !done {
		p.close(true)
	}
}

// close lets go of everything. tidy removes the stage and the folders that were
// made for it.
func (p *Publisher) close(tidy bool) {
	if p.ready != nil {
		p.ready.close()
	}
	if tidy && p.lock != nil {
		p.at.removeStages()
		for _, dir := range slices.Backward(p.made) {
			_ = os.Remove(dir) // only if nothing is in it
		}
	}
	if p.out != nil {
		p.out.closeFolder()
	}
	p.second.release()
	p.lock.release()
}

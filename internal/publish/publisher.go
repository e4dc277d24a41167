package publish

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"casebook/internal/diag"
)

// Options say where to publish.
type Options struct {
	Out    string // the output folder; it need not exist
	Site   string // the site's folder, of which no source may be overwritten
	DryRun bool   // compare only: nothing is written or locked
	Sums   bool   // keep a checksum of every file, for Files

	inPlace bool                        // for tests: never exchange folders
	fault   func(op, name string) error // for tests: asked before every change of the disk
}

// A Publisher takes the files of one version of the site and puts them in place
// together. Open, then Write and Create from any number of goroutines, then
// Commit or Abort.
type Publisher struct {
	options Options
	at      *location

	lock, newLock *lock       // of the output folder, and of the one that takes its place
	out           *workFolder // nil when there is no output folder yet
	old           previous
	made          []string // folders above the output that had to be made, outermost last

	claims    claims
	openStage func() (*stage, error) // makes it at the first difference
	stage     *stage                 // once it is made

	mu      sync.Mutex
	files   []string // what the new manifest lists
	sums    []File   // of every file, with Options.Sums
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
	at, err := locateOutput(o)
	if err != nil {
		return nil, err
	}
	p := &Publisher{options: o, at: at, claims: claims{names: map[string]claim{}}}
	p.openStage = sync.OnceValues(p.newStage)
	if !o.DryRun {
		at.noteOutput(o.Site)
	}
	if err := p.start(); err != nil {
		p.done = true
		p.letGo(!errors.Is(err, errUnfinished))
		return nil, machineError(at.shown, err)
	}
	return p, nil
}

// start locks the output folder, completes an interrupted run, and reads what
// the folder holds.
func (p *Publisher) start() (err error) {
	if p.options.DryRun {
		if p.at.wasInterrupted() {
			return &Error{Kind: Machine, Text: diag.Say("output-interrupted", "folder", p.at.shown)}
		}
	} else {
		p.made = missingFolders(filepath.Dir(p.at.out))
		p.lock, err = lockOutput(p.at)
		if errors.Is(err, errBusy) {
			return &Error{Kind: Busy, Text: diag.Say("output-busy", "folder", p.at.shown), Err: err}
		}
		if err != nil {
			return err
		}
		if err := p.at.completeInterrupted(p.options.fault); err != nil {
			return err
		}
	}
	p.out, err = openWorkFolder(p.at.out, p.options.fault)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		p.old, err = readPrevious(p.at)
	}
	return err
}

// Left gives, after Commit or Abort, what is to be said of what was staged and
// could not be removed.
func (p *Publisher) Left() []diag.Text { return p.at.left }

// Previous gives what the last publish of this folder recorded; the zero Record
// for a new folder.
func (p *Publisher) Previous() Record { return p.old.record }

// Write publishes data under path, "/"-separated and relative to the output
// folder. A path that some system could not hold, that another path of this run
// would collide with, or that is taken by a file that casebook did not write is
// an Error with Kind Content. It is safe for concurrent use and does not keep data.
func (p *Publisher) Write(path string, data []byte) error {
	return p.noteFailure(path, p.writeFile(path, data))
}

func (p *Publisher) writeFile(path string, data []byte) error {
	if err := p.claimPath(path); err != nil {
		return err
	}
	found := absent
	if p.mayHold(path) {
		var err error
		if found, err = p.out.compareFile(path, data); err != nil {
			return err
		}
	}
	what, err := p.old.decideFile(path, found)
	if err != nil {
		return err
	}
	if what == staged && !p.options.DryRun {
		s, err := p.openStage()
		if err != nil {
			return err
		}
		if err := s.writeFile(path, data); err != nil {
			return err
		}
	}
	p.noteFile(path, what, int64(len(data)))
	if p.options.Sums {
		p.noteSum(File{path, int64(len(data)), sha256.Sum256(data)})
	}
	return nil
}

// A File is one of the published files: its path below the output folder, with
// "/", its size in bytes and its SHA-256.
type File struct {
	Path string
	Size int64
	Sum  [sha256.Size]byte
}

// Files gives every file of the site by its path, after Commit; with
// Options.Sums alone.
func (p *Publisher) Files() []File {
	slices.SortFunc(p.sums, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return p.sums
}

func (p *Publisher) noteSum(f File) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sums = append(p.sums, f)
}

func (p *Publisher) claimPath(path string) error {
	if err := checkPath(path); err != nil {
		return err
	}
	return p.claims.claimPath(path)
}

func (p *Publisher) mayHold(path string) bool { return p.out != nil && p.old.mayHold(path) }

// noteFailure remembers the first error, so that Commit cannot publish without
// the file, and says it in a sentence.
func (p *Publisher) noteFailure(path string, err error) error {
	if err == nil {
		return nil
	}
	err = machineError(path, err)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failure == nil {
		p.failure = err
	}
	return err
}

// noteFile counts what became of a file.
func (p *Publisher) noteFile(path string, what outcome, size int64) {
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
		p.letGo(true)
	}
}

// letGo closes everything. tidy removes the stage and the folders that were
// made for it.
func (p *Publisher) letGo(tidy bool) {
	if p.stage != nil {
		p.stage.closeStage()
	}
	if tidy && p.lock != nil {
		p.at.removeStages()
		for _, dir := range p.made {
			_ = os.Remove(dir) // only if nothing is in it
		}
	}
	if p.out != nil {
		p.out.closeFolder()
	}
	p.newLock.releaseLock()
	p.lock.releaseLock()
}

func (p *Publisher) askFault(op, name string) error { return askFault(p.options.fault, op, name) }

package publish

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// moves are what turns one version into the next.
type moves struct {
	put  []string // taken from the stage's new/, the manifest last
	drop []string // removed
}

const journalHead, journalEnd = "casebook journal 1\n", "end\n"

func (m moves) encode() []byte {
	var b strings.Builder
	b.WriteString(journalHead)
	for _, f := range m.drop {
		b.WriteString("drop\t" + f + "\n")
	}
	for _, f := range m.put {
		b.WriteString("put\t" + f + "\n")
	}
	b.WriteString(journalEnd)
	return []byte(b.String())
}

// parseMoves reads a journal; one that is cut off or leads out of the folder is
// none.
func parseMoves(data []byte) (m moves, ok bool) {
	text, ok := strings.CutPrefix(string(data), journalHead)
	text, complete := strings.CutSuffix(text, journalEnd)
	if !ok || !complete {
		return moves{}, false
	}
	for line := range strings.Lines(text) {
		what, f, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if f != manifestName && checkPath(f) != nil {
			return moves{}, false
		}
		switch what {
		case "put":
			m.put = append(m.put, f)
		case "drop":
			m.drop = append(m.drop, f)
		default:
			return moves{}, false
		}
	}
	return m, true
}

// moveOneByOne publishes through the journal. From the moment that the journal
// is in place the new version will come about: here, or in the next run. An
// error on the way moves everything back.
func (p *Publisher) moveOneByOne(s *stage, m moves) error {
	r, err := p.newRun(s, m)
	if err != nil {
		return err
	}
	defer r.old.closeFolder()
	if err := s.top.writeFile("journal.tmp", m.encode()); err != nil {
		return err
	}
	if err := s.top.moveFile("journal.tmp", s.top, "journal"); err != nil {
		return err
	}
	if err := r.forward(m); err != nil {
		if r.back() != nil || s.top.removeFile("journal") != nil {
			return unfinished(p.at.shown, err)
		}
		return err
	}
	return nil
}

func (p *Publisher) newRun(s *stage, m moves) (*run, error) {
	missing, err := realFolders(p.out, m)
	if err != nil {
		return nil, err
	}
	if err := s.top.makeFolder("old"); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	old, err := openFolder(filepath.Join(s.path, "old"), p.fault)
	if err != nil {
		return nil, err
	}
	return &run{out: p.out, new: s.tree, old: old, missing: missing}, nil
}

// realFolders checks that the folders in which files will be put or dropped are
// folders of the output and not links out of it, and lists those yet to be made.
// A file may be in the place of one if it moves itself.
func realFolders(root *folder, m moves) (missing []string, err error) {
	seen := map[string]bool{}
	for _, f := range slices.Concat(m.drop, m.put) {
		for dir := parent(f); dir != "" && !seen[dir]; dir = parent(dir) {
			seen[dir] = true
			info, err := root.root.Lstat(dir)
			switch {
			case err == nil && info.IsDir():
			case err == nil && !slices.Contains(m.drop, dir) && !slices.Contains(m.put, dir):
				return nil, foreign(dir)
			case err == nil, errors.Is(err, fs.ErrNotExist), root.meetsObstacle(dir):
				missing = append(missing, dir)
			default:
				return nil, err
			}
		}
	}
	return missing, nil
}

// A run carries out moves.
type run struct {
	out, new, old *folder
	missing       []string       // folders that the run makes
	again         bool           // it completes an earlier run
	undo          []func() error // what leads back, in order
}

// forward moves the dropped files away first, as a folder may follow a file of
// the same name, or on some systems a file one that differs in letter case.
func (r *run) forward(m moves) error {
	for _, f := range m.drop {
		if err := r.drop(f); err != nil {
			return err
		}
	}
	if err := r.out.pruneFolders(m.drop); err != nil {
		return err
	}
	for _, f := range m.put {
		if err := r.put(f); err != nil {
			return err
		}
	}
	return nil
}

// drop moves a file into old/. What is there already was dropped by the run
// that this one completes.
func (r *run) drop(f string) error {
	if r.again && exists(r.old.systemPath(f)) {
		return nil
	}
	if err := r.old.makeFolders(parent(f)); err != nil {
		return err
	}
	err := r.out.moveFile(f, r.old, f)
	if err != nil && (errors.Is(err, fs.ErrNotExist) || r.out.meetsObstacle(f)) {
		return nil // somebody removed it before us
	}
	if err == nil {
		r.undo = append(r.undo, func() error { return r.restore(f) })
	}
	return err
}

// put moves a file from new/ to its place, over the old one.
func (r *run) put(f string) error {
	if r.again && !exists(r.new.systemPath(f)) {
		return nil
	}
	if err := r.out.makeFolders(parent(f)); err != nil {
		return err
	}
	if !r.again {
		if err := r.save(f); err != nil {
			return err
		}
	}
	if err := r.new.moveFile(f, r.out, f); err != nil {
		return err
	}
	r.undo = append(r.undo, func() error { return r.out.moveFile(f, r.new, f) })
	return nil
}

// save keeps the file that will be replaced: under a second name where the
// system has links, so that readers miss it at no moment.
func (r *run) save(f string) error {
	if info, err := r.out.root.Lstat(f); err != nil || info.IsDir() {
		return nil
	}
	if err := r.old.makeFolders(parent(f)); err != nil {
		return err
	}
	err := r.out.linkFile(f, r.old, f)
	if err != nil && cannotLink(err) {
		err = r.out.moveFile(f, r.old, f)
	}
	if err == nil {
		r.undo = append(r.undo, func() error { return r.restore(f) })
	}
	return err
}

func (r *run) restore(f string) error {
	if err := r.out.makeFolders(parent(f)); err != nil {
		return err
	}
	return r.old.moveFile(f, r.out, f)
}

// back undoes what was done, the last first.
func (r *run) back() error {
	for _, step := range slices.Backward(r.undo) {
		if err := step(); err != nil {
			return err
		}
	}
	return r.out.removeEmptyFolders(r.missing)
}

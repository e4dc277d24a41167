// Package signatory reads who signed a letter, from CSV, XLSX, TOML or JSON,
// a row at a time and in memory that does not grow with what is only counted.
//
// Nobody who must not be named leaves this package in any form but a count:
// Rows builds people only from rows that every rule lets through, and messages
// name rows and columns, never what is in them.
//
// A file goes through format (rows of any of them), columns (what a header
// means), consent (how each person is shown), doubts (what in a cell leaves doubt
// whether somebody may be named), duplicates and tally, to people, which keeps
// those who are named in little memory. Import, withdraw and search read the same
// rows, and so does sheet, the list as a grid for the desk. beside looks for lists
// that no letter reads. Words of consent and refusal are of the room consent, the
// comparing of names of the room names.
package signatory

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// Options says how a letter's signatory file is read.
type Options struct {
	Languages   []string       // of the site, BCP 47, its own first
	Public      bool           // whether people are named who do not say
	PublicGiven bool           // the letter says so itself: a blank cell of the column public follows it, and is an error else
	Ignore      []string       // headers that hold no consent, though they sound like it
	SortByName  bool           // collated by the page's language, not in the order of the file
	Encoding    string         // a WHATWG label; "" for UTF-8, or UTF-16 with its mark
	Sheet       string         // of a workbook; "" for its first visible sheet
	Now         time.Time      // the day that `until` is compared with
	Zone        *time.Location // in which days are counted; nil is UTC
	Withdrawn   *Withdrawn     // who has been taken off the letter; nil for nobody

	// Head says which row of a table names the columns and what they are, where somebody
	// chose it; nil where the file says so itself.
	Head *Head

	// Consent is the header of the column that says who may be named, where somebody
	// chose it, and Answers what each answer in it means: yes, no or initials. Where its
	// own header is not that of public, an answer that is not there is an error.
	Consent string
	Answers map[string]string

	// Importing says that an encoding is named to the import, and by no key of the
	// letter.
	Importing bool

	// KeyPosition gives the place of a front matter key, for problems with
	// encoding and sheet; nil puts them at the signatory file.
	KeyPosition func(key string) diag.Position
}

// placeOfKey gives the place of a front matter key, or the file's.
func (o *Options) placeOfKey(key, file string) diag.Position {
	if o.KeyPosition != nil {
		return o.KeyPosition(key)
	}
	return diag.Position{File: file}
}

// Scan reads the signatory file once, checks every row, and counts. Problems
// with the content go to rep; an error means that the file could not be read.
// The result is never nil without an error and safe for concurrent use.
func Scan(fsys fs.FS, file string, o Options, rep *diag.Report) (*campaign.Signatories, error) {
	result, _, err := scanList(fsys, file, o, rep, nil)
	return result, err
}

// scanList is Scan, and gives who is named too. Where they are the same as before, they
// share their memory.
func scanList(fsys fs.FS, file string, o Options, rep *diag.Report, before *people) (*campaign.Signatories, *people, error) {
	info, err := fs.Stat(fsys, file)
	if err != nil {
		return nil, nil, err
	}
	l := newList(fsys, file, o)
	l.size = info.Size()
	l.people.shareWith(before)
	p := &problems{rep: rep, file: file}
	l.checkIgnored(p)
	s := newScan(l, p)
	err = l.eachRow(p, s.takeRow)
	s.consent.finish()
	s.duplicates.finish(p)
	l.people.finish()
	p.report()
	if err != nil {
		return nil, nil, err
	}
	if now, err := fs.Stat(fsys, file); err == nil && !isSame(info, now) {
		rep.AddError(diag.Position{File: file}, diag.Say("unfinished-list/changed"))
	}
	t := l.tally
	return &campaign.Signatories{
		File:       file,
		Total:      t.total,
		Named:      t.named,
		Unnamed:    t.total - t.named,
		ByInitials: t.byInitials,
		Groups:     t.groups.sortCounts(),
		Countries:  t.countries.sortCounts(),
		Dates:      t.dates.sortKeys(),
		NextChange: t.next,
		Rows:       l.peopleInOrder,
		Initials:   l.initialsIn,
		RowsOf:     l.peopleUnder,
		Look:       l.eachShownText,
	}, l.people, nil
}

// A Memory remembers what the long lists of a site came to, for those who read the
// same site side by side, as the preview and the desk do. It is safe for concurrent use.
type Memory struct {
	mu    sync.Mutex
	lists map[string]*remembered // by the file
}

// remembered is what one state of a file came to, once it is read.
type remembered struct {
	key      string
	done     chan struct{}
	result   *campaign.Signatories
	people   *people // until it is read, those of the state before
	problems []diag.Diagnostic
	err      error
	changed  bool // while it was read, so that it is not known of which state it tells
}

// longList is how long a list is that is worth remembering, in bytes.
const longList = 1 << 20

// Scan gives what Scan gives, which it does once for each state of a long list.
func (m *Memory) Scan(fsys fs.FS, file string, o Options, rep *diag.Report) (*campaign.Signatories, error) {
	before, err := fs.Stat(fsys, file)
	if m == nil || err != nil || before.Size() < longList {
		return Scan(fsys, file, o, rep)
	}
	key, err := stateOf(fsys, file, o)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	known := m.lists[file]
	own := &remembered{key: key, done: make(chan struct{})}
	if known != nil {
		own.people = known.people
	}
	if known == nil || known.key != key {
		known = nil
		if m.lists == nil {
			m.lists = map[string]*remembered{}
		}
		m.lists[file] = own
	}
	m.mu.Unlock()
	if known != nil {
		if <-known.done; known.err == nil && !known.changed {
			rep.Add(known.problems...)
			return known.result, nil
		}
		return Scan(fsys, file, o, rep)
	}
	var found diag.Report
	result, named, err := scanList(fsys, file, o, &found, own.people)
	own.result, own.err = result, err
	after, err := fs.Stat(fsys, file)
	own.problems, own.changed = found.All(), err != nil || !isSame(before, after)
	m.mu.Lock()
	own.people = named
	if (own.err != nil || own.changed) && m.lists[file] == own {
		delete(m.lists, file)
	}
	m.mu.Unlock()
	close(own.done)
	rep.Add(own.problems...)
	return own.result, own.err
}

// stateOf gives all that decides on what a list comes to: the bytes of its file, and
// how it is read on which day.
func stateOf(fsys fs.FS, file string, o Options) (string, error) {
	f, err := fsys.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	at := make([]diag.Position, 0, 3)
	for _, key := range []string{"signatories_ignore", "signatories_encoding", "signatories_sheet"} {
		at = append(at, o.placeOfKey(key, file))
	}
	zone := o.Zone
	if zone == nil {
		zone = time.UTC
	}
	var withdrawn Withdrawn
	if o.Withdrawn != nil {
		withdrawn = *o.Withdrawn
	}
	fmt.Fprintf(sum, "\n%q %t %t %q %t %q %q %s %s %t %v %v", o.Languages, o.Public, o.PublicGiven, o.Ignore, o.SortByName, o.Encoding, o.Sheet, o.Now.In(zone).Format(day), zone, o.Importing, at, withdrawn)
	return string(sum.Sum(nil)), nil
}

// A list is a signatory file, and what was learnt from it.
type list struct {
	fsys   fs.FS
	file   string
	format *format // nil when it is none that is read
	size   int64   // of the file, in bytes; 0 when it is not known
	o      Options
	slots  slots
	tally  *tallies
	people *people
	orders orders
	alphabetTallies
}

func newList(fsys fs.FS, file string, o Options) *list {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if len(o.Languages) == 0 {
		o.Languages = []string{"en"}
	}
	l := &list{fsys: fsys, file: file, format: formatOf(file), o: o, slots: slots{languages: o.Languages, consent: foldHeader(o.Consent), head: o.Head}}
	l.slots.explained = o.Consent != "" && KnownColumn(o.Consent) != publicColumn.String()
	for _, header := range o.Ignore {
		l.slots.ignored = append(l.slots.ignored, foldHeader(header))
	}
	l.tally, l.people = newTallies(&l.slots), newPeople(&l.slots)
	return l
}

// bytesOfRow is how short the rows of a long list are.
const bytesOfRow = 24

// A scan is the reading of all rows, to check, count and keep them.
type scan struct {
	list       *list
	problems   *problems
	consent    *consentCheck
	duplicates *duplicateCheck
	withdrawn  *withdrawnCheck
}

func newScan(l *list, p *problems) *scan {
	return &scan{list: l, problems: p, consent: newConsentCheck(l, p), withdrawn: l.o.Withdrawn.newCheck(&l.slots),
		duplicates: newDuplicateCheck(int(min(l.size/bytesOfRow, 1<<20)))}
}

func (s *scan) takeRow(t table, r *row) {
	v := s.consent.decideRow(t, r)
	if r.values[nameColumn] != "" {
		s.duplicates.addRow(t, r, v.show == byName)
		switch s.withdrawn.likelinessOf(r) {
		case surelyKnown:
			s.problems.addError(t.positionOf(-1), diag.Say("withdrawn", "row", diag.Rows{r.number}))
			v.show = counted
		case maybeKnown:
			if v.show != counted {
				s.problems.addWarning(t.positionOf(-1), diag.Say("withdrawn/perhaps", "row", diag.Rows{r.number}))
			}
		}
	}
	if v.until != "" && v.show != counted {
		s.list.tally.noteChange(endOfDay(v.until, s.list.o.Zone))
	}
	s.list.tally.countRow(r, v.show)
	if v.show == byName {
		s.list.people.addRow(r)
	}
}

// eachChecked gives every row that has a name, with how it is shown, and reports
// nothing.
func (l *list) eachChecked(see func(table, *row, showing)) error {
	consent, withdrawn := newConsentCheck(l, nil), l.o.Withdrawn.newCheck(&l.slots)
	err := l.eachRow(nil, func(t table, r *row) {
		show := consent.decideRow(t, r).show
		if withdrawn.isWithdrawn(r) {
			show = counted
		}
		if r.values[nameColumn] != "" {
			see(t, r, show)
		}
	})
	if err != nil {
		return fmt.Errorf("%s: %w", l.file, err)
	}
	return nil
}

// endOfDay gives the first moment after a day in a zone, also where that day ends
// in a change of the clocks.
func endOfDay(d string, zone *time.Location) time.Time {
	last, err := time.ParseInLocation(day, d, time.UTC)
	if err != nil {
		return time.Time{}
	}
	next := last.AddDate(0, 0, 1)
	t := time.Date(next.Year(), next.Month(), next.Day(), 0, 0, 0, 0, zone)
	want := next.Format(day)
	const step = 15 * time.Minute // every zone's shift is a multiple of it
	for t.Format(day) < want {
		t = t.Add(step)
	}
	for t.Add(-step).Format(day) == want {
		t = t.Add(-step)
	}
	return t
}

// A list that is still being written would be read without its last rows, or
// with half of one, and half a row says nothing of who may be named.
const (
	restWhole   = 300 * time.Millisecond // how long a list must have kept its size
	restUnended = 2 * time.Second        // while its last row has no line end
	longestWait = 10 * time.Second       // for a list that goes on growing
	restStep    = 20 * time.Millisecond  // between two looks
)

// RestNeeded gives how long a signatory file must have kept its size and time
// before it is read; 0 for any other file and for one that is not there.
func RestNeeded(fsys fs.FS, file string) time.Duration {
	if !IsFile(path.Base(file)) {
		return 0
	}
	f, err := fsys.Open(file)
	if err != nil {
		return 0
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return 0
	}
	if hasEnd(f, info.Size(), strings.ToLower(path.Ext(file))) {
		return restWhole
	}
	return restUnended
}

// hasEnd reports whether a list ends as one that is whole does: in a line end,
// and in JSON in the bracket that closes it. A workbook that is cut cannot be
// unpacked.
func hasEnd(f fs.File, size int64, extension string) bool {
	const most = 4 // the bytes of a letter in UTF-16, and more
	ends := "\r\n"
	switch extension {
	case ".xlsx":
		return true
	case ".json":
		ends += "]}"
	}
	at, ok := f.(io.ReaderAt)
	if !ok {
		return true
	}
	tail := make([]byte, min(most, size))
	if n, _ := at.ReadAt(tail, size-int64(len(tail))); n < len(tail) {
		return false // it shrank meanwhile
	}
	if len(tail)%2 == 0 && bytes.IndexByte(tail, 0) >= 0 {
		tail = bytes.Trim(tail[max(0, len(tail)-2):], "\x00")
	}
	return len(tail) > 0 && strings.IndexByte(ends, tail[len(tail)-1]) >= 0
}

// AwaitRest waits until nobody writes a signatory file any more. One that goes
// on growing is reported; it is not to be read then.
func AwaitRest(fsys fs.FS, file string, rep *diag.Report) bool {
	began := time.Now()
	kept, before := began, fs.FileInfo(nil)
	for {
		needed := RestNeeded(fsys, file) // before the time is asked, as who writes meanwhile makes it whole and new
		info, err := fs.Stat(fsys, file)
		if err != nil {
			return true // whoever reads it says so
		}
		if before != nil && !isSame(before, info) {
			kept = time.Now()
		}
		before = info
		if age := time.Since(info.ModTime()); age >= needed || time.Since(kept) >= needed {
			return true
		}
		if time.Since(began) > longestWait {
			rep.AddError(diag.Position{File: file}, diag.Say("unfinished-list"))
			return false
		}
		time.Sleep(restStep)
	}
}

// isSame reports whether a file is as it was, as far as one can tell without
// reading it.
func isSame(before, now fs.FileInfo) bool {
	return before.Size() == now.Size() && before.ModTime().Equal(now.ModTime())
}

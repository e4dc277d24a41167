package signatory

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/names"
)

// KeyFile holds the site's random key, relative to the site; Record holds the
// keyed hashes of the people taken off a letter, in the letter's folder. Both
// belong in version control with the rest of the site: without the key nobody
// who was taken off is recognised.
const (
	KeyFile = ".casebook-key"
	Record  = "withdrawn.toml"
)

// A digest is HMAC-SHA-256 (RFC 2104) under the site's key; a soundDigest is the
// first part of one.
type (
	digest      [sha256.Size]byte
	soundDigest [8]byte
)

// Withdrawn says who has been taken off a letter, and which rows of namesakes
// stay. It is read-only and safe for concurrent use; nil is nobody.
type Withdrawn struct {
	key    []byte
	people []withdrawal
	kept   []digest
	names  map[digest]bool
	sounds map[soundDigest]bool
	stay   map[digest]bool
}

// A withdrawal is one person taken off, by each form of the name, and the row
// as a whole; row is zero when there was none.
type withdrawal struct {
	names  []digest
	sounds []soundDigest
	row    digest
	date   string
}

// LoadWithdrawn reads the record in a letter's folder (relative to the site),
// and the site's key. Without a record it gives nil. A record that cannot be
// read, or whose key is missing or another, is an error in rep: nobody may come
// back because a file was lost.
func LoadWithdrawn(fsys fs.FS, dir string, rep *diag.Report) (*Withdrawn, error) {
	file := path.Join(dir, Record)
	text, err := fs.ReadFile(fsys, file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var w *Withdrawn
	keyID := ""
	if err == nil {
		if w, keyID = parseRecord(text, file, rep); w == nil {
			return nil, nil
		}
	}
	if w.hasLost(fsys, file) {
		rep.AddError(diag.Position{File: file}, diag.Say("lost-withdrawal", "copy", durable.RecordCopy(file)))
	}
	if w == nil {
		return nil, nil
	}
	w.key, err = ReadKey(fsys)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		rep.AddError(diag.Position{File: file}, diag.Say("no-key", "file", KeyFile))
	case errors.Is(err, ErrBadKey), err == nil && keyID != KeyName(w.key):
		rep.AddError(diag.Position{File: KeyFile}, diag.Say("wrong-key/other", "record", file, "file", KeyFile))
	case err != nil:
		return nil, err
	}
	w.names, w.sounds, w.stay = map[digest]bool{}, map[soundDigest]bool{}, map[digest]bool{}
	for _, p := range w.people {
		for _, s := range p.sounds {
			w.sounds[s] = true
		}
		for _, d := range p.names {
			w.names[d] = true
		}
	}
	for _, d := range w.kept {
		w.stay[d] = true
	}
	return w, nil
}

// hasLost reports whether the last copy of a record knows somebody whom the record
// does not.
func (w *Withdrawn) hasLost(fsys fs.FS, file string) bool {
	text, err := fs.ReadFile(fsys, durable.RecordCopy(file))
	if err != nil {
		return false // nothing was withdrawn here, nor was the site built
	}
	copied, _ := parseRecord(text, file, &diag.Report{})
	if copied == nil {
		return false
	}
	known := map[digest]bool{}
	if w != nil {
		for _, p := range w.people {
			for _, d := range p.names {
				known[d] = true
			}
		}
	}
	return slices.ContainsFunc(copied.people, func(p withdrawal) bool {
		return slices.ContainsFunc(p.names, func(d digest) bool { return !known[d] })
	})
}

// A recordEntry is a table of a record as written: digests in hexadecimal.
type recordEntry struct {
	names     []string
	sounds    string
	row, date string
}

func (e *recordEntry) entryShape() decode.Shape {
	return decode.Shape{Fields: []decode.Field{
		{Key: "names", To: decode.List(&e.names, decode.Node.Line, nil)},
		{Key: "sounds", To: decode.Text(&e.sounds)},
		{Key: "row", To: decode.Text(&e.row)},
		{Key: "date", To: decode.Text(&e.date)},
	}}
}

// maxRecord bounds a record, in bytes: some 50,000 people.
const maxRecord = 16 << 20

// parseRecord reads a record; nil when it has errors.
func parseRecord(text []byte, file string, rep *diag.Report) (w *Withdrawn, keyID string) {
	var found diag.Report
	defer func() { rep.Add(found.All()...) }()
	doc := decode.Parse(text, decode.Options{File: file, Private: true, MaxBytes: maxRecord}, &found)
	if doc == nil {
		return nil, ""
	}
	var people, kept []recordEntry
	decode.Shape{Fields: []decode.Field{
		{Key: "key", To: decode.Text(&keyID), Rule: decode.Required},
		{Key: "withdrawn", To: decode.Tables(&people, (*recordEntry).entryShape)},
		{Key: "kept", To: decode.Tables(&kept, (*recordEntry).entryShape)},
	}}.Bind(doc.Root())
	w = &Withdrawn{}
	whole := true
	for _, e := range people {
		p := withdrawal{date: e.date, row: parseDigest(e.row, &whole)}
		for _, n := range e.names {
			p.names = append(p.names, parseDigest(n, &whole))
		}
		sounds, err := hex.DecodeString(e.sounds)
		whole = whole && len(p.names) > 0 && err == nil && len(sounds)%len(soundDigest{}) == 0
		for s := range slices.Chunk(sounds, len(soundDigest{})) {
			if len(s) == len(soundDigest{}) {
				p.sounds = append(p.sounds, soundDigest(s))
			}
		}
		w.people = append(w.people, p)
	}
	for _, e := range kept {
		whole = whole && e.row != ""
		w.kept = append(w.kept, parseDigest(e.row, &whole))
	}
	if !whole {
		found.AddError(diag.Position{File: file}, diag.Say("bad-record"))
	}
	if found.Failed() {
		return nil, ""
	}
	return w, keyID
}

// OldWithdrawals counts, by the folder of the letter, the people whose record was made
// before records knew how a name sounds. Records that cannot be read are told by others.
func OldWithdrawals(fsys fs.FS) map[string]int {
	old := map[string]int{}
	records, _ := fs.Glob(fsys, "content/letters/*/"+Record)
	for _, file := range records {
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			continue
		}
		w, _ := parseRecord(text, file, &diag.Report{})
		if w == nil {
			continue
		}
		for _, p := range w.people {
			if len(p.sounds) == 0 {
				old[path.Dir(file)]++
			}
		}
	}
	return old
}

// parseDigest reads a digest; "" is none. whole becomes false when it is damaged.
func parseDigest(s string, whole *bool) (d digest) {
	if n, err := hex.Decode(d[:], []byte(s[:min(len(s), 2*len(d))])); s != "" && (err != nil || n != len(d) || len(s) != 2*len(d)) {
		*whole = false
	}
	return d
}

// A digester hashes under the key; it is for one goroutine.
type digester struct {
	mac    hash.Hash
	folder names.Folder
	names.Listener
}

func newDigester(key []byte) *digester { return &digester{mac: hmac.New(sha256.New, key)} }

// hashName hashes a name as people are compared: "name", a zero, the folded name.
func (d *digester) hashName(name string) (sum digest) {
	d.mac.Reset()
	d.mac.Write([]byte("name\x00"))
	d.mac.Write(d.folder.Fold(name, names.WithoutMarks))
	d.mac.Sum(sum[:0])
	return sum
}

// hashSound hashes a form of a name by its sound.
func (d *digester) hashSound(form string) soundDigest {
	d.mac.Reset()
	d.mac.Write([]byte("sound\x00" + form))
	return soundDigest(d.mac.Sum(nil)[:len(soundDigest{})])
}

// hashRow hashes what tells namesakes apart: the name and everything that is shown
// of the person but the date.
func (d *digester) hashRow(s *slots, r *row) (sum digest) {
	d.mac.Reset()
	d.mac.Write([]byte("row"))
	for slot, v := range r.values {
		switch s.columnIn(slot) {
		case publicColumn, untilColumn, dateColumn:
			continue
		}
		if v != "" {
			d.mac.Write([]byte("\x00" + s.titleOf(slot) + "\x00"))
			d.mac.Write(d.folder.Fold(v, names.WithoutMarks))
		}
	}
	d.mac.Sum(sum[:0])
	return sum
}

// A withdrawnCheck looks rows up; nil finds nobody.
type withdrawnCheck struct {
	withdrawn *Withdrawn
	slots     *slots
	digester  *digester
	known     map[string]likeliness // of texts that stand beside names, which repeat
}

// A likeliness is how sure it is that a text names somebody who was taken off.
type likeliness uint8

const (
	nobodyKnown likeliness = iota
	maybeKnown
	surelyKnown
)

// maxKnown bounds the texts that a check remembers.
const maxKnown = 1 << 14

// newCheck looks up the rows of a list; it is for one goroutine.
func (w *Withdrawn) newCheck(s *slots) *withdrawnCheck {
	if w == nil || len(w.names) == 0 || len(w.key) == 0 {
		return nil
	}
	return &withdrawnCheck{withdrawn: w, slots: s, digester: newDigester(w.key), known: map[string]likeliness{}}
}

// isWithdrawn reports whether a row names, in any language or script, somebody who
// was taken off, and is not the row of a namesake who stays.
func (c *withdrawnCheck) isWithdrawn(r *row) bool { return c.likelinessOf(r) == surelyKnown }

// likelinessOf says whether a row names somebody who was taken off, in its name or in
// what is published beside it.
func (c *withdrawnCheck) likelinessOf(r *row) likeliness {
	if c == nil {
		return nobodyKnown
	}
	found := nobodyKnown
	for slot, v := range r.values {
		if v == "" {
			continue
		}
		switch c.slots.columnIn(slot) {
		case nameColumn:
			found = max(found, c.lookUp(v, true))
		case roleColumn, organisationColumn, groupColumn:
			known, ok := c.known[v]
			if !ok {
				known = c.lookUp(v, false)
				if len(c.known) < maxKnown {
					c.known[strings.Clone(v)] = known
				}
			}
			found = max(found, known)
		}
	}
	if found != nobodyKnown && c.withdrawn.stay[c.digester.hashRow(c.slots, r)] {
		return nobodyKnown
	}
	return found
}

// lookUp looks a cell up. In other cells than a name's, and in long names, the name may
// be some of the words.
func (c *withdrawnCheck) lookUp(cell string, isName bool) likeliness {
	guises := names.GuisesOf(cell)
	hasPatronymic := slices.ContainsFunc(strings.Fields(cell), names.IsPatronymic)
	for _, text := range guises {
		if c.holdsPerson(text) || !hasPatronymic && slices.ContainsFunc(c.digester.BareSounds(text), c.hasSound) {
			return surelyKnown
		}
	}
	words := strings.FieldsFunc(cell, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(".,;:()[]{}\"“”„«»/|&+", r)
	})
	if !isName || len(words) > longName {
		for i := range words {
			for size := 2; size <= mostWithin && i+size <= len(words); size++ {
				first, _ := utf8.DecodeRuneInString(words[i])
				last, _ := utf8.DecodeRuneInString(words[i+size-1])
				if (size < len(words) || !isName) && !unicode.IsLower(first) && !unicode.IsLower(last) && c.holdsPerson(strings.Join(words[i:i+size], " ")) {
					return maybeKnown
				}
			}
		}
	}
	if isName && slices.ContainsFunc(names.Pairs(cell), func(pair string) bool { return c.withdrawn.names[c.digester.hashName(pair)] }) {
		return maybeKnown
	}
	if isName && len(c.withdrawn.sounds) > 0 {
		for _, text := range guises {
			if slices.ContainsFunc(c.digester.Doubts(text), c.hasSound) {
				return maybeKnown
			}
		}
	}
	return nobodyKnown
}

// Of how many words a long name has more, and how many of them may be a person's.
const (
	longName   = 3
	mostWithin = 3
)

func (c *withdrawnCheck) hasSound(form string) bool {
	return c.withdrawn.sounds[c.digester.hashSound(form)]
}

// holdsPerson reports whether a text is the name of somebody who was taken off.
func (c *withdrawnCheck) holdsPerson(text string) bool {
	if slices.ContainsFunc(names.Within(text), func(name string) bool { return c.withdrawn.names[c.digester.hashName(name)] }) {
		return true
	}
	return len(c.withdrawn.sounds) > 0 && (slices.ContainsFunc(c.digester.Sounds(text, true), c.hasSound) || slices.ContainsFunc(names.WholeWords(text), c.hasSound))
}

// mostNameWords is how many words of a text are taken for a name at most.
const mostNameWords = 6

// AreIn reports whether a text names somebody who was taken off, as the name was
// written: the words of it, in their order.
func (w *Withdrawn) AreIn(text string) bool {
	if w == nil || len(w.names) == 0 || len(w.key) == 0 {
		return false
	}
	words := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '-' && !names.IsApostrophe(r)
	})
	d := newDigester(w.key)
	for i := range words {
		for n := 1; n <= mostNameWords && i+n <= len(words); n++ {
			if w.names[d.hashName(strings.Join(words[i:i+n], " "))] {
				return true
			}
		}
	}
	return false
}

// AreInList reports whether a row of a list names somebody who was taken off, or
// whether it cannot be read to its end. Errors are of the disk.
func (w *Withdrawn) AreInList(site fs.FS, file string, o Options) (bool, error) {
	l := newList(site, file, o)
	c := w.newCheck(&l.slots)
	if c == nil {
		return false, nil
	}
	t, err := l.openFile(nil)
	if err != nil {
		return true, unlessStopped(err)
	}
	defer t.close()
	var r row
	for {
		switch err := t.nextRow(&r); {
		case errors.Is(err, io.EOF):
			return false, nil
		case err != nil:
			return true, unlessStopped(err)
		case c.isWithdrawn(&r):
			return true, nil
		}
	}
}

// recordHead explains a record to whoever opens it.
const recordHead = `# People who were taken off this letter, as keyed hashes, and rows of namesakes
# that stay. Every build and every import compares the list with them. Keep this
# file and the site's ` + KeyFile + ` in version control.
`

// formatRecord gives the record as it is written.
func (w *Withdrawn) formatRecord() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%skey = %q\n", recordHead, KeyName(w.key))
	for _, p := range w.people {
		names := make([]string, len(p.names))
		for i, d := range p.names {
			names[i] = fmt.Sprintf("%q", hex.EncodeToString(d[:]))
		}
		fmt.Fprintf(&b, "\n[[withdrawn]]\nnames = [%s]\n", strings.Join(names, ", "))
		if len(p.sounds) > 0 {
			fmt.Fprintf(&b, "sounds = \"")
			for _, s := range p.sounds {
				fmt.Fprintf(&b, "%x", s)
			}
			fmt.Fprintf(&b, "\"\n")
		}
		if p.row != (digest{}) {
			fmt.Fprintf(&b, "row = %q\n", hex.EncodeToString(p.row[:]))
		}
		fmt.Fprintf(&b, "date = %q\n", p.date)
	}
	for _, d := range w.kept {
		fmt.Fprintf(&b, "\n[[kept]]\nrow = %q\n", hex.EncodeToString(d[:]))
	}
	return b.Bytes()
}

const keyLength = 32 // bytes

// takedowns is the other record that holds hashes under the key.
const takedowns = "content/takedowns.toml"

// ErrBadKey says that a key file holds no key.
var ErrBadKey = errors.New("not a key of casebook")

// ReadKey reads the site's key.
func ReadKey(fsys fs.FS) ([]byte, error) {
	text, err := fs.ReadFile(fsys, KeyFile)
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != keyLength {
		return nil, ErrBadKey
	}
	return key, nil
}

// FormatKey gives the text of a key file.
func FormatKey(key []byte) []byte { return []byte(hex.EncodeToString(key) + "\n") }

// holdsHashes reports records of takedowns of which one needs the key: with a key of
// that name, and not only a comment that tells of it.
func holdsHashes(records []byte) bool {
	for line := range bytes.Lines(records) {
		if line = bytes.TrimSpace(line); bytes.HasPrefix(line, []byte("hashes")) || bytes.HasPrefix(line, []byte("passages")) {
			return true
		}
	}
	return false
}

// KeyForRecords gives the site's key, or makes one where no record needs an
// older; who made it writes it.
func KeyForRecords(site fs.FS) (key []byte, isNew bool, err error) {
	key, err = ReadKey(site)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		records, err := fs.Glob(site, "content/letters/*/"+Record)
		taken, errTaken := fs.ReadFile(site, takedowns)
		if errors.Is(errTaken, fs.ErrNotExist) {
			errTaken = nil
		}
		if err != nil || errTaken != nil || len(records) > 0 || holdsHashes(taken) {
			return nil, false, diag.NewFault(diag.Say("no-key", "file", KeyFile))
		}
		return NewKey(), true, nil
	case errors.Is(err, ErrBadKey):
		return nil, false, diag.NewFault(diag.Say("wrong-key", "file", KeyFile))
	}
	return key, false, err
}

// NewKey gives a new key.
func NewKey() []byte {
	key := make([]byte, keyLength)
	rand.Read(key) // never fails
	return key
}

// KeyName tells keys apart without giving anything of them away.
func KeyName(key []byte) string {
	sum := sha256.Sum256(append([]byte("casebook key "), key...))
	return hex.EncodeToString(sum[:4])
}

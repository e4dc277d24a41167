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
	"io/fs"
	"path"
	"strings"

	"casebook/internal/decode"
	"casebook/internal/diag"
)

// KeyFile holds the site's random key, relative to the site; Record holds the
// keyed hashes of the people taken off a letter, in the letter's folder. Both
// belong in version control with the rest of the site: without the key nobody
// who was taken off is recognised.
const (
	KeyFile = ".casebook-key"
	Record  = "withdrawn.toml"
)

// A digest is HMAC-SHA-256 (RFC 2104) under the site's key.
type digest [sha256.Size]byte

// Withdrawn says who has been taken off a letter, and which rows of namesakes
// stay. It is read-only and safe for concurrent use; nil is nobody.
type Withdrawn struct {
	key    []byte
	people []withdrawal
	kept   []digest
	names  map[digest]bool
	stay   map[digest]bool
}

// A withdrawal is one person taken off, by each form of the name, and the row
// as a whole; row is zero when there was none.
type withdrawal struct {
	names []digest
	row   digest
	date  string
}

// LoadWithdrawn reads the record in a letter's folder (relative to the site),
// and the site's key. Without a record it gives nil. A record that cannot be
// read, or whose key is missing or another, is an error in rep: nobody may come
// back because a file was lost.
func LoadWithdrawn(fsys fs.FS, dir string, rep *diag.Report) (*Withdrawn, error) {
	file := path.Join(dir, Record)
	text, err := fs.ReadFile(fsys, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	w, keyID := parseRecord(text, file, rep)
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
	w.names, w.stay = map[digest]bool{}, map[digest]bool{}
	for _, p := range w.people {
		for _, d := range p.names {
			w.names[d] = true
		}
	}
	for _, d := range w.kept {
		w.stay[d] = true
	}
	return w, nil
}

// A recordEntry is a table of a record as written: digests in hexadecimal.
type recordEntry struct {
	names     []string
	row, date string
}

func (e *recordEntry) entryShape() decode.Shape {
	return decode.Shape{Fields: []decode.Field{
		{Key: "names", To: decode.List(&e.names, decode.Node.Line, nil)},
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
		whole = whole && len(p.names) > 0
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
	folder nameFolder
}

func newDigester(key []byte) *digester { return &digester{mac: hmac.New(sha256.New, key)} }

// hashName hashes a name as people are compared: "name", a zero, the folded name.
func (d *digester) hashName(name string) (sum digest) {
	d.mac.Reset()
	d.mac.Write([]byte("name\x00"))
	d.mac.Write(d.folder.foldName(name, withoutMarks))
	d.mac.Sum(sum[:0])
	return sum
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
			d.mac.Write(d.folder.foldName(v, withoutMarks))
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
}

// newCheck looks up the rows of a list; it is for one goroutine.
func (w *Withdrawn) newCheck(s *slots) *withdrawnCheck {
	if w == nil || len(w.names) == 0 || len(w.key) == 0 {
		return nil
	}
	return &withdrawnCheck{withdrawn: w, slots: s, digester: newDigester(w.key)}
}

// isWithdrawn reports whether a row names, in any language, somebody who was taken
// off, and is not the row of a namesake who stays.
func (c *withdrawnCheck) isWithdrawn(r *row) bool {
	if c == nil {
		return false
	}
	for slot, v := range r.values {
		if v != "" && c.slots.columnIn(slot) == nameColumn && c.withdrawn.names[c.digester.hashName(v)] {
			return !c.withdrawn.stay[c.digester.hashRow(c.slots, r)]
		}
	}
	return false
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
		if err != nil || errTaken != nil || len(records) > 0 || bytes.Contains(taken, []byte("hashes")) {
			return nil, false, diag.NewFault(diag.Say("no-key", "file", KeyFile))
		}
		key = make([]byte, keyLength)
		rand.Read(key) // never fails
		return key, true, nil
	case errors.Is(err, ErrBadKey):
		return nil, false, diag.NewFault(diag.Say("wrong-key", "file", KeyFile))
	}
	return key, false, err
}

// KeyName tells keys apart without giving anything of them away.
func KeyName(key []byte) string {
	sum := sha256.Sum256(append([]byte("casebook key "), key...))
	return hex.EncodeToString(sum[:4])
}

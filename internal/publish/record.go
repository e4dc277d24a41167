package publish

import (
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
	"hash/fnv"
	"io"
	"slices"

	"golang.org/x/text/unicode/norm"
)

// A Record is what a publish leaves for the report of the next one. It is kept
// in the output folder, which hosts may show to anybody: it holds no name, only
// what a reader of the present site can see, and nothing of earlier versions,
// so that who is no longer named cannot be found in it.
type Record struct {
	Pages   map[string]Digest  // a page's address -> digest of its content
	Cases   map[string]string  // a case's address -> its status
	Entries map[string]Digest  // a feed entry's id -> digest of its content
	Hosts   map[string]bool    // the other sites that pages link to
	Letters map[string]*People // a letter's address -> the people it names
	Down    []string           // addresses that were taken down for good
	Seals   map[string]string  // a sealed letter's address -> its seal
	Events  map[string]Event   // an event's id in calendars -> what calendars have of it
	Drafts  bool               // made with what is withheld, so no sign of what readers had

	// Titles gives addresses and entry ids words for the report. Not stored.
	Titles map[string]string
}

// An Event is a date as it was published.
type Event struct {
	Start   string // a date, or a moment in UTC, of RFC 3339
	Updated int64  // minutes from 1970 to its last change; 0 where none is known
	Title   Digest
}

// A Digest tells one content from another, for a report: it is no proof.
type Digest [8]byte

// Sum gives the digest of data: its CRC-32 and its CRC-32C, which processors
// compute, and which together are one checksum of 64 bits.
func Sum(data []byte) (d Digest) {
	binary.BigEndian.PutUint32(d[:4], crc32.ChecksumIEEE(data))
	binary.BigEndian.PutUint32(d[4:], crc32.Checksum(data, castagnoli))
	return d
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// MaxMarks is the number of people up to which a Record tells who is new in a
// letter. Beyond, it keeps their number and one digest over all, so that a
// letter of a million signatories adds a line and not megabytes.
const MaxMarks = 10_000

// A mark stands for a person in one letter: the first 48 bits of a SHA-256 over
// the letter's address and the name. It is as public as the name beside it on
// the letter's page, and gone with it.
type mark uint64

// People are those whom a letter names in public, gathered one by one. It is
// not for concurrent use.
type People struct {
	letter string
	count  int
	total  uint64   // over all names: the same in any order
	marks  []mark   // empty when there are more than MaxMarks
	names  []string // whose marks they are; of this run's people only
}

// NewPeople gives an empty collection for the letter at this address.
func NewPeople(letter string) *People { return &People{letter: letter} }

// Add counts a person whom the letter names. The name is kept in memory only,
// for this run's report.
func (p *People) Add(name string) {
	p.count++
	sum := fnv.New64a() // quick enough for a million names: it only has to notice that a list changed
	_, _ = io.WriteString(sum, name)
	p.total += sum.Sum64()
	if p.count > MaxMarks {
		p.marks, p.names = nil, nil
		return
	}
	p.marks = append(p.marks, markOf(p.letter, name))
	p.names = append(p.names, name)
}

// Count gives the number of people added.
func (p *People) Count() int { return p.count }

func markOf(letter, name string) mark {
	var room [256]byte
	text := append(append(append(room[:0], "casebook person\x00"...), letter...), 0)
	if norm.NFC.IsNormalString(name) { // nearly always, and then nothing is allocated
		text = append(text, name...)
	} else {
		text = norm.NFC.AppendString(slices.Clone(text), name) // a copy, or room would be allocated for every name
	}
	full := sha256.Sum256(text)
	return mark(binary.BigEndian.Uint64(full[:8]) >> 16)
}

// asOf gives the people of this run as if the letter stood at another address.
func (p *People) asOf(letter string) *People {
	other := *p
	other.letter, other.marks = letter, make([]mark, len(p.names))
	for i, name := range p.names {
		other.marks[i] = markOf(letter, name)
	}
	return &other
}

// changesSince compares with an earlier list of the same letter: who is newly named,
// by name, and how many are no longer named. exact is false when one of the
// lists is too long to tell who they are; then only the numbers are compared.
func (p *People) changesSince(old *People) (added []string, gone int, exact bool) {
	if old == nil {
		old = &People{}
	}
	if p.count > MaxMarks || old.count > MaxMarks {
		return nil, max(0, old.count-p.count), false
	}
	before := make(map[mark]int, len(old.marks))
	for _, m := range old.marks {
		before[m]++
	}
	for i, m := range p.marks {
		if before[m] == 0 {
			added = append(added, p.names[i])
		} else {
			before[m]--
		}
	}
	for _, n := range before {
		gone += n
	}
	slices.Sort(added)
	return added, gone, true // namesakes each
}

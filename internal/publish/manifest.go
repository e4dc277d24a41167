package publish

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// manifestName is the file that makes a folder casebook's own.
const manifestName = ".casebook-manifest"

// A manifest lists the files that casebook wrote, so that only they are ever
// replaced or removed, and carries the Record. On disk it is lines of words
// between tabs, sorted, without times or machine names: the same site gives the
// same bytes.
//
//	casebook manifest 1
//	file	cases/x/index.html
//	page	/cases/x/	3f1c0a9be2d4775a
//	letter	/letters/y/	2	8f0e6a31c94d2b70	b01c77d0a1e25c3f90aa1b2c
//	end
type manifest struct {
	files  []string // sorted
	record Record
}

const manifestHead = "casebook manifest 1"

// encode gives the manifest's bytes.
func (m *manifest) encode() []byte {
	r := &m.record
	var pages, rest []byte
	var beside sync.WaitGroup // most of it is sorting
	beside.Go(func() { pages = appendDigests(nil, "page", r.Pages) })
	beside.Go(func() { rest = r.appendRest(nil) })
	b := append(make([]byte, 0, 64*len(m.files)+1024), manifestHead+"\n"...)
	for _, f := range m.files {
		b = append(appendWords(b, "file", f), '\n')
	}
	beside.Wait()
	return slices.Concat(b, pages, rest, []byte("end\n"))
}

// appendRest appends the lines of all but the pages.
func (r *Record) appendRest(b []byte) []byte {
	for _, k := range sorted(r.Cases) {
		b = append(appendWords(b, "case", k, r.Cases[k]), '\n')
	}
	b = appendDigests(b, "entry", r.Entries)
	for _, k := range sorted(r.Hosts) {
		b = append(appendWords(b, "host", k), '\n')
	}
	for _, k := range sorted(r.Letters) {
		p := r.Letters[k]
		b = append(appendWords(b, "letter", k, strconv.Itoa(p.count), strconv.FormatUint(p.total, 16), encodeMarks(p.marks)), '\n')
	}
	if r.Drafts {
		b = append(b, "drafts\n"...)
	}
	return b
}

// appendDigests appends a line for each of what has a digest.
func appendDigests(b []byte, kind string, of map[string]Digest) []byte {
	b = slices.Grow(b, 96*len(of))
	for _, k := range sorted(of) {
		d := of[k]
		b = append(hex.AppendEncode(append(appendWords(b, kind, k), '\t'), d[:]), '\n')
	}
	return b
}

func sorted[V any](m map[string]V) []string {
	keys := slices.AppendSeq(make([]string, 0, len(m)), maps.Keys(m))
	slices.Sort(keys)
	return keys
}

var escaper = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`)
var unescaper = strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n")

// appendWords appends words with tabs between them.
func appendWords(b []byte, words ...string) []byte {
	for i, w := range words {
		if i > 0 {
			b = append(b, '\t')
		}
		b = append(b, escape(w)...)
	}
	return b
}

// encodeMarks gives 12 hexadecimal digits a mark, sorted.
func encodeMarks(marks []mark) string {
	b := make([]byte, 0, 12*len(marks))
	for _, m := range slices.Sorted(slices.Values(marks)) {
		var six [8]byte
		binary.BigEndian.PutUint64(six[:], uint64(m)<<16)
		b = hex.AppendEncode(b, six[:6])
	}
	return string(b)
}

// decodeMarks reads what encodeMarks wrote.
func decodeMarks(hexes string) ([]mark, error) {
	raw, err := hex.DecodeString(hexes)
	if err != nil || len(raw)%6 != 0 {
		return nil, errDamaged
	}
	var marks []mark
	for six := range slices.Chunk(raw, 6) {
		var m mark
		for _, b := range six {
			m = m<<8 | mark(b)
		}
		marks = append(marks, m)
	}
	return marks, nil
}

var errDamaged = errors.New("the manifest is damaged")

// parseManifest reads what encode wrote. A line of an unknown kind is skipped,
// as a later version may add some; anything else that is not as it should be,
// such as a path that leads out of the folder, makes the whole untrustworthy.
func parseManifest(data []byte) (*manifest, error) {
	text, complete := strings.CutSuffix(string(data), "\nend\n")
	head, text, _ := strings.Cut(text, "\n")
	if !complete || head != manifestHead {
		return nil, errDamaged
	}
	m := &manifest{files: make([]string, 0, strings.Count(text, "\nfile\t")+1), record: Record{
		Pages: map[string]Digest{}, Cases: map[string]string{}, Entries: map[string]Digest{},
		Hosts: map[string]bool{}, Letters: map[string]*People{},
	}}
	for line := range strings.SplitSeq(text, "\n") {
		if err := m.add(line); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// add takes one line.
func (m *manifest) add(line string) (err error) {
	kind, rest, _ := strings.Cut(line, "\t")
	key, rest, _ := strings.Cut(rest, "\t")
	key = unescape(key)
	switch kind {
	case "file":
		m.files = append(m.files, key)
		err = checkPath(key)
	case "page":
		m.record.Pages[key], err = parseDigest(rest)
	case "case":
		m.record.Cases[key] = unescape(rest)
	case "entry":
		m.record.Entries[key], err = parseDigest(rest)
	case "host":
		m.record.Hosts[key] = true
	case "letter":
		m.record.Letters[key], err = parsePeople(key, rest)
	case "drafts":
		m.record.Drafts = true
	}
	return err
}

func escape(s string) string {
	for i := range len(s) {
		if s[i] <= '\n' || s[i] == '\\' {
			return escaper.Replace(s)
		}
	}
	return s
}

func unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	return unescaper.Replace(s)
}

func parseDigest(s string) (d Digest, err error) {
	if len(s) != 2*len(d) {
		return d, errDamaged
	}
	_, err = hex.Decode(d[:], []byte(s))
	return d, err
}

func parsePeople(letter, words string) (*People, error) {
	number, rest, _ := strings.Cut(words, "\t")
	sum, hexes, _ := strings.Cut(rest, "\t")
	count, err1 := strconv.Atoi(number)
	total, err2 := strconv.ParseUint(sum, 16, 64)
	marks, err3 := decodeMarks(hexes)
	return &People{letter: letter, count: count, total: total, marks: marks}, cmp.Or(err1, err2, err3)
}

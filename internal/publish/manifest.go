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

// encodeManifest gives the manifest's bytes.
func (m *manifest) encodeManifest() []byte {
	r := &m.record
	b := append(make([]byte, 0, 64*len(m.files)+96*(len(r.Pages)+len(r.Entries))+1024), manifestHead+"\n"...)
	for _, f := range m.files {
		b = appendLine(b, "file", f)
	}
	b = r.appendSeen(b)
	b = appendDown(b, r.Down)
	for _, k := range sortedKeys(r.Events) {
		e := r.Events[k]
		b = appendLine(b, "event", k, e.Start, strconv.FormatInt(e.Updated, 10), e.Title.hex())
	}
	for _, k := range sortedKeys(r.Seals) {
		b = appendLine(b, "seal", k, r.Seals[k])
	}
	if r.Drafts {
		b = appendLine(b, "drafts")
	}
	return append(b, "end\n"...)
}

// appendDown appends the lines of addresses that were taken down.
func appendDown(b []byte, down []string) []byte {
	for _, a := range slices.Compact(slices.Sorted(slices.Values(down))) {
		b = appendLine(b, "down", a)
	}
	return b
}

// appendSeen appends the lines of what readers can see.
func (r *Record) appendSeen(b []byte) []byte {
	for _, k := range sortedKeys(r.Pages) {
		b = appendLine(b, "page", k, r.Pages[k].hex())
	}
	for _, k := range sortedKeys(r.Cases) {
		b = appendLine(b, "case", k, r.Cases[k])
	}
	for _, k := range sortedKeys(r.Entries) {
		b = appendLine(b, "entry", k, r.Entries[k].hex())
	}
	for _, k := range sortedKeys(r.Hosts) {
		b = appendLine(b, "host", k)
	}
	for _, k := range sortedKeys(r.Letters) {
		p := r.Letters[k]
		b = appendLine(b, "letter", k, strconv.Itoa(p.count), strconv.FormatUint(p.total, 16), encodeMarks(p.marks))
	}
	return b
}

func (d Digest) hex() string { return hex.EncodeToString(d[:]) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

var escaper = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`)
var unescaper = strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n")

// appendLine appends words with tabs between them.
func appendLine(b []byte, words ...string) []byte {
	for i, w := range words {
		if i > 0 {
			b = append(b, '\t')
		}
		b = append(b, escaper.Replace(w)...)
	}
	return append(b, '\n')
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
	m := &manifest{files: make([]string, 0, strings.Count(text, "\nfile\t")+1), record: emptyRecord()}
	for line := range strings.SplitSeq(text, "\n") {
		if err := m.addLine(line); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func emptyRecord() Record {
	return Record{
		Pages: map[string]Digest{}, Cases: map[string]string{}, Entries: map[string]Digest{},
		Hosts: map[string]bool{}, Letters: map[string]*People{},
	}
}

// addLine takes one line.
func (m *manifest) addLine(line string) (err error) {
	kind, rest, _ := strings.Cut(line, "\t")
	key, rest, _ := strings.Cut(rest, "\t")
	key = unescaper.Replace(key)
	switch kind {
	case "file":
		m.files = append(m.files, key)
		err = checkPath(key)
	case "page":
		m.record.Pages[key], err = parseDigest(rest)
	case "case":
		m.record.Cases[key] = unescaper.Replace(rest)
	case "entry":
		m.record.Entries[key], err = parseDigest(rest)
	case "host":
		m.record.Hosts[key] = true
	case "letter":
		m.record.Letters[key], err = parsePeople(key, rest)
	case "down":
		m.record.Down = append(m.record.Down, key)
	case "event":
		var e Event
		start, more, _ := strings.Cut(rest, "\t")
		updated, title, _ := strings.Cut(more, "\t")
		e.Start = unescaper.Replace(start)
		if e.Updated, err = strconv.ParseInt(updated, 10, 64); err != nil {
			return errDamaged
		}
		if e.Title, err = parseDigest(title); err != nil {
			return err
		}
		if m.record.Events == nil {
			m.record.Events = map[string]Event{}
		}
		m.record.Events[key] = e
	case "seal":
		if m.record.Seals == nil { // most sites have none
			m.record.Seals = map[string]string{}
		}
		m.record.Seals[key] = unescaper.Replace(rest)
	case "drafts":
		m.record.Drafts = true
	}
	return err
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

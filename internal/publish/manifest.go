package publish

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
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

// encode gives the manifest's bytes.
func (m *manifest) encode() []byte {
	b := bytes.NewBuffer(make([]byte, 0, 64*len(m.files)+1024))
	b.WriteString(manifestHead + "\n")
	for _, f := range m.files {
		writeLine(b, "file", f)
	}
	r := &m.record
	for _, k := range sorted(r.Pages) {
		d := r.Pages[k]
		writeLine(b, "page", k, hex.EncodeToString(d[:]))
	}
	for _, k := range sorted(r.Cases) {
		writeLine(b, "case", k, r.Cases[k])
	}
	for _, k := range sorted(r.Entries) {
		d := r.Entries[k]
		writeLine(b, "entry", k, hex.EncodeToString(d[:]))
	}
	for _, k := range sorted(r.Hosts) {
		writeLine(b, "host", k)
	}
	for _, k := range sorted(r.Letters) {
		p := r.Letters[k]
		writeLine(b, "letter", k, strconv.Itoa(p.count), strconv.FormatUint(p.total, 16), encodeMarks(p.marks))
	}
	b.WriteString("end\n")
	return b.Bytes()
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

var escaper = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`)
var unescaper = strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n")

func writeLine(b *bytes.Buffer, words ...string) {
	for i, w := range words {
		if i > 0 {
			b.WriteByte('\t')
		}
		_, _ = escaper.WriteString(b, w) // a Buffer does not fail
	}
	b.WriteByte('\n')
}

// encodeMarks gives 12 hexadecimal digits a mark, sorted.
func encodeMarks(marks []mark) string {
	var b strings.Builder
	b.Grow(12 * len(marks))
	for _, m := range sortedMarks(marks) {
		fmt.Fprintf(&b, "%012x", uint64(m))
	}
	return b.String()
}

func sortedMarks(marks []mark) []mark { return slices.Sorted(slices.Values(marks)) }

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
	m := &manifest{record: Record{
		Pages: map[string]Digest{}, Cases: map[string]string{}, Entries: map[string]Digest{},
		Hosts: map[string]bool{}, Letters: map[string]*People{},
	}}
	for line := range strings.SplitSeq(text, "\n") {
		words := strings.Split(line, "\t")
		if strings.Contains(line, `\`) {
			for i, w := range words {
				words[i] = unescaper.Replace(w)
			}
		}
		if err := m.add(words); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// add takes one line.
func (m *manifest) add(words []string) error {
	var err error
	switch key := words[min(1, len(words)-1)]; {
	case words[0] == "file" && len(words) == 2:
		m.files = append(m.files, key)
		err = checkPath(key)
	case words[0] == "page" && len(words) == 3:
		m.record.Pages[key], err = parseDigest(words[2])
	case words[0] == "case" && len(words) == 3:
		m.record.Cases[key] = words[2]
	case words[0] == "entry" && len(words) == 3:
		m.record.Entries[key], err = parseDigest(words[2])
	case words[0] == "host" && len(words) == 2:
		m.record.Hosts[key] = true
	case words[0] == "letter" && len(words) == 5:
		m.record.Letters[key], err = parsePeople(key, words[2:])
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

func parsePeople(letter string, words []string) (*People, error) {
	count, err1 := strconv.Atoi(words[0])
	total, err2 := strconv.ParseUint(words[1], 16, 64)
	p := &People{letter: letter, count: count, total: total}
	for hexes := words[2]; hexes != ""; hexes = hexes[12:] {
		if len(hexes) < 12 {
			return nil, errDamaged
		}
		m, err := strconv.ParseUint(hexes[:12], 16, 64)
		if err != nil {
			return nil, errDamaged
		}
		p.marks = append(p.marks, mark(m))
	}
	return p, cmp.Or(err1, err2)
}

package deploy

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"casebook/internal/publish"
)

// A record says what casebook has sent to a target. It lies where anybody may
// read it, so it holds what a reader of the site can know and nothing else: no
// user, no machine, no time, nothing that is gone. Lines of words between tabs,
// sorted: the same site gives the same bytes.
//
//	casebook deploy 1
//	site	example.org,2026	https://example.org/
//	sending
//	file	index.html	1234	9f86d0…
//	next	cases/x/index.html	2345	60303a…
//	page	/cases/x/	3f1c0a9be2d4775a
//	end
//
// While files are sent ("sending"), file lines are what was there before, and
// next lines what takes its place; either may be there. Same lines are files of the site
// that somebody else put there with the same bytes: casebook deletes none of them unasked,
// and says so when the site has one no more.
type record struct {
	id, base string
	sending  bool
	files    map[string]fileSum // what was sent
	next     map[string]fileSum // what may have been sent since
	same     map[string]fileSum // what was there already
	seen     publish.Record
}

// A fileSum tells one content from another.
type fileSum struct {
	size int64
	sum  [sha256.Size]byte
}

const (
	recordHead = "casebook deploy 1"
	maxRecord  = 64 << 20 // bytes: some 400,000 files
)

var escaper = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`)
var unescaper = strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n")

// encode gives the record's bytes.
func (r *record) encode() []byte {
	var b bytes.Buffer
	b.Grow(128 * (len(r.files) + len(r.next)))
	line := func(words ...string) {
		for i, w := range words {
			if i > 0 {
				b.WriteByte('\t')
			}
			_, _ = escaper.WriteString(&b, w)
		}
		b.WriteByte('\n')
	}
	line(recordHead)
	line("site", r.id, r.base)
	if r.sending {
		line("sending")
	}
	list := func(kind string, files map[string]fileSum) {
		for _, path := range sortedKeys(files) {
			f := files[path]
			line(kind, path, strconv.FormatInt(f.size, 10), hex.EncodeToString(f.sum[:]))
		}
	}
	list("file", r.files)
	list("next", r.next)
	list("same", r.same)
	b.Write(r.seen.EncodeSeen())
	line("end")
	return b.Bytes()
}

var errDamaged = errors.New("the record is damaged")

// parseRecord reads what encode wrote. Lines of an unknown kind are skipped, as
// a later version may add some; whatever else is not as it should be, such as a
// path that leads out of the target, makes the whole untrustworthy.
func parseRecord(data []byte) (*record, error) {
	text, whole := strings.CutSuffix(string(data), "\nend\n")
	head, text, _ := strings.Cut(text, "\n")
	if !whole || head != recordHead {
		return nil, errDamaged
	}
	r := &record{files: map[string]fileSum{}, next: map[string]fileSum{}, same: map[string]fileSum{}}
	lists := map[string]map[string]fileSum{"file": r.files, "next": r.next, "same": r.same}
	for line := range strings.SplitSeq(text, "\n") {
		words := strings.Split(line, "\t")
		for i := range words {
			words[i] = unescaper.Replace(words[i])
		}
		switch words[0] {
		case "site":
			if len(words) < 3 {
				return nil, errDamaged
			}
			r.id, r.base = words[1], words[2]
		case "sending":
			r.sending = true
		case "file", "next", "same":
			path, f, err := parseFile(words)
			if err != nil {
				return nil, err
			}
			lists[words[0]][path] = f
		}
	}
	var err error
	if r.seen, err = publish.ParseSeen(text); err != nil {
		return nil, errDamaged
	}
	return r, nil
}

func parseFile(words []string) (path string, f fileSum, err error) {
	if len(words) < 4 || !fs.ValidPath(words[1]) || words[1] == "." || isOwn(words[1]) || strings.ContainsFunc(words[1], neverInName) || len(words[3]) != 2*len(f.sum) {
		return "", f, errDamaged
	}
	if _, err := hex.Decode(f.sum[:], []byte(words[3])); err != nil {
		return "", f, errDamaged
	}
	f.size, err = strconv.ParseInt(words[2], 10, 64)
	if err != nil || f.size < 0 {
		return "", f, errDamaged
	}
	return words[1], f, nil
}

// neverInName reports what is in no name that is published.
func neverInName(r rune) bool { return r < ' ' || r == 0x7f || r == '\\' }

// isOwn reports what casebook keeps for itself at the root of a target.
func isOwn(path string) bool { return strings.HasPrefix(path, ".casebook") }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

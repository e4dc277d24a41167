package trace

import (
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
)

// Append appends the trace to b, a line for each thing seen:
//
//	f0	1204	9f86d081884c7d659a2feaa0c55ad015	content/index.md
//
// that is, what was asked and of which file system, the size, the digest, the name.
func (t *Trace) Append(b []byte) []byte {
	for _, s := range t.seen {
		b = append(b, byte(s.kind), '0'+s.root, '\t')
		b = strconv.AppendInt(b, s.size, 10)
		b = append(b, '\t')
		b = hex.AppendEncode(b, s.sum[:])
		b = append(b, '\t')
		b = append(b, s.name...)
		b = append(b, '\n')
	}
	return b
}

var errNoTrace = errors.New("not a line of a trace")

// Parse reads lines that Append wrote; key is that of the log.
func Parse(key *Key, lines string) (*Trace, error) {
	t := &Trace{key: key, seen: make([]sight, 0, strings.Count(lines, "\n"))}
	for line := range strings.Lines(lines) {
		s, err := parseSight(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil, err
		}
		t.seen = append(t.seen, s)
	}
	return t, nil
}

func parseSight(line string) (s sight, err error) {
	head, rest, _ := strings.Cut(line, "\t")
	size, rest, _ := strings.Cut(rest, "\t")
	sum, name, ok := strings.Cut(rest, "\t")
	if !ok || len(head) != 2 || head[1] < '0' {
		return s, errNoTrace
	}
	s.name, s.kind, s.root = name, kind(head[0]), head[1]-'0'
	if s.size, err = strconv.ParseInt(size, 10, 64); err != nil || s.size < 0 && s.kind != status {
		return s, errNoTrace
	}
	s.sum, err = ParseDigest(sum)
	return s, err
}

// String gives the digest in hexadecimal digits.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// ParseDigest reads what String gave.
func ParseDigest(text string) (d Digest, err error) {
	if hex.DecodedLen(len(text)) != len(d) || len(text)%2 != 0 {
		return d, errNoTrace
	}
	if _, err = hex.Decode(d[:], []byte(text)); err != nil {
		return d, errNoTrace
	}
	return d, nil
}

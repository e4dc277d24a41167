package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/content"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/durable"
)

// takedownHead explains the record to whoever opens it.
const takedownHead = `# Pages that are down for good. This outranks their source. Keep the file: with
# it their addresses and feed entries stay empty.
`

// A recordShape says that the record is written in a way to which a program
// can add nothing without touching the rest.
type recordShape struct {
	line    int      // where the list stands, from 1
	missing []string // lines of TOML to be added by hand
}

func (e *recordShape) Error() string {
	return fmt.Sprintf("%s cannot be added to by a program as it is written at line %d, so nothing was changed; add this by hand:\n%s",
		content.Takedowns, e.line, strings.Join(e.missing, "\n"))
}

// recordTakedowns adds to the record what is not in it yet, and says how many.
// What stands in it stays as it is, comments too.
func recordTakedowns(dir string, site fs.FS, records, before []campaign.Takedown, today time.Time) (int, error) {
	text, err := fs.ReadFile(site, content.Takedowns)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = []byte(takedownHead), nil
	}
	if err != nil {
		return 0, err
	}
	var fresh []pairs
	for _, r := range records {
		known := func(t campaign.Takedown) bool { return t.Address == r.Address && (t.ID == r.ID || r.ID == "") }
		if !slices.ContainsFunc(before, known) {
			fresh = append(fresh, pairsOf(r, today))
		}
	}
	if len(fresh) == 0 {
		return 0, nil
	}
	added, err := withRecords(string(text), fresh)
	if err != nil {
		return 0, err
	}
	return len(fresh), durable.WriteFile(filepath.Join(dir, filepath.FromSlash(content.Takedowns)), []byte(added), 0o666)
}

// pairs are the keys and values of a record as TOML: "address = …".
type pairs []string

func pairsOf(r campaign.Takedown, today time.Time) pairs {
	p := pairs{"address = " + quoted(r.Address)}
	if r.ID != "" {
		p = append(p, "id = "+quoted(r.ID))
	}
	p = append(p, "date = "+today.Format(time.DateOnly))
	if len(r.Cases) > 0 {
		p = append(p, "cases = ["+strings.Join(quotedList(r.Cases), ", ")+"]")
	}
	return p
}

func (p pairs) inline() string { return "{ " + strings.Join(p, ", ") + " }" }

func quotedList(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = quoted(s)
	}
	return out
}

// withRecords adds records to the text of the file: below it as tables, or in
// its list where somebody wrote one. It reads what it made before it gives it.
func withRecords(text string, fresh []pairs) (string, error) {
	before, line := readRecords(text)
	var tables, list []string
	for _, p := range fresh {
		tables = append(tables, "\n[[takedown]]\n"+strings.Join(p, "\n")+"\n")
		list = append(list, "  "+p.inline()+",\n")
	}
	separator := ""
	if text != "" && !strings.HasSuffix(text, "\n") {
		separator = "\n"
	}
	candidates := []string{text + likeIn(text, separator+strings.Join(tables, ""))}
	if in, ok := inList(text, line, likeIn(text, strings.Join(list, ""))); ok {
		candidates = append(candidates, in)
	}
	for _, c := range candidates {
		now, _ := readRecords(c)
		if len(now) == len(before)+len(fresh) && reflect.DeepEqual(now[:len(before)], append([]any{}, before...)) {
			return c, nil
		}
	}
	shape := &recordShape{line: line}
	for _, p := range fresh {
		shape.missing = append(shape.missing, p.inline()+",")
	}
	return "", shape
}

// likeIn gives text with the line ends of a file.
func likeIn(file, text string) string {
	if strings.Contains(file, "\r\n") {
		return strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

// readRecords gives the records in a text, and the line on which the list of
// them begins. A text that is not TOML has none.
func readRecords(text string) (records []any, line int) {
	var rep diag.Report
	doc := decode.Parse([]byte(text), decode.Options{}, &rep)
	if doc == nil || rep.Failed() {
		return nil, 0
	}
	node, ok := doc.Root().Get("takedown")
	if !ok {
		return nil, 0
	}
	switch list := node.Value().(type) {
	case []any:
		records = list
	case []map[string]any:
		for _, table := range list {
			records = append(records, table)
		}
	}
	return records, node.KeyAt().Line
}

// inList puts text before the bracket that closes the list that begins on a
// line, and a comma before it where there is none.
func inList(text string, line int, added string) (string, bool) {
	start := 0
	for ; line > 1; line-- {
		start += strings.IndexByte(text[start:], '\n') + 1
	}
	last, end := listEnd(text, start)
	if end < 0 {
		return "", false
	}
	comma := ","
	if text[last] == ',' || text[last] == '[' {
		comma = ""
	}
	lineEnd := likeIn(text, "\n")
	between := text[last+1 : end] // spaces and comments
	if at := strings.LastIndexByte(between, '\n'); at < 0 {
		between += lineEnd // all of it stands on one line
	} else {
		added = strings.TrimSuffix(added, lineEnd) + lineEnd
		between = between[:at+1]
	}
	return text[:last+1] + comma + between + added + text[end:], true
}

// listEnd gives where the first list from start on is closed, and where what
// stands before that ends; -1 where there is none.
func listEnd(text string, start int) (last, end int) {
	depth := 0
	for i := start; i < len(text); {
		next, comment := afterToken(text, i)
		switch c := text[i]; {
		case comment, c == ' ', c == '\t', c == '\r', c == '\n':
			i = next
			continue
		case c == '[':
			depth++
		case c == ']':
			if depth--; depth == 0 {
				return last, i
			}
		}
		last, i = next-1, next
	}
	return 0, -1
}

// afterToken gives where the string or comment that begins at i ends, else i+1.
func afterToken(text string, i int) (next int, comment bool) {
	c := text[i]
	switch {
	case c == '#':
		if n := strings.IndexByte(text[i:], '\n'); n >= 0 {
			return i + n, true
		}
		return len(text), true
	case c != '"' && c != '\'':
		return i + 1, false
	}
	quotes := text[i : i+1]
	if three := strings.Repeat(quotes, 3); strings.HasPrefix(text[i:], three) {
		quotes = three
	}
	for i += len(quotes); i < len(text); i++ {
		if c == '"' && text[i] == '\\' {
			i++
		} else if strings.HasPrefix(text[i:], quotes) {
			return i + len(quotes), false
		}
	}
	return len(text), false
}

package main

import (
	"errors"
	"io/fs"
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
# it their addresses and feed entries stay empty. The hashes, under the key in
# .casebook-key, tell the text when it comes back under another name.
`

// recordTakedowns adds to the record what is not in it yet, and says how many.
// What stands in it stays as it is, comments too.
func recordTakedowns(change *durable.Change, site fs.FS, records, before []campaign.Takedown, today time.Time) (int, error) {
	text, err := fs.ReadFile(site, content.Takedowns)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = []byte(takedownHead), nil
	}
	if err != nil {
		return 0, err
	}
	var fresh []decode.Pairs
	for _, r := range records {
		known := func(t campaign.Takedown) bool {
			return t.Address == r.Address && (t.ID == r.ID || r.ID == "") && (len(t.Hashes) > 0 || len(r.Hashes) == 0)
		}
		if slices.ContainsFunc(before, known) {
			continue
		}
		p := decode.Pairs{{Key: "address", Value: r.Address}}
		if r.ID != "" {
			p = append(p, decode.Pair{Key: "id", Value: r.ID})
		}
		p = append(p, decode.Pair{Key: "date", Value: decode.Day(today)})
		if len(r.Cases) > 0 {
			p = append(p, decode.Pair{Key: "cases", Value: r.Cases})
		}
		if len(r.Hashes) > 0 {
			p = append(p, decode.Pair{Key: "key", Value: r.Key}, decode.Pair{Key: "hashes", Value: r.Hashes})
		}
		fresh = append(fresh, p)
	}
	if len(fresh) == 0 {
		return 0, nil
	}
	added, err := addRecords(string(text), fresh)
	if err != nil {
		return 0, err
	}
	return len(fresh), change.WriteFile(content.Takedowns, []byte(added), 0o666)
}

// addRecords adds records to the text of the file: below it as tables, or in
// its list where somebody wrote one. The error says what to add by hand.
func addRecords(text string, fresh []decode.Pairs) (string, error) {
	e := decode.Edit(text)
	e.Append(decode.Path{"takedown"}, fresh...)
	added, err := e.Text()
	if err != nil {
		lines := make([]string, len(fresh))
		for i, record := range fresh {
			lines[i] = record.Inline() + ","
		}
		return "", refusal{diag.Say("command/takedown-by-hand", "file", content.Takedowns, "records", strings.Join(lines, " "))}
	}
	return added, nil
}

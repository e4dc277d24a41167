package change

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/content"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/history"
	"casebook/internal/publish"
	"casebook/internal/signatory"
	"casebook/internal/takedown"
)

// A Takedown takes a page down for good.
type Takedown struct {
	Purge []string // the addresses whose caches are to be purged

	sources *Sources
	effect  *takedown.Effect
	text    string // of the record with what is new; "" for nothing
	added   int    // records
	key     []byte // that is new and needed; nil for none
}

// pagesOfFile gives the addresses at which the page of a file may be: of one beside
// a page, as a list or a feed, and of a content file by its path.
func pagesOfFile(address string) []string {
	address = "/" + strings.Trim(strings.ReplaceAll(address, "\\", "/"), "/")
	rest, isContent := strings.CutPrefix(address, "/"+content.Root+"/")
	if !isContent && path.Ext(address) == "" {
		return nil
	}
	if !isContent {
		return []string{path.Dir(address) + "/"}
	}
	page := strings.TrimSuffix(strings.TrimSuffix(rest, ".md"), "/index")
	page, _, _ = strings.Cut(page, ".")
	page = strings.Replace(strings.TrimPrefix(page, "pages/"), "/updates/", "/", 1)
	return []string{"/" + page + "/", "/" + path.Dir(page) + "/"}
}

// PlanTakedown plans to take down the page at an address. Errors are Unfit where
// there is no such page, Refused, a *ProblemsError of the record or of site.toml,
// or of the disk.
func PlanTakedown(s *Sources, address string) (*Takedown, error) {
	var rep diag.Report
	plan, err := s.Plan(&rep) // with errors too: a takedown does not wait for other texts
	if err != nil {
		return nil, err
	}
	if plan == nil {
		return nil, &ProblemsError{rep.All()}
	}
	if bad := errorsIn(rep.All(), content.Takedowns); len(bad) > 0 {
		return nil, &ProblemsError{bad}
	}
	last := takedown.Last{Out: os.DirFS(s.Out)}
	if last.Files, last.Entries, err = publish.Last(s.Out); err != nil {
		return nil, err
	}
	key, isNew, err := signatory.KeyForRecords(s.Files())
	if err != nil {
		return nil, err
	}
	effect, near := plan.TakeDown(address, last, key, signatory.KeyName(key))
	if effect == nil {
		for _, page := range pagesOfFile(address) {
			if e, _ := plan.TakeDown(page, last, key, signatory.KeyName(key)); e != nil {
				return nil, Unfit{diag.Say("usage/no-page-beside", "address", address, "page", page)}
			}
		}
	}
	switch {
	case effect == nil && path.Ext(address) != "" && strings.Count(address, "/") > 1:
		return nil, Unfit{diag.Say("usage/no-page-file", "address", address)}
	case effect == nil && near != "":
		return nil, Unfit{diag.Say("usage/no-page-near", "address", address, "near", near)}
	case effect == nil:
		return nil, Unfit{diag.Say("usage/no-page", "address", address)}
	case len(effect.Records) == 0 && len(effect.Withheld) > 0:
		return nil, Refused{diag.Say("command/takedown-unpublished", "files", strings.Join(effect.Withheld, ", "))}
	}
	p := &Takedown{Purge: effect.Purge, sources: s, effect: effect}
	if isNew && slices.ContainsFunc(effect.Records, func(r campaign.Takedown) bool { return len(r.Hashes) > 0 }) {
		p.key = key
	}
	p.text, p.added, err = withTakedowns(s.Files(), effect.Records, plan.Input.Campaign.Taken, s.Now.In(plan.Input.Site.Zone))
	return p, err
}

// Would says what goes down, and what stays.
func (p *Takedown) Would() []diag.Text {
	if p.added == 0 {
		return []diag.Text{diag.Say("command/takedown-before", "file", content.Takedowns)}
	}
	said := []diag.Text{diag.Say("would/takedown", "count", p.added)}
	for _, r := range p.effect.Records {
		said = append(said, diag.Say("would/takedown-address", "address", r.Address))
	}
	for _, file := range p.effect.Withheld {
		said = append(said, diag.Say("command/takedown-withheld", "file", file))
	}
	for _, file := range p.effect.Sources {
		said = append(said, diag.Say("command/takedown-source", "file", file))
	}
	return append(said, diag.Say("would/takedown-history"), diag.Say("would/takedown-purge", "count", len(p.Purge)))
}

// Files names the record and what still holds the text.
func (p *Takedown) Files() []string {
	files := []string{content.Takedowns, signatory.KeyFile}
	for _, f := range p.effect.Sources {
		if strings.HasSuffix(f, "/") {
			f += "index.md"
		}
		files = append(files, f)
	}
	return files
}

// Do writes the key where it is new, then the record, and removes every earlier
// version of what is down from the history.
func (p *Takedown) Do() error {
	if p.key != nil {
		if err := p.sources.Lock.WriteFile(signatory.KeyFile, signatory.FormatKey(p.key), 0o600); err != nil {
			return err
		}
	}
	if p.added > 0 {
		if err := p.sources.Lock.WriteRecord(content.Takedowns, []byte(p.text), 0o666); err != nil {
			return err
		}
	}
	_, err := history.ForgetFiles(p.sources.Lock, slices.Concat(p.effect.Sources, p.effect.Withheld))
	return err
}

// Did says what was written and what is left to do. What to purge is in Purge.
func (p *Takedown) Did() []diag.Text {
	var said []diag.Text
	if p.key != nil {
		said = append(said, diag.Say("command/withdraw-key", "file", signatory.KeyFile))
	}
	if p.added == 0 {
		said = append(said, diag.Say("command/takedown-before", "file", content.Takedowns))
	} else {
		said = append(said, diag.Say("command/takedown-records", "count", diag.Count(p.added), "file", content.Takedowns))
	}
	for _, file := range p.effect.Withheld {
		said = append(said, diag.Say("command/takedown-withheld", "file", file))
	}
	for _, file := range p.effect.Sources {
		said = append(said, diag.Say("command/takedown-source", "file", file))
	}
	said = append(said, p.sources.remainsOnTargets()...)
	return append(said, diag.Say("command/takedown-purge"))
}

// takedownHead explains the record to whoever opens it.
const takedownHead = `# Pages that are down for good. This outranks their source. Keep the file: with
# it their addresses and feed entries stay empty. The hashes, under the key in
# .casebook-key, tell the text when it comes back under another name, and the
# passages when twenty words of it stand in another text.
`

// withTakedowns gives the text of the record with what is not in it yet, and how
// much that is. What stands in it stays as it is, comments too.
func withTakedowns(site fs.FS, records, before []campaign.Takedown, today time.Time) (string, int, error) {
	text, err := fs.ReadFile(site, content.Takedowns)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = []byte(takedownHead), nil
	}
	if err != nil {
		return "", 0, err
	}
	var fresh []decode.Pairs
	for _, r := range records {
		known := func(t campaign.Takedown) bool {
			return t.Address == r.Address && (t.ID == r.ID || r.ID == "") && (len(t.Hashes) > 0 || len(r.Hashes) == 0) && (t.Passages != "" || r.Passages == "")
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
			if r.Passages != "" {
				p = append(p, decode.Pair{Key: "passages", Value: r.Passages})
			}
		}
		fresh = append(fresh, p)
	}
	if len(fresh) == 0 {
		return "", 0, nil
	}
	added, err := addRecords(string(text), fresh)
	return added, len(fresh), err
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
		return "", Refused{diag.Say("command/takedown-by-hand", "file", content.Takedowns, "records", strings.Join(lines, " "))}
	}
	return added, nil
}

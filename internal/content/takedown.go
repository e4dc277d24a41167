package content

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/durable"
)

// Takedowns is the record of pages taken down for good, relative to the site.
const Takedowns = Root + "/takedowns.toml"

// readTakedowns reads the record. One that cannot be read is an error of the
// content: without it a page that was taken down could come back.
func (r *reader) readTakedowns(fsys fs.FS, rep *diag.Report) ([]campaign.Takedown, error) {
	text, fault, err := readFile(fsys, Takedowns, new(bytes.Buffer))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case fault != nil:
		rep.Add(fault.At(Takedowns))
		return nil, nil
	}
	return r.parseTakedowns(text, rep), nil
}

// parseTakedowns gives what a record says.
func (r *reader) parseTakedowns(text []byte, rep *diag.Report) []campaign.Takedown {
	doc := decode.Parse(text, decode.Options{File: Takedowns, MaxBytes: maxMegabytes << 20}, rep)
	if doc == nil {
		return nil
	}
	var taken []campaign.Takedown
	decode.Shape{Fields: []decode.Field{
		{Key: "takedown", To: decode.Tables(&taken, r.takedownShape)},
	}}.Bind(doc.Root())
	bad := func(t campaign.Takedown) bool { return t.Address == "" } // reported; it would be everything
	return slices.DeleteFunc(taken, bad)
}

// CopiedTakedowns gives what the last copy of the record says is down.
func CopiedTakedowns(fsys fs.FS) []campaign.Takedown {
	text, err := fs.ReadFile(fsys, durable.RecordCopy(Takedowns))
	if err != nil {
		return nil // nothing was taken down here, nor was the site built
	}
	r := newReader(&config.Site{Zone: time.UTC})
	return r.parseTakedowns(text, &diag.Report{})
}

func (r *reader) takedownShape(t *campaign.Takedown) decode.Shape {
	return decode.Shape{
		Fields: []decode.Field{
			{Key: "address", To: decode.Checked(&t.Address, readAddress, nil), Rule: decode.Required},
			{Key: "id", To: decode.Text(&t.ID)},
			{Key: "date", To: r.dateValue(&t.Date), Rule: decode.Required},
			{Key: "cases", To: decode.List(&t.Cases, decode.Node.Line, nil)},
			{Key: "key", To: decode.Text(&t.Key)},
			{Key: "hashes", To: decode.List(&t.Hashes, decode.Node.Line, nil)},
			{Key: "passages", To: decode.Text(&t.Passages)},
		},
		Check: func(n decode.Node) { t.At = n.Position() },
	}
}

// readAddress reads the address of a page of the site: "/cases/x/".
func readAddress(n decode.Node, address string) (string, bool) {
	parts := strings.Split(strings.Trim(address, "/"), "/")
	if !strings.HasPrefix(address, "/") || slices.ContainsFunc(parts, isBadPart) {
		n.AddError(diag.Say("bad-address", "address", address))
		return "", false
	}
	clean := "/" + strings.Join(parts, "/")
	if !strings.Contains(parts[len(parts)-1], ".") { // else it is a file, as an old /page.html
		clean += "/"
	}
	return clean, true
}

func isBadPart(part string) bool {
	return part == "" || part == "." || part == ".." || strings.ContainsAny(part, `\?#%:`)
}

package content

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/decode"
	"casebook/internal/diag"
)

// Takedowns is the record of pages taken down for good, relative to the site.
const Takedowns = Root + "/takedowns.toml"

// takedowns reads the record. One that cannot be read is an error of the
// content: without it a page that was taken down could come back.
func (r *reader) takedowns(fsys fs.FS, rep *diag.Report) ([]campaign.Takedown, error) {
	var text bytes.Buffer
	fault, err := read(fsys, Takedowns, &text)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if fault != nil {
		rep.Add(fault.At(Takedowns))
		return nil, nil
	}
	doc := decode.Parse(text.Bytes(), decode.Options{File: Takedowns, MaxBytes: maxFile}, rep)
	if doc == nil {
		return nil, nil
	}
	var taken []campaign.Takedown
	decode.Shape{Fields: []decode.Field{
		{Key: "takedown", To: decode.Tables(&taken, r.takedownShape)},
	}}.Bind(doc.Root())
	bad := func(t campaign.Takedown) bool { return t.Address == "" } // reported; it would be everything
	return slices.DeleteFunc(taken, bad), nil
}

func (r *reader) takedownShape(t *campaign.Takedown) decode.Shape {
	return decode.Shape{
		Fields: []decode.Field{
			{Key: "address", To: decode.Checked(&t.Address, checkAddress, nil), Rule: decode.Need},
			{Key: "id", To: decode.Text(&t.ID)},
			{Key: "date", To: r.moment(&t.Date), Rule: decode.Need},
			{Key: "cases", To: decode.List(&t.Cases, decode.Node.Line, nil)},
		},
		Check: func(n decode.Node) { t.At = n.At() },
	}
}

// checkAddress reads the address of a page of the site: "/cases/x/".
func checkAddress(n decode.Node, address string) (string, bool) {
	parts := strings.Split(strings.Trim(address, "/"), "/")
	if !strings.HasPrefix(address, "/") || slices.ContainsFunc(parts, badPart) {
		n.Fail("bad-address", fmt.Sprintf("%q is not the address of a page", address), "write it as /cases/x/")
		return "", false
	}
	clean := "/" + strings.Join(parts, "/")
	if !strings.Contains(parts[len(parts)-1], ".") { // else it is a file, as an old /page.html
		clean += "/"
	}
	return clean, true
}

func badPart(part string) bool {
	return part == "" || part == "." || part == ".." || strings.ContainsAny(part, `\?#%:`)
}

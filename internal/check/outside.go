package check

import (
	"bytes"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"casebook/internal/decode"
	"casebook/internal/diag"
)

// An Outside is an address on another site, and where it stands: in the content
// file of the first page that links to it, as far as it is found there.
type Outside struct {
	URL string
	At  diag.Position
}

// Outside lists the addresses on other sites that pages lead to, sorted.
func (i *Inspection) Outside() []Outside {
	list := make([]Outside, 0, len(i.outside))
	texts := map[string][]byte{}
	for _, address := range slices.Sorted(maps.Keys(i.outside)) {
		d := i.outside[address].first
		if _, read := texts[d.source]; !read && d.source != "" {
			texts[d.source], _ = fs.ReadFile(i.Files, d.source) // not found there is as good
		}
		list = append(list, Outside{address, locate(d, texts[d.source], address)})
	}
	return list
}

// maxSearched is how long a text may be, in octets, to be searched for addresses.
const maxSearched = 1 << 20

// locate finds an address in the text it was made of; as it was written, it may
// have no path where browsers see "/".
func locate(d *document, text []byte, address string) diag.Position {
	if len(text) > maxSearched {
		text = nil
	}
	found := bytes.Index(text, []byte(address))
	if bare, ok := strings.CutSuffix(address, "/"); found < 0 && ok {
		found = bytes.Index(text, []byte(bare))
	}
	if found < 0 {
		return at(d.address)
	}
	line, column := decode.Locate(text, found)
	return diag.Position{File: d.source, Line: line, Column: column}
}

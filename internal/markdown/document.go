package markdown

// A Document is a converted text.
type Document struct {
	HTML    string
	Refs    []Ref    // every address in HTML, in order
	IDs     []string // every id in HTML, in order
	Excerpt string   // plain text of the beginning, whole words, about 200 characters at most
}

// A Ref is the range HTML[Start:End] of an address: the escaped value of an
// href or src, or the address of one candidate of a srcset.
type Ref struct{ Start, End int }

// Rebase gives HTML with every address replaced by what abs gives for it, as
// feeds need it. The addresses given to abs are unescaped, and what it gives
// is escaped; Document itself stays as it is.
func (d Document) Rebase(abs func(url string) string) string {
	var out, url []byte
	from := 0
	for _, r := range d.Refs {
		old := d.HTML[r.Start:r.End]
		if url = appendURL(url[:0], abs(unescapeURL(old))); string(url) == old {
			continue
		}
		if out == nil {
			out = make([]byte, 0, len(d.HTML)+64*len(d.Refs))
		}
		out = append(append(out, d.HTML[from:r.Start]...), url...)
		from = r.End
	}
	if from == 0 {
		return d.HTML
	}
	return string(append(out, d.HTML[from:]...))
}

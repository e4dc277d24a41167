package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"casebook/internal/diag"
)

// The bounds of what is read. A letter of ten pages has parts of 100 KB.
const (
	maxEntries = 4000
	maxPart    = 16 << 20 // octets of one part, unpacked
	maxTotal   = 32 << 20 // octets of all parts that are read
	maxDepth   = 200      // of elements
)

// An archive is the package of a document, with what may still be read of it.
type archive struct {
	files map[string]*zip.File // by lower-case name
	left  int64
}

func open(data []byte) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &diag.Fault{Code: "damaged-file", Message: "the document is damaged or not complete", Hint: "ask for it again, or open it in a word processor and save it again"}
	}
	if len(z.File) > maxEntries {
		return nil, &diag.Fault{Code: "too-large", Message: fmt.Sprintf("the document has %d parts, at most %d are read", len(z.File), maxEntries), Hint: "save the letter alone"}
	}
	a := &archive{files: map[string]*zip.File{}, left: maxTotal}
	for _, f := range z.File {
		a.files[strings.ToLower(f.Name)] = f
	}
	return a, nil
}

func (a *archive) has(name string) bool { return a.files[strings.ToLower(name)] != nil }

// mainPart finds the part with the text.
func (a *archive) mainPart() (string, error) {
	name := "word/document.xml"
	if a.has("_rels/.rels") {
		list, err := a.relationsOf("")
		if err != nil {
			return "", fault(err)
		}
		for _, id := range sortedKeys(list) {
			if r := list[id]; r.kind == "officeDocument" && a.has(r.target) {
				name = r.target
			}
		}
	}
	if !a.has(name) {
		return "", a.other()
	}
	return name, nil
}

// other says what the archive may be when it is no Word document.
func (a *archive) other() error {
	hint := "save the letter as .docx, .txt or .pdf"
	switch {
	case a.has("content.xml"):
		return &diag.Fault{Code: "unknown-format", Message: "the file is an OpenDocument text", Hint: "open it in a word processor and save it as .docx"}
	case a.has("xl/workbook.xml"):
		return &diag.Fault{Code: "unknown-format", Message: "the file is a workbook", Hint: "signatories are read with: casebook import signatories"}
	case a.has("index/document.iwa"):
		return &diag.Fault{Code: "unknown-format", Message: "the file is a Pages document", Hint: "export it as Word (.docx)"}
	}
	return &diag.Fault{Code: "unknown-format", Message: "the file is not a Word document", Hint: hint}
}

// A relation is what a part refers to.
type relation struct {
	kind, target string
	external     bool
}

// relationsOf reads what a part refers to, targets as names in the archive.
func (a *archive) relationsOf(part string) (map[string]relation, error) {
	dir, base := path.Split(part)
	name := dir + "_rels/" + base + ".rels"
	out := map[string]relation{}
	if !a.has(name) {
		return out, nil
	}
	s, err := a.stream(name)
	if err != nil {
		return nil, err
	}
	err = s.root(func(e xml.StartElement) error {
		if e.Name.Local != "Relationship" {
			return s.skip()
		}
		r := relation{kind: path.Base(attr(e, "Type")), target: attr(e, "Target"), external: attr(e, "TargetMode") == "External"}
		if !r.external {
			r.target = strings.TrimPrefix(path.Join("/", dir, r.target), "/")
			if strings.HasPrefix(attr(e, "Target"), "/") {
				r.target = strings.TrimPrefix(path.Clean(attr(e, "Target")), "/")
			}
		}
		out[attr(e, "Id")] = r
		return s.skip()
	})
	return out, err
}

func (d *document) readRelations(main string) (err error) {
	d.relations, err = d.relationsOf(main)
	return err
}

// related gives the name of the part of a kind that the main part refers to,
// if there is one.
func (d *document) related(kind string) (string, bool) {
	for _, id := range sortedKeys(d.relations) {
		if r := d.relations[id]; r.kind == kind && !r.external && d.has(r.target) {
			return r.target, true
		}
	}
	return "", false
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// stream opens a part. What it unpacks to is counted as it is read, whatever
// the archive says of its size.
func (a *archive) stream(name string) (*stream, error) {
	f := a.files[strings.ToLower(name)]
	if f == nil {
		return nil, &diag.Fault{Code: "damaged-file", Message: "the document lacks one of its parts", Hint: "open it in a word processor and save it again"}
	}
	if f.Flags&1 != 0 {
		return nil, &diag.Fault{Code: "encrypted-file", Message: "the document is protected by a password", Hint: "take the password off in a word processor and save it again"}
	}
	r, err := f.Open()
	if err != nil {
		return nil, fault(err)
	}
	defer r.Close()
	limit := min(maxPart, a.left)
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	a.left -= int64(len(data))
	if int64(len(data)) > limit {
		return nil, &diag.Fault{Code: "too-large", Message: "the document unpacks to more than a letter can have", Hint: "save the letter alone, as text if need be"}
	}
	if err != nil {
		return nil, fault(err)
	}
	return newStream(data), nil
}

package guard

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// Lists are the guard lists of a site as they were last read. What was found in
// documents stays known while neither the lists nor the documents change, so
// that to look again costs what is new. The zero value has none.
type Lists struct {
	text    string // of all lists, with their names
	matcher *Matcher
	phrases []Phrase
	found   map[*campaign.Document][]diag.Diagnostic
}

// A ListFile is where a list lies.
type ListFile struct {
	Files fs.FS
	Name  string // as messages say it
}

// maxList bounds a guard list, in bytes.
const maxList = 16 << 20

// Read reads the lists. One that cannot be read is an error, so that nothing is
// published unguarded. One that reads as nothing is no list when it is a pipe,
// whose writer has failed, and warned about when it is a file.
func (l *Lists) Read(rep *diag.Report, files ...ListFile) {
	var phrases [][]Phrase
	var all strings.Builder
	for _, f := range files {
		at := diag.Position{File: f.Name}
		text, err := fs.ReadFile(f.Files, f.Name)
		info, _ := fs.Stat(f.Files, f.Name)
		fmt.Fprintf(&all, "%s\x00%s\x00", f.Name, text)
		blank := len(bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\ufeff")))) == 0
		switch {
		case err != nil, info == nil, blank && !info.Mode().IsRegular():
			rep.AddError(at, diag.Say("guard-unreadable"))
			continue
		case len(text) > maxList:
			rep.AddError(at, diag.Say("guard-unreadable/large", "megabytes", maxList>>20))
			continue
		case blank:
			rep.AddWarning(at, diag.Say("guard-empty"))
			continue
		}
		list, faults := Parse(f.Name, text)
		for _, fault := range faults {
			d := fault.At(f.Name)
			d.Private = true
			rep.Add(d)
		}
		phrases = append(phrases, list)
	}
	if l.matcher == nil || l.text != all.String() {
		*l = Lists{text: all.String(), matcher: NewMatcher(phrases...), phrases: slices.Concat(phrases...)}
	}
}

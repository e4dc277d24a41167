package guard

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// Lists are the guard lists of a site as they were last read. What was found in
// documents stays known while neither the lists nor the documents change, so
// that to look again costs what is new. The zero value has none.
type Lists struct {
	Theme fs.FS // the program's layouts, whose classes are no words; nil without

	text      string // of all lists, with their names
	faults    []diag.Diagnostic
	matcher   *Matcher
	phrases   []Phrase
	words     map[Entry]bool // that are among the words of the pages themselves
	ownAssets *regexp.Regexp // addresses of the program's own assets
	found     map[*campaign.Document][]diag.Diagnostic
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
	var texts []listText
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
		texts = append(texts, listText{f.Name, text})
	}
	if l.matcher == nil || l.text != all.String() {
		theme := l.Theme
		*l = parseLists(texts)
		l.Theme = theme
		if l.matcher != nil {
			l.matcher.markup = readVocabulary(theme)
			l.words = findInterfaceWords(l.matcher, theme)
			l.ownAssets = readOwnAssets(theme)
		}
		l.text = all.String()
	}
	rep.Add(l.faults...)
}

// A listText is what a list says.
type listText struct {
	name string
	text []byte
}

// parseLists takes much longer than to see that nothing has changed: a line has
// hundreds of spellings.
func parseLists(texts []listText) (l Lists) {
	for _, t := range texts {
		list, faults := Parse(t.name, t.text)
		for _, fault := range faults {
			d := fault.At(t.name)
			d.Private = true
			l.faults = append(l.faults, d)
		}
		l.phrases = append(l.phrases, list...)
	}
	l.matcher = NewMatcher(l.phrases)
	return l
}

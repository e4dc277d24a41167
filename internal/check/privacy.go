package check

import (
	"io/fs"
	"path"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/pdf"
	"casebook/internal/signatory"
)

// searchTexts looks for people who must not be named in the texts that are
// published: in the content files as they were written, front matter and all.
// Lists of signatories are not looked at: somebody not named in one may be named
// in another.
func (i *Inspection) searchTexts() error {
	if i.List == nil {
		return nil
	}
	for _, l := range i.plan.PublicLetters() {
		if l.Signatories.Unnamed == 0 {
			continue
		}
		o, err := i.List(l)
		if err != nil {
			return err
		}
		if err := i.hidden.Add(i.Files, l.Signatories.File, o); err != nil {
			return err
		}
	}
	if i.hidden.IsEmpty() {
		return nil
	}
	for _, d := range i.plan.Documents() {
		text, err := fs.ReadFile(i.Files, d.File)
		if err != nil {
			return err
		}
		i.exposed = append(i.exposed, i.hidden.FindIn(string(text))...)
		address := strings.NewReplacer("/", " ", ".", " ").Replace(d.File)
		i.exposed = append(i.exposed, i.hidden.FindIn(address)...)
	}
	if err := i.searchSite(); err != nil {
		return err
	}
	beside, err := i.hidden.FindInLists()
	if err != nil {
		return err
	}
	i.exposed = append(i.exposed, beside...)
	return i.reportExposed()
}

// searchSite looks for them in what stands on every page: the values of site.toml, and
// words of the site's own.
func (i *Inspection) searchSite() error {
	files, err := fs.Glob(i.Files, "layouts/i18n/*.toml")
	if err != nil {
		return err
	}
	for _, file := range append(files, "site.toml") {
		text, err := fs.ReadFile(i.Files, file)
		if err != nil {
			return err
		}
		var shown strings.Builder
		for line := range strings.Lines(string(text)) {
			if !strings.HasPrefix(strings.TrimSpace(line), "#") { // comments are not published
				shown.WriteString(line)
			}
		}
		i.exposed = append(i.exposed, i.hidden.FindIn(shown.String())...)
	}
	return nil
}

// searchFile looks for them in a file that is published as it lies in the site,
// and in its name.
func (i *Inspection) searchFile(d *document, data []byte) {
	found := i.hidden.FindInFile(d.source, data)
	i.mu.Lock()
	defer i.mu.Unlock()
	i.exposed = append(i.exposed, found...)
}

// isOwnFile reports a file that is published as it lies in the site: what is made
// of documents and lists is looked at in them.
func isOwnFile(source string) bool {
	return source != "" && !strings.EqualFold(path.Ext(source), ".md") && !signatory.IsFile(path.Base(source))
}

// searchPDF looks for them in the text of a PDF.
func (i *Inspection) searchPDF(d *document, data []byte) {
	if i.hidden.IsEmpty() {
		return
	}
	i.reading.Lock()
	defer i.reading.Unlock()
	text, bare, err := pdf.SearchText(i.ctx, data)
	if err != nil {
		i.rep.AddWarning(diag.Position{File: d.source}, diag.Say("unsearched-pdf/unnamed", "cause", err))
		return
	}
	if len(bare) > 0 {
		i.rep.AddWarning(diag.Position{File: d.source}, diag.Say("unsearched-pdf/unnamed-page", "page", bare[0]))
	}
	found := i.hidden.FindIn(text)
	i.mu.Lock()
	defer i.mu.Unlock()
	i.exposed = append(i.exposed, found...)
}

// reportExposed warns of those who were found, by their rows alone: to say where the
// name stands would tell anybody who reads the message who it is.
func (i *Inspection) reportExposed() error {
	if len(i.exposed) == 0 {
		return nil
	}
	places, err := i.hidden.Places(i.exposed)
	for row, at := range places {
		d := diag.WarningAt(at, diag.Say("named-elsewhere", "row", diag.Rows{row.Number()}))
		d.Private = true
		i.rep.Add(d)
	}
	return err
}

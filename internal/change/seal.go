package change

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/content"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/seal"
	"casebook/internal/site"
)

// A Sealing fixes the text of a letter.
type Sealing struct {
	sources *Sources
	letter  *campaign.Letter
	note    string
	text    string // of the file with its seal; "" where it has it already
}

// PlanSeal plans to seal a letter, named by its slug, its folder or its file, or
// with a note to seal what was corrected. Errors are Refused, Unfit, a
// *ProblemsError of the letter, a *site.UnknownLetterError, or of the disk.
func PlanSeal(s *Sources, name, note string) (*Sealing, error) {
	var rep diag.Report
	c, config, err := s.ReadSources(&rep)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, &ProblemsError{rep.All()}
	}
	l, err := findLetter(c, s.Dir, name)
	if bad := errorsIn(rep.All(), letterPlace(l, name)); len(bad) > 0 {
		return nil, &ProblemsError{bad}
	}
	if err != nil {
		return nil, err
	}
	p := &Sealing{sources: s, letter: l, note: note}
	switch now := seal.Letter(l); {
	case l.Sealed == "" && note != "":
		return nil, Refused{diag.Say("command/seal-nothing", "file", l.File)}
	case l.Sealed == now && note != "":
		return nil, Refused{diag.Say("command/seal-same", "file", l.File)}
	case l.Sealed != "" && l.Sealed != now && note == "":
		return nil, Refused{diag.Say("command/seal-changed", "file", l.File)}
	case l.Sealed == now:
		return p, nil
	}
	return p, p.writeText(s.Now.In(config.Zone))
}

// writeText makes the file's text with its seal.
func (p *Sealing) writeText(today time.Time) error {
	l := p.letter
	text, err := fs.ReadFile(p.sources.Files(), l.File)
	if err != nil {
		return err
	}
	p.text, err = seal.Write(string(text), l, p.note, today)
	switch {
	case errors.Is(err, decode.ErrNotEditable) && p.note != "":
		return Refused{diag.Say("command/seal-by-hand-note", "file", l.File, "seal", seal.Letter(l), "correction", seal.Correction(l, p.note, today).Inline())}
	case errors.Is(err, decode.ErrNotEditable):
		return Refused{diag.Say("command/seal-by-hand", "file", l.File, "seal", seal.Letter(l))}
	}
	return err
}

// Would says what is sealed, and what follows from it.
func (p *Sealing) Would() []diag.Text {
	if p.text == "" {
		return p.Did()
	}
	said := []diag.Text{diag.Say("would/seal", "file", p.letter.File, "seal", seal.Letter(p.letter))}
	if p.note != "" {
		said = append(said, diag.Say("would/seal-note", "note", p.note))
	}
	return said
}

// Files names the letter's file.
func (p *Sealing) Files() []string { return []string{p.letter.File} }

// Do writes the seal.
func (p *Sealing) Do() error {
	if p.text == "" {
		return nil
	}
	return p.sources.Lock.WriteFile(p.letter.File, []byte(p.text), 0o666)
}

// Did says the seal.
func (p *Sealing) Did() []diag.Text {
	l := p.letter
	if p.text == "" {
		return []diag.Text{diag.Say("command/seal-kept", "file", l.File)}
	}
	said := []diag.Text{diag.Say("command/sealed", "file", l.File, "seal", seal.Letter(l))}
	if p.note != "" {
		said = append(said, diag.Say("command/sealed-anew", "seal", seal.Letter(l)))
	}
	return said
}

// findLetter finds a letter by its slug, its folder or its file: as they are
// named in the site in the folder dir, or from where the program runs.
func findLetter(c *campaign.Campaign, dir, name string) (*campaign.Letter, error) {
	clean, inSite := strings.TrimSuffix(filepath.ToSlash(name), "/"), pathInSite(dir, name)
	var slugs []string
	for _, versions := range c.Letters {
		for _, l := range versions {
			if clean == l.File || inSite == l.File {
				return l, nil
			}
		}
		l := versions[0]
		if clean == l.Slug || clean == l.Dir || inSite == l.Dir || clean == "letters/"+l.Slug {
			return l, nil
		}
		slugs = append(slugs, l.Slug)
	}
	return nil, &site.UnknownLetterError{Slug: name, Slugs: slugs}
}

// pathInSite gives a path as it is named in a folder; "" for one that is elsewhere.
func pathInSite(dir, name string) string {
	folder, err1 := filepath.Abs(dir)
	file, err2 := filepath.Abs(name)
	if err1 != nil || err2 != nil {
		return ""
	}
	rel, err := filepath.Rel(folder, file)
	if err != nil {
		return ""
	}
	return filepath.ToSlash(rel)
}

// letterPlace gives the folder of a letter, or for one that could not be read
// what a name of it stands for.
func letterPlace(l *campaign.Letter, name string) string {
	if l != nil {
		return l.Dir
	}
	name = strings.TrimPrefix(path.Clean(filepath.ToSlash(name)), content.Root+"/")
	return content.Root + "/letters/" + strings.TrimPrefix(name, "letters/")
}

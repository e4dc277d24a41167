package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"casebook/internal/yardstick"
)

// checkSite sees that a tool made the whole site, with the texts in it: nothing is
// gained by building less.
func checkSite(s yardstick.Size, public string) error {
	for _, page := range []string{"index.html", "cases/index.html", "letters/index.html", "feed.xml", "sitemap.xml"} {
		if err := requireText(public, page, ""); err != nil {
			return err
		}
	}
	for i := range s.Cases {
		c := s.Case(i)
		if err := requireText(public, "cases/"+c.Slug+"/index.html", c.Title); err != nil {
			return err
		}
		last := s.Update(i, s.Updates-1)
		if err := requireText(public, "cases/"+c.Slug+"/feed.xml", lastWords(last)); err != nil {
			return err
		}
		for j := range s.Updates {
			u := s.Update(i, j)
			if err := requireText(public, "cases/"+c.Slug+"/"+u.Slug+"/index.html", lastWords(u)); err != nil {
				return err
			}
		}
	}
	for i := range s.Letters {
		l := s.Letter(i)
		if err := requireText(public, "letters/"+l.Slug+"/index.html", "Max Sample"); err != nil {
			return err
		}
		if err := signed(s, i, filepath.Join(public, "letters", l.Slug)); err != nil {
			return err
		}
	}
	return nil
}

// signed looks for the first and the last signatory on the pages of a letter.
func signed(s yardstick.Size, letter int, folder string) error {
	pages, err := filepath.Glob(filepath.Join(folder, "*.html"))
	for _, pattern := range []string{"signatories/*.html", "signatories/*/*.html"} {
		more, _ := filepath.Glob(filepath.Join(folder, filepath.FromSlash(pattern)))
		pages = append(pages, more...)
	}
	if err != nil {
		return err
	}
	wanted := map[string]bool{s.Signatory(letter, 0).Name: true, s.Signatory(letter, s.Signatories-1).Name: true}
	for _, page := range pages {
		data, err := os.ReadFile(page)
		if err != nil {
			return err
		}
		for name := range wanted {
			if bytes.Contains(data, []byte(name)) {
				delete(wanted, name)
			}
		}
	}
	if len(wanted) > 0 {
		return fmt.Errorf("letters/%s: not everybody who signed is named", filepath.Base(folder))
	}
	return nil
}

// lastWords gives the end of a text's last sentence, as every generator shows it.
func lastWords(t yardstick.Text) string {
	words := strings.Fields(strings.Trim(t.Body, "\n \"*"))
	return strings.TrimRight(strings.Join(words[max(0, len(words)-3):], " "), ".")
}

func requireText(public, page, text string) error {
	data, err := os.ReadFile(filepath.Join(public, filepath.FromSlash(page)))
	if err != nil {
		return fmt.Errorf("%s was not made", page)
	}
	if !bytes.Contains(data, []byte(text)) {
		return fmt.Errorf("%s does not hold %q", page, text)
	}
	return nil
}

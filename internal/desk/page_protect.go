package desk

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"slices"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/page"
	"casebook/internal/signatory"
)

// A protected document is one that can be sealed, or taken down; of a letter people
// can be taken off.
type protected struct {
	File, Title, Address string
	Letter               string // its slug; "" for another kind
	Sealed               bool
	Corrections          int
	Withheld             bool
}

// sendProtect answers with the page on which a document, and who signed it, is
// protected.
func (s screens) sendProtect(w http.ResponseWriter, r *http.Request) error {
	p := protected{File: r.URL.Query().Get("file")}
	if _, err := s.desk.readDocument(p.File); err != nil {
		return err
	}
	found := false
	err := s.desk.work.lookAt(near, func(plan *page.Plan, _ []diag.Diagnostic) {
		if plan == nil {
			return
		}
		c := plan.Input.Campaign
		c.EachDocument(func(d *campaign.Document) {
			if d.File == p.File {
				found, p.Title = true, cmp.Or(d.Title, d.File)
				p.Withheld = plan.Input.Gate.Withheld(d) != nil
			}
		})
		if shown := plan.PagesOf(p.File); len(shown) > 0 && shown[0] != address.Address("/") {
			p.Address = string(shown[0])
		}
		for _, versions := range c.Letters {
			if slices.ContainsFunc(versions, func(l *campaign.Letter) bool { return l.File == p.File }) {
				l := versions[0]
				p.Letter, p.Sealed, p.Corrections = l.Slug, l.Sealed != "", len(l.Corrections)
			}
		}
	}, p.File)
	if err != nil {
		return err
	}
	if !found {
		return noFile(p.File)
	}
	return s.sendPage(w, r, http.StatusOK, "protect", p.Title, p)
}

// forgotten gives, by the beginning of names of files, a mark that is another one as
// soon as a person was taken off there or a page taken down, here or in a terminal:
// then a browser drops what it has kept of them.
func (s screens) forgotten() map[string]string {
	marks := map[string]string{}
	mark := func(file, of string) {
		if data, err := fs.ReadFile(s.desk.files, file); err == nil {
			sum := sha256.Sum256(data)
			marks[of] = hex.EncodeToString(sum[:6])
		}
	}
	letters, _ := fs.Glob(s.desk.files, content.Root+"/letters/*/"+signatory.Record)
	for _, file := range letters {
		mark(file, path.Dir(file)+"/")
	}
	if _, err := fs.Stat(s.desk.files, content.Takedowns); err == nil {
		_ = s.desk.work.lookAt(near, func(plan *page.Plan, _ []diag.Diagnostic) {
			if plan == nil {
				return
			}
			plan.Input.Campaign.EachDocument(func(d *campaign.Document) {
				if plan.IsDown(d) {
					marks[d.File] = "down"
				}
			})
		}, content.Takedowns)
	}
	return marks
}

package desk

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/history"
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
	Down                 bool   // it was taken down, and lies here still
	Left                 string // JSON: what can be deleted with it, as leftFile
	HasList              bool   // a list of people among that
}

// A leftFile is one of a page that is deleted with it.
type leftFile struct {
	File string `json:"file"`
	Path string `json:"path"` // below api/
	ETag string `json:"etag"`
}

// leftOf gives what lies in the folder of a page, or beside it in other languages: the
// texts first, since the list of a letter goes once nothing names it.
func (s screens) leftOf(file string) (left []leftFile, hasList bool) {
	kinds, isPrivate := s.desk.readConfig().Kinds, s.desk.findPrivate()
	add := func(name string, _ fs.FileInfo) {
		_, isDocument := placeOf(name, kinds...)
		isList := signatory.IsFile(path.Base(name)) && strings.HasPrefix(name, content.Root+"/letters/")
		data, err := fs.ReadFile(s.desk.files, name)
		if err != nil || isPrivate(name) || !isDocument && !isList && !isPublishable(name, kinds) {
			return
		}
		hasList = hasList || isList
		at := "files/"
		if isDocument {
			at = "documents/"
		}
		left = append(left, leftFile{name, at + name, history.ETag(data)})
	}
	if whole := path.Dir(file); path.Base(file) == "index.md" && whole != content.Root {
		_ = eachFile(s.desk.files, whole, add)
	} else if stem := strings.TrimSuffix(file, ".md"); file != content.Root+"/index.md" {
		_ = eachFile(s.desk.files, whole, func(name string, info fs.FileInfo) {
			place, isDocument := placeOf(name, kinds...)
			if name == file || isDocument && place.Language != "" && name == stem+"."+place.Language+".md" {
				add(name, info)
			}
		})
	}
	slices.SortStableFunc(left, func(a, b leftFile) int { return strings.Compare(a.Path[:1], b.Path[:1]) })
	return left, hasList
}

// sendProtect answers with the page on which a document, and who signed it, is
// protected.
func (s screens) sendProtect(w http.ResponseWriter, r *http.Request) error {
	p := protected{File: r.URL.Query().Get("file")}
	left, hasList := s.leftOf(p.File)
	if _, err := s.desk.readDocument(p.File); err != nil && (len(left) == 0 || !s.desk.isDocument(p.File)) {
		return err
	}
	list, err := json.Marshal(left)
	if err != nil {
		return err
	}
	if p.HasList = hasList; len(left) > 0 {
		p.Left = string(list)
	}
	found := len(left) > 0
	p.Title = p.File
	err = s.desk.work.lookAt(near, func(plan *page.Plan, _ []diag.Diagnostic) {
		if plan == nil {
			return
		}
		c := plan.Input.Campaign
		c.EachDocument(func(d *campaign.Document) {
			if d.File == p.File {
				found, p.Title = true, cmp.Or(d.Title, d.File)
				p.Withheld = plan.Input.Gate.Withheld(d) != nil
				p.Down = plan.IsDown(d)
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

package desk

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/history"
	"casebook/internal/page"
	"casebook/internal/signatory"
	"casebook/internal/theme"
)

// A listed document is one of GET documents.
type listed struct {
	File     string      `json:"file"`
	Kind     string      `json:"kind"`
	Language string      `json:"language"`
	Title    string      `json:"title"`
	Address  string      `json:"address"`
	ETag     string      `json:"etag"`
	Withheld bool        `json:"withheld"`
	Problems []diag.JSON `json:"problems"`
}

// A document is a content file, or site.toml, as it is read and written.
type document struct {
	File     string         `json:"file"`
	ETag     string         `json:"etag,omitempty"`
	Keys     map[string]any `json:"keys"`
	Text     string         `json:"text"`
	Source   string         `json:"source"`
	Address  string         `json:"address"`
	Problems []diag.JSON    `json:"problems"`

	// Lines are those on which the values of keys stand, by their paths, as
	// "to[0].name"; nil where the keys cannot be read. TextLine is the one on which
	// the text begins. Both count from 1.
	Lines    map[string]int `json:"lines"`
	TextLine int            `json:"text_line"`
}

// maxDocument is how large a document may be, in bytes: what content reads.
const maxDocument = 8 << 20

// listDocuments answers GET documents.
func (d *Desk) listDocuments(w http.ResponseWriter, r *http.Request, _ string) error {
	var list []listed
	isPrivate, kinds := d.findPrivate(), d.readConfig().Kinds
	add := func(file string, _ fs.FileInfo) {
		place, ok := placeOf(file, kinds...)
		if !ok || isPrivate(file) {
			return
		}
		if data, err := d.files.ReadFile(file); err == nil {
			list = append(list, listed{File: file, Kind: place.Kind, Language: place.Language, Title: place.Slug, ETag: history.ETag(data)})
		}
	}
	if err := eachFile(d.files, content.Root, add); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := eachFile(d.files, theme.WordFolder, add); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	add(config.File, nil)
	err := d.work.lookAt(0, func(plan *page.Plan, problems []diag.Diagnostic) {
		titles, withheld, own := map[string]string{}, map[string]bool{}, ""
		if plan != nil {
			own = plan.Input.Site.Own().Tag
			plan.Input.Campaign.EachDocument(func(doc *campaign.Document) { titles[doc.File] = doc.Title })
			plan.Input.Campaign.EachWithheld(plan.Input.Gate, func(doc *campaign.Document, _ *campaign.Withheld) { withheld[doc.File] = true })
			titles[config.File] = plan.Input.Site.Title
		}
		byFile := map[string][]diag.Diagnostic{}
		for _, p := range problems {
			byFile[p.File] = append(byFile[p.File], p)
		}
		for i := range list {
			l := &list[i]
			l.Language = cmp.Or(l.Language, own)
			l.Title, l.Withheld = cmp.Or(titles[l.File], l.Title), withheld[l.File]
			l.Address, l.Problems = addressOf(plan, l.File), forJSON(byFile[l.File], speaks(r))
		}
	})
	if err != nil {
		return err
	}
	slices.SortFunc(list, func(a, b listed) int { return strings.Compare(a.File, b.File) })
	return answer(w, http.StatusOK, map[string]any{"documents": list})
}

// addressOf gives where a document is shown; "" for nowhere.
func addressOf(plan *page.Plan, file string) string {
	if plan == nil {
		return ""
	}
	for _, a := range plan.PagesOf(file) {
		return a.Escaped()
	}
	return ""
}

// readDocument gives the bytes of a document, through no link.
func (d *Desk) readDocument(file string) ([]byte, error) {
	if _, ok := d.findDocument(file); !ok || !d.isOpen(file) {
		return nil, noFile(file)
	}
	if err := confine(d.files, file); err != nil {
		return nil, orNoFile(err, file)
	}
	data, err := d.files.ReadFile(file)
	return data, orNoFile(err, file)
}

// orNoFile gives the failure for a file that is not there, else the error.
func orNoFile(err error, file string) error {
	if errors.Is(err, fs.ErrNotExist) {
		return noFile(file)
	}
	return err
}

// describe gives a document of its bytes: what the file says alone.
func describe(file string, data []byte) *document {
	doc := &document{File: file, ETag: history.ETag(data), Keys: map[string]any{}, Problems: []diag.JSON{}}
	doc.Source = strings.ToValidUTF8(string(data), "\ufffd")
	front, body, line := string(data), "", 1
	if !isTable(file) {
		f, fault := decode.CutFrontMatter(data)
		if fault != nil {
			return doc
		}
		front, body, line, doc.TextLine = string(data[f.Start:f.End]), string(data[f.Body:]), f.Line, f.BodyLine
	}
	doc.Text = lineEndsToLF(body)
	if values := decode.Edit(front).Values(); values != nil {
		doc.Keys = jsonTable(values)
	}
	if parsed := decode.Parse([]byte(front), decode.Options{Line: line}, &diag.Report{}); parsed != nil {
		doc.Lines = map[string]int{}
		for path, at := range parsed.Places {
			doc.Lines[path] = at.Line
		}
	}
	return doc
}

// describeNow gives a document with where it is shown and what is wrong with it.
func (d *Desk) describeNow(r *http.Request, file string, data []byte) (*document, error) {
	doc := describe(file, data)
	d.recent.remember(doc.ETag, data)
	err := d.work.lookAt(near, func(plan *page.Plan, problems []diag.Diagnostic) {
		doc.Address = addressOf(plan, file)
		doc.Problems = forJSON(problemsOf(problems, file, plan != nil), speaks(r))
	}, file)
	return doc, err
}

// sendDocument answers with a document.
func (d *Desk) sendDocument(w http.ResponseWriter, r *http.Request, status int, file string, data []byte) error {
	doc, err := d.describeNow(r, file, data)
	if err != nil {
		return err
	}
	w.Header().Set("ETag", doc.ETag)
	return answer(w, status, doc)
}

// getDocument answers GET documents/FILE.
func (d *Desk) getDocument(w http.ResponseWriter, r *http.Request, file string) error {
	data, err := d.readDocument(file)
	if err != nil {
		return err
	}
	return d.sendDocument(w, r, http.StatusOK, file, data)
}

// An edit is what a save changes: keys and text, or the whole source.
type edit struct {
	Keys   map[string]any `json:"keys"`
	Text   *string        `json:"text"`
	Source *string        `json:"source"`
}

// readEdit reads what is to be changed.
func readEdit(r *http.Request) (*edit, error) {
	var e edit
	if err := readJSON(r, &e); err != nil {
		return nil, err
	}
	if e.Source != nil && (e.Keys != nil || e.Text != nil) {
		return nil, unfit(diag.Say("desk-unfit/both"))
	}
	for _, text := range []*string{e.Source, e.Text} {
		if text != nil && strings.Contains(*text, "\x00") {
			return nil, unfit(diag.Say("desk-unfit/letters"))
		}
	}
	return &e, nil
}

// Bounds of what is changed key by key: each key costs a look through the whole text.
// No form has as many; the source can say more.
const mostKeys, deepestKey = 1000, 50

// isChangeOfAForm reports keys as a form can hold them.
func isChangeOfAForm(keys map[string]any) bool {
	count := 0
	var isFit func(v any, depth int) bool
	isFit = func(v any, depth int) bool {
		if depth > deepestKey {
			return false
		}
		switch v := v.(type) {
		case map[string]any:
			count += len(v)
			for _, inner := range v {
				if count > mostKeys || !isFit(inner, depth+1) {
					return false
				}
			}
		case []any: // is written as a whole
			before := count
			for _, inner := range v {
				if !isFit(inner, depth+1) {
					return false
				}
			}
			count = before
		}
		return count <= mostKeys
	}
	return isFit(keys, 0)
}

// apply gives a file's bytes with an edit made, every other byte as it was.
func (e *edit) apply(file string, data []byte, site *config.Site) ([]byte, error) {
	if e.Source != nil {
		return []byte(*e.Source), nil
	}
	text := string(data)
	if len(e.Keys) > 0 {
		if !isChangeOfAForm(e.Keys) {
			return nil, unfit(diag.Say("desk-unfit/editor"))
		}
		form, editor := formOf(file, site), decode.Edit(text)
		if !isTable(file) {
			editor = decode.EditFrontMatter(text)
		}
		editor.Order = form.KeyOrder()
		values := editor.Values()
		changes, err := tomlTable(e.Keys, values, form)
		if err != nil {
			return nil, err
		}
		editor.Merge(changes)
		if text, err = editor.Text(); err != nil {
			return nil, unfit(diag.Say("desk-unfit/editor"))
		}
	}
	if e.Text == nil {
		return []byte(text), nil
	}
	if isTable(file) {
		if *e.Text != "" {
			return nil, unfit(diag.Say("desk-unfit/no-text"))
		}
		return []byte(text), nil
	}
	f, fault := decode.CutFrontMatter([]byte(text))
	if fault != nil {
		return nil, unfit(diag.Say("desk-unfit/editor"))
	}
	return []byte(replaceText(text[:f.Body], text[f.Body:], *e.Text)), nil
}

// putDocument answers PUT documents/FILE.
func (d *Desk) putDocument(w http.ResponseWriter, r *http.Request, file string) error {
	e, err := readEdit(r)
	if err != nil {
		return err
	}
	if err := d.checkName(file); err != nil {
		return err
	}
	var saved []byte
	if isForNew(r) && d.isOpen(file) && d.isDocument(file) {
		return d.withBoth(r, file, e, createDocument(d, w, r, file, e))
	}
	if _, err := d.readDocument(file); err != nil {
		return err
	}
	err = d.changeFile(r, file, nil, func(data []byte) ([]byte, error) {
		saved, err = e.apply(file, data, d.readConfig())
		return saved, err
	})
	if err != nil {
		return d.withBoth(r, file, e, err)
	}
	return d.sendDocument(w, r, http.StatusOK, file, saved)
}

// withBoth adds to the failure of a save that came too late both versions, whole.
func (d *Desk) withBoth(r *http.Request, file string, e *edit, err error) error {
	var f *failure
	if !errors.As(err, &f) || f.status != http.StatusPreconditionFailed {
		return err
	}
	f.more = map[string]any{"yours": d.describeYours(r, file, e), "theirs": nil}
	if theirs, err := d.readDocument(file); err == nil {
		f.more["theirs"], _ = d.describeNow(r, file, theirs)
	}
	return err
}

// checkName refuses to write a document under a name that no address can be made
// of, and that no file has: a system that does not tell letter cases apart, or cuts
// names short, would take it for another.
func (d *Desk) checkName(file string) error {
	place, ok := d.findDocument(file)
	if !ok {
		return nil
	}
	for _, slug := range []string{place.Case, place.Slug} {
		if fault := content.CheckSlug(slug); slug != "" && fault != nil && !d.isListed(file) {
			return &failure{status: http.StatusUnprocessableEntity, problems: []diag.Diagnostic{fault.At(file)}}
		}
	}
	return nil
}

// isListed reports a file that is there under just this name.
func (d *Desk) isListed(file string) bool {
	for name := file; name != "."; name = path.Dir(name) {
		entries, _ := fs.ReadDir(d.files, path.Dir(name))
		if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == path.Base(name) }) {
			return false
		}
	}
	return true
}

// createDocument writes a document where nothing is: one that was deleted while
// somebody wrote it, or a file of words.
func createDocument(d *Desk, w http.ResponseWriter, r *http.Request, file string, e *edit) error {
	data, err := e.apply(file, nil, d.readConfig())
	if err != nil {
		return err
	}
	if len(data) > maxDocument {
		return tooLarge(maxDocument)
	}
	if err := (resources{d}).createFile(file, data); err != nil {
		return err
	}
	return d.sendDocument(w, r, http.StatusCreated, file, data)
}

// describeYours gives what a save that was refused would have made of the file
// that it was made for; where that is not known any more, what was sent.
func (d *Desk) describeYours(r *http.Request, file string, e *edit) any {
	if isForNew(r) {
		if whole, err := e.apply(file, nil, d.readConfig()); err == nil {
			yours := describe(file, whole)
			yours.ETag = ""
			return yours
		}
	}
	for tag := range strings.SplitSeq(r.Header.Get("If-Match"), ",") {
		etag := `"` + strings.Trim(strings.TrimSpace(tag), `"`) + `"`
		base, known := d.recent.find(etag)
		if !known {
			base, known = d.findVersion(file, etag)
		}
		if known || e.Source != nil {
			if whole, err := e.apply(file, base, d.readConfig()); err == nil {
				yours := describe(file, whole)
				yours.ETag = ""
				return yours
			}
		}
	}
	return e
}

// readConfig reads site.toml as far as it goes.
func (d *Desk) readConfig() *config.Site {
	if site := config.Load(d.files, &diag.Report{}); site != nil {
		return site
	}
	return config.Default()
}

// changeFile makes a change of a file that a request says it has read: under the
// site's lock, with the version before in the history. Nothing is written where
// nothing differs. Where it is known what the file may still hold, it is compared with
// that, and not held in memory once more.
func (d *Desk) changeFile(r *http.Request, file string, known []byte, change func(data []byte) ([]byte, error)) error {
	if _, err := checkCondition(r, ""); err != nil {
		return err
	}
	lock, err := durable.BeginChange(d.Dir, "desk")
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := confine(lock.Root(), file); err != nil {
		return orNoFile(err, file)
	}
	data := known
	if known == nil || lock.IsStill(file, known) != nil {
		if data, err = lock.Root().ReadFile(file); err != nil {
			return orNoFile(err, file)
		}
	}
	if same, err := checkCondition(r, history.ETag(data)); err != nil || !same {
		return orChanged(err, file)
	}
	next, err := change(data)
	if err != nil || next != nil && bytes.Equal(next, data) {
		return err
	}
	if len(next) > maxDocument && d.isDocument(file) {
		return tooLarge(maxDocument)
	}
	if isList := signatory.IsFile(path.Base(file)); next != nil || !isList { // one that is left of a letter goes for good
		if err := d.keepVersion(lock, file, data); err != nil {
			return err
		}
	}
	if next == nil {
		err = lock.RemoveFile(file, data)
		for dir := path.Dir(file); err == nil && strings.Count(dir, "/") > 1; dir = path.Dir(dir) {
			if lock.Root().Remove(dir) != nil { // of a page, with the last of its files
				break
			}
		}
	} else {
		err = lock.ReplaceFile(file, data, next)
	}
	d.work.forget(file)
	if errors.Is(err, durable.ErrChanged) {
		return orChanged(nil, file)
	}
	return err
}

func (d *Desk) isDocument(file string) bool {
	_, ok := d.findDocument(file)
	return ok
}

// orChanged gives the failure of a file that somebody else has changed.
func orChanged(err error, file string) error {
	if err != nil {
		return err
	}
	return failedAt(http.StatusPreconditionFailed, file, diag.Say("desk-changed", "file", file))
}

// deleteDocument answers DELETE documents/FILE.
func (d *Desk) deleteDocument(w http.ResponseWriter, r *http.Request, file string) error {
	if _, err := d.readDocument(file); err != nil {
		return err
	}
	if file == config.File {
		return unfit(diag.Say("desk-unfit/site"))
	}
	if err := d.changeFile(r, file, nil, func([]byte) ([]byte, error) { return nil, nil }); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// previewDocument answers POST documents/FILE/preview.
func (d *Desk) previewDocument(w http.ResponseWriter, r *http.Request, rest string) error {
	file, ok := strings.CutSuffix(rest, "/preview")
	if !ok {
		return nothingThere()
	}
	e, err := readEdit(r)
	if err != nil {
		return err
	}
	data, err := d.readDocument(file)
	if err != nil && !(isWords(file) && errors.As(err, new(*failure))) { // words may begin here
		return err
	}
	whole, err := e.apply(file, data, d.readConfig())
	if err != nil {
		return err
	}
	v, err := d.work.preview(file, whole, speaks(r))
	if err != nil {
		return err
	}
	doc := describe(file, whole)
	v.Lines, v.TextLine = doc.Lines, doc.TextLine
	if r.URL.Query().Has("whole") {
		v.Keys, v.Text, v.Source = doc.Keys, doc.Text, doc.Source
	}
	return answer(w, http.StatusOK, v)
}

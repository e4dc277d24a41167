package desk

import (
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"casebook/internal/asset"
	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/history"
	"casebook/internal/page"
	"casebook/internal/signatory"
)

// assets is the folder in which logos lie.
const assets = "assets"

// isPublishable reports a name under which a file can lie beside a page or, as a
// logo does, in assets/: no text of a page, no list of people, no record, nothing
// hidden. What is in it has to be such a file too.
func isPublishable(file string, kinds []config.Kind) bool {
	if _, private := content.Private(file); !isPlainPath(file) || private {
		return false
	}
	if _, isDocument := placeOf(file, kinds...); isDocument {
		return false
	}
	dir := path.Dir(file)
	ext := strings.ToLower(path.Ext(file))
	switch {
	case ext == ".md" || ext == ".markdown":
		return false
	case dir == assets:
		return asset.NamesPicture(file)
	}
	_, bundle := placeOf(dir+"/index.md", kinds...)
	_, single := placeOf(dir+"/x.md", kinds...)
	return bundle || single
}

// Resources are what the desk does with files beside pages.
type resources struct{ desk *Desk }

// getFile answers GET files/FILE. No browser opens what it sends.
func (f resources) getFile(w http.ResponseWriter, r *http.Request, file string) error {
	if !isPublishable(file, f.desk.readConfig().Kinds) || !f.desk.isOpen(file) {
		return noFile(file)
	}
	if err := confine(f.desk.files, file); err != nil {
		return orNoFile(err, file)
	}
	data, err := f.desk.files.ReadFile(file)
	if err != nil {
		return orNoFile(err, file)
	}
	h := w.Header()
	h.Set("ETag", history.ETag(data))
	h.Set("Content-Type", bytesBody)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": path.Base(file)}))
	if r.Method == http.MethodHead {
		return nil
	}
	_, err = w.Write(data)
	return ignored(err)
}

// putFile answers PUT files/FILE: in the place of what was read, or where nothing
// is. What casebook would not publish is not written.
func (f resources) putFile(w http.ResponseWriter, r *http.Request, file string) error {
	if !isPublishable(file, f.desk.readConfig().Kinds) || !f.desk.isOpen(file) {
		return noFile(file)
	}
	fresh := isForNew(r)
	if !fresh {
		if _, err := checkCondition(r, ""); err != nil {
			return err
		}
	}
	if info, err := f.desk.files.Lstat(path.Dir(file)); (err != nil || !info.IsDir()) && !(path.Dir(file) == assets && errors.Is(err, fs.ErrNotExist)) {
		return noFile(file) // a page's folder comes with the page, that of logos with the first
	}
	data, err := readBody(r)
	if err != nil {
		return err
	}
	if _, err := asset.Clean(file, data); err != nil {
		var fault *diag.Fault
		if errors.As(err, &fault) {
			return &failure{status: http.StatusUnprocessableEntity, problems: []diag.Diagnostic{fault.At(file)}}
		}
		return unfit(diag.Say("desk-unfit/file"))
	}
	status := http.StatusOK
	if fresh {
		status = http.StatusCreated
		err = f.createFile(file, data)
	} else {
		err = f.desk.changeFile(r, file, nil, func([]byte) ([]byte, error) { return data, nil })
	}
	if err != nil {
		return err
	}
	w.Header().Set("ETag", history.ETag(data))
	return answer(w, status, map[string]any{"file": file, "etag": history.ETag(data)})
}

// isLeftList reports a list of people whose letter was taken down, or is not there.
func (f resources) isLeftList(file string) bool {
	text := path.Dir(file) + "/index.md"
	place, _ := placeOf(text)
	if place.Kind != "letter" || !signatory.IsFile(path.Base(file)) || !isPlainPath(file) {
		return false
	}
	if _, err := fs.Stat(f.desk.files, text); errors.Is(err, fs.ErrNotExist) {
		return true
	}
	down := false
	_ = f.desk.work.lookAt(0, func(plan *page.Plan, _ []diag.Diagnostic) {
		if plan != nil {
			plan.Input.Campaign.EachDocument(func(doc *campaign.Document) { down = down || doc.File == text && plan.IsDown(doc) })
		}
	}, text)
	return down
}

// deleteFile answers DELETE files/FILE: what lies beside a page goes, as what is left
// of one that was taken down, its list of people too.
func (f resources) deleteFile(w http.ResponseWriter, r *http.Request, file string) error {
	if !isPublishable(file, f.desk.readConfig().Kinds) && !f.isLeftList(file) || !f.desk.isOpen(file) {
		return noFile(file)
	}
	if err := confine(f.desk.files, file); err != nil {
		return orNoFile(err, file)
	}
	if err := f.desk.changeFile(r, file, nil, func([]byte) ([]byte, error) { return nil, nil }); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// createFile writes a file where nothing is, through no link.
func (f resources) createFile(file string, data []byte) error {
	lock, err := durable.BeginChange(f.desk.Dir, "desk")
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := confine(lock.Root(), file); !errors.Is(err, fs.ErrNotExist) {
		if err == nil {
			err = failedAt(http.StatusPreconditionFailed, file, diag.Say("desk-changed/there", "file", file))
		}
		return err
	}
	err = lock.CreateFile(file, data)
	f.desk.work.forget(file)
	if errors.Is(err, fs.ErrExist) {
		return failedAt(http.StatusPreconditionFailed, file, diag.Say("desk-changed/there", "file", file))
	}
	return err
}

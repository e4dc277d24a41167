package desk

import (
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"casebook/internal/asset"
	"casebook/internal/content"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/history"
)

// isPublishable reports a name under which a file can lie beside a page or, as a
// logo does, in assets/: no text of a page, no list of people, no record, nothing
// hidden. What is in it has to be such a file too.
func isPublishable(file string) bool {
	if !isPlainPath(file) || isDocument(file) || content.Private(file) != "" {
		return false
	}
	dir := path.Dir(file)
	ext := strings.ToLower(path.Ext(file))
	switch {
	case ext == ".md" || ext == ".markdown":
		return false
	case dir == "assets":
		return ext == ".svg" || ext == ".png" || ext == ".jpg" || ext == ".jpeg" || ext == ".webp"
	}
	_, bundle := content.FindPlace(dir + "/index.md")
	_, single := content.FindPlace(dir + "/x.md")
	return bundle || single
}

// getFile answers GET files/FILE. No browser opens what it sends.
func (d *Desk) getFile(w http.ResponseWriter, r *http.Request, file string) error {
	if !isPublishable(file) {
		return noFile(file)
	}
	if err := confine(d.files, file); err != nil {
		return orNoFile(err, file)
	}
	data, err := d.files.ReadFile(file)
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
func (d *Desk) putFile(w http.ResponseWriter, r *http.Request, file string) error {
	if !isPublishable(file) {
		return noFile(file)
	}
	fresh := strings.TrimSpace(r.Header.Get("If-None-Match")) == "*"
	if !fresh {
		if _, err := checkCondition(r, ""); err != nil {
			return err
		}
	}
	if info, err := d.files.Lstat(path.Dir(file)); err != nil || !info.IsDir() {
		return noFile(file)
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
		err = d.createFile(file, data)
	} else {
		err = d.changeFile(r, file, func([]byte) ([]byte, error) { return data, nil })
	}
	if err != nil {
		return err
	}
	w.Header().Set("ETag", history.ETag(data))
	return answer(w, status, map[string]any{"file": file, "etag": history.ETag(data)})
}

// createFile writes a file where nothing is, through no link.
func (d *Desk) createFile(file string, data []byte) error {
	lock, err := durable.BeginChange(d.Dir, "desk")
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
	d.work.forget(file)
	if errors.Is(err, fs.ErrExist) {
		return failedAt(http.StatusPreconditionFailed, file, diag.Say("desk-changed/there", "file", file))
	}
	return err
}

// getHistory answers GET history/FILE: which versions there are, or what one of
// them says. A file that is gone still has them.
func (d *Desk) getHistory(w http.ResponseWriter, r *http.Request, file string) error {
	if !isDocument(file) && !isPublishable(file) {
		return noFile(file)
	}
	if r.URL.Query().Has("version") {
		data, err := history.Read(d.files, file, r.URL.Query().Get("version"))
		if err != nil {
			return orNoFile(err, file)
		}
		return answer(w, http.StatusOK, map[string]any{"source": strings.ToValidUTF8(string(data), "\ufffd")})
	}
	list, err := history.List(d.files, file)
	if err != nil {
		return err
	}
	type version struct {
		Version string `json:"version"`
		Time    string `json:"time"`
		ETag    string `json:"etag"`
	}
	versions := make([]version, len(list))
	for i, v := range list {
		versions[i] = version{v.Name, v.Time.Format(time.RFC3339Nano), v.ETag}
	}
	return answer(w, http.StatusOK, map[string]any{"versions": versions})
}

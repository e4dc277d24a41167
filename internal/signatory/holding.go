package signatory

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"casebook/internal/charset"
)

// Where a name still stands after its row was taken out: every file is searched
// as text, whatever its ending. What holds its words in some other form is
// listed for people to look at; pictures and fonts are not.
var (
	packed = []string{".xlsx", ".xlsm", ".xlsb", ".xls", ".docx", ".docm", ".doc", ".pptx", ".ppt", ".odt", ".ods", ".odp", ".pdf",
		".zip", ".gz", ".7z", ".rar", ".numbers", ".pages", ".key", ".rtf", ".eml", ".msg", ".mbox"}
	wordless = []string{".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".heic", ".ico", ".tif", ".tiff", ".woff", ".woff2", ".ttf", ".otf", ".mp3", ".mp4", ".ds_store", ".db"}
)

// maxSearched bounds a text that is searched, in octets.
const maxSearched = 64 << 20

// FilesHolding gives the files of the site that hold one of the names, however
// it is written there or in the file's own name, and those that may but cannot
// be searched; both sorted. The output and hidden folders are left out, and what
// casebook keeps for itself.
func FilesHolding(fsys fs.FS, names []string) (holding, unsearched []string, err error) {
	h := newNeedles(names)
	err = fs.WalkDir(fsys, ".", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (file == "public" || len(file) > 1 && strings.HasPrefix(path.Base(file), ".")):
			return fs.SkipDir
		case !d.Type().IsRegular() || strings.HasPrefix(path.Base(file), ".casebook"):
			return nil
		}
		found, searched := h.inFile(fsys, file, d)
		if found || h.in(file) {
			holding = append(holding, file)
		} else if !searched {
			unsearched = append(unsearched, file)
		}
		return nil
	})
	return holding, unsearched, err
}

// inFile looks for the names in a file; searched is false when they may be in
// it all the same.
func (h needles) inFile(fsys fs.FS, file string, d fs.DirEntry) (found, searched bool) {
	ending := strings.ToLower(path.Ext(file))
	if slices.Contains(wordless, ending) {
		return false, true
	}
	info, err := d.Info()
	if err != nil || info.Size() > maxSearched {
		return false, false
	}
	text, err := fs.ReadFile(fsys, file)
	if err != nil {
		return false, false
	}
	found, searched = h.inOctets(text)
	return found, searched && !slices.Contains(packed, ending)
}

// inOctets looks for the names in what a file holds: by its mark, as UTF-8, and
// where it is neither, in every encoding.
func (h needles) inOctets(octets []byte) (found, searched bool) {
	from, skip, _ := encodingOf(octets, "") // without a label it never fails
	if octets = octets[skip:]; from != nil {
		text, err := from.NewDecoder().Bytes(octets)
		return h.in(string(text)), err == nil
	}
	switch {
	case h.in(string(octets)):
		return true, true
	case bytes.IndexByte(octets, 0) >= 0:
		return false, false
	case utf8.Valid(octets):
		return false, true
	}
	for _, from := range charset.All() {
		if text, err := from.NewDecoder().Bytes(octets); err == nil && h.in(string(text)) {
			return true, true
		}
	}
	return false, true
}

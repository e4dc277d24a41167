package signatory

import (
	"hash/maphash"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Where a name still stands after its row was taken out. Texts are read;
// office documents, PDFs and pictures are only listed.
var (
	searched = []string{".md", ".csv", ".toml", ".json", ".txt", ".html", ".svg", ".ics", ".xml"}
	opaque   = []string{".xlsx", ".docx", ".pdf", ".odt", ".ods", ".doc", ".xls", ".zip"}
)

// maxSearched bounds a text that is searched, in octets.
const maxSearched = 64 << 20

// FilesHolding gives the files of the site that hold one of the names, however
// it is written there, and those that may but cannot be searched; both sorted.
// The output and hidden folders are left out.
func FilesHolding(fsys fs.FS, names []string) (holding, unsearched []string, err error) {
	h := newNeedle(names)
	err = fs.WalkDir(fsys, ".", func(file string, d fs.DirEntry, err error) error {
		switch ext := strings.ToLower(path.Ext(file)); {
		case err != nil:
			return err
		case d.IsDir() && (file == "public" || len(file) > 1 && strings.HasPrefix(path.Base(file), ".")):
			return fs.SkipDir
		case !d.Type().IsRegular():
		case slices.Contains(opaque, ext):
			unsearched = append(unsearched, file)
		case slices.Contains(searched, ext):
			info, err := d.Info()
			if err != nil {
				return err
			}
			if info.Size() > maxSearched {
				unsearched = append(unsearched, file)
				return nil
			}
			text, err := fs.ReadFile(fsys, file)
			if err != nil {
				return err
			}
			if h.in(string(text)) {
				holding = append(holding, file)
			}
		}
		return nil
	})
	return holding, unsearched, err
}

// A needle finds names in texts: so many words in a row, in any order, whose
// folded forms are those of a name.
type needle struct {
	seed  maphash.Seed
	sums  map[uint64]string // the folded name by the sum of its words' hashes
	sizes []int             // how many words the names have
	words folder
	check folder
}

func newNeedle(names []string) *needle {
	n := &needle{seed: maphash.MakeSeed(), sums: map[uint64]string{}}
	for _, name := range names {
		n.sums[n.words.hash(name, withoutMarks, n.seed)] = Fold(name)
		if size := len(n.words.ends); size > 0 && !slices.Contains(n.sizes, size) {
			n.sizes = append(n.sizes, size)
		}
	}
	return n
}

func (n *needle) in(text string) bool {
	n.words.split(text, withoutMarks)
	hashes := make([]uint64, len(n.words.ends))
	begin := 0
	for i, end := range n.words.ends {
		hashes[i] = maphash.Bytes(n.seed, n.words.text[begin:end])
		begin = end
	}
	for _, size := range n.sizes {
		var sum uint64
		for i, h := range hashes {
			sum += h
			if i >= size {
				sum -= hashes[i-size]
			}
			if folded, ok := n.sums[sum]; ok && i >= size-1 && n.isAt(i-size+1, i, folded) {
				return true
			}
		}
	}
	return false
}

// isAt compares the words from one to another with a folded name.
func (n *needle) isAt(from, to int, folded string) bool {
	begin := 0
	if from > 0 {
		begin = n.words.ends[from-1]
	}
	var words []string
	for _, end := range n.words.ends[from : to+1] {
		words = append(words, string(n.words.text[begin:end]))
		begin = end
	}
	return string(n.check.fold(strings.Join(words, " "), withoutMarks)) == folded
}

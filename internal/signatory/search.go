package signatory

import (
	"bytes"
	"hash/maphash"
	"html"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/charset"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/lazy"
	"casebook/internal/locale"
	"casebook/internal/names"
)

// Unnamed finds out whether people of letters' lists who must not be named stand
// in a text, however their names are written there, and tells of them only
// their rows. It keeps hashes of names and no name. After the last Add it is
// safe for concurrent use.
//
// It does not look for names of one word, which any text may hold, nor for those
// that somebody else in the list has who is named: the text may mean that one.
type Unnamed struct {
	lists []*list
	seed  maphash.Seed
	rows  map[uint64]Row // of the first who has a name, by the hash of the name
	sizes []int          // how many words the names have
}

// A Row is one of a list, in the order in which the lists were added.
type Row struct{ list, number int }

// Number is what spreadsheet programs call the row.
func (r Row) Number() int { return r.number }

// NewUnnamed gives one that knows nobody yet.
func NewUnnamed() *Unnamed {
	return &Unnamed{seed: maphash.MakeSeed(), rows: map[uint64]Row{}}
}

// Add reads a letter's list. Rows that a scan would report are taken for
// unnamed. An error means that the file could not be read.
func (u *Unnamed) Add(fsys fs.FS, file string, o Options) error {
	l, here := newList(fsys, file, o), len(u.lists)
	u.lists = append(u.lists, l)
	var words names.Folder
	err := l.eachChecked(func(_ table, r *row, show showing) {
		if show == byName {
			return
		}
		for _, form := range l.slots.nameForms(r) {
			sum := words.Hash(form, names.WithoutMarks, u.seed)
			if _, before := u.rows[sum]; before || words.Count() < 2 {
				continue
			}
			u.rows[sum] = Row{here, r.number}
			if !slices.Contains(u.sizes, words.Count()) {
				u.sizes = append(u.sizes, words.Count())
			}
		}
	})
	if err != nil {
		return err
	}
	return l.eachChecked(func(_ table, r *row, show showing) {
		if show != byName {
			return
		}
		for _, form := range l.slots.nameForms(r) {
			if sum := words.Hash(form, names.WithoutMarks, u.seed); u.rows[sum].list == here {
				delete(u.rows, sum)
			}
		}
	})
}

// IsEmpty reports whether there is nobody to look for.
func (u *Unnamed) IsEmpty() bool { return len(u.rows) == 0 }

// possessive is what English puts behind a name.
var possessive = lazy.Regexp(`['’]s\b`)

// partSigns part the words of a name from what programs write around them.
var partSigns = strings.NewReplacer(":", " ", "\"", " ", "=", " ", "(", " ", ")", " ", "[", " ", "]", " ", "{", " ", "}", " ", "<", " ", ">", " ", "+", " ", "|", " ", "\x00", " ")

// FindIn gives the rows of the people whose names stand in a text, escaped as
// programs do or not.
func (u *Unnamed) FindIn(text string) []Row {
	if u.IsEmpty() {
		return nil
	}
	found := u.findWords(partSigns.Replace(text))
	if strings.ContainsAny(text, `&\%<`) {
		text = unescapeText(text)
		found = append(found, u.findWords(partSigns.Replace(text))...)
	}
	for _, bare := range withoutDisguise(text) {
		found = append(found, u.findWords(partSigns.Replace(bare))...)
	}
	return found
}

// disguised finds words in which a letter or digit may stand for another: a capital I
// behind a letter and before a small one, a small l at the beginning, 1 and 0 beside
// letters.
var disguised = lazy.Regexp(`\pL+I\p{Ll}|[\pL][01]|[01]\pL|(?:^|[^\pL\pN])l[^\W_aeiouy]`)

// withoutDisguise gives the ways to read a text in which letters may stand for others
// that look like them; none where there are no such words.
func withoutDisguise(text string) (readings []string) {
	if !disguised().MatchString(text) {
		return nil
	}
	for _, upright := range []rune{'l', 'i'} {
		letters := []rune(text)
		isLetter := func(i int) bool {
			return i >= 0 && i < len(letters) && (unicode.IsLetter(letters[i]) || unicode.IsMark(letters[i]))
		}
		isSmall := func(i int) bool { return i >= 0 && i < len(letters) && unicode.IsLower(letters[i]) }
		for i, r := range letters {
			switch {
			case r == 'I' && isLetter(i-1) && isSmall(i+1):
				letters[i] = 'l'
			case r == 'l' && !isLetter(i-1) && isLetter(i+1):
				letters[i] = 'i'
			case (r == '1' || r == '|') && (isLetter(i-1) || isLetter(i+1)):
				letters[i] = upright
			case r == '0' && (isLetter(i-1) || isLetter(i+1)):
				letters[i] = 'o'
			}
		}
		readings = append(readings, string(letters))
	}
	return slices.Compact(readings)
}

// FindInFile gives those whose names stand in a file or in what it is called.
// A file that is no text has none.
func (u *Unnamed) FindInFile(name string, data []byte) []Row {
	found := u.FindIn(strings.ReplaceAll(strings.TrimSuffix(path.Base(name), path.Ext(name)), ".", " "))
	from, skip, _ := encodingOf(data, "") // without a label it is always known
	if data = data[skip:]; from != nil {
		data, _ = from.NewDecoder().Bytes(data)
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return found
	}
	return append(found, u.FindIn(string(data))...)
}

// FindInLists gives those whose names stand beside the name of somebody else who
// is named, as in "colleague of Ada Example". Names themselves are not looked at:
// somebody not named in one list may be named in another.
func (u *Unnamed) FindInLists() ([]Row, error) {
	if u.IsEmpty() {
		return nil, nil
	}
	var found []Row
	for _, l := range u.lists {
		err := l.eachChecked(func(_ table, r *row, show showing) {
			for slot, text := range r.values {
				switch l.slots.columnIn(slot) {
				case roleColumn, organisationColumn, groupColumn:
					if show == byName && text != "" {
						found = append(found, u.FindIn(text)...)
					}
				}
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// findWords gives the rows of the people whose names are words of a text.
func (u *Unnamed) findWords(text string) []Row {
	var found []Row
	var words names.Folder
	words.SplitWords(possessive().ReplaceAllString(text, " "), names.WithoutMarks)
	words.EachRun(u.sizes, u.seed, func(sum uint64, _, _ int) bool {
		if row, ok := u.rows[sum]; ok {
			found = append(found, row)
		}
		return true
	})
	return found
}

// Places gives where rows stand in their files.
func (u *Unnamed) Places(rows []Row) (map[Row]diag.Position, error) {
	wanted, places := map[Row]bool{}, map[Row]diag.Position{}
	lists := map[int]bool{}
	for _, r := range rows {
		wanted[r], lists[r.list] = true, true
	}
	for n := range lists {
		err := u.lists[n].eachChecked(func(t table, r *row, _ showing) {
			if here := (Row{n, r.number}); wanted[here] {
				places[here] = t.positionOf(-1)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return places, nil
}

// nameForms gives a person's name in every language, the file's own first.
func (s *slots) nameForms(r *row) []string {
	forms := []string{r.values[nameColumn]}
	for language := range s.languages {
		if form := r.values[s.slotFor(nameColumn, language)]; form != "" && form != forms[0] {
			forms = append(forms, form)
		}
	}
	return forms
}

// eachShownText reads the file again and gives every text that is shown of its
// people, with its place, so that one that must not be published can be found:
// also the names under which pages show a country.
func (l *list) eachShownText(see func(text string, at diag.Position)) error {
	return l.eachChecked(func(t table, r *row, show showing) {
		switch show {
		case byInitials:
			see(initialsOf(r.values[nameColumn]), t.positionOf(int(nameColumn)))
		case byName:
			for slot, v := range r.values {
				if v != "" && l.slots.columnIn(slot) != sortColumn && isStored(slot) {
					see(v, t.positionOf(slot))
				}
			}
			code := r.values[countryColumn]
			if code == "" {
				return
			}
			for _, tag := range l.slots.languages {
				if shown := locale.For(tag).Country(code); shown != code {
					see(shown, t.positionOf(int(countryColumn)))
				}
			}
		}
	})
}

// Where a name still stands after its row was taken out: every file is searched
// as text, whatever its ending. What holds its words in some other form is
// listed for people to look at; pictures and fonts are not.
var (
	packedEndings = []string{".xlsx", ".xlsm", ".xlsb", ".xls", ".docx", ".docm", ".doc", ".pptx", ".ppt", ".odt", ".ods", ".odp", ".pdf",
		".zip", ".gz", ".7z", ".rar", ".numbers", ".pages", ".key", ".rtf", ".eml", ".msg", ".mbox"}
	wordlessEndings = []string{".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".heic", ".ico", ".tif", ".tiff", ".woff", ".woff2", ".ttf", ".otf", ".mp3", ".mp4", ".ds_store", ".db"}
)

// maxSearched bounds a text that is searched, in bytes.
const maxSearched = 64 << 20

// FindFiles gives the files of the site that hold one of the names, however it
// is written there or in the file's own name, and those that may but cannot be
// searched; both sorted. What casebook keeps of texts (earlier versions, what a
// killed run left) is looked through too; see unsearchedFolders for the rest.
func FindFiles(site fs.FS, names []string) (holding, unsearched []string, err error) {
	s := newNameSearch(names)
	err = fs.WalkDir(site, ".", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains(unsearchedFolders, file):
			return fs.SkipDir
		case !d.Type().IsRegular() || file == KeyFile:
			return nil
		}
		found, searched := s.searchFile(site, file, d)
		if found || s.isInText(file) {
			holding = append(holding, file)
		} else if !searched {
			unsearched = append(unsearched, file)
		}
		return nil
	})
	return holding, unsearched, err
}

// unsearchedFolders hold what the next build makes anew, pictures as they were
// cleaned, and what version control remembers, which is said of it as a whole.
var unsearchedFolders = []string{"public", durable.Hidden + "/cache", ".git", ".hg", ".svn", ".jj"}

// A nameSearch finds names in texts by the words that people are compared by,
// where "O'Example" is one, and by those that every sign parts, as in
// "name":"Ada".
type nameSearch [2]*wordSearch

func newNameSearch(people []string) nameSearch {
	return nameSearch{newWordSearch(people, names.WithoutMarks), newWordSearch(people, names.EverySign)}
}

// searchFile looks for the names in a file; searched is false when they may be
// in it all the same.
func (s nameSearch) searchFile(site fs.FS, file string, d fs.DirEntry) (found, searched bool) {
	ending := strings.ToLower(path.Ext(file))
	if slices.Contains(wordlessEndings, ending) {
		return false, true
	}
	info, err := d.Info()
	if err != nil || info.Size() > maxSearched {
		return false, false
	}
	text, err := fs.ReadFile(site, file)
	if err != nil {
		return false, false
	}
	found, searched = s.searchBytes(text)
	return found, searched && !slices.Contains(packedEndings, ending)
}

// searchBytes looks for the names in what a file holds: by its mark, as UTF-8,
// and where it is neither, in every encoding.
func (s nameSearch) searchBytes(raw []byte) (found, searched bool) {
	from, skip, _ := encodingOf(raw, "") // without a label it is always known
	if raw = raw[skip:]; from != nil {
		text, err := from.NewDecoder().Bytes(raw)
		return s.isInText(string(text)), err == nil
	}
	switch {
	case s.isInText(string(raw)):
		return true, true
	case bytes.IndexByte(raw, 0) >= 0:
		return false, false
	case utf8.Valid(raw):
		return false, true
	}
	for _, from := range charset.All() {
		if text, err := from.NewDecoder().Bytes(raw); err == nil && s.isInText(string(text)) {
			return true, true
		}
	}
	return false, true
}

// isInText reports whether a name stands in a text, also where it is escaped.
func (s nameSearch) isInText(text string) bool {
	isIn := func(text string) bool {
		return slices.ContainsFunc(s[:], func(w *wordSearch) bool { return w.isInText(text) })
	}
	if isIn(text) {
		return true
	}
	if strings.ContainsAny(text, `&\%<`) {
		if text = unescapeText(text); isIn(text) {
			return true
		}
	}
	return slices.ContainsFunc(withoutDisguise(text), isIn)
}

// escapes are what JSON, TOML and addresses write for a character, and tags.
var escapes = lazy.Regexp(`(?:\\u[0-9a-fA-F]{4})+|\\U[0-9a-fA-F]{8}|\\[a-z]|(?:%[0-9a-fA-F]{2})+|</?[a-zA-Z][^<>]*>`)

// unescapeText gives a text with its escapes read and its tags as spaces.
func unescapeText(text string) string {
	return html.UnescapeString(escapes().ReplaceAllStringFunc(text, func(s string) string {
		switch {
		case s[0] == '%':
			if read, err := url.PathUnescape(s); err == nil {
				return read
			}
		case s[0] == '\\' && len(s) > 2:
			if read, err := strconv.Unquote(`"` + s + `"`); err == nil {
				return read
			}
		}
		return " "
	}))
}

// A wordSearch finds names in texts: so many words in a row, in any order, whose
// folded forms are those of a name.
type wordSearch struct {
	seed  maphash.Seed
	names map[uint64]string // the folded name by its hash
	sizes []int             // how many words the names have
	marks int               // how a fold treats marks and signs
	words names.Folder
	check names.Folder
}

func newWordSearch(names []string, marks int) *wordSearch {
	w := &wordSearch{seed: maphash.MakeSeed(), names: map[uint64]string{}, marks: marks}
	for _, name := range names {
		w.names[w.words.Hash(name, marks, w.seed)] = string(w.check.Fold(name, marks))
		if size := w.words.Count(); size > 0 && !slices.Contains(w.sizes, size) {
			w.sizes = append(w.sizes, size)
		}
	}
	return w
}

func (w *wordSearch) isInText(text string) (found bool) {
	w.words.SplitWords(text, w.marks)
	w.words.EachRun(w.sizes, w.seed, func(sum uint64, from, to int) bool {
		folded, ok := w.names[sum]
		found = ok && string(w.check.Fold(w.words.JoinWords(from, to), w.marks)) == folded
		return !found
	})
	return found
}

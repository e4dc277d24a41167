package theme

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"casebook/internal/config"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/locale"
)

// wordFolder holds a file of interface words for each language; deskFolder one of
// what the desk says, which no page of a site needs.
const (
	wordFolder = WordFolder + "/"
	deskFolder = DeskFolder + "/"
)

// WordFolder is where a site's own files of interface words lie, DeskFolder those of
// what the desk says.
const (
	WordFolder = folder + "i18n"
	DeskFolder = WordFolder + "/desk"
)

// plurals are the names of a word's forms (UTS 35, part 3).
var plurals = []string{"zero", "one", "two", "few", "many", "other"}

// A wordReader reads the words of every language: the site's own over the
// built-in ones.
type wordReader struct {
	folder        string // that holds them
	builtin, site fs.FS
	english       map[string]word // the built-in ones: what there is to translate
	references    []reference     // of layouts
	named         []string        // words that site.toml makes use of
	rep           *diag.Report
}

// DeskLanguages gives the tags of the languages that the desk speaks, sorted.
func DeskLanguages(builtin fs.FS) []string {
	var tags []string
	files, _ := fs.Glob(builtin, deskFolder+"*.toml")
	for _, name := range files {
		tags = append(tags, strings.TrimSuffix(path.Base(name), ".toml"))
	}
	return tags
}

// DeskWords gives the desk's words in a language (BCP 47): the site's own over the
// built-in ones, English where neither has one. A word of the site's that cannot be
// read is passed over, so that the desk opens where something has to be mended.
func DeskWords(builtin, site fs.FS, tag string) *Words {
	return wordsIn(deskFolder, builtin, site, tag)
}

// InterfaceWords gives those of the site's pages in a language that the site may not
// have, as DeskWords does.
func InterfaceWords(builtin, site fs.FS, tag string) *Words {
	return wordsIn(wordFolder, builtin, site, tag)
}

func wordsIn(folder string, builtin, site fs.FS, tag string) *Words {
	r := wordReader{folder: folder, builtin: builtin, site: site, rep: &diag.Report{}}
	return r.readWords([]config.Language{{Tag: tag}})[tag]
}

// PageWords gives the interface words of pages in a language, as DeskWords does the
// desk's.
func PageWords(builtin, site fs.FS, tag string) *Words {
	r := wordReader{folder: wordFolder, builtin: builtin, site: site, rep: &diag.Report{}}
	return r.readWords([]config.Language{{Tag: tag}})[tag]
}

// EnglishWords gives the built-in English words of WordFolder or DeskFolder, as
// Words.Table does: what there is to translate.
func EnglishWords(builtin fs.FS, dir string) map[string]any {
	r := wordReader{folder: dir + "/", builtin: builtin, rep: &diag.Report{}}
	words, _ := r.readFile(builtin, "en")
	return (&Words{locale: locale.For("en"), words: words}).Table()
}

// readWords gives the words of each language by its tag, and the English ones
// by "".
func (r *wordReader) readWords(languages []config.Language) map[string]*Words {
	r.english, _ = r.readFile(r.builtin, "en")
	english := maps.Clone(r.english)
	own, _ := r.readOwn("en")
	maps.Copy(english, own)
	all := map[string]*Words{"": {locale: locale.For("en"), words: english, own: own}}
	for _, l := range languages {
		words := r.readLanguage(l.Tag, english)
		if language, _, _ := strings.Cut(l.Tag, "-"); language == "en" {
			maps.Copy(words.own, own)
		}
		all[l.Tag] = words
	}
	return all
}

// readLanguage gives the words of a language over the English ones: those of uk
// serve uk-UA too. It warns about words that the language lacks, and counts them.
func (r *wordReader) readLanguage(tag string, english map[string]word) *Words {
	words, ofSite, lacks := make(map[string]word, len(english)), map[string]word{}, 0
	language, _, regional := strings.Cut(tag, "-")
	tags := []string{language}
	if regional {
		tags = append(tags, tag)
	}
	read := false
	for _, t := range tags {
		if t != "en" { // english has them
			builtin, found := r.readFile(r.builtin, t)
			own, ownFound := r.readOwn(t)
			maps.Copy(words, builtin)
			maps.Copy(words, own)
			maps.Copy(ofSite, own)
			read = read || found || ownFound
		}
	}
	switch {
	case language == "en":
	case !read:
		lacks = len(r.english)
		r.rep.AddWarning(diag.Position{File: "site.toml"}, diag.Say("no-words", "language", tag, "file", r.folder+tag+".toml", "english", r.folder+"en.toml"))
	default:
		var missing []string
		for key := range r.english {
			if _, ok := words[key]; !ok {
				missing = append(missing, key)
			}
		}
		slices.Sort(missing)
		lacks = len(missing)
		const shown = 5
		if len(missing) > shown {
			r.rep.AddWarning(diag.Position{File: r.folder + tag + ".toml"}, diag.Say("missing-words/many", "words", strings.Join(missing[:shown], ", "), "more", len(missing)-shown))
		} else if len(missing) > 0 {
			r.rep.AddWarning(diag.Position{File: r.folder + tag + ".toml"}, diag.Say("missing-words", "words", strings.Join(missing, ", ")))
		}
	}
	for key, w := range english {
		if _, ok := words[key]; !ok {
			words[key] = w
		}
	}
	return &Words{locale.For(tag), words, lacks, ofSite}
}

// readOwn reads the site's words of a language; none from a copy of the built-in
// file that nobody has changed.
func (r *wordReader) readOwn(tag string) (words map[string]word, found bool) {
	if isCopy(r.builtin, r.site, r.folder+tag+".toml") {
		return nil, true
	}
	return r.readFile(r.site, tag)
}

// isCopy reports whether the site's file is the built-in one as it is.
func isCopy(builtin, site fs.FS, name string) bool {
	original, errBuiltin := fs.ReadFile(builtin, name)
	own, err := fs.ReadFile(site, name)
	own, _ = cutOrigin(own)
	return errBuiltin == nil && err == nil && bytes.Equal(original, own)
}

// readFile reads the words of a language from one file system.
func (r *wordReader) readFile(fsys fs.FS, tag string) (words map[string]word, found bool) {
	name := r.folder + tag + ".toml"
	data, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false
	}
	if err != nil {
		r.rep.AddError(diag.Position{File: name}, diag.Say("unreadable/file"))
		return nil, true
	}
	document := decode.Parse(data, decode.Options{File: name}, r.rep)
	if document == nil {
		return nil, true
	}
	words = make(map[string]word)
	root := document.Root()
	for _, key := range root.Names() {
		node, _ := root.Get(key)
		if forms := r.readForms(node); forms != nil {
			words[key] = word{locale.For(tag), forms}
			r.checkWord(node, key, forms)
		}
	}
	return words, true
}

// readForms reads one word: a text, or a table of plural forms.
func (r *wordReader) readForms(node decode.Node) map[string]sentence {
	if _, table := node.Value().(map[string]any); !table {
		text, ok := node.Text()
		if !ok {
			return nil
		}
		return map[string]sentence{"other": parseSentence(text)}
	}
	forms := make(map[string]sentence)
	for _, name := range node.Names() {
		part, _ := node.Get(name)
		if !slices.Contains(plurals, name) {
			r.rep.AddError(part.KeyPosition(), diag.Say("unknown-key/plural", "form", name, "known", plurals))
		} else if text, ok := part.Text(); ok {
			forms[name] = parseSentence(text)
		}
	}
	if _, ok := forms["other"]; !ok {
		node.AddError(diag.Say("missing-key/other", "path", node.Path()))
		return nil
	}
	return forms
}

// checkWord compares a word with the English one of its key: a placeholder that
// nobody fills would show as it is. A word of the site's own is for its own
// layouts, which may put its key together: only what looks like a slip is worth
// a warning.
func (r *wordReader) checkWord(node decode.Node, key string, forms map[string]sentence) {
	if r.english == nil {
		return // the English ones themselves
	}
	english, ok := r.english[key]
	if !ok {
		near := diag.Nearest(key, slices.Sorted(maps.Keys(r.english)))
		if near != "" && !slices.Contains(r.named, key) && !slices.ContainsFunc(r.references, func(used reference) bool { return used.word && used.name == key }) {
			r.rep.AddWarning(node.KeyPosition(), diag.Say("unused-word", "word", key, "near", near))
		}
		return
	}
	known := namePlaceholders(english.forms)
	for _, name := range namePlaceholders(forms) {
		switch {
		case slices.Contains(known, name):
		case len(known) == 0:
			node.AddError(diag.Say("unknown-placeholder/none", "placeholder", name, "word", key))
		default:
			node.AddError(diag.Say("unknown-placeholder", "placeholder", name, "word", key, "known", strings.Join(known, ", ")))
		}
	}
}

// namePlaceholders gives the placeholders in any form of a word, sorted, as
// "{name}".
func namePlaceholders(forms map[string]sentence) []string {
	var names []string
	for _, s := range forms {
		for _, p := range s {
			if p.name != "" {
				names = append(names, "{"+p.name+"}")
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

package theme

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"casebook/internal/config"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/locale"
)

// wordFolder holds a file of interface words for each language.
const wordFolder = folder + "i18n/"

// plurals are the names of a word's forms (UTS 35, part 3).
var plurals = []string{"zero", "one", "two", "few", "many", "other"}

// A wordReader reads the words of every language: the site's own over the
// built-in ones.
type wordReader struct {
	builtin, site fs.FS
	english       map[string]word // the built-in ones: what there is to translate
	used          map[string]bool // keys that layouts name outright
	rep           *diag.Report
}

// read gives the words of each language by its tag, and the English ones by "".
func (r *wordReader) read(languages []config.Language) map[string]*Words {
	r.english, _ = r.file(r.builtin, "en")
	english := maps.Clone(r.english)
	own, _ := r.own("en")
	maps.Copy(english, own)
	all := map[string]*Words{"": {locale.For("en"), english}}
	for _, l := range languages {
		all[l.Tag] = &Words{locale.For(l.Tag), r.language(l.Tag, english)}
	}
	return all
}

// language gives the words of a language over the English ones: those of uk
// serve uk-UA too.
func (r *wordReader) language(tag string, english map[string]word) map[string]word {
	words := make(map[string]word, len(english))
	language, _, regional := strings.Cut(tag, "-")
	tags := []string{language}
	if regional {
		tags = append(tags, tag)
	}
	read := false
	for _, t := range tags {
		if t == "en" {
			read = true // english has them
			continue
		}
		builtin, found := r.file(r.builtin, t)
		own, ownFound := r.own(t)
		maps.Copy(words, builtin)
		maps.Copy(words, own)
		read = read || found || ownFound
	}
	if language != "en" {
		r.reportMissing(tag, words, read)
	}
	for key, w := range english {
		if _, ok := words[key]; !ok {
			words[key] = w
		}
	}
	return words
}

// reportMissing warns about words that a language lacks.
func (r *wordReader) reportMissing(tag string, words map[string]word, read bool) {
	if !read {
		r.rep.Warn(diag.Position{File: "site.toml"}, "no-words",
			fmt.Sprintf("there are no interface words in %q: its pages show English ones", tag),
			fmt.Sprintf("write %s%s.toml with the keys of the English file, which \"casebook theme copy %sen.toml\" shows", wordFolder, tag, wordFolder))
		return
	}
	var missing []string
	for key := range r.english {
		if _, ok := words[key]; !ok {
			missing = append(missing, key)
		}
	}
	if len(missing) == 0 {
		return
	}
	slices.Sort(missing)
	const shown = 5
	names := strings.Join(missing[:min(shown, len(missing))], ", ")
	if len(missing) > shown {
		names += fmt.Sprintf(" and %d more", len(missing)-shown)
	}
	r.rep.Warn(diag.Position{File: wordFolder + tag + ".toml"}, "missing-words", "English stands in for missing words: "+names, "")
}

// own reads the site's words of a language; none from a copy of the built-in
// file that nobody has changed.
func (r *wordReader) own(tag string) (map[string]word, bool) {
	if isCopy(r.builtin, r.site, wordFolder+tag+".toml") {
		return nil, true
	}
	return r.file(r.site, tag)
}

// isCopy reports whether the site's file is the built-in one as it is.
func isCopy(builtin, site fs.FS, name string) bool {
	original, errBuiltin := fs.ReadFile(builtin, name)
	own, err := fs.ReadFile(site, name)
	return errBuiltin == nil && err == nil && bytes.Equal(original, own)
}

// file reads the words of a language from one file system; false when it has
// no file for it.
func (r *wordReader) file(fsys fs.FS, tag string) (map[string]word, bool) {
	name := wordFolder + tag + ".toml"
	data, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false
	}
	if err != nil {
		r.rep.Error(diag.Position{File: name}, "unreadable", "the file cannot be read", "")
		return nil, true
	}
	document := decode.Parse(data, decode.Options{File: name}, r.rep)
	if document == nil {
		return nil, true
	}
	words := make(map[string]word)
	root := document.Root()
	for _, key := range root.Names() {
		node, _ := root.Get(key)
		if forms := r.forms(node); forms != nil {
			words[key] = word{locale.For(tag), forms}
			r.check(node, key, forms)
		}
	}
	return words, true
}

// forms reads one word: a text, or a table of plural forms.
func (r *wordReader) forms(node decode.Node) map[string]sentence {
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
			r.rep.Error(part.KeyPosition(), "unknown-key", fmt.Sprintf("unknown plural form %q", name), "one of "+diag.OneOf(plurals))
			continue
		}
		if text, ok := part.Text(); ok {
			forms[name] = parseSentence(text)
		}
	}
	if _, ok := forms["other"]; !ok {
		node.Fail("missing-key", fmt.Sprintf("%s has no %q", node.Path(), "other"), "it serves every count that has no form of its own")
		return nil
	}
	return forms
}

// check compares a word with the English one of its key: a placeholder that
// nobody fills would show as it is.
func (r *wordReader) check(node decode.Node, key string, forms map[string]sentence) {
	if r.english == nil {
		return // the English ones themselves
	}
	english, ok := r.english[key]
	if !ok {
		// A word of the site's own is for its own layouts, which may put
		// its key together: only what looks like a slip is worth a warning.
		hint := diag.DidYouMean(key, slices.Sorted(maps.Keys(r.english)))
		if hint != "" && !r.used[key] {
			r.rep.Warn(node.KeyPosition(), "unused-word", fmt.Sprintf("no layout uses the word %q", key), hint)
		}
		return
	}
	known := placeholders(english.forms)
	for _, name := range placeholders(forms) {
		if !slices.Contains(known, name) {
			node.Fail("unknown-placeholder", fmt.Sprintf("nothing is put in place of {%s} in %q", name, key), hintPlaceholder(known))
		}
	}
}

func hintPlaceholder(known []string) string {
	if len(known) == 0 {
		return "this word has no placeholder"
	}
	return "known here: {" + strings.Join(known, "}, {") + "}"
}

// placeholders gives the names in any form of a word, sorted.
func placeholders(forms map[string]sentence) []string {
	var names []string
	for _, s := range forms {
		for _, p := range s {
			if p.name != "" {
				names = append(names, p.name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

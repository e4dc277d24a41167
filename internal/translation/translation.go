// Package translation has the messages of casebook in the languages that it speaks,
// and knows which of them a user reads.
//
// messages/uk.toml holds the Ukrainian ones, keyed by the English texts of the table
// in diag, as gettext does it: a text that is missing, or was changed since, is
// said in English. They are the program's and no site replaces them: what somebody
// is warned of does not depend on the site that it is about. As plain files they
// would be a tenth of the program; gen packs them.
package translation

import (
	"embed"
	"encoding/binary"
	"hash/fnv"
	"io"
	"path"
	"slices"
	"strings"
	"sync"

	"casebook/internal/diag"
	"casebook/internal/locale"
	"casebook/internal/pack"
)

//go:generate go run ./gen

// packed holds texts.index, the hashes of the English texts one after another, and
// for each language its texts in the same order, each with a line end, compressed.
//
//go:embed packed
var packed embed.FS

// Where the packed texts are.
const (
	Folder = "packed"
	Index  = "texts.index"
	Ending = ".br"
)

// Hash gives the number by which an English text is found.
func Hash(english string) uint32 {
	h := fnv.New32a()
	_, _ = io.WriteString(h, english) // never fails
	return h.Sum32()
}

// Languages gives the tags of the languages that messages are in, sorted.
func Languages() []string {
	tags := []string{"en"}
	files, _ := packed.ReadDir(Folder)
	for _, f := range files {
		if tag, ok := strings.CutSuffix(f.Name(), Ending); ok {
			tags = append(tags, tag)
		}
	}
	slices.Sort(tags)
	return tags
}

// Match gives the language of Languages that serves a tag of BCP 47 or a locale of
// POSIX, as uk for uk-UA and uk_UA.UTF-8; false when there is none.
func Match(tag string) (string, bool) {
	language := strings.ToLower(tag)
	if i := strings.IndexAny(language, "-_.@"); i >= 0 {
		language = language[:i]
	}
	return language, slices.Contains(Languages(), language)
}

var loaded sync.Map // tag -> *diag.Language

// Language gives the messages in a language of Languages; nil for English and any
// other tag.
func Language(tag string) *diag.Language {
	if l, ok := loaded.Load(tag); ok {
		return l.(*diag.Language)
	}
	if tag == "en" || !slices.Contains(Languages(), tag) {
		return nil
	}
	texts := sync.OnceValue(func() map[uint32]string { return unpack(tag) })
	writes := locale.For(tag)
	l, _ := loaded.LoadOrStore(tag, &diag.Language{
		Tag:       tag,
		Translate: func(english string) string { return texts()[Hash(english)] },
		Plural:    func(n int64) int { return slices.Index(Forms(tag), writes.Plural(n)) },
		Number:    writes.Number,
	})
	return l.(*diag.Language)
}

// Forms gives the plural forms of a language that whole numbers can have, in the
// order of CLDR: the words of a message for them stand in this order.
func Forms(tag string) []string {
	var forms []string
	for _, name := range []string{"zero", "one", "two", "few", "many", "other"} {
		for n := range int64(200) {
			if locale.For(tag).Plural(n) == name {
				forms = append(forms, name)
				break
			}
		}
	}
	return forms
}

// unpack gives a language's texts by the hashes of the English ones. It panics when
// they are damaged: they are part of the program, and a test reads each.
func unpack(tag string) map[uint32]string {
	data, err := packed.ReadFile(path.Join(Folder, tag+Ending))
	if err != nil {
		panic(err)
	}
	text := pack.Unpack(data)
	index, err := packed.ReadFile(path.Join(Folder, Index))
	if err != nil {
		panic(err)
	}
	texts := make(map[uint32]string, len(index)/4)
	for line := range strings.Lines(string(text)) {
		texts[binary.BigEndian.Uint32(index)] = strings.TrimSuffix(line, "\n")
		index = index[4:]
	}
	return texts
}

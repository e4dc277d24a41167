package markdown

import (
	"bytes"
	"strings"
	"sync"
	"unicode/utf8"
)

// asides are what a note in brackets begins with that is for those alone who work on a
// text, in the built-in languages.
var asides = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for word := range strings.SplitSeq("internal|internal note|for internal use|note to self|note to editor|note to editors|not for publication|do not publish|don't publish|off the record|confidential|"+
		"внутрішнє|не для публікації|не публікувати|для редакції|конфіденційно|для службового користування|внутреннее|не для публикации|не публиковать|для редакции|конфиденциально|для служебного пользования|"+
		"ішкі|жариялауға болмайды|жарияламау|құпия|wewnętrzne|nie do publikacji|nie publikować|dla redakcji|poufne|interne|note interne|ne pas publier|à ne pas publier|confidentiel|"+
		"intern|interne notiz|nicht veröffentlichen|nicht zur veröffentlichung|vertraulich|interno|nota interna|no publicar|confidencial|داخلي|ليس للنشر|لا تنشر|سري", "|") {
		words[word] = true
	}
	return words
})

// findAside gives the place of a note in brackets from there on, and where what it begins
// with ends; -1 without one. A word alone in round brackets may be said of something.
func findAside(text []byte, from int) (start, end int) {
	const longest = 64 // bytes
	for {
		i := bytes.IndexAny(text[from:], "[(")
		if i < 0 {
			return -1, -1
		}
		start = from + i
		from = start + 1
		rest := text[from:min(len(text), from+longest)]
		n := bytes.IndexAny(rest, ":])\n(")
		if n <= 0 || text[start] == '(' && rest[n] != ':' || text[start] == '[' && rest[n] == ']' && bytes.HasPrefix(text[from+n+1:], []byte("(")) {
			continue
		}
		if word := bytes.TrimSpace(rest[:n]); utf8.Valid(word) && asides()[strings.ReplaceAll(strings.ToLower(string(word)), "’", "'")] {
			return start, from + n
		}
	}
}

package charset

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
)

// A candidate is an encoding that lists of names are still saved in, with the
// letters beyond ASCII that its languages use: the common ones, and others.
type candidate struct {
	label  string
	table  *charmap.Charmap
	common string
	rare   string
	tells  string // what stands side by side in its languages, and in those of no other here
}

// candidates are told apart by what their letters would be: the same bytes
// make common letters in the right encoding and rare ones, or signs, in others.
var candidates = []candidate{
	{"windows-1252", charmap.Windows1252, "éèàçùâêîôûëïüöäßñóáíúåæø¿¡", "œÿãõìòýðþšž", "ña ñe ñi ño ñu œu œi ¿ ¡"},
	{"windows-1250", charmap.Windows1250, "ąćęłńóśźżáčďéěíňřšťúůýžľĺôäőűöü", "ŕăâîşţđ", ""},
	{"windows-1257", charmap.Windows1257, "ąčęėįšųūžāēģīķļņõäöü", "ŗōćńśźżłåæøéó", ""},
	{"windows-1254", charmap.Windows1254, "çğıİöşüâ", "îûéèàñ", ""},
	{"windows-1251", charmap.Windows1251, "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґё", "ўјљњћђџѓќѕ", ""},
	{"koi8-u", charmap.KOI8U, "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґё", "", ""},
	{"ibm866", charmap.CodePage866, "абвгдежзийклмнопрстуфхцчшщъыьэюяё", "єїў", ""},
	{"windows-1253", charmap.Windows1253, "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώ", "ϊϋΐΰ", ""},
	{"windows-1256", charmap.Windows1256, "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئ", "پچژگ", ""},
	{"iso-8859-2", charmap.ISO8859_2, "ąćęłńóśźżáčďéěíňřšťúůýžľĺôäőűöü", "ŕăâîşţđ", ""},
}

// Likely gives the WHATWG labels of the encodings that Guess knows, the one that it
// takes a text for first: among them somebody can choose.
func Likely(sample []byte) []string {
	labels := make([]string, 0, len(candidates)+1)
	if guess := Guess(sample); guess != "" {
		labels = append(labels, guess)
	}
	for _, c := range candidates {
		if !slices.Contains(labels, c.label) {
			labels = append(labels, c.label)
		}
	}
	return labels
}

// Guess gives the WHATWG label of the encoding that text which is not
// UTF-8 most probably is in, judged by its letters; "" when nothing fits. It is
// for messages, and for what is only searched: nothing is ever read by a guess.
func Guess(sample []byte) string {
	best, bestScore := "", 0
	for _, c := range candidates {
		if score := c.scoreSample(sample); score > bestScore {
			best, bestScore = c.label, score
		}
	}
	return best
}

// scoreSample says how well an encoding explains the bytes beyond ASCII: by letters
// of its languages, each in a word of its own script and in a letter case that
// a name can have.
func (c *candidate) scoreSample(sample []byte) int {
	score := 0
	if text, err := c.table.NewDecoder().Bytes(sample); err == nil {
		for _, tell := range strings.Fields(c.tells) {
			score += 6 * strings.Count(strings.ToLower(string(text)), tell)
		}
	}
	before := rune(' ')
	for _, b := range sample {
		r := c.table.DecodeByte(b)
		if b >= 0x80 {
			score += c.scoreLetter(r)
		}
		if (b >= 0x80 || before >= 0x80) && unicode.IsLetter(r) && unicode.IsLetter(before) {
			score += scorePair(before, r)
		}
		before = r
	}
	return score
}

func (c *candidate) scoreLetter(r rune) int {
	small := unicode.ToLower(r)
	switch {
	case strings.ContainsRune(c.common, small), strings.ContainsRune(c.common, r):
		return 4
	case strings.ContainsRune(c.rare, small):
		return 1
	case r == '\u00a0' || r == '’' || r == '“' || r == '”' || r == '„' || r == '–' || r == '«' || r == '»':
		return 0
	}
	return -12
}

// scorePair judges two neighbouring letters: a capital after a small letter, or
// two scripts in a word, are the marks of a wrong encoding.
func scorePair(a, b rune) int {
	switch {
	case unicode.Is(unicode.Latin, a) != unicode.Is(unicode.Latin, b):
		return -6
	case unicode.IsLower(a) && unicode.IsUpper(b):
		return -6
	case unicode.IsUpper(a) && unicode.IsLower(b):
		return 1
	}
	return 0
}

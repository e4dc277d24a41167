package signatory

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// A candidate is an encoding that lists of names are still saved in, with the
// letters beyond ASCII that its languages use: the common ones, and others.
type candidate struct {
	label  string
	table  *charmap.Charmap
	common string
	rare   string
}

// candidates are told apart by what their letters would be: the same octets
// make common letters in the right encoding and rare ones, or signs, in others.
var candidates = []candidate{
	{"windows-1252", charmap.Windows1252, "éèàçùâêîôûëïüöäßñóáíúåæø", "œÿãõìòýðþšž"},
	{"windows-1250", charmap.Windows1250, "ąćęłńóśźżáčďéěíňřšťúůýžľĺôäőűöü", "ŕăâîşţđ"},
	{"windows-1257", charmap.Windows1257, "ąčęėįšųūžāēģīķļņõäöü", "ŗōćńśźżłåæøéó"},
	{"windows-1254", charmap.Windows1254, "çğıİöşüâ", "îûéèàñ"},
	{"windows-1251", charmap.Windows1251, "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґё", "ўјљњћђџѓќѕ"},
	{"koi8-u", charmap.KOI8U, "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґё", ""},
	{"ibm866", charmap.CodePage866, "абвгдежзийклмнопрстуфхцчшщъыьэюяё", "єїў"},
	{"windows-1253", charmap.Windows1253, "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώ", "ϊϋΐΰ"},
	{"windows-1256", charmap.Windows1256, "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئ", "پچژگ"},
	{"iso-8859-2", charmap.ISO8859_2, "ąćęłńóśźżáčďéěíňřšťúůýžľĺôäőűöü", "ŕăâîşţđ"},
}

// GuessEncoding gives the WHATWG label of the encoding that text which is not
// UTF-8 most probably is in, judged by its letters; "" when nothing fits. It is
// for messages alone: nothing is ever read by a guess.
func GuessEncoding(sample []byte) string {
	best, bestScore := "", 0
	for _, c := range candidates {
		if score := c.score(sample); score > bestScore {
			best, bestScore = c.label, score
		}
	}
	return best
}

// score says how well an encoding explains the octets beyond ASCII: by letters
// of its languages, each in a word of its own script and in a letter case that
// a name can have.
func (c *candidate) score(sample []byte) int {
	score := 0
	before := rune(' ')
	for _, b := range sample {
		r := c.table.DecodeByte(b)
		if b >= 0x80 {
			score += c.letter(r)
		}
		if (b >= 0x80 || before >= 0x80) && unicode.IsLetter(r) && unicode.IsLetter(before) {
			score += beside(before, r)
		}
		before = r
	}
	return score
}

func (c *candidate) letter(r rune) int {
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

// beside judges two neighbouring letters: a capital after a small letter, or
// two scripts in a word, are the marks of a wrong encoding.
func beside(a, b rune) int {
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

// maxSampleRows is how many rows after the first bad one are looked at for the
// guess.
const maxSampleRows = 2000

// notUTF8 says at which row the encoding is not UTF-8, and which it most
// probably is, and ends the reading.
func (t *csvTable) notUTF8(number int) error {
	at := t.place(-1)
	guess := GuessEncoding(t.sample())
	message := fmt.Sprintf("row %d is not in UTF-8", number)
	hint := "save the file as CSV UTF-8, or name its encoding in the letter as signatories_encoding"
	switch {
	case t.mixed:
		message += ", but rows before it are: the file mixes two encodings"
		hint = "save all of it as CSV UTF-8"
		if guess != "" {
			hint = fmt.Sprintf("that row is most probably in %s; %s", guess, hint)
		}
	case guess != "":
		message += fmt.Sprintf("; it is most probably in %s", guess)
		hint = fmt.Sprintf("if so, write signatories_encoding = %q in the letter, or save the file as CSV UTF-8", guess)
	}
	t.p.error(at, "wrong-encoding", message, hint)
	return errStop
}

// sample collects the words with octets beyond ASCII from this row on.
func (t *csvTable) sample() []byte {
	var sample []byte
	for range maxSampleRows {
		for _, c := range t.cells {
			if len(sample) < bufferSize && !isASCII(c) && !utf8.ValidString(c) {
				sample = append(append(sample, c...), ' ')
			}
		}
		if t.read() != nil {
			break
		}
	}
	return sample
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

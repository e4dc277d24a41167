package content

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/diag"
)

// MaxSlug is how long a slug may be: with what stands around it, a path must
// fit into the 255 characters that Windows programs take.
const MaxSlug = 100

// isDevice reports what Windows keeps for itself, whatever the ending.
func isDevice(name string) bool {
	switch name {
	case "con", "prn", "aux", "nul":
		return true
	}
	numbered := strings.HasPrefix(name, "com") || strings.HasPrefix(name, "lpt")
	return numbered && len(name) == 4 && name[3] >= '0' && name[3] <= '9'
}

// checkSlug reports a name that cannot be a part of an address.
func checkSlug(name, file string, rep *diag.Report) {
	if f := slugFault(name); f != nil {
		rep.Add(f.At(file))
	}
}

// CheckSlug says why a name cannot be a part of an address, and proposes one
// that can; nil when it can.
func CheckSlug(name string) error {
	if f := slugFault(name); f != nil {
		return fmt.Errorf("%s (%s)", f.Message, f.Hint)
	}
	return nil
}

func slugFault(name string) *diag.Fault {
	if isSlug(name) && len(name) <= MaxSlug && !isDevice(name) {
		return nil
	}
	f := &diag.Fault{Code: "bad-slug"}
	switch {
	case !isSlug(name):
		f.Message = fmt.Sprintf("the name %q cannot be an address", name)
	case len(name) > MaxSlug:
		f.Code, f.Message = "long-slug", fmt.Sprintf("the name is %d characters long, at most %d are possible", len(name), MaxSlug)
	default:
		f.Message = fmt.Sprintf("the name %q cannot exist on Windows", name)
	}
	f.Hint = "a slug is made of a-z, 0-9 and -"
	if proposal := Slugify(name); proposal != "" || isSlug(name) {
		f.Hint = fmt.Sprintf("rename it to %q", proposal)
	}
	return f
}

func isSlug(name string) bool {
	for i := range len(name) {
		c := name[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return name != ""
}

// Slugify makes a slug of a title or name: Latin letters without their marks,
// Cyrillic ones romanised, everything else a hyphen. It is idempotent, at most
// MaxSlug long and cut between words; "" when nothing is left.
func Slugify(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKC.String(strings.ToLower(title)) {
		part, ok := latin(r)
		switch {
		case !ok:
			gap = true
		case part != "":
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteString(part)
		}
	}
	s := b.String()
	if len(s) > MaxSlug {
		s = s[:MaxSlug]
		if i := strings.LastIndexByte(s, '-'); i > MaxSlug/2 {
			s = s[:i]
		}
	}
	if isDevice(s) {
		s += "-1"
	}
	return strings.Trim(s, "-")
}

// latin gives what stands in a slug for a lower-case letter, "" for nothing;
// false when the letter parts words.
func latin(r rune) (string, bool) {
	switch {
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		return string(r), true
	case strings.ContainsRune("'’ʼ`ьъ", r), unicode.Is(unicode.Mn, r):
		return "", true
	}
	if s, ok := letters[r]; ok {
		return s, true
	}
	base := norm.NFD.String(string(r))[0]
	if base >= 'a' && base <= 'z' {
		return string(base), true
	}
	return "", false
}

// letters is the romanisation of slugs: Cyrillic after the Ukrainian rules of
// 2010 where Ukrainian has the letter, after ICAO 9303 and Kazakh usage else,
// and Latin letters that Unicode does not take apart.
var letters = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "h", 'ґ': "g", 'д': "d", 'е': "e", 'є': "ie", 'ж': "zh", 'з': "z",
	'и': "y", 'і': "i", 'ї': "i", 'й': "i", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p",
	'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch",
	'ю': "iu", 'я': "ia", 'ё': "e", 'ы': "y", 'э': "e", 'ў': "u",
	'ә': "a", 'ғ': "g", 'қ': "q", 'ң': "n", 'ө': "o", 'ұ': "u", 'ү': "u", 'һ': "h",
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h",
}

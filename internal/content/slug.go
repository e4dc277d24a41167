package content

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/diag"
	"casebook/internal/folder"
)

// MaxSlug is how long a slug may be: with what stands around it, a path must
// fit into the 255 characters that Windows programs take.
const MaxSlug = 100

// CheckSlug says why a name cannot be a part of an address, and proposes one
// that can; nil when it can.
func CheckSlug(name string) *diag.Fault {
	proposal := Slugify(name)
	switch {
	case !isSlug(name) && proposal == "":
		return diag.NewFault(diag.Say("bad-slug", "name", name))
	case !isSlug(name):
		return diag.NewFault(diag.Say("bad-slug/rename", "name", name, "slug", proposal))
	case len(name) > MaxSlug:
		return diag.NewFault(diag.Say("long-slug", "length", len(name), "limit", MaxSlug, "slug", proposal))
	case folder.IsDevice(name):
		return diag.NewFault(diag.Say("bad-slug/device", "name", name, "slug", proposal))
	}
	return nil
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
		part, ok := romanise(r)
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
	if folder.IsDevice(s) {
		s += "-1"
	}
	return strings.Trim(s, "-")
}

// romanise gives what stands in a slug for a lower-case letter, "" for nothing;
// false when the letter parts words.
func romanise(r rune) (string, bool) {
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

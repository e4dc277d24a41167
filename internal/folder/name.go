package folder

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// FoldName gives the form under which a file system that ignores letter case
// and Unicode forms finds a name or path. Names with one form are one file
// there. It is idempotent and keeps every "/".
func FoldName(name string) string {
	for i := range len(name) {
		if c := name[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return norm.NFC.String(strings.ToLower(strings.ToUpper(norm.NFC.String(name))))
		}
	}
	return name // as most are
}

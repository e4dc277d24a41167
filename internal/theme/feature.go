package theme

import "strings"

// A feature is what a text may have that cannot stand everywhere as it is.
type feature byte

const (
	blank     feature = 1 << iota // a space
	loose                         // white space that becomes less, or other white space
	quote                         // a double quote
	tag                           // "<"
	ampersand                     // "&", or a character that is replaced
)

var features = [256]feature{' ': blank, '\t': loose, '\r': loose, '\n': loose, '\f': loose, '"': quote, '<': tag, '&': ampersand, 0: ampersand}

// featuresOf gives all that a text has.
func featuresOf(s string) feature {
	var f feature
	for i := range len(s) {
		f |= features[s[i]]
	}
	if f&blank != 0 && (s[0] == ' ' || s[len(s)-1] == ' ' || strings.Contains(s, "  ")) {
		f |= loose
	}
	return f
}

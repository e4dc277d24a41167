package letter

import (
	"strings"
	"unicode/utf8"
)

// What stands below a letter on a web page is told by the same words.

// LeadsSignatories reports a line that nothing but people who signed can be
// expected below: a label such as "Signed by:", "Підписанти" or "Unterzeichnende",
// in the languages in which letters are understood. A heading may hold more words
// about it than a line.
func LeadsSignatories(line string, heading bool) bool {
	line = oneSpace(line)
	if kind, length := readLabel(line); kind == "signed" && strings.Trim(line[length:], " .:*_") == "" {
		return true
	}
	if _, ok := holdsPhrase("signed", line); !ok {
		return false
	}
	words := len(strings.Fields(line))
	return heading && words <= 10 || strings.HasSuffix(line, ":") && words <= 14 && !strings.Contains(line, ". ")
}

// IsClosing reports a line with which a letter takes leave, as "Sincerely,".
func IsClosing(line string) bool {
	folded := strings.Trim(fold(line), " ,.!،")
	_, ok := leadingPhrase("closing", folded)
	return ok && utf8.RuneCountInString(folded) < 60
}

// IsSalutation reports a line with which a letter begins, as "Dear Minister,".
func IsSalutation(line string) bool { return isSalutation(line) }

// SplitSignatory cuts what a list of signatories says of one into the name and the
// rest: at commas, dashes, bars and parentheses.
func SplitSignatory(line string) (name string, rest []string) {
	parts := splitParts(oneSpace(line))
	if len(parts) == 0 {
		return "", nil
	}
	return parts[0], parts[1:]
}

// IsName reports a text that is written as the names of people and organisations
// are, and is no salutation.
func IsName(s string) bool {
	_, greets := leadingPhrase("salutation", fold(s))
	return looksLikeName(s) && !greets
}

// IsPersonsName reports a text that is written as the whole name of a person, and
// says nothing of an office or an organisation.
func IsPersonsName(s string) bool {
	return IsName(s) && isPerson(s) && strings.Contains(strings.TrimSpace(s), " ")
}

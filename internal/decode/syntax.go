package decode

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"casebook/internal/lazy"
)

// syntax reports what the parser found, in words for people who write
// campaigns rather than programs.
func (d *Document) syntax(text string, err error) {
	var fault toml.ParseError
	if !errors.As(err, &fault) {
		d.report(d.position(spot{1, 1}), "bad-toml", "this is not valid TOML", "")
		return
	}
	start := min(max(fault.Position.Start, 0), len(text))
	code, message, hint := explain(fault.Message, fault.LastKey, rest(text, start))
	if d.options.Private {
		message, hint = privately(code, fault.Message)
	}
	d.report(d.position(spotOf([]byte(text), start)), code, message, hint)
}

// privately says what is wrong without anything that stands in the text.
func privately(code, fault string) (message, hint string) {
	message = "this is not valid TOML"
	switch {
	case code == "duplicate-key":
		return "a key is set twice", `keep one of the two; a key with a dot in it stands in quotes, as "name.uk" = "…"`
	case code == "bad-date":
		return message, "write a date as 2020-05-14, and a text in quotes"
	case code == "control-character":
		return "a control character", "delete it; it may be invisible"
	case strings.HasPrefix(fault, "strings cannot contain newlines"), strings.HasPrefix(fault, "unexpected EOF; expected '\"'"):
		return message, "a text that begins with a quotation mark must end with one on the same line"
	case strings.Contains(fault, "expected value"):
		return message, `write a text in quotes, as key = "…", and yes or no as true or false`
	case strings.HasPrefix(fault, "expected '.' or '='"):
		return message, `write key = "…"`
	case strings.HasPrefix(fault, "expected a top-level item to end"):
		return message, `a quotation mark within text is written \"`
	case strings.HasPrefix(fault, "invalid escape"), strings.Contains(fault, "hexadecimal digits after"):
		return message, `a backslash in text between " marks is written twice`
	}
	return message, ""
}

// rest gives the line of text from an offset on.
func rest(text string, start int) string {
	line, _, _ := strings.Cut(text[start:], "\n")
	return strings.TrimSpace(line)
}

// explain words the parser's message: code, message, hint. found is what
// stands at the place.
func explain(message, key, found string) (code, explained, hint string) {
	name := key[strings.LastIndexByte(key, '.')+1:]
	switch {
	case strings.Contains(message, "has already been defined"), strings.Contains(message, "was already created"):
		return "duplicate-key", fmt.Sprintf("%s is set twice", quotedIn(message)), "keep one of the two"
	case strings.HasPrefix(message, "invalid datetime"):
		return "bad-date", fmt.Sprintf("%s is not a date or time", quotedIn(message)), dateHint(quotedIn(message))
	case strings.HasPrefix(message, "strings cannot contain newlines"), strings.HasPrefix(message, "unexpected EOF; expected '\"'"):
		return "bad-toml", "a text that begins with a quotation mark must end with one on the same line", `text of several lines stands between """ and """`
	case strings.HasPrefix(message, "expected value but found"), strings.HasPrefix(message, "unexpected EOF; expected value"):
		return missingValue(name, found)
	case strings.HasPrefix(message, "expected '.' or '='"):
		return "bad-toml", `expected "=" after a key` + foundAs(found), `write title = "…"`
	case strings.HasPrefix(message, "expected a top-level item to end"):
		return "bad-toml", "expected the end of the line" + foundAs(found), `a quotation mark within text is written \"`
	case strings.HasPrefix(message, "invalid escape"), strings.Contains(message, "hexadecimal digits after"):
		return "bad-toml", `a backslash in text between " marks must be written twice`, `write \\ or put the text between ' marks`
	case strings.Contains(message, "control characters"):
		return "control-character", "a control character", "delete it; it may be invisible"
	case strings.Contains(message, "out of range for"):
		return "out-of-range", "this number is too large", ""
	}
	message = strings.TrimSuffix(strings.NewReplacer("EOF", "end of file", "TOML ", "").Replace(message), ".")
	first, n := utf8.DecodeRuneInString(message)
	return "bad-toml", string(unicode.ToLower(first)) + message[n:], ""
}

var month = lazy.Regexp(`^"[0-9]{4}-[0-9]{2}"$`)

func dateHint(found string) string {
	if month().MatchString(found) {
		return "a month stands in quotes: " + found
	}
	return "write 2020-05-14, 14:30 or 2020-05-14T14:30"
}

// missingValue explains a value that is absent, or text without quotes, which
// is the mistake made most.
func missingValue(key, found string) (code, message, hint string) {
	first, _ := utf8.DecodeRuneInString(found)
	switch {
	case found == "":
		return "bad-toml", fmt.Sprintf("%q has no value", key), fmt.Sprintf(`write %s = "…"`, key)
	case strings.ContainsRune("“”„«»‘’‚‹›", first):
		return "bad-toml", fmt.Sprintf("the quotation mark %c does not begin a text", first), `use the straight " mark`
	}
	return "bad-toml", fmt.Sprintf("%q has a value without quotes", key), fmt.Sprintf(`write %s = "…"`, key)
}

// quotedIn gives what a message of the parser quotes, in our quotes.
func quotedIn(message string) string {
	i := strings.IndexAny(message, `'"`)
	j := strings.LastIndexAny(message, `'"`)
	if i < 0 || j <= i {
		return "a key"
	}
	return fmt.Sprintf("%q", message[i+1:j])
}

func foundAs(found string) string {
	if found == "" {
		return ", found none"
	}
	r, _ := utf8.DecodeRuneInString(found)
	return fmt.Sprintf(", found %q", string(r))
}

package decode

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// parse proves the syntax and gives the values. A fault of the parser itself
// counts as an error of the text: it must not end the program.
func parse(text string) (values map[string]any, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = toml.ParseError{Message: "this is not valid TOML", Position: toml.Position{Line: 1}}
		}
	}()
	var v any
	if _, err := toml.Decode(text, &v); err != nil {
		return nil, err
	}
	values, _ = v.(map[string]any)
	return values, nil
}

// reportSyntax reports what the parser found, in words for people who write
// campaigns rather than programs.
func (d *Document) reportSyntax(text string, err error) {
	var fault toml.ParseError
	if !errors.As(err, &fault) {
		d.addError(spot{1, 1}, diag.Say("bad-toml"))
		return
	}
	start := min(max(fault.Position.Start, 0), len(text))
	line, _, _ := strings.Cut(text[start:], "\n")
	t := explainSyntax(fault.Message, fault.LastKey, strings.TrimSpace(line))
	if d.options.Private {
		t = explainPrivately(t.Code, fault.Message)
	}
	d.addError(spotOf([]byte(text), start), t)
}

var month = lazy.Regexp(`^[0-9]{4}-[0-9]{2}$`)

// explainSyntax words the parser's message. The key is the last one read, found
// the rest of the line at the place.
func explainSyntax(message, key, found string) diag.Text {
	key = key[strings.LastIndexByte(key, '.')+1:]
	quoted := "" // what the parser's message names
	if i, j := strings.IndexAny(message, `'"`), strings.LastIndexAny(message, `'"`); i >= 0 && j > i {
		quoted = message[i+1 : j]
	}
	first, _ := utf8.DecodeRuneInString(found)
	switch {
	case strings.Contains(message, "has already been defined"), strings.Contains(message, "was already created"):
		if quoted == "" {
			return diag.Say("duplicate-key/unnamed")
		}
		return diag.Say("duplicate-key", "key", quoted)
	case strings.HasPrefix(message, "invalid datetime"):
		if month().MatchString(quoted) {
			return diag.Say("bad-date/toml-month", "found", quoted)
		}
		return diag.Say("bad-date/toml", "found", quoted)
	case strings.HasPrefix(message, "strings cannot contain newlines"), strings.HasPrefix(message, "unexpected EOF; expected '\"'"):
		return diag.Say("bad-toml/unclosed-text")
	case strings.HasPrefix(message, "expected value but found"), strings.HasPrefix(message, "unexpected EOF; expected value"):
		switch { // text without quotes is the mistake made most
		case found == "":
			return diag.Say("bad-toml/no-value", "key", key)
		case strings.ContainsRune("“”„«»‘’‚‹›", first):
			return diag.Say("bad-toml/quotation-mark", "mark", string(first))
		}
		return diag.Say("bad-toml/no-quotes", "key", key)
	case strings.HasPrefix(message, "expected '.' or '='"):
		if found == "" {
			return diag.Say("bad-toml/equals")
		}
		return diag.Say("bad-toml/equals-found", "found", string(first))
	case strings.HasPrefix(message, "expected a top-level item to end"):
		if found == "" {
			return diag.Say("bad-toml/line-end")
		}
		return diag.Say("bad-toml/line-end-found", "found", string(first))
	case strings.HasPrefix(message, "invalid escape"), strings.Contains(message, "hexadecimal digits after"):
		return diag.Say("bad-toml/backslash")
	case strings.Contains(message, "control characters"):
		return diag.Say("control-character")
	case strings.Contains(message, "out of range for"):
		return diag.Say("out-of-range")
	}
	message = strings.TrimSuffix(strings.NewReplacer("EOF", "end of file", "TOML ", "").Replace(message), ".")
	letter, n := utf8.DecodeRuneInString(message)
	return diag.Say("bad-toml/parser", "fault", string(unicode.ToLower(letter))+message[n:])
}

// explainPrivately says what is wrong without anything that stands in the text.
func explainPrivately(code, message string) diag.Text {
	switch {
	case code == "duplicate-key":
		return diag.Say("duplicate-key/private")
	case code == "bad-date":
		return diag.Say("bad-date/toml-private")
	case code == "control-character":
		return diag.Say("control-character")
	case code == "out-of-range":
		return diag.Say("out-of-range")
	case strings.HasPrefix(message, "strings cannot contain newlines"), strings.HasPrefix(message, "unexpected EOF; expected '\"'"):
		return diag.Say("bad-toml/unclosed-text-private")
	case strings.Contains(message, "expected value"):
		return diag.Say("bad-toml/value-private")
	case strings.HasPrefix(message, "expected '.' or '='"):
		return diag.Say("bad-toml/equals-private")
	case strings.HasPrefix(message, "expected a top-level item to end"):
		return diag.Say("bad-toml/line-end-private")
	case strings.HasPrefix(message, "invalid escape"), strings.Contains(message, "hexadecimal digits after"):
		return diag.Say("bad-toml/backslash-private")
	}
	return diag.Say("bad-toml")
}

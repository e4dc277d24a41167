package decode

import (
	"errors"
	"slices"
	"strings"
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
	if d.mayHoldSecret(text, start, fault.LastKey) {
		d.addError(spotOf([]byte(text), start), explainPrivately("", fault.Message))
		return
	}
	if at, t, ok := d.explainPair(text, start, fault.LastKey, fault.Message); ok {
		d.addError(spotOf([]byte(text), at), t)
		return
	}
	t := explainSyntax(fault.Message, fault.LastKey, strings.TrimSpace(line))
	if d.options.Private {
		t = explainPrivately(t.Code, fault.Message)
	}
	d.addError(spotOf([]byte(text), start), t)
}

var pair = lazy.Regexp(`^[ \t]*([A-Za-z0-9_-]+)[ \t]*=[ \t]*([^"'\[{# \t][^"'#]*?)?[ \t\r]*(?:#.*)?$`)

// explainPair explains a line on which a key has something that TOML cannot read,
// without quotes, as people write it: the mistake made most. It gives the place of
// the value.
func (d *Document) explainPair(text string, start int, path, message string) (at int, t diag.Text, ok bool) {
	begin := strings.LastIndexByte(text[:start], '\n') + 1
	line, _, _ := strings.Cut(text[begin:], "\n")
	m := pair().FindStringSubmatchIndex(line)
	if m == nil || d.options.Private || !isUnreadableValue(message) {
		return 0, diag.Text{}, false
	}
	key, kind := line[m[2]:m[3]], Kind("")
	if d.options.Shape != nil {
		if !strings.HasSuffix(path, key) {
			path = key
		}
		kind = d.options.Shape().kindAt(path)
	}
	if m[4] < 0 { // nothing, or a comment alone
		return start, diag.Say("bad-toml/no-value", "key", key, "line", exampleLine(kind, key)), true
	}
	written := line[m[4]:m[5]]
	if first, _ := utf8.DecodeRuneInString(written); strings.ContainsRune("“”„«»‘’‚‹›", first) {
		return begin + m[4], diag.Say("bad-toml/quotation-mark", "mark", string(first)), true
	}
	if kind == "" {
		kind = looksLike(written)
		if kind == TextKind && strings.HasPrefix(message, "invalid datetime") { // a month, or no day
			kind = ""
		}
	}
	t, ok = sayUnreadable(kind, key, written)
	return begin + m[4], t, ok
}

// mayHoldSecret reports whether the line at fault is that of a key that must not
// be there whatever it says, or of one that sounds like a password: no message
// repeats it.
func (d *Document) mayHoldSecret(text string, start int, path string) bool {
	begin := strings.LastIndexByte(text[:start], '\n') + 1
	line, _, _ := strings.Cut(text[begin:], "\n")
	key, _, _ := strings.Cut(line, "=")
	if d.options.Shape != nil && (d.options.Shape().kindAt(path) == secretKind || strings.HasPrefix(path, "deploy.")) {
		return true
	}
	key = strings.ToLower(key + " " + path)
	return slices.ContainsFunc([]string{"pass", "secret", "token", "key", "пароль", "contrase", "kennwort"}, func(word string) bool { return strings.Contains(key, word) })
}

// isUnreadableValue tells the parser's messages about a value from those about keys,
// sizes and what stands within quotes.
func isUnreadableValue(message string) bool {
	for _, other := range []string{"has already been defined", "was already created", "out of range", "control characters", "invalid escape"} {
		if strings.Contains(message, other) {
			return false
		}
	}
	return true
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
			return diag.Say("bad-toml/no-value", "key", key, "line", exampleLine("", key))
		case strings.ContainsRune("“”„«»‘’‚‹›", first):
			return diag.Say("bad-toml/quotation-mark", "mark", string(first))
		}
		return diag.Say("bad-toml/no-quotes", "key", key, "line", ProposeLine(TextKind, key, found))
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
	if found == "" {
		return diag.Say("bad-toml")
	}
	return diag.Say("bad-toml/line", "found", found)
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

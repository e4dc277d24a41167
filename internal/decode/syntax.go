package decode

import (
	"errors"
	"slices"
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
	if d.mayHoldSecret(text, start, fault.LastKey) {
		d.addError(spotOf([]byte(text), start), explainPrivately("", fault.Message))
		return
	}
	if at, ok := findOpenList(text, start); ok {
		t := diag.Say("bad-toml/unclosed-list")
		d.addError(spotOf([]byte(text), at), t)
		return
	}
	if at, t, ok := explainParts(text, start, fault.Message); ok && !d.options.Private {
		d.addError(spotOf([]byte(text), at), t)
		return
	}
	if at, t, ok := d.explainKeyAlone(text, start, fault.LastKey, fault.Message); ok {
		d.addError(spotOf([]byte(text), at), t)
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

var (
	listBegins = lazy.Regexp(`^[ \t]*[A-Za-z0-9_-]+[ \t]*=[ \t]*(\[)`)
	nextBegins = lazy.Regexp(`^[ \t]*(?:[A-Za-z0-9_-]+[ \t]*=|\[\[?[A-Za-z0-9_-]+\]|$)`)
)

// findOpenList finds the bracket of a list that begins on a line above a place
// where the next key or table stands, or the text ends: it was not closed.
func findOpenList(text string, start int) (at int, ok bool) {
	if strings.TrimSpace(text[start:]) == "" {
		text = strings.TrimRight(text[:start], " \t\r\n") + "\n"
		start = len(text)
	}
	begin := strings.LastIndexByte(text[:start], '\n') + 1
	if line, _, _ := strings.Cut(text[begin:], "\n"); !nextBegins().MatchString(line) {
		return 0, false
	}
	for begin > 0 {
		end := begin - 1
		begin = strings.LastIndexByte(text[:end], '\n') + 1
		line := text[begin:end]
		if m := listBegins().FindStringSubmatchIndex(line); m != nil {
			return begin + m[2], !strings.Contains(text[begin:start], "]")
		}
		if nextBegins().MatchString(line) && strings.TrimSpace(line) != "" {
			return 0, false
		}
	}
	return 0, false
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
	key := line[m[2]:m[3]]
	if !strings.HasSuffix(path, key) {
		path = key
	}
	shape := d.shape()
	kind := shape.kindAt(path)
	if m[4] < 0 { // nothing, or a comment alone
		return start, sayNoValue(kind, key), true
	}
	written := line[m[4]:m[5]]
	if first, _ := utf8.DecodeRuneInString(written); strings.ContainsRune("“”„«»‘’‚‹›", first) && (kind == TextKind || kind == "") {
		return begin + m[4], diag.Say("bad-toml/quotation-mark-line", "mark", string(first), "line", ProposeLine(TextKind, key, written)), true
	}
	if kind == "" {
		kind = looksLike(written)
		if kind == TextKind && strings.HasPrefix(message, "invalid datetime") { // a month, or no day
			kind = ""
		}
	}
	if kind != "" {
		t, ok = shape.sayUnreadable(kind, path, written)
	}
	return begin + m[4], t, ok
}

// shape gives what the text may hold; nothing where that is not known.
func (d *Document) shape() Shape {
	if d.options.Shape == nil {
		return Shape{}
	}
	return d.options.Shape()
}

var quotedWithComment = lazy.Regexp(`^("[^"\\]*"|'[^']*')[ \t]*(?:#.*)?$`)

var (
	keyAlone = lazy.Regexp(`^[ \t]*([A-Za-z0-9_-]+)[ \t]*(:|[ \t]|$)[ \t]*([^\r]*)`)
	listLine = lazy.Regexp(`^[ \t]*([A-Za-z0-9_-]+)[ \t]*=[ \t]*(\[[^\[\]{}#]*\])[ \t\r]*$`)
	bareList = lazy.Regexp(`^[ \t]*([A-Za-z0-9_-]+)[ \t]*=[ \t]*("[^"\\]*"(?:[ \t]*,[ \t]*"[^"\\]*")+)[ \t\r]*,?[ \t\r]*$`)
)

// explainKeyAlone explains a line on which a key has no = behind it, as other
// programs want it (place: Kyiv), and a list whose texts have no quotes: with that
// key, and a value as it takes one.
func (d *Document) explainKeyAlone(text string, start int, path, message string) (at int, t diag.Text, ok bool) {
	begin := strings.LastIndexByte(text[:start], '\n') + 1
	line, _, _ := strings.Cut(text[begin:], "\n")
	if d.options.Private {
		return 0, diag.Text{}, false
	}
	shape := d.shape()
	if m := listLine().FindStringSubmatchIndex(line); m != nil && strings.HasPrefix(message, "expected value but found") {
		key, written := line[m[2]:m[3]], line[m[4]:m[5]]
		if proposed := ProposeLine(ListKind, key, written); proposed != "" && !strings.ContainsAny(written, "\"'") {
			return begin + m[4], diag.Say("bad-toml/no-quotes", "key", key, "line", proposed), true
		}
	}
	if m := bareList().FindStringSubmatchIndex(line); m != nil {
		return begin + m[4], diag.Say("bad-toml/bare-list", "line", line[m[2]:m[3]]+" = ["+line[m[4]:m[5]]+"]"), true
	}
	if !strings.HasPrefix(message, "expected '.' or '='") {
		return 0, diag.Text{}, false
	}
	m := keyAlone().FindStringSubmatch(line)
	if m == nil {
		return 0, diag.Text{}, false
	}
	key, written := m[1], strings.TrimSpace(m[3])
	if below := strings.TrimSuffix(path, key); below != path && shape.valueAt(path) != nil {
		path = below + key
	} else if table := tableAround(text[:begin]); table != "" {
		path = table + "." + key
	} else {
		path = key
	}
	known := shape.valueAt(path) != nil
	if !known && m[2] != ":" {
		return 0, diag.Text{}, false // a sentence
	}
	if m := quotedWithComment().FindStringSubmatch(written); m != nil {
		written = m[1]
	} else if !strings.HasPrefix(written, `"`) && !strings.HasPrefix(written, "'") {
		written, _, _ = strings.Cut(written, " #")
	}
	kind := shape.kindAt(path)
	if kind == "" {
		kind = looksLike(written)
	}
	found := string([]rune(strings.TrimSpace(strings.TrimPrefix(strings.TrimLeft(line, " \t"), key)) + " ")[0])
	switch proposed := ProposeLine(kind, key, written); {
	case found == " ":
		t = diag.Say("bad-toml/equals", "line", exampleLine(kind, key))
	case written == "":
		t = diag.Say("bad-toml/equals-line", "found", found, "line", exampleLine(kind, key))
	case proposed == "" && (kind == DateKind || kind == SinceKind || kind == TimeKind):
		t = sayNoDate(kind, key, written, "")
	default:
		t = diag.Say("bad-toml/equals-line", "found", found, "line", proposed)
		if bare := strings.Trim(written, "\"'“”„«»‘’‚ \t"); kind == TextKind && known {
			if problem, bad := shape.problemWith(path, bare); bad {
				t = diag.Say("bad-toml/equals-problem", "found", found, "problem", problem)
			}
		}
	}
	return start, t, true
}

var header = lazy.Regexp(`(?m)^[ \t]*\[\[?[ \t]*([A-Za-z0-9_.-]+)[ \t]*\]\]?`)

// tableAround gives the table that a text ends in; "" above the first.
func tableAround(text string) string {
	all := header().FindAllStringSubmatch(text, -1)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1][1]
}

// explainParts explains what stands between two values of a list or an inline table
// where a comma belongs, and such a table that does not end.
func explainParts(text string, start int, message string) (at int, t diag.Text, ok bool) {
	inTable := strings.HasPrefix(message, "expected a comma or an inline table")
	if !inTable && !strings.HasPrefix(message, "expected a comma (',') or array") {
		return 0, diag.Text{}, false
	}
	found, _ := utf8.DecodeRuneInString(text[start:])
	switch open := strings.LastIndexByte(text[:start], '{'); {
	case inTable && open >= 0 && strings.ContainsRune("]\r\n", found), inTable && open >= 0 && start == len(text):
		return open, diag.Say("bad-toml/unclosed-table"), true
	case found == '\n' || found == '\r' || start == len(text):
		return 0, diag.Text{}, false
	case found == '"' || found == '\'' || found == '{' || found == '[' || unicode.IsLetter(found) || unicode.IsDigit(found):
		return start, diag.Say("bad-toml/comma"), true
	}
	return start, diag.Say("bad-toml/comma-found", "found", string(found)), true
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
			return sayNoValue("", key)
		case strings.ContainsRune("“”„«»‘’‚‹›", first):
			return diag.Say("bad-toml/quotation-mark", "mark", string(first))
		}
		return diag.Say("bad-toml/no-quotes", "key", key, "line", ProposeLine(TextKind, key, found))
	case strings.HasPrefix(message, "expected '.' or '='"):
		if found == "" {
			return diag.Say("bad-toml/equals", "line", "")
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

package migrate

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"

	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// Values are the settings of a site or a page, as its file gives them.
type values map[string]any

// parseData gives what a file of data says, by the ending of its name. YAML is
// bounded by its parser in depth, and in what its aliases come to.
func parseData(name string, data []byte) (any, error) {
	switch strings.ToLower(path.Ext(name)) {
	case ".json":
		var v any
		err := json.Unmarshal(data, &v)
		return v, err
	case ".toml":
		var rep diag.Report
		doc := decode.Parse(data, decode.Options{File: name, Private: true, MaxBytes: maxData}, &rep)
		if doc == nil {
			return nil, errUnread
		}
		return doc.Root().Plain(), nil
	}
	var v any
	err := yaml.Unmarshal(data, &v)
	return v, err
}

var errUnread = fmt.Errorf("cannot be read")

// cutFrontMatter takes a file apart into what stands between its fences (YAML,
// TOML or JSON) and its text; the line is where that begins. A file without has
// no values. It is an error when they cannot be read.
func cutFrontMatter(text string) (front values, body string, line int, err error) {
	if whole := strings.TrimLeft(text, " \t\r\n"); len(whole) < len(text) { // Hugo reads on to where it begins
		if front, body, line, err := cutFrontMatter(whole); err != nil || len(body) < len(whole) {
			return front, body, line + strings.Count(text[:len(text)-len(whole)], "\n"), err
		}
		return nil, text, 1, nil
	}
	fence, _, _ := strings.Cut(text, "\n")
	fence = strings.TrimRight(fence, " \t")
	var name string
	switch {
	case fence == "---" || strings.HasPrefix(fence, "---") && strings.Trim(fence, "-") != "" && len(fence) < 12:
		name = ".yaml"
	case fence == "+++":
		name = ".toml"
	case fence == "{" || jsonStart().MatchString(fence):
		d := json.NewDecoder(strings.NewReader(text))
		if err := d.Decode(&front); err != nil {
			return nil, text, 1, err
		}
		at := int(d.InputOffset())
		return front, text[at:], 1 + strings.Count(text[:at], "\n"), nil
	default:
		return nil, text, 1, nil
	}
	rest := text[strings.IndexByte(text+"\n", '\n'):]
	end := strings.Index(rest, "\n"+fence[:3])
	if end < 0 {
		if fence == "+++" || keyAtStart().MatchString(rest) { // what it says of drafts counts, and nobody knows where it ends
			return nil, text, 1, errUnread
		}
		return nil, text, 1, nil // a rule at the top of a text
	}
	between := rest[:end]
	body = rest[end+1:]
	_, body, _ = strings.Cut(body, "\n")
	line = 1 + strings.Count(text[:len(text)-len(body)], "\n")
	if kind := strings.Trim(fence, "-+"); kind == "js" || kind == "javascript" {
		v := scanScript(between)
		if !isPlainScript("{" + constantStart().ReplaceAllString(between, " ") + "\n}") {
			v[unclearKey] = "---" + kind
		}
		return v, body, line, nil
	} else if kind == "json" {
		name = ".json"
	} else if kind == "toml" {
		name = ".toml"
	}
	v, err := parseData(name, []byte(between))
	if err != nil {
		return nil, body, line, err
	}
	return asValues(v), body, line, nil
}

var (
	jsonStart = lazy.Regexp(`^\{\s*"`)
	// Front matter in a script may set names, one after the other.
	constantStart = lazy.Regexp(`\b(?:const|let|var)\b`)
	keyAtStart    = lazy.Regexp(`^\s*["']?[A-Za-z_][\w-]*["']?\s*:(?:\s|$)`)
)

// asValues gives a table with its keys as text; nil for anything else.
func asValues(v any) values {
	switch v := v.(type) {
	case map[string]any:
		return v
	case values:
		return v
	case map[any]any:
		out := values{}
		for key, value := range v {
			out[fmt.Sprint(key)] = value
		}
		return out
	}
	return nil
}

// asText gives a value as text on one line; "" for tables and lists.
func asText(v any) string {
	switch v := v.(type) {
	case string:
		return strings.Join(strings.Fields(v), " ")
	case bool:
		return strconv.FormatBool(v)
	case int, int64, uint64:
		return fmt.Sprint(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		if v.Hour() == 0 && v.Minute() == 0 && v.Second() == 0 {
			return v.Format(time.DateOnly)
		}
		return v.Format(time.RFC3339)
	}
	return ""
}

// text gives the first of the keys that has a text.
func (v values) text(keys ...string) string {
	for _, key := range keys {
		for name, value := range v {
			if strings.EqualFold(name, key) {
				if s := asText(value); s != "" {
					return s
				}
			}
		}
	}
	return ""
}

// The words of YAML 1.1 for yes and no, which other programs still read so.
var (
	yesWords = []string{"true", "yes", "on", "y", "1", "always"}
	noWords  = []string{"false", "no", "off", "n", "0"}
)

// isTrue reports a key that says yes.
func (v values) isTrue(key string) bool {
	return slices.Contains(yesWords, strings.ToLower(v.text(key)))
}

// maySay reports whether one of the keys says anything but no.
func (v values) maySay(keys ...string) bool {
	return slices.ContainsFunc(keys, func(key string) bool {
		said := strings.ToLower(v.text(key))
		return said != "" && !slices.Contains(noWords, said) || len(v.list(key)) > 1 || v.folded(key) != nil
	})
}

// isDenied reports whether one of the keys says anything but yes.
func (v values) isDenied(keys ...string) bool {
	return slices.ContainsFunc(keys, func(key string) bool {
		said := strings.ToLower(v.text(key))
		return said != "" && !slices.Contains(yesWords, said)
	})
}

// folded gives a table within, in whatever case its key is written.
func (v values) folded(key string) values {
	for name := range v {
		if strings.EqualFold(name, key) {
			if table := asValues(v[name]); table != nil {
				return table
			}
		}
	}
	return nil
}

// list gives the texts of a list, or the one text in its place.
func (v values) list(keys ...string) []string {
	var out []string
	for _, key := range keys {
		switch found := v[key].(type) {
		case []any:
			for _, item := range found {
				if s := asText(item); s != "" {
					out = append(out, s)
				}
			}
		case []string:
			out = append(out, found...)
		default:
			if s := asText(found); s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}

// table gives a table within.
func (v values) table(key string) values { return asValues(v[key]) }

// timeForms are those in which people write dates in front matter.
var timeForms = []string{
	time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 -07:00", "2006-01-02 15:04:05 MST", "2006-01-02 15:04:05", "2006-01-02T15:04",
	"2006-01-02 15:04 -0700", "2006-01-02 15:04", time.DateOnly, "2006/01/02", "2006-1-2", "2 January 2006", "January 2, 2006", "Jan 2, 2006",
}

// time gives the moment of the first of the keys that has one.
func (v values) time(keys ...string) time.Time {
	for _, key := range keys {
		if t, ok := v[key].(time.Time); ok {
			return t
		}
		for _, form := range timeForms {
			if t, err := time.Parse(form, v.text(key)); err == nil {
				return t
			}
		}
	}
	return time.Time{}
}

// languageTag gives the tag of a language as other programs write it, uk_UA or
// zh-hans; "" for what is none. The region goes where it says nothing that the
// language alone does not.
func languageTag(written string) string {
	written, _, _ = strings.Cut(written, ".")
	tag, err := language.Parse(strings.ReplaceAll(written, "_", "-"))
	if err != nil || tag == language.Und {
		return ""
	}
	base, _ := tag.Base()
	script, _ := tag.Script()
	if region, sure := tag.Region(); sure == language.Exact {
		likely, _ := language.Make(base.String()).Region()
		usual, _ := language.Make(base.String()).Script()
		if likely == region && usual == script {
			return base.String()
		}
	}
	return tag.String()
}

// knownLanguages are those whose bare tag is taken for a language where it is
// only a part of a file's name or of a folder's: two letters alone say little.
var knownLanguages = strings.Fields("af am ar az be bg bn bs ca ckb cs cy da de el en eo es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka kk km ko ku ky lt lv mk mn ms my nb ne nl nn no pl ps pt ro ru sk sl sq sr sv sw ta tg th tk tl tr uk ur uz vi zh")

// languageOfName gives the language that a part of a name stands for: uk, uk_UA,
// zh-hans.
func languageOfName(part string) string {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(part), "_", "-"), "-")
	if !slices.Contains(knownLanguages, base) || len(part) > 11 {
		return ""
	}
	return languageTag(part)
}

// cutNameLanguage parts a file's stem from the language at its end, as
// "about.uk", "index_pt_br".
func cutNameLanguage(stem string) (rest, tag string) {
	for i := 1; i < len(stem); i++ {
		if stem[i] == '.' || stem[i] == '_' {
			if tag := languageOfName(stem[i+1:]); tag != "" {
				return stem[:i], tag
			}
		}
	}
	return stem, ""
}

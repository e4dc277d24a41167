package decode

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/locale"
)

// A Kind is what sort of value a key takes. Hints know it, so that the line they
// give to write is right.
type Kind string

// The kinds. A key of another kind gets no line.
const (
	TextKind   Kind = "text"
	TruthKind  Kind = "truth"
	NumberKind Kind = "number"
	DateKind   Kind = "date"
	SinceKind  Kind = "since" // a day, a month or a year
	TimeKind   Kind = "time"
	ListKind   Kind = "list"

	secretKind Kind = "secret" // of a key that must not be there: nothing of its value is repeated
)

// kindOf gives the kind of a field's value.
func kindOf(v Value) Kind {
	if k, ok := v.(interface{ valueKind() Kind }); ok {
		if kind := k.valueKind(); kind != "" {
			return kind
		}
	}
	switch form := v.describe(); form["type"] {
	case "boolean":
		return TruthKind
	case "integer":
		return NumberKind
	case "array":
		return ListKind
	case "string":
		return TextKind
	}
	return ""
}

// kindAt gives the kind of the value at a path, as events.date; "" where the shape has
// none.
func (s Shape) kindAt(path string) Kind {
	name, rest, more := strings.Cut(path, ".")
	i := slices.IndexFunc(s.Fields, func(f Field) bool { return f.Key == name })
	if i < 0 {
		return ""
	}
	if !more {
		return kindOf(s.Fields[i].To)
	}
	if table, ok := s.Fields[i].To.(interface{ fieldsWithin() []Field }); ok {
		return Shape{Fields: table.fieldsWithin()}.kindAt(rest)
	}
	return ""
}

// ProposeLine gives the line to write for a value that was written in another way
// than TOML or its key wants it, as `draft = true` for yes; "" where nothing is
// sure. Of a date in figures that can be read in two ways it gives both lines.
func ProposeLine(kind Kind, key, written string) string {
	written = strings.TrimSpace(written)
	bare := strings.Trim(written, "\"'“”„«»‘’‚ \t")
	if n := strings.Count(written, `"`); kind == TextKind && (n > 2 || n > 0 && written[0] != '"') {
		bare = written // the marks are part of the text
	}
	if key == "" || bare == "" || len(bare) > 200 {
		return ""
	}
	line := func(value string) string { return key + " = " + value }
	switch kind {
	case TruthKind:
		if answer, ok := readTruth(bare); ok {
			return line(strconv.FormatBool(answer))
		}
		return line("true") + " or " + line("false")
	case NumberKind:
		if n, err := strconv.Atoi(strings.Map(dropSeparators, bare)); err == nil {
			return line(strconv.Itoa(n))
		}
	case DateKind, SinceKind:
		days := ReadDay(bare)
		for i := range days {
			days[i] = line(days[i])
		}
		if len(days) == 0 && kind == SinceKind {
			if month := readMonth(bare); month != "" {
				return line(`"` + month + `"`)
			}
		}
		return strings.Join(days, ", or ")
	case TimeKind:
		if clock := readClock(bare); clock != "" {
			return line(`"` + clock + `"`)
		}
	case TextKind:
		return line(quoteText(bare))
	case ListKind:
		if !strings.ContainsAny(bare, "[]") {
			parts := strings.Split(bare, ",")
			for i, p := range parts {
				parts[i] = quoteText(strings.Trim(p, "\"' "))
			}
			return line("[" + strings.Join(parts, ", ") + "]")
		}
	}
	return ""
}

// quoteText writes a text for TOML: between " marks, or between ' marks where it has
// the first and not the second.
func quoteText(s string) string {
	if strings.ContainsAny(s, "\"\\") && !strings.Contains(s, "'") {
		return "'" + s + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

func dropSeparators(r rune) rune {
	if r == ' ' || r == '_' || r == ',' || r == '\'' || r == '\u00a0' || r == '\u202f' {
		return -1
	}
	return r
}

// readTruth reads yes and no in the languages of the interface.
func readTruth(word string) (answer, ok bool) {
	switch strings.ToLower(word) {
	case "yes", "y", "true", "on", "1", "так", "да", "иә", "иә.", "tak", "oui", "vrai", "ja", "wahr", "sí", "si", "verdadero", "نعم":
		return true, true
	case "no", "n", "false", "off", "0", "ні", "нет", "жоқ", "nie", "non", "faux", "nein", "falsch", "falso", "لا":
		return false, true
	}
	return false, false
}

var (
	figures   = lazy.Regexp(`^(\d{1,4})[-./\s](\d{1,2})[-./\s](\d{1,4})\.?$`)
	dayFirst  = lazy.Regexp(`^(\d{1,2})(?:\.|st|nd|rd|th|er|º)?\s+(?:de\s+|d’|d')?([\pL\pM’']+)\.?,?\s+(?:de\s+)?(\d{4})`)
	dayMiddle = lazy.Regexp(`^([\pL\pM]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})`)
	monthYear = lazy.Regexp(`^([\pL\pM]+)\.?\s+(?:de\s+)?(\d{4})`)
)

// ReadDay reads a day as people write it: 3.2.2026, 2026/02/03, 17/12/2026, 3
// February 2026, лютий. It gives the day as 2026-02-03; two where figures with
// strokes may have the month first, none for what is no day.
func ReadDay(s string) []string {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\u00a0", " "))
	if m := figures().FindStringSubmatch(s); m != nil {
		a, b, c := atoi(m[1]), atoi(m[2]), atoi(m[3])
		switch {
		case len(m[1]) == 4:
			return days([3]int{a, b, c})
		case len(m[3]) == 4 && strings.Contains(s, "/") && a != b:
			return days([3]int{c, b, a}, [3]int{c, a, b})
		case len(m[3]) == 4:
			return days([3]int{c, b, a})
		}
		return nil
	}
	if m := dayFirst().FindStringSubmatch(s); m != nil {
		return days([3]int{atoi(m[3]), int(locale.MonthNamed(m[2])), atoi(m[1])})
	}
	if m := dayMiddle().FindStringSubmatch(s); m != nil {
		return days([3]int{atoi(m[3]), int(locale.MonthNamed(m[1])), atoi(m[2])})
	}
	return nil
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// days gives those of the dates (year, month, day) that exist.
func days(dates ...[3]int) []string {
	var list []string
	for _, d := range dates {
		t := time.Date(d[0], time.Month(d[1]), d[2], 0, 0, 0, 0, time.UTC)
		if d[0] >= 1000 && d[1] >= 1 && d[1] <= 12 && t.Day() == d[2] && int(t.Month()) == d[1] {
			list = append(list, t.Format(time.DateOnly))
		}
	}
	return list
}

// readMonth reads a month with its year; "" for anything else.
func readMonth(s string) string {
	if m := monthYear().FindStringSubmatch(s); m != nil {
		if month := locale.MonthNamed(m[1]); month != 0 {
			return m[2] + "-" + twoDigits(int(month))
		}
	}
	for _, form := range []string{"1/2006", "1.2006", "2006/1", "2006-1"} {
		if t, err := time.Parse(form, s); err == nil {
			return t.Format("2006-01")
		}
	}
	return ""
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

var clockFigures = lazy.Regexp(`^(\d{1,2})(?:[.:h](\d{2}))?\s*(?:Uhr|h|([ap])\.?m\.?)?$`)

// readClock reads a time of day as people write it: 9.30, 14h30, 2 pm.
func readClock(s string) string {
	m := clockFigures().FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return ""
	}
	hour, minute := atoi(m[1]), atoi(m[2])
	if m[3] == "p" && hour < 12 {
		hour += 12
	} else if m[3] == "a" && hour == 12 {
		hour = 0
	}
	if hour > 23 || minute > 59 {
		return ""
	}
	return twoDigits(hour) + ":" + twoDigits(minute)
}

// looksLike gives the kind of a value whose key nobody knows, by what it looks like.
func looksLike(written string) Kind {
	if len(ReadDay(written)) > 0 {
		return DateKind
	}
	if _, ok := readTruth(written); ok && !strings.ContainsFunc(written, unicode.IsDigit) {
		return TruthKind
	}
	return TextKind
}

// sayUnreadable says that what stands at a key cannot be read, with the line to
// write; false where there is none to give.
func sayUnreadable(kind Kind, key, written string) (diag.Text, bool) {
	line := ProposeLine(kind, key, written)
	switch {
	case kind == DateKind && line == "" && noDay().MatchString(written):
		return diag.Say("bad-date/no-day", "day", written), true
	case kind == "" || line == "":
		return diag.Text{}, false
	case kind == TruthKind:
		return diag.Say("bad-toml/truth", "key", key, "found", written, "line", line), true
	case kind == DateKind || kind == SinceKind || kind == TimeKind:
		return diag.Say("bad-date/written", "found", written, "line", line), true
	case kind == NumberKind:
		return diag.Say("bad-toml/number", "found", written, "line", line), true
	}
	return diag.Say("bad-toml/no-quotes", "key", key, "line", line), true
}

// noDay finds what is written as a day in the form that TOML has.
var noDay = lazy.Regexp(`^\d{4}-\d{2}-\d{2}$`)

// exampleLine gives a line for a key that has no value.
func exampleLine(kind Kind, key string) string {
	example := map[Kind]string{TruthKind: "true", NumberKind: "50", DateKind: "2020-05-14", SinceKind: "2020-05-14", TimeKind: `"14:30"`, ListKind: `["…"]`}[kind]
	if example == "" {
		example = `"…"`
	}
	return key + " = " + example
}

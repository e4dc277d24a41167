package decode

import (
	"path"
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
	if v := s.valueAt(path); v != nil {
		return kindOf(v)
	}
	return ""
}

// valueAt gives what takes the value at a path; nil where the shape has no such key.
func (s Shape) valueAt(path string) Value {
	name, rest, more := strings.Cut(path, ".")
	i := slices.IndexFunc(s.Fields, func(f Field) bool { return f.Key == name })
	if i < 0 {
		return nil
	}
	if !more {
		return s.Fields[i].To
	}
	if table, ok := s.Fields[i].To.(interface{ fieldsWithin() []Field }); ok {
		return Shape{Fields: table.fieldsWithin()}.valueAt(rest)
	}
	return nil
}

// problemWith gives what would be said of a value at a path, so that no hint gives
// a line to write that is an error again; nothing where the value is right.
func (s Shape) problemWith(path string, value any) (t diag.Text, bad bool) {
	v := s.valueAt(path)
	if v == nil {
		return diag.Text{}, false
	}
	probe := Node{doc: &Document{root: &place{}}, path: path, value: value}
	return probe.problemOf(v.bindNode)
}

// problemOf gives what a reader says of a node, and reports it nowhere.
func (n Node) problemOf(read func(Node)) (t diag.Text, bad bool) {
	var rep diag.Report
	doc := *n.doc
	doc.rep = &rep
	n.doc = &doc
	read(n)
	for _, p := range rep.All() {
		if p.Severity == diag.Error {
			return p.Text, true
		}
	}
	return diag.Text{}, false
}

// problemAsText gives what would be wrong with a number, a truth value or a day
// were it a text, as its key wants one; nothing where putting it in quotes is enough.
func (n Node) problemAsText(read func(Node)) (t diag.Text, bad bool) {
	if _, text := n.value.(string); text || n.shown() == "" || n.doc.options.Private {
		return diag.Text{}, false
	}
	if t, _ := n.problemOf(read); t.ID != "wrong-type/text" {
		return diag.Text{}, false // it takes no text
	}
	n.value = n.shown()
	return n.problemOf(read)
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
		if m := shortOffset().FindStringSubmatch(bare); m != nil && kind == DateKind {
			return line(m[1] + m[2] + ":" + (m[3] + "00")[:2])
		}
		day, clock := bare, ""
		if kind == DateKind { // an hour that is left out of a hint would publish too early
			day, clock = cutClock(bare)
		}
		days := ReadDay(day)
		for i := range days {
			days[i] = line(days[i] + clock)
		}
		if len(days) == 0 && kind == SinceKind {
			if month := readMonth(bare); month != "" {
				return line(`"` + month + `"`)
			}
			if years := year().FindAllString(bare, -1); len(years) == 1 && len(readDayParts(bare)) == 0 {
				return line(years[0])
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
		bare = strings.TrimSuffix(strings.TrimPrefix(written, "["), "]")
		if strings.ContainsAny(bare, "[]{}") {
			return ""
		}
		var parts []string
		for part := range strings.SplitSeq(bare, ",") {
			if part = strings.Trim(part, "\"'“”„«»‘’‚ \t"); part != "" {
				parts = append(parts, quoteText(part))
			}
		}
		if len(parts) > 0 {
			return line("[" + strings.Join(parts, ", ") + "]")
		}
	}
	return ""
}

// quoteText writes a text for TOML: between " marks, or between ' marks where it has
// the first and not the second.
func quoteText(s string) string {
	if strings.ContainsAny(s, "\"\\") && !strings.ContainsAny(s, "'\n") {
		return "'" + s + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(s) + `"`
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
	figures      = lazy.Regexp(`^(\d{1,4})[-./\s](\d{1,2})[-./\s](\d{1,4})\.?$`)
	figuresAlone = lazy.Regexp(`^((?:19|20)\d{2})(\d{2})(\d{2})$`)
	dayFirst     = lazy.Regexp(`^(\d{1,2})(?:\.|st|nd|rd|th|er|º)?\s+(?:de\s+|d’|d')?([\pL\pM’']+)\.?,?\s+(?:de\s+)?(\d{4})`)
	yearFirst    = lazy.Regexp(`^(\d{4})\.?(?:\s+[\pL\pM]+\.?)??\s+(\d{1,2})\.?[\s-]\s*([\pL\pM]+)\.?$`)
	named        = lazy.Regexp(`^(\d{1,2})[-./]([\pL\pM]+)\.?[-./](\d{4})$`)
	dayMiddle    = lazy.Regexp(`^([\pL\pM]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})`)
	monthYear    = lazy.Regexp(`^([\pL\pM]+)\.?\s+(?:de\s+)?(\d{4})`)
)

// ReadDay reads a day as people write it: 3.2.2026, 2026/02/03, 20260203, 17/12/2026, 3
// February 2026, лютий. It gives the day as 2026-02-03; two where figures with
// strokes may have the month first, none for what is no day.
func ReadDay(s string) []string { return days(readDayParts(s)...) }

// readDayParts gives year, month and day as ReadDay reads them, whether there is such a day
// or not; two where it is not clear which is the month.
func readDayParts(s string) [][3]int {
	s = strings.TrimSpace(strings.Map(plainFigure, s))
	if m := figures().FindStringSubmatch(s); m != nil {
		a, b, c := atoi(m[1]), atoi(m[2]), atoi(m[3])
		switch {
		case len(m[1]) == 4:
			return [][3]int{{a, b, c}}
		case len(m[3]) == 4 && strings.Contains(s, "/") && a != b:
			return [][3]int{{c, b, a}, {c, a, b}}
		case len(m[3]) == 4:
			return [][3]int{{c, b, a}}
		}
		return nil
	}
	if m := figuresAlone().FindStringSubmatch(s); m != nil {
		return [][3]int{{atoi(m[1]), atoi(m[2]), atoi(m[3])}}
	}
	if m := named().FindStringSubmatch(s); m != nil { // 3-Feb-2026, as Excel writes it
		return [][3]int{{atoi(m[3]), int(locale.MonthNamed(m[2])), atoi(m[1])}}
	}
	if m := yearFirst().FindStringSubmatch(s); m != nil { // 2026 жылғы 3 ақпан
		return [][3]int{{atoi(m[1]), int(locale.MonthNamed(m[3])), atoi(m[2])}}
	}
	if m := dayFirst().FindStringSubmatch(s); m != nil {
		return [][3]int{{atoi(m[3]), int(locale.MonthNamed(m[2])), atoi(m[1])}}
	}
	if m := dayMiddle().FindStringSubmatch(s); m != nil {
		return [][3]int{{atoi(m[3]), int(locale.MonthNamed(m[1])), atoi(m[2])}}
	}
	return nil
}

// plainFigure gives an Arabic figure as a Latin one, a dash as a hyphen, and every space as one.
func plainFigure(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return r - '٠' + '0'
	case r >= '۰' && r <= '۹':
		return r - '۰' + '0'
	case r == '–', r == '‑', r == '−':
		return '-'
	case unicode.IsSpace(r):
		return ' '
	}
	return r
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

var (
	shortOffset = lazy.Regexp(`^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)([+-]\d{2})(\d{2})?$`)
	behindDay   = lazy.Regexp(`^(.*\d{4}(?:-\d{1,2}-\d{1,2})?\.?)(?:,?\s+|T)(?:at|um|à|a las|o|godz\.|о|об|в)?\s*(\d{1,2}(?:[.:h]\d{2}(?::\d{2})?.*|\s*(?:h|Uhr|[ap]\.?m\.?)))$`)
	secondsOff  = lazy.Regexp(`^(\d{1,2}:\d{2}):00$`)
)

// cutClock cuts the time of day off that stands behind a day, and gives it as TOML
// writes it behind one: T09:00; "" where there is none that is understood.
func cutClock(s string) (day, clock string) {
	if m := behindDay().FindStringSubmatch(s); m != nil {
		if clock := readClock(secondsOff().ReplaceAllString(m[2], "$1")); clock != "" {
			return m[1], "T" + clock
		}
	}
	return s, ""
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

var (
	year     = lazy.Regexp(`\b(?:19|20)\d{2}\b`)
	dayMonth = lazy.Regexp(`^(\d{1,2})(?:\.|st|nd|rd|th|er|º)?\s+(?:de\s+|d’|d')?([\pL\pM’']+)\.?$`)
	monthDay = lazy.Regexp(`^([\pL\pM]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?$`)
)

// formOfDay gives a day in the form in which it is written, with what is known of
// it filled in and letters for the rest: 2026-05-DD. No hint makes up a whole day:
// copied, it would be published.
func formOfDay(written string) (form string, monthKnown bool) {
	written = strings.Trim(written, "\"'“”„«»‘’‚ \t")
	if month := readMonth(written); month != "" {
		return month + "-DD", true
	}
	for _, m := range [][]string{dayMonth().FindStringSubmatch(written), reversed(monthDay().FindStringSubmatch(written))} {
		if m != nil && locale.MonthNamed(m[2]) != 0 && atoi(m[1]) >= 1 && atoi(m[1]) <= 31 {
			return "YYYY-" + twoDigits(int(locale.MonthNamed(m[2]))) + "-" + twoDigits(atoi(m[1])), false
		}
	}
	if years := year().FindAllString(written, -1); len(years) == 1 {
		return years[0] + "-MM-DD", false
	}
	if clock := readClock(written); clock != "" && strings.ContainsAny(written, ":.hamp") {
		return "YYYY-MM-DDT" + clock, false
	}
	return "YYYY-MM-DD", false
}

// reversed turns a match with the month first into one with the day first.
func reversed(m []string) []string {
	if m == nil {
		return nil
	}
	return []string{m[0], m[2], m[1]}
}

// sayNoDate says that a text is no date, with the line to write where it is one as
// people write it, else the form of the line.
func sayNoDate(kind Kind, key, found, line string) diag.Text {
	form, monthKnown := formOfDay(found)
	switch {
	case line != "" && kind == TimeKind:
		return diag.Say("bad-time/written", "found", found, "line", line)
	case line != "":
		return diag.Say("bad-date/written", "found", found, "line", line)
	case kind == TimeKind:
		return diag.Say("bad-time", "found", found, "line", key+` = "HH:MM"`)
	}
	if form, days := monthOfNoDay(found); days > 0 {
		return diag.Say("bad-date/no-day", "day", found, "days", days, "line", key+" = "+form)
	}
	switch {
	case kind == SinceKind:
		return diag.Say("bad-date/since", "found", found, "line", key+" = YYYY")
	case monthKnown:
		return diag.Say("bad-date/month", "found", found, "line", key+" = "+form)
	}
	return diag.Say("bad-date", "found", found, "line", key+" = "+form)
}

// sayUnreadable says that what stands at a path cannot be read as TOML, with the
// line to write; where that line would be an error again it says why. False where
// nothing is known of the key.
func (s Shape) sayUnreadable(kind Kind, path, written string) (diag.Text, bool) {
	key := path[strings.LastIndexByte(path, '.')+1:]
	line := ProposeLine(kind, key, written)
	switch kind {
	case DateKind, SinceKind, TimeKind:
		return sayNoDate(kind, key, written, line), true
	case TruthKind:
		return diag.Say("bad-toml/truth", "key", key, "found", written, "line", line), line != ""
	case NumberKind:
		return diag.Say("bad-toml/number", "found", written, "line", line), true
	case TextKind:
		if problem, bad := s.problemWith(path, written); bad && line != "" {
			return diag.Say("bad-toml/no-quotes-problem", "key", key, "problem", problem), true
		}
	}
	return diag.Say("bad-toml/no-quotes", "key", key, "line", line), line != ""
}

// monthOfNoDay gives the month of a day that it does not have, as 2026-02-DD, and how many days
// it has; 0 for what is no such day.
func monthOfNoDay(written string) (form string, days int) {
	day, clock := cutClock(strings.Trim(written, "\"'“”„«»‘’‚ \t"))
	for _, d := range readDayParts(day) {
		last := time.Date(d[0], time.Month(d[1])+1, 0, 0, 0, 0, 0, time.UTC)
		if d[0] >= 1000 && d[1] >= 1 && d[1] <= 12 && (d[2] > last.Day() || d[2] == 0) {
			return last.Format("2006-01") + "-DD" + clock, last.Day()
		}
	}
	return "", 0
}

// sayNoValue says that a key has no value.
func sayNoValue(kind Kind, key string) diag.Text {
	if kind == DateKind {
		return diag.Say("bad-toml/no-day", "key", key, "line", exampleLine(kind, key))
	}
	return diag.Say("bad-toml/no-value", "key", key, "line", exampleLine(kind, key))
}

// missingLine gives the line for a key that a document lacks: a title is made of the
// name of its file.
func (d *Document) missingLine(f Field) string {
	if title := titleOfFile(d.options.File); f.Key == "title" && title != "" && !d.options.Translation {
		return ProposeLine(TextKind, f.Key, title)
	}
	return exampleLine(kindOf(f.To), f.Key)
}

var dayBefore = lazy.Regexp(`^\d{4}-\d{2}-\d{2}-?`)

// titleOfFile makes a title of the words in a content file's name, or in its folder's;
// "" where there are none.
func titleOfFile(file string) string {
	name, _, _ := strings.Cut(path.Base(file), ".")
	if name == "index" {
		name = path.Base(path.Dir(file))
	}
	words := []rune(strings.ReplaceAll(dayBefore().ReplaceAllString(name, ""), "-", " "))
	if path.Ext(file) != ".md" || len(words) == 0 || path.Dir(file) == "content" {
		return ""
	}
	words[0] = unicode.ToUpper(words[0])
	return string(words)
}

// ExampleDay is the line for a day that nobody knows.
func ExampleDay(key string) string { return exampleLine(DateKind, key) }

// exampleLine gives a line for a key that has no value. Letters stand in a date and
// a time: no hint makes one up.
func exampleLine(kind Kind, key string) string {
	example := map[Kind]string{TruthKind: "true", NumberKind: "50", DateKind: "YYYY-MM-DD", SinceKind: "YYYY", TimeKind: `"HH:MM"`, ListKind: `["…"]`}[kind]
	if example == "" {
		example = `"…"`
	}
	return key + " = " + example
}

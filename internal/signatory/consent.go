package signatory

import (
	"cmp"
	_ "embed"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/consent"
	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/names"
)

// A showing is how much of a person is shown.
type showing uint8

const (
	counted showing = iota // only counted
	byInitials
	byName
)

// A consentCheck decides for each row whether and how a person is shown. It is
// the only way from a row to a person, for those who count and those who look.
type consentCheck struct {
	o        *Options
	slots    *slots
	problems *problems // nil to report nothing
	today    string    // as day
	blank    causes    // the rows that say nothing in public, while it may be that others do
	doubts   causes
	plain    plainCells
	table    table // the one whose rows are decided
	section  section
}

func newConsentCheck(l *list, p *problems) *consentCheck {
	return &consentCheck{o: &l.o, slots: &l.slots, problems: p, today: l.o.Now.In(l.o.Zone).Format(day), plain: plainCells{}}
}

// A verdict is what was decided about a row.
type verdict struct {
	show  showing
	until string // the last day on which the person is shown, as day; "" for no end
}

// decideRow checks a row and puts its date, until and country in their normal
// form. A row with anything wrong in it is counted and not shown.
func (c *consentCheck) decideRow(t table, r *row) verdict {
	for _, f := range r.flaws {
		title := c.slots.titleOf(f.slot)
		switch {
		case f.why == notUTF8:
			c.reject(t, r, f.slot, diag.Say("wrong-encoding/cell", "row", diag.Rows{r.number}, "column", title))
		case f.why != lost:
			c.reject(t, r, f.slot, diag.Say("control-character/cell", "row", diag.Rows{r.number}, "column", title))
		case c.o.Encoding != "":
			c.reject(t, r, f.slot, diag.Say("lost-letter/encoding", "row", diag.Rows{r.number}, "column", title, "encoding", c.o.Encoding))
		default:
			c.reject(t, r, f.slot, diag.Say("lost-letter", "row", diag.Rows{r.number}, "column", title))
		}
	}
	for slot, text := range r.values {
		if len(text) <= maxName {
			continue
		}
		most := maxCell
		if column := c.slots.columnIn(slot); column == nameColumn || column == sortColumn {
			most = maxName
		}
		if utf8.RuneCountInString(text) > most {
			c.reject(t, r, slot, diag.Say("too-long", "row", diag.Rows{r.number}, "column", c.slots.titleOf(slot), "n", most))
		}
	}
	isHeading := c.meetHeading(t, r)
	if r.values[nameColumn] == "" && !r.bad {
		c.reject(t, r, int(nameColumn), diag.Say("no-name/cell", "row", diag.Rows{r.number}, "column", nameColumn))
	}
	if isComment(r.values[nameColumn]) {
		c.reject(t, r, int(nameColumn), diag.Say("misfit/comment", "row", diag.Rows{r.number}))
	}
	show := c.decideShowing(t, r)
	if r.joined && show != counted {
		c.reject(t, r, int(nameColumn), diag.Say("misfit/one-cell", "row", diag.Rows{r.number}))
	}
	code, ok := parseCountry(r.values[countryColumn])
	if !ok {
		c.reject(t, r, int(countryColumn), diag.Say("unknown-country/cell", "row", diag.Rows{r.number}, "column", countryColumn))
	}
	r.values[countryColumn] = code
	for _, column := range [...]column{dateColumn, untilColumn} {
		if r.values[column] == "" {
			continue
		}
		date, ok := parseDay(r.values[column])
		if !ok {
			c.reject(t, r, int(column), diag.Say("bad-date/cell", "row", diag.Rows{r.number}, "column", column))
		}
		r.values[column] = date
	}
	v := verdict{show: show, until: r.values[untilColumn]}
	if v.until != "" && v.until < c.today {
		v.show = counted
	}
	if v.show != counted && !r.bad && c.problems != nil {
		c.doubtRow(t, r, v.show)
	}
	if v.show != counted && !isHeading && c.section.heading > 0 {
		c.section.rows = append(c.section.rows, r.number)
	}
	if r.bad {
		v.show = counted
	}
	return v
}

// decideShowing decides by the column public. A blank cell is no answer: only a
// letter that says what it means names anybody by one, and where no row has an
// answer the letter's key, given or not, decides for all.
func (c *consentCheck) decideShowing(t table, r *row) showing {
	c.table = t
	meant, told := c.o.Answers[r.values[publicColumn]]
	if told {
		r.values[publicColumn] = meant
	}
	show, ok := parsePublic(r.values[publicColumn], c.o.Public)
	if c.slots.explained && !told && r.values[publicColumn] != "" {
		show, ok = counted, false // a yes to a question that nobody knows
	}
	switch {
	case !ok:
		c.reject(t, r, int(publicColumn), diag.Say("bad-public", "row", diag.Rows{r.number}, "column", publicColumn))
	case r.values[publicColumn] != "":
	case !c.o.PublicGiven && !r.bad:
		c.blank.addRow(diag.Error, "", t, r, int(publicColumn), func(n int, rows diag.Rows) diag.Text {
			return diag.Say("blank-public", "n", n, "rows", rows)
		})
		if t.hasColumn(publicColumn) {
			show = counted
		}
	}
	return show
}

// finish reports what rows have in common.
func (c *consentCheck) finish() {
	c.endSection()
	if c.hasAnswers() {
		c.blank.finish(c.problems)
	}
	c.doubts.finish(c.problems)
}

// hasAnswers reports whether the list has a column public.
func (c *consentCheck) hasAnswers() bool { return c.table != nil && c.table.hasColumn(publicColumn) }

// reject reports a cell; what is said never repeats what is in it.
func (c *consentCheck) reject(t table, r *row, slot int, said diag.Text) {
	r.bad = true
	c.problems.addError(placeOrFile(t.positionOf(slot)), said)
}

// parsePublic reads the column public; anything but the words of the contract
// is false, never a guess.
func parsePublic(s string, otherwise bool) (showing, bool) {
	switch strings.ToLower(s) {
	case "yes", "true", "1":
		return byName, true
	case "no", "false", "0":
		return counted, true
	case "initials":
		return byInitials, true
	case "":
		if otherwise {
			return byName, true
		}
		return counted, true
	}
	return counted, false
}

// reportLikelyConsent reports a column that is not read, but looks as if it
// said who may be named.
func reportLikelyConsent(p *problems, at diag.Position, header string) {
	if isRepeatable(header) {
		p.addError(at, diag.Say("not-a-consent/named", "column", strings.TrimSpace(header)))
	} else {
		p.addError(at, diag.Say("not-a-consent"))
	}
}

// reportAnswers reports a column that is not read and holds nothing but answers
// to a question that may be the one for consent. It is called by its letters
// where it has no header.
func reportAnswers(p *problems, at diag.Position, header, letters string) {
	switch {
	case names.IsBlank(header):
		p.addError(at, diag.Say("not-a-consent/answers-nameless", "column", letters))
	case isRepeatable(header):
		p.addError(at, diag.Say("not-a-consent/answers", "column", strings.TrimSpace(header)))
	default:
		p.addError(at, diag.Say("not-a-consent/answers-unnamed"))
	}
}

// reportSecondConsent reports a column beside public that looks as if it said
// who may be named too: where the two differ, nobody can know which one holds.
func reportSecondConsent(p *problems, at diag.Position, header string) {
	if isRepeatable(header) {
		p.addError(at, diag.Say("not-a-consent/second-named", "column", strings.TrimSpace(header)))
	} else {
		p.addError(at, diag.Say("not-a-consent/second"))
	}
}

// unreadKeys gathers the keys that are never published, for formats whose rows
// each name their keys.
type unreadKeys struct {
	keys    map[string]*unreadKey
	against string            // one that says who is not to be named
	consent string            // one that looks like public
	has     [columnCount]bool // the columns that were there
	second  string            // one that looks like public, also beside it
	heard   row               // what the cells of the row that is being read say of who is not to be named
	parts   []string          // what the row holds under keys for a part of the name
}

// maxLeftOut bounds how many different keys are remembered.
const maxLeftOut = 100

// An unreadKey is what was learnt of a key.
type unreadKey struct {
	unclear bool // it looks like one that says who may be named
	remarks bool // it is of a column of remarks
	second  bool // and does so beside public
	ignored bool // the letter says that it is none
	answers consent.Answers
}

// addKey takes a key that is not read, and its value as a text.
func (u *unreadKeys) addKey(s *slots, key string, slot int, value string) {
	k := u.keys[key]
	if k == nil {
		if u.keys == nil {
			u.keys = map[string]*unreadKey{}
		}
		k = &unreadKey{ignored: s.isIgnored(key)}
		k.remarks = consent.IsRemarkHeader(key)
		k.unclear = !k.ignored && slot != int(anonymousColumn) && s.looksLikeConsent(key)
		k.second = k.unclear && consent.AsksOnItsOwn(key)
		if len(u.keys) < maxLeftOut {
			u.keys[key] = k
		}
	}
	if k.ignored {
		return
	}
	k.answers.Add(value)
	if !k.unclear && s.holdsNestedConsent(value) {
		k.unclear, k.second = true, true
	}
	u.heard.hearUnread(value)
	u.heard.worded = u.heard.worded || k.remarks && isRemark(value)
	if isNamePart(key) {
		u.parts = append(u.parts, value)
	}
	if slot == int(anonymousColumn) {
		u.against = key
	}
	if k.unclear {
		u.consent = key
	}
	if k.second {
		u.second = key
	}
}

// endRow ends a row.
func (u *unreadKeys) endRow(r *row) {
	r.marked, r.remark, r.worded = u.heard.marked, u.heard.remark, u.heard.worded
	r.parts = append(r.parts, u.parts...)
	u.heard, u.parts = row{}, nil
}

// reportLeftOut says what was left out, at the end of the rows.
func (u *unreadKeys) reportLeftOut(s *slots, p *problems, at diag.Position) error {
	s.warnLeftOut(slices.Sorted(maps.Keys(u.keys)), p, at)
	second := cmp.Or(u.against, u.second)
	switch {
	case u.has[publicColumn] && second != "":
		reportSecondConsent(p, at, second)
	case u.has[publicColumn]:
		return nil
	case u.against != "":
		p.addError(at, diag.Say("not-a-consent/reversed"))
	case u.consent != "":
		reportLikelyConsent(p, at, u.consent)
	default:
		for _, key := range slices.Sorted(maps.Keys(u.keys)) {
			if u.keys[key].answers.AreAll() {
				reportAnswers(p, at, key, "")
			}
		}
		return nil
	}
	return errStop
}

// isRemark reports a cell that says something: no number, no address and no day.
func isRemark(cell string) bool {
	return !strings.Contains(cell, "@") && !webIn().MatchString(cell) && strings.ContainsFunc(cell, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsSymbol(r) && r >= utf8.RuneSelf })
}

// looksLikeConsent reports whether a header that is not read may be that of a
// column which says who may be named: were it left out, all would be.
func (s *slots) looksLikeConsent(header string) bool {
	return s.findSlot(header) == int(consentColumn) || consent.Asks(header)
}

// nestedKey finds the keys of what is written within one value.
var nestedKey = lazy.Regexp(`([\p{L}_][\p{L}\p{N}_ -]{0,40})"?\s*:`)

// holdsNestedConsent reports whether a value with keys of its own, as
// {"publish": false}, has one that may say who is to be named.
func (s *slots) holdsNestedConsent(value string) bool {
	if !strings.ContainsAny(value, "{[") || !strings.Contains(value, ":") {
		return false
	}
	return slices.ContainsFunc(nestedKey().FindAllStringSubmatch(value, -1), func(found []string) bool {
		slot := s.findSlot(found[1])
		return slot == int(publicColumn) || slot == int(anonymousColumn) || s.looksLikeConsent(found[1])
	})
}

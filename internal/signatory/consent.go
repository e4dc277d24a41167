package signatory

import (
	"cmp"
	_ "embed"
	"encoding/csv"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"casebook/internal/diag"
	"casebook/internal/lazy"
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
	case isBlank(header):
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
	answers unreadAnswers
}

// addKey takes a key that is not read, and its value as a text.
func (u *unreadKeys) addKey(s *slots, key string, slot int, value string) {
	k := u.keys[key]
	if k == nil {
		if u.keys == nil {
			u.keys = map[string]*unreadKey{}
		}
		k = &unreadKey{ignored: s.isIgnored(key)}
		k.remarks = isRemarkHeader(key)
		k.unclear = !k.ignored && slot != int(anonymousColumn) && s.looksLikeConsent(key)
		k.second = k.unclear && s.looksLikeSecond(key)
		if len(u.keys) < maxLeftOut {
			u.keys[key] = k
		}
	}
	if k.ignored {
		return
	}
	k.answers.addCell(value)
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
			if u.keys[key].answers.areAll() {
				reportAnswers(p, at, key, "")
			}
		}
		return nil
	}
	return errStop
}

//go:embed words.csv
var wordsCSV string

// A wordList is words of the built-in languages by what they mean, folded: look-alike
// letters of other scripts and accents do not count.
type wordList struct {
	begins   []string // what a word of a header begins with that may ask for consent
	holds    []string // what such a word holds anywhere, as compounds do
	words    []string // such words themselves
	misspelt []string // and those that are known with a wrong letter
	remarks  []string // of the headers of columns of remarks
	phrases  []string // several words that do so together, as "use your name"
	secrecy  []string // what words of secrecy begin with
	innocent []string // words that look like one of these and are about something else
	answers  map[string]bool

	forenames, surnames []string // headers of the parts of a name
	titles              []string // what stands before a name and is no part of it
}

// wordRows gives the rows of words.csv: meaning, language, words parted by "|".
var wordRows = sync.OnceValue(func() [][]string {
	rows, err := csv.NewReader(strings.NewReader(wordsCSV)).ReadAll()
	if err != nil {
		panic("words.csv: " + err.Error())
	}
	return rows[1:]
})

var knownWords = sync.OnceValue(func() *wordList {
	w := &wordList{answers: map[string]bool{}}
	lists := map[string]*[]string{"begins": &w.begins, "holds": &w.holds, "word": &w.words, "misspelt": &w.misspelt, "innocent": &w.innocent, "secrecy": &w.secrecy}
	for _, row := range wordRows() {
		for word := range strings.SplitSeq(row[2], "|") {
			switch list := lists[row[0]]; {
			case list != nil:
				*list = append(*list, Fold(word))
			case row[0] == "forename":
				w.forenames = append(w.forenames, foldHeader(word))
			case row[0] == "surname":
				w.surnames = append(w.surnames, foldHeader(word))
			case row[0] == "phrase":
				w.phrases = append(w.phrases, foldStem(word))
			case row[0] == "remark":
				w.remarks = append(w.remarks, foldStem(word))
			case row[0] == "title":
				w.titles = append(w.titles, foldWords(word)...)
			case row[0] == "yes" || row[0] == "no":
				w.answers[foldAnswer(word)] = true
			}
		}
	}
	return w
})

// foldStem folds a word or several, the last of which may be a beginning.
func foldStem(word string) string {
	stem, begins := strings.CutSuffix(word, "*")
	folded := strings.Join(foldWords(stem), " ")
	if begins {
		folded += "*"
	}
	return folded
}

// isRemarkHeader reports a header of a column in which people write whatever they want.
func isRemarkHeader(header string) bool {
	return slices.ContainsFunc(foldWords(header), func(word string) bool { return isWordOf(word, knownWords().remarks) })
}

// isRemark reports a cell that says something: no number, no address and no day.
func isRemark(cell string) bool {
	return !strings.Contains(cell, "@") && !webIn().MatchString(cell) && strings.ContainsFunc(cell, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsSymbol(r) && r >= utf8.RuneSelf })
}

// looksLikeConsent reports whether a header that is not read may be that of a
// column which says who may be named: were it left out, all would be.
func (s *slots) looksLikeConsent(header string) bool {
	return s.findSlot(header) == int(consentColumn) || holdsConsent(header)
}

// looksLikeSecond reports whether a header that looks like consent does so
// beside a column public too. Words of secrecy alone do not say so there, with
// others behind them: "private phone" is no consent.
func (s *slots) looksLikeSecond(header string) bool {
	words := wordsOfHeader(header)
	others := slices.DeleteFunc(slices.Clone(words), func(word string) bool {
		return slices.ContainsFunc(knownWords().secrecy, func(stem string) bool { return strings.HasPrefix(word, stem) })
	})
	return len(words) == 1 || holdsConsent(strings.Join(others, " "))
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

// holdsConsent reports whether a text holds a word of consent, refusal,
// anonymity, publication or showing, in any of the built-in languages.
func holdsConsent(text string) bool {
	known := knownWords()
	if words := foldWords(text); knownMarks().refuses(words) || len(words) == 2 && isAnswer(words[0]) && isAnswer(words[1]) {
		return true // as "yes/no" asks for one
	}
	words := wordsOfHeader(text)
	if folded := " " + strings.Join(foldWords(text), " ") + " "; slices.ContainsFunc(known.phrases, func(phrase string) bool { return holdsWords(folded, phrase) }) {
		return true
	}
	if slices.Contains(known.innocent, Fold(strings.Join(words, " "))) {
		return false
	}
	for _, word := range words {
		if slices.Contains(known.innocent, word) {
			continue
		}
		begins := func(stem string) bool { return strings.HasPrefix(word, stem) }
		holds := func(part string) bool { return strings.Contains(word, part) }
		if slices.ContainsFunc(known.begins, begins) || slices.ContainsFunc(known.holds, holds) || slices.Contains(known.words, word) ||
			utf8.RuneCountInString(word) > 4 && diag.Nearest(word, known.misspelt) != "" {
			return true
		}
	}
	return false
}

// wordsOfHeader gives the folded words of a header, those in "isPublic" too.
func wordsOfHeader(header string) []string {
	var b strings.Builder
	before := ' '
	for _, r := range header {
		if unicode.IsLower(before) && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	words := strings.FieldsFunc(b.String(), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != utf8.RuneError })
	for i, w := range words {
		words[i] = Fold(w)
	}
	return words
}

// foldAnswer makes answers comparable: letter case, accents and what stands
// around the words do not count.
func foldAnswer(cell string) string {
	cell = strings.TrimFunc(cell, func(r rune) bool { return !isVisible(r) || strings.ContainsRune(".,;:!?()[]\"'«»„“”", r) })
	if folded := Fold(cell); folded != "" {
		return folded
	}
	return cell // a sign
}

// maxAnswer is how long the answer to a question of a form may be, in bytes.
const maxAnswer = 300

// IsAnswer reports whether a cell answers a question with yes or no, in one of
// the built-in languages.
func IsAnswer(cell string) bool { return isAnswer(cell) }

// isAnswer reports whether a cell is a yes or a no in one of the built-in
// languages, alone or with more words behind it. Which of the two is never read
// from it.
func isAnswer(cell string) bool {
	if len(cell) > maxAnswer {
		return false
	}
	known := knownWords().answers
	if known[foldAnswer(cell)] {
		return true
	}
	first, rest, found := strings.Cut(strings.TrimSpace(cell), " ")
	marked := strings.TrimRightFunc(first, unicode.IsPunct)
	return found && rest != "" && utf8.RuneCountInString(marked) > 1 && known[foldAnswer(marked)] && (marked != first || holdsConsent(rest))
}

// unreadAnswers is whether the cells of a column that is not read are all
// answers to a question that can only be guessed.
type unreadAnswers struct {
	some, others bool
	word         string // the first of words of consent, as "public"
}

// addCell takes a cell that is not blank.
func (u *unreadAnswers) addCell(cell string) {
	if u.others || isBlank(cell) {
		return
	}
	switch {
	case isAnswer(cell):
		u.some = true
	case isAnswerOfConsent(cell): // two that differ answer a question; one may be anything
		folded := foldAnswer(cell)
		u.some = u.some || u.word != "" && u.word != folded
		u.word = cmp.Or(u.word, folded)
	case !knownMarks().isNoAnswer(cell):
		u.others = true
	}
}

// isAnswerOfConsent reports a word or two that answer in words of consent, as
// "public" and "private" do.
func isAnswerOfConsent(cell string) bool {
	const most = 40 // bytes
	return len(cell) <= most && len(strings.Fields(cell)) <= 2 && holdsConsent(cell)
}

// areAll reports whether there are answers and nothing else.
func (u *unreadAnswers) areAll() bool { return u.some && !u.others }

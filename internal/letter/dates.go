package letter

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// A dateline is what a letter's line of place and date says.
type dateline struct {
	place     string
	date      time.Time
	ambiguous bool // as 03/04/2020: day and month cannot be told apart
}

// readDateline reads a line that is a date, with a place before or after it,
// and nothing else: "Brussels, 21 May 2020", "м. Київ, 21 травня 2020 р.".
func readDateline(text string) (d dateline, ok bool) {
	if len(text) > 120 {
		return d, false
	}
	tokens := dateTokens(text)
	for from := range tokens {
		to, date, ambiguous := matchDate(tokens, from)
		if to == 0 {
			continue
		}
		before, after := trimFillers(tokens[:from], true), trimFillers(tokens[to:], false)
		if len(before) > 0 && len(after) > 0 {
			return d, false
		}
		place := strings.Trim(sourceOf(text, append(before, after...)), " ,.;–—-|\t\u00a0«»")
		if !isPlace(place) {
			return d, false
		}
		return dateline{place, date, ambiguous}, true
	}
	return d, false
}

// A token is a word or number of a line of date, folded, and where it stands.
type token struct {
	text     string
	from, to int
}

// dateTokens cuts a line into words, numbers (digits of any script) and the
// punctuation of numeric dates.
func dateTokens(text string) []token {
	var out []token
	kind := func(r rune) int {
		switch {
		case unicode.IsDigit(r):
			return 1
		case unicode.IsLetter(r), unicode.IsMark(r), strings.ContainsRune("'’-", r):
			return 2
		case strings.ContainsRune("./", r):
			return 3
		}
		return 0
	}
	last := 0
	for i, r := range text {
		k := kind(r)
		size := len(string(r))
		if r == '-' && last == 1 {
			k = 3
		}
		switch {
		case k == 0:
		case k == last && k != 3:
			out[len(out)-1].to = i + size
		default:
			out = append(out, token{from: i, to: i + size})
		}
		last = k
	}
	for i := range out {
		out[i].text = fold(westernDigits(text[out[i].from:out[i].to]))
	}
	return out
}

// westernDigits writes the digits of any script as 0 to 9.
func westernDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		}
		return r
	}, s)
}

// matchDate reads a date that begins at a token and gives the token after it;
// 0 when there is none.
func matchDate(t []token, from int) (to int, date time.Time, ambiguous bool) {
	for _, match := range []func([]token) (int, int, int, int, bool){numericDate, dayFirst, monthFirst, yearFirst} {
		if n, y, m, d, ok := match(t[from:]); ok {
			date = time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
			if date.Day() != d || int(date.Month()) != m {
				continue
			}
			slashed := n == 5 && t[from+1].text == "/"
			return from + n, date, slashed && d <= 12 && d != m
		}
	}
	return 0, date, false
}

// numericDate reads 2020-05-21, 21.05.2020, and 21/05/2020 or 05/21/2020.
func numericDate(t []token) (n, y, m, d int, ok bool) {
	if len(t) < 5 || t[1].text != t[3].text || !strings.Contains("./-", t[1].text) {
		return 0, 0, 0, 0, false
	}
	a, b, c := number(t[0].text), number(t[2].text), number(t[4].text)
	if year(t[0].text) {
		return 5, a, b, c, validDay(b, c)
	}
	if !year(t[4].text) {
		return 0, 0, 0, 0, false
	}
	if b > 12 && t[1].text == "/" {
		a, b = b, a
	}
	return 5, c, b, a, validDay(b, a)
}

// dayFirst reads 21 May 2020, 21. Mai 2020, 1er mai 2020, 21 de mayo de 2020.
func dayFirst(t []token) (n, y, m, d int, ok bool) {
	w := newWalker(t)
	d = w.day()
	m = w.month()
	y = w.year()
	return w.used, y, m, d, w.ok && validDay(m, d)
}

// monthFirst reads May 21, 2020.
func monthFirst(t []token) (n, y, m, d int, ok bool) {
	w := newWalker(t)
	m = w.month()
	d = w.day()
	y = w.year()
	return w.used, y, m, d, w.ok && validDay(m, d)
}

// yearFirst reads 2020 жылғы 21 мамыр.
func yearFirst(t []token) (n, y, m, d int, ok bool) {
	w := newWalker(t)
	y = w.year()
	d = w.day()
	m = w.month()
	return w.used, y, m, d, w.ok && validDay(m, d)
}

// A walker takes the parts of a date from its tokens, one after the other.
type walker struct {
	t    []token
	used int
	ok   bool
}

func newWalker(t []token) *walker { return &walker{t: t, ok: true} }

// next gives the next token that means something within a date.
func (w *walker) next() string {
	for w.ok && w.used < len(w.t) {
		s := w.t[w.used].text
		if w.used > 0 && (s == "." || s == "-" || is("filler", s) || ordinalEndings[s]) {
			w.used++
			continue
		}
		return s
	}
	w.ok = false
	return ""
}

var ordinalEndings = map[string]bool{"st": true, "nd": true, "rd": true, "th": true, "er": true, "-го": true, "го": true, "-е": true}

func (w *walker) number(fits func(string) bool) int {
	s := w.next()
	if w.ok = w.ok && fits(s); w.ok {
		w.used++
	}
	return number(s)
}

func (w *walker) day() int {
	return w.number(func(s string) bool { return len(s) <= 2 && number(s) >= 1 && number(s) <= 31 })
}

func (w *walker) year() int { return w.number(year) }

func (w *walker) month() int {
	first := w.next()
	if !w.ok {
		return 0
	}
	months := words().months
	if w.used+1 < len(w.t) {
		second := w.t[w.used+1].text
		if m := months[first+" "+second]; m > 0 { // تشرين الأول
			w.used += 2
			return m
		}
	}
	m := months[first]
	w.ok = m > 0
	w.used++
	return m
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func year(s string) bool { return len(s) == 4 && number(s) >= 1900 && number(s) < 2100 }

func validDay(month, day int) bool { return month >= 1 && month <= 12 && day >= 1 && day <= 31 }

// trimFillers drops what belongs to a date and says nothing: the name of the
// day, "le", "р.", "г.". Before a date, "г. Москва" is a town with its
// abbreviation.
func trimFillers(t []token, before bool) []token {
	idle := func(s string) bool { return s == "." || is("weekday", s) || is("filler", s) }
	for len(t) > 0 && idle(t[0].text) {
		if before && len(t) > 2 && t[1].text == "." {
			break
		}
		t = t[1:]
	}
	for len(t) > 0 && idle(t[len(t)-1].text) {
		t = t[:len(t)-1]
	}
	return t
}

func sourceOf(text string, t []token) string {
	if len(t) == 0 {
		return ""
	}
	return text[t[0].from:t[len(t)-1].to]
}

// isPlace reports whether what stands beside a date can be a place's name.
func isPlace(s string) bool {
	fields := strings.Fields(s)
	if len(fields) > 5 || len(s) > 80 || strings.ContainsFunc(s, unicode.IsDigit) || strings.ContainsAny(s, ":;!?@/") {
		return false
	}
	for _, f := range fields {
		if r := []rune(f)[0]; unicode.IsUpper(r) || unicode.Is(unicode.Lo, r) {
			return true
		}
	}
	return s == ""
}

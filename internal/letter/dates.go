package letter

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
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
	tokens := cutTokens(text)
	for from := range tokens {
		length, date, ambiguous := readDate(tokens[from:])
		if length == 0 {
			continue
		}
		before, after := trimIdle(tokens[:from], true), trimIdle(tokens[from+length:], false)
		place := ""
		switch {
		case len(before) > 0 && len(after) > 0:
			return d, false
		case len(before) > 0:
			place = text[before[0].from:before[len(before)-1].to]
		case len(after) > 0:
			place = text[after[0].from:after[len(after)-1].to]
		}
		place = strings.Trim(place, " ,.;–—-|\t\u00a0«»")
		return dateline{place, date, ambiguous}, isPlace(place)
	}
	return d, false
}

// A token is a word or number of a line of date, folded, and where it stands.
type token struct {
	text     string
	from, to int // in bytes
}

// cutTokens cuts a line into words, numbers (digits of any script) and the
// punctuation of numeric dates.
func cutTokens(text string) []token {
	const (
		gap = iota
		digit
		letter
		mark
	)
	var out []token
	last := gap
	for i, r := range text {
		kind := gap
		switch {
		case unicode.IsDigit(r):
			kind = digit
		case r == '-' && last == digit, r == '.', r == '/':
			kind = mark
		case unicode.IsLetter(r), unicode.IsMark(r), strings.ContainsRune("'’-", r):
			kind = letter
		}
		to := i + max(1, utf8.RuneLen(r))
		switch {
		case kind == gap:
		case kind == last && kind != mark:
			out[len(out)-1].to = to
		default:
			out = append(out, token{from: i, to: to})
		}
		last = kind
	}
	for i, t := range out {
		out[i].text = fold(strings.Map(func(r rune) rune {
			switch {
			case r >= '٠' && r <= '٩':
				return r - '٠' + '0'
			case r >= '۰' && r <= '۹':
				return r - '۰' + '0'
			}
			return r
		}, text[t.from:t.to]))
	}
	return out
}

// readDate reads a date that the tokens begin with, and gives how many it takes;
// 0 when there is none.
func readDate(t []token) (length int, date time.Time, ambiguous bool) {
	exists := func(y, m, d int) bool {
		date = time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
		return d > 0 && date.Day() == d && int(date.Month()) == m
	}
	if len(t) >= 5 && t[1].text == t[3].text && strings.Contains("./-", t[1].text) { // 2020-05-21, 21.05.2020, and 21/05/2020 or 05/21/2020
		y, m, d := number(t[0].text), number(t[2].text), number(t[4].text)
		slashed, known := t[1].text == "/", isYear(t[0].text)
		if !known && isYear(t[4].text) {
			y, d, known = d, y, true
			if slashed && m > 12 {
				m, d = d, m
			}
		}
		if known && exists(y, m, d) {
			return 5, date, slashed && d <= 12 && d != m
		}
	}
	// 21 May 2020, 21. Mai 2020, 1er mai 2020, 21 de mayo de 2020; May 21, 2020;
	// 2020 жылғы 21 мамыр
	for _, order := range []string{"dmy", "mdy", "ydm"} {
		at := 0
		var y, m, d int
		for _, part := range order {
			for at > 0 && at < len(t) && (t[at].text == "." || t[at].text == "-" || isPhrase("filler", t[at].text) || isPhrase("ordinal", t[at].text)) {
				at++
			}
			if at == len(t) {
				break
			}
			word := t[at].text
			at++
			switch part {
			case 'd':
				if len(word) <= 2 {
					d = number(word)
				}
			case 'y':
				if isYear(word) {
					y = number(word)
				}
			case 'm':
				if at < len(t) && words().months[word+" "+t[at].text] > 0 { // تشرين الأول
					word += " " + t[at].text
					at++
				}
				m = words().months[word]
			}
		}
		if y > 0 && m > 0 && exists(y, m, d) {
			return at, date, false
		}
	}
	return 0, date, false
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func isYear(s string) bool { return len(s) == 4 && number(s) >= 1900 && number(s) < 2100 }

// trimIdle drops what belongs to a date and says nothing: the name of the day,
// "le", "р.", "г.". Before a date, "г. Москва" is a town with its abbreviation.
func trimIdle(t []token, before bool) []token {
	isIdle := func(s string) bool { return s == "." || isPhrase("weekday", s) || isPhrase("filler", s) }
	for len(t) > 0 && isIdle(t[0].text) {
		if before && len(t) > 2 && t[1].text == "." {
			break
		}
		t = t[1:]
	}
	for len(t) > 0 && isIdle(t[len(t)-1].text) {
		t = t[:len(t)-1]
	}
	return t
}

// isPlace reports whether what stands beside a date can be a place's name.
func isPlace(s string) bool {
	fields := strings.Fields(s)
	if len(fields) > 5 || len(s) > 80 || strings.ContainsFunc(s, unicode.IsDigit) || strings.ContainsAny(s, ":;!?@/") {
		return false
	}
	for _, f := range fields {
		if r, _ := utf8.DecodeRuneInString(f); unicode.IsUpper(r) || unicode.Is(unicode.Lo, r) {
			return true
		}
	}
	return s == ""
}

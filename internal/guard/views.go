package guard

import (
	"bytes"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// A view is a text as it may also be read: decoded, without the marks of notes, with
// the parts of a hashtag apart.
type view struct {
	text    []byte
	origins []int // for each byte where it begins in the text that this is a view of
	placed  bool  // origins are kept
}

// newView gives one with room for what a text holds.
func newView(text []byte, placed bool) *view {
	return &view{text: make([]byte, 0, len(text)+8), placed: placed}
}

// add appends text that stands at a place of the other.
func (v *view) add(text []byte, origin int) {
	v.text = append(v.text, text...)
	for range text {
		if v.placed {
			v.origins = append(v.origins, origin)
		}
	}
}

// copyTo appends the bytes of the other text from one place to another.
func (v *view) copyTo(text []byte, from, to int) {
	v.text = append(v.text, text[from:to]...)
	if v.placed {
		for i := from; i < to; i++ {
			v.origins = append(v.origins, i)
		}
	}
}

// placeOf gives the place in the other text.
func (v *view) placeOf(offset int) int {
	if offset < len(v.origins) {
		return v.origins[offset]
	}
	return 0
}

// through gives the view with the places of the text that another one is a view of.
func (v *view) through(other *view) *view {
	for i, at := range v.origins {
		v.origins[i] = other.placeOf(at)
	}
	return v
}

// viewsOf gives the other ways to read a text, or a name, which are few and mostly
// none.
func viewsOf(text []byte, has traits, isName, placed bool) (views []*view) {
	plain := func(text []byte, has traits) (views []*view) {
		if has&(hasCapitals|hasMixed|hasNames) != 0 {
			if v := partsView(text, isName, placed); v != nil {
				views = append(views, v)
			}
		}
		if has&(hasCapitals|hasMixed|hasBars) != 0 {
			if v := alikeView(text, "l", placed); v != nil {
				views = append(views, v, alikeView(text, "i", placed))
			}
		}
		if has&(hasNotes|hasMixed) != 0 {
			if v := notesView(text, placed); v != nil {
				views = append(views, v)
			}
		}
		return views
	}
	views = plain(text, has)
	var decoded *view // nil while nothing was encoded
	if has&hasPercent != 0 {
		decoded = percentView(text, placed)
		text, has = decoded.text, traitsOf(decoded.text)
	}
	if has&hasDashes != 0 && containsFold(text, "xn--") {
		next := punycodeView(text, placed)
		if decoded != nil {
			next.through(decoded)
		}
		decoded = next
	}
	if decoded != nil {
		views = append(views, decoded)
		for _, v := range plain(decoded.text, traitsOf(decoded.text)) {
			views = append(views, v.through(decoded))
		}
	}
	return views
}

// traits are what a text has that gives it other views.
type traits uint8

const (
	hasPercent  traits = 1 << iota
	hasDashes          // two in a row
	hasCapitals        // after other letters
	hasMixed           // letters beside digits
	hasNotes           // what may be the mark of a note
	hasNames           // letters after a sign of a hashtag, an address or a name
	hasBars            // after letters
)

// The kinds of bytes, for their pairs.
const (
	otherByte = iota
	smallByte
	capitalByte
	digitByte
	highByte // of a character beyond ASCII
	noteByte // that and maybe of the mark of a note
	signByte // of hashtags, addresses and names
	bracketByte
	squareByte
	starByte
	percentByte
	dashByte
	barByte
	byteKinds
)

// byteKind gives the kind of a byte, pairTraits what a pair of them says.
var byteKind, pairTraits = func() (kinds [256]uint8, pairs [byteKinds][byteKinds]traits) {
	for c := range kinds {
		switch c := byte(c); {
		case c >= 'a' && c <= 'z':
			kinds[c] = smallByte
		case c >= 'A' && c <= 'Z':
			kinds[c] = capitalByte
		case c >= '0' && c <= '9':
			kinds[c] = digitByte
		case c == 0xc2, c == 0xe1, c == 0xe2:
			kinds[c] = noteByte
		case c >= utf8.RuneSelf:
			kinds[c] = highByte
		case strings.IndexByte("#@._/", c) >= 0:
			kinds[c] = signByte
		case c == '(':
			kinds[c] = bracketByte
		case c == '[':
			kinds[c] = squareByte
		case strings.IndexByte("*^", c) >= 0:
			kinds[c] = starByte
		case c == '%':
			kinds[c] = percentByte
		case c == '-':
			kinds[c] = dashByte
		case c == '|':
			kinds[c] = barByte
		}
	}
	for last := range byteKinds {
		pairs[last][percentByte] |= hasPercent
		pairs[last][starByte] |= hasNotes
		pairs[last][noteByte] |= hasNotes
		pairs[squareByte][last] |= hasNotes
	}
	for _, letter := range []int{smallByte, capitalByte, highByte} {
		pairs[letter][digitByte] |= hasMixed
		pairs[digitByte][letter] |= hasMixed
		pairs[signByte][letter] |= hasNames
		pairs[letter][barByte] |= hasBars
	}
	pairs[signByte][noteByte] |= hasNames
	pairs[dashByte][dashByte] |= hasDashes
	pairs[smallByte][capitalByte] |= hasCapitals
	pairs[bracketByte][digitByte] |= hasNotes
	pairs[bracketByte][bracketByte] |= hasNotes
	pairs[bracketByte][squareByte] |= hasNotes
	return kinds, pairs
}()

func traitsOf(text []byte) (has traits) {
	last := uint8(otherByte)
	for _, c := range text {
		k := byteKind[c]
		has |= pairTraits[last][k]
		last = k
	}
	return has
}

// isNameLike reports whether a word of a text is the name of a file, an address or
// a hashtag.
func isNameLike(word []byte) bool {
	return bytes.ContainsAny(bytes.TrimRight(word, ".,;:!?)]}»”\"'"), "#@./_")
}

func containsFold(text []byte, ascii string) bool {
	for i := bytes.IndexByte(text, '-'); i >= 0 && i < len(text); { // of "xn--", the rarest of its letters
		if i >= 2 && i+2 <= len(text) && strings.EqualFold(string(text[i-2:i+2]), ascii) {
			return true
		}
		next := bytes.IndexByte(text[i+1:], '-')
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

// percentView decodes %XX, and %uXXXX as old scripts wrote it, as often as it was
// encoded.
func percentView(text []byte, placed bool) *view {
	v := decodePercent(text, placed)
	for range 3 {
		if bytes.IndexByte(v.text, '%') < 0 {
			break
		}
		next := decodePercent(v.text, placed)
		if len(next.text) == len(v.text) {
			break
		}
		v = next.through(v)
	}
	return v
}

func decodePercent(text []byte, placed bool) *view {
	v := newView(text, placed)
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+1 < len(text) {
			if text[i+1]|0x20 == 'u' {
				if r, n := hexNumber(text[i+2:], 4); n == 4 {
					v.add(utf8.AppendRune(nil, r), i)
					i += 5
					continue
				}
			}
			if r, n := hexNumber(text[i+1:], 2); n == 2 {
				v.add([]byte{byte(r)}, i)
				i += 2
				continue
			}
		}
		v.copyTo(text, i, i+1)
	}
	return v
}

// punycodeView decodes the names of domains (RFC 3492).
func punycodeView(text []byte, placed bool) *view {
	v := newView(text, placed)
	isPart := func(c byte) bool { return c == '-' || asciiLetters[c] != 0 }
	for i := 0; i < len(text); {
		if !isPart(text[i]) {
			v.copyTo(text, i, i+1)
			i++
			continue
		}
		end := i
		for end < len(text) && isPart(text[end]) {
			end++
		}
		label := strings.ToLower(string(text[i:end]))
		if at := strings.Index(label, "xn--"); at >= 0 {
			for k := i; k < i+at; k++ {
				v.copyTo(text, k, k+1)
			}
			if decoded, err := idna.Punycode.ToUnicode(label[at:]); err == nil {
				v.add([]byte(decoded), i+at)
				i = end
				continue
			}
			i += at
		}
		for ; i < end; i++ {
			v.copyTo(text, i, i+1)
		}
	}
	return v
}

// shortRun is how many letters may stand beside digits in a word for them to be
// one only where the digits are few: every digest has three letters in a row.
const (
	shortRun  = 5
	fewDigits = 4
)

// partsView parts words where a small letter is before a capital, and letters
// beside digits: #FreeAdaExample, ada2.jpg. It is nil when there are none.
func partsView(text []byte, isName, placed bool) *view {
	var v *view
	done := 0
	part := func(at int) {
		if v == nil {
			v = newView(text, placed)
		}
		v.copyTo(text, done, at)
		done = at
		v.add([]byte{' '}, at)
	}
	var last, beforeLast kind
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(text[i:])
		}
		k := kindOf(r)
		switch {
		case k == capital && last == small, k == capital && last == capital && nextKind(text[i+size:]) == small && beforeLast != none:
			part(i)
		case k == number1 && (last == small || last == capital), last == number1 && (k == small || k == capital):
			if mayPart(text, i, isName) {
				part(i)
			}
		}
		if k != mark {
			last, beforeLast = k, last
		}
		i += size
	}
	if v != nil {
		v.copyTo(text, done, len(text))
	}
	return v
}

// A kind is that of a letter in a hashtag.
type kind uint8

const (
	none kind = iota
	small
	capital
	number1
	mark
)

func kindOf(r rune) kind {
	switch {
	case r < utf8.RuneSelf:
		switch c := byte(r); {
		case c >= 'a' && c <= 'z':
			return small
		case c >= 'A' && c <= 'Z':
			return capital
		case c >= '0' && c <= '9':
			return number1
		}
		return none
	case unicode.IsUpper(r), unicode.IsTitle(r):
		return capital
	case unicode.IsLetter(r):
		return small
	case unicode.IsDigit(r):
		return number1
	case isInvisible(r):
		return mark
	}
	return none
}

func nextKind(text []byte) kind {
	r, _ := utf8.DecodeRune(text)
	return kindOf(r)
}

// mayPart reports whether letters and digits that meet at a place may be two words.
func mayPart(text []byte, at int, isName bool) bool {
	if start, end := wordAround(text, at, unicode.IsSpace); !isName && !isNameLike(text[start:end]) {
		return false
	}
	start, end := wordAround(text, at, func(r rune) bool { return kindOf(r) == none })
	letters, most, digits, runs := 0, 0, 0, 0
	for _, r := range string(text[start:end]) {
		switch kindOf(r) {
		case number1:
			digits, letters = digits+1, 0
		case small, capital:
			if letters == 0 {
				runs++
			}
			letters++
			most = max(most, letters)
		}
	}
	return most >= shortRun || runs == 1 && digits <= fewDigits
}

// wordAround gives where what stands around a place begins and ends.
func wordAround(text []byte, at int, isOutside func(rune) bool) (start, end int) {
	if n := bytes.LastIndexFunc(text[:at], isOutside); n >= 0 {
		_, size := utf8.DecodeRune(text[n:])
		start = n + size
	}
	end = len(text)
	if n := bytes.IndexFunc(text[at:], isOutside); n >= 0 {
		end = at + n
	}
	return start, end
}

// leastAlike is how many letters a word has at least in which digits, bars and capitals
// may stand for letters.
const leastAlike = 3

// alikeView puts letters in the place of what only looks like them within words: of 0, of
// 1 and |, and of a capital I behind a small letter, which are l or i. It is nil when
// there are none.
func alikeView(text []byte, upright string, placed bool) *view {
	var v *view
	done := 0
	for start := 0; start < len(text); {
		end, places := placesAlike(text, start)
		for _, at := range places {
			if v == nil {
				v = newView(text, placed)
			}
			v.copyTo(text, done, at)
			done = at + 1
			if text[at] == '0' {
				v.add([]byte("o"), at)
			} else {
				v.add([]byte(upright), at)
			}
		}
		start = end + 1
	}
	if v != nil {
		v.copyTo(text, done, len(text))
	}
	return v
}

// placesAlike gives where a word ends, and where in it something stands that only looks
// like a letter; none in a number, or where there is more of it than of letters.
func placesAlike(text []byte, start int) (end int, places []int) {
	letters, others, isNumber, last := 0, 0, false, none
	for end = start; end < len(text); {
		r, size := rune(text[end]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(text[end:])
		}
		k := kindOf(r)
		isBar := r == '|' && (last == small || last == capital) && nextKind(text[end+1:]) != none
		if k == none && !isBar {
			break
		}
		switch {
		case isBar || r == '0' || r == '1':
			places, others = append(places, end), others+1
		case r == 'I' && last == small:
			places, letters = append(places, end), letters+1
		case k == number1:
			isNumber = true
		case k != mark:
			letters++
		}
		if k != mark {
			last = k
		}
		end += size
	}
	if isNumber || letters < leastAlike || others >= letters {
		return end, nil
	}
	return end, places
}

// notesView leaves out the marks of notes: ¹, [1], (2), [^3], *, †, a number between
// two words, and what somebody put between in square brackets. It is nil when there are none.
func notesView(text []byte, placed bool) *view {
	var v *view
	done := 0
	for i := 0; i < len(text); {
		n, c := 0, text[i]
		switch {
		case c >= '0' && c <= '9':
			n = raisedLength(text, i)
		case c < utf8.RuneSelf && c != '[' && c != '(' && c != '*' && c != '^' || c >= utf8.RuneSelf && c != 0xc2 && c != 0xe1 && c != 0xe2:
		default:
			n = max(noteLength(text[i:]), insertLength(text[i:]))
		}
		if n == 0 {
			i++
			continue
		}
		if v == nil {
			v = newView(text, placed)
		}
		v.copyTo(text, done, i)
		i += n
		done = i
	}
	if v != nil {
		v.copyTo(text, done, len(text))
	}
	return v
}

// raisedLength gives how long a number is that stands right after a word of three
// letters or more, before one with a capital, as the mark of a note does that
// lost its style.
func raisedLength(text []byte, at int) int {
	end := at
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	letters := 0
	for before := text[:at]; letters < 3 && len(before) > 0; letters++ {
		r, size := utf8.DecodeLastRune(before)
		if k := kindOf(r); k != small && k != capital {
			return 0
		}
		before = before[:len(before)-size]
	}
	rest := bytes.TrimLeft(text[end:], " ")
	if letters < 3 || end > at+3 || len(rest) == len(text[end:]) || nextKind(rest) != capital {
		return 0
	}
	return end - at
}

// insertLength gives how long the brackets are that a text begins with, with what
// somebody put there between the words of another.
func insertLength(text []byte) int {
	end := bytes.IndexAny(text[1:min(len(text), maxApart+2)], "[]\n")
	if text[0] != '[' || end < 0 || text[1+end] != ']' {
		return 0
	}
	return end + 2
}

// noteSigns are marks of notes that stand alone.
const noteSigns = "*†‡§¶※⁎⁑∗¹²³⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉ªº™®©℠ᵃᵇᶜᵈᵉⁱ"

func isNoteSign(r rune) bool {
	return r >= utf8.RuneSelf && strings.ContainsRune(noteSigns, r) || r >= 0x2460 && r <= 0x2487 || r >= 0x2776 && r <= 0x2793
}

// noteLength gives how long the mark of a note is that a text begins with; 0 for none.
func noteLength(text []byte) int {
	switch c := text[0]; {
	case c == '*':
		return 1
	case c == '[' || c == '(' || c == '^':
		i := 1
		for i < len(text) && i < 12 && strings.IndexByte(" [(^*", text[i]) >= 0 {
			i++
		}
		start := i
		for i < len(text) && i < start+3 && text[i] >= '0' && text[i] <= '9' {
			i++
		}
		if i == start && i < len(text) && c == '[' && asciiLetters[text[i]] != 0 {
			i++
		}
		if i == start && c != '[' {
			return 0
		}
		if c == '^' {
			return i
		}
		end := i
		for i < len(text) && strings.IndexByte(" ])^", text[i]) >= 0 {
			i++
		}
		if i == end {
			return 0
		}
		return i
	case c < utf8.RuneSelf:
		return 0
	}
	r, size := utf8.DecodeRune(text)
	if glyphOf(r).isNote {
		return size
	}
	return 0
}

// cssView decodes the escapes of CSS (Syntax Level 3, section 4.3.7).
func cssView(text []byte, placed bool) *view {
	v := newView(text, placed)
	for i := 0; i < len(text); {
		if text[i] != '\\' || i+1 == len(text) {
			v.copyTo(text, i, i+1)
			i++
			continue
		}
		r, n := hexNumber(text[i+1:], 6)
		switch {
		case n > 0:
			v.add(utf8.AppendRune(nil, r), i)
			i += 1 + n
			if bytes.HasPrefix(text[i:], []byte("\r\n")) {
				i++
			}
			if i < len(text) && strings.IndexByte(" \t\r\n\f", text[i]) >= 0 {
				i++
			}
		case text[i+1] == '\n':
			i += 2
		default:
			i++
		}
	}
	return v
}

// tagsView leaves out tags, decodes character references, and turns the end of a
// paragraph's kind into a line's end.
func tagsView(text []byte, placed bool) *view {
	v := newView(text, placed)
	for i := 0; i < len(text); {
		switch text[i] {
		case '<':
			if n := tagLength(text[i:]); n > 0 {
				if !isInline(tagName(text[i:])) {
					v.add([]byte{'\n'}, i)
				}
				i += n
				continue
			}
		case '&':
			if n := bytes.IndexByte(text[i:min(len(text), i+40)], ';'); n > 0 {
				if s := html.UnescapeString(string(text[i : i+n+1])); s != string(text[i:i+n+1]) {
					v.add([]byte(s), i)
					i += n + 1
					continue
				}
			}
		}
		v.copyTo(text, i, i+1)
		i++
	}
	return v
}

func tagName(text []byte) []byte {
	name := bytes.TrimLeft(text, "</")
	end := 0
	for end < len(name) && isNameByte(name[end]) {
		end++
	}
	return bytes.ToLower(name[:end])
}

// tagLength gives how long the tag is that a text begins with; 0 for none.
func tagLength(text []byte) int {
	if len(text) < 3 || !isNameByte(text[1]) && text[1] != '/' && text[1] != '!' {
		return 0
	}
	end := bytes.IndexByte(text, '>')
	return end + 1
}

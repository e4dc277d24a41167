package letter

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/prose"
)

// takeLeadIn takes "An den", "À l'attention de" off the first line of a group, and
// off others that begin in the same way.
func (g *group) takeLeadIn(r *recogniser) {
	first := g.lines[0]
	phrase, rest := cutLeadIn(first)
	for i, line := range g.lines[1:] {
		if _, rest := cutLeadIn(line); rest != "" && (phrase != "" || g.section != "") && classify(firstPart(rest)) != unknown {
			g.lines[i+1] = rest
		}
	}
	if phrase == "" || g.section != "" {
		return
	}
	if phrase == "an" && rest != "" && (startsSmall(rest) || r.Language != "" && r.Language != "de") {
		return // the English article: "An open letter to the Minister"
	}
	switch {
	case rest == "" && len(g.lines) > 1 && classify(g.lines[1]) != unknown:
		g.list[0].taken = true
		r.say(g.list[0].line.At, labelText("to", first))
		g.list, g.lines = g.list[1:], g.lines[1:]
	case hasRole(rest), isPerson(rest), hasOrganisation(rest):
		r.say(g.list[0].line.At, labelText("to", strings.TrimSuffix(first, rest)))
		g.lines[0] = rest
	default:
		return
	}
	g.section, g.labelled = "to", true
}

// cutLeadIn cuts "An den" or "and to the" off a line; without one the phrase is empty.
func cutLeadIn(line string) (phrase, rest string) {
	rest = conjunctionStart().ReplaceAllString(line, "")
	if first, named, _ := strings.Cut(rest, " "); len(rest) < len(line) && isPhrase("small", first) && startsWithHonorific(named) { // "et de Monsieur"
		return first, named
	}
	phrase, ok := leadingPhrase("towards", fold(rest))
	if !ok {
		return "", ""
	}
	for range strings.Count(phrase, " ") + 1 {
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
		rest = rest[strings.IndexFunc(rest+" ", unicode.IsSpace):]
	}
	return phrase, strings.TrimSpace(rest)
}

// isAddress reports whether lines without a label stand where addressees do:
// below the date, or with the office above the name. Above the date stands who
// writes.
func (g *group) isAddress() bool {
	return g.dated || classify(g.lines[0]) == anOffice || startsWithHonorific(g.lines[0])
}

// addAddressees takes over the addressees of a group.
func (r *recogniser) addAddressees(g *group) {
	told := map[int]bool{} // lines whose address was told
	list := g.readEntries()
	if i := slices.IndexFunc(list, func(e entry) bool { return holdsOthers(e.Office) || holdsOthers(e.Organisation) }); i >= 0 && (g.labelled || g.section != "") {
		r.Unplaced = true // an office in which others are named is nobody's alone: the lines stay
		r.check(g.list[list[i].lines[0]].line.At, diag.Say("unread-addressees"))
		return
	}
	for _, e := range list {
		if !e.sure && !g.labelled {
			continue
		}
		for _, i := range e.lines {
			g.list[i].taken = true
		}
		at := g.list[e.lines[0]].line.At
		for _, i := range e.lines {
			if told[i] {
				continue
			}
			told[i] = true
			for _, mail := range mailAddress().FindAllStringSubmatch(g.lines[i], -1) {
				r.check(g.list[i].line.At, diag.Say("addressee-mail", "address", mail[1]))
			}
			for _, number := range telephone().FindAllStringSubmatch(g.lines[i], -1) {
				r.check(g.list[i].line.At, diag.Say("addressee-mail/telephone", "number", strings.TrimSpace(number[1])))
			}
		}
		switch {
		case e.guess && e.Name != "":
			r.check(at, diag.Say("unsure-addressee"))
		case e.guess:
			r.check(at, diag.Say("unsure-office"))
		case g.section == "":
			r.check(at, diag.Say("addressee-without-label"))
		}
		if g.section == "cc" {
			r.CC = append(r.CC, e.Addressee)
		} else {
			r.To = append(r.To, e.Addressee)
		}
	}
}

// An entry is an addressee and the lines of the group that it was read from.
type entry struct {
	Addressee
	lines []int
	sure  bool // it has a name and an office, each recognised
	guess bool // what it is, is not known
}

// A statement is what a line of a group says, or each of several addressees on
// one line, or lines that only the width of a page has parted.
type statement struct {
	text  string
	lines []int
	class class
	pair  *Addressee // when it names a person and says who that is
	mixed bool       // it seems to say more than one thing
	place bool       // it is of an address: a street, or what stands below one
}

func newStatement(text string, lines ...int) statement {
	s := statement{text: strings.TrimRight(cutMail(oneSpace(text)), ",;"), lines: lines}
	s.class = classify(s.text)
	a, paired := readNameAndOffice(s.text)
	first, _ := utf8.DecodeRuneInString(s.text)
	switch {
	case !unicode.IsLetter(first), paired && holdsHonorific(a.Office+" "+a.Organisation), !paired && s.class != aPerson && holdsHonorific(s.text):
		s.class, s.mixed = unknown, !unicode.IsDigit(first)
	case paired:
		s.pair = &a
	}
	return s
}

// mailAddress finds an e-mail address with what encloses it.
var mailAddress = lazy.Regexp(`(?:\s*,)?\s*[<(\[]?\s*(?:(?i:e-?mail|mailto):?\s*)?([^\s<>()\[\],;:@]+@[^\s<>()\[\],;:@]+\.[\pL\d-]+)(?:\s*[>)\]])?`)

// telephone finds a telephone number that a word for one or a plus says to be one.
var telephone = lazy.Regexp(`(?:\s*[,;])?\s*[(\[]?((?i:\b(?:tel|phone|telephone|mobile|mob|fax|tél|téléphone|telefon|faks|teléfono|móvil|тел|телефон|факс|моб|هاتف)(?:\.?:|\.)?\s*)\+?\d[\d\s()./-]{3,}\d|\+\d[\d\s()./-]{5,}\d)[)\]]?`)

// cutMail takes e-mail addresses and telephone numbers out of what a line says of an addressee. A line of nothing
// else stays.
func cutMail(s string) string {
	if rest := strings.Trim(telephone().ReplaceAllString(mailAddress().ReplaceAllString(s, ""), ""), " ,;"); rest != "" && len(rest) < len(s) {
		return rest
	}
	return s
}

// holdsHonorific reports whether "Mr", "Frau" or "пані" stands in a text that is
// no name, before something that could be one.
func holdsHonorific(text string) bool {
	fields := strings.Fields(text)
	for i, f := range fields[:max(0, len(fields)-1)] {
		if i > 0 && isPhrase("honorific", f) && startsName(fields[i+1]) && !hasRole(fields[i+1]) && !isPhrase("particle", f) {
			return true
		}
	}
	return false
}

// begins reports whether a statement can be the first of an addressee.
func (s statement) begins() bool { return s.pair != nil || s.class != unknown }

// isAlike reports whether two statements are of one kind, as those of a list with
// commas at the ends of its lines.
func (s statement) isAlike(next statement) bool {
	return s.pair != nil && next.pair != nil || s.pair == nil && next.pair == nil && s.class == next.class && s.class != unknown && !startsSmall(next.text)
}

// isRest reports whether a statement may be the second half of one: it names no
// office with a name, or an office without the word for one.
func (s statement) isRest() bool {
	return !s.place && s.pair == nil || s.pair != nil && s.pair.Office == "" && strings.HasSuffix(s.text, s.pair.Name)
}

// readStatements gives what the lines of a group say.
func (g *group) readStatements() []statement {
	var out []statement
	street := false // one was read: what stands below it in its block is a city
	for i, text := range g.lines {
		parts := []statement{newStatement(text, i)}
		if last := len(out) - 1; last >= 0 && !out[last].place && endsSmall(g.lines[i-1]) && slices.Contains(out[last].lines, i-1) { // "Chair of the"
			out[last] = newStatement(out[last].text+" "+strings.TrimSpace(text), append(out[last].lines, i)...)
			continue
		}
		if street = isStreet(text) || isPostal(text) || street && parts[0].class != anOffice && !startsWithHonorific(text) && parts[0].pair == nil; street {
			parts[0].class, parts[0].pair, parts[0].mixed, parts[0].place = unknown, nil, false, true
			out = append(out, parts[0])
			continue
		}
		for _, sep := range []string{"; ", " / ", "), "} {
			if list := strings.Split(text, sep); len(list) > 1 {
				split := make([]statement, len(list))
				for k, part := range list {
					if sep == "), " && k+1 < len(list) {
						part += ")"
					}
					if k > 0 {
						part = conjunctionStart().ReplaceAllString(part, "")
					}
					split[k] = newStatement(part, i)
				}
				if !slices.ContainsFunc(split, func(s statement) bool { return !s.begins() || sep == "), " && s.pair == nil }) {
					parts = split
				}
			}
		}
		if offices := splitOffices(text); len(parts) == 1 && len(offices) > 1 {
			parts = nil
			for _, office := range offices {
				parts = append(parts, newStatement(office, i))
			}
		}
		if people := splitNames(text); len(parts) == 1 && len(people) > 1 {
			parts = nil
			for _, name := range people {
				parts = append(parts, newStatement(name, i))
			}
		}
		if last := len(out) - 1; last >= 0 && len(parts) == 1 && g.isRestOf(out[last], parts[0]) {
			whole := strings.TrimSpace(g.lines[out[last].lines[0]])
			if last > 0 && slices.Contains(out[last-1].lines, out[last].lines[0]) { // others stand on that line
				if whole = out[last].text; strings.HasSuffix(strings.TrimSpace(g.lines[i-1]), ",") {
					whole += ","
				}
			}
			for _, line := range g.lines[out[last].lines[0]+1 : i+1] {
				if !isParted(whole) {
					whole += " "
				}
				whole += strings.TrimSpace(line)
			}
			out[last] = newStatement(whole, append(out[last].lines, i)...)
			continue
		}
		out = append(out, parts...)
	}
	var apart []statement
	for _, s := range joinPairs(out) {
		if s.class == unknown && s.pair == nil {
			apart = append(apart, s)
			continue
		}
		for _, text := range cutMerged(s.text, g.startsOf(s)) {
			apart = append(apart, newStatement(text, s.lines...))
		}
	}
	return apart
}

var conjunction = lazy.Regexp(`,? (?:and|&|та|й|і|и|және|i|oraz|et|und|y|e) |, `)

// isRestOf reports whether what a line says surely goes on with the statement above.
func (g *group) isRestOf(above, s statement) bool {
	name := cutHonorifics(above.text)
	if above.pair != nil && strings.HasSuffix(above.text, above.pair.Name) {
		name = cutHonorifics(above.pair.Name)
	}
	before := g.lines[s.lines[0]-1]
	switch isOpen := staysOpen(before); {
	case name == "", above.pair != nil && !strings.Contains(name, " ") && s.class == aPerson && !strings.Contains(s.text, " "): // "Herr Dr.", "Chair, Ms Ada"
		return true
	case !isOpen && (above.pair != nil || startsWithHonorific(s.text)) && beginsAnew(above.text, s.text):
		return false
	case !isOpen && above.class == aPerson && strings.Contains(name, " ") && beginsWithParticle(s.text): // "van der Sample, Ada"
		return false
	default:
		return (isOpen || startsSmall(s.text)) && !above.isAlike(s)
	}
}

// beginsWithParticle reports whether a line begins as a family name with a small word does.
func beginsWithParticle(s string) bool {
	first, rest, _ := strings.Cut(s, " ")
	for isPhrase("particle", first) && startsSmall(rest) {
		first, rest, _ = strings.Cut(rest, " ")
	}
	return startsSmall(s) && isPhrase("particle", first) && startsName(rest) && !hasRole(rest)
}

// conjunctionStart finds the word before the last of several.
var conjunctionStart = lazy.Regexp(`^ *(?:and|&|та|й|і|и|және|i|oraz|et|und|y|e) `)

// splitNames cuts a line of nothing but whole names: "Ada Example, Bo Sample and Cy
// Specimen"; one for any other.
func splitNames(text string) []string {
	list := conjunction().Split(strings.TrimRight(text, " ,;"), -1)
	if countTrue(list, func(s string) bool { return isPerson(s) && strings.Contains(s, " ") }) < len(list) {
		return []string{text}
	}
	return list
}

// splitOffices cuts "the Minister of Justice, the Prosecutor General and the Ombudsman"; one
// for any other line.
func splitOffices(text string) []string {
	list := conjunction().Split(strings.TrimRight(text, " ,;"), -1)
	isOne := func(s string) bool {
		first, rest, _ := strings.Cut(s, " ")
		return isPhrase("article", first) && hasRole(rest)
	}
	if countTrue(list, isOne) < len(list) {
		return []string{text}
	}
	return list
}

// startsOf gives what the lines of the page begin with that a statement was made of,
// but for the first.
func (g *group) startsOf(s statement) []string {
	var out []string
	for k, i := range s.lines {
		if k > 0 {
			out = append(out, oneSpace(g.lines[i]))
		}
		for n, part := range g.list[i].line.Joined {
			if n > 0 {
				out = append(out, oneSpace(part.String()))
			}
		}
	}
	return out
}

// cutMerged cuts "Office, Name Office, Name" behind the first name, where a line of the
// page ends. What stands on one line stays together.
func cutMerged(text string, starts []string) []string {
	for k, start := range starts {
		at := strings.Index(text, " "+strings.TrimRight(cutMail(start), ",; "))
		if at < 0 {
			continue
		}
		before, rest := text[:at], text[at+1:]
		if _, paired := readNameAndOffice(strings.TrimRight(before, ",;")); paired && beginsAnew(before, rest) {
			return append([]string{before}, cutMerged(rest, starts[k+1:])...)
		}
	}
	return []string{text}
}

// beginsAnew reports whether a line below one that names somebody with an office begins
// another addressee, and is not the rest of the first.
func beginsAnew(above, line string) bool {
	line = strings.TrimRight(line, " ,;")
	_, paired := readNameAndOffice(line)
	class := classify(line)
	if staysOpen(above) || !paired && class == unknown {
		return false
	}
	named := endsWithName(above)
	switch first, _, _ := strings.Cut(line, " "); {
	case startsWithHonorific(line) && (paired || class == aPerson): // "prof. Ada Example"
		return true
	case isPhrase("article", first), startsSmall(line) && hasRole(first), strings.HasPrefix(fold(line), "l'"): // "das Auswärtige Amt"
		return named || paired
	}
	return named && !startsSmall(line) && class != aPerson
}

// endsWithName reports whether a line is an office and the whole name of a person
// behind it: nothing but another addressee can follow.
func endsWithName(line string) bool {
	a, paired := readNameAndOffice(strings.TrimRight(line, " ,;"))
	return paired && strings.HasSuffix(strings.TrimRight(line, " ,;"), a.Name) && len(strings.Fields(cutHonorifics(a.Name))) > 1
}

// cutHonorifics cuts off all that stands before a name: "Frau Prof. Dr.".
func cutHonorifics(name string) string {
	for rest := name; ; name = rest {
		word, after, _ := strings.Cut(rest, " ")
		phrase, ok := leadingPhrase("honorific", fold(name))
		if !ok {
			return name
		}
		for range strings.Count(phrase, " ") {
			word, after, _ = strings.Cut(after, " ")
		}
		if rest = after; word == "" || rest == "" {
			return rest
		}
	}
}

// joinPairs joins, where others say who a person is on one line, the lines that
// only together do.
func joinPairs(list []statement) []statement {
	if !slices.ContainsFunc(list, func(s statement) bool { return s.pair != nil }) && len(list) != 2 {
		return list
	}
	var out []statement
	for i := 0; i < len(list); i++ {
		joined := list[i]
		for k := i; joined.pair == nil && joined.class != aPerson && k+1 < len(list) && list[k+1].isRest() && strings.Contains(joined.text+list[k+1].text, ","); k++ {
			joined = newStatement(joined.text+" "+list[k+1].text, append(slices.Clone(joined.lines), list[k+1].lines...)...)
			if joined.pair != nil {
				list[k+1], i = joined, k+1
			}
		}
		const long = 50 // as only a line that the page's width has ended is
		last := len(out) - 1
		switch rest := list[i]; {
		case joined.pair == nil && last >= 0 && rest.class == unknown && !rest.place && out[last].pair != nil && len(out[last].text) >= long && strings.HasPrefix(out[last].text, out[last].pair.Name):
			out[last] = newStatement(out[last].text+" "+rest.text, append(out[last].lines, rest.lines...)...)
		default:
			out = append(out, rest)
		}
	}
	return out
}

// readEntries reads the addressees of a group: each a line, or names with what
// they are below them, or the reverse. Lines that can be read in two ways are
// taken each for itself, as names, and marked as guesses.
func (g *group) readEntries() []entry {
	list := g.readStatements()
	count := map[class]int{}
	pairs := 0
	for _, s := range list {
		if s.pair != nil {
			pairs++
		} else {
			count[s.class]++
		}
	}
	described := count[anOffice] + count[anOrganisation]
	switch people := count[aPerson]; {
	case pairs == 0 && people == 1 && described > 0 && !(g.section == "cc" && g.labelled && mayBeSeveral(list)):
		return readOne(list)
	case pairs == 0 && people > 1 && described > 0:
		if out := readAlternating(list); out != nil {
			return out
		}
	case pairs == 0 && people == 0 && count[anOffice] == 1 && count[anOrganisation] == 1 && count[unknown] == 0 && list[0].class == anOffice && g.list[0].kind != prose.Item:
		return []entry{{Addressee: Addressee{Office: list[0].text, Organisation: list[1].text}, lines: slices.Concat(list[0].lines, list[1].lines)}}
	}
	mixed := pairs > 0 && pairs < len(list) || described > 0 && count[aPerson] > 0 || count[anOffice] > 0 && count[anOrganisation] > 0
	var out []entry
	for _, s := range list {
		e := entry{lines: s.lines, guess: mixed && s.pair == nil}
		switch {
		case s.pair != nil:
			e.Addressee, e.sure, e.guess = *s.pair, true, strings.Contains(s.pair.Name, ", ")
		case s.class == unknown && !s.mixed && len(list) > 1 && len(out) > 0:
			continue // it stays as a line
		case s.class == aPerson:
			e.Name, e.sure = s.text, startsWithHonorific(s.text)
		case s.class == anOffice:
			e.Office = s.text
			e.guess = e.guess || namesSomebody(s.text)
		case s.class == anOrganisation:
			e.Organisation = s.text
		default:
			e.Name, e.guess = s.text, true
		}
		out = append(out, e)
	}
	return out
}

// mayBeSeveral reports whether lines of copies, one of them a person's, are rather
// each for itself: an organisation above a name or several say nothing of it.
func mayBeSeveral(list []statement) bool {
	bodies := 0
	for _, s := range list {
		if s.class == anOrganisation {
			bodies++
		}
	}
	return bodies > 1 || bodies == 1 && list[0].class == anOrganisation
}

// readOne reads the lines of one person. An office above the name and another
// below it are two.
func readOne(list []statement) []entry {
	var e entry
	at := slices.IndexFunc(list, func(s statement) bool { return s.class == aPerson })
	var out []entry
	for i, s := range list {
		switch {
		case s.class == aPerson:
			e.Name = s.text
		case s.class == anOffice && e.Office == "":
			e.Office = s.text
		case s.class == anOffice && i > 0 && list[i-1].class == anOffice:
			e.Office += ", " + s.text
		case s.class == anOffice:
			out = append(out, entry{Addressee: Addressee{Office: s.text}, lines: s.lines, guess: true})
			continue
		case s.class == anOrganisation:
			e.Organisation = joinParts(e.Organisation, s.text)
		default:
			continue // an address: it stays as a line
		}
		e.lines = append(e.lines, s.lines...)
	}
	e.sure = at >= 0
	e.guess = len(out) > 0 || namesSomebody(e.Office)
	return append([]entry{e}, out...)
}

// readAlternating reads several people with what they are, all below their names
// or all above them; nil when that is not so.
func readAlternating(list []statement) []entry {
	below := list[0].class == aPerson
	if !below { // from the last line up, names come first too
		list = slices.Clone(list)
		slices.Reverse(list)
	}
	var out []entry
	for _, s := range list {
		last := len(out) - 1
		switch {
		case s.class == aPerson:
			out = append(out, entry{Addressee: Addressee{Name: s.text}, lines: s.lines, sure: true})
			continue
		case last < 0:
			return nil
		case s.class == unknown:
			continue
		case s.class == anOffice && out[last].Office != "":
			return nil
		case s.class == anOffice:
			out[last].Office = s.text
			out[last].guess = namesSomebody(s.text)
		default:
			out[last].Organisation = joinParts(out[last].Organisation, s.text)
		}
		out[last].lines = append(out[last].lines, s.lines...)
	}
	if slices.ContainsFunc(out, func(e entry) bool { return e.Office+e.Organisation == "" }) {
		return nil
	}
	if !below {
		slices.Reverse(out)
	}
	return out
}

// namesSomebody reports whether an office on a line seems to be followed by
// a name without a mark between: "President Ada Example".
func namesSomebody(s string) bool {
	fields := strings.Fields(firstPart(s))
	if len(fields) == 0 {
		return false
	}
	capitals := 0
	for i := len(fields) - 1; i > 0 && startsName(fields[i]) && !hasRole(fields[i]) && !hasOrganisation(fields[i]); i-- {
		if countryOf(fields[i]) != "" {
			break
		}
		capitals++
	}
	before := fields[max(0, len(fields)-capitals-1)]
	return capitals > 2 || capitals == 2 && (hasRole(before) || startsSmall(before) && utf8.RuneCountInString(before) > 3)
}

// holdsOthers reports whether an office or an organisation has whole names beside it, as in
// "Co-Chairs of the Delegation, Ada Example and Bo Sample".
func holdsOthers(s string) bool {
	for _, part := range strings.Split(s, ", ") {
		if strings.ContainsAny(part, " ") && len(splitNames(part)) > 1 {
			return true
		}
	}
	return false
}

// startsSmall reports whether a line goes on with the one above: it begins with
// a small letter.
func startsSmall(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// staysOpen reports whether a line cannot be the last of what it says: it ends
// with a comma or with a small word such as "of" or "und".
func staysOpen(s string) bool {
	fields := strings.Fields(s)
	if len(fields) < 2 {
		return false
	}
	last := fields[len(fields)-1]
	return strings.HasSuffix(last, ",") || isParted(s) || isPhrase("small", last)
}

// endsSmall reports whether a line ends with a word such as "of" or "und", so that what
// it says surely goes on.
func endsSmall(s string) bool {
	fields := strings.Fields(s)
	return len(fields) > 1 && isPhrase("small", fields[len(fields)-1]) && startsSmall(fields[len(fields)-1])
}

// isParted reports whether a word at a line's end has its second half on the next: "Vice-".
func isParted(s string) bool {
	before, hyphen := strings.CutSuffix(s, "-")
	last, _ := utf8.DecodeLastRuneInString(before)
	return hyphen && unicode.IsLetter(last)
}

// setApart reports whether two lines say two things of their own, whatever the
// width of the page: two signatories, two addressees, or one and a label.
func setApart(line, next string) bool {
	if signedApart(line, next) || IsClosing(line) || IsClosing(next) {
		return true
	}
	line, next = cutMail(line), cutMail(next)
	if isStreet(next) && classify(line) != unknown {
		return true
	}
	line = strings.TrimRight(line, " ,;")
	const longest = 400 // bytes of an office with all its words
	if len(line) > longest || holdsSentence(line) {
		return false
	}
	if kind, n := readLabel(next); n > 0 && (kind == "cc" || kind == "subject" || kind == "to" && strings.ContainsAny(next[:n], ":：")) {
		return true
	}
	if kind, n := readLabel(line); kind == "to" || kind == "cc" {
		line = strings.TrimSpace(line[n:])
	}
	if leadIn, rest := cutLeadIn(next); leadIn != "" && classify(firstPart(rest)) != unknown { // "An die Ministerin …" below "An den …"
		if above, _ := cutLeadIn(line); above != "" && !staysOpen(line) {
			return true
		}
	}
	_, paired := readNameAndOffice(line)
	first := firstPart(next)
	if startsWithHonorific(line) && startsWithHonorific(first) && isPerson(first) && !staysOpen(line) { // "Herrn …" below "Frau …"
		return true
	}
	return paired && beginsAnew(line, next) || paired && !startsSmall(next) && (classify(first) != aPerson && classify(first) != unknown || isPerson(first) && strings.Contains(first, " "))
}

// holdsSentence reports whether a sentence ends within a line: at a full stop that is of
// no "Dr." and no initial.
func holdsSentence(line string) bool {
	parts := strings.Split(line, ". ")
	for _, before := range parts[:len(parts)-1] {
		word := before[strings.LastIndexByte(before, ' ')+1:]
		if utf8.RuneCountInString(word) > 2 && !isPhrase("honorific", word+".") {
			return true
		}
	}
	return false
}

// isStreet reports whether a line begins as an address does: "37, quai de
// l'Exemple", "al. Przykładowa 23", "10117 Berlin", "00-580 Warszawa".
func isStreet(s string) bool {
	if _, ok := leadingPhrase("street", fold(s)); ok && strings.ContainsAny(s, "0123456789") {
		return true
	}
	number, rest, ok := strings.Cut(s, " ")
	digits := strings.TrimRight(number, ",")
	word, _, _ := strings.Cut(rest, " ")
	isNumber := ok && strings.Trim(digits, "0123456789-") == "" && strings.Trim(digits, "-") == digits && utf8.RuneCountInString(s) <= 60
	return isNumber && (digits != number && len(digits) < 4 || len(digits) > 4 && startsName(word))
}

// isPostal reports whether a line is a number of a house or a post office and
// a place, where nothing but addressees is expected: "1 Example Street", "1211 Geneva".
func isPostal(s string) bool {
	number, rest, ok := strings.Cut(s, " ")
	word, _, _ := strings.Cut(rest, " ")
	return ok && strings.Trim(number, "0123456789") == "" && startsName(word) && !hasRole(rest) && utf8.RuneCountInString(s) <= 60
}

// readNameAndOffice reads "Office, Name", "Name, Office" and "Name (Office)".
func readNameAndOffice(s string) (a Addressee, ok bool) {
	pair := func(name, office string) (Addressee, bool) {
		if hasRole(office) {
			return Addressee{Name: name, Office: office}, true
		}
		return Addressee{Name: name, Organisation: office}, true
	}
	isOffice := func(s string) bool { return hasRole(s) || hasOrganisation(s) }
	for _, sep := range []string{", ", "، ", " – ", " — ", " - ", ": ", "; "} {
		if name, office, found := strings.Cut(s, sep); found && isPerson(name) && isOffice(office) && (sep != ": " || strings.Contains(name, " ")) {
			if given, rest, more := strings.Cut(office, sep); more && isFamilyFirst(name, given) && isOffice(rest) {
				name, office = name+sep+given, rest
			} else if given, rest, more := strings.Cut(strings.TrimSuffix(office, ")"), " ("); more && strings.HasSuffix(office, ")") && isFamilyFirst(name, given) && isOffice(rest) {
				name, office = name+sep+given, rest
			}
			return pair(name, office)
		}
		if i := strings.LastIndex(s, sep); i > 0 {
			office, name := s[:i], s[i+len(sep):]
			if isPerson(name) && strings.Contains(name, " ") && !isPerson(office) && isOffice(office) {
				return pair(name, office)
			}
		}
	}
	if found := initialsLast().FindStringSubmatch(s); found != nil && hasRole(found[1]) && !isPerson(found[1]) {
		return pair(found[2], found[1])
	}
	if name, office, found := strings.Cut(strings.TrimSuffix(s, ")"), " ("); found && strings.HasSuffix(s, ")") && isPerson(name) && hasRole(office) {
		return pair(name, office)
	}
	return a, false
}

// initialsLast finds a family name with initials behind an office: "Министру юстиции
// Приклад А. И.", "Prosecutor General B. Sample".
var initialsLast = lazy.Regexp(`^(.*[\pL)]) (\p{Lu}[\pL’'-]+ \p{Lu}\.(?: ?\p{Lu}\.)?|\p{Lu}\.(?: ?\p{Lu}\.)? ?\p{Lu}[\pL’'-]+)$`)

// isFamilyFirst reports whether two parts of a line are rather one person's, as in "Example,
// Ada", than a person of one name and what is said of it. It is told in scripts with capitals alone.
func isFamilyFirst(first, second string) bool {
	return !strings.Contains(first, " ") && allNames([]string{first}) && allNames(strings.Fields(second)) && isPerson(first) && isPerson(second) && !startsWithHonorific(second)
}

func joinParts(a, b string) string {
	if a == "" {
		return b
	}
	return a + ", " + b
}

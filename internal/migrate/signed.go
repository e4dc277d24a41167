package migrate

import (
	"slices"
	"strings"
	"unicode/utf8"

	"casebook/internal/consent"
	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/letter"
	"casebook/internal/signatory"
)

// Who signed often stands in the text of a page itself. No page with what looks
// like such a list becomes public by itself: it is a letter with these people as
// its signatories, or a draft where that is not sure. Lists are looked for in the
// Markdown that the page becomes, so that HTML, a table and lines are one thing.

// How many names make a list: below a line that says so, at the end of what is
// called a letter, and anywhere.
const (
	fewestSigned   = 3
	fewestInLetter = 5
	fewestAnywhere = 40
)

// longestName is how long what a list says of one may be, in characters.
const longestName = 200

var (
	signedMark  = lazy.Regexp(`(?i)^[\s*_#>]*(?:[^\s.]+ ){0,3}(?:co-?signed|signed|signatories|signatures|signees|signers|undersigned|supporters|endorse\pL*|sign(?:ed)? by|supported by|\pL*unterzeichn\pL*|\pL*unterschrift\pL*|підпис\pL*|подпис\pL*|қол қой\pL*|қолдары|signataires|signé\pL*|firmantes|firmado|firmas|signatarios|podpis\pL*|sygnatariusz\pL*|ال?موق[ّ]?ع\pL*|(?:ال)?توقيعات)[\s*_:,.]*(?:by)?[\s*_:,.]*$`)
	listItem    = lazy.Regexp(`^\s*(?:[-*+]|\d{1,6}[.)])\s+(.+)$`)
	anyHead     = lazy.Regexp(`^#{1,6}\s+(.+?)\s*#*$`)
	wholeBold   = lazy.Regexp(`^\s*(?:\*\*|__).+(?:\*\*|__)\s*$`)
	tableRule   = lazy.Regexp(`^\s*\|?[\s:|-]*-[\s:|-]*$`)
	leadingMark = lazy.Regexp(`^(?:\d{1,6}\s*[.):–-]?\s+|[•·◦▪–—]\s*)`)
	betweenMany = lazy.Regexp(`\s*(?:[,;•·،]|\s(?:and|und|et|y|i|и|та|і|және|و)\s)\s*`)
	countBehind = lazy.Regexp(`\s*[(\[]?\d+[)\]]?\s*:?\s*$`)
	anyBreak    = lazy.Regexp(`\s*(?:[,;•·،|/()]|\s[–—-]\s|\s(?:and|und|et|y|i|и|та|і|және|و)\s)\s*`)
	spaceRun    = lazy.Regexp(`[ \t\x{a0}]{2,}`)
	inBrackets  = lazy.Regexp(`^(.+?)\s*\(([^()]*)\)$`)
	linkWords   = lazy.Regexp(`!?\[([^\[\]]*)\]\([^()]*\)`)
	mailOrWeb   = lazy.Regexp(`(?i)\s*[<(]*\s*(?:mailto:)?(?:[\w.+-]+@[\w-]+\.[\w.-]+|https?://[^\s<>)]+)\s*[>)]*`)
	commentText = lazy.Regexp(`(?s)<!--(.*?)-->`)
	phoneNumber = lazy.Regexp(`\+?\d(?:[\s()./-]*\d){6,}`)
)

// A nameBlock is a list, a table or a paragraph.
type nameBlock struct {
	from, to int // lines of the text, the last not included
	heading  string
	rows     []nameRow
	fenced   bool
	tabular  bool
}

// A nameRow is a line, an item or a row of a table.
type nameRow struct {
	line  int
	text  string
	cells []string
	item  bool
}

// A signedText is what was found in a text.
type signedText struct {
	rest   string
	people []Person
	unsure int // what may be names of people who signed, and was not taken
}

// isLead reports a line below which stands who signed.
func isLead(line string) bool {
	line = strings.TrimSpace(strings.TrimPrefix(line, ">"))
	heading := anyHead().MatchString(line) || wholeBold().MatchString(line)
	words := strings.Trim(plainWords(line), "# ")
	words = strings.TrimSpace(countBehind().ReplaceAllString(words, ""))
	if first, second, both := strings.Cut(words, " / "); both && !strings.Contains(second, "/") { // in two languages
		return isLead(first) || isLead(second)
	}
	return words != "" && (signedMark().MatchString(line) || signedMark().MatchString(words) || letter.LeadsSignatories(words, heading))
}

// readBlocks cuts lines into blocks.
func readBlocks(lines []string, from int) []nameBlock {
	var blocks []nameBlock
	var b nameBlock
	end := func(at int) {
		if b.to = at; len(b.rows) > 0 || b.heading != "" {
			blocks = append(blocks, b)
		}
		b = nameBlock{from: at}
	}
	b.from = from
	fence := false
	for i := from; i < len(lines); i++ {
		line := lines[i]
		if fence || fenceStart().MatchString(line) {
			closing := fence && fenceStart().MatchString(line)
			if !fence {
				end(i)
				b.fenced = true
			} else if !closing {
				b.rows = append(b.rows, nameRow{line: i, text: line})
			}
			if fence = !closing; !fence {
				end(i + 1)
			}
			continue
		}
		line = strings.TrimLeft(strings.TrimSpace(line), "> ")
		line = strings.TrimSpace(strings.TrimSuffix(line, `\`))
		item := listItem().FindStringSubmatch(line)
		isRow := strings.HasPrefix(line, "|")
		before := nameRow{}
		if len(b.rows) > 0 {
			before = b.rows[len(b.rows)-1]
		}
		switch {
		case line == "":
			if !before.item { // items may have gaps between them
				end(i)
			}
		case anyHead().MatchString(line):
			end(i)
			b.heading = anyHead().FindStringSubmatch(line)[1]
			end(i + 1)
		case tableRule().MatchString(line):
		case item != nil:
			if len(b.rows) > 0 && !before.item {
				end(i)
			}
			b.rows = append(b.rows, nameRow{line: i, text: item[1], item: true})
		case isRow:
			if len(b.rows) > 0 && !b.tabular {
				end(i)
			}
			b.tabular = true
			cells := splitCells(line)
			b.rows = append(b.rows, nameRow{line: i, text: strings.Join(cells, ", "), cells: cells})
		case before.item && strings.HasPrefix(lines[i], " ") && i > from && strings.TrimSpace(lines[i-1]) != "" && !isName(line): // what an item goes on with
			b.rows[len(b.rows)-1].text += ", " + line
		default:
			if b.tabular || before.item && (i == from || strings.TrimSpace(lines[i-1]) == "" || !strings.HasPrefix(lines[i], " ")) {
				end(i)
			}
			b.rows = append(b.rows, nameRow{line: i, text: line, item: before.item && len(b.rows) > 0})
		}
	}
	end(len(lines))
	return blocks
}

// splitCells gives the cells of a row of a table that say something.
func splitCells(line string) []string {
	var cells []string
	line = strings.ReplaceAll(strings.Trim(line, "| "), `\|`, "\x04")
	for cell := range strings.SplitSeq(line, "|") {
		cells = append(cells, strings.TrimSpace(strings.ReplaceAll(cell, "\x04", "|")))
	}
	return cells
}

// isName reports a text that begins as a row of a list of people does.
func isName(text string) bool {
	name, _ := letter.SplitSignatory(cleanRow(text))
	return utf8.RuneCountInString(text) <= longestName && letter.IsName(name)
}

// isPersonsName reports a text that begins with the whole name of a person.
func isPersonsName(text string) bool {
	name, _ := letter.SplitSignatory(cleanRow(text))
	return utf8.RuneCountInString(text) <= longestName && letter.IsPersonsName(name)
}

// cleanRow gives a row without marks, numbers, and addresses of mail and web:
// nobody gave those for a list.
func cleanRow(text string) string {
	text = linkWords().ReplaceAllString(text, "$1")
	text = mailOrWeb().ReplaceAllString(text, "")
	text = leadingMark().ReplaceAllString(strings.TrimSpace(plainWords(text)), "")
	return strings.TrimSpace(strings.TrimRight(strings.ReplaceAll(text, "()", ""), ",; "))
}

// names gives how many rows of a block are names, and how many names are in it.
func (b *nameBlock) names(is func(string) bool) (rows, names int) {
	for _, row := range b.rows {
		count := 0
		if is(row.text) {
			count = 1
		}
		switch pieces := manyNames(row.text); {
		case len(row.cells) > 1:
			for _, cell := range row.cells {
				if is(cell) {
					count = max(count, 1)
				}
			}
			if isGrid(row.cells) {
				count = len(row.cells)
			}
		case len(pieces) >= fewestSigned:
			count = len(pieces)
		}
		if count > 0 {
			rows++
		}
		names += count
	}
	return rows, names
}

// areNames reports a block most of whose rows are names. Code is no list that can
// be taken apart, and a sentence can begin with a name.
func (b *nameBlock) areNames(is func(string) bool) bool {
	if len(b.rows) == 1 && !b.rows[0].item && !b.tabular && strings.HasSuffix(b.rows[0].text, ".") && len(strings.Fields(b.rows[0].text)) > 10 && manyNames(b.rows[0].text) == nil {
		return false
	}
	rows, _ := b.names(is)
	others := len(b.rows) - rows
	if b.tabular {
		others-- // its head
	}
	return rows > 0 && !b.fenced && rows >= others*2
}

// isGrid reports cells each of which is a person.
func isGrid(cells []string) bool {
	people := 0
	for _, cell := range cells {
		if isPersonsName(cell) {
			people++
		} else if cell != "" {
			return false
		}
	}
	return people > 1
}

// manyNames gives the people of a line that is nothing but their names: "Ada
// Example, Bo Specimen and Cy Sample".
func manyNames(text string) []string {
	if lead, after, found := strings.Cut(text, ":"); found && isLead(lead+":") {
		text = after
	}
	text = strings.TrimRight(cleanRow(text), ". ")
	pieces := betweenMany().Split(text, -1)
	if len(pieces) < fewestSigned {
		return nil
	}
	for _, piece := range pieces {
		if !letter.IsPersonsName(strings.TrimSpace(piece)) || strings.Count(piece, "(") != strings.Count(piece, ")") {
			return nil // what stands in brackets belongs to one person
		}
	}
	return pieces
}

// takeSigned takes who signed out of a Markdown text: what stands below a line that
// says so, on a page that is called by that, or at the end of what is called a
// letter.
func takeSigned(text, title string) signedText {
	found := signedText{rest: text}
	lines := strings.Split(text, "\n")
	blocks := readBlocks(lines, 0)
	from, is, least := len(lines), isName, fewestSigned
	if signedMark().MatchString(title) {
		from = 0
	}
	leads := func(i int) bool { return i >= 0 && i < len(lines) && isLead(lines[i]) }
	inline := -1 // a line that says so and goes on with the names
	for i := range lines {
		if from > 0 && from == len(lines) && leads(i) && namesFollow(lines, i, isName) {
			from = i
		}
		if lead, after, cut := strings.Cut(lines[i], ":"); cut && inline < 0 && isLead(lead+":") && len(manyNames(after)) >= fewestSigned {
			inline = i
		}
	}
	if inline >= 0 && inline < from {
		from = inline
	}
	if from == len(lines) {
		for i, line := range lines {
			if letter.IsClosing(plainWords(line)) && namesFollow(lines, i, isPersonsName) {
				from, is = i+1, isPersonsName
				break
			}
		}
	}
	if from == len(lines) && letterWord().MatchString(title) {
		for _, b := range slices.Backward(blocks) {
			if !b.areNames(isPersonsName) {
				break
			}
			from, is, least = b.from, isPersonsName, fewestInLetter
		}
		if from < len(lines) && !namesBelow(lines, from, isPersonsName, fewestInLetter) {
			from = len(lines)
		}
	}
	if from == len(lines) {
		anywhere := 0
		for _, b := range blocks {
			if _, names := b.names(isPersonsName); b.areNames(isPersonsName) || b.fenced {
				anywhere += names
			}
		}
		if anywhere >= fewestAnywhere {
			found.unsure = anywhere
		}
		found.unsure = max(found.unsure, namesInSentences(lines), namesScattered(lines), namesBelowSalutation(lines))
		return found
	}
	found.takeBelow(lines, from, is)
	if len(found.people) < least {
		return signedText{rest: text, unsure: len(found.people) + found.unsure}
	}
	return found
}

// namesFollow reports that below a line, before another such line, stand names
// enough to be a list.
func namesFollow(lines []string, at int, is func(string) bool) bool {
	return namesBelow(lines, at+1, is, fewestSigned)
}

func namesBelow(lines []string, from int, is func(string) bool, least int) bool {
	count := 0
	for _, b := range readBlocks(lines, from) {
		if len(b.rows) > 0 && isLead(b.rows[0].text) || b.heading != "" && isLead("# "+b.heading) {
			if count > 0 {
				break
			}
		}
		if _, names := b.names(is); b.areNames(is) || b.fenced {
			count += names
		}
	}
	return count >= least
}

// namesScattered counts the names below a line that says so where they are too few,
// or stand too much among other words, to be taken.
func namesScattered(lines []string) int {
	for i := range lines {
		if !isLead(lines[i]) {
			continue
		}
		count := 0
		for k, b := range readBlocks(lines, i+1) {
			short, capitals, words := 0, 0, 0
			for _, row := range append(b.rows, nameRow{text: b.heading}) {
				for _, piece := range anyBreak().Split(plainWords(spaceRun().ReplaceAllString(row.text, "; ")), -1) {
					if letter.IsPersonsName(cleanRow(piece)) {
						count++
					}
				}
				fields := strings.Fields(row.text)
				if len(fields) > 0 && len(fields) <= 6 {
					short++
				}
				words += len(fields)
				for _, word := range fields {
					if letter.IsName(strings.Trim(word, ".,;")) {
						capitals++
					}
				}
			}
			if k == 0 && short >= fewestSigned || words > 8 && capitals*4 >= words*3 { // names as nobody writes them
				count = max(count, short, fewestSigned)
			}
		}
		if count > 1 {
			return count
		}
	}
	return 0
}

// namesBelowSalutation counts the names that stand alone below the salutation of a
// letter, as headings, terms of a list, or with strokes between them, where they are
// enough to be those who signed.
func namesBelowSalutation(lines []string) int {
	for i, line := range lines {
		if !letter.IsSalutation(plainWords(line)) {
			continue
		}
		count := 0
		for _, b := range readBlocks(lines, i+1) {
			for _, row := range append(b.rows, nameRow{text: b.heading}) {
				for piece := range strings.SplitSeq(row.text, "/") {
					if piece = cleanRow(piece); len(strings.Fields(piece)) <= 5 && letter.IsPersonsName(piece) {
						count++
					}
				}
			}
		}
		if count >= fewestInLetter {
			return count
		}
		return 0
	}
	return 0
}

// namesInSentences counts those who are named behind "signed by" within a line.
func namesInSentences(lines []string) int {
	most := 0
	for _, line := range lines {
		words := plainWords(line)
		lower := strings.ToLower(words)
		for _, mark := range []string{"signed by ", "signatories: ", "signed: ", "unterzeichnet von ", "signé par ", "firmado por ", "підписали ", "подписали ", "podpisali "} {
			if i := strings.Index(lower, mark); i >= 0 && len(lower) == len(words) {
				sentence, _, _ := strings.Cut(words[i+len(mark):], ". ")
				if n := len(manyNames(sentence)); n >= fewestSigned {
					most = max(most, n)
				}
			}
		}
	}
	return most
}

// takeBelow takes the names below a line. What is no name stays, and is told where
// it could be one.
func (f *signedText) takeBelow(lines []string, from int, is func(string) bool) {
	gone := map[int]bool{}
	group, groupLine := "", -1 // a heading that may be that of a group
	if from < len(lines) && isLead(lines[from]) {
		gone[from] = true
	}
	for _, b := range readBlocks(lines, from) {
		if len(b.rows) > 0 && b.rows[0].line == from && gone[from] {
			if lead, after, cut := strings.Cut(b.rows[0].text, ":"); cut && isLead(lead+":") && strings.TrimSpace(plainWords(after)) != "" {
				b.rows[0].text = after
			} else {
				b.rows = b.rows[1:]
			}
		}
		if b.heading != "" {
			if group, groupLine = "", -1; b.from != from && !isLead("# "+b.heading) {
				group, groupLine = plainWords(b.heading), b.from
			} else {
				gone[b.from] = true
			}
			continue
		}
		if len(b.rows) == 0 {
			continue
		}
		if !b.areNames(is) {
			_, names := b.names(isPersonsName)
			f.unsure += names
			if len(b.rows) > 0 && !isLead(b.rows[0].text) {
				group = ""
			}
			continue
		}
		if groupLine >= 0 {
			gone[groupLine] = true
		}
		rows := b.rows
		var head []string
		if b.tabular && slices.ContainsFunc(rows[0].cells, func(c string) bool { return signatory.KnownColumn(plainWords(c)) == "name" }) {
			head, rows = rows[0].cells, rows[1:]
			gone[b.rows[0].line] = true
		}
		for _, row := range rows {
			people := row.people(head)
			for _, p := range people {
				if group != "" && p["group"] == "" {
					p["group"] = group
				}
				f.people = append(f.people, p)
			}
			gone[row.line] = true
		}
		for i := b.from; i < b.to; i++ { // rules of tables, what items go on with
			if i >= b.rows[0].line {
				gone[i] = gone[i] || b.tabular || b.rows[0].item && strings.HasPrefix(lines[i], " ")
			}
		}
	}
	var rest []string
	for i, line := range lines {
		if !gone[i] {
			rest = append(rest, line)
		}
	}
	if last := len(rest) - 1; last >= 0 { // the break before a name that is gone
		rest[last] = strings.TrimSuffix(rest[last], `\`)
	}
	f.rest = strings.Trim(tidyGaps(strings.Join(rest, "\n")), "\n")
}

// people gives who stands in a row.
func (row nameRow) people(head []string) []Person {
	if head != nil {
		cells := values{}
		for i, cell := range row.cells {
			if i < len(head) {
				cells[plainWords(head[i])] = plainWords(cell)
			}
		}
		if p := person(cells); p["name"] != "" {
			return []Person{p}
		}
		return nil
	}
	if isGrid(row.cells) {
		var people []Person
		for _, cell := range row.cells {
			if cell != "" {
				people = append(people, personOfItem(cell))
			}
		}
		return people
	}
	if many := manyNames(row.text); len(many) >= fewestSigned {
		var people []Person
		for _, name := range many {
			people = append(people, Person{"name": strings.TrimSpace(name)})
		}
		return people
	}
	text := row.text
	if at := slices.IndexFunc(row.cells, isPersonsName); at > 0 { // behind a number
		before := slices.DeleteFunc(slices.Clone(row.cells[:at]), func(cell string) bool { return strings.Trim(cell, "0123456789.)# ") == "" })
		text = strings.Join(append(slices.Clone(row.cells[at:]), before...), ", ")
	}
	if p := personOfItem(text); p["name"] != "" {
		return []Person{p}
	}
	return nil
}

// personOfItem reads an item as "Name (what they are)" or "Name, what they are".
// Addresses of mail and web and telephone numbers go: nobody gave them for a list.
func personOfItem(item string) Person {
	text := strings.TrimRight(strings.TrimSpace(phoneNumber().ReplaceAllString(cleanRow(item), "")), ",; ")
	p := Person{"name": text}
	if f := inBrackets().FindStringSubmatch(text); f != nil {
		p["name"] = strings.TrimSpace(f[1])
		if what := strings.TrimSpace(f[2]); what != "" && !strings.HasPrefix(what, "@") {
			p["role"] = what
		}
	}
	if name, rest := letter.SplitSignatory(p["name"]); len(rest) > 0 && letter.IsPersonsName(name) {
		if p["role"] != "" {
			rest = append(rest, p["role"])
		}
		p["name"], p["role"] = name, strings.Join(rest, ", ")
	}
	return p
}

// findPeopleInTexts looks for lists of who signed in the texts of pages.
func findPeopleInTexts(s *Site) {
	for _, p := range s.Pages {
		notes := p.notes
		text := s.moveText(p, sameLinks{})
		p.notes = notes
		p.takePeople(text)
	}
}

// takePeople takes the people of a page's text, or makes it a draft.
func (p *Page) takePeople(text string) {
	title := p.Title
	found := takeSigned(text, title)
	if len(found.people) > 0 {
		p.People = found.people
	}
	if found.unsure > 0 {
		p.doubtPeople(found.unsure)
	} else if len(found.people) > 0 && slices.ContainsFunc(commentText().FindAllStringSubmatch(p.Text, -1), func(c []string) bool {
		return consent.MarksPerson("", strings.TrimSpace(c[1])) || consent.IsMarked(strings.TrimSpace(c[1]), consent.InUnread)
	}) {
		p.doubtPeople(len(found.people)) // somebody's no, in a comment that is not taken over
	}
}

// doubtPeople keeps a page a draft that may name people who signed.
func (p *Page) doubtPeople(count int) {
	p.note(0, diag.Say("migrate-changed/people", "count", diag.Count(count)))
	if p.Withheld.ID == "" {
		p.Withheld = diag.Say("migrate-draft/people")
	}
}

// sameLinks leaves links and pictures as they are, for who only reads a text.
type sameLinks struct{}

func (sameLinks) link(dest string, _ int) string            { return dest }
func (sameLinks) picture(dest string, _ int) (string, bool) { return dest, true }

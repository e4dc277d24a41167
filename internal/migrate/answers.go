package migrate

import (
	"bytes"
	"encoding/csv"
	"io/fs"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"casebook/internal/consent"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/names"
	"casebook/internal/signatory"
)

// A signedList is a letter's list of who signed, as it is written.
type signedList struct {
	text       string // of signatories.csv
	unanswered int    // of its people, those without an answer
	problems   []diag.Text
}

// doubtsOfText gives what in a text that names people leaves doubt about one of them.
func doubtsOfText(page *Page) (doubts []diag.Text) {
	if len(page.People) == 0 {
		return nil
	}
	if page.denied {
		doubts = append(doubts, diag.Say("migrate-draft/comment"))
	}
	if page.veiled {
		doubts = append(doubts, diag.Say("migrate-draft/veiled"))
	}
	return doubts
}

// mostProblems is how many problems of a list are told; a build tells the rest.
const mostProblems = 20

// checkPeople writes a list of signatories and reads it as a build would, and an
// import of its people with one answer for those who have none. A list in which
// anything is wrong, or holds an answer of which nobody can know what it means, is
// written as the old site has it: it names nobody until a person has looked. So is
// one out of a text of which something leaves doubt whether somebody is to be named.
func (p *planner) checkPeople(people []Person, doubts []diag.Text) signedList {
	list := signedList{text: peopleCSV(people, true, "")}
	var rep diag.Report
	options := signatory.Options{Languages: p.Languages, Now: time.Now()}
	silent := 0
	for _, row := range people {
		if strings.TrimSpace(row["public"]) == "" {
			silent++
		}
	}
	blank := silent > 0
	switch {
	case blank && p.o.Public == "":
		list.unanswered = silent
		return list
	case blank:
		const imported = "people.csv"
		plan, err := signatory.PlanImport(signatory.Import{
			Site: oneFile{}, File: "signatories.csv", List: options, From: oneFile{imported, []byte(peopleCSV(people, false, ""))}, Name: imported, Public: p.o.Public,
		}, &rep)
		if err != nil {
			rep.Add(diag.ErrorAt(diag.Position{}, diag.Say("migrate-left/unread")))
		}
		if plan != nil {
			for _, doubt := range plan.Doubtful {
				if doubt.Other == 0 {
					rep.Add(diag.ErrorAt(diag.Position{Line: doubt.Row}, doubt.Reason))
				}
			}
		}
		list.problems = append(list.problems, ownAnswers(people)...)
		list.problems = append(list.problems, doubts...)
		fallthrough
	default:
		text := peopleCSV(people, true, p.o.Public)
		if _, err := signatory.Scan(oneFile{"signatories.csv", []byte(text)}, "signatories.csv", options, &rep); err != nil {
			rep.Add(diag.ErrorAt(diag.Position{}, diag.Say("migrate-left/unread")))
		}
		for _, d := range rep.All() {
			if d.Severity == diag.Error && !slices.ContainsFunc(list.problems, func(t diag.Text) bool { return t.Message == d.Text.Message }) {
				list.problems = append(list.problems, d.Text)
			}
		}
		if len(list.problems) == 0 {
			list.text = text
		} else if blank {
			list.unanswered = silent
		}
	}
	list.problems = list.problems[:min(len(list.problems), mostProblems)]
	return list
}

// stateHeader is how columns are called that say how far a signature got.
var stateHeader = lazy.Regexp(`(?i)^(?:is |has )?(?:status|state|moderat\w*|review\w*|approv\w*|verif\w*|confirm\w*|valid\w*|accept\w*|reject\w*|activ\w*|inactive|enabled?|disabled?|draft|initials?|ok|opt ?(?:in|out)|list(?:ed| me)?|unlisted|display\w*|visib\w*|hid\w*|show\w*|remov\w*|delet\w*|withdr\w*|unsubscribed|left|resign\w*|dead|died|deceased|minor|child|under ?18|spam|trash\w*|duplicate|flags?|flagged|blocked|banned|test)$`)

// Columns in which an answer for everybody is doubted: what confirmed or allowed
// something is a no where it is empty, and another name may be the one to show.
var (
	consentHeader = lazy.Regexp(`(?i)confirm|verif|valid|approv|accept|consent|agree|opt ?(?:ed )?in|show|publish|public|visib|display|listed|einwilligung|bestatig|zgoda|potwierdz|consentement|confirme|consentimiento|подтвержд|підтвердж|згод|соглас|келісім|موافقة`)
	ageHeader     = lazy.Regexp(`^(?:age|alter|edad|wiek|вік|возраст|жасы?|عمر|العمر)$`)
	otherName     = lazy.Regexp(`(?i)^(?:.* )?(?:(?:display|public|legal|real|birth|civil|shown|pen|stage|nick|artists?|sign(?:ing|ed)?) ?name|alias(?:es)?|aka|nick|pseudonym\pL*|pseudonim\pL*|seudonimo|nickname|(?:sign(?:ed)?|show[n]?|appears?|listed|published) as|initials|kunstlername|anzeigename|spitzname|apodo|surnom|псевдонім|псевдонiм|псевдоним|прізвисько|прозвище|лақап\pL*|бүркеншік\pL*)$`)
)

// ownAnswers reports what rows without an answer in public hold that may be one,
// in columns that nobody reads: an answer for all of them is none for those.
func ownAnswers(people []Person) []diag.Text {
	others := map[string]bool{} // columns that hold more than answers
	for _, row := range people {
		for column, cell := range row {
			others[column] = others[column] || cell != "" && !consent.IsAnswer(cell)
		}
	}
	found := map[string]diag.Rows{}
	for column := range others {
		if column == "public" || column == "date" || column == "until" || column == "country" {
			continue
		}
		if slices.Contains(listColumns, column) {
			for i, row := range people {
				if cell := row[column]; cell != "" && row["public"] == "" && keepsBeside(column, cell) {
					found[column] = append(found[column], i+2)
				}
			}
			continue
		}
		words := wordsOf(column)
		state, consent, name := stateHeader().MatchString(words), consentHeader().MatchString(words), otherName().MatchString(words)
		age := ageHeader().MatchString(words)
		for i, row := range people {
			cell := row[column]
			var doubtful bool
			switch {
			case row["public"] != "":
			case cell == "":
				doubtful = consent && !name
			default:
				doubtful = !others[column] || age && len(cell) <= 2 && cell < "18" || state || name && names.Fold(cell) != names.Fold(row["name"]) || keepsPerson(cell)
			}
			if doubtful {
				found[column] = append(found[column], i+2)
			}
		}
	}
	var problems []diag.Text
	for _, column := range sortedKeys(others) {
		if rows := found[column]; len(rows) > 0 {
			problems = append(problems, diag.Say("migrate-draft/answer", "rows", rows, "column", decode.Printable(column)))
		}
	}
	return problems
}

// keepsBeside reports what stands in a name, or beside it, and is none of it: a wish,
// that the name is another or nobody's, or that the person is a child.
func keepsBeside(column, cell string) bool {
	if age := ageWords().FindStringSubmatch(cell); age != nil && len(age[1]) < 2 || age != nil && age[1] < "18" {
		return true
	}
	if column == "name" {
		return unnamedWords().MatchString(wordsOf(cell))
	}
	return unnamedWords().MatchString(wordsOf(cell)) || consent.IsMarked(cell, consent.InUnread) && !consent.MarksPerson("", cell) // of which the list itself tells
}

var (
	ageWords     = lazy.Regexp(`(?i)\b(\d{1,2})\s*(?:-?\s*years?\b|y\.?o\b|jahre|ans\b|años|lat\b|рок|лет\b|год|жас|سنة)|\b(?:aged?|age:)\s*(\d{1,2})\b`)
	unnamedWords = lazy.Regexp(`(?:^| )(?:anonym\w*|anonim\w*|pseudonym\w*|pseudonim\w*|seudonim\w*|kunstlername|w d|withdrawn|анонім\pL*|аноним\pL*|псевдон\pL*|лақап\pL*|бүркеншік\pL*|مجهول\pL*|مستعار\pL*)(?:$| )`)
)

// keepsPerson reports what is written about a person that may keep the name back: a
// word for a state, one of several or alone, or a wish that speaks of naming.
func keepsPerson(cell string) bool {
	for piece := range strings.FieldsFuncSeq(strings.ToLower(cell), func(r rune) bool { return r == ';' || r == ',' }) {
		if words := strings.Fields(piece); len(words) == 1 && (slices.Contains(keptStates, words[0]) || words[0] == "anon") {
			return true
		}
	}
	return signatory.SpeaksOfNaming(cell)
}

// isMarked reports a row that says in words that somebody is not to be named.
func (p Person) isMarked() bool {
	for column, text := range p {
		if column != "name" && consent.MarksPerson("", text) {
			return true
		}
	}
	return false
}

// listColumns are the contract's in the order in which they are written.
var listColumns = []string{"name", "sort", "role", "organisation", "group", "country", "date", "public", "until"}

// peopleCSV gives a list of signatories with the columns that somebody has; where
// some have no answer, be it with one for those, or an empty column public for it.
func peopleCSV(people []Person, asked bool, public string) string {
	used := map[string]bool{"name": true}
	blank := false
	for _, row := range people {
		for column, value := range row {
			if value != "" {
				used[column] = true
			}
		}
		blank = blank || row["public"] == ""
	}
	if blank && asked {
		used["public"] = true
	}
	var columns []string
	for _, c := range listColumns {
		if used[c] {
			columns = append(columns, c)
		}
	}
	for _, c := range sortedKeys(used) { // never published; a build says what they are
		if !slices.Contains(columns, c) {
			columns = append(columns, c)
		}
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	headers := slices.Clone(columns)
	for i, c := range headers {
		headers[i] = decode.Printable(c)
	}
	w.Write(headers) // a strings.Builder does not fail
	for _, row := range people {
		cells := make([]string, len(columns))
		for i, c := range columns {
			cells[i] = decode.Printable(row[c])
			if c == "public" && cells[i] == "" {
				cells[i] = public
			}
		}
		w.Write(cells)
	}
	w.Flush()
	return b.String()
}

// commentsOf gives what is written in comments beside each item of a list in
// YAML, by its number; of TOML all comments together at the first.
func commentsOf(name string, data []byte) map[int]string {
	notes := map[int]string{}
	add := func(i int, texts ...string) {
		for _, text := range texts {
			if text = strings.Join(strings.Fields(strings.ReplaceAll(text, "#", " ")), " "); text != "" {
				notes[i] = strings.TrimSpace(notes[i] + " " + text)
			}
		}
	}
	switch lower := strings.ToLower(name); {
	case strings.HasSuffix(lower, ".toml"):
		for line := range strings.SplitSeq(string(data), "\n") {
			if _, comment, found := strings.Cut(line, "#"); found && strings.Count(line[:len(line)-len(comment)], `"`)%2 == 0 {
				add(0, comment)
			}
		}
	case strings.HasSuffix(lower, ".yml"), strings.HasSuffix(lower, ".yaml"):
		var root yaml.Node
		if yaml.Unmarshal(data, &root) != nil {
			return nil
		}
		var addAll func(i int, n *yaml.Node)
		addAll = func(i int, n *yaml.Node) {
			add(i, n.HeadComment, n.LineComment, n.FootComment)
			for _, within := range n.Content {
				addAll(i, within)
			}
		}
		list := &root
		last := 0
		for list.Kind != yaml.SequenceNode { // a comment above a list is its first item's as far as anybody can know
			add(0, list.HeadComment, list.LineComment)
			last = max(last, len(list.Content)-1)
			if len(list.Content) == 0 || list.Kind == yaml.MappingNode && len(list.Content) != 2 {
				addAll(0, list)
				return notes
			}
			if list.Kind == yaml.MappingNode {
				addAll(0, list.Content[0])
			}
			list = list.Content[len(list.Content)-1]
		}
		add(0, list.HeadComment, list.LineComment)
		for i, item := range list.Content {
			addAll(i, item)
		}
		add(max(0, len(list.Content)-1), list.FootComment, root.FootComment)
	}
	return notes
}

// addNotes adds what was written beside rows as one more column.
func addNotes(rows []values, notes map[int]string) []values {
	for i, text := range notes {
		if i < len(rows) {
			column := "note"
			for rows[i].text(column) != "" {
				column += " beside"
			}
			with := values{column: text}
			for key, value := range rows[i] {
				with[key] = value
			}
			rows[i] = with
		}
	}
	return rows
}

// A oneFile is a folder with one file, of which nothing is on the disk.
type oneFile struct {
	name string
	data []byte
}

// Open opens the file.
func (f oneFile) Open(name string) (fs.File, error) {
	if f.name == "" || name != f.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &openFile{bytes.NewReader(f.data), f}, nil
}

type openFile struct {
	*bytes.Reader
	of oneFile
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *openFile) Close() error               { return nil }
func (f *openFile) Name() string               { return f.of.name }
func (f *openFile) Size() int64                { return int64(len(f.of.data)) }
func (f *openFile) Mode() fs.FileMode          { return 0o444 }
func (f *openFile) ModTime() time.Time         { return time.Time{} }
func (f *openFile) IsDir() bool                { return false }
func (f *openFile) Sys() any                   { return nil }

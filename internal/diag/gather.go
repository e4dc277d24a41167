package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Rows are the numbers of rows that a problem is in, as a part of its message. A
// message names the first of them; its plural forms follow how many there are.
type Rows []int

// mostNamed is how many rows or places a message names one by one.
const mostNamed = 20

// isOne reports whether a message speaks of one row: where each of several problems
// names another row too, that may be one for all.
func (r Rows) isOne() bool {
	return len(r) > 0 && !slices.ContainsFunc(r, func(n int) bool { return n != r[0] })
}

// text names the rows.
func (r Rows) text() Text {
	if r.isOne() {
		r = r[:1]
	}
	list := make([]string, min(len(r), mostNamed))
	for i := range list {
		list[i] = fmt.Sprint(r[i])
	}
	return listText(list, len(r)-len(list))
}

func listText(list []string, more int) Text {
	if more > 0 {
		return Say("command/rows-more", "rows", strings.Join(list, ", "), "more", more)
	}
	return Say("command/rows", "rows", strings.Join(list, ", "))
}

// Rows gives the rows that a problem is in; nil for one that is about none.
func (d Diagnostic) Rows() Rows {
	for _, part := range d.Text.Parts {
		if rows, ok := part.Value.(Rows); ok {
			return rows
		}
	}
	return nil
}

// Cause names what is wrong in a file, whatever line or row it is in.
func (d Diagnostic) Cause() string {
	var cause strings.Builder
	fmt.Fprintf(&cause, "%s\x00%d%t", d.File, d.Severity, d.Private)
	if d.Rows() == nil {
		return cause.String() + "\x00" + d.words()
	}
	cause.WriteString("\x00" + d.Text.ID)
	for _, part := range d.Text.Parts {
		if _, rows := part.Value.(Rows); !rows {
			fmt.Fprintf(&cause, "\x00%s\x00%v", part.Name, part.Value)
		}
	}
	return cause.String()
}

// A Gathering collects problems of rows by their causes: what is wrong in the same
// way with many rows of a file is one problem. The zero value is ready.
type Gathering struct {
	list   []Diagnostic
	causes map[string]int
}

// Add takes a problem, and reports whether it is one of a cause that is there already.
func (g *Gathering) Add(d Diagnostic) (known bool) {
	if d.Rows() == nil {
		g.list = append(g.list, d)
		return false
	}
	cause := d.Cause()
	if g.causes == nil {
		g.causes = map[string]int{}
	}
	i, known := g.causes[cause]
	if !known {
		g.causes[cause] = len(g.list)
		d.Text.Parts = slices.Clone(d.Text.Parts)
		for i, part := range d.Text.Parts {
			if rows, ok := part.Value.(Rows); ok {
				d.Text.Parts[i].Value = slices.Clone(rows)
			}
		}
		g.list = append(g.list, d)
		return false
	}
	first := &g.list[i]
	if comparePlaces(d.Position, first.Position) < 0 {
		first.Position = d.Position
	}
	for i, part := range d.Text.Parts {
		if rows, ok := part.Value.(Rows); ok {
			first.Text.Parts[i].Value = append(first.Text.Parts[i].Value.(Rows), rows...)
		}
	}
	return true
}

// All gives the problems, those of one cause with all its rows.
func (g *Gathering) All() []Diagnostic {
	list := slices.Clone(g.list)
	for i, d := range list {
		if len(d.Rows()) > 1 {
			list[i] = d.InOtherWords(Text{ID: d.Text.ID, Code: d.Text.Code, Parts: sortRows(d.Text.Parts)}.fill(nil))
		}
	}
	return list
}

// sortRows puts the rows of a message in order, each once. Where it names two rows
// for each problem, they stay side by side.
func sortRows(parts []Part) []Part {
	var columns []int
	for i, part := range parts {
		if _, ok := part.Value.(Rows); ok {
			columns = append(columns, i)
		}
	}
	tuples := make([][]int, len(parts[columns[0]].Value.(Rows)))
	for i := range tuples {
		for _, column := range columns {
			tuples[i] = append(tuples[i], parts[column].Value.(Rows)[i])
		}
	}
	slices.SortFunc(tuples, slices.Compare)
	tuples = slices.CompactFunc(tuples, slices.Equal)
	sorted := slices.Clone(parts)
	for n, column := range columns {
		rows := make(Rows, len(tuples))
		for i, tuple := range tuples {
			rows[i] = tuple[n]
		}
		sorted[column].Value = rows
	}
	return sorted
}

// many is how many places of a warning are too many to be read one by one.
const many = 3

// Gather gives a list as people and programs are told it: problems of rows with one
// cause once, with the rows, and a warning of many places once, with the places. An
// error of many places stays at each, since each has to be mended.
func Gather(list []Diagnostic) []Diagnostic {
	var causes Gathering
	for _, d := range list {
		causes.Add(d)
	}
	list = causes.All()
	places := map[string][]string{}
	for _, d := range list {
		if d.Severity == Warning && d.File != "" {
			places[d.words()] = append(places[d.words()], d.Whole().String())
		}
	}
	gathered, said := list[:0], map[string]bool{}
	for _, d := range list {
		if at := places[d.words()]; d.Severity == Warning && len(at) >= many {
			if said[d.words()] {
				continue
			}
			said[d.words()] = true
			d = d.alsoAt(at[1:])
		}
		gathered = append(gathered, d)
	}
	return gathered
}

// words gives what a problem says, wherever it is.
func (d Diagnostic) words() string { return d.Code + "\x00" + d.Message + "\x00" + d.Hint }

// alsoAt gives the problem with the other places that it is at.
func (d Diagnostic) alsoAt(places []string) Diagnostic {
	said := d.Text
	if said.ID == "" {
		said = Text{Code: d.Code, Message: d.Message, Hint: d.Hint}
	}
	named := places[:min(len(places), mostNamed)]
	return d.InOtherWords(Say("also-at/places", "problem", said, "places", listText(named, len(places)-len(named))))
}

// InOtherWords gives the problem with another message, and its own code.
func (d Diagnostic) InOtherWords(t Text) Diagnostic {
	d.Text, d.Message, d.Hint = t, t.Message, t.Hint
	return d
}

func comparePlaces(a, b Position) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

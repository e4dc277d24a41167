package decode

import (
	"errors"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"casebook/internal/diag"
)

// ErrNotEditable says that a text cannot be changed as it was asked for: it is
// no TOML, the path leads nowhere, or TOML has no way to write the change where
// it belongs.
var ErrNotEditable = errors.New("the text cannot be changed by a program as it is written")

// A Path leads to a value: a key is a string, the place in a list an int, as
// in Path{"to", 0, "name"}.
type Path []any

// An Editor changes a TOML text in places. Every byte that a change does not
// concern stays: comments, order, spaces, quotation marks, line ends, a byte
// order mark. What is removed takes its whole lines along, with the comments at
// their end and right below a table; what is new is written like what stands beside it.
//
// Changes are made one after another, each on the result of the one before.
// The first that fails is kept; Text gives it. Text also reads the result again,
// and gives it only when it says exactly the old values with the changes made.
//
//	e := decode.EditFrontMatter(file)
//	e.Set(decode.Path{"sealed"}, sum)
//	e.Append(decode.Path{"corrections"}, decode.Pairs{{Key: "date", Value: decode.Day(day)}, …})
//	file, err := e.Text()
type Editor struct {
	// Order is the keys of the document as a new one is placed among them:
	// below the last one before it that is there. Keys of tables have the
	// table's before them, "action.title", those of lists without numbers,
	// "events.date". A key that is not in it comes last in its table.
	Order []string

	before, after string // front matter's file around the text
	text          string
	lineEnd       string
	root          *place         // of the text as it is now
	values        map[string]any // that it is to have
	err           error
}

// Edit begins to change a TOML text.
func Edit(text string) *Editor { return edit("", text, "") }

// EditFrontMatter begins to change the front matter of a content file.
func EditFrontMatter(file string) *Editor {
	f, fault := CutFrontMatter([]byte(file))
	if fault != nil {
		return &Editor{err: ErrNotEditable}
	}
	return edit(file[:f.Start], file[f.Start:f.End], file[f.End:])
}

func edit(before, text, after string) *Editor {
	e := &Editor{before: before, text: text, after: after, lineEnd: "\n"}
	if rest, marked := strings.CutPrefix(text, "\ufeff"); marked {
		e.before, e.text = before+"\ufeff", rest
	}
	if line, _, found := strings.Cut(e.before+e.text, "\n"); found && strings.HasSuffix(line, "\r") {
		e.lineEnd = "\r\n"
	}
	if doc := readAgain(e.text); doc != nil {
		e.root, e.values = doc.root, doc.values
	} else {
		e.err = ErrNotEditable
	}
	return e
}

// readAgain parses a text for the editor; nil where it is no TOML.
func readAgain(text string) *Document {
	var rep diag.Report
	return Parse([]byte(text), Options{MaxBytes: math.MaxInt}, &rep)
}

// Text gives the changed text, for front matter the whole file.
func (e *Editor) Text() (string, error) {
	if e.err != nil {
		return "", e.err
	}
	doc := readAgain(e.text)
	if doc == nil || !sameValue(withoutEmptyTables(doc.values), withoutEmptyTables(e.values)) {
		return "", ErrNotEditable
	}
	return e.before + e.text + e.after, nil
}

// Values gives what the text says with the changes so far.
func (e *Editor) Values() map[string]any { return e.values }

// Set makes what stands at a path say a value, with the fewest changes: of a
// table or a list that is there already, only what differs is written. A table
// loses the keys that the value lacks. Tables on the way that are not there are
// made; the place after the last of a list adds to it.
func (e *Editor) Set(p Path, value any) {
	v, err := writable(value)
	if e.err == nil {
		e.err = err
	}
	if e.err == nil {
		e.set(p, v)
	}
}

// Merge makes the changes of a table, as RFC 7396 has it for JSON: nil removes
// a key, a table is merged into the one that is there, and anything else takes
// the place of what is there. Keys that are not named stay.
func (e *Editor) Merge(changes map[string]any) { e.merge(nil, changes) }

func (e *Editor) merge(p Path, changes map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(changes)) {
		at := append(slices.Clip(p), key)
		switch v := changes[key].(type) {
		case nil:
			e.Remove(at)
		case map[string]any:
			e.merge(at, v)
		default:
			e.Set(at, v)
		}
	}
}

// Append adds tables to the end of a list, which is made where there is none.
func (e *Editor) Append(p Path, tables ...Pairs) {
	v, err := writable(tables)
	if e.err == nil {
		e.err = err
	}
	if e.err != nil || len(tables) == 0 {
		return
	}
	at, old := e.find(p), valueOf(e.values, p)
	if at == nil {
		e.set(p, v)
	} else if list, ok := listOf(old); ok {
		e.insertItems(p, at, len(list), v.([]any))
	} else {
		e.err = ErrNotEditable
	}
}

// Remove takes out a key, a table or one of a list; what is not there is out
// already. A list of [[tables]] goes with the last of them.
func (e *Editor) Remove(p Path) {
	if e.err != nil {
		return
	}
	at := e.find(p)
	if at == nil || len(p) == 0 {
		return
	}
	e.removePlace(p, at)
	e.values = changeValue(e.values, p, func(any) (any, bool) { return nil, false }).(map[string]any)
	if n := len(p) - 1; n > 0 {
		if list, number := p[n].(int); number && list == 0 && e.err == nil && e.find(p[:n]) == nil {
			e.values = changeValue(e.values, p[:n], func(any) (any, bool) { return nil, false }).(map[string]any)
		}
	}
}

// set makes a place say a value of writable.
func (e *Editor) set(p Path, value any) {
	if e.err != nil {
		return
	}
	at := e.find(p)
	if at == nil {
		e.addValue(p, value)
		return
	}
	old := valueOf(e.values, p)
	if sameValue(old, readValue(value)) {
		return
	}
	oldTable, wasTable := old.(map[string]any)
	table, isTable := value.(Pairs)
	oldList, wasList := listOf(old)
	list, isList := value.([]any)
	switch {
	case isTable && wasTable:
		for _, pair := range table {
			e.set(append(slices.Clip(p), pair.Key), pair.Value)
		}
		for _, name := range slices.Sorted(maps.Keys(oldTable)) {
			if !slices.ContainsFunc(table, func(pair Pair) bool { return pair.Key == name }) {
				e.Remove(append(slices.Clip(p), name))
			}
		}
	case isList && wasList && len(list) > 0 && (at.style != tableList || inSections(value)):
		e.setItems(p, oldList, list)
	case at.style == keyValue || at.style == listItem:
		text := writeValue(value)
		if s, ok := value.(string); ok {
			text = e.withLineEnds(quoteLike(e.text[at.at:at.end], s))
		}
		e.replace(at.at, at.end, text)
		e.values = setValue(e.values, p, value)
	default: // from headers to a value on a line, or the reverse
		e.Remove(p)
		e.addValue(p, value)
	}
}

// setItems makes a list say others: what is the same at its beginning and its
// end stays, what is between is changed one by one.
func (e *Editor) setItems(p Path, old, list []any) {
	first, last := 0, 0
	for first < len(old) && first < len(list) && sameValue(old[first], readValue(list[first])) {
		first++
	}
	for last < len(old)-first && last < len(list)-first && sameValue(old[len(old)-1-last], readValue(list[len(list)-1-last])) {
		last++
	}
	both := min(len(old), len(list)) - last
	for i := first; i < both; i++ {
		e.set(append(slices.Clip(p), i), list[i])
	}
	for i := len(old) - last - 1; i >= both; i-- {
		e.Remove(append(slices.Clip(p), i))
	}
	if more := list[both : len(list)-last]; len(more) > 0 && e.err == nil {
		e.insertItems(p, e.find(p), both, more)
	}
}

// addValue writes a value where there is none, with the tables around it that
// are not there.
func (e *Editor) addValue(p Path, value any) {
	for n := len(p) - 1; n >= 0 && e.err == nil; n-- {
		at := e.find(p[:n])
		switch part := p[n].(type) {
		case string:
			if _, table := valueOf(e.values, p[:n]).(map[string]any); at != nil && table {
				e.addKey(p[:n], at, part, value)
				return
			}
			value = Pairs{{Key: part, Value: value}}
		case int:
			if list, ok := listOf(valueOf(e.values, p[:n])); at != nil && ok && part == len(list) {
				e.insertItems(p[:n], at, part, []any{value})
				return
			}
			if part != 0 {
				e.err = ErrNotEditable
			}
			value = []any{value}
		}
		if at != nil {
			e.err = ErrNotEditable
		}
	}
	if e.err == nil {
		e.err = ErrNotEditable
	}
}

// find gives the place of a path, nil where nothing stands there.
func (e *Editor) find(p Path) *place {
	at := e.root
	for _, part := range p {
		switch part := part.(type) {
		case string:
			at = at.child(part)
		case int:
			at = at.item(part)
		default:
			return nil
		}
	}
	return at
}

// replace puts a text in the place of another and looks anew where things stand.
func (e *Editor) replace(start, end int, text string) {
	e.text = e.text[:start] + text + e.text[end:]
	root, s := scanText(e.text)
	if s.stopped() {
		e.err = ErrNotEditable
	}
	e.root = root
}

// withLineEnds gives a text with the line ends of the file.
func (e *Editor) withLineEnds(text string) string {
	if e.lineEnd == "\n" {
		return text
	}
	return strings.ReplaceAll(text, "\n", e.lineEnd)
}

// valueOf gives what stands at a path, nil where nothing does.
func valueOf(values any, p Path) any {
	for _, part := range p {
		switch part := part.(type) {
		case string:
			table, _ := values.(map[string]any)
			values = table[part]
		case int:
			list, _ := listOf(values)
			if part < 0 || part >= len(list) {
				return nil
			}
			values = list[part]
		}
	}
	return values
}

// changeValue gives values, of which the ones around a path are copies, with
// what a function makes of what stands there; false takes it out. An element of
// a list that is not there is put at its place.
func changeValue(values any, p Path, change func(old any) (any, bool)) any {
	if len(p) == 0 {
		v, _ := change(values)
		return v
	}
	var v any
	keep := true
	inner := func(old any) any {
		if len(p) == 1 {
			v, keep = change(old)
			return v
		}
		return changeValue(old, p[1:], change)
	}
	switch part := p[0].(type) {
	case string:
		table, _ := values.(map[string]any)
		table = maps.Clone(table)
		if table == nil {
			table = map[string]any{}
		}
		table[part] = inner(table[part])
		if !keep {
			delete(table, part)
		}
		return table
	case int:
		list, _ := listOf(values)
		list = slices.Clone(list)
		if part >= len(list) {
			return append(list, inner(nil))
		}
		list[part] = inner(list[part])
		if !keep {
			list = slices.Delete(list, part, part+1)
		}
		return list
	}
	return values
}

func setValue(values map[string]any, p Path, value any) map[string]any {
	return changeValue(values, p, func(any) (any, bool) { return readValue(value), true }).(map[string]any)
}

// readValue gives a value of writable as the parser would give it.
func readValue(value any) any {
	switch v := value.(type) {
	case Literal:
		values, _ := parse("v = " + string(v))
		return values["v"]
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = readValue(item)
		}
		return list
	case Pairs:
		table := make(map[string]any, len(v))
		for _, p := range v {
			table[p.Key] = readValue(p.Value)
		}
		return table
	}
	return value
}

// listOf gives a list as the parser gives it, of tables or of anything.
func listOf(value any) ([]any, bool) {
	switch list := value.(type) {
	case []any:
		return list, true
	case []map[string]any:
		all := make([]any, len(list))
		for i, table := range list {
			all[i] = table
		}
		return all, true
	}
	return nil, false
}

// sameValue reports whether two values as the parser gives them mean the same;
// the line ends of texts do not matter.
func sameValue(a, b any) bool {
	if list, ok := listOf(a); ok {
		other, ok := listOf(b)
		return ok && slices.EqualFunc(list, other, sameValue)
	}
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && maps.EqualFunc(a, b, sameValue)
	case string:
		b, ok := b.(string)
		return ok && lineEnds.Replace(a) == lineEnds.Replace(b)
	case float64:
		b, ok := b.(float64)
		return ok && (a == b || a != a && b != b)
	case time.Time:
		b, ok := b.(time.Time)
		return ok && a.Equal(b) && writtenZone(a) == writtenZone(b)
	}
	return a == b
}

// writtenZone gives the offset that a date or time was written with, else the
// mark of the parser for what was written without.
func writtenZone(t time.Time) any {
	if name := t.Location().String(); strings.HasSuffix(name, "-local") {
		return name
	}
	_, offset := t.Zone()
	return offset
}

// withoutEmptyTables gives a value without tables in which nothing stands. A
// table that only headers and dotted keys of its parts name goes with the last
// of them.
func withoutEmptyTables(value any) any {
	if list, ok := listOf(value); ok {
		all := make([]any, len(list))
		for i, item := range list {
			all[i] = withoutEmptyTables(item)
		}
		return all
	}
	table, ok := value.(map[string]any)
	if !ok {
		return value
	}
	full := make(map[string]any, len(table))
	for name, part := range table {
		part = withoutEmptyTables(part)
		if inner, ok := part.(map[string]any); !ok || len(inner) > 0 {
			full[name] = part
		}
	}
	return full
}

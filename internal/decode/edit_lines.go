package decode

import (
	"slices"
	"strings"
)

// addKey writes a key that a table does not have yet.
func (e *Editor) addKey(p Path, table *place, name string, value any) {
	whole := append(slices.Clip(p), name)
	pair := Pair{Key: name, Value: value}
	switch table.style {
	case sectionTable, impliedTable:
		end := len(e.text)
		if len(p) > 0 {
			end = e.lineAfter(lastEnd(table))
		}
		switch {
		case inSections(value):
			e.insertSections(end, writeSections(keysOf(whole), value, false))
		case table.style == impliedTable:
			e.insertSections(end, writeSections(keysOf(p), Pairs{pair}, false))
		default:
			at, beside := e.placeOfKey(p, table, name)
			e.insertLines(at, e.indentOf(beside)+writeLine(writeKey(name), pair))
		}
	case dottedTable:
		around := 0 // how much of the path the dotted key does not name
		for i := range p {
			if e.find(p[:i]).style != dottedTable {
				around = i
			}
		}
		key := writeKey(keysOf(whole)[len(keysOf(p[:around])):]...)
		pairs := pairsOf(table)
		switch outer := e.find(p[:around]); {
		case outer.style == keyValue || outer.style == listItem:
			e.insertParts(outer, len(pairsOf(outer)), []string{key + " = " + writeValue(value)}, false)
		case len(pairs) > 0:
			last := pairs[len(pairs)-1]
			e.insertLines(e.lineAfter(last.end), e.indentOf(last)+writeLine(key, pair))
		default:
			e.err = ErrNotEditable
		}
	case keyValue, listItem:
		e.insertParts(table, len(pairsOf(table)), []string{writeKey(name) + " = " + writeValue(value)}, false)
	default:
		e.err = ErrNotEditable
	}
	if e.err == nil {
		e.values = setValue(e.values, whole, value)
	}
}

// placeOfKey gives where the line of a new key of a section begins, and the
// pair beside it, if any.
func (e *Editor) placeOfKey(p Path, section *place, name string) (at int, beside *place) {
	pairs := pairsOf(section)
	if mine := e.orderOf(p, name); mine >= 0 {
		before, after := -1, len(e.Order)
		var above, below *place
		for other, part := range section.table {
			var inner []*place // of what stands in the section itself; a table has one of its own
			switch part.style {
			case keyValue:
				inner = []*place{part}
			case dottedTable:
				inner = pairsOf(part)
			}
			switch order := e.orderOf(p, other); {
			case order < 0 || len(inner) == 0:
			case order < mine && order > before:
				before, above = order, inner[len(inner)-1]
			case order > mine && order < after:
				after, below = order, inner[0]
			}
		}
		switch {
		case above != nil:
			return e.lineAfter(above.end), above
		case below != nil:
			return e.lineStart(below.start), below
		}
	}
	switch {
	case len(pairs) > 0:
		beside = pairs[len(pairs)-1]
		return e.lineAfter(beside.end), beside
	case section != e.root:
		return e.lineAfter(section.at), nil
	case len(section.names) == 0: // comments at most
		return len(e.text), nil
	}
	return 0, nil
}

// orderOf gives where a key of a table stands in Order, or -1.
func (e *Editor) orderOf(p Path, name string) int {
	return slices.Index(e.Order, strings.Join(append(keysOf(p), name), "."))
}

// insertItems puts elements into a list, before one of it or at its end.
func (e *Editor) insertItems(p Path, list *place, index int, items []any) {
	if list.style == tableList {
		if !inSections(items) {
			e.err = ErrNotEditable
			return
		}
		text := writeSections(keysOf(p), items, true)
		if index > 0 {
			e.insertSections(e.lineAfter(lastEnd(list.items[index-1])), text)
		} else {
			at := e.lineStart(list.items[0].start)
			for at > 0 && strings.HasPrefix(strings.TrimLeft(e.text[e.lineStart(at-1):], " \t"), "#") { // what stands above it belongs to it
				at = e.lineStart(at - 1)
			}
			e.insertLines(at, strings.TrimPrefix(text, "\n")+"\n")
		}
	} else {
		parts := make([]string, len(items))
		for i, item := range items {
			parts[i] = writeValue(item)
		}
		e.insertParts(list, index, parts, inSections(items))
	}
	if e.err != nil {
		return
	}
	e.values = changeValue(e.values, p, func(old any) (any, bool) {
		all, _ := listOf(old)
		more, _ := listOf(readValue(items))
		return slices.Insert(slices.Clone(all), index, more...), true
	}).(map[string]any)
}

// insertParts puts parts into a list or an inline table. On lines of their own
// when asked, or where those that are there have theirs.
func (e *Editor) insertParts(outer *place, index int, parts []string, onLines bool) {
	there := outer.items
	if e.text[outer.at] == '{' {
		there = pairsOf(outer)
	}
	if index < len(there) {
		next, between := there[index], ", "
		if e.startsLine(next) {
			between = "," + e.lineEnd + e.indentOf(next)
		}
		e.replace(next.start, next.start, strings.Join(parts, between)+between)
		return
	}
	indent, end, comma := "  ", outer.at+1, true // the end of the last part, and whether a comma follows
	if len(there) > 0 {
		last := there[len(there)-1]
		if onLines = onLines || e.startsLine(last); e.startsLine(last) {
			indent = e.indentOf(last)
		}
		if end, comma = last.end, last.commaAfter >= 0; comma {
			end = last.commaAfter + 1
		}
		if !onLines {
			e.replace(last.end, last.end, ", "+strings.Join(parts, ", "))
			return
		}
	}
	closing := outer.end - 1
	rest := e.text[end:closing] // spaces and comments
	broken := strings.LastIndexByte(rest, '\n')
	if len(there) == 0 && !onLines && broken < 0 {
		text := strings.Join(parts, ", ")
		if e.text[outer.at] == '{' && rest == "" {
			text = " " + text + " "
		}
		e.replace(end, end, text)
		return
	}
	var text strings.Builder
	if !comma {
		text.WriteByte(',')
	}
	if broken < 0 { // all of it stands on one line
		rest += e.lineEnd
		broken = len(rest) - 1
	}
	text.WriteString(rest[:broken+1])
	for _, part := range parts {
		text.WriteString(indent + part + "," + e.lineEnd)
	}
	e.replace(end, closing, text.String()+rest[broken+1:])
}

// insertLines puts whole lines where a line begins.
func (e *Editor) insertLines(at int, text string) {
	if at > 0 && e.text[at-1] != '\n' {
		text = "\n" + text
	}
	e.replace(at, at, e.withLineEnds(text))
}

// insertSections puts sections where a line begins, an empty line above them.
func (e *Editor) insertSections(at int, text string) {
	text = strings.TrimPrefix(text, "\n")
	above := strings.TrimRight(e.text[:at], " \t")
	if at > 0 && e.text[at-1] != '\n' {
		text = "\n" + text
	}
	if at > 0 && !strings.HasSuffix(strings.ReplaceAll(above, "\r", ""), "\n\n") && strings.Trim(above, "\r\n") != "" {
		text = "\n" + text
	}
	e.replace(at, at, e.withLineEnds(text))
}

// removePlace takes out what stands at a path.
func (e *Editor) removePlace(p Path, at *place) {
	outer := len(p) - 1
	for e.find(p[:outer]).style == dottedTable {
		outer--
	}
	if around := e.find(p[:outer]); around.style == keyValue || around.style == listItem {
		if at.style != dottedTable {
			e.removePart(around, at)
			return
		}
		for part := at; part != nil && e.err == nil; part = e.find(p) {
			if pairs := pairsOf(part); len(pairs) > 0 {
				e.removePart(e.find(p[:outer]), pairs[0])
			} else {
				e.err = ErrNotEditable
			}
		}
		return
	}
	end := -1 // of what goes with the piece after it
	for pieces := piecesOf(at); len(pieces) > 0; {
		last := pieces[len(pieces)-1]
		pieces = pieces[:len(pieces)-1]
		start := e.lineStart(last.start)
		if end < 0 {
			end = e.lineAfter(last.end)
			if last.style == sectionTable {
				end = e.commentsAfter(end)
			}
		}
		if n := len(pieces); n > 0 && strings.TrimSpace(e.text[e.lineAfter(pieces[n-1].end):start]) == "" {
			continue
		}
		if above := e.lineStart(start - 1); last.style == sectionTable && start > 0 && strings.TrimSpace(e.text[above:start]) == "" {
			start = above // the empty line that set it apart
		} else if below := e.lineAfter(end); last.style == sectionTable && start == 0 && strings.TrimSpace(e.text[end:below]) == "" {
			end = below
		}
		e.text = e.text[:start] + e.text[end:]
		end = -1
	}
	e.replace(0, 0, "")
}

// commentsAfter gives where the comments end that stand below a section without
// an empty line between; those that stand above the next one without one are its
// own.
func (e *Editor) commentsAfter(at int) int {
	end := at
	for end < len(e.text) && strings.HasPrefix(strings.TrimLeft(e.text[end:e.lineAfter(end)], " \t"), "#") {
		end = e.lineAfter(end)
	}
	if strings.TrimSpace(e.text[end:e.lineAfter(end)]) != "" {
		return at
	}
	return end
}

// removePart takes out a part of a list or an inline table, with a comma.
func (e *Editor) removePart(outer, part *place) {
	start, end, comma := part.start, part.end, -1 // one that stands apart
	if part.commaAfter >= 0 {
		end = part.commaAfter + 1
	} else if part.commaBefore >= 0 {
		if comma = part.commaBefore; strings.Trim(e.text[comma+1:start], " \t") == "" {
			start, comma = comma, -1
		}
	}
	if line, after := e.lineStart(start), e.lineAfter(end); line > outer.at && after < outer.end &&
		strings.Trim(e.text[line:start], " \t") == "" && isComment(e.text[end:after]) {
		start, end = line, after
	} else if part.commaAfter >= 0 {
		end += len(e.text[end:]) - len(strings.TrimLeft(e.text[end:], " \t"))
	}
	if comma >= 0 {
		e.text = e.text[:comma] + e.text[comma+1:]
		start, end = start-1, end-1
	}
	e.replace(start, end, "")
}

// isComment reports whether there is nothing else at the end of a line.
func isComment(rest string) bool {
	rest = strings.TrimSpace(rest)
	return rest == "" || rest[0] == '#'
}

// lineStart gives where the line of an offset begins.
func (e *Editor) lineStart(at int) int {
	return strings.LastIndexByte(e.text[:max(at, 0)], '\n') + 1
}

// lineAfter gives where the line after that of an offset begins.
func (e *Editor) lineAfter(at int) int {
	if n := strings.IndexByte(e.text[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(e.text)
}

// startsLine reports whether nothing stands before a part on its line.
func (e *Editor) startsLine(part *place) bool {
	line := e.lineStart(part.start)
	return line > 0 && strings.Trim(e.text[line:part.start], " \t") == ""
}

// indentOf gives the spaces before a pair on its line.
func (e *Editor) indentOf(pair *place) string {
	if pair == nil {
		return ""
	}
	line := e.lineStart(pair.start)
	if indent := e.text[line:pair.start]; strings.Trim(indent, " \t") == "" {
		return indent
	}
	return ""
}

// keysOf gives the keys of a path, without the numbers.
func keysOf(p Path) []string {
	var keys []string
	for _, part := range p {
		if key, ok := part.(string); ok {
			keys = append(keys, key)
		}
	}
	return keys
}

// pairsOf gives the pairs that stand in a section or an inline table itself, in
// the order of the text; those of dotted keys too.
func pairsOf(table *place) []*place {
	var pairs []*place
	for _, name := range table.names {
		switch part := table.table[name]; part.style {
		case keyValue:
			pairs = append(pairs, part)
		case dottedTable:
			pairs = append(pairs, pairsOf(part)...)
		}
	}
	slices.SortFunc(pairs, func(a, b *place) int { return a.start - b.start })
	return pairs
}

// piecesOf gives the sections and pairs that a value consists of, in the order
// of the text, none within another.
func piecesOf(p *place) []*place {
	var pieces []*place
	var collect func(p *place, inside bool)
	collect = func(p *place, inside bool) {
		switch p.style {
		case keyValue, listItem:
			if !inside {
				pieces = append(pieces, p)
			}
			return
		case sectionTable:
			pieces = append(pieces, p)
			inside = true
		case impliedTable, tableList:
			inside = false
		}
		for _, part := range p.table {
			collect(part, inside)
		}
		for _, item := range p.items {
			collect(item, false)
		}
	}
	collect(p, false)
	slices.SortFunc(pieces, func(a, b *place) int { return a.start - b.start })
	return pieces
}

// lastEnd gives where the last thing that belongs to a table ends.
func lastEnd(p *place) int {
	end := p.end
	for _, part := range p.table {
		end = max(end, lastEnd(part))
	}
	for _, item := range p.items {
		end = max(end, lastEnd(item))
	}
	return end
}

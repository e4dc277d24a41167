package docx

import (
	"slices"
	"strconv"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// A list is how the paragraphs of a list are numbered, by level. Lists of one
// abstract list count on from one another, but where they say with which number
// they begin.
type list struct {
	abstract string
	levels   [9]listLevel
	begins   map[int]int // by level
}

type listLevel struct {
	format  string // "decimal", "lowerLetter", "bullet", "none"…
	label   string // with %1 for the number of the first level
	start   int
	legal   bool   // every number is decimal
	endless bool   // it goes on below another item of the level above
	style   string // of the paragraphs that belong here
}

// longestLabel is the longest text, in bytes, that a list writes before its items.
const longestLabel = 200

// readLists reads the lists of the document.
func (d *document) readLists() error {
	part, err := d.readRelated("numbering")
	if err != nil {
		return err
	}
	abstract, linked := map[string]list{}, map[string]string{}
	for _, n := range part.children {
		if n.name != "abstractNum" {
			continue
		}
		id := n.attr("abstractNumId")
		l := list{abstract: id}
		l.readLevels(n)
		abstract[id] = l
		for _, c := range n.children {
			if c.name == "numStyleLink" { // what it says stands in the list of a style
				linked[id] = d.styles[c.attr("val")].list
			}
		}
	}
	for _, n := range part.children {
		if n.name != "num" {
			continue
		}
		var l list
		for _, c := range n.children {
			switch c.name {
			case "abstractNumId":
				l = abstract[c.attr("val")]
			case "lvlOverride":
				l.readLevels(c)
				for _, start := range c.children {
					level, _ := strconv.Atoi(c.attr("ilvl"))
					if first, err := strconv.Atoi(start.attr("val")); start.name == "startOverride" && err == nil && first >= 0 && first < 1<<20 {
						if l.begins == nil {
							l.begins = map[int]int{}
						}
						l.begins[level] = first
					}
				}
			}
		}
		d.lists[n.attr("numId")] = l
	}
	for id, l := range d.lists {
		if real, ok := d.lists[linked[l.abstract]]; ok && linked[l.abstract] != "" {
			real.begins = l.begins
			d.lists[id] = real
		}
	}
	return nil
}

// readLevels reads the levels that stand in an element.
func (l *list) readLevels(parent *node) {
	for _, n := range parent.children {
		level, err := strconv.Atoi(n.attr("ilvl"))
		if n.name != "lvl" || err != nil || level < 0 || level >= len(l.levels) {
			continue
		}
		v := listLevel{format: "decimal", start: 1, label: "%" + strconv.Itoa(level+1) + "."}
		for _, c := range n.children {
			switch value := c.attr("val"); c.name {
			case "start":
				if n, err := strconv.Atoi(value); err == nil && n >= 0 && n < 1<<20 {
					v.start = n
				}
			case "numFmt":
				v.format = value
			case "lvlText":
				if len(value) <= longestLabel {
					v.label = value
				}
			case "isLgl":
				v.legal = value != "0" && value != "false"
			case "lvlRestart":
				v.endless = value == "0"
			case "pStyle":
				v.style = value
			}
		}
		l.levels[level] = v
	}
}

// An item is where a paragraph stands in a list. A label that is more than
// a number with a dot is written out.
type item struct {
	level, number int
	label         string
	unmarked      bool // nothing stands before it: it goes on with the item above
}

// numberItem counts a paragraph in its list; false when it is in none.
func (d *document) numberItem(p properties) (it item, ok bool) {
	l, known := d.lists[p.list]
	if p.list == "" || p.list == "0" || !known {
		return it, false
	}
	level, said := p.values["level"]
	if !said {
		level = max(0, slices.IndexFunc(l.levels[:], func(v listLevel) bool { return v.style != "" && v.style == p.style }))
	}
	if level < 0 || level >= len(l.levels) {
		return it, false
	}
	d.countItem(p.list, &l, level)
	v := l.levels[level]
	if v.format == "bullet" || v.format == "" {
		return item{level: level, unmarked: v.format == "bullet" && strings.TrimSpace(v.label) == ""}, true
	}
	counters := d.counters[l.abstract]
	label := strings.TrimSpace(placeOfNumber().ReplaceAllStringFunc(v.label, func(s string) string {
		k := int(s[1] - '1')
		format := l.levels[k].format
		if v.legal {
			format = "decimal"
		}
		if counters[k] < 0 {
			counters[k] = l.levels[k].start
		}
		text, known := formatNumber(counters[k], format)
		if !known {
			d.tell(diag.Say("list-label", "label", text), "")
		}
		return text
	}))
	number := counters[level]
	if label == "" {
		return it, v.format != "none" && v.label != ""
	}
	if label == strconv.Itoa(number)+"." && number > 0 {
		label = ""
	}
	return item{level: level, number: number, label: label}, true
}

var placeOfNumber = lazy.Regexp(`%[1-9]`)

// countItem counts an item of a level: deeper levels begin anew.
func (d *document) countItem(id string, l *list, level int) {
	counters := d.counters[l.abstract]
	if counters == nil {
		counters = slices.Repeat([]int{-1}, len(l.levels))
		d.counters[l.abstract] = counters
	}
	begun := id + " " + strconv.Itoa(level)
	first, begins := l.begins[level]
	switch {
	case begins && !d.begun[begun]:
		counters[level] = first
	case counters[level] < 0:
		counters[level] = l.levels[level].start
	default:
		counters[level]++
	}
	d.begun[begun] = true
	for k := level + 1; k < len(counters); k++ {
		if !l.levels[k].endless {
			counters[k] = -1
		}
	}
}

// letters are the alphabets in which items are counted.
var letters = map[string]string{
	"lowerLetter": "abcdefghijklmnopqrstuvwxyz", "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
	"russianLower": "абвгдежзиклмнопрстуфхцчшщыэюя", "russianUpper": "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ",
}

// formatNumber writes a number (ECMA-376, part 1, 17.18.59); known is false for
// a way that is not known here, which becomes decimal.
func formatNumber(n int, format string) (s string, known bool) {
	decimal := strconv.Itoa(n)
	switch format {
	case "decimal":
		return decimal, true
	case "decimalZero":
		return strings.Repeat("0", max(0, 2-len(decimal))) + decimal, true
	case "none":
		return "", true
	case "lowerRoman":
		return strings.ToLower(roman(n)), true
	case "upperRoman":
		return roman(n), true
	}
	alphabet := []rune(letters[format])
	if size := len(alphabet); size > 0 && n > 0 && n <= 20*size { // a to z, aa, bb
		return strings.Repeat(string(alphabet[(n-1)%size]), (n-1)/size+1), true
	}
	return decimal, false
}

func roman(n int) string {
	if n <= 0 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, step := range []struct {
		value int
		text  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= step.value; n -= step.value {
			b.WriteString(step.text)
		}
	}
	return b.String()
}

package decode

import (
	"cmp"
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/network"
	"casebook/internal/prose"
)

// A Node is a value of a document with its place.
type Node struct {
	doc   *Document
	path  string
	value any
	place *place
	up    *place // the nearest place known, when place is nil
}

// Path gives where in the document the node is: "to[0].name".
func (n Node) Path() string { return n.path }

// Value gives what stands there: string, int64, float64, bool, time.Time,
// map[string]any, []any or []map[string]any.
func (n Node) Value() any { return n.value }

// Position gives the place of the value.
func (n Node) Position() diag.Position { return n.doc.positionOf(n.nearestPlace().value) }

// KeyPosition gives the place of the key.
func (n Node) KeyPosition() diag.Position { return n.doc.positionOf(n.nearestPlace().key) }

func (n Node) nearestPlace() *place { return cmp.Or(n.place, n.up, n.doc.root) }

// AddError reports an error at the value.
func (n Node) AddError(t diag.Text) { n.doc.addError(n.nearestPlace().value, t) }

// AddKeyError reports an error at the key.
func (n Node) AddKeyError(t diag.Text) { n.doc.addError(n.nearestPlace().key, t) }

// AddPrivateError reports an error at a value that no message may show, nor the
// line it stands in.
func (n Node) AddPrivateError(t diag.Text) {
	p := n.doc.private(diag.ErrorAt(n.Position(), t))
	p.Private = true
	n.doc.rep.Add(p)
}

// AddWarning reports a warning at the value.
func (n Node) AddWarning(t diag.Text) { n.doc.rep.Add(n.doc.private(diag.WarningAt(n.Position(), t))) }

// InTranslation reports whether the document says that it is a translation.
func (n Node) InTranslation() bool { return n.doc.options.Translation }

// Kind names the type of the value, for messages.
func (n Node) Kind() diag.Text {
	switch v := n.value.(type) {
	case string:
		return diag.Say("kind-of-value/text")
	case int64, float64:
		return diag.Say("kind-of-value/number")
	case bool:
		return diag.Say("kind-of-value/bool")
	case map[string]any:
		return diag.Say("kind-of-value/table")
	case time.Time:
		if v.Location().String() == "time-local" {
			return diag.Say("kind-of-value/time")
		}
		return diag.Say("kind-of-value/date")
	}
	return diag.Say("kind-of-value/list")
}

// Place names the node in a message: its path, with the positions in lists counted
// from 1 as people do, as `title in the second of [[menu]]`.
func (n Node) Place() string {
	rest, place := n.path, ""
	for {
		open := strings.LastIndexByte(rest, '[')
		if open < 0 {
			return place + rest
		}
		number, after, _ := strings.Cut(rest[open+1:], "]")
		i, _ := strconv.Atoi(number)
		if after = strings.TrimPrefix(after, "."); after != "" {
			place += after + " in "
		}
		place += "the " + ordinal(i+1) + " of "
		rest = rest[:open]
		if n.isTableList(rest) {
			return place + "[[" + rest + "]]"
		}
	}
}

// isTableList reports whether a path leads to a list of tables under headers.
func (n Node) isTableList(path string) bool {
	p := n.doc.root
	for name := range strings.SplitSeq(path, ".") {
		if i := strings.IndexByte(name, '['); i >= 0 {
			return false
		}
		p = p.child(name)
	}
	return p != nil && p.style == tableList
}

// PlaceInList names one of a list of tables, by its index from 0, in a message.
func PlaceInList(list string, i int) string { return "the " + ordinal(i+1) + " of [[" + list + "]]" }

var ordinals = []string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}

// ordinal gives the word for a position.
func ordinal(n int) string {
	if n <= len(ordinals) {
		return ordinals[n-1]
	}
	ending := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return strconv.Itoa(n) + ending
}

// ProposeLine gives the line to write in place of what was written at the node.
func (n Node) ProposeLine(kind Kind, written string) string {
	if strings.HasSuffix(n.path, "]") { // an item of a list stands on no line of its own
		return strings.ReplaceAll(ProposeLine(kind, "x", written), "x = ", "")
	}
	return ProposeLine(kind, n.key(), written)
}

// key gives the last part of the path.
func (n Node) key() string { return n.path[strings.LastIndexByte(n.path, '.')+1:] }

// shown gives the value as it may be written in TOML, for a line to write.
func (n Node) shown() string {
	switch v := n.value.(type) {
	case string:
		return v
	case bool, int64, float64:
		return fmt.Sprint(v)
	case time.Time:
		switch v.Location().String() {
		case "date-local":
			return v.Format(time.DateOnly)
		case "time-local":
			return v.Format("15:04")
		}
	default:
		if items, ok := n.Items(); ok && len(items) == 1 && len(n.path) > 0 {
			if text, ok := items[0].value.(string); ok {
				return text // one text, in brackets that are not needed
			}
		}
	}
	return ""
}

// Names gives the keys of a table in the order written.
func (n Node) Names() []string {
	if n.place == nil {
		return nil
	}
	return n.place.names
}

// Get gives a value of a table.
func (n Node) Get(name string) (Node, bool) {
	table, _ := n.value.(map[string]any)
	v, ok := table[name]
	return Node{doc: n.doc, path: joinPath(n.path, name), value: v, place: n.place.child(name), up: n.nearestPlace()}, ok
}

// Items gives the elements of a list; false when the value is none.
func (n Node) Items() ([]Node, bool) {
	var values []any
	switch list := n.value.(type) {
	case []any:
		values = list
	case []map[string]any:
		for _, v := range list {
			values = append(values, v)
		}
	default:
		return nil, false
	}
	nodes := make([]Node, len(values))
	for i, v := range values {
		nodes[i] = Node{doc: n.doc, path: n.path + "[" + strconv.Itoa(i) + "]", value: v, place: n.place.item(i), up: n.nearestPlace()}
	}
	return nodes, true
}

// Table reports a value that is not a table.
func (n Node) Table() bool {
	if _, ok := n.value.(map[string]any); ok {
		return true
	}
	if i := strings.LastIndexByte(n.path, '['); i >= 0 && strings.HasSuffix(n.path, "]") { // one of a list
		n.AddError(diag.Say("wrong-type/table-of-list", "path", n.Place(), "found", n.Kind(), "list", n.path[:i]))
	} else {
		n.AddError(diag.Say("wrong-type/table", "path", n.Place(), "found", n.Kind()))
	}
	return false
}

// Text gives a text in NFC, with "\n" line ends and without space around it.
// Characters that no page or feed can hold are an error.
func (n Node) Text() (string, bool) {
	s, ok := n.value.(string)
	if !ok {
		n.AddError(diag.Say("wrong-type/text", "path", n.Place(), "found", n.Kind(), "line", n.ProposeLine(TextKind, n.shown())))
		return "", false
	}
	if i := strings.IndexFunc(s, func(r rune) bool { return isUnprintable(r) || isOverride(r) }); i >= 0 {
		if r, _ := utf8.DecodeRuneInString(s[i:]); isOverride(r) {
			n.AddError(diag.Say("bidi-override", "path", n.Place()))
		} else {
			n.AddError(diag.Say("control-character/text", "path", n.Place(), "character", fmt.Sprintf("U+%04X", r)))
		}
		return "", false
	}
	before, after, ended := strings.Cut(s, "-->") // between words it is an arrow
	isArrow := strings.TrimSpace(before) != "" && strings.TrimSpace(after) != "" && !strings.ContainsAny(before, "<‹«") && !strings.Contains(before, "&lt;")
	if (ended && !isArrow || strings.ContainsAny(s, "<‹«〈⟨＜﹤&%{[(/\\#") && prose.HoldsComment(s)) && !n.doc.options.Private {
		n.AddError(diag.Say("comment-shown/key", "path", n.Place()))
	}
	if link := privateAddress(s); link != "" && !n.doc.options.Private {
		n.AddError(diag.Say("private-address", "link", link))
	}
	if (strings.Contains(s, "TODO:") || strings.Contains(s, "[TODO") || strings.Contains(s, "FIXME")) && !n.doc.options.Private {
		n.AddWarning(diag.Say("note-shown/key", "path", n.Place()))
	}
	return strings.TrimSpace(Normalise(s)), true
}

// privateAddress gives an address within a text that no reader reaches, "" for none. A
// value that is nothing but an address is for whoever follows its link.
func privateAddress(text string) string {
	if !strings.Contains(text, "://") {
		return ""
	}
	for _, link := range webAddress().FindAllString(text, -1) {
		if u, err := url.Parse(link); err == nil && len(link) < len(strings.TrimSpace(text)) && network.IsPrivateHost(u.Hostname()) {
			return link
		}
	}
	return ""
}

var webAddress = lazy.Regexp(`(?i)\bhttps?://[^\s<>"'«»“”‘’()]+[^\s<>"'«»“”‘’().,;:!?]`)

// Line gives a text on one line. Marks of bold or struck text and of links, of HTML or
// of Markdown, are warned about: readers see them as they stand.
func (n Node) Line() (string, bool) {
	s, ok := n.Text()
	if strings.ContainsAny(s, "\n\t") {
		s = strings.Join(strings.Fields(s), " ")
	}
	if strings.ContainsAny(s, "<*~[") && !n.doc.options.Private {
		if mark := textMarkup().FindString(s); mark != "" {
			bare := strings.Join(strings.Fields(textMarkup().ReplaceAllString(s, "$1$2")), " ")
			if bare == "" {
				bare = strings.ReplaceAll(s, "~~", "")
			}
			n.AddWarning(diag.Say("shown-markup/key", "text", mark, "line", n.ProposeLine(TextKind, bare)))
		}
	}
	return s, ok
}

// textMarkup finds a tag of those that style text, **bold text** or a [link](address),
// of which the words are a group, or ~~struck text~~, of which none is left.
var textMarkup = lazy.Regexp(`(?i)</?(?:b|i|em|strong|u|s|a|br|p|span|sup|sub|small|font|h[1-6]|div|mark|code|img)(?:\s[^<>]*)?/?>|\*\*([^*\s](?:[^*]*[^*\s])?)\*\*|\[([^\[\]]+)\]\([^()\s]+\)|~~[^~\s](?:[^~]*[^~\s])?~~`)

// Bool gives true or false.
func (n Node) Bool() (bool, bool) {
	b, ok := n.value.(bool)
	if !ok {
		n.AddError(diag.Say("wrong-type/bool", "path", n.Place(), "found", n.Kind(), "line", n.ProposeLine(TruthKind, n.shown())))
	}
	return b, ok
}

// Int gives a whole number between two bounds.
func (n Node) Int(low, high int) (int, bool) {
	i, ok := n.value.(int64)
	switch {
	case !ok:
		n.AddError(diag.Say("wrong-type/int", "path", n.Place(), "found", n.Kind(), "line", n.ProposeLine(NumberKind, n.shown())))
		return 0, false
	case i < int64(low) || i > int64(high):
		n.AddError(diag.Say("out-of-range/bounds", "path", n.Place(), "number", i, "low", low, "high", high))
		return 0, false
	}
	return int(i), true
}

// Plain gives the value for a layout: text in NFC, lists as []any, tables as
// map[string]any, dates as time.Time.
func (n Node) Plain() any {
	if items, ok := n.Items(); ok {
		list := make([]any, len(items))
		for i, item := range items {
			list[i] = item.Plain()
		}
		return list
	}
	switch v := n.value.(type) {
	case map[string]any:
		table := make(map[string]any, len(v))
		for name := range v {
			part, _ := n.Get(name)
			table[strings.TrimSpace(Normalise(name))] = part.Plain()
		}
		return table
	case string:
		s, _ := n.Text()
		return s
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			n.AddError(diag.Say("out-of-range/infinite", "path", n.Place()))
		}
	}
	return n.value
}

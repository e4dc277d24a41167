package check

import (
	"fmt"
	"io/fs"
	"math"
	"path"
	"slices"
	"strings"
)

// enough is the contrast that text of any size needs (WCAG 2.2, success
// criterion 1.4.3, level AA). Large text would need 3; its size is not known
// here.
const enough = 4.5

// roles are the pairs of the theme's custom properties of which one is text on
// the other; a site may change either.
var roles = [][2]string{
	{"--ink", "--paper"}, {"--soft", "--paper"}, {"--accent", "--paper"}, {"--ink", "--desk"}, {"--soft", "--desk"},
}

// A scheme is the colours of a light or a dark screen: the custom properties
// of the whole page as they come out of all style sheets, in their order.
type scheme struct {
	name       string
	properties map[string]*declaration
}

// contrast warns of text in the site's own colours that is hard to read: in the
// theme's roles, and where one rule sets both a text's colour and its ground.
func (i *Inspection) contrast() {
	var sheets []*sheet
	for _, name := range i.plan.Assets.Names() {
		if path.Dir(name) == "." && path.Ext(name) == ".css" {
			sheets = append(sheets, i.sheet("assets/"+name))
		}
	}
	if !slices.ContainsFunc(sheets, func(s *sheet) bool { return s.own }) {
		return
	}
	for _, name := range []string{"light", "dark"} {
		s := newScheme(name, sheets)
		for _, p := range s.pairs(sheets) {
			if ratio, own, ok := s.ratio(p); ok && own != nil && ratio < enough {
				i.rep.Warn(own.place(), "low-contrast",
					fmt.Sprintf("%s has a contrast of %.1f:1 on a %s screen, text needs %.1f:1", p.what, math.Floor(ratio*10)/10, name, enough), "make one of the two lighter or darker")
			}
		}
	}
}

// A pair is text and what it stands on.
type pair struct {
	text, ground *declaration
	what         string
}

// pairs lists the roles, and the rules that set both.
func (s scheme) pairs(sheets []*sheet) []pair {
	var list []pair
	for _, r := range roles {
		if text, ground := s.properties[r[0]], s.properties[r[1]]; text != nil && ground != nil {
			list = append(list, pair{text, ground, r[0] + " on " + r[1]})
		}
	}
	for b := range s.blocks(sheets) {
		if text, ground := b.last("color"), b.last("background", "background-color"); text != nil && ground != nil {
			list = append(list, pair{text, ground, fmt.Sprintf("color on %s in %q", ground.name, short(b.preludes[len(b.preludes)-1]))})
		}
	}
	return list
}

// ratio gives a pair's contrast, and the first of the site's own declarations
// that make it; nil when the theme alone does. Colours that are not understood
// are passed over, and grounds that let something else through.
func (s scheme) ratio(p pair) (ratio float64, own *declaration, ok bool) {
	var all []*declaration
	front, ok1 := s.colour(p.text, &all)
	back, ok2 := s.colour(p.ground, &all)
	if !ok1 || !ok2 || back.alpha < 1 {
		return 0, nil, false
	}
	if len(all) > 0 {
		own = all[0]
	}
	return contrast(front, back), own, true
}

// sheet reads a style sheet as it was written: the site's, else the theme's.
func (i *Inspection) sheet(file string) *sheet {
	if text, err := fs.ReadFile(i.Files, file); err == nil {
		return parseSheet(file, string(text), true)
	}
	text, err := fs.ReadFile(i.Theme, file)
	if err != nil {
		return &sheet{file: file}
	}
	return parseSheet(file, string(text), false)
}

// newScheme collects the custom properties that are set for the whole page.
func newScheme(name string, sheets []*sheet) scheme {
	s := scheme{name, map[string]*declaration{}}
	for b := range s.blocks(sheets) {
		if !forWholePage(b.preludes[len(b.preludes)-1]) {
			continue
		}
		for at := range b.declarations {
			if d := &b.declarations[at]; strings.HasPrefix(d.name, "--") {
				s.properties[d.name] = d
			}
		}
	}
	return s
}

// blocks yields the rules that hold on such a screen, whatever its width.
func (s scheme) blocks(sheets []*sheet) func(yield func(*block) bool) {
	return func(yield func(*block) bool) {
		for _, sheet := range sheets {
			for _, b := range sheet.blocks {
				if s.holds(b.preludes) && !yield(b) {
					return
				}
			}
		}
	}
}

// holds reports whether the rules around a block let it apply.
func (s scheme) holds(preludes []string) bool {
	for _, p := range preludes {
		if !strings.HasPrefix(p, "@") {
			continue
		}
		query := strings.ReplaceAll(p, " ", "")
		other := "prefers-color-scheme:light"
		if s.name == "light" {
			other = "prefers-color-scheme:dark"
		}
		if strings.Contains(query, other) || query == "@mediaprint" || strings.Contains(query, "forced-colors") ||
			!strings.HasPrefix(p, "@media") && !strings.HasPrefix(p, "@layer") && !strings.HasPrefix(p, "@supports") {
			return false
		}
	}
	return true
}

func forWholePage(selector string) bool {
	for s := range strings.SplitSeq(selector, ",") {
		if s = strings.TrimSpace(s); s == ":root" || s == "html" || s == "body" {
			return true
		}
	}
	return false
}

// last gives the declaration of some properties that wins within a block.
func (b *block) last(names ...string) *declaration {
	for at := len(b.declarations) - 1; at >= 0; at-- {
		if slices.Contains(names, b.declarations[at].name) {
			return &b.declarations[at]
		}
	}
	return nil
}

// colour gives the colour that a declaration comes to, and notes the site's own
// declarations on the way.
func (s scheme) colour(d *declaration, own *[]*declaration) (colour, bool) {
	value := d.value
	for range 10 { // of properties that refer to properties
		if d.block.sheet.own {
			*own = append(*own, d)
		}
		const reference = "var("
		if len(value) < len(reference) || !strings.EqualFold(value[:len(reference)], reference) {
			break
		}
		name, _, _ := strings.Cut(strings.TrimSuffix(value[len(reference):], ")"), ",")
		next := s.properties[strings.TrimSpace(name)]
		if next == nil {
			return colour{}, false
		}
		d, value = next, next.value
	}
	if pair, ok := strings.CutPrefix(value, "light-dark("); ok {
		light, dark, _ := strings.Cut(strings.TrimSuffix(pair, ")"), ",")
		if value = light; s.name == "dark" {
			value = dark
		}
	}
	return parseColour(value)
}

package docx

import (
	"slices"
	"strconv"
	"strings"

	"casebook/internal/lazy"
)

// What a document does not show is no text of it: that is hidden, in the colour of
// what is behind it, under a black bar, or too small to be seen.

const (
	smallest  = 4  // half points: what is no larger cannot be read
	narrowest = 10 // percent of a letter's width
	lowest    = 60 // twentieths of a point that a line has at least
	automatic = -1 // a colour that the program chooses
	unknown   = -2 // behind a table's text, or in a drawing
	paper     = 0xffffff
)

// isUnseen reports whether text of a look is not shown.
func (p *paragraph) isUnseen(run properties) bool {
	v := run.values
	isBelow := func(key string, least int) bool { n, said := v[key]; return said && n <= least }
	height, exact := p.own.values["line"]
	if !exact {
		height, exact = v["line"]
	}
	if isBelow("size", smallest) || isBelow("width", narrowest) || exact && height <= lowest || v["clear"] != 0 {
		return true
	}
	colour := func(key string) int {
		if c, said := v[key]; said {
			return c
		}
		return automatic
	}
	ink := colour("ink")
	for _, key := range []string{"highlight", "shade"} { // drawn over a word as a bar is
		if behind := colour(key); behind >= 0 {
			return isNear(max(ink, 0), behind)
		}
	}
	ground, own := p.own.values["ground"]
	if !own {
		ground = colour("ground")
	}
	if ground == automatic {
		ground = p.ground
	}
	return ink >= 0 && ground >= 0 && isNear(ink, ground)
}

// isNear reports whether nobody can tell two colours apart.
func isNear(a, b int) bool {
	const least = 32 // between what they have of red, green or blue
	for shift := 0; shift < 24; shift += 8 {
		if d := a>>shift&0xff - b>>shift&0xff; d > least || d < -least {
			return false
		}
	}
	return true
}

// inkOf gives the colour of text.
func inkOf(n *node) int {
	c := colourOf(n.attr("val"))
	if theme := n.attr("themeColor"); c == automatic && (theme == "background1" || theme == "light1") {
		return paper
	}
	return c
}

func colourOf(s string) int {
	if c, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 24); err == nil && len(s) >= 6 {
		return int(c)
	}
	return automatic
}

// shadeOf gives the colour that shading has as a whole: a pattern that is nearly
// closed has that of its dots.
func shadeOf(n *node) int {
	value := n.attr("val")
	share, _ := strconv.Atoi(strings.TrimPrefix(value, "pct"))
	if value == "solid" || share >= 75 {
		return max(0, colourOf(n.attr("color")))
	}
	return colourOf(n.attr("fill"))
}

// highlightOf gives the colour of a marker (ECMA-376, part 1, 17.18.40).
func highlightOf(name string) int {
	c, known := map[string]int{
		"black": 0, "blue": 0xff, "cyan": 0xffff, "darkBlue": 0x80, "darkCyan": 0x8080, "darkGray": 0x808080, "darkGreen": 0x8000,
		"darkMagenta": 0x800080, "darkRed": 0x800000, "darkYellow": 0x808000, "green": 0xff00, "lightGray": 0xc0c0c0,
		"magenta": 0xff00ff, "red": 0xff0000, "white": paper, "yellow": 0xffff00,
	}[name]
	if !known {
		return automatic
	}
	return c
}

// holds reports whether an element of that name stands anywhere in another.
func holds(n *node, name string) bool {
	return slices.ContainsFunc(n.children, func(c *node) bool { return c.name == name || holds(c, name) })
}

// groundOf gives what is behind the text of an element, as its properties say; what was
// behind it before where they do not.
func groundOf(n *node, properties string, before int) int {
	for _, pr := range n.children {
		if pr.name != properties {
			continue
		}
		for _, c := range pr.children {
			if c.name == "shd" && shadeOf(c) >= 0 {
				return shadeOf(c)
			}
		}
	}
	return before
}

// tableGround gives what is behind the text of a table: a style may colour one row
// in another way than the next.
func (b *builder) tableGround(table *node) int {
	for _, pr := range table.children {
		for _, c := range pr.children {
			id := c.attr("val")
			for range 20 { // a circle of styles ends too
				if pr.name == "tblPr" && c.name == "tblStyle" && b.styles[id].shaded {
					return unknown
				}
				id = b.styles[id].base
			}
		}
	}
	return groundOf(table, "tblPr", b.ground)
}

// silentField finds the instruction of a field whose result is not shown where it stands.
var silentField = lazy.Regexp(`(?i)^\s*(?:SET|ASK|TC|XE|RD|TA|PRIVATE|NEXT|NEXTIF|SKIPIF)(?:\s|$)`)

// isSilent reports whether what is read is the result of such a field.
func (p *paragraph) isSilent() bool {
	return slices.ContainsFunc(p.fields, func(f field) bool { return silentField().MatchString(f.instruction) })
}

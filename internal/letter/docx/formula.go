package docx

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"casebook/internal/prose"
)

// formulaText writes a formula (ECMA-376, part 1, section 22.1) on one line, as
// people type formulas: a/b, (a+b)/c, √(x), x², x_i.
func formulaText(n *node) string {
	part := func(name string) string {
		var out []string
		for _, c := range n.children {
			if c.name == name {
				out = append(out, formulaText(c))
			}
		}
		return strings.Join(out, ", ")
	}
	chr := func(otherwise string) string { return propertyOf(n, "chr", otherwise) }
	switch n.name {
	case "t":
		return string(n.text)
	case "f":
		return group(part("num")) + "/" + group(part("den"))
	case "sSup":
		return part("e") + script(part("sup"), 1)
	case "sSub":
		return part("e") + script(part("sub"), -1)
	case "sSubSup":
		return part("e") + script(part("sub"), -1) + script(part("sup"), 1)
	case "sPre":
		return script(part("sub"), -1) + script(part("sup"), 1) + part("e")
	case "rad":
		return script(part("deg"), 1) + "√" + bracket(part("e"))
	case "nary":
		return chr("∫") + script(part("sub"), -1) + script(part("sup"), 1) + " " + part("e")
	case "d":
		return propertyOf(n, "begChr", "(") + strings.ReplaceAll(part("e"), ", ", propertyOf(n, "sepChr", "|")) + propertyOf(n, "endChr", ")")
	case "func":
		return part("fName") + " " + part("e")
	case "limLow":
		return part("e") + script(part("lim"), -1)
	case "limUpp":
		return part("e") + script(part("lim"), 1)
	case "acc":
		return part("e") + chr("\u0302")
	case "bar":
		return part("e") + "\u0305"
	case "m":
		return "[" + strings.ReplaceAll(strings.Join(rowsOf(n), "; "), "  ", " ") + "]"
	case "eqArr":
		return strings.ReplaceAll(part("e"), ", ", "; ")
	}
	var b strings.Builder
	for _, c := range n.children {
		if !strings.HasSuffix(c.name, "Pr") {
			b.WriteString(formulaText(c))
		}
	}
	return b.String()
}

// rowsOf gives the rows of a matrix.
func rowsOf(n *node) (rows []string) {
	for _, row := range n.children {
		var cells []string
		for _, c := range row.children {
			if row.name == "mr" && c.name == "e" {
				cells = append(cells, formulaText(c))
			}
		}
		if len(cells) > 0 {
			rows = append(rows, strings.Join(cells, ", "))
		}
	}
	return rows
}

// propertyOf gives a property of a part of a formula, as the sign of a sum.
func propertyOf(n *node, name, otherwise string) string {
	for _, pr := range n.children {
		for _, c := range pr.children {
			if strings.HasSuffix(pr.name, "Pr") && c.name == name {
				return c.attr("val")
			}
		}
	}
	return otherwise
}

// group puts brackets around what is more than one number or name.
func group(s string) string {
	s = strings.TrimSpace(s)
	if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' }) {
		return bracket(s)
	}
	return s
}

func bracket(s string) string { return "(" + s + ")" }

// script writes an index or an exponent.
func script(s string, side int) string {
	if s = strings.TrimSpace(s); s == "" {
		return ""
	}
	if up, ok := prose.Raise(s, side); ok && up != s {
		return up
	}
	if utf8.RuneCountInString(s) > 1 {
		s = bracket(s)
	}
	return map[int]string{1: "^", -1: "_"}[side] + s
}

package docx

import (
	"slices"
	"strconv"
	"strings"

	"casebook/internal/diag"
)

// A drawing may lie over text, as a black bar does: what it hides cannot be told.

// tellCover tells of a shape that is drawn over the text, as a black bar is: what it
// covers cannot be told.
func (p *paragraph) tellCover(n *node) {
	if isCover(n) {
		p.text.Covered = true
		p.tell(diag.Say("covering-shape"), "")
	}
}

// isCover reports whether a drawing lies in front of the text and hides what is below.
func isCover(n *node) bool {
	switch n.name {
	case "anchor":
		behind := n.attr("behindDoc")
		return (behind == "0" || behind == "false") && n.has("wrapNone") && coversSomething(n)
	case "rect", "roundrect", "oval", "shape", "line", "polyline":
		style := strings.ReplaceAll(n.attr("style"), " ", "")
		filled := n.attr("filled")
		return strings.Contains(style, "position:absolute") && !strings.Contains(style, "z-index:-") &&
			(filled != "f" && filled != "false" && n.name != "line" || isThick(n.attr("strokeweight"))) &&
			!holds(n, "textbox") && !holds(n, "textpath") && !holds(n, "imagedata")
	}
	return false
}

// isThick reports whether a line is as thick as a bar, in points.
func isThick(weight string) bool {
	points, err := strconv.ParseFloat(strings.TrimSuffix(weight, "pt"), 64)
	return err == nil && points >= thick
}

const thick = 6 // points: a bar over small text

// coversSomething reports whether a filled shape without text, a thick line or a
// stroke of a pen is in a drawing.
func coversSomething(n *node) bool {
	switch n.name {
	case "contentPart":
		return true
	case "wsp", "cxnSp":
		return !holds(n, "txbxContent") && isFilled(n)
	}
	return slices.ContainsFunc(n.children, coversSomething)
}

func isFilled(shape *node) bool {
	const pointInUnits = 12700
	filled, said := false, false
	for _, pr := range shape.children {
		for _, c := range pr.children {
			switch {
			case pr.name == "spPr" && (c.name == "solidFill" || c.name == "gradFill" || c.name == "pattFill"):
				filled, said = true, true
			case pr.name == "spPr" && c.name == "noFill":
				filled, said = false, true
			case pr.name == "spPr" && c.name == "prstGeom" && (c.attr("prst") == "line" || strings.HasPrefix(c.attr("prst"), "straightConnector")):
				said = true
			case pr.name == "spPr" && c.name == "ln":
				if w, err := strconv.Atoi(c.attr("w")); err == nil && w >= thick*pointInUnits && !c.has("noFill") {
					return true
				}
			case pr.name == "style" && c.name == "fillRef" && !said:
				filled = c.attr("idx") != "0"
			}
		}
	}
	return filled
}

// isHiddenDrawing reports whether a drawing is there and not shown.
func isHiddenDrawing(n *node) bool {
	hidden := n.attr("hidden")
	return n.name == "docPr" && hidden != "" && hidden != "0" && hidden != "false" || strings.Contains(strings.ReplaceAll(n.attr("style"), " ", ""), "visibility:hidden")
}

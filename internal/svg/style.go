package svg

import (
	"slices"
	"strconv"
	"strings"

	"casebook/internal/css"
	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// functions that values may call: colours, transformations and numbers. Any
// other could fetch something, now or in a browser to come.
var functions = wordSet(`rgb rgba hsl hsla hwb lab lch oklab oklch matrix translate translatex translatey
		rotate scale scalex scaley skewx skewy calc min max clamp url var light-dark color-mix color
		blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia
		inset circle ellipse polygon path rect xywh linear-gradient radial-gradient repeating-linear-gradient repeating-radial-gradient
		translate3d scale3d rotate3d rotatex rotatey rotatez matrix3d perspective sin cos tan abs round`)

var (
	localID    = lazy.Regexp(`^#[\pL_][\pL\pN_.:-]*$`)
	property   = lazy.Regexp(`^-{0,2}[a-zA-Z][a-zA-Z-]*$`)
	selector   = lazy.Regexp(`^[\pL\pN\s.#*,>+~:()_-]+$`)
	mediaQuery = lazy.Regexp(`^@media[\s(][a-zA-Z0-9\s():,.-]*$`)
)

// isSafe reports a value that calls nothing but the functions above, and url()
// only for what is in the drawing. Escapes and comments, which could spell
// a function in another way, are not safe.
func isSafe(value string) bool {
	if strings.ContainsAny(value, `\@<>{}`) || strings.Contains(value, "/*") {
		return false
	}
	if !strings.ContainsAny(value, "(:") { // nearly all, and paths are long
		return true
	}
	lower := strings.ToLower(value)
	calls, plain := css.Calls(value)
	if !plain || strings.Contains(lower, "script:") || strings.Contains(lower, "data:") {
		return false
	}
	for _, c := range calls {
		if !functions()[c.Function] || c.Function == "url" && !strings.HasPrefix(c.URL, "#") {
			return false
		}
	}
	return true
}

// cleanDeclarations keeps the declarations that are safe. One that is not, of a
// property that decides about the look, refuses the drawing: without it something
// could show that was covered.
func (p *parser) cleanDeclarations(list []css.Declaration) (string, error) {
	var kept []string
	for _, d := range list {
		_, whole := css.Calls(strings.Replace(d.Value, "!", "", 1))
		if whole && d.Value != "" && property().MatchString(d.Name) && p.isSafeFor(strings.ToLower(d.Name), d.Value) {
			kept = append(kept, d.Name+":"+p.renameReferences(d.Value))
		} else if d.Value != "" && (strings.Contains(d.Name, `\`) || decidesLook(d.Name)) {
			return "", p.refuseHere(diag.Say("svg-unsafe/value", "name", strings.ToLower(d.Name)))
		}
	}
	return strings.Join(kept, ";"), nil
}

// decidesLook reports a property or attribute without which a drawing looks
// different.
func decidesLook(name string) bool {
	name = strings.TrimPrefix(strings.ToLower(name), "-webkit-")
	return drawing()[name] || strings.HasPrefix(name, "mask") || strings.HasPrefix(name, "clip") || strings.HasPrefix(name, "transform")
}

// isSafeFor holds a value also against what keepDrawn can follow.
func (p *parser) isSafeFor(name, value string) bool {
	if !isSafe(value) {
		return false
	}
	switch name {
	case "display", "visibility", "opacity", "fill-opacity", "stroke-opacity", "font-size":
		return !strings.Contains(value, "(")
	case "fill", "stroke", "color", "stroke-width":
		return !strings.HasPrefix(strings.ToLower(strings.TrimSpace(value)), "var(")
	}
	return name != "all"
}

// harmless are at-rules without which a picture in a page looks the same: what they
// name is not fetched, or moves.
var harmless = wordSet("@import @charset @namespace @page @viewport @-ms-viewport @counter-style")

// cleanBlocks keeps the plain rules of a style sheet, and media rules, which
// drawings have for dark screens.
func (p *parser) cleanBlocks(list []css.Block, inMedia bool) (string, error) {
	var b strings.Builder
	for _, block := range list {
		inner, err := "", error(nil)
		word, _, _ := strings.Cut(strings.ToLower(block.Prelude), " ")
		switch {
		case selector().MatchString(block.Prelude) && len(block.Blocks) == 0:
			inner, err = p.cleanDeclarations(block.Declarations)
		case !inMedia && mediaQuery().MatchString(block.Prelude):
			inner, err = p.cleanBlocks(block.Blocks, true)
		case word == "@font-face":
			for _, d := range block.Declarations {
				for _, r := range css.References(d.Value) {
					if strings.HasPrefix(strings.ToLower(strings.TrimSpace(r.URL)), "data:") {
						return "", p.refuseHere(diag.Say("svg-unsafe/font"))
					}
				}
			}
		case strings.HasSuffix(word, "keyframes"):
			for _, frame := range block.Blocks {
				if slices.ContainsFunc(frame.Declarations, func(d css.Declaration) bool { return covering()[strings.ToLower(d.Name)] }) {
					return "", p.refuseHere(diag.Say("svg-unsafe/animation"))
				}
			}
		case !harmless()[word] && (len(block.Blocks) > 0 || len(block.Declarations) > 0):
			return "", p.refuseHere(diag.Say("svg-unsafe/selector"))
		}
		if err != nil {
			return "", err
		}
		if inner != "" {
			b.WriteString(block.Prelude + "{" + inner + "}")
		}
	}
	return b.String(), nil
}

// importedHere is an import of a style sheet that lies in its address: browsers read it for
// a picture in a page too, and fetch no other. Escapes may spell one.
var importedHere = lazy.Regexp(`(?i)@import[^;{]*(data:|\\)|@[a-z]*\\`)

// cleanSheet cleans the text of a style element. A browser closes what is open at
// its end.
func (p *parser) cleanSheet(n *node) error {
	if kind := n.attribute("type"); kind != "" && !strings.EqualFold(strings.TrimSpace(kind), "text/css") {
		n.text = ""
		return nil
	}
	if importedHere().MatchString(n.text) {
		return p.refuseHere(diag.Say("svg-unsafe/selector"))
	}
	text := n.text + "}}}"
	if media := n.attribute("media"); media != "" {
		text = "@media " + media + "{" + n.text + "}}}"
	}
	n.attrs = nil
	var err error
	n.text, err = p.cleanBlocks(css.Blocks(text), false)
	return err
}

// renameReferences writes references to ids of unusual forms in the usual one.
func (p *parser) renameReferences(value string) string {
	if !strings.Contains(value, "(") {
		return value
	}
	var b strings.Builder
	at := 0
	for _, r := range css.References(value) {
		id, ok := strings.CutPrefix(r.URL, "#")
		if renamed := p.renameID(decodeFragment(id)); ok && renamed != id {
			b.WriteString(value[at:r.Start] + "url(#" + renamed + ")")
			at = r.End
		}
	}
	return b.String() + value[at:]
}

// renameID gives an id a usual form.
func (p *parser) renameID(id string) string {
	if localID().MatchString("#" + id) {
		return id
	}
	if p.renamed[id] == "" {
		p.renamed[id] = p.prefix + strconv.Itoa(len(p.renamed)+1)
	}
	return p.renamed[id]
}

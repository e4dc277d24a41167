package svg

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"strings"
)

// A placedText is a piece of a drawing's text, or one letter of it, and where it begins.
type placedText struct {
	text string
	x, y float64
}

const (
	// mostTexts bounds the pieces of text that are looked at.
	mostTexts = 3000

	// mostJoined is how many of them may be one word or phrase.
	mostJoined = 24

	// sameLine is how far apart the pieces of one line may stand, in pixels.
	sameLine = 4.0
)

// Readings gives the texts of a drawing as a reader may see them, joined without the gaps
// that the file has between them: in the order of the file, and line by line in the order
// in which they stand, from the left and from the right. Each reading is of some that follow
// each other. It gives none of a file that is no drawing.
func Readings(data []byte) []string {
	root, err := parseDrawing(data, 0)
	if err != nil {
		return nil
	}
	r := reader{byID: map[string]*node{}}
	root.visitAll(func(n *node) {
		if id := n.attribute("id"); id != "" && r.byID[id] == nil {
			r.byID[id] = n
		}
	})
	r.readShape(root, identity, 0)
	var out []string
	add := func(texts []placedText) {
		for from := range texts {
			joined := texts[from].text
			for _, next := range texts[from+1 : min(len(texts), from+mostJoined)] {
				joined += next.text
				out = append(out, joined)
			}
		}
	}
	add(r.texts)
	lines := slices.Clone(r.texts)
	slices.SortStableFunc(lines, func(a, b placedText) int { return cmp.Compare(a.y, b.y) })
	for len(lines) > 0 {
		n := 1
		for n < len(lines) && lines[n].y-lines[n-1].y < sameLine {
			n++
		}
		line := lines[:n]
		lines = lines[n:]
		slices.SortStableFunc(line, func(a, b placedText) int { return cmp.Compare(a.x, b.x) })
		add(line)
		slices.Reverse(line)
		add(line)
	}
	if bytes.Contains(data, []byte("bidi-override")) {
		for _, t := range r.texts {
			letters := []rune(t.text)
			slices.Reverse(letters)
			out = append(out, string(letters))
		}
	}
	return out
}

// A reader lists the texts of a drawing.
type reader struct {
	byID  map[string]*node
	texts []placedText
}

// readShape takes the texts of an element that stands so.
func (r *reader) readShape(n *node, m matrix, depth int) {
	if depth > maxDepth || len(r.texts) > mostTexts {
		return
	}
	if t, known := parseTransform(n.attribute("transform")); known {
		m = m.times(t)
	}
	switch n.name {
	case "text":
		r.readText(n, m)
		return
	case "use":
		if target := r.byID[strings.TrimPrefix(n.attribute("href"), "#")]; target != nil {
			r.readShape(target, m.translate(parseCoordinate(n.attribute("x")), parseCoordinate(n.attribute("y"))), depth+1)
		}
		return
	}
	for _, c := range n.children {
		r.readShape(c, m, depth+1)
	}
}

// readText takes the pieces of a text: where a coordinate is given a new one begins, of
// one letter where each has its own.
func (r *reader) readText(n *node, m matrix) {
	var x, y float64
	var walk func(n *node)
	walk = func(n *node) {
		xs, ys := coordinates(n.attribute("x")), coordinates(n.attribute("y"))
		if len(xs) > 0 {
			x = xs[0]
		}
		if len(ys) > 0 {
			y = ys[0]
		}
		starts := len(xs) > 0 || len(ys) > 0
		for _, c := range n.children {
			if c.name != "" {
				walk(c)
				continue
			}
			if len(xs) < 2 {
				r.addPiece(c.text, x, y, m, starts)
				starts = false
				continue
			}
			for i, letter := range []rune(strings.TrimSpace(c.text)) {
				if i < len(xs) {
					x = xs[i]
				}
				r.addPiece(string(letter), x, y, m, true)
			}
		}
	}
	r.addPiece("", 0, 0, m, true)
	walk(n)
}

// addPiece adds a piece, or what goes on from the one before.
func (r *reader) addPiece(text string, x, y float64, m matrix, starts bool) {
	if last := len(r.texts) - 1; last >= 0 && r.texts[last].text == "" {
		r.texts = r.texts[:last]
	} else if !starts && last >= 0 {
		r.texts[last].text += text
		return
	}
	r.texts = append(r.texts, placedText{strings.TrimSpace(text), m[0]*x + m[2]*y + m[4], math.Round(m[1]*x + m[3]*y + m[5])})
}

// coordinates gives those of a list.
func coordinates(list string) (out []float64) {
	for _, c := range strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) }) {
		out = append(out, parseCoordinate(c))
	}
	return out
}

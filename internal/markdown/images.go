package markdown

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"casebook/internal/diag"
)

// writeFigure writes a picture that stands alone with its title as caption.
func (w *writer) writeFigure(n *ast.Image) {
	before := len(w.body.out)
	w.writeTag("<figure>")
	if w.writePicture(n, false) {
		w.writeTag("<figcaption>")
		w.body.writeText(plainTitle(n.Title), ' ')
		w.writeTag("</figcaption></figure>")
		return
	}
	w.body.out = w.body.out[:before]
	if !w.isWithheld(n) {
		w.writeTag("<p>")
		w.writeAlternative(n)
		w.writeTag("</p>")
	}
}

// writeAlternative writes what a picture shows in words, unless even that is
// withheld.
func (w *writer) writeAlternative(n *ast.Image) {
	if !w.isWithheld(n) {
		w.body.writeLiteral(w.describePicture(n))
	}
}

func (w *writer) isWithheld(n *ast.Image) bool {
	return w.resolver.Withheld(string(decodeText(n.Destination)))
}

// describePicture gives a picture's alternative text; the next use of the side
// flow overwrites it.
func (w *writer) describePicture(n *ast.Image) []byte {
	w.side.reset(w.marks, false)
	w.collectText(n, true)
	return w.side.out
}

// writePicture writes an img element, unless there is nothing to show.
func (w *writer) writePicture(n *ast.Image, titled bool) bool {
	dest, ok := w.expandReference(n.Reference, n.Destination, n.Title, n.Pos())
	if !ok {
		return false
	}
	img, ok := w.resolveImage(dest, n.Pos())
	if !ok || img.Sound && w.inLink { // a player within a link would be one thing to press in another
		return false
	}
	losses{w}.reportLeftOut(n)
	alt := w.describePicture(n)
	if len(alt) == 0 {
		w.src.addWarning(n.Pos(), diag.Say("missing-alt/picture", "picture", dest))
	}
	if img.Sound {
		recordings{w}.writePlayer(img, alt)
		return true
	}
	if img.LightSet != "" {
		w.body.openTag("<picture><source")
		w.body.out = append(w.body.out, ` type="image/webp"`...)
		w.writeSrcset(img.LightSet, img.Sizes)
		w.body.out = append(w.body.out, "><img"...)
	} else {
		w.body.openTag("<img")
	}
	w.writeAddress("src", img.URL)
	w.writeSrcset(img.SrcSet, img.Sizes)
	if img.Width > 0 && img.Height > 0 {
		w.body.out = appendAttr(w.body.out, "width", strconv.AppendInt(nil, int64(img.Width), 10))
		w.body.out = appendAttr(w.body.out, "height", strconv.AppendInt(nil, int64(img.Height), 10))
	}
	w.body.out = appendAttr(w.body.out, "alt", alt)
	if titled && len(n.Title) > 0 {
		w.body.out = appendAttr(w.body.out, "title", w.formatTitle(n.Title))
	}
	w.body.out = append(w.body.out, ` loading="lazy" decoding="async">`...)
	if img.LightSet != "" {
		w.body.out = append(w.body.out, "</picture>"...)
	}
	w.body.passObject()
	return true
}

// resolveImage asks the resolver for a picture that may be shown.
func (w *writer) resolveImage(dest string, offset int) (Image, bool) {
	at := w.src.placeOf(offset)
	scheme := readScheme(dest)
	if strings.HasPrefix(dest, "//") || scheme == "http" || scheme == "https" {
		w.src.report.AddError(at, diag.Say("remote-image/text"))
		return Image{}, false
	}
	problem, ok := judgeLink(dest)
	if ok && scheme != "" {
		problem, ok = diag.Say("bad-link/picture", "scheme", clipText(scheme)+":"), false
	}
	if !ok {
		w.src.report.AddError(at, problem)
		return Image{}, false
	}
	img, ok := w.resolver.Image(dest, at)
	return img, ok && img.URL != ""
}

// writeSrcset writes the candidates of a srcset, each an address and a descriptor, and
// how wide they are shown.
func (w *writer) writeSrcset(set, sizes string) {
	sep := ` srcset="`
	for len(set) > 0 {
		set = strings.TrimLeft(set, " \t\n,")
		candidate, descriptor := set, ""
		if i := strings.IndexAny(set, " \t\n"); i >= 0 {
			candidate, descriptor = set[:i], set[i+1:]
		}
		if bare := strings.TrimRight(candidate, ","); bare != candidate {
			candidate, descriptor = bare, ","+descriptor
		}
		descriptor, set, _ = strings.Cut(descriptor, ",")
		if candidate == "" {
			continue
		}
		start := len(append(w.body.out, sep...))
		w.body.out = appendURL(append(w.body.out, sep...), candidate)
		w.refs = append(w.refs, Ref{start, len(w.body.out)})
		if d := strings.TrimSpace(descriptor); d != "" {
			w.body.out = append(append(w.body.out, ' '), d...)
		}
		sep = ", "
	}
	if sep == ", " {
		w.body.out = append(w.body.out, '"')
	}
	if sizes != "" {
		w.body.out = appendAttr(w.body.out, "sizes", []byte(sizes))
	}
}

package markdown

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// figure writes a picture with its title as caption.
func (v *conversion) figure(n *ast.Image) {
	before := len(v.body.out)
	v.tag("<figure>")
	if !v.picture(n, false) {
		v.body.out = v.body.out[:before]
		if !v.withheld(n) {
			v.tag("<p>")
			v.alternative(n)
			v.tag("</p>")
		}
		return
	}
	v.tag("<figcaption>")
	v.body.text(n.Title, ' ')
	v.tag("</figcaption></figure>")
}

// image writes a picture within text, or its alternative text.
func (v *conversion) image(n *ast.Image) {
	if !v.picture(n, true) {
		v.alternative(n)
	}
}

// alternative writes what a picture shows in words, unless even that is withheld.
func (v *conversion) alternative(n *ast.Image) {
	if !v.withheld(n) {
		v.altText(n)
		v.body.literal(v.side.out)
	}
}

func (v *conversion) withheld(n *ast.Image) bool {
	return v.resolver.Withheld(string(decode(n.Destination)))
}

func (v *conversion) altText(n *ast.Image) {
	v.side.begin(v.marks, false)
	v.plain(n, true)
}

// picture writes an img element, unless there is nothing to show.
func (v *conversion) picture(n *ast.Image, titled bool) bool {
	dest, ok := v.expand(n.Reference, n.Destination, n.Title, n.Pos())
	if !ok {
		return false
	}
	img, ok := v.lookUp(dest, n.Pos())
	if !ok {
		return false
	}
	v.altText(n)
	if len(v.side.out) == 0 {
		v.Warn(v.at(n.Pos()), "missing-alt", fmt.Sprintf("the picture %q has no description", dest), "say between the brackets what it shows, for those who cannot see it")
	}
	v.body.start("<img")
	v.ref("src", img.URL)
	v.sources(img)
	v.body.out = appendAttr(v.body.out, "alt", v.side.out)
	if titled && len(n.Title) > 0 {
		v.body.out = appendAttr(v.body.out, "title", v.caption(n.Title))
	}
	v.body.out = append(v.body.out, ` loading="lazy" decoding="async">`...)
	v.body.object()
	return true
}

// lookUp asks the resolver for a picture that may be shown.
func (v *conversion) lookUp(dest string, offset int) (Image, bool) {
	at := v.at(offset)
	if isRemote(dest) {
		v.Error(at, "remote-image", "a picture on another site", "put the file beside the text: other sites would learn who reads the page")
		return Image{}, false
	}
	p := judge(dest)
	if s := scheme(dest); p.message == "" && s != "" {
		p = verdict{fmt.Sprintf("a picture cannot come from %q", clip(s)+":"), "put the file beside the text"}
	}
	if p.message != "" {
		v.Error(at, "bad-link", p.message, p.hint)
		return Image{}, false
	}
	img, ok := v.resolver.Image(dest, at)
	return img, ok && img.URL != ""
}

// sources writes the attributes that let a browser choose and reserve space.
func (v *conversion) sources(img Image) {
	v.srcset(img.SrcSet)
	if img.Sizes != "" {
		v.body.out = appendAttr(v.body.out, "sizes", []byte(img.Sizes))
	}
	if img.Width > 0 && img.Height > 0 {
		v.body.out = appendAttr(v.body.out, "width", strconv.AppendInt(nil, int64(img.Width), 10))
		v.body.out = appendAttr(v.body.out, "height", strconv.AppendInt(nil, int64(img.Height), 10))
	}
}

// srcset writes the candidates of a srcset, each an address and a descriptor.
func (v *conversion) srcset(set string) {
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
		start := len(append(v.body.out, sep...))
		v.body.out = appendURL(append(v.body.out, sep...), candidate)
		v.refs = append(v.refs, Ref{start, len(v.body.out)})
		if d := strings.TrimSpace(descriptor); d != "" {
			v.body.out = append(append(v.body.out, ' '), d...)
		}
		sep = ", "
	}
	if sep == ", " {
		v.body.out = append(v.body.out, '"')
	}
}

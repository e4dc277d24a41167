package svg

import (
	"encoding/base64"
	"strings"

	"casebook/internal/css"
	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/picture"
)

// addReference keeps references inside the drawing, and pictures that lie in
// it, cleaned like any other. A picture elsewhere is refused, since the
// drawing would not be whole without it; other references are left out.
func (p *parser) addReference(n *node, ref string) error {
	if n.name == "image" {
		return p.addPicture(n, ref)
	}
	if localID().MatchString(ref) && refers()[n.name] {
		n.attrs = append(n.attrs, attr{"href", ref})
	}
	return nil
}

func (p *parser) addPicture(n *node, ref string) error {
	head, body, ok := strings.Cut(ref, ",")
	if !ok || !strings.HasPrefix(head, "data:image/") || !strings.HasSuffix(head, ";base64") {
		return p.refusePicture(diag.Say("svg-unsafe/elsewhere"))
	}
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(body), ""))
	if err != nil {
		return p.refusePicture(diag.Say("svg-unsafe/damaged"))
	}
	clean, err := picture.Clean(data)
	if err != nil {
		return p.refusePicture(diag.Say("svg-unsafe/picture", "cause", err.Error()))
	}
	value := "data:" + picture.Sniff(clean).MediaType() + ";base64," + base64.StdEncoding.EncodeToString(clean)
	n.attrs = append(n.attrs, attr{"href", value})
	return nil
}

func (p *parser) refusePicture(text diag.Text) error {
	line, column := p.d.InputPos()
	return diag.FaultAt(line, column, text)
}

var selectorID = lazy.Regexp(`#([\pL_][\pL\pN_-]*)`)

// usedIDs lists the ids that the drawing itself uses.
func usedIDs(root *node) map[string]bool {
	used := map[string]bool{}
	note := func(value string) {
		for _, r := range css.References(value) {
			used[strings.TrimPrefix(r.URL, "#")] = true
		}
	}
	root.visitAll(func(n *node) {
		for _, a := range n.attrs {
			if a.name == "href" && strings.HasPrefix(a.value, "#") {
				used[a.value[1:]] = true
			} else if strings.Contains(a.value, "(") {
				note(a.value)
			}
		}
		if n.name == "style" {
			note(n.text)
			for _, m := range selectorID().FindAllStringSubmatch(n.text, -1) {
				used[m[1]] = true
			}
		}
	})
	return used
}

// dropIDs takes away the ids that nothing uses: editors write the names of
// layers and files there.
func dropIDs(n *node, used map[string]bool) {
	n.visitAll(func(n *node) {
		kept := n.attrs[:0]
		for _, a := range n.attrs {
			if a.name != "id" || used[a.value] {
				kept = append(kept, a)
			}
		}
		n.attrs = kept
	})
}

func (n *node) visitAll(visit func(*node)) {
	visit(n)
	for _, c := range n.children {
		c.visitAll(visit)
	}
}

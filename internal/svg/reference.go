package svg

import (
	"encoding/base64"
	"net/url"
	"slices"
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
	if n.name == "image" || n.name == "feImage" && !strings.HasPrefix(ref, "#") {
		return p.addPicture(n, ref)
	}
	if id, ok := strings.CutPrefix(ref, "#"); ok && id != "" && refers()[n.name] {
		n.attrs = append(n.attrs, attr{"href", "#" + p.renameID(decodeFragment(id))})
	}
	return nil
}

// decodeFragment gives the id that a reference means, as browsers do: what is behind a %
// and is no number of a character stays.
func decodeFragment(id string) string {
	if !strings.Contains(id, "%") {
		return id
	}
	return strings.ToValidUTF8(encodedByte().ReplaceAllStringFunc(id, func(s string) string {
		decoded, _ := url.PathUnescape(s)
		return decoded
	}), "\ufffd")
}

var encodedByte = lazy.Regexp(`%[0-9A-Fa-f]{2}`)

// maxNested is how deep drawings are in one another.
const maxNested = 4

func (p *parser) addPicture(n *node, ref string) error {
	kind, data, err := readDataURL(ref)
	switch {
	case kind == "":
		return p.refuseHere(diag.Say("svg-unsafe/elsewhere"))
	case err != nil:
		return p.refuseHere(diag.Say("svg-unsafe/damaged"))
	}
	var clean []byte
	media := "image/svg+xml"
	if kind == media {
		if n.inner, err = cleanNested(data, p.nested+1); err == nil {
			clean = n.inner.encodeFile()
		}
	} else if clean, err = picture.CleanUpright(data); err == nil {
		media = picture.Sniff(clean).MediaType()
	}
	if err != nil {
		return p.refuseHere(diag.Say("svg-unsafe/picture", "cause", err))
	}
	n.attrs = append(n.attrs, attr{"href", "data:" + media + ";base64," + base64.StdEncoding.EncodeToString(clean)})
	return nil
}

// readDataURL reads a picture that stands in a reference (RFC 2397); kind is "" for
// any other.
func readDataURL(ref string) (kind string, data []byte, err error) {
	head, body, ok := strings.Cut(ref, ",")
	head = strings.ToLower(head)
	if !ok || !strings.HasPrefix(head, "data:image/") {
		return "", nil, nil
	}
	kind, _, _ = strings.Cut(head[len("data:"):], ";")
	if body, err = url.PathUnescape(body); err != nil {
		return kind, nil, err
	}
	if !strings.HasSuffix(strings.TrimSpace(head), ";base64") {
		return kind, []byte(body), nil
	}
	data, err = base64.RawStdEncoding.DecodeString(strings.TrimRight(strings.Join(strings.Fields(body), ""), "="))
	return kind, data, err
}

func (p *parser) refuseHere(text diag.Text) error {
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

var selectorClass = lazy.Regexp(`\.([\pL_-][\pL\pN_-]*)`)

// dropNames takes away the ids and classes that nothing uses: editors write the names of
// layers and files there.
func dropNames(root *node) {
	used, classes := usedIDs(root), map[string]bool{}
	root.visitAll(func(n *node) {
		if n.name == "style" {
			for _, m := range selectorClass().FindAllStringSubmatch(n.text, -1) {
				classes[m[1]] = true
			}
		}
	})
	root.visitAll(func(n *node) {
		kept := n.attrs[:0]
		for _, a := range n.attrs {
			if a.name == "class" {
				a.value = strings.Join(slices.DeleteFunc(strings.Fields(a.value), func(c string) bool { return !classes[c] }), " ")
				if a.value == "" {
					continue
				}
			}
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

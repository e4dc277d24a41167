package svg

import (
	"bytes"
	"encoding/base64"
	"regexp"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/picture"
)

// addReference keeps references inside the drawing, and pictures that lie in
// it, cleaned like any other. A picture elsewhere is refused, since the
// drawing would not be whole without it; other references are left out.
func (p *parser) addReference(n *node, ref string) error {
	if n.name == "image" {
		return p.addPicture(n, ref)
	}
	if localID.MatchString(ref) && refers[n.name] {
		n.attrs = append(n.attrs, attr{"href", ref})
	}
	return nil
}

var localID = regexp.MustCompile(`^#[\pL_][\pL\pN_.:-]*$`)

func (p *parser) addPicture(n *node, ref string) error {
	head, body, ok := strings.Cut(ref, ",")
	if !ok || !strings.HasPrefix(head, "data:image/") || !strings.HasSuffix(head, ";base64") {
		return p.unsafe("the drawing shows a picture that lies elsewhere", "embed the picture in the drawing program and export it again")
	}
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(body), ""))
	if err != nil {
		return p.unsafe("the picture in the drawing is damaged", "export it again")
	}
	clean, err := picture.Clean(data)
	if err != nil {
		return p.unsafe("the picture in the drawing cannot be cleaned: "+err.Error(), "embed it as JPEG or PNG and export it again")
	}
	value := "data:" + picture.Sniff(clean).MediaType() + ";base64," + base64.StdEncoding.EncodeToString(clean)
	n.attrs = append(n.attrs, attr{"href", value})
	return nil
}

func (p *parser) unsafe(message, hint string) error {
	line, column := p.d.InputPos()
	return &diag.Fault{Code: "svg-unsafe", Message: message, Hint: hint, Line: line, Column: column}
}

var (
	urlReference = regexp.MustCompile(`url\(\s*["']?#([^"')\s]+)["']?\s*\)`)
	selectorID   = regexp.MustCompile(`#([\pL_][\pL\pN_-]*)`)
)

// references lists the ids that the drawing itself uses.
func references(n *node) map[string]bool {
	used := map[string]bool{}
	n.walk(func(n *node) {
		for _, a := range n.attrs {
			if a.name == "href" && strings.HasPrefix(a.value, "#") {
				used[a.value[1:]] = true
			}
			for _, m := range urlReference.FindAllStringSubmatch(a.value, -1) {
				used[m[1]] = true
			}
		}
		if n.name == "style" {
			for _, m := range urlReference.FindAllStringSubmatch(n.text, -1) {
				used[m[1]] = true
			}
			for _, m := range selectorID.FindAllStringSubmatch(n.text, -1) {
				used[m[1]] = true
			}
		}
	})
	return used
}

// dropIDs takes away the ids that nothing uses: editors write the names of
// layers and files there.
func dropIDs(n *node, used map[string]bool) {
	n.walk(func(n *node) {
		kept := n.attrs[:0]
		for _, a := range n.attrs {
			if a.name != "id" || used[a.value] {
				kept = append(kept, a)
			}
		}
		n.attrs = kept
	})
}

func (n *node) walk(visit func(*node)) {
	visit(n)
	for _, c := range n.children {
		c.walk(visit)
	}
}

// checkExpansion refuses drawings whose use elements go in circles or show
// more than a browser can.
func checkExpansion(root *node) error {
	e := expansion{byID: map[string]*node{}, size: map[*node]int{}}
	root.walk(func(n *node) {
		if id := n.get("id"); id != "" && e.byID[id] == nil {
			e.byID[id] = n
		}
	})
	if e.of(root) > maxExpanded {
		return tooMuch("shows the same parts too many times")
	}
	return nil
}

type expansion struct {
	byID map[string]*node
	size map[*node]int // 0: being counted
}

// of counts the elements that n shows; a circle counts as too many.
func (e *expansion) of(n *node) int {
	if size, seen := e.size[n]; seen {
		if size == 0 {
			return maxExpanded + 1
		}
		return size
	}
	e.size[n] = 0
	total := 1
	for _, c := range n.children {
		total = min(total+e.of(c), maxExpanded+1)
	}
	if ref := n.get("href"); n.name == "use" && e.byID[strings.TrimPrefix(ref, "#")] != nil {
		total = min(total+e.of(e.byID[ref[1:]]), maxExpanded+1)
	}
	e.size[n] = total
	return total
}

// write gives the element as XML.
func (n *node) write(b *bytes.Buffer, root bool) {
	if n.name == "" {
		writeText(b, n.text)
		return
	}
	b.WriteString("<" + n.name)
	if root {
		b.WriteString(` xmlns="` + namespace + `"`)
	}
	for _, a := range n.attrs {
		b.WriteString(" " + a.name + `="`)
		writeText(b, a.value)
		b.WriteByte('"')
	}
	if len(n.children) == 0 && n.text == "" {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	writeText(b, n.text)
	for _, c := range n.children {
		c.write(b, false)
	}
	b.WriteString("</" + n.name + ">")
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;")

func writeText(b *bytes.Buffer, s string) { escaper.WriteString(b, s) }

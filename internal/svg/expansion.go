package svg

import (
	"strings"

	"casebook/internal/diag"
)

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
		return diag.NewFault(diag.Say("image-too-large/svg-uses"))
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

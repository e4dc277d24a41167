package svg

import (
	"strings"

	"casebook/internal/diag"
)

// checkExpansion refuses drawings whose use elements go in circles or show
// more than a browser can.
func checkExpansion(root *node) error {
	e := expansion{byID: map[string]*node{}, counted: map[*node]int{}}
	root.visitAll(func(n *node) {
		if id := n.attribute("id"); id != "" && e.byID[id] == nil {
			e.byID[id] = n
		}
	})
	if e.countShown(root) > maxExpanded {
		return diag.NewFault(diag.Say("image-too-large/svg-uses"))
	}
	return nil
}

type expansion struct {
	byID    map[string]*node
	counted map[*node]int // 0: being counted
}

// countShown counts the elements that n shows; a circle counts as too many.
func (e *expansion) countShown(n *node) int {
	if size, known := e.counted[n]; known {
		if size == 0 {
			return maxExpanded + 1
		}
		return size
	}
	e.counted[n] = 0
	total := 1
	for _, c := range n.children {
		total = min(total+e.countShown(c), maxExpanded+1)
	}
	if ref := n.attribute("href"); n.name == "use" && e.byID[strings.TrimPrefix(ref, "#")] != nil {
		total = min(total+e.countShown(e.byID[ref[1:]]), maxExpanded+1)
	}
	e.counted[n] = total
	return total
}

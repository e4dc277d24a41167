package theme

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"text/template/parse"

	"casebook/internal/diag"
)

// checkReferences reports partials and words that layouts name and nobody has,
// on pages that were never rendered too.
func (t *Theme) checkReferences(rep *diag.Report) {
	var templates []string
	for _, f := range t.files {
		templates = slices.AppendSeq(templates, maps.Keys(f.trees))
	}
	slices.Sort(templates)
	words := t.Words("").Keys()
	for _, f := range t.files {
		for _, tree := range f.trees {
			walk(tree.Root, func(n parse.Node) {
				switch n := n.(type) {
				case *parse.TemplateNode:
					if _, found := slices.BinarySearch(templates, n.Name); !found {
						rep.Error(f.at(n.Position()), layoutError, fmt.Sprintf("there is no partial %q", n.Name), diag.DidYouMean(n.Name, templates))
					}
				case *parse.CommandNode:
					key := wordKey(n)
					if _, found := slices.BinarySearch(words, key); key != "" && !found {
						rep.Error(f.at(n.Args[1].Position()), layoutError, fmt.Sprintf("there is no word %q", key), diag.DidYouMean(key, words))
					}
				}
			})
		}
	}
}

// wordKey gives the key that a call of t or around names outright.
func wordKey(n *parse.CommandNode) string {
	if len(n.Args) < 2 {
		return ""
	}
	name, ok := n.Args[0].(*parse.IdentifierNode)
	if !ok || name.Ident != "t" && name.Ident != "around" {
		return ""
	}
	key, ok := n.Args[1].(*parse.StringNode)
	if !ok {
		return ""
	}
	return key.Text
}

// walk visits a node and everything in it.
func walk(n parse.Node, visit func(parse.Node)) {
	if n == nil || reflect.ValueOf(n).IsNil() {
		return
	}
	visit(n)
	for _, part := range parts(n) {
		walk(part, visit)
	}
}

// parts gives the nodes directly in a node.
func parts(n parse.Node) []parse.Node {
	switch n := n.(type) {
	case *parse.ListNode:
		return n.Nodes
	case *parse.ActionNode:
		return []parse.Node{n.Pipe}
	case *parse.TemplateNode:
		return []parse.Node{n.Pipe}
	case *parse.IfNode:
		return []parse.Node{n.Pipe, n.List, n.ElseList}
	case *parse.WithNode:
		return []parse.Node{n.Pipe, n.List, n.ElseList}
	case *parse.RangeNode:
		return []parse.Node{n.Pipe, n.List, n.ElseList}
	case *parse.PipeNode:
		commands := make([]parse.Node, len(n.Cmds))
		for i, c := range n.Cmds {
			commands[i] = c
		}
		return commands
	case *parse.CommandNode:
		return n.Args
	case *parse.ChainNode:
		return []parse.Node{n.Node}
	}
	return nil
}

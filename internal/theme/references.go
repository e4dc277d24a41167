package theme

import (
	"maps"
	"reflect"
	"slices"
	"text/template/parse"

	"casebook/internal/diag"
)

// A reference is a partial or an interface word that a layout names outright.
type reference struct {
	word bool
	name string
	at   place
}

// findReferences finds what all layouts name, on branches that no page takes
// too: {{template "NAME"}}, {{t "KEY"}} and {{around "KEY"}}.
func (t *Theme) findReferences() []reference {
	var found []reference
	for _, l := range t.layouts {
		for _, tree := range l.trees {
			walkNodes(tree.Root, func(n parse.Node) {
				switch n := n.(type) {
				case *parse.TemplateNode:
					found = append(found, reference{false, n.Name, place{l, n}})
				case *parse.CommandNode:
					if len(n.Args) < 2 {
						break
					}
					function, _ := n.Args[0].(*parse.IdentifierNode)
					key, _ := n.Args[1].(*parse.StringNode)
					if function != nil && key != nil && (function.Ident == "t" || function.Ident == "around") {
						found = append(found, reference{true, key.Text, place{l, key}})
					}
				}
			})
		}
	}
	return found
}

// walkNodes visits a node and everything in it.
func walkNodes(n parse.Node, visit func(parse.Node)) {
	if n == nil || reflect.ValueOf(n).IsNil() {
		return
	}
	visit(n)
	switch n := n.(type) {
	case *parse.ListNode:
		for _, part := range n.Nodes {
			walkNodes(part, visit)
		}
	case *parse.IfNode:
		walkNodes(&n.BranchNode, visit)
	case *parse.WithNode:
		walkNodes(&n.BranchNode, visit)
	case *parse.RangeNode:
		walkNodes(&n.BranchNode, visit)
	case *parse.BranchNode:
		walkNodes(n.Pipe, visit)
		walkNodes(n.List, visit)
		walkNodes(n.ElseList, visit)
	case *parse.ActionNode:
		walkNodes(n.Pipe, visit)
	case *parse.TemplateNode:
		walkNodes(n.Pipe, visit)
	case *parse.PipeNode:
		for _, command := range n.Cmds {
			walkNodes(command, visit)
		}
	case *parse.CommandNode:
		for _, argument := range n.Args {
			walkNodes(argument, visit)
		}
	case *parse.ChainNode:
		walkNodes(n.Node, visit)
	}
}

// checkReferences reports what is named and nobody has. A word may lack in some
// languages alone.
func (t *Theme) checkReferences(references []reference, rep *diag.Report) {
	var partials []string
	for name, l := range t.layouts {
		partials = append(slices.AppendSeq(partials, maps.Keys(l.trees)), name) // the name of a broken one too
	}
	slices.Sort(partials)
	for _, r := range references {
		at := r.at.layout.position(r.at.node.Position())
		if !r.word {
			if _, found := slices.BinarySearch(partials, r.name); !found {
				rep.AddError(at, diag.Say("layout-error/no-partial", "partial", r.name, "near", diag.Nearest(r.name, partials)))
			}
			continue
		}
		var without []string
		for lang, words := range t.words {
			if lang != "" && !words.Has(r.name) {
				without = append(without, lang)
			}
		}
		slices.Sort(without)
		if len(without) > 0 && len(without) == len(t.words)-1 {
			rep.AddError(at, diag.Say("layout-error/no-word", "word", r.name, "near", diag.Nearest(r.name, t.Words("").Keys())))
		} else if len(without) > 0 {
			rep.AddError(at, diag.Say("layout-error/word-missing", "word", r.name, "languages", without, "file", wordFolder+without[0]+".toml"))
		}
	}
}

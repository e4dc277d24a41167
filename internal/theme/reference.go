package theme

import (
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"text/template/parse"

	"casebook/internal/diag"
)

// A reference is a partial or a word that a layout names outright.
type reference struct {
	kind   string // "partial" or "word"
	name   string
	file   *file
	offset parse.Pos
}

func (r reference) at() diag.Position { return r.file.at(r.offset) }

type references []reference

// references finds what all layouts name, on branches that no page takes too.
func (t *Theme) references() references {
	var found references
	for _, f := range t.files {
		for _, tree := range f.trees {
			for n := range nodes(tree.Root) {
				if kind, name, at := refers(n); name != "" {
					found = append(found, reference{kind, name, f, at})
				}
			}
		}
	}
	return found
}

func (all references) words() map[string]bool {
	used := make(map[string]bool)
	for _, r := range all {
		if r.kind == "word" {
			used[r.name] = true
		}
	}
	return used
}

// checkReferences reports what is named and nobody has.
func (t *Theme) checkReferences(all references, rep *diag.Report) {
	var partials []string
	for name, f := range t.files {
		partials = append(slices.AppendSeq(partials, maps.Keys(f.trees)), name) // the name of a broken one too
	}
	slices.Sort(partials)
	for _, r := range all {
		if r.kind == "word" {
			t.checkWord(r, rep)
		} else if _, found := slices.BinarySearch(partials, r.name); !found {
			rep.Error(r.at(), layoutError, fmt.Sprintf("there is no partial %q", r.name), diag.DidYouMean(r.name, partials))
		}
	}
}

// checkWord reports a word that a language lacks, English included.
func (t *Theme) checkWord(r reference, rep *diag.Report) {
	var without []string
	for lang, w := range t.words {
		if lang != "" && !w.Has(r.name) {
			without = append(without, lang)
		}
	}
	switch {
	case len(without) == 0:
	case len(without) == len(t.words)-1:
		rep.Error(r.at(), layoutError, fmt.Sprintf("there is no word %q", r.name), diag.DidYouMean(r.name, t.Words("").Keys()))
	default:
		slices.Sort(without)
		rep.Error(r.at(), layoutError, fmt.Sprintf("the word %q is missing in %s", r.name, diag.OneOf(without)), "add it to "+wordFolder+without[0]+".toml")
	}
}

// refers gives what a node names: {{template "NAME"}}, {{t "KEY"}} or
// {{around "KEY"}}; an empty name when it names nothing.
func refers(n parse.Node) (kind, name string, at parse.Pos) {
	switch n := n.(type) {
	case *parse.TemplateNode:
		return "partial", n.Name, n.Pos
	case *parse.CommandNode:
		if len(n.Args) < 2 {
			return "", "", 0
		}
		function, _ := n.Args[0].(*parse.IdentifierNode)
		key, _ := n.Args[1].(*parse.StringNode)
		if function != nil && key != nil && (function.Ident == "t" || function.Ident == "around") {
			return "word", key.Text, key.Pos
		}
	}
	return "", "", 0
}

// nodes yields a node and everything in it.
func nodes(n parse.Node) iter.Seq[parse.Node] {
	return func(yield func(parse.Node) bool) { visit(n, yield) }
}

func visit(n parse.Node, yield func(parse.Node) bool) bool {
	if n == nil || reflect.ValueOf(n).IsNil() {
		return true
	}
	if !yield(n) {
		return false
	}
	for _, part := range parts(n) {
		if !visit(part, yield) {
			return false
		}
	}
	return true
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

package casebook_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"casebook/internal/diag"
)

// Every id and part that the program names is in the table of messages, and
// every row of the table is said somewhere, with all its parts.
func TestEveryMessageIsInTheTableAndIsSaid(t *testing.T) {
	named := regexp.MustCompile(`\{([a-z]+)[:}]`)
	wanted := map[string][]string{}
	for _, m := range diag.Messages {
		var parts []string
		for _, found := range named.FindAllStringSubmatch(m.Text+m.Hint, -1) {
			parts = append(parts, found[1])
		}
		slices.Sort(parts)
		wanted[m.ID] = slices.Compact(parts)
	}
	said := map[string]bool{}
	literal := func(e ast.Expr) (string, bool) {
		l, ok := e.(*ast.BasicLit)
		if !ok || l.Kind != token.STRING {
			return "", false
		}
		s, err := strconv.Unquote(l.Value)
		return s, err == nil
	}
	files := token.NewFileSet()
	check := func(name string) {
		file, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !isSay(call.Fun) || len(call.Args) == 0 {
				return true
			}
			at := files.Position(call.Pos())
			id, ok := literal(call.Args[0])
			if !ok {
				t.Errorf("%s: the id of a message must be written where it is said", at)
				return true
			}
			said[id] = true
			want, known := wanted[id]
			if !known {
				t.Errorf("%s: %q is not in the table of messages", at, id)
				return true
			}
			var got []string
			for i := 1; i < len(call.Args); i += 2 {
				name, ok := literal(call.Args[i])
				if !ok {
					t.Errorf("%s: the name of a part must be written where it is said", at)
				}
				got = append(got, name)
			}
			slices.Sort(got)
			if !slices.Equal(got, want) || len(call.Args)%2 == 0 {
				t.Errorf("%s: %q has the parts %q, said with %q", at, id, want, got)
			}
			return true
		})
	}
	for _, folder := range []string{"internal", "cmd"} {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				check(path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for id := range wanted {
		if !said[id] {
			t.Errorf("nothing says %q", id)
		}
	}
}

func isSay(e ast.Expr) bool {
	if own, ok := e.(*ast.Ident); ok {
		return own.Name == "Say" // in diag itself
	}
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	p, ok := s.X.(*ast.Ident)
	return ok && p.Name == "diag" && s.Sel.Name == "Say"
}

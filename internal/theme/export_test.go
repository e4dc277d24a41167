package theme

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"reflect"
)

// Reference renders by html/template, which knows the same functions.
func (t *Theme) Reference(layout, lang string, view any) ([]byte, error) {
	known := template.FuncMap{}
	for name, f := range functionsIn(t.Words(lang)) {
		if _, ofGo := goFunctions[name]; ofGo {
			continue
		}
		known[name] = func(values ...any) (any, error) {
			if len(values) < f.least || f.most >= 0 && len(values) > f.most {
				return nil, fmt.Errorf("%s: %d values", name, len(values))
			}
			args := make([]reflect.Value, len(values))
			for i, v := range values {
				args[i] = reflect.ValueOf(v)
			}
			v, err := f.call(args)
			return v, err
		}
	}
	set := template.New("").Funcs(known)
	root := t.layouts[layout+".html"]
	if root.trees == nil {
		return nil, errors.New("the layout cannot be parsed")
	}
	for name, tree := range t.gatherTrees(root) {
		if _, err := set.AddParseTree(name, tree.Copy()); err != nil {
			return nil, err
		}
	}
	var page bytes.Buffer
	err := set.ExecuteTemplate(&page, root.rootName(), view)
	return page.Bytes(), err
}

package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/diag"
)

// schemas are what schema prints, by the word for it.
var schemas = map[string]func() []byte{
	"case":   func() []byte { return content.Schema("case") },
	"letter": func() []byte { return content.Schema("letter") },
	"update": func() []byte { return content.Schema("update") },
	"page":   func() []byte { return content.Schema("page") },
	"site":   config.Schema,
}

func schemaCommand(t *terminal) *cobra.Command {
	kinds := []string{"case", "letter", "update", "page", "site"}
	return &cobra.Command{
		Use:     "schema [case|letter|update|page|site]",
		GroupID: "more",
		Short:   "Print the JSON Schema of front matter or site.toml, for editors",
		Long: `Prints a JSON Schema with which editors complete and check the keys while you
type: of the front matter of a case, letter, update or page, or of site.toml.
Without a word, that of site.toml.`,
		Args:      mayTakeOne,
		ValidArgs: kinds,
		RunE: func(_ *cobra.Command, args []string) error {
			kind := "site"
			if len(args) > 0 {
				kind = args[0]
			}
			schema, ok := schemas[kind]
			if !ok {
				hint := diag.DidYouMean(kind, kinds)
				if hint == "" {
					hint = "it is one of " + strings.Join(kinds, ", ")
				}
				return usage{fmt.Errorf("there is no schema %q (%s)", kind, hint)}
			}
			_, err := t.out.Write(schema())
			return err
		},
	}
}

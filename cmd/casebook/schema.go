package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"casebook/internal/config"
	"casebook/internal/content"
	"casebook/internal/diag"
)

func schemaCommand(t *terminal) *cobra.Command {
	kinds := append(content.SchemaKinds(), "site")
	var sveltia bool
	c := &cobra.Command{
		Use:     "schema [" + strings.Join(kinds, "|") + "]",
		GroupID: "more",
		Short:   "Print the JSON Schema of front matter or site.toml, for editors",
		Long: `Prints a JSON Schema with which editors complete and check the keys while you
type: of the front matter of a case, letter, update or page, or of site.toml.
Without a word, that of site.toml. With --sveltia, a configuration of Sveltia CMS,
for a team that writes in the browser of a private repository: what protects people
holds only when the site is built with casebook.`,
		Args:      mayTakeOne,
		ValidArgs: kinds,
		RunE: func(_ *cobra.Command, args []string) error {
			if sveltia && len(args) > 0 {
				return usage{diag.Say("usage/needless-word", "word", args[0], "example", "casebook schema --sveltia")}
			}
			if sveltia {
				_, err := io.WriteString(t.out, sveltiaConfig())
				t.say(diag.Say("command/sveltia"))
				return err
			}
			kind := "site"
			if len(args) > 0 {
				kind = args[0]
			}
			schema := content.Schema(kind)
			switch near := diag.Nearest(kind, kinds); {
			case kind == "site":
				schema = config.Schema()
			case schema == nil && near != "":
				return usage{diag.Say("usage/schema-near", "schema", kind, "near", near)}
			case schema == nil:
				return usage{diag.Say("usage/schema", "schema", kind, "known", strings.Join(kinds, ", "))}
			}
			_, err := t.out.Write(schema)
			return err
		},
	}
	c.Flags().BoolVar(&sveltia, "sveltia", false, "print a configuration of Sveltia CMS instead")
	return c
}

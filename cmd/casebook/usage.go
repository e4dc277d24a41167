package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"casebook/internal/diag"
)

const usageTemplate = `How to use it:

  {{if .HasAvailableSubCommands}}{{.CommandPath}} COMMAND{{else}}{{.UseLine}}{{end}}
{{- if .HasExample}}

Examples:

{{.Example}}{{end}}
{{- if .HasAvailableSubCommands}}{{$c := .}}{{range $g := .Groups}}

{{.Title}}
{{range $c.Commands}}{{if and (eq .GroupID $g.ID) (or .IsAvailableCommand (eq .Name "help"))}}
  {{rpad .Name .NamePadding}}  {{.Short}}{{end}}{{end}}{{end}}
{{- if not .AllChildCommandsHaveGroup}}
{{range .Commands}}{{if and (eq .GroupID "") .IsAvailableCommand}}
  {{rpad .Name .NamePadding}}  {{.Short}}{{end}}{{end}}{{end}}{{end}}
{{- if .HasAvailableLocalFlags}}

Options:

{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
{{- if .HasAvailableInheritedFlags}}

{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
{{- if .HasAvailableSubCommands}}

"{{.CommandPath}} COMMAND --help" says more about a command.{{end}}
`

const helpTemplate = `{{with or .Long .Short}}{{. | trimTrailingWhitespaces}}

{{end}}` + usageTemplate

// noSuchCommand answers a word that is not a command with the nearest one.
func noSuchCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, sub := range c.Commands() {
		names = append(names, sub.Name())
	}
	word := strings.TrimSpace(c.CommandPath()[len(c.Root().Name()):] + " " + args[0])
	if near := diag.Nearest(args[0], names); near != "" {
		return usage{diag.Say("usage/command-near", "command", word, "near", near)}
	}
	return usage{diag.Say("usage/command", "command", word, "help", c.CommandPath()+" --help")}
}

// takesWords checks a command's words and names the missing or needless ones.
func takesWords(words ...string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		example := c.UseLine()
		if len(args) < len(words) {
			return usage{diag.Say("usage/missing-word", "word", words[len(args)], "example", example)}
		}
		if len(args) > len(words) {
			return usage{diag.Say("usage/needless-word", "word", args[len(words)], "example", example)}
		}
		return nil
	}
}

// mayTakeOne checks a command's words where one is enough, and none is too.
func mayTakeOne(c *cobra.Command, args []string) error {
	if len(args) < 2 {
		return nil
	}
	return takesWords(args[0])(c, args)
}

// flagError says what is wrong with an option in plain words.
func flagError(c *cobra.Command, err error) error {
	help := c.CommandPath() + " --help"
	var unknown *pflag.NotExistError
	var malformed *pflag.InvalidSyntaxError
	var noValue *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return usage{diag.Say("usage/option-letters", "letters", unknown.GetSpecifiedShortnames(), "help", help)}
	case unknown != nil:
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		option := "--" + unknown.GetSpecifiedName()
		if near := diag.Nearest(option, names); near != "" {
			return usage{diag.Say("usage/option-near", "option", option, "near", near)}
		}
		return usage{diag.Say("usage/option", "option", option, "help", help)}
	case errors.As(err, &malformed):
		return usage{diag.Say("usage/option-form", "option", malformed.GetSpecifiedFlag(), "help", help)}
	case errors.As(err, &noValue):
		return usage{diag.Say("usage/option-value", "option", noValue.GetSpecifiedName())}
	case errors.As(err, &invalid):
		f := invalid.GetFlag()
		switch f.Value.Type() { // how its value is written
		case "bool":
			return usage{diag.Say("usage/option-bool", "option", f.Name, "value", invalid.GetValue())}
		case "int":
			return usage{diag.Say("usage/option-int", "option", f.Name, "value", invalid.GetValue())}
		case "intSlice":
			return usage{diag.Say("usage/option-ints", "option", f.Name, "value", invalid.GetValue())}
		}
		return usage{diag.Say("usage/option-other", "option", f.Name, "value", invalid.GetValue(), "use", f.Usage)}
	}
	return usage{diag.Text{Message: err.Error()}}
}

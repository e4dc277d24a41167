package main

import (
	"cmp"
	"errors"
	"fmt"
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
	hint := diag.DidYouMean(args[0], names)
	if hint == "" {
		hint = fmt.Sprintf("%q lists the commands", c.CommandPath()+" --help")
	}
	return usage{fmt.Errorf("there is no command %q (%s)", strings.TrimSpace(c.CommandPath()[len(c.Root().Name()):]+" "+args[0]), hint)}
}

// needs checks a command's words and names the missing or needless ones.
func needs(words ...string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		example := c.UseLine()
		if len(args) < len(words) {
			return usage{fmt.Errorf("%s is missing (write it as: %s)", words[len(args)], example)}
		}
		if len(args) > len(words) {
			return usage{fmt.Errorf("%q is one word too many (write it as: %s)", args[len(words)], example)}
		}
		return nil
	}
}

// mayTakeOne checks a command's words where one is enough, and none is too.
func mayTakeOne(c *cobra.Command, args []string) error {
	if len(args) < 2 {
		return nil
	}
	return needs(args[0])(c, args)
}

// flagError says what is wrong with an option in plain words.
func flagError(c *cobra.Command, err error) error {
	lists := fmt.Sprintf("%q lists the options", c.CommandPath()+" --help")
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		if letters := unknown.GetSpecifiedShortnames(); letters != "" {
			return fmt.Errorf("there is no option -%s (%s; a word that begins with - stands after --)", letters, lists)
		}
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		option := "--" + unknown.GetSpecifiedName()
		return fmt.Errorf("there is no option %s (%s)", option, cmp.Or(diag.DidYouMean(option, names), lists))
	}
	var malformed *pflag.InvalidSyntaxError
	if errors.As(err, &malformed) {
		return fmt.Errorf("%q is not an option (%s)", malformed.GetSpecifiedFlag(), lists)
	}
	var noValue *pflag.ValueRequiredError
	if errors.As(err, &noValue) {
		return fmt.Errorf("--%s needs a value", noValue.GetSpecifiedName())
	}
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		f := invalid.GetFlag()
		return fmt.Errorf("--%s cannot be %q (%s)", f.Name, invalid.GetValue(), formOf(f))
	}
	return err
}

// formOf says how an option's value is written.
func formOf(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "bool":
		return fmt.Sprintf("write --%[1]s, or --%[1]s=false", f.Name)
	case "int":
		return "a number, as 12"
	case "intSlice":
		return "numbers, as 12 or 12,15"
	}
	return "what it is for: " + f.Usage
}

package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"casebook/internal/diag"
	"casebook/internal/translation"
)

// Words that every command's help has.
const (
	howToUse    = "How to use it:"
	examples    = "Examples:"
	options     = "Options:"
	moreHelp    = "\"{command} --help\" says more about a command."
	usualValue  = "(if not given: \"{value}\")"
	helpOfAny   = "show this help"
	completions = `Prints the script by which a shell completes commands and options of casebook when
Tab is pressed. Write it where the shell looks for it, and open a new terminal.`
)

// A help writes how commands are used in the language of messages.
type help struct{ language *diag.Language }

// translated gives a word of the help in the language, the English one where it has none.
func (h help) translated(english string) string {
	if h.language == nil || english == "" {
		return english
	}
	return cmp.Or(h.language.Translate(english), english)
}

// paragraphs gives a longer text in the language. What is typed stays as it is, and
// English as it is broken into lines.
func (h help) paragraphs(english string) string {
	if h.language == nil {
		return english
	}
	list := strings.Split(english, "\n\n")
	for i, text := range list {
		if !isTyped(text) {
			list[i] = inLines(h.translated(oneLine(text)), 80)
		}
	}
	return strings.Join(list, "\n\n")
}

// isTyped reports a paragraph of commands.
func isTyped(paragraph string) bool { return strings.HasPrefix(paragraph, " ") }

func oneLine(paragraph string) string { return strings.Join(strings.Fields(paragraph), " ") }

// inLines breaks a text between words into lines of at most width letters. Marks that
// stand above or below a letter take no room.
func inLines(text string, width int) string {
	var b strings.Builder
	column := 0
	for i, word := range strings.Fields(text) {
		room := 0
		for _, r := range word {
			if !unicode.Is(unicode.Mn, r) {
				room++
			}
		}
		switch {
		case i > 0 && column+1+room > width:
			b.WriteByte('\n')
			column = 0
		case i > 0:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += room
	}
	return b.String()
}

// translateHelp puts short texts and options of all commands into the language, for what
// a shell shows beside them when Tab is pressed.
func (h help) translateHelp(c *cobra.Command) {
	c.Short = h.translated(c.Short)
	c.LocalFlags().VisitAll(func(f *pflag.Flag) { _, f.Usage = h.option(f) })
	for _, sub := range c.Commands() {
		h.translateHelp(sub)
	}
}

// option gives what is typed for an option's value, and what the option does.
func (h help) option(f *pflag.Flag) (value, does string) {
	value, does = pflag.UnquoteUsage(f)
	return value, h.translated(does)
}

// writeOptions writes a line for each option.
func (h help) writeOptions(b *strings.Builder, set *pflag.FlagSet) {
	var typed, does []string
	width := 0
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, use := h.option(f)
		name := "    --" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", --" + f.Name
		}
		if value != "" {
			name += " " + value
		}
		if !slices.Contains([]string{"", "0", "false", "[]"}, f.DefValue) {
			use += " " + strings.Replace(h.translated(usualValue), "{value}", f.DefValue, 1)
		}
		typed, does = append(typed, name), append(does, use)
		width = max(width, len(name))
	})
	for i := range typed {
		fmt.Fprintf(b, "\n  %-*s   %s", width, typed[i], does[i])
	}
}

// printUsage writes how a command is used: what to type, its commands by group, its
// options. Without a template, since one that is run by reflection makes the linker
// keep every method there is, 4 MB of them.
func (h help) printUsage(w io.Writer, c *cobra.Command) error {
	var b strings.Builder
	line := c.UseLine()
	if c.HasAvailableSubCommands() {
		line = c.CommandPath() + " COMMAND"
	}
	fmt.Fprintf(&b, "%s\n\n  %s", h.translated(howToUse), line)
	if c.HasExample() {
		fmt.Fprintf(&b, "\n\n%s\n\n%s", h.translated(examples), c.Example)
	}
	list := func(group string) {
		for _, sub := range c.Commands() {
			if sub.GroupID == group && (sub.IsAvailableCommand() || sub.Name() == "help") {
				fmt.Fprintf(&b, "\n  %-*s  %s", sub.NamePadding(), sub.Name(), h.translated(sub.Short))
			}
		}
	}
	if c.HasAvailableSubCommands() {
		for _, g := range c.Groups() {
			fmt.Fprintf(&b, "\n\n%s\n", h.translated(g.Title))
			list(g.ID)
		}
		if !c.AllChildCommandsHaveGroup() {
			b.WriteByte('\n')
			list("")
		}
	}
	if c.HasAvailableLocalFlags() {
		fmt.Fprintf(&b, "\n\n%s\n", h.translated(options))
		h.writeOptions(&b, c.LocalFlags())
	}
	if c.HasAvailableInheritedFlags() {
		b.WriteByte('\n')
		h.writeOptions(&b, c.InheritedFlags())
	}
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\n\n%s", strings.Replace(h.translated(moreHelp), "{command}", line, 1))
	}
	b.WriteByte('\n')
	_, err := io.WriteString(w, b.String())
	return err
}

// printHelp writes what a command is for, and how it is used.
func (h help) printHelp(c *cobra.Command, _ []string) {
	what := h.paragraphs(c.Long)
	if what == "" {
		what = h.translated(c.Short)
	}
	fmt.Fprintf(c.OutOrStdout(), "%s\n\n", strings.TrimRight(what, " \n"))
	_ = h.printUsage(c.OutOrStdout(), c) // a terminal that is gone reads nothing
}

// helpCommand says how the command is used that its words name.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Say how a command is used", GroupID: "more",
		Args: func(c *cobra.Command, args []string) error {
			if about, rest, _ := c.Root().Traverse(args); about.HasSubCommands() && len(rest) > 0 {
				return noSuchCommand(about, rest)
			} else if len(rest) > 0 {
				return takesWords()(c, rest)
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			about, _, err := c.Root().Traverse(args)
			if err != nil {
				return err
			}
			return about.Help()
		},
	}
}

// setLibrarysTexts puts our words in the place of those that the library has for its
// own commands and options.
func setLibrarysTexts(c *cobra.Command) {
	c.InitDefaultHelpFlag()
	c.Flags().Lookup("help").Usage = helpOfAny
	c.DisableFlagsInUseLine = true // they stand below, and the word for them is English
	switch parent := c.Parent(); {
	case c.Name() == "completion":
		c.Short, c.Long, c.Args = "Print what a shell needs to complete commands at Tab", completions, noSuchCommand
		c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	case parent != nil && parent.Name() == "completion":
		c.Short, c.Long, c.Args = "Print the script for "+c.Name(), completions, takesWords()
		c.Example = completionExamples[c.Name()]
		c.Flags().Lookup("no-descriptions").Usage = "only the commands, without what they do"
	}
	for _, sub := range c.Commands() {
		setLibrarysTexts(sub)
	}
}

// completionExamples says for each shell where its scripts usually are.
var completionExamples = map[string]string{
	"bash":       "  casebook completion bash > ~/.local/share/bash-completion/completions/casebook",
	"fish":       "  casebook completion fish > ~/.config/fish/completions/casebook.fish",
	"powershell": "  casebook completion powershell >> $PROFILE",
	"zsh":        `  casebook completion zsh > "${fpath[1]}/_casebook"`,
}

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
func flagError(c *cobra.Command, err error, words help) error {
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
		case "language":
			return usage{diag.Say("usage/lang", "value", invalid.GetValue(), "known", translation.Languages())}
		case "bool":
			return usage{diag.Say("usage/option-bool", "option", f.Name, "value", invalid.GetValue())}
		case "int":
			return usage{diag.Say("usage/option-int", "option", f.Name, "value", invalid.GetValue())}
		case "intSlice":
			return usage{diag.Say("usage/option-ints", "option", f.Name, "value", invalid.GetValue())}
		}
		_, does := words.option(f)
		return usage{diag.Say("usage/option-other", "option", f.Name, "value", invalid.GetValue(), "use", does)}
	}
	return usage{diag.Text{Message: err.Error()}}
}

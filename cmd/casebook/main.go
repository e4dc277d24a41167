// Command casebook makes small, fast, safe websites of campaign texts: cases,
// open letters and who signed them.
package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"casebook/internal/change"
	"casebook/internal/diag"
	"casebook/internal/doubleclick"
	"casebook/internal/durable"
	"casebook/internal/folder"
	"casebook/internal/publish"
	"casebook/internal/site"
	"casebook/internal/translation"
)

// Exit codes of the contract.
const (
	exitContent = 1 // the content has errors
	exitUsage   = 2 // the command was used wrongly
	exitMachine = 3 // the machine failed it: disk, network port
)

func main() {
	ctx, stop := context.Background(), func() {}
	cobra.MousetrapHelpText = "" // a double click opens the desk
	if !onlyAsks(os.Args[1:]) {
		ctx, stop = endInOrder(ctx)
	}
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// endInOrder gives a context that ends when somebody ends the program: by Ctrl-C or
// Ctrl-\, by closing its terminal, or with the computer.
func endInOrder(ctx context.Context) (context.Context, context.CancelFunc) {
	endings := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		endings = append(endings, syscall.SIGHUP)
	}
	return signal.NotifyContext(ctx, endings...)
}

// onlyAsks reports a command that only says something, as a shell wants to know
// after every press of Tab: there is nothing that Ctrl-C has to end in order,
// and the threads that listen for it would take a tenth of the time.
func onlyAsks(args []string) bool {
	return len(args) == 0 && !doubleclick.Started() || len(args) > 0 && slices.Contains([]string{"version", "help", "--help", "completion", "__complete", "__completeNoDesc"}, args[0])
}

// run is the program without the process around it.
func run(ctx context.Context, args []string, in io.Reader, out, err io.Writer) int {
	t := newTerminal(in, out, err)
	t.ctx = ctx
	t.language = translation.Language(languageOf(args))
	root := rootCommand(t)
	if len(args) > 0 && args[0] == cobra.ShellCompRequestCmd {
		help{t.language}.translateHelp(root)
	}
	if slices.Equal(args, []string{"--version"}) { // what everybody types first
		args = []string{"version"}
	}
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(err)
	return t.exitCode(root.ExecuteContext(ctx))
}

// An exit ends the program with a code; what there was to say has been said.
type exit int

func (e exit) Error() string { return "" }

// A usage error is a word or flag that the command does not have.
type usage struct{ diag.Text }

func (u usage) Error() string { return u.String() }

// A language is the value of --lang, which languageOf reads before commands are made.
type language struct{}

func (language) String() string { return "" }
func (language) Type() string   { return "language" }

// Set refuses what is none of the languages of messages.
func (language) Set(tag string) error {
	if !slices.Contains(translation.Languages(), tag) {
		return errors.New("no language of messages")
	}
	return nil
}

// languageOf gives the language of messages: that of --lang, wherever in a command it
// stands, else the system's. A word that is none is said in the system's.
func languageOf(args []string) string {
	for i, arg := range args {
		tag, found := strings.CutPrefix(arg, "--lang=")
		if arg == "--lang" && i+1 < len(args) {
			tag, found = args[i+1], true
		}
		if arg == "--" {
			break
		}
		if found && (language{}).Set(tag) == nil {
			return tag
		}
	}
	return translation.System()
}

// exitCode says what went wrong, if that has not been done, and gives the code.
func (t *terminal) exitCode(err error) int {
	var code exit
	var wrong usage
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &wrong), errors.As(err, new(change.Unfit)), errors.As(err, new(*site.UnknownLetterError)):
		t.printError(err)
		return exitUsage
	case folder.LeadsOut(err), errors.As(err, new(change.Refused)):
		t.printError(err)
		return exitContent
	}
	t.printError(err)
	return exitMachine
}

func rootCommand(t *terminal) *cobra.Command {
	site := "."
	root := &cobra.Command{
		Use:   "casebook",
		Short: "Websites for campaigns: cases, open letters, and who signed them",
		Long: `casebook turns texts in Markdown, open letters and lists of signatories into a
small, fast website with an update feed for every case.

To begin, make a new site and look at it while you write:

  casebook init my-campaign
  casebook serve --site my-campaign --open

When it is good, write the website into the folder public/:

  casebook build --site my-campaign`,
		SilenceErrors: true, SilenceUsage: true,
		Args: noSuchCommand,
		PersistentPreRun: func(*cobra.Command, []string) {
			durable.ClearLeftovers(site)
			t.sayAll(publish.ClearStages(site))
		},
		RunE: func(c *cobra.Command, _ []string) error {
			if doubleclick.Started() {
				return openDeskAlone(c.Context(), t)
			}
			return c.Help()
		},
	}
	root.PersistentFlags().StringVar(&site, "site", ".", "the `folder` of the site, with site.toml in it")
	root.PersistentFlags().Var(language{}, "lang", "the `language` of messages, as uk; without it the system's")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return flagError(c, err, help{t.language}) })
	h := help{t.language}
	root.SetHelpFunc(h.printHelp)
	root.SetUsageFunc(func(c *cobra.Command) error { return h.printUsage(c.OutOrStderr(), c) })
	root.AddGroup(&cobra.Group{ID: "write", Title: "Write:"}, &cobra.Group{ID: "publish", Title: "Publish:"},
		&cobra.Group{ID: "protect", Title: "Protect people:"}, &cobra.Group{ID: "more", Title: "More:"})
	root.SetCompletionCommandGroupID("more")
	root.SetHelpCommand(helpCommand())
	root.AddCommand(allCommands(t, &site)...)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	setLibrarysTexts(root)
	return root
}

// allCommands lists every command in the order of the help.
func allCommands(t *terminal, site *string) []*cobra.Command {
	return []*cobra.Command{
		initCommand(t), newCommand(t, site), serveCommand(t, site),
		importCommand(t, site),
		buildCommand(t, site), checkCommand(t, site), deployCommand(t, site), signCommand(t, site), verifyCommand(t, site),
		sealCommand(t, site), withdrawCommand(t, site), takedownCommand(t, site),
		schemaCommand(t), themeCommand(t, site), versionCommand(t),
	}
}

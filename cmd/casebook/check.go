package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"casebook/internal/check"
	"casebook/internal/diag"
	"casebook/internal/site"
)

// A checkFlags holds what check asks for beside what to build.
type checkFlags struct {
	buildFlags
	external, strict bool
}

func checkCommand(t *terminal, site *string) *cobra.Command {
	var f checkFlags
	c := &cobra.Command{
		Use:     "check",
		GroupID: "publish",
		Short:   "Look for everything that is wrong, in the texts and in the finished website",
		Long: `Makes the website without writing it, and looks at the result as readers will get
it: whether every link arrives, feeds keep to their rules, pages are light enough
for a cheap phone, colours can be read, and whom it names. It compares with the
last version in public/, and writes nothing there.

No other site is asked for anything, unless --external is given.`,
		Example: "  casebook check\n  casebook check --external --strict",
		Args:    takesWords(),
		RunE: func(c *cobra.Command, _ []string) error {
			options, err := f.siteOptions(*site, time.Now())
			if err != nil {
				return err
			}
			return t.checkSite(c, options, f)
		},
	}
	f.addFlags(c)
	return c
}

func (f *checkFlags) addFlags(c *cobra.Command) {
	flags := c.Flags()
	flags.BoolVar(&f.external, "external", false, "ask other sites too whether what is linked to is still there")
	flags.BoolVar(&f.strict, "strict", false, "take warnings for errors")
	flags.StringVar(&f.Out, "out", "", "the `folder` with the last published version, instead of public/")
	flags.StringVar(&f.BaseURL, "base-url", "", "the `address` of the site, instead of site.toml's")
	flags.BoolVar(&f.Drafts, "drafts", false, "check everything that is withheld too")
	flags.StringVar(&f.now, "now", "", "check as if it were this `moment`, as 2026-01-31T09:00:00Z")
	flags.StringVar(&f.format, "format", "text", "the `form` in which problems are printed: text or json")
}

// rememberedLinks gives the file in which the answers of other sites are kept;
// "" for none where a link leads elsewhere, to a file that is somebody's.
func rememberedLinks(dir string) string {
	folder := filepath.Join(dir, ".casebook")
	file := filepath.Join(folder, "links.json")
	for _, path := range []string{folder, file} {
		if info, err := os.Lstat(path); err == nil && info.Mode()&(fs.ModeSymlink|fs.ModeIrregular) != 0 {
			return "" // on Windows a junction is irregular
		}
	}
	return file
}

// checkSite makes the site and says what is wrong with it.
func (t *terminal) checkSite(c *cobra.Command, o site.Options, f checkFlags) error {
	var external *check.External
	if f.external {
		external = check.NewExternal(rememberedLinks(o.Dir))
	}
	o.Progress = &site.Progress{}
	done := t.showProgress(func() string { return t.howFar(o.Progress) })
	result, err := site.Check(c.Context(), o, external)
	done()
	var problems []diag.Diagnostic
	if result != nil {
		problems = result.Problems
	}
	end := t.endRun(problems, o.Dir, f.format, err)
	if err != nil {
		return end
	}
	t.sayCoverage(result.Languages)
	t.sayChecked(result)
	if end == nil && f.strict && len(problems) > 0 {
		return exit(exitContent)
	}
	return end
}

// sayCoverage says how far each language of the site is, and what its pages show in
// other languages.
func (t *terminal) sayCoverage(list []site.Coverage) {
	const most = 20 // files are named
	for _, c := range list {
		t.say(diag.Say("command/coverage", "language", c.Lang, "pages", diag.Count(c.Pages), "all", diag.Count(c.Of),
			"keys", diag.Count(c.CountKeys()), "words", diag.Count(c.WordsMissing)))
		var order []string
		files := map[string][]string{} // by the keys
		from := map[string]string{}
		for _, i := range c.Inherited {
			keys := strings.Join(i.Keys, ", ")
			if files[keys] == nil {
				order = append(order, keys)
			}
			files[keys], from[keys] = append(files[keys], i.File), i.From
		}
		for _, keys := range order {
			named := files[keys]
			shown := strings.Join(named[:min(len(named), most)], ", ")
			if more := len(named) - most; more > 0 {
				shown = t.wordsOf(diag.Say("command/rows-more", "rows", shown, "more", more))
			}
			t.printLine("  " + t.wordsOf(diag.Say("command/coverage-keys", "keys", keys, "language", from[keys], "files", shown)))
		}
	}
}

// sayChecked says how much was looked at.
func (t *terminal) sayChecked(r *site.Checked) {
	pages, links := diag.Count(r.Pages), diag.Count(r.Links)
	switch {
	case !r.Texts:
		t.say(diag.Say("command/checked-nothing"))
	case r.Pages == 0 && len(r.Problems) > 0:
		t.say(diag.Say("command/checked-texts"))
	case r.Pages == 0:
	case len(r.Problems) == 0:
		t.say(diag.Say("command/checked-good", "pages", pages, "addresses", links))
	default:
		t.say(diag.Say("command/checked", "pages", pages, "addresses", links))
	}
}

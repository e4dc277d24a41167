package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"casebook/internal/change"
	"casebook/internal/config"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/sign"
	"casebook/internal/site"
)

// signKeys says where the secret key is that signs the list of a site.
func signKeys() sign.Keys {
	folder, _ := sign.NewKeyFolder() // none for somebody without a home
	return sign.Keys{File: os.Getenv("CASEBOOK_SIGN_KEY"), Password: os.Getenv("CASEBOOK_SIGN_PASSWORD"), Folder: folder}
}

func signCommand(t *terminal, dir *string) *cobra.Command {
	var isNew bool
	var out string
	c := &cobra.Command{
		Use:     "sign",
		GroupID: "publish",
		Short:   "Sign the list of all files of the site, so that mirrors can be verified",
		Long: `Signs what the last build wrote: the list of all files with their checksums, in
.well-known/casebook.sha256, gets its signature beside it. Where the secret key is
at hand, build does that by itself.

With --new it makes a key first. The public line goes into site.toml, and the
secret key into a file outside of the site: keep a copy where nobody else finds it.
With CASEBOOK_SIGN_PASSWORD set, or asked for on a terminal, the key has a password.

CASEBOOK_SIGN_KEY names another file with a secret key, of minisign too.`,
		Example: "  casebook sign --new\n  casebook build\n  casebook sign\n  casebook verify https://mirror.example.net/",
		Args:    takesWords(),
		RunE: func(*cobra.Command, []string) error {
			if err := hasSite(*dir); err != nil {
				return err
			}
			if isNew {
				return t.makeSignKey(*dir)
			}
			return t.signBuilt(*dir, out)
		},
	}
	c.Flags().BoolVar(&isNew, "new", false, "make a key, and write its public line into site.toml")
	c.Flags().StringVar(&out, "out", "", "sign what is in this `folder` instead of public/")
	return c
}

// makeSignKey makes a key for a site that has none.
func (t *terminal) makeSignKey(dir string) error {
	lock, err := durable.BeginChange(dir, "sign")
	if err != nil {
		return err
	}
	defer lock.Close()
	files := os.DirFS(dir)
	var rep diag.Report
	c := config.Load(files, &rep)
	if c == nil {
		t.printProblems(rep.All(), files)
		return exit(exitContent)
	}
	if at, there := c.Keys["sign.key"]; there {
		return change.Refused{Text: diag.Say("command/sign-has-key", "line", at.Line)}
	}
	keys := signKeys()
	switch {
	case keys.File == "" && keys.Folder == "":
		return change.Refused{Text: diag.Say("command/sign-no-folder")}
	case keys.File != "" && isInside(dir, keys.File):
		return change.Refused{Text: diag.Say("command/sign-in-site")}
	}
	if keys.Password == "" && t.answers {
		if keys.Password, err = questionsOn(t).askNewPassword(); err != nil {
			return err
		}
	}
	text, err := fs.ReadFile(files, config.File)
	if err != nil {
		return err
	}
	line, file, err := keys.NewKey()
	if errors.Is(err, fs.ErrExist) {
		return change.Refused{Text: diag.Say("command/sign-key-exists", "file", keys.File)}
	}
	if err != nil {
		return err
	}
	edit := decode.Edit(string(text))
	edit.Set(decode.Path{"sign", "key"}, line)
	changed, err := edit.Text()
	if err == nil {
		err = lock.WriteFile(config.File, []byte(changed), 0o666)
	}
	if err != nil && !errors.Is(err, decode.ErrNotEditable) {
		_ = os.Remove(file) // nobody knows it
		return err
	}
	fmt.Fprintln(t.out, line)
	t.say(diag.Say("command/sign-new", "file", file))
	if err != nil {
		return change.Refused{Text: diag.Say("command/sign-by-hand", "key", line)}
	}
	return nil
}

// isInside reports a file that is in a folder or below it.
func isInside(dir, file string) bool {
	rel, err := filepath.Rel(realPath(dir), realPath(file))
	return err == nil && filepath.IsLocal(rel)
}

// signBuilt signs what is in an output folder.
func (t *terminal) signBuilt(dir, out string) error {
	files := os.DirFS(dir)
	var rep diag.Report
	c := config.Load(files, &rep)
	if c == nil {
		t.printProblems(rep.All(), files)
		return exit(exitContent)
	}
	at, there := c.Keys["sign.key"]
	switch {
	case !there:
		return usage{diag.Say("usage/no-sign-key")}
	case c.SignKey == "":
		t.printProblems(rep.All(), files)
		return exit(exitContent)
	}
	o := site.Options{Dir: dir, Out: out, Keys: signKeys()}
	n, err := site.Sign(o, c.SignKey)
	if errors.Is(err, sign.ErrNoPassword) && t.answers {
		if o.Keys.Password, err = questionsOn(t).askPassword(diag.Say("command/sign-ask-password")); err != nil {
			return err
		}
		n, err = site.Sign(o, c.SignKey)
	}
	var fault *diag.Fault
	switch {
	case errors.Is(err, site.ErrNotBuilt):
		return change.Refused{Text: diag.Say("command/sign-nothing")}
	case errors.Is(err, site.ErrChangedSince):
		return change.Refused{Text: diag.Say("command/sign-changed")}
	case errors.Is(err, sign.ErrNoSecret):
		return change.Refused{Text: diag.Say("command/sign-no-secret")}
	case errors.Is(err, sign.ErrNoPassword):
		return change.Refused{Text: diag.Say("command/sign-no-password")}
	case errors.As(err, &fault):
		t.printProblems([]diag.Diagnostic{diag.ErrorAt(at, fault.Text)}, files)
		return exit(exitContent)
	case err != nil:
		return t.endRun(nil, dir, "text", err)
	}
	t.say(diag.Say("command/signed", "files", number(n)))
	return nil
}

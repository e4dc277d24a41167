package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"casebook/internal/change"
	"casebook/internal/config"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/keychain"
	"casebook/internal/sign"
	"casebook/internal/site"
)

// signKeys says where the secret key is that signs the list of a site.
func signKeys() sign.Keys {
	folder, _ := sign.NewKeyFolder() // none for somebody without a home
	return sign.Keys{File: os.Getenv("CASEBOOK_SIGN_KEY"), Password: os.Getenv("CASEBOOK_SIGN_PASSWORD"), Folder: folder, Kept: keychain.Sign.Find}
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
With CASEBOOK_SIGN_PASSWORD set, or asked for on a terminal, the key has a password,
which the system's keychain can keep for build and deploy.

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
	typed := keys.Password == "" && t.answers
	if typed {
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
	if typed {
		t.offerToKeep(line, keys.Password)
	}
	if err != nil {
		return change.Refused{Text: diag.Say("command/sign-by-hand", "key", line)}
	}
	return nil
}

// offerToKeep puts the password of a key into the keychain for somebody who wants
// that. Where there is no keychain, it is asked for anew.
func (t *terminal) offerToKeep(publicLine, password string) {
	if password != "" && questionsOn(t).askYes(diag.Say("command/sign-ask-keep")) {
		if err := keychain.Sign.Keep(sign.KeyID(publicLine), password); err != nil {
			t.say(diag.Say("command/sign-not-kept"))
		}
	}
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
		if o.Keys.Password, err = questionsOn(t).askSecret(diag.Say("command/sign-ask-password")); err != nil {
			return err
		}
		if n, err = site.Sign(o, c.SignKey); err == nil {
			t.offerToKeep(c.SignKey, o.Keys.Password)
		}
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
	t.say(diag.Say("command/signed", "files", diag.Count(n)))
	return nil
}

func verifyCommand(t *terminal, dir *string) *cobra.Command {
	var key string
	c := &cobra.Command{
		Use:     "verify ADDRESS|FOLDER",
		GroupID: "publish",
		Short:   "Say whether a mirror or a folder is what was signed",
		Long: `Reads the signed list that a mirror or a folder has, and compares every file with
it. What is not as it was signed is printed, a line each: missing, different or
extra (in folders), and the file.

The public key is that of site.toml, or --key: no site is needed then. Take it
from somebody you trust, not from the mirror.

It ends with 0 when all is as signed, 1 when not, 2 without a key, 3 when the
mirror cannot be reached.`,
		Example: "  casebook verify https://mirror.example.net/\n  casebook verify public\n  casebook verify https://mirror.example.net/ --key RW…",
		Args:    takesWords("ADDRESS|FOLDER"),
		RunE: func(c *cobra.Command, args []string) error {
			line, err := t.publicKey(*dir, key, c.Flags().Changed("key"))
			if err != nil {
				return err
			}
			own, _ := os.ReadFile(filepath.Join(*dir, "public", filepath.FromSlash(sign.ListFile)))
			if c.Flags().Changed("key") {
				own = nil
			}
			return t.verifyCopy(c.Context(), args[0], line, own)
		},
	}
	c.Flags().StringVar(&key, "key", "", "the public key: its `line`, or a file that holds it")
	return c
}

// publicKey gives the key to verify by: what was given, else that of the site.
func (t *terminal) publicKey(dir, given string, isGiven bool) (string, error) {
	if isGiven {
		line, ok := sign.PublicLine(given)
		if !ok {
			return "", usage{diag.Say("usage/verify-key")}
		}
		return line, nil
	}
	if _, err := os.Stat(dir + "/" + config.File); errors.Is(err, fs.ErrNotExist) {
		return "", usage{diag.Say("usage/verify-no-key")}
	}
	var rep diag.Report
	c := config.Load(os.DirFS(dir), &rep)
	switch {
	case c == nil:
		t.printProblems(rep.All(), os.DirFS(dir))
		return "", exit(exitUsage)
	case c.SignKey == "":
		return "", usage{diag.Say("usage/verify-no-key")}
	}
	return c.SignKey, nil
}

// verifyCopy says what in a copy is not as it was signed; own is the list of the last
// build here, or nil. A copy of an earlier version is signed too, and may have what was
// taken out since.
func (t *terminal) verifyCopy(ctx context.Context, copy, line string, own []byte) error {
	p := &sign.Progress{}
	isAddress := strings.HasPrefix(strings.ToLower(copy), "https://") || strings.HasPrefix(strings.ToLower(copy), "http://")
	if isAddress {
		base, fault := config.BaseURL(copy)
		if fault != nil {
			return usage{diag.Say("usage/verify-address", "problem", fault.Text)}
		}
		copy = base
	} else if info, err := os.Stat(copy); err != nil || !info.IsDir() {
		if strings.Contains(copy, "://") {
			return usage{diag.Say("usage/verify-what", "copy", copy)}
		}
		t.sayFailure(diag.Say("verify/no-folder", "folder", copy))
		return exit(exitMachine)
	}
	done := t.showProgress(func() string {
		done, total := p.Position()
		return t.wordsOf(diag.Say("command/verify-progress", "done", diag.Count(done), "total", diag.Count(total)))
	})
	look := sign.Folder
	if isAddress {
		look = sign.Address
	}
	found, err := look(ctx, copy, line, p)
	done()
	switch {
	case errors.Is(err, sign.ErrSignature):
		t.sayFailure(diag.Say("verify/signature", "copy", copy))
		return exit(exitContent)
	case err != nil:
		return err
	}
	for _, f := range found {
		fmt.Fprintf(t.out, "%s ./%s\n", f.What, diag.OneLine(f.Path)) // a folder of others may hold any name
	}
	_, total := p.Position()
	if list := p.List(); own != nil && list != nil && !bytes.Equal(own, list) {
		t.say(diag.Say("verify/other-version", "copy", copy))
	}
	switch {
	case len(found) == 0:
		t.say(diag.Say("verify/right", "copy", copy, "files", diag.Count(total)))
		return nil
	case total == 0:
		t.say(diag.Say("verify/no-list", "copy", copy))
	default:
		t.say(diag.Say("verify/wrong", "copy", copy, "count", diag.Count(len(found)), "files", diag.Count(total)))
	}
	return exit(exitContent)
}

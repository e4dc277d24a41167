package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"casebook/internal/config"
	"casebook/internal/diag"
	"casebook/internal/sign"
)

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
			return t.verifyCopy(c.Context(), args[0], line)
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

// verifyCopy says what in a copy is not as it was signed.
func (t *terminal) verifyCopy(ctx context.Context, copy, line string) error {
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
		t.printLine("casebook: " + diag.Say("verify/no-folder", "folder", copy).String())
		return exit(exitMachine)
	}
	done := t.showProgress(func() string {
		done, total := p.Position()
		return diag.Say("command/verify-progress", "done", number(done), "total", number(total)).Message
	})
	look := sign.Folder
	if isAddress {
		look = sign.Address
	}
	found, err := look(ctx, copy, line, p)
	done()
	switch {
	case errors.Is(err, sign.ErrSignature):
		t.printLine("casebook: " + diag.Say("verify/signature", "copy", copy).String())
		return exit(exitContent)
	case err != nil:
		return err
	}
	for _, f := range found {
		fmt.Fprintf(t.out, "%s ./%s\n", f.What, diag.OneLine(f.Path)) // a folder of others may hold any name
	}
	_, total := p.Position()
	switch {
	case len(found) == 0:
		t.say(diag.Say("verify/right", "copy", copy, "files", number(total)))
		return nil
	case total == 0:
		t.say(diag.Say("verify/no-list", "copy", copy))
	default:
		t.say(diag.Say("verify/wrong", "copy", copy, "count", number(len(found)), "files", number(total)))
	}
	return exit(exitContent)
}

//go:build man

package main

import (
	"io"
	"log"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra/doc"
)

// With the tag man, the program writes its manual pages into the folder that is
// named, and does nothing else: go run -tags man ./cmd/casebook DIR DATE. The date
// (2006-01-02) is that of the release, so that the same source gives the same bytes.
func init() {
	root := rootCommand(newTerminal(strings.NewReader(""), io.Discard, io.Discard))
	root.InitDefaultCompletionCmd()
	root.DisableAutoGenTag = true
	date, err := time.Parse(time.DateOnly, os.Args[2])
	if err == nil {
		err = os.MkdirAll(os.Args[1], 0o755)
	}
	if err == nil {
		err = doc.GenManTree(root, &doc.GenManHeader{Title: "CASEBOOK", Section: "1", Date: &date, Source: "casebook", Manual: "casebook"}, os.Args[1])
	}
	if err != nil {
		log.Fatal(err)
	}
	os.Exit(0)
}

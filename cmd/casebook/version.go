package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"casebook/internal/licence"
)

// These are set at release: -ldflags "-X main.version=1.0.0". Commit and day are else
// those that Go has noted, where it could.
var (
	version        = "development"
	releasedCommit string
	releasedDay    string
)

func versionCommand(t *terminal) *cobra.Command {
	var licences bool
	c := &cobra.Command{
		Use:     "version",
		GroupID: "more",
		Short:   "Print the version of casebook, or the licences of what is in it",
		Args:    takesWords(),
		RunE: func(*cobra.Command, []string) error {
			if licences {
				return licence.WriteAll(t.out)
			}
			commit, date := builtFrom()
			fmt.Fprintf(t.out, "casebook %s (commit %s of %s, %s)\n", version, commit, date, runtime.Version())
			return nil
		},
	}
	c.Flags().BoolVar(&licences, "licences", false, "print the licences of everything that is in the program")
	return c
}

// builtFrom gives the commit that the program was built from and its day, where
// they are known.
func builtFrom() (commit, day string) {
	if releasedCommit != "" {
		return releasedCommit, releasedDay
	}
	commit, day = "unknown", "an unknown day"
	modified := ""
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return commit, day
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			if s.Value == "true" {
				modified = "+"
			}
		case "vcs.time":
			day = s.Value[:min(10, len(s.Value))]
		}
	}
	return commit + modified, day
}

package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set at release: -ldflags "-X main.version=1.0.0".
var version = "development"

func versionCommand(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		GroupID: "more",
		Short:   "Print the version of casebook",
		Args:    takesWords(),
		Run: func(*cobra.Command, []string) {
			fmt.Fprintf(t.out, "casebook %s (commit %s, %s)\n", version, buildCommit(), runtime.Version())
		},
	}
}

// buildCommit gives the commit that the program was built from, where it is known.
func buildCommit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	revision, modified := "unknown", ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			revision = s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			if s.Value == "true" {
				modified = "+"
			}
		}
	}
	return revision + modified
}

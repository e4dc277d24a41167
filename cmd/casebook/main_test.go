package main

import (
	"context"
	"os"
	"os/signal"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"casebook": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
			defer stop()
			os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
		},
	})
}

// TestScript runs what users do, end to end: one script a topic.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("EXAMPLE", repository())
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"absent": absent,
			"sites":  sites,
		},
	})
}

// repository gives the folder of the example campaign.
func repository() string {
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	return dir + "/../.."
}

// TestAsks holds what may be cut off at any time: commands that write nothing.
func TestAsks(t *testing.T) {
	for _, args := range [][]string{nil, {"version"}, {"help", "build"}, {"--help"}, {"__complete", "bu"}} {
		if !asks(args) {
			t.Errorf("%q listens for Ctrl-C", args)
		}
	}
	for _, args := range [][]string{{"build"}, {"serve"}, {"--site", "version", "withdraw"}, {"init", "version"}} {
		if asks(args) {
			t.Errorf("%q does not listen for Ctrl-C", args)
		}
	}
}

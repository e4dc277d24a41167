package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	if strings.Contains(filepath.Base(os.Args[0]), ".test") { // not where a script runs this as casebook
		os.Setenv("LC_ALL", "C") // messages are in English, whatever the machine speaks
		os.Setenv("TZ", "UTC")
		flag.Set("test.parallel", strconv.Itoa(2*runtime.GOMAXPROCS(0))) // many wait for a browser, a disk or a moment
	}
	testscript.Main(m, map[string]func(){
		"casebook": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
			defer stop()
			os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
		},
	})
}

// TestScript runs what users do, end to end: one script a topic. The short form, which
// the race detector makes ten times as slow, is a script for each command that does
// many things at once; the rest is one after the other, and in go test without -short.
func TestScript(t *testing.T) {
	dir, short := "testdata/script", []string(nil)
	if testing.Short() {
		for _, name := range []string{"check", "deploy", "deploy_sign", "example", "guard", "import_site", "long_list", "takedown", "withdraw"} {
			short = append(short, dir+"/"+name+".txtar")
		}
		dir = ""
	}
	testscript.Run(t, testscript.Params{
		Dir: dir, Files: short,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("EXAMPLE", repository())
			e.Setenv("LC_ALL", "C")
			e.Setenv("TZ", "UTC")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"absent":  absent,
			"sites":   sites,
			"without": without,
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

// TestCommandsThatOnlyAsk holds what may be cut off at any time: commands that write nothing.
func TestCommandsThatOnlyAsk(t *testing.T) {
	for _, args := range [][]string{nil, {"version"}, {"help", "build"}, {"--help"}, {"__complete", "bu"}} {
		if !onlyAsks(args) {
			t.Errorf("%q listens for Ctrl-C", args)
		}
	}
	for _, args := range [][]string{{"build"}, {"serve"}, {"--site", "version", "withdraw"}, {"init", "version"}} {
		if onlyAsks(args) {
			t.Errorf("%q does not listen for Ctrl-C", args)
		}
	}
}

// TestWrongUsageExitsWith2 holds the code apart from that of content with
// errors: a name that is not there is a word typed wrongly.
func TestWrongUsageExitsWith2(t *testing.T) {
	dir := t.TempDir() + "/site"
	if code := run(context.Background(), []string{"init", dir}, nil, &bytes.Buffer{}, &bytes.Buffer{}); code != 0 {
		t.Fatal(code)
	}
	const letters = "(the letters are: 2026-01-15-free-ada-example)"
	for _, tt := range []struct{ args, want string }{
		{"schema case extra", `"extra" is one word too many`},
		{"import signatories x.csv --letter nope", `there is no letter "nope" ` + letters},
		{"withdraw --letter nope", `there is no letter "nope" ` + letters},
		{"seal nope", `there is no letter "nope" ` + letters},
		{"takedown /nope/", `there is no page of yours at "/nope/"`},
		{"new update nope x", `there is no case "nope"`},
		{"build --site " + dir + "/site.toml", "is a file"},
	} {
		var said bytes.Buffer
		args := append([]string{"--site", dir}, strings.Fields(tt.args)...)
		code := run(context.Background(), args, strings.NewReader(""), &bytes.Buffer{}, &said)
		if code != exitUsage || !strings.Contains(said.String(), tt.want) {
			t.Errorf("%s: %d, %s", tt.args, code, said.String())
		}
	}
}

// TestALetterThatCannotBeReadIsNotUnknown: it is there, with errors.
func TestALetterThatCannotBeReadIsNotUnknown(t *testing.T) {
	dir := t.TempDir() + "/site"
	if code := run(context.Background(), []string{"init", dir}, nil, &bytes.Buffer{}, &bytes.Buffer{}); code != 0 {
		t.Fatal(code)
	}
	if err := writeNew(dir, "content/letters/broken/index.md", "+++\ntitle = \"x\n+++\n"); err != nil {
		t.Fatal(err)
	}
	for _, args := range []string{"import signatories x.csv --letter broken", "withdraw --letter broken", "seal broken", "seal content/letters/broken/index.md"} {
		var said bytes.Buffer
		code := run(context.Background(), append([]string{"--site", dir}, strings.Fields(args)...), strings.NewReader(""), &bytes.Buffer{}, &said)
		if code != exitContent || !strings.HasPrefix(said.String(), "content/letters/broken/index.md:2:") {
			t.Errorf("%s: %d, %s", args, code, said.String())
		}
	}
}

package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"casebook/internal/yardstick"
)

// A tool is a generator in the comparison.
type tool struct {
	Name    string
	Version string
	Missing string `json:",omitempty"` // why it is left out

	write func(yardstick.Size, string) error // its site; nil for the floor, which reads casebook's
	build []string                           // run in the site's folder
	serve []server                           // its preview, in one form or several
	clean []string                           // what a build from nothing begins without
	out   string                             // the output folder
	about []string                           // prints the version, and does nothing else
}

// A server is a preview server, on the address "127.0.0.1:PORT" with the port
// put in for PORT.
type server struct {
	name string
	args []string
}

// tools gives what takes part, in the order of the runs.
func tools(ctx context.Context, cache string, only []string) ([]*tool, error) {
	ours, err := compile(ctx, cache)
	if err != nil {
		return nil, err
	}
	wanted := func(names ...string) bool {
		return len(only) == 0 || slices.ContainsFunc(names, func(name string) bool { return slices.Contains(only, name) })
	}
	list := ours
	if wanted("hugo") {
		list = append(list, installHugo(ctx, cache))
	}
	if wanted("zola", "eleventy") {
		list = append(list, installFromNPM(ctx, cache)...)
	}
	if len(only) == 0 {
		return list, nil
	}
	var chosen []*tool
	for _, t := range list {
		for _, name := range only {
			if t.Name == name {
				chosen = append(chosen, t)
			}
		}
	}
	return chosen, nil
}

// compile builds casebook as it is released, and the floor.
func compile(ctx context.Context, cache string) ([]*tool, error) {
	root, err := productRoot(ctx)
	if err != nil {
		return nil, err
	}
	for _, folder := range []string{filepath.Join(root, "cmd", "casebook"), filepath.Join(root, "bench", "floor")} {
		cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", filepath.Join(cache, filepath.Base(folder)), ".")
		cmd.Dir, cmd.Env = folder, append(os.Environ(), "CGO_ENABLED=0")
		if err := runQuietly(cmd); err != nil {
			return nil, err
		}
	}
	casebook := filepath.Join(cache, "casebook")
	return []*tool{
		{
			Name: "casebook", Version: firstLine(ctx, casebook, "version"), write: yardstick.Size.WriteCasebook,
			build: []string{casebook, "build"}, serve: []server{{"casebook serve", []string{casebook, "serve", "--listen", "127.0.0.1:PORT"}}}, about: []string{casebook, "version"},
			clean: []string{"public", ".casebook"}, out: "public",
		},
		{
			Name: "floor", Version: "goldmark alone",
			build: []string{filepath.Join(cache, "floor"), "--site", "../casebook", "--like", "../like"},
			clean: []string{"public"}, out: "public",
		},
	}, nil
}

// productRoot gives the folder of the module that is measured, which this one
// lies in.
func productRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "casebook").Output()
	return strings.TrimSpace(string(out)), err
}

// firstLine gives the first line that a command prints.
func firstLine(ctx context.Context, args ...string) string {
	out, _ := exec.CommandContext(ctx, args[0], args[1:]...).Output()
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return line
}

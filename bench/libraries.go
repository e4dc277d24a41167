package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// newerLibraries unpacks the C and C++ libraries of Debian trixie into a folder
// and gives the command that starts a program with them. It asks the mirror
// that apt is set up with, through lists of its own: the system's stay as they
// are. Only a Debian of an older release needs it, and only there it works.
func newerLibraries(ctx context.Context, folder string) ([]string, error) {
	machine := map[string]string{"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}[runtime.GOARCH]
	libraries := filepath.Join(folder, "root", "usr", "lib", machine)
	loaders, _ := filepath.Glob(filepath.Join(libraries, "ld-linux-*.so.*"))
	if len(loaders) == 0 {
		progressf("unpacking the C library that zola needs")
		if err := unpackLibraries(ctx, folder); err != nil {
			return nil, err
		}
		loaders, _ = filepath.Glob(filepath.Join(libraries, "ld-linux-*.so.*"))
	}
	if len(loaders) == 0 {
		return nil, fmt.Errorf("there is no loader among the libraries of Debian trixie")
	}
	return []string{loaders[0], "--library-path", libraries}, nil
}

func unpackLibraries(ctx context.Context, folder string) error {
	mirror, err := mirror(ctx)
	if err != nil {
		return err
	}
	packages := filepath.Join(folder, "packages")
	for _, f := range []string{packages, filepath.Join(folder, "state", "lists", "partial"), filepath.Join(folder, "cache", "archives", "partial")} {
		if err := os.MkdirAll(f, 0o777); err != nil {
			return err
		}
	}
	list := filepath.Join(folder, "sources.list")
	const keys = "/usr/share/keyrings/debian-archive-keyring.gpg"
	if err := os.WriteFile(list, []byte("deb [signed-by="+keys+"] "+mirror+" trixie main\n"), 0o666); err != nil {
		return err
	}
	private := []string{
		"-o", "Dir::Etc::SourceList=" + list, "-o", "Dir::Etc::SourceParts=" + filepath.Join(folder, "none"),
		"-o", "Dir::State=" + filepath.Join(folder, "state"), "-o", "Dir::Cache=" + filepath.Join(folder, "cache"), "-o", "APT::Sandbox::User=",
	}
	for _, args := range [][]string{{"update"}, {"download", "libc6", "libstdc++6", "libgcc-s1"}} {
		cmd := exec.CommandContext(ctx, "apt-get", append(private[:len(private):len(private)], args...)...)
		cmd.Dir = packages
		if err := runQuietly(cmd); err != nil {
			return err
		}
	}
	found, err := filepath.Glob(filepath.Join(packages, "*.deb"))
	for _, p := range found {
		if err := runQuietly(exec.CommandContext(ctx, "dpkg-deb", "-x", p, filepath.Join(folder, "root"))); err != nil {
			return err
		}
	}
	return err
}

// mirror gives the address that apt has Debian's own packages from.
func mirror(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "apt-get", "indextargets", "--format", "$(REPO_URI) $(ORIGIN) $(LABEL)", "Created-By: Packages").Output()
	if err != nil {
		return "", fmt.Errorf("apt-get: %w", err)
	}
	for line := range strings.Lines(string(out)) {
		if address, origin, _ := strings.Cut(strings.TrimSpace(line), " "); origin == "Debian Debian" {
			return address, nil
		}
	}
	return "", fmt.Errorf("apt has no list of Debian's packages (apt-get update makes one)")
}

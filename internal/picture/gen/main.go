// Command gen packs the libwebp that gen2brain/webp brings along. Packed it takes
// 133 KB of the program instead of 435, and a program that makes no pictures never
// unpacks it. Run it with "go generate" after that module has changed; a test
// finds a copy that is not the module's.
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	_ "github.com/gen2brain/webp" // keeps its version in go.mod

	"casebook/internal/pack"
)

func main() {
	if err := packModule("libwebp.wasm.br"); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func packModule(name string) error {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/gen2brain/webp").Output()
	if err != nil {
		return err
	}
	file, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "lib", "webp.wasm.gz"))
	if err != nil {
		return err
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return err
	}
	module, err := io.ReadAll(unpacked)
	if err != nil {
		return err
	}
	return pack.WriteFile(name, module)
}

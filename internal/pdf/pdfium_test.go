package pdf

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"casebook/internal/pack"
)

// The copy in this folder is the one that go.mod names.
func TestPackedModuleIsGoPDFiums(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/klippa-app/go-pdfium").Output()
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "webassembly", "pdfium.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	if got := pack.Unpack(packedModule); !bytes.Equal(got, want) {
		t.Fatal("pdfium.wasm.br is not the module's (run: go generate ./internal/pdf)")
	}
}

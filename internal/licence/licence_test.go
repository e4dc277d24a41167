package licence

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestEveryModuleInTheProgramHasItsLicence(t *testing.T) {
	var all strings.Builder
	if err := WriteAll(&all); err != nil {
		t.Fatal(err)
	}
	for _, system := range []string{"linux", "darwin", "windows"} {
		c := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}} {{.Version}}{{end}}", "casebook/cmd/casebook")
		c.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
		out, err := c.Output()
		if err != nil {
			t.Fatal(err)
		}
		missing := map[string]bool{}
		for name := range strings.Lines(string(out)) {
			if name = strings.TrimSpace(name); name != "" && name != "casebook" && !strings.Contains(all.String(), "== "+name+"\n") {
				missing[name] = true
			}
		}
		for name := range missing {
			t.Errorf("the licence of %s is missing on %s: run go generate ./internal/licence", name, system)
		}
	}
	for _, text := range []string{"== casebook\n", "== the standard library of Go\n", "== PDFium", "SIL OPEN FONT LICENSE", "UNICODE LICENSE", "MIT License"} {
		if !strings.Contains(all.String(), text) {
			t.Errorf("%q is missing", text)
		}
	}
}

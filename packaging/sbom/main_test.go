package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDocumentNamesWhatIsInTheProgram(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var texts [2]string
	for i := range texts {
		file := filepath.Join(t.TempDir(), "spdx.json")
		if err := write(program, "casebook_1.0.0_linux_amd64", "2026-11-30T12:00:00Z", file); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = string(text)
	}
	if texts[0] != texts[1] {
		t.Error("the same program gave two documents")
	}
	var made spdx
	if err := json.Unmarshal([]byte(texts[0]), &made); err != nil {
		t.Fatal(err)
	}
	found := map[string]contained{}
	for _, p := range made.Packages {
		found[p.Name] = p
	}
	for _, name := range []string{"casebook", "stdlib", "github.com/andybalholm/brotli", "PDFium, and what it is made of"} {
		if p, ok := found[name]; !ok || !strings.HasPrefix(p.Declared, "LicenseRef-") {
			t.Errorf("%s: in the document %v, licence %q", name, ok, p.Declared)
		}
	}
	texted := map[string]bool{}
	for _, l := range made.Licences {
		texted[l.ID] = len(l.Text) > 100
	}
	for _, p := range made.Packages {
		for id := range strings.SplitSeq(p.Declared, " AND ") {
			if !texted[id] {
				t.Errorf("%s: no text of its licence %s", p.Name, id)
			}
		}
	}
	if made.Relationships[0] != (relationship{"SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Package-0"}) || len(made.Relationships) != len(made.Packages) {
		t.Errorf("relationships %v", made.Relationships[0])
	}
}

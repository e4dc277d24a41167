package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWritesAsManyFilesAndBytesAsAsked(t *testing.T) {
	dir := t.TempDir()
	os.MkdirAll(filepath.Join(dir, "content"), 0o777)
	os.WriteFile(filepath.Join(dir, "content", "index.md"), []byte("+++\ntitle = \"Ada\"\n+++\n\n"+strings.Repeat("Text. ", 300)), 0o666)
	like := filepath.Join(dir, "like")
	os.WriteFile(like, []byte("10\tindex.html\n5000\tcases/ada/index.html\n0\tempty\n"), 0o666)
	out := filepath.Join(dir, "public")
	if err := run(dir, out, like); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int64{"index.html": 10, "cases/ada/index.html": 5000, "empty": 0} {
		info, err := os.Stat(filepath.Join(out, name))
		if err != nil || info.Size() != want {
			t.Errorf("%s: %v, %v, want %d bytes", name, info, err, want)
		}
	}
	text, _ := os.ReadFile(filepath.Join(out, "cases/ada/index.html"))
	if got, want := string(text[:9]), "<p>Text. "; got != want {
		t.Errorf("written text begins with %q, want the converted text, %q", got, want)
	}
}

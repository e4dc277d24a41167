package doubleclick

import (
	"os"
	"path/filepath"
	"testing"
)

// A double click opens the site that the program lies in, else the last one, and never
// a folder that is something else.
func TestADoubleClickFindsTheSite(t *testing.T) {
	home := t.TempDir()
	write(t, home, "sites/ours/site.toml", "title = \"Ours\"\n")
	write(t, home, "sites/last/site.toml", "title = \"Last\"\n")
	write(t, home, "sites/ours/tools/x", "")
	ours, last := filepath.Join(home, "sites", "ours"), filepath.Join(home, "sites", "last")
	program := filepath.Join(ours, "tools")
	for _, c := range []struct {
		name    string
		folders []string
		last    string
		want    string
	}{
		{"it lies in one", []string{program, home}, last, ours},
		{"it is started in one", []string{home, ours}, last, ours},
		{"the last one", []string{home}, last, last},
		{"none", []string{home}, "", ""},
		{"the last one is gone", []string{home}, filepath.Join(home, "gone"), ""},
		{"no path", []string{"."}, "relative", ""},
	} {
		if got := FindSite(c.folders, c.last); got != c.want {
			t.Errorf("%s: got %q", c.name, got)
		}
	}
}

// A new campaign gets a folder of its own among somebody's documents.
func TestANewCampaignHasAFolderOfItsOwn(t *testing.T) {
	home := t.TempDir()
	if got := DocumentsFolder(home); got != home {
		t.Errorf("without documents: got %q", got)
	}
	write(t, home, "Documents/free-ada/notes.txt", "")
	documents := filepath.Join(home, "Documents")
	if got := DocumentsFolder(home); got != documents {
		t.Errorf("got %q", got)
	}
	if got := NewFolder(documents, "free-ada"); got != filepath.Join(documents, "free-ada-2") {
		t.Errorf("beside a folder of something else: got %q", got)
	}
	if got := NewFolder(documents, "other"); got != filepath.Join(documents, "other") {
		t.Errorf("got %q", got)
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

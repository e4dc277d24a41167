package locale

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPackedDataIsThatOfTheFiles holds that the program has what the files of data say:
// after a change run go generate ./internal/locale.
func TestPackedDataIsThatOfTheFiles(t *testing.T) {
	names, err := filepath.Glob("data/*.txt")
	if err != nil || len(names) == 0 || len(names) != len(dataFiles()) {
		t.Fatalf("%d files, %d packed, %v", len(names), len(dataFiles()), err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		text := strings.ReplaceAll(string(data), "\r\n", "\n") // a checkout may have turned the line ends
		if err != nil || dataFiles()[filepath.Base(name)] != text {
			t.Errorf("%s is not as it is packed: %v", name, err)
		}
	}
}

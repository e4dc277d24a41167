package folder

import "testing"

func TestNamesOfDevices(t *testing.T) {
	for name, want := range map[string]bool{
		"con": true, "CON": true, "Con.txt": true, "nul .tar.gz": true, "conin$": true, "com0": true, "COM9.md": true, "lpt³": true,
		"": false, "co": false, "cons": false, "com": false, "com10": false, "lptx": false, "a.con": false, "comé": false,
	} {
		if got := IsDevice(name); got != want {
			t.Errorf("%q: %v, want %v", name, got, want)
		}
	}
}

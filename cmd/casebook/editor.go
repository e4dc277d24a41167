package main

import (
	"maps"
	"net/url"
	"os/exec"
	"runtime"
	"slices"
	"strings"

	"casebook/internal/diag"
)

// editors are addresses that open a file at a line, as these programs
// register them with the system.
var editors = map[string]string{
	"vscode":   "vscode://file{file}:{line}:{column}",
	"vscodium": "vscodium://file{file}:{line}:{column}",
	"cursor":   "cursor://file{file}:{line}:{column}",
	"zed":      "zed://file{file}:{line}:{column}",
	"idea":     "idea://open?file={file}&line={line}&column={column}",
	"textmate": "txmt://open?url=file://{file}&line={line}&column={column}",
	"sublime":  "subl://open?url=file://{file}&line={line}&column={column}",
	"none":     "",
}

func editorNames() string {
	return strings.Join(slices.DeleteFunc(slices.Sorted(maps.Keys(editors)), func(n string) bool { return n == "none" }), ", ") + " or none"
}

// editorAddress gives the address for a known editor, or checks one that was
// written out.
func editorAddress(editor string) (string, error) {
	if address, known := editors[editor]; known {
		return address, nil
	}
	u, err := url.Parse(strings.NewReplacer("{file}", "/f", "{line}", "1", "{column}", "1").Replace(editor))
	if err == nil && u.Scheme != "" && !slices.Contains([]string{"javascript", "data", "vbscript", "blob"}, u.Scheme) && strings.Contains(editor, "{file}") {
		return editor, nil
	}
	if near := diag.Nearest(editor, slices.Sorted(maps.Keys(editors))); near != "" {
		return "", usage{diag.Say("usage/editor-near", "editor", editor, "near", near)}
	}
	return "", usage{diag.Say("usage/editor", "editor", editor, "names", editorNames(), "address", "editor://open?file={file}&line={line}")}
}

// openBrowser shows an address in the browser. A machine without one is no failure:
// the address has been said.
func (t *terminal) openBrowser(address string) {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	c := exec.Command(name, args...)
	if err := c.Start(); err != nil {
		t.say(diag.Say("command/no-browser"))
		return
	}
	go c.Wait() // its exit code says nothing
}

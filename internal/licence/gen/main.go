// Command gen gathers the licences of everything that is in the program, for every
// system that it is made for, and packs them. Run it with "go generate" after a
// module was added or has a new version; a test finds what is missing.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"casebook/internal/pack"
)

func main() {
	if err := gather(); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// others are what is in the program and is no module of Go.
var others = []struct{ name, file string }{
	{"casebook", "../../LICENSE"},
	{"CLDR, names and forms of languages and countries", "../locale/data/LICENSE-UNICODE"},
	{"Noto Sans and Noto Sans Arabic", "../card/fonts/OFL.txt"},
	{"PDFium, and what it is made of", "../pdf/NOTICE"},
	{"libwebp", "../picture/NOTICE"},
}

// Systems are those that releases are made for.
var systems = []string{"linux", "darwin", "windows"}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice)([.-].*)?$`)

func gather() error {
	under := map[string][]string{} // names by text
	var order []string
	add := func(name, text string) {
		text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
		if under[text] == nil {
			order = append(order, text)
		}
		under[text] = append(under[text], name)
	}
	for _, o := range others {
		text, err := os.ReadFile(o.file)
		if err != nil {
			return err
		}
		add(o.name, string(text))
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "LICENSE"))
	if err != nil {
		return err
	}
	add("the standard library of Go", string(text))
	modules, err := listModules()
	if err != nil {
		return err
	}
	for _, m := range modules {
		found := 0
		files, err := os.ReadDir(m.Dir)
		if err != nil {
			return err
		}
		for _, f := range files {
			if !f.IsDir() && licenceFile.MatchString(f.Name()) {
				text, err := os.ReadFile(filepath.Join(m.Dir, f.Name()))
				if err != nil {
					return err
				}
				add(m.Path+" "+m.Version, string(text))
				found++
			}
		}
		if found == 0 {
			return fmt.Errorf("%s has no licence", m.Path)
		}
	}
	var all strings.Builder
	for _, text := range order {
		fmt.Fprintf(&all, "== %s\n\n%s\n\n", strings.Join(under[text], "\n== "), text)
	}
	return pack.WriteFile("licences.br", []byte(all.String()))
}

type module struct{ Path, Version, Dir string }

// listModules gives the modules of which something is in the program.
func listModules() ([]module, error) {
	var list []module
	for _, system := range systems {
		list1, err := modulesOn(system)
		if err != nil {
			return nil, err
		}
		list = append(list, list1...)
	}
	slices.SortFunc(list, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	return slices.Compact(list), nil
}

func modulesOn(system string) ([]module, error) {
	c := exec.Command("go", "list", "-deps", "-json=Module", "casebook/cmd/casebook")
	c.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return nil, err
	}
	var list []module
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ Module *module }
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return nil, err
		}
		if p.Module != nil && p.Module.Path != "casebook" {
			list = append(list, *p.Module)
		}
	}
}

// Command gen writes the data files of package locale from the JSON edition of
// Unicode CLDR: what no Go library offers (stand-alone months, country names,
// list patterns, quotation marks, the languages' own names).
//
//	go generate ./internal/locale
//
// fetches the packages named below with npm into a temporary folder; with
// -cldr DIR it takes them from DIR/node_modules.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const cldrVersion = "48.2.0"

var packages = []string{"cldr-core", "cldr-dates-full", "cldr-localenames-full", "cldr-misc-full", "cldr-numbers-full"}

// editions are the languages with data of their own: our tag, and CLDR's where
// it differs. English without a region is written as international campaigns
// write it: 21 May 2020, 14:30, "A, B and C".
var editions = []struct{ tag, cldr string }{
	{"en", "en-GB"}, {"en-US", "en"},
	{"uk", ""}, {"ru", ""}, {"kk", ""}, {"pl", ""}, {"fr", ""}, {"de", ""}, {"es", ""}, {"ar", ""},
	{"az", ""}, {"be", ""}, {"bg", ""}, {"bs", ""}, {"cs", ""}, {"da", ""}, {"el", ""}, {"et", ""}, {"fa", ""}, {"fi", ""},
	{"he", ""}, {"hr", ""}, {"hu", ""}, {"hy", ""}, {"it", ""}, {"ka", ""}, {"ky", ""}, {"lt", ""}, {"lv", ""}, {"mk", ""},
	{"nb", "no"}, {"nl", ""}, {"pt", ""}, {"pt-PT", ""}, {"ro", ""}, {"sk", ""}, {"sl", ""}, {"sq", ""}, {"sr", ""}, {"sv", ""},
	{"tg", ""}, {"tk", ""}, {"tr", ""}, {"uz", ""}, {"zh", ""},
}

const heading = "# Made by go generate from Unicode CLDR " + cldrVersion + "; licence in LICENSE-UNICODE.\n"

func main() {
	log.SetFlags(0)
	from := flag.String("cldr", "", "`folder` whose node_modules holds the CLDR packages; without it they are fetched")
	out := flag.String("out", "data", "`folder` to write")
	flag.Parse()
	if err := run(*from, *out); err != nil {
		log.Fatal(err)
	}
}

func run(from, out string) error {
	if from == "" {
		dir, err := fetch()
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		from = dir
	}
	src := source{dir: filepath.Join(from, "node_modules")}
	for _, e := range editions {
		cldr := e.cldr
		if cldr == "" {
			cldr = e.tag
		}
		text, err := src.edition(cldr)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, e.tag+".txt"), []byte(heading+text), 0o644); err != nil {
			return err
		}
	}
	return writeShared(src, out)
}

// writeShared writes what belongs to no single edition, and CLDR's licence.
func writeShared(src source, out string) error {
	languages, err := src.languages()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "languages.txt"), []byte(heading+languages), 0o644); err != nil {
		return err
	}
	licence, err := os.ReadFile(filepath.Join(src.dir, "cldr-core", "LICENSE"))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "LICENSE-UNICODE"), licence, 0o644)
}

// fetch installs the CLDR packages into a new temporary folder.
func fetch() (dir string, err error) {
	dir, err = os.MkdirTemp("", "cldr")
	if err != nil {
		return "", err
	}
	args := []string{"install", "--silent", "--no-save", "--ignore-scripts", "--prefix", dir}
	for _, p := range packages {
		args = append(args, p+"@"+cldrVersion)
	}
	npm := exec.Command("npm", args...)
	npm.Stderr = os.Stderr
	if err := npm.Run(); err != nil {
		return "", fmt.Errorf("npm %s: %w", strings.Join(args, " "), err)
	}
	return dir, nil
}

// Command gen packs the fonts that subset.sh has made by brotli, and takes the
// unpacked ones away.
package main

import (
	"log"
	"os"
	"path/filepath"
	"strings"

	"casebook/internal/pack"
)

func main() {
	files, err := filepath.Glob("fonts/*.ttf")
	if err != nil || len(files) == 0 {
		log.Fatal("no fonts: run fonts/subset.sh first ", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			log.Fatal(err)
		}
		if err := pack.WriteFile(strings.TrimSuffix(name, ".ttf")+".br", data); err != nil {
			log.Fatal(err)
		}
		if err := os.Remove(name); err != nil {
			log.Fatal(err)
		}
	}
}

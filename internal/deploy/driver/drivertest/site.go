package drivertest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// VersionOne and VersionTwo are two states of a site: pages change, come and go,
// with style sheets and pictures that they need, a picture changes under its name,
// a file comes where a folder was, and one takes a while to send.
var VersionOne = map[string]string{
	"index.html":             "home one needs assets/style.1.css",
	"about/index.html":       "about needs assets/style.1.css",
	"cases/a/index.html":     "case a needs assets/style.1.css cases/a/photo.jpg",
	"cases/a/photo.jpg":      "photo",
	"cases/gone/index.html":  "case gone needs assets/style.1.css cases/gone/old.jpg",
	"cases/gone/old.jpg":     "old photo",
	"assets/style.1.css":     "style one",
	"feed.xml":               "feed one",
	"sitemap.xml":            "map one",
	"letters/paper/page.txt": "in a folder",
	"report.pdf":             strings.Repeat("report one ", 10_000),
}

var VersionTwo = map[string]string{
	"index.html":           "home two needs assets/style.2.css",
	"about/index.html":     "about needs assets/style.2.css",
	"cases/a/index.html":   "case a needs assets/style.2.css cases/a/photo.jpg cases/a/more.jpg",
	"cases/a/photo.jpg":    "other",
	"cases/a/more.jpg":     "more photo",
	"cases/new/index.html": "case new needs assets/style.2.css cases/a/photo.jpg",
	"assets/style.2.css":   "style two",
	"feed.xml":             "feed two",
	"sitemap.xml":          "map two",
	"letters/paper":        "a file now",
	"report.pdf":           strings.Repeat("report two ", 10_000),
}

var needs = regexp.MustCompile(`(assets|cases)/[a-z/]+[a-z0-9.]+(css|jpg)`)

// ReadersSee reports a page that readers would see half, or whose style sheet or
// picture is missing or half.
func ReadersSee(files map[string]string) error {
	whole := func(p, text string) bool {
		return text == VersionOne[p] && VersionOne[p] != "" || text == VersionTwo[p] && VersionTwo[p] != ""
	}
	for p, text := range files {
		if !strings.HasSuffix(p, ".html") {
			continue
		}
		if !whole(p, text) {
			return fmt.Errorf("%s is half: %q", p, text)
		}
		for _, need := range needs.FindAllString(text, -1) {
			if it, there := files[need]; !there || !whole(need, it) {
				return fmt.Errorf("%s needs %s, which is %q", p, need, it)
			}
		}
	}
	return nil
}

// ReadersSeeFolder is what a reader does: fetches a page, and then what it needs.
// What changes between the two is read again.
func ReadersSeeFolder(dir string) error {
	for _, p := range []string{"index.html", "about/index.html", "cases/a/index.html"} {
		page, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(p)))
		if err != nil {
			return err
		}
		files := map[string]string{p: string(page)}
		for _, need := range needs.FindAllString(string(page), -1) {
			if text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(need))); err == nil {
				files[need] = string(text)
			}
		}
		now, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(p)))
		if err != nil {
			return err
		}
		if err := ReadersSee(files); err != nil && string(now) == string(page) {
			return err
		}
	}
	return nil
}

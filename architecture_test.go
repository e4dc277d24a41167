package casebook_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rooms is the order of docs/architecture.md: a room imports only rooms above
// it. diag, durable and lazy are above all.
var rooms = []string{
	"diag", "pack", "licence", "doubleclick", "durable", "folder", "history", "keychain", "lazy", "network", "parallel", "campaign", "opendata", "locale", "charset", "prose", "css", "colour", "share", "decode", "translation", "romanise", "names", "consent", "seal", "config", "signatory", "content", "markdown", "minify",
	"picture", "svg", "sound", "card", "pdf", "letter", "migrate", "asset", "theme", "feed", "host", "sign", "address", "takedown", "guard", "page", "publish", "deploy", "check", "site", "change", "watch", "serve", "desk", "browsertest", "yardstick",
}

// soleUsers are the libraries that one room alone may know, or two.
var soleUsers = map[string]string{
	"github.com/BurntSushi/toml":         "casebook/internal/decode",
	"github.com/yuin/goldmark":           "casebook/internal/markdown",
	"github.com/tdewolff/parse/v2/css":   "casebook/internal/css",
	"github.com/tdewolff/parse/v2/xml":   "casebook/internal/minify",
	"github.com/tdewolff/minify/v2":      "casebook/internal/minify",
	"github.com/fsnotify/fsnotify":       "casebook/internal/watch",
	"github.com/lucasb-eyer/go-colorful": "casebook/internal/colour",
	"github.com/go-text/typesetting":     "casebook/internal/card",
	"rsc.io/qr":                          "casebook/internal/share",
	"github.com/spf13/cobra":             "casebook/cmd/casebook",
	"github.com/gohugoio/locales":        "casebook/internal/locale",
	"github.com/klippa-app/go-pdfium":    "casebook/internal/pdf",
	"github.com/zalando/go-keyring":      "casebook/internal/keychain",
	"github.com/pkg/sftp":                "casebook/internal/deploy",
	"golang.org/x/crypto/ssh":            "casebook/internal/deploy",
	"github.com/jlaffaye/ftp":            "casebook/internal/deploy",
	"github.com/aws/aws-sdk-go-v2/aws":   "casebook/internal/deploy",
	"github.com/tetratelabs/wazero":      "casebook/internal/pdf casebook/internal/picture",
	"github.com/gen2brain/webp":          "casebook/internal/picture",
	"aead.dev/minisign":                  "casebook/internal/sign",
	"go.yaml.in/yaml/v3":                 "casebook/internal/migrate",
}

type listed struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

// room gives the first folder below internal/, "" for other packages.
func room(path string) string {
	rest, ok := strings.CutPrefix(path, "casebook/internal/")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

func TestImportsGoUpTheLineOnly(t *testing.T) {
	for _, p := range packages(t) {
		from := room(p.ImportPath)
		if from == "" {
			continue
		}
		if !slices.Contains(rooms, from) {
			t.Errorf("%s is not in the list of rooms", p.ImportPath)
		}
		for _, i := range p.Imports {
			if i == "casebook" {
				t.Errorf("%s imports the root package: the theme arrives as an fs.FS", p.ImportPath)
			}
			if to := room(i); to != "" && to != from && slices.Index(rooms, to) > slices.Index(rooms, from) {
				t.Errorf("%s imports %s, which is below it", p.ImportPath, i)
			}
		}
	}
}

func TestLibrariesHaveOneUser(t *testing.T) {
	for _, p := range packages(t) {
		for _, i := range p.Imports {
			for library, users := range soleUsers {
				isUser := func(user string) bool { return p.ImportPath == user || strings.HasPrefix(p.ImportPath, user+"/") }
				if (i == library || strings.HasPrefix(i, library+"/")) && !slices.ContainsFunc(strings.Fields(users), isUser) {
					t.Errorf("%s imports %s, which is for %s alone", p.ImportPath, i, users)
				}
			}
		}
	}
}

// Looking methods up by any name, as templates of Go do when they run, makes the
// linker keep every method of every library: 4 MB of the program.
func TestNothingLooksMethodsUpByName(t *testing.T) {
	byName := regexp.MustCompile(`MethodByName\(|\.(?:Set(?:Usage|Help|Version)|Execute)Template\(|template\.(?:New|Must|Parse)\w*\(`)
	for _, pattern := range []string{"cmd/*/*.go", "internal/*/*.go", "internal/*/*/*.go", "internal/*/*/*/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if found := byName.Find(data); found != nil && !strings.HasSuffix(file, "_test.go") {
				t.Errorf("%s has %s", file, found)
			}
		}
	}
}

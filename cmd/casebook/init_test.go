package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"casebook/internal/config"
	"casebook/internal/diag"
)

func TestInitMakesNoSiteWithoutAName(t *testing.T) {
	t.Chdir(t.TempDir())
	for dir, want := range map[string]string{"": "the folder has no name", "new\nline": `the folder's name "new\nline" holds a line break`} {
		var said bytes.Buffer
		if code := run(context.Background(), []string{"init", dir}, nil, &bytes.Buffer{}, &said); code != exitUsage || !strings.Contains(said.String(), want) {
			t.Errorf("%q: %d, %s", dir, code, said.String())
		}
	}
	if made, err := filepath.Glob("*"); err != nil || len(made) > 0 {
		t.Errorf("made %q, %v", made, err)
	}
}

func TestPackedExampleIsTheCampaign(t *testing.T) {
	archive, err := unpackExample()
	if err != nil {
		t.Fatal(err)
	}
	campaign := os.DirFS(filepath.Join("..", "..", "examples", "campaign"))
	packed := map[string]bool{}
	for _, f := range archive.File {
		packed[f.Name] = true
		got, err := fs.ReadFile(archive, f.Name)
		want, missing := fs.ReadFile(campaign, f.Name)
		if err != nil || missing != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not the campaign's: run go generate . (%v, %v)", f.Name, err, missing)
		}
	}
	for _, root := range []string{".gitignore", "content", "site.toml"} {
		if err := fs.WalkDir(campaign, root, func(name string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && !packed[name] {
				t.Errorf("%s is not packed: run go generate .", name)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestInitMakesATitleOfAnyName(t *testing.T) {
	names := map[string]string{"my-campaign": "My campaign", "it's": "It's"}
	if runtime.GOOS != "windows" { // where files cannot be called so
		names["a `y` \"b\" \\"] = "A `y` \"b\" \\"
		names["\n\x01"] = "Our campaign"
		names["new\nline"] = "New line"
	}
	for name, want := range names {
		dir := filepath.Join(t.TempDir(), name)
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		t.Chdir(dir)
		var said bytes.Buffer
		if code := run(context.Background(), []string{"init", "."}, nil, &bytes.Buffer{}, &said); code != 0 {
			t.Fatalf("%q: %d, %s", name, code, said.String())
		}
		var rep diag.Report
		if site := config.Load(os.DirFS("."), &rep); site == nil || site.Own().Title != want || rep.Failed() {
			t.Errorf("%q: %+v, %v", name, site, rep.All())
		}
	}
}

func TestTwoCampaignsNeverShareAnID(t *testing.T) {
	ids := map[string]bool{}
	for _, name := range []string{"free-ada", "free-ada", "Вільна Ада", "!"} {
		dir := filepath.Join(t.TempDir(), name)
		var said bytes.Buffer
		if code := run(context.Background(), []string{"init", dir}, nil, &bytes.Buffer{}, &said); code != 0 {
			t.Fatalf("%q: %d, %s", name, code, said.String())
		}
		var rep diag.Report
		site := config.Load(os.DirFS(dir), &rep)
		if site == nil || len(rep.All()) > 0 || ids[site.Authority] || name == "free-ada" && !strings.HasPrefix(site.Authority, "free-ada-") {
			t.Errorf("%s: %+v, %v", name, site, rep.All())
		}
		ids[site.Authority] = true
	}
}

func TestArgumentsCanBePasted(t *testing.T) {
	quoted := map[string]string{"a `y`": "'a `y`'", "it's $x": `'it'\''s $x'`, "~x": "'~x'", "a;b": "'a;b'", `a\b`: `'a\b'`}
	if runtime.GOOS == "windows" {
		quoted = map[string]string{"a b": `"a b"`, `c:\a\b`: `c:\a\b`}
	}
	quoted["my-campaign/Ада_1.x"] = "my-campaign/Ада_1.x"
	for s, want := range quoted {
		if got := quoteArgument(s); got != want {
			t.Errorf("%q: got %s, want %s", s, got, want)
		}
	}
}

// The schemas are those that an editor's own checker understands: taplo (npm's @taplo/cli), which
// the extension that "init --editor vscode" recommends is made of. Without it nothing is tried.
func TestTaploChecksWhatCasebookMakes(t *testing.T) {
	taplo, err := exec.LookPath("taplo")
	if err != nil {
		t.Skip("taplo is not installed (npm install -g @taplo/cli)")
	}
	dir := filepath.Join(t.TempDir(), "site")
	var said bytes.Buffer
	if testing.Short() {
		t.Skip("each run of taplo takes seconds")
	}
	if code := run(context.Background(), []string{"init", dir, "--editor", "vscode"}, nil, &bytes.Buffer{}, &said); code != 0 {
		t.Fatal(said.String())
	}
	schemas := map[string]string{"site": filepath.Join(dir, ".vscode", "casebook.site.schema.json")}
	for _, kind := range []string{"case", "letter", "page"} {
		var schema bytes.Buffer
		if code := run(context.Background(), []string{"schema", kind}, nil, &schema, &said); code != 0 {
			t.Fatal(said.String())
		}
		schemas[kind] = filepath.Join(t.TempDir(), kind+".json")
		if err := os.WriteFile(schemas[kind], schema.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	accepts := func(kind string, texts ...string) (bool, string) { // all in one run: each takes seconds
		args := []string{"lint", "--schema", "file://" + filepath.ToSlash(schemas[kind])}
		folder := t.TempDir()
		for i, text := range texts {
			args = append(args, filepath.Join(folder, fmt.Sprintf("%s-%d.toml", kind, i)))
			if err := os.WriteFile(args[len(args)-1], []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		out, err := exec.Command(taplo, args...).CombinedOutput()
		return err == nil, string(out)
	}
	campaign := filepath.Join("..", "..", "examples", "campaign")
	for pattern, kind := range map[string]string{"site.toml": "site", "content/cases/*/index.md": "case", "content/letters/*/index.md": "letter", "content/pages/*.md": "page"} {
		var texts []string
		for _, root := range []string{dir, campaign} {
			files, _ := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
			if len(files) == 0 {
				t.Errorf("%s has no %s", root, pattern)
			}
			for _, file := range files {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if _, rest, ok := strings.Cut(string(text), "+++\n"); ok && kind != "site" {
					front, _, _ := strings.Cut(rest, "+++\n")
					text = []byte(front)
				}
				texts = append(texts, string(text))
			}
		}
		if ok, out := accepts(kind, texts...); !ok {
			t.Errorf("%s: %s", kind, out)
		}
	}
	for kind, wrong := range map[string]string{"site": "titel = \"x\"\n", "case": "title = \"x\"\nstatus = 3\n", "letter": "title = \"x\"\n[[to]]\nmail = \"x\"\n", "page": "title = \"x\"\ndraft = \"yes\"\n"} {
		if ok, _ := accepts(kind, wrong); ok {
			t.Errorf("%s: %q is accepted", kind, wrong)
		}
	}
}

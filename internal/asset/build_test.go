package asset

import (
	"crypto/sha512"
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"casebook/internal/diag"
)

// tree makes a file system of names and texts.
func tree(files ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		fsys[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return fsys
}

// build makes a site's assets; the problems come as text.
func build(t *testing.T, builtin, site fstest.MapFS) (*Manifest, []string) {
	t.Helper()
	var report diag.Report
	m := Build(builtin, site, Options{Minify: true}, &report)
	var problems []string
	for _, d := range report.All() {
		problems = append(problems, d.String())
	}
	return m, problems
}

const icon = `<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1"/></svg>`

func TestBuildNamesAssetsByContent(t *testing.T) {
	m, problems := build(t, tree("assets/style.css", "a { color : red }"), tree())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	a := m.Lookup("style.css")
	if got, want := string(a.Bytes), "a{color:red}"; got != want {
		t.Errorf("bytes %q, want %q", got, want)
	}
	if !regexp.MustCompile(`^assets/style\.[0-9a-f]{8}\.css$`).MatchString(a.Path) {
		t.Errorf("path %q", a.Path)
	}
	sum := sha512.Sum384(a.Bytes)
	if want := "sha384-" + base64.StdEncoding.EncodeToString(sum[:]); a.Integrity != want {
		t.Errorf("integrity %q, want %q", a.Integrity, want)
	}
	other, _ := build(t, tree("assets/style.css", "a { color : blue }"), tree())
	if other.Lookup("style.css").Path == a.Path {
		t.Error("another content has the same name")
	}
}

func TestSiteReplacesBuiltInAssetsOneByOne(t *testing.T) {
	m, problems := build(t, tree("assets/a.css", "a{color:red}", "assets/b.css", "b{color:red}"), tree("assets/b.css", "b{top:0}"))
	if a, b := string(m.Lookup("a.css").Bytes), string(m.Lookup("b.css").Bytes); a != "a{color:red}" || b != "b{top:0}" || len(problems) > 0 {
		t.Errorf("a %q, b %q, %v", a, b, problems)
	}
}

func TestUnchangedFilesOfTheProgramAreKnown(t *testing.T) {
	own := tree("assets/style.css", "a{}", "assets/share.js", "f()", "assets/copy.css", "b{}")
	m, _ := build(t, own, tree("assets/share.js", "g()", "assets/copy.css", "b{}", "assets/site.css", "a{}"))
	for name, want := range map[string]bool{"style.css": true, "copy.css": true, "share.js": false, "site.css": false} {
		if got := m.Lookup(name).Builtin; got != want {
			t.Errorf("%s is the program's: %v, want %v", name, got, want)
		}
	}
}

func TestStyleSheetsReferToPublishedNames(t *testing.T) {
	m, problems := build(t, tree(
		"assets/css/main.css", "@import 'parts/base.css';\nb{background:url( \"../i/icon.svg#x\" )}\nc{d:url(#local)}",
		"assets/css/parts/base.css", "a{background:url(../../i/icon.svg)}",
		"assets/i/icon.svg", icon, "assets/unused.css", "x{top:0}"), tree())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	main, base, svg := m.Lookup("css/main.css"), m.Lookup("css/parts/base.css"), m.Lookup("i/icon.svg")
	for _, want := range []string{
		"parts/" + strings.TrimPrefix(base.Path, "assets/css/parts/"),
		"../" + strings.TrimPrefix(svg.Path, "assets/") + "#x", "url(#local)",
	} {
		if !strings.Contains(string(main.Bytes), want) {
			t.Errorf("%s lacks %s", main.Bytes, want)
		}
	}
	if want := "../../" + strings.TrimPrefix(svg.Path, "assets/"); !strings.Contains(string(base.Bytes), want) {
		t.Errorf("%s lacks %s", base.Bytes, want)
	}
	if got, want := m.WithNeeded("css/main.css"), []*Asset{main, base, svg}; !slices.Equal(got, want) {
		t.Errorf("needed: %v", got)
	}
}

func TestBuildReportsEveryProblemAtItsPlace(t *testing.T) {
	_, problems := build(t, tree(), tree(
		"assets/a.css", "@import 'b.css';", "assets/b.css", "x{top:0}\n @import 'a.css';",
		"assets/bad.css", "a{background:url(icn.svg)}\nb{background:url(https://example.org/x)}\nc{x:url(data:text/css,x)}\nd{x:u\\72l(//example.org)}\né{x:image-set('x.png' 1x)}",
		"assets/icon.svg", icon, "assets/notes.docx", "x", "assets/Icon.svg", icon,
		"assets/broken.png", "\x89PNG\r\n\x1a\n",
	))
	want := []string{
		`assets/b.css:2:10: error: "a.css" and this file refer to each other (take one of the two references out) [asset-cycle]`,
		`assets/bad.css:1:14: error: there is no asset "icn.svg" (did you mean "Icon.svg"?) [asset-missing]`,
		`assets/bad.css:2:14: error: "https://example.org/x" is on another site, which would learn who reads the page (put a copy into assets/ and name that) [asset-remote]`,
		`assets/bad.css:3:5: error: a style sheet cannot hold a file (put it into a file of its own in assets/ and name that) [asset-data]`,
		`assets/bad.css:4:5: error: "//example.org" is on another site, which would learn who reads the page (put a copy into assets/ and name that) [asset-remote]`,
		`assets/bad.css:5:15: error: there is no asset "x.png" [asset-missing]`,
		`assets/broken.png: error: the PNG picture is damaged or cut off (copy it again from where it came from, or open it in a picture program and save it anew) [image-damaged]`,
		`assets/icon.svg: error: "Icon.svg" and "icon.svg" differ only in upper and lower case (rename one of them) [case-collision]`,
		`assets/notes.docx: warning: files of this kind are not published from assets/ (put it into assets/static/ to have it copied as it is, or beside the page it belongs to) [asset-format]`,
	}
	if got := strings.Join(problems, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func TestListOfPeopleIsNoStaticFile(t *testing.T) {
	m, problems := build(t, tree(), tree(
		"assets/static/signatories.csv", "name\n", "assets/static/data/answers.csv", "email,name\na@example.org,Ada Example\n", "assets/static/підписанти.txt", "Приклад",
		"assets/static/who.json", `[{"name":"Ada Example"}]`, "assets/static/data/Firmantes 2020.xlsx", "x",
		"assets/static/people.csv", "First name,Last name,E-mail\nAda,Example,a@example.org\n", "assets/static/poll.csv", "name,consent\nAda Example,no\n",
		"assets/static/a.yaml", "- name: Ada Example\n  public: no\n- name: Bo Example\n  public: yes\n", "assets/static/a.xml", "<l><p><name>Ada</name><public>no</public></p><p><name>Bo</name><public>no</public></p></l>",
		"assets/static/a.html", "<table><tr><th>Name</th><th>Public</th></tr><tr><td>Ada Example</td><td>no</td></tr></table>", "assets/static/a.md", "| Name | Country |\n|---|---|\n| Ada Example | GB |\n",
		"assets/static/a.vcf", "BEGIN:VCARD\nFN:Ada Example\nEND:VCARD\n", "assets/static/dump", "name;public\nAda Example;no\n", "assets/static/a.ndjson", `{"name":"Ada","public":"no"}`+"\n"+`{"name":"Bo","public":"no"}`,
		"assets/static/a.sql", "insert into s(name,public) values\n('Ada Example','no');\n",
		"assets/static/app.js", "x={name:'a',show:1};y={name:'b',show:0};\n", "assets/static/humans.txt", "Team: Ada Example, Bo Example\nSite: Casebook\n", "assets/static/robots.txt", "User-agent: *\nDisallow: /x\n",
		"assets/static/plain.html", "<!doctype html><meta name=\"viewport\" content=\"x\"><meta name=\"y\"><p hidden>Name, date and place are shown.</p>",
		"assets/static/site.webmanifest", `{"name":"Example"}`, "assets/static/numbers.csv", "year,count\n2020,5\n", "assets/static/keys.json", `[{"id":"a"}]`,
	))
	if len(m.Static) != 7 || len(problems) != 15 {
		t.Errorf("got %d files and %q, want seven and an error for each list", len(m.Static), problems)
	}
	for _, p := range problems {
		if !strings.Contains(p, ": error: this looks like a list of people, and assets/static/ would publish it as it is") {
			t.Errorf("got %s", p)
		}
	}
}

func TestStaticFilesAreCopiedAndCleaned(t *testing.T) {
	photo := dirtyJPEG(t, 40, 30, 1)
	m, problems := build(t, tree(), tree(
		"assets/static/CNAME", "example.org\n",
		"assets/static/.well-known/security.txt", "Contact: mailto:a@example.org\n",
		"assets/static/.well-known/openpgpkey/hu/abc", "\x99\x01\xff",
		"assets/static/.git/config", "x", "assets/static/.nojekyll", "",
		"assets/static/a.txt~", "x", "assets/static/~$b.docx", "x", "assets/static/.#c", "x",
		"assets/static/photo.jpg", string(photo), "assets/static/old.gif", "GIF89a\x01\x00\x01\x00\x00\x00\x00;",
		"assets/static/page.html", "<p>x", "assets/static/tool.exe", "MZ\x00\x01",
	))
	var paths []string
	for _, f := range m.Static {
		paths = append(paths, f.Path)
		if strings.Contains(string(f.Bytes), canary) {
			t.Errorf("%s still holds metadata", f.Path)
		}
	}
	want := []string{".nojekyll", ".well-known/openpgpkey/hu/abc", ".well-known/security.txt", "CNAME", "page.html", "photo.jpg"}
	if !slices.Equal(paths, want) {
		t.Errorf("paths %q, want %q", paths, want)
	}
	if len(problems) != 2 || !strings.HasPrefix(problems[0], "assets/static/old.gif: error: this is a GIF picture") || !strings.HasPrefix(problems[1], "assets/static/tool.exe: error: ") {
		t.Errorf("problems %q", problems)
	}
}

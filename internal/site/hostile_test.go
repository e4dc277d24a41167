package site

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"casebook/internal/diag"
)

// payloads are texts that would do harm where they are not escaped.
var payloads = []string{
	`<script>alert(1)</script>`,
	`"><img src=x onerror=alert(1)>`,
	`' onfocus='alert(1)' x='`,
	`</script><script>alert(1)</script>`,
	`</title></textarea></style><svg onload=alert(1)>`,
	`]]></description><injected>`,
	`{{.}}{{template "base"}}`,
	`javascript:alert(1)`,
	`data:text/html,<script>alert(1)</script>`,
	`=cmd|'/c calc'!A1`,
	`@SUM(1+1)`,
	`+1+1`,
	`a&bcc=evil@example.org&body=x`,
	`a%0d%0aBcc:evil@example.org`,
	`a, evil@example.org`,
	`;X-INJECTED=1:x\nX-INJECTED:1`,
	`\u003cscript\u003e`,
	`&lt;script&gt;alert(1)&lt;/script&gt;`,
	`${alert(1)} #{x} <%= x %>`,
}

// hostileSite writes one text into every place that takes text.
func hostileSite(t *testing.T, text string) string {
	p := &planter{t: t, dir: t.TempDir()}
	q := tomlString(text)
	cell := `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	name := strings.ReplaceAll(cell, ";X", ",X") // a row that begins as a comment is no person: misfit
	p.write("site.toml", "title = "+q+"\ndescription = "+q+"\nbase_url = \"https://example.org/\"\nid = \"example.org,2026\"\n[organisation]\nname = "+q+"\n[[status]]\nid = \"x\"\nlabel = "+q+"\ntone = \"neutral\"\n[[menu]]\ntitle = "+q+"\npage = \"pages/about.md\"\n")
	p.write("content/cases/a/index.md", "+++\ntitle = "+q+"\nsummary = "+q+"\nstatus = \"x\"\nimage = \"x.svg\"\nimage_alt = "+q+"\nimage_credit = "+q+
		"\n[[facts]]\nlabel = "+q+"\nvalue = "+q+"\n[[events]]\ndate = 2026-09-01\ntitle = "+q+"\nplace = "+q+"\nid = "+q+
		"\n[[events]]\ndate = 2020-09-01\ntitle = "+q+"\n[action]\ntitle = "+q+"\nto = \"a@example.org\"\ncc = \"b@example.org\"\nsubject = "+q+"\nbody = "+q+"\n+++\n"+markdown(text))
	p.write("content/cases/a/x.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>`)
	p.write("content/cases/a/updates/2026-01-01-x.md", "+++\ntitle = "+q+"\nsummary = "+q+"\n+++\n"+markdown(text))
	p.write("content/pages/about.md", "+++\ntitle = "+q+"\n+++\n"+markdown(text))
	p.write("content/letters/l/index.md", "+++\ntitle = "+q+"\ndate = 2026-01-01\nplace = "+q+"\ncases = [\"a\"]\n[[to]]\nname = "+q+"\noffice = "+q+"\norganisation = "+q+
		"\n[[responses]]\ndate = 2026-01-02\nfrom = "+q+"\nsummary = "+q+"\nid = "+q+"\n[[corrections]]\ndate = 2026-01-02\nnote = "+q+"\n[sign]\nemail = \"a@example.org\"\n+++\n"+markdown(text))
	p.write("content/letters/l/signatories.csv", "name,role,organisation,group,country\n"+name+","+strings.Repeat(cell+",", 3)+cell+"\nAda Example,x,,"+cell+",UA\n")
	return p.dir
}

// markdown gives a text that holds another in every construct.
func markdown(s string) string {
	return "# " + s + "\n\n" + s + " **" + s + "** `" + s + "`\n\n> " + s + "\n\n| a | b |\n| - | - |\n| x | " + strings.ReplaceAll(s, "|", `\|`) +
		" |\n\n- " + s + "\n\n```x\n" + s + "\n```\n\n[x](https://example.net/" + url.PathEscape(s) + ")\n\nnote[^1]\n\n[^1]: " + s + "\n"
}

func tomlString(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// What people write stays text, in every file and format.
func TestHostileTextStaysText(t *testing.T) {
	for i, text := range payloads {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "public")
			r, err := Run(context.Background(), Options{Dir: hostileSite(t, text), Theme: os.DirFS(repository), Now: clock, Out: out})
			if err != nil || r.Failed() {
				t.Fatal(err, r)
			}
			for name, data := range tree(t, out) {
				if err := harmless(name, []byte(data)); err != nil {
					t.Errorf("%s, of %q: %v", name, text, err)
				}
			}
		})
	}
}

// The end of a comment is text nowhere: whoever wrote it meant to hide something.
func TestHostileEndOfACommentIsAnError(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	r, err := Run(context.Background(), Options{Dir: hostileSite(t, `--><injected>`), Theme: os.DirFS(repository), Now: clock, Out: out})
	if err != nil || !r.Failed() {
		t.Fatal(err, r)
	}
	for _, d := range r.Problems {
		if d.Severity == diag.Error && d.Code != "comment-shown" && d.Code != "misfit" { // a row that begins as a comment
			t.Error(d)
		}
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("something was published")
	}
}

// harmless reads a file as a program would that does not know casebook.
func harmless(name string, data []byte) error {
	switch path.Ext(name) {
	case ".html":
		return harmlessHTML(data)
	case ".xml", ".svg":
		for d := xml.NewDecoder(bytes.NewReader(data)); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if e, ok := token.(xml.StartElement); ok && (e.Name.Local == "injected" || e.Name.Local == "script") {
				return fmt.Errorf("an element %s", e.Name.Local)
			}
		}
	case ".json":
		if !json.Valid(data) {
			return errors.New("not JSON")
		}
	case ".csv":
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		for _, cell := range slices.Concat(rows...) {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				return fmt.Errorf("a formula: %q", cell)
			}
		}
		return err
	case ".ics":
		for line := range strings.SplitSeq(string(data), "\r\n") {
			if strings.HasPrefix(line, "X-INJECTED") || len(line) > 75 || strings.ContainsAny(line, "\n\r") {
				return fmt.Errorf("a line %q", line)
			}
		}
	}
	return nil
}

func harmlessHTML(data []byte) error {
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return err
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "injected" || n.Data == "script" && attribute(n, "src") == "" && attribute(n, "type") != "application/ld+json" {
			return fmt.Errorf("an element %s", n.Data)
		}
		if n.Data == "script" && attribute(n, "src") == "" && !json.Valid([]byte(n.FirstChild.Data)) {
			return errors.New("structured data that are no JSON")
		}
		for _, a := range n.Attr {
			if err := harmlessAttribute(n, a); err != nil {
				return err
			}
		}
	}
	return nil
}

func harmlessAttribute(n *html.Node, a html.Attribute) error {
	if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" {
		return fmt.Errorf("an attribute %s of %s", a.Key, n.Data)
	}
	if a.Key != "href" && a.Key != "src" {
		return nil
	}
	u, err := url.Parse(a.Val)
	if err != nil {
		return err
	}
	if !slices.Contains([]string{"", "http", "https", "mailto", "webcal"}, u.Scheme) {
		return fmt.Errorf("a link to %q", a.Val)
	}
	if u.Scheme == "mailto" {
		fields, err := url.ParseQuery(u.RawQuery)
		for field := range fields {
			if !slices.Contains([]string{"cc", "subject", "body"}, field) {
				return fmt.Errorf("a mail header %q", field)
			}
		}
		if strings.Contains(u.Opaque, ",") || strings.Contains(fields.Get("cc"), ",") || strings.ContainsAny(fields.Get("subject"), "\r\n") {
			return fmt.Errorf("a mail to %q", a.Val)
		}
		return err
	}
	return nil
}

// rejected are sites that must not be built, each by one file, and the code of
// the problem.
var rejected = []struct{ code, file, text string }{
	{"bad-link", "content/pages/x.md", "+++\ntitle = \"X\"\n+++\n[x](//evil.example.org/)"},
	{"outside-site", "content/pages/x.md", "+++\ntitle = \"X\"\n+++\n[x](../../site.toml)"},
	{"outside-site", "content/pages/x.md", "+++\ntitle = \"X\"\n+++\n[x](../../../../../../etc/passwd)"},
	{"broken-link", "content/pages/x.md", "+++\ntitle = \"X\"\n+++\n[x](/etc/passwd)"},
	{"remote-image", "content/pages/x.md", "+++\ntitle = \"X\"\n+++\n![x](https://evil.example.org/pixel.png)"},
	{"missing-image", "content/pages/x.md", "+++\ntitle = \"X\"\n+++\n![x](../../../secret.png)"},
	{"bad-alias", "content/pages/x.md", "+++\ntitle = \"X\"\naliases = [\"/../../x/\"]\n+++\n"},
	{"bad-alias", "content/pages/x.md", "+++\ntitle = \"X\"\naliases = [\"/con/\"]\n+++\n"},
	{"bad-alias", "content/pages/x.md", "+++\ntitle = \"X\"\naliases = [\"/a\\\\b\"]\n+++\n"},
	{"bad-url", "content/letters/l/index.md", "+++\ntitle = \"X\"\ndate = 2026-01-01\nsource = \"javascript:alert(1)\"\n+++\n"},
	{"bad-url", "content/letters/l/index.md", "+++\ntitle = \"X\"\ndate = 2026-01-01\nsource = \"data:text/html,x\"\n+++\n"},
	{"bad-email", "content/cases/c/index.md", "+++\ntitle = \"X\"\nstatus = \"detained\"\n[action]\ntitle = \"X\"\nto = \"a@example.org?bcc=b@example.org\"\n+++\n"},
	{"bad-email", "content/cases/c/index.md", "+++\ntitle = \"X\"\nstatus = \"detained\"\n[action]\ntitle = \"X\"\nto = \"a@example.org,b@example.org\"\n+++\n"},
	{"missing-file", "content/cases/c/index.md", "+++\ntitle = \"X\"\nstatus = \"detained\"\nimage = \"../../site.toml\"\n+++\n"},
	{"bad-slug", "content/pages/con.md", "+++\ntitle = \"X\"\n+++\n"},
	{"bad-slug", "content/pages/a b.md", "+++\ntitle = \"X\"\n+++\n"},
	{"bad-slug", "content/pages/<x>.md", "+++\ntitle = \"X\"\n+++\n"},
	{"long-slug", "content/pages/" + strings.Repeat("a", 200) + ".md", "+++\ntitle = \"X\"\n+++\n"},
	{"control-character", "content/pages/x.md", "+++\ntitle = \"X\\u0000\"\n+++\n"},
	{"bidi-override", "content/pages/x.md", "+++\ntitle = \"X\"\n+++\n\u202egnp.exe\u2066"},
	{"bidi-override", "content/pages/x.md", "+++\ntitle = \"X\u202egnp.exe\"\n+++\n"},
	{"bidi-override", "content/pages/x.md", "+++\ntitle = \"X\"\n[params]\na = \"\\u202D\"\n+++\n"},
	{"invalid-utf8", "content/pages/x.md", "+++\ntitle = \"\xff\"\n+++\n"},
	{"control-character", "content/letters/l/signatories.csv", "name\nAda\x07 Example\n"},
	{"bad-public", "content/letters/l/signatories.csv", "name,public\nAda Example,maybe\n"},
	{"too-deep", "content/pages/x.md", "+++\na = " + strings.Repeat("[", 5000) + "\n+++\n"},
}

func TestHostileFilesAreRejected(t *testing.T) {
	for _, c := range rejected {
		p := &planter{t: t, dir: t.TempDir()}
		p.write("site.toml", "title = \"X\"\nbase_url = \"https://example.org/\"\nid = \"example.org\"\n")
		p.write("content/letters/l/index.md", "+++\ntitle = \"X\"\ndate = 2026-01-01\n+++\n")
		if runtime.GOOS == "windows" && strings.ContainsAny(c.file, "<>") || runtime.GOOS == "windows" && strings.Contains(c.file, "con.md") {
			continue // cannot be made there
		}
		p.write(c.file, c.text)
		checkRejected(t, p.dir, c.code, c.file)
	}
}

func checkRejected(t *testing.T, dir, code, file string) {
	t.Helper()
	r, err := Run(context.Background(), Options{Dir: dir, Theme: os.DirFS(repository), Now: clock})
	if err != nil {
		t.Errorf("%s: %v", file, err)
		return
	}
	if !r.Failed() || !slices.ContainsFunc(r.Problems, func(d diag.Diagnostic) bool { return d.Code == code }) {
		t.Errorf("%s is not rejected as %s: %v", file, code, r.Problems)
	}
	if _, err := os.Stat(filepath.Join(dir, "public")); err == nil {
		t.Errorf("%s: something was published", file)
	}
}

// A link of the file system that leads out of the site is not followed.
func TestSymbolicLinksDoNotLeadOut(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret.png")
	if err := os.WriteFile(outside, []byte("zqcanary outside"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, link := range []struct{ at, text string }{
		{"content/pages/x/picture.png", "![x](picture.png)"},
		{"content/pages/x/paper.pdf", "[x](paper.pdf)"},
		{"assets/static/secret.txt", ""},
	} {
		p := &planter{t: t, dir: t.TempDir()}
		p.write("site.toml", "title = \"X\"\nbase_url = \"https://example.org/\"\nid = \"example.org\"\n")
		p.write("content/pages/x/index.md", "+++\ntitle = \"X\"\n+++\n"+link.text)
		p.write("assets/static/robots.md", "x")
		if err := os.Symlink(outside, filepath.Join(p.dir, filepath.FromSlash(link.at))); err != nil {
			t.Skip("no symbolic links here:", err)
		}
		r, err := Run(context.Background(), Options{Dir: p.dir, Theme: os.DirFS(repository), Now: clock})
		if err == nil && !r.Failed() {
			t.Errorf("%s: a link out of the site is followed or passed over: %v", link.at, r.Problems)
		}
		for file, data := range everything(t, p.dir) {
			if strings.HasPrefix(file, "public/") && bytes.Contains(data, []byte("zqcanary")) {
				t.Errorf("%s holds what lies outside of the site", file)
			}
		}
	}
}

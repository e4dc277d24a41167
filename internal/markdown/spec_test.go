package markdown

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"casebook/internal/diag"
)

// An example of the CommonMark specification.
type example struct {
	Markdown, HTML, Section string
	Example                 int
}

func examples(t testing.TB) (list []example) {
	t.Helper()
	b, err := os.ReadFile("testdata/spec.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &list); err != nil {
		t.Fatal(err)
	}
	if len(list) < 600 {
		t.Fatalf("only %d examples", len(list))
	}
	return list
}

// differs names the examples that are meant to come out otherwise, and why.
// Those whose expected HTML holds raw HTML are found by their warnings.
var differs = map[int]string{
	138: spaces, 331: spaces, 332: spaces, 334: spaces, 336: spaces,
	200: nowhere, 485: nowhere, 486: nowhere, 487: nowhere, 567: nowhere,
	202: backslash, 502: backslash,
	500: protocol, 596: protocol, 598: protocol, 599: protocol, 601: protocol,
	265: date, 268: date, 299: date, 305: date,
	296: bracket, 297: bracket, 302: bracket,
	79: empty, 484: empty,
	608: bare, 611: bare, 612: bare,
}

const (
	spaces    = "white space at the edge of a line's code is not shown by browsers"
	nowhere   = "a link without an address is an error"
	backslash = "a backslash in a relative address is an error"
	protocol  = "only web, mail and telephone links are published"
	date      = "a number alone at a line's start is no list: it may be a date or the end of a sentence"
	bracket   = "a list keeps the bracket behind its numbers"
	empty     = "a heading without text is left out, a link without text shows its address, both with a warning"
	bare      = "bare addresses become links"
)

func TestCommonMark(t *testing.T) {
	c := New("en", testWords)
	c.marks = nil
	raw := 0
	for _, e := range examples(t) {
		var rep diag.Report
		d := c.Convert(Source{File: "a.md", Text: e.Markdown}, echo{}, &rep)
		if dropsHTML(&rep) || strings.Contains(e.Markdown, "<!--") {
			raw++
			continue
		}
		got, want := canonical(t, d.HTML, false), canonical(t, e.HTML, true)
		if same := got == want; same != (differs[e.Example] == "") {
			t.Errorf("example %d, %s: %q (%s)\n got %s\nwant %s", e.Example, e.Section, e.Markdown, differs[e.Example], got, want)
		}
	}
	if raw < 50 || raw > 75 {
		t.Errorf("%d examples drop raw HTML", raw)
	}
}

func dropsHTML(rep *diag.Report) bool {
	for _, d := range rep.All() {
		if d.Code == "raw-html" {
			return true
		}
	}
	return false
}

// canonical writes a fragment of HTML so that two can be compared: white space
// collapsed, headings moved as this package moves them (in what the
// specification expects), attributes that it does not know left out, and a
// figure as the picture with a title that it stands for.
func canonical(t *testing.T, fragment string, expected bool) string {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(fragment), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		t.Fatal(err)
	}
	c := canon{shift: shiftOf(fragment, expected)}
	for _, n := range nodes {
		c.node(n)
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(c.out.String(), "¶", " ¶ ")), " ")
}

func shiftOf(fragment string, expected bool) int {
	for level := 1; expected && level <= 6; level++ {
		if strings.Contains(fragment, fmt.Sprintf("<h%d>", level)) {
			return 2 - level
		}
	}
	return 0
}

type canon struct {
	out   strings.Builder
	shift int
	pre   bool
}

func (c *canon) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		text := n.Data
		if c.pre {
			text = strings.NewReplacer(" ", "·", "\n", "¬", "\t", "→").Replace(text)
		}
		c.out.WriteString(text)
		return
	case html.ElementNode:
	default:
		return
	}
	name := n.Data
	if len(name) == 2 && name[0] == 'h' && name[1] <= '6' {
		name = fmt.Sprintf("h%d", min(int(name[1]-'0')+c.shift, 6))
	}
	if name == "figure" {
		img := n.FirstChild
		img.Attr = append(img.Attr, html.Attribute{Key: "title", Val: n.LastChild.FirstChild.Data})
		n.RemoveChild(n.LastChild)
		name = "p"
	}
	inline := n.DataAtom == atom.A || n.DataAtom == atom.Em || n.DataAtom == atom.Strong || n.DataAtom == atom.Code && !c.pre || n.DataAtom == atom.Img
	mark := "¶"
	if inline {
		mark = ""
	}
	fmt.Fprintf(&c.out, "%s<%s", mark, name)
	for _, key := range []string{"href", "src", "alt", "title", "class", "start"} {
		for _, a := range n.Attr {
			if a.Key == key {
				fmt.Fprintf(&c.out, " %s=%q", key, strings.Join(strings.Fields(a.Val), " "))
			}
		}
	}
	c.out.WriteString(">" + mark)
	c.pre = c.pre || n.DataAtom == atom.Pre
	for child := range n.ChildNodes() {
		c.node(child)
	}
	c.pre = c.pre && n.DataAtom != atom.Pre
	fmt.Fprintf(&c.out, "%s</%s>%s", mark, name, mark)
}

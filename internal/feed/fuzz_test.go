package feed

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"casebook/internal/feed/validate"
)

var seeds = []string{
	"Ada Example", `<script>alert("x")</script>`, "]]>", "]]\x00>", "&amp; & \r\n\t", "й\ufffe\uffff\u2028", "\xed\xa0\x80\xff",
	"x\r\nEND:VEVENT\r\nBEGIN:VEVENT", `a\nb;c,d:"e"`, strings.Repeat("語", 60), "</script><!--",
}

// hostile puts a text into every field there is.
func hostile(s string) *Feed {
	day := time.Date(2026, 5, 14, 0, 0, 0, 0, time.UTC)
	e := Entry{ID: TagURI("example.org,2026", s), URL: s, Title: s, Summary: s, HTML: NewMarkup(s), Lang: s, Published: day, Categories: []string{s, s}}
	gone, short := e, e
	gone.Gone, short.HTML = true, Markup{}
	return &Feed{ID: s, Title: s, Description: s, Lang: s, Home: s,
		Author: Author{Name: s, URL: s, Email: s}, Icon: s + ".png", Entries: []Entry{e, short, gone}}
}

// parsedXML is what an XML parser makes of markup that was not escaped: it
// takes every line end for "\n" (XML 1.0, section 2.11).
func parsedXML(s string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(legalText(s))
}

// Namespaces, as feed readers know them.
const (
	atomNS    = "http://www.w3.org/2005/Atom"
	contentNS = "http://purl.org/rss/1.0/modules/content/"
)

func FuzzRSSReadsBackAsWritten(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		root, err := validate.Parse(write("feed.xml", hostile(s)))
		if err != nil {
			t.Fatal(err)
		}
		items := root.Children("", "channel")[0].Children("", "item")
		if len(items) != 3 {
			t.Fatalf("got %d items, want 3", len(items))
		}
		if got, want := items[0].ChildText("", "title"), legalText(s); got != want {
			t.Errorf("title: got %q, want %q", got, want)
		}
		if got, want := items[0].ChildText(contentNS, "encoded"), parsedXML(s); got != want {
			t.Errorf("content: got %q, want %q", got, want)
		}
		if got := items[1].ChildText("", "description"); strings.ContainsAny(got, "<>") {
			t.Errorf("description: %q holds markup", got)
		}
	})
}

func FuzzAtomReadsBackAsWritten(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		root, err := validate.Parse(write("atom.xml", hostile(s)))
		if err != nil {
			t.Fatal(err)
		}
		entries := root.Children(atomNS, "entry")
		if len(entries) != 3 {
			t.Fatalf("got %d entries, want 3", len(entries))
		}
		if got, want := entries[0].ChildText(atomNS, "summary"), legalText(s); got != want {
			t.Errorf("summary: got %q, want %q", got, want)
		}
		if got, want := entries[0].ChildText(atomNS, "content"), parsedXML(s); got != want {
			t.Errorf("content: got %q, want %q", got, want)
		}
		for _, c := range entries[0].Children(atomNS, "category") {
			if got, want := c.Attribute("term"), legalText(s); got != want {
				t.Errorf("category: got %q, want %q", got, want)
			}
		}
	})
}

func FuzzJSONReadsBackAsWritten(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := write("feed.json", hostile(s))
		var parsed struct {
			Title string
			Items []struct {
				ID, Title, Summary string
				HTML               string `json:"content_html"`
			}
		}
		if err := json.Unmarshal(out, &parsed); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		want := strings.ToValidUTF8(s, "")
		for _, got := range []string{parsed.Title, parsed.Items[0].Title, parsed.Items[1].Summary} {
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
		if got, want := parsed.Items[0].HTML, legalText(s); got != want {
			t.Errorf("content: got %q, want %q", got, want)
		}
		if bytes.Contains(out, []byte("</")) || bytes.Contains(out, []byte("<!")) {
			t.Errorf("can end a script element: %s", out)
		}
	})
}

// readICS undoes appendICSText, as a reader does.
var readICS = strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n")

func FuzzCalendarReadsBackAsWritten(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := &Feed{Title: s, Description: s, Home: s, Events: []Event{
			{UID: s, Summary: s, Location: s, Description: s, URL: s, Categories: []string{s}, AllDay: true},
			{UID: "x"},
		}}
		out := write("calendar.ics", c)
		checkLines(t, out)
		unfolded := strings.ReplaceAll(string(out), "\r\n ", "")
		if got, want := strings.Count(unfolded, "\r\nBEGIN:VEVENT\r\n"), 2; got != want {
			t.Fatalf("got %d events, want %d\n%s", got, want, out)
		}
		_, rest, _ := strings.Cut(unfolded, "\r\nUID:")
		uid, _, _ := strings.Cut(rest, "\r\n")
		if got, want := readICS.Replace(uid), plainICS(s); want != "" && got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// plainICS is what of a text a calendar can hold.
func plainICS(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0x7F {
			return -1
		}
		return r
	}, s)
}

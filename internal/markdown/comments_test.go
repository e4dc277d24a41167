package markdown

import (
	"fmt"
	"strings"
	"testing"

	"casebook/internal/diag"
)

func TestCommentIsGoneOrAnErrorAtItsPlace(t *testing.T) {
	for text, want := range map[string]string{ // places of errors
		"a <!-- NOTE --> b":                          "",
		"<!-- NOTE\n\nNOTE -->\n\ntext":              "",
		"   <!-- NOTE\n\nNOTE -->\n\ntext":           "",
		"# H <!-- NOTE -->":                          "",
		"| a <!-- NOTE --> | b |\n| - | - |\n":       "",
		"`<!-- shown -->`":                           "",
		"```\n<!-- shown -->\n```":                   "",
		"    <!-- shown -->\n":                       "",
		"\\<!-- shown --\\>":                         "",
		"100%% sure":                                 "",
		"a -> b => c, 1 - 2 > 0, wow!":               "",
		"a <!-- NOTE\n\nNOTE --> b":                  "1:3 3:6",
		"- a <!-- NOTE\n- NOTE -->":                  "1:5 2:8",
		"> a <!-- NOTE\n\nb -->":                     "1:5 3:3",
		"# H <!-- NOTE\nNOTE -->":                    "1:5 2:6",
		"| a <!-- NOTE | b --> |\n| - | - |":         "1:5 1:19",
		"| a |\n| - |\n| <!-- NOTE |\n| NOTE --> |":  "3:3 4:8",
		"a ‹!–- NOTE –› b":                           "1:3 1:13",
		"a <!– NOTE –> b":                            "1:3 1:12",
		"a <!— NOTE —> b":                            "1:3 1:12",
		"a <!- NOTE --> b":                           "1:3 1:12",
		"a < !-- NOTE --> b":                         "1:3 1:14",
		"a %%NOTE%% b":                               "1:3 1:9",
		"%%\nNOTE\n\nNOTE\n%%":                       "1:1 5:1",
		"ä *x <!-- NOTE*\n\n--> b":                   "1:6 3:1",
		"[x](y \"<!-- NOTE\")":                       "1:8",
		"<!-- a <!-- b -->\n\nNOTE -->":              "3:6",
		"a[^1]\n\n[^1]: note <!-- NOTE\n\n    --> x": "3:12 5:5",
		"term\n: what <!-- NOTE\n\n  NOTE -->":       "2:8 4:8",
		"> [!NOTE]\n> a <!-- NOTE\n>\n> NOTE -->":    "2:5 4:8",
	} {
		var rep diag.Report
		doc := New("en", Words{}).Convert(Source{File: "a.md", Line: 1, Text: text}, echo{}, &rep)
		var got []string
		for _, d := range rep.All() {
			if d.Code == "comment-shown" {
				got = append(got, fmt.Sprintf("%d:%d", d.Line, d.Column))
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: got %q, want %q", text, s, want)
		}
		if want == "" && strings.Contains(doc.HTML, "NOTE") {
			t.Errorf("%q: the note is published: %s", text, doc.HTML)
		}
	}
}

package markdown

import (
	"fmt"
	"strings"
	"testing"

	"casebook/internal/diag"
)

func TestCommentIsGoneOrAnErrorAtItsPlace(t *testing.T) {
	for text, want := range map[string]string{ // places of errors
		"a <!-- NOTE --> b":                           "",
		"<!-- NOTE\n\nNOTE -->\n\ntext":               "",
		"   <!-- NOTE\n\nNOTE -->\n\ntext":            "",
		"# H <!-- NOTE -->":                           "",
		"| a <!-- NOTE --> | b |\n| - | - |\n":        "",
		"`<!-- shown -->`":                            "",
		"```\n<!-- shown -->\n```":                    "",
		"    <!-- shown -->\n":                        "",
		"\\<!-- shown --\\>":                          "",
		"100%% sure":                                  "",
		"a -> b => c, 1 - 2 > 0, wow!":                "",
		"a <!-- NOTE\n\nNOTE --> b":                   "1:3 3:6",
		"- a <!-- NOTE\n- NOTE -->":                   "1:5 2:8",
		"> a <!-- NOTE\n\nb -->":                      "1:5 3:3",
		"# H <!-- NOTE\nNOTE -->":                     "1:5 2:6",
		"| a <!-- NOTE | b --> |\n| - | - |":          "1:5 1:19",
		"| a |\n| - |\n| <!-- NOTE |\n| NOTE --> |":   "3:3 4:8",
		"a ‹!–- NOTE –› b":                            "1:3 1:13",
		"a <!– NOTE –> b":                             "1:3 1:12",
		"a <!— NOTE —> b":                             "1:3 1:12",
		"a <!- NOTE --> b":                            "1:3 1:12",
		"a < !-- NOTE --> b":                          "1:3 1:14",
		"&lt;!-- NOTE --&gt;":                         "1:1 1:14",
		"a «!-- NOTE --» b":                           "1:3",
		"a « !— NOTE —» b":                            "1:3",
		"{{!-- NOTE --}}":                             "1:1",
		"a {{! NOTE }}":                               "1:3",
		"{{< comment >}}NOTE{{< /comment >}}":         "1:1",
		"{{% private %}}\n\nNOTE\n\n{{% /private %}}": "1:1",
		"Minsk --> Vilnius, A —> B":                   "",
		"Minsk --> Vilnius <!-- gone --> A —> B":      "",
		"NOTE -->":                                    "1:6",
		"a <!\u00ad-- NOTE --\u00ad> b":               "1:3",
		"{{- /* NOTE */ -}}":                          "1:1",
		"a <! -- NOTE --> b":                          "1:14",
		"« Ah ! » — «yes — », `&lt;!-- x --&gt;`":     "",
		"{{< figure >}} {{ x }}":                      "",
		"a %%NOTE%% b":                                "1:3 1:9",
		"%%\nNOTE\n\nNOTE\n%%":                        "1:1 5:1",
		"ä *x <!-- NOTE*\n\n--> b":                    "1:6 3:1",
		"[x](y \"<!-- NOTE\")":                        "1:8",
		"<!-- a <!-- b -->\n\nNOTE -->":               "3:6",
		"a[^1]\n\n[^1]: note <!-- NOTE\n\n    --> x":  "3:12 5:5",
		"a {# NOTE #} b":                              "1:3",
		"{{/* NOTE */}}":                              "1:1",
		"a {% comment %}NOTE{% endcomment %}":         "1:3",
		"a {>>NOTE<<} b":                              "1:3",
		"a {--NOTE--} b":                              "1:3",
		"<%-- NOTE --%>":                              "1:1",
		"#+BEGIN_COMMENT\nNOTE\n#+END_COMMENT":        "1:1",
		"\\begin{comment}\nNOTE\n\\end{comment}":      "1:1",
		"{::comment}\nNOTE\n{:/comment}":              "1:1",
		"/* NOTE */":                                  "1:1 1:8",
		"[]: # (NOTE)":                                "1:1",
		"- [ ]: # (NOTE)":                             "1:3",
		"a\n\n[//] # (NOTE)":                          "3:1",
		"[//]; # (NOTE)\n- [//]： # (NOTE)":            "1:1 2:3",
		"[//] : # (NOTE)":                             "1:1",
		"[//:] # (NOTE)":                              "1:1",
		"(//): # (NOTE)\n  [// NOTE]":                 "1:1 2:3",
		"［//］: # (NOTE)":                              "1:1",
		"[//](# \"NOTE\")":                            "1:1",
		"[comment] # (NOTE)\n[Comment]; NOTE":         "1:1 2:1",
		"{comment: NOTE}\n[comment: NOTE]":            "1:1 2:1",
		"\\[//]: # (shown) \\[comment: shown]":        "",
		"[//example.org](x), (//example.org/a b)":     "",
		"[comment](x) [comment][x] (comment: shown)\n[comments] a [comment] b\n\n[x]: y": "",
		"a\n<<<<<<< HEAD\nNOTE\n":                 "2:1",
		"- [ ] buy {--force} a/*b*/c, C#+ {%x%}":  "1:11",
		"# H {#id}\n\n<<<< a \\{# b":              "",
		"term\n: what <!-- NOTE\n\n  NOTE -->":    "2:8 4:8",
		"> [!NOTE]\n> a <!-- NOTE\n>\n> NOTE -->": "2:5 4:8",
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

// TestNotesOfAuthorsAreWarnedAbout holds that what an author writes for those who
// work on a text is told at its place, and nothing else is taken for that.
func TestNotesOfAuthorsAreWarnedAbout(t *testing.T) {
	for text, want := range map[string]string{ // places
		"TODO: ask her":                                           "1:1",
		"text\n\n---\nnote: NOTE\n---\n\nmore":                    "3:1",
		"text\n\n---\n\nnote: NOTE\n\n---":                        "",
		"text\n\n---\nA heading\n---":                             "",
		"a, TODO ask her":                                         "1:4",
		"a [TODO] b (TODO) c TODO(bo) d":                          "1:4 1:13 1:21",
		"FIXME\n\nXXX: who?":                                      "1:1 3:1",
		"a\n\n// for us\n//note two\n;; three":                    "3:1 4:1 5:1",
		"- // in a list\n> ;; in a quotation":                     "1:3 2:3",
		"a\n\n+++\nnote = 1\n+++\n":                               "3:1 5:1",
		"СДЕЛАТЬ: спросить\n\nDO ZROBIENIA: x":                    "1:1 3:1",
		".. for us\n\n% for us\n\n100 % sure":                     "1:1 3:1",
		"a [internal: she is in Y] b (not for publication: NOTE)": "1:4 1:30",
		"[Do not publish]\n\n- [не публікувати: NOTE]\n- (vertraulich: x)":                          "1:2 3:4 4:4",
		"[internal](x), the internal (confidential) file, (internal) `[internal: x]` [Note: shown]": "",
		"`TODO` and \n\n```\n// code\n```":                                                          "",
		"TODO EL MUNDO LO SABE":                                                                     "",
		"Esto es TODO lo que hay, y TODO ya":                                                        "",
		"//example.org/x and https://a.example":                                                     "",
		"the XXX congress; a;; b, +++ news +++":                                                     "",
		"\\// escaped":                                                                              "",
		"<!-- TODO: hidden -->":                                                                     "",
	} {
		var rep diag.Report
		New("en", Words{}).Convert(Source{File: "a.md", Line: 1, Text: text}, echo{}, &rep)
		var got []string
		for _, d := range rep.All() {
			if d.Code == "note-shown" {
				got = append(got, fmt.Sprintf("%d:%d", d.Line, d.Column))
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: got %s, want %s", text, s, want)
		}
	}
}

// TestWhatHidesNothingIsTold holds that an attribute or a tag which hides words in other
// programs, or strikes them out, is told where it stands.
func TestWhatHidesNothingIsTold(t *testing.T) {
	for text, want := range map[string]string{ // severity and place
		"NOTE {: .hidden}":                     "warning 1:6 shown-markup",
		"NOTE\n{: .hidden}":                    "warning 2:1 shown-markup",
		"## x {.hidden data-note=\"NOTE\"}":    "warning 1:6 shown-markup",
		"a <comment>NOTE</comment> b":          "error 1:3 raw-html",
		"<comment>NOTE</comment>":              "error 1:1 raw-html",
		"a <del>NOTE</del> b":                  "error 1:3 raw-html",
		"a <s>NOTE</s> b":                      "error 1:3 raw-html",
		"a ~~NOTE~~ b, {.} {: } `{: .hidden}`": "",
		"a <b>shown</b> b":                     "warning 1:3 raw-html",
	} {
		var rep diag.Report
		New("en", Words{}).Convert(Source{File: "a.md", Line: 1, Text: text}, echo{}, &rep)
		got := ""
		for _, d := range rep.All() {
			got += fmt.Sprintf("%s %d:%d %s", d.Severity, d.Line, d.Column, d.Code)
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

package decode

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"casebook/internal/diag"
)

type letter struct {
	title, body string
	draft       bool
	count       int
	cases, to   []string
	sign        *sign
	facts       []sign
	params      map[string]any
}

type sign struct{ url string }

func (l *letter) shape() Shape {
	return Shape{Fields: []Field{
		{Key: "title", To: Text(&l.title), Rule: Required | NotInherited, Help: "what it is called"},
		{Key: "body", To: Lines(&l.body)},
		{Key: "draft", To: Bool(&l.draft)},
		{Key: "count", To: Int(&l.count, 1, 9)},
		{Key: "cases", To: List(&l.cases, Node.Line, Schema{"type": "string"})},
		{Key: "to", To: OneOrMore(&l.to, Node.Line, Schema{"type": "string"})},
		{Key: "sign", To: Table(&l.sign, signShape)},
		{Key: "facts", To: Tables(&l.facts, signShape)},
		{Key: "params", To: Free(&l.params)},
	}}
}

func signShape(s *sign) Shape {
	return Shape{Fields: []Field{{Key: "url", To: Text(&s.url), Rule: Required}}}
}

func bind(t *testing.T, text string) (letter, []string) {
	t.Helper()
	var l letter
	var rep diag.Report
	d := Parse([]byte(text), Options{File: "f"}, &rep)
	if d != nil {
		l.shape().Bind(d.Root())
	}
	var lines []string
	for _, p := range rep.All() {
		lines = append(lines, p.String())
	}
	return l, lines
}

func TestEveryProblemIsReportedAtItsPlace(t *testing.T) {
	_, got := bind(t, `Title = "x"
titel = "x"
draft = "yes"
count = 12
cases = "one"
body = 5
to = [1]

[sign]
ulr = "x"

[[facts]]
url = ""

[[facts]]
`)
	want := []string{
		`f:1:1: error: "title" is missing (add title = "…") [missing-key]`,
		`f:1:1: error: unknown key "Title" (did you mean "title"?) [unknown-key]`,
		`f:2:1: error: unknown key "titel" (did you mean "title"?) [unknown-key]`,
		`f:3:9: error: draft must be true or false, not text (write draft = true) [wrong-type]`,
		`f:4:9: error: count is 12, must be from 1 to 9 (write a whole number from 1 to 9) [out-of-range]`,
		`f:5:9: error: cases must be a list, not text (write cases = ["one"]) [wrong-type]`,
		`f:6:8: error: body must be text, not a number (write body = "5") [wrong-type]`,
		`f:7:7: error: the first of to must be text, not a number (write "1") [wrong-type]`,
		`f:9:1: error: sign has no "url" (add url = "…") [missing-key]`,
		`f:10:1: error: unknown key "ulr" (did you mean "url"?) [unknown-key]`,
		`f:13:7: error: url in the first of [[facts]] is empty (write its value) [missing-key]`,
		`f:15:1: error: the second of [[facts]] has no "url" (add url = "…") [missing-key]`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWrongTypesAreNamedInWords(t *testing.T) {
	tests := []struct{ text, want string }{
		{"title = true", "title must be text, not true or false"},
		{"title = 2020-05-14", "title must be text, not a date"},
		{"title = 14:30:00", "title must be text, not a time"},
		{"title = ['x']", "title must be text, not a list"},
		{"[title]", "title must be text, not a table"},
		{"title = 'x'\nsign = 1", "sign must be a table, not a number"},
		{"title = 'x'\nfacts = 1", "facts must be a list of tables, not a number"},
		{"title = 'x'\nfacts = [1]", "the first of facts must be a table, not a number"},
		{"title = 'x'\ncount = 1.5", "count must be a whole number, not a number"},
		{"title = \"\\u0000\"", "title holds the control character U+0000"},
	}
	for _, tt := range tests {
		_, got := bind(t, tt.text)
		if len(got) != 1 || !strings.Contains(got[0], tt.want) {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestAKeyThatIsLikeNoOtherIsAnsweredWithAll(t *testing.T) {
	_, got := bind(t, "title = 'x'\nfoo = 1\n[sign]\nurl = 'x'\nunknwn = 1\n")
	want := []string{
		`f:2:1: error: unknown key "foo" (the keys here are title, body, draft, count, cases, to, sign, facts, params; one of your own stands below [params]) [unknown-key]`,
		`f:5:1: error: unknown key "unknwn" (the keys here are url) [unknown-key]`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTextIsNormalised(t *testing.T) {
	l, problems := bind(t, "title = \"  e\u0301t\u00e9\\n x \"\r\nbody = \"\"\"\r\none\r\n\r\ntwo\r\n\"\"\"\r\nto = 'a'\r\nparams.name = \"e\u0301\"")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if want := "été x"; l.title != want {
		t.Errorf("title %q, want %q", l.title, want)
	}
	if want := "one\n\ntwo"; l.body != want {
		t.Errorf("body %q, want %q", l.body, want)
	}
	if want := []string{"a"}; !slices.Equal(l.to, want) {
		t.Errorf("to %q, want %q", l.to, want)
	}
	if want := "é"; l.params["name"] != want {
		t.Errorf("params.name %q, want %q", l.params["name"], want)
	}
}

func TestInheritFillsOnlyWhatIsNotSet(t *testing.T) {
	original, _ := bind(t, "title = 'a'\nbody = 'b'\ndraft = true\ncases = ['x']")
	translation, _ := bind(t, "title = 'c'\ndraft = false")
	set := map[string]bool{"title": true, "draft": true}
	translation.shape().Inherit(original.shape(), func(key string) bool { return set[key] })
	if translation.title != "c" || translation.body != "b" || translation.draft || !slices.Equal(translation.cases, []string{"x"}) {
		t.Errorf("got %+v", translation)
	}
	var empty letter
	empty.shape().Inherit(original.shape(), func(string) bool { return false })
	if empty.title != "" {
		t.Errorf("title %q was inherited", empty.title)
	}
}

func TestSchemaDescribesTheFields(t *testing.T) {
	var got struct {
		Schema     string `json:"$schema"`
		Additional bool   `json:"additionalProperties"`
		Required   []string
		Properties map[string]struct {
			Type, Description string
		}
	}
	got.Additional = true
	if err := json.Unmarshal(new(letter).shape().Schema("x"), &got); err != nil {
		t.Fatal(err)
	}
	if got.Schema != "https://json-schema.org/draft/2020-12/schema" || got.Additional {
		t.Errorf("got %+v", got)
	}
	if want := []string{"title"}; !slices.Equal(got.Required, want) {
		t.Errorf("required %v, want %v", got.Required, want)
	}
	if p := got.Properties["title"]; p.Type != "string" || p.Description != "what it is called" {
		t.Errorf("title is %+v", p)
	}
	if want := len(new(letter).shape().Fields); len(got.Properties) != want {
		t.Errorf("%d properties, want %d", len(got.Properties), want)
	}
}

func TestFormNeverAsksForWhatIsRefused(t *testing.T) {
	shape := Shape{Fields: []Field{{Key: "to", To: Text(new(string))}, {Key: "password", To: Refused(diag.Say("bad-toml"))}}}
	if got, want := shape.Form()[FormOrder], []string{"to"}; !slices.Equal(got.([]string), want) {
		t.Errorf("a form asks for %q, want %q", got, want)
	}
	if shape.Form().Property("password") == nil {
		t.Error("nothing is known of what is refused, where it stands in a file")
	}
}

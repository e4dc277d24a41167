package opendata

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"iter"
	"strings"
	"testing"

	"casebook/internal/campaign"
)

// yield gives people as Rows does.
func yield(people ...campaign.Signatory) iter.Seq2[campaign.Signatory, error] {
	return func(yield func(campaign.Signatory, error) bool) {
		for _, p := range people {
			if !yield(p, nil) {
				return
			}
		}
	}
}

func TestOpenDataHoldExactlyThePublicColumns(t *testing.T) {
	people := yield(
		campaign.Signatory{Name: "Ada \"A\" Example", Role: "judge, retired", Organisation: "Example <Society>", Group: "Friends", Country: "GB", Date: "2020-05-21", Letter: "A"},
		campaign.Signatory{Name: "A. E.", Initials: true},
		campaign.Signatory{Name: "Бо Приклад", Letter: "Б"})
	var b bytes.Buffer
	if err := WriteCSV(&b, people); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "name,role,organisation,group,country,date\r\n\"Ada \"\"A\"\" Example\",\"judge, retired\",Example <Society>,Friends,GB,2020-05-21\r\nБо Приклад,,,,,\r\n"; got != want {
		t.Errorf("got %q", got)
	}
	b.Reset()
	if err := WriteJSON(&b, people); err != nil {
		t.Fatal(err)
	}
	var list []map[string]string
	if err := json.Unmarshal(b.Bytes(), &list); err != nil {
		t.Fatal(err, b.String())
	}
	if len(list) != 2 || len(list[0]) != 6 || list[0]["organisation"] != "Example <Society>" || list[1]["name"] != "Бо Приклад" {
		t.Errorf("got %s", b.String())
	}
	b.Reset()
	if err := WriteJSON(&b, yield()); err != nil || b.String() != "[]\n" {
		t.Errorf("got %q, %v", b.String(), err)
	}
}

func TestOpenDataEndWithTheErrorOfTheRows(t *testing.T) {
	broken := errors.New("gone")
	rows := func(yield func(campaign.Signatory, error) bool) { yield(campaign.Signatory{}, broken) }
	if err := WriteCSV(&bytes.Buffer{}, rows); err != broken {
		t.Errorf("got %v", err)
	}
	if err := WriteJSON(&bytes.Buffer{}, rows); err != broken {
		t.Errorf("got %v", err)
	}
}

func TestFormulasAreNeutralisedInCSV(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1",
		"  =1": "'  =1", "\"=1": "'\"=1", "'=1": "''=1", "\u200b=1": "'\u200b=1", "＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x",
		"\u00a0=1": "'\u00a0=1", "a=1": "a=1", "Ada-Maria": "Ada-Maria", "": "", "1-2": "1-2", "'t Example": "'t Example",
	} {
		if got := DefuseFormula(cell); got != want {
			t.Errorf("%q: got %q, want %q", cell, got, want)
		}
	}
}

func FuzzOpenData(f *testing.F) {
	f.Add("Ada Example", "=cmd|' /C calc'!A0")
	f.Add("\"", "\u2212x\r\n")
	f.Fuzz(func(t *testing.T, name, role string) {
		var b bytes.Buffer
		if err := WriteCSV(&b, yield(campaign.Signatory{Name: name, Role: role})); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(rows) != 2 || len(rows[1]) != 6 {
			t.Fatalf("%v, %q", err, rows)
		}
		for _, cell := range rows[1] {
			if start := strings.TrimLeft(cell, " \"\u00a0\u200b"); start != "" && strings.ContainsAny(start[:1], "=+-@\t\r") {
				t.Errorf("a formula: %q", cell)
			}
		}
		b.Reset()
		if err := WriteJSON(&b, yield(campaign.Signatory{Name: name, Role: role})); err != nil || !json.Valid(b.Bytes()) {
			t.Errorf("%v: %s", err, b.Bytes())
		}
	})
}

// FuzzJSONStringsAreThoseOfTheLibrary compares what is written without the
// library with what it writes.
func FuzzJSONStringsAreThoseOfTheLibrary(f *testing.F) {
	for _, s := range []string{"", "Ada Example", "Łucja Приклад", "a\"b\\c", "</script>", "a&b", "\u2028", "“quoted”", "\xff", "a\x00", "\x7f", "tab\t"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := appendJSONString(nil, s); string(got) != string(want) {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

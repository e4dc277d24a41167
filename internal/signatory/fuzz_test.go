package signatory

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/names"
)

// secret is the name of somebody who must never be seen outside of this room.
const secret = "Xqzw Kwyjibo"

// checkList scans a text, if it can be scanned at all, and holds it to what
// every list promises.
func checkList(t *testing.T, ext, text string) {
	for _, sorted := range []bool{false, true} {
		o := options()
		o.SortByName = sorted
		file := "signatories" + ext
		var rep diag.Report
		s, err := Scan(fstest.MapFS{file: {Data: []byte(text)}}, file, o, &rep)
		if err != nil {
			t.Fatalf("not a failure of the machine: %v", err)
		}
		for _, d := range rep.All() {
			if !d.Private || strings.Contains(d.String(), "Kwyjibo") {
				t.Fatalf("a message tells: %v", d)
			}
		}
		if len(rep.All()) > 2*maxProblems+2 {
			t.Fatalf("%d problems", len(rep.All()))
		}
		listed := listOf(t, s.Rows("uk"))
		indexed := 0
		for _, i := range s.Initials("uk") {
			people := listOf(t, s.RowsOf("uk", i.Key))
			if len(people) != i.Count {
				t.Fatalf("%d under %s, counted %d", len(people), i.Key, i.Count)
			}
			indexed += len(people)
		}
		named := slices.DeleteFunc(slices.Clone(listed), func(s campaign.Signatory) bool { return s.Initials })
		if len(listed) != s.Shown() || len(named) != s.Named || indexed != s.Named || s.Unnamed != s.Total-s.Named {
			t.Fatalf("%d listed, %d named, %d indexed of %+v", len(listed), len(named), indexed, s)
		}
	}
}

// listOf gives the people, and fails when one is seen who must not be.
func listOf(t *testing.T, rows func(func(campaign.Signatory, error) bool)) (list []campaign.Signatory) {
	for p, err := range rows {
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(fmt.Sprint(p), "Kwyjibo") {
			t.Fatal("somebody is named who must not be")
		}
		if p.Initials && p != (campaign.Signatory{Name: p.Name, Initials: true}) || p.Initials != (p.Letter == "") {
			t.Fatalf("more than initials: %+v", p)
		}
		list = append(list, p)
	}
	return list
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		"name,role,public\nAda Example,judge,yes\n", "sep=;\r\nName;public\r\n\"A\nB\";initials\r\n", "\xff\xfen\x00a\x00m\x00e\x00\n\x00",
		"name\tuntil\rAda\t2020-01-01\r", "name,sort\n\"x", "name\n\xc0\xe1\n", "\xef\xbb\xbfІм'я;група\nОлена;А\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { checkList(t, ".csv", text) })
}

func FuzzJSON(f *testing.F) {
	for _, seed := range []string{`[{"name":"Ada","public":1}]`, `[{"name":"\ud800","x":[{}]},5,[[]]]`, `[`, "[{\"name\":\"\xff\"}]", `[{"name":"a","name":"b"}] x`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { checkList(t, ".json", text) })
}

func FuzzTOML(f *testing.F) {
	for _, seed := range []string{"[[signatory]]\nname='Ada'\npublic=true\n", "signatory=[{name='a', until=2020-01-01}]", "signatory=1", "[[signatory]]\nname.uk='x'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { checkList(t, ".toml", text) })
}

// FuzzUnnamed puts anything into the cells of somebody who must not be named.
func FuzzUnnamed(f *testing.F) {
	f.Add("judge", "AAA", "no", "2020-05-21")
	f.Add("x\ny", "=1", "initials", "")
	f.Add("\"", ",", "maybe", "2019-01-01")
	f.Fuzz(func(t *testing.T, role, sort, public, until string) {
		if show, ok := parsePublic(strings.TrimSpace(public), false); ok && show == byName {
			return
		}
		cells := []string{secret, role, sort, secret, public, until}
		for i, c := range cells {
			cells[i] = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		text := "name,role,sort,name.uk,public,until,notes\n" + strings.Join(cells, ",") + "," + secret + "\nAda Example,,,,yes,,\n"
		o := options()
		o.Public = false
		file := "signatories.csv"
		var rep diag.Report
		s, err := Scan(fstest.MapFS{file: {Data: []byte(text)}}, file, o, &rep)
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range o.Languages {
			listOf(t, s.Rows(lang))
			for _, i := range s.Initials(lang) {
				listOf(t, s.RowsOf(lang, i.Key))
			}
		}
		if strings.Contains(said(&rep), "Kwyjibo") || strings.Contains(fmt.Sprint(s.Groups, s.Countries), "Kwyjibo") {
			t.Error("a message tells")
		}
	})
}

// FuzzFold holds the comparison of names to what it promises.
func FuzzFold(f *testing.F) {
	f.Add("ada  example", 3)
	f.Add("Žofie-Марія O'Neil", 1)
	f.Fuzz(func(t *testing.T, name string, _ int) {
		folded := names.Fold(name)
		if again := names.Fold(folded); again != folded {
			t.Errorf("%q, then %q", folded, again)
		}
		words := strings.Fields(name)
		slices.Reverse(words)
		if turned := names.Fold(strings.Join(words, " ")); turned != folded {
			t.Errorf("turned round: %q, %q", turned, folded)
		}
		if upper := strings.ToUpper(name); strings.ToUpper(strings.ToLower(upper)) == upper && strings.ToLower(upper) == name && names.Fold(upper) != folded {
			t.Errorf("upper case: %q, %q", names.Fold(upper), folded)
		}
	})
}

// FuzzClean holds the quick check for plain cells to the slow way.
func FuzzClean(f *testing.F) {
	f.Add("Ada Example")
	f.Add("e\u0301 \u202ex ")
	f.Fuzz(func(t *testing.T, cell string) {
		got, flaw := cleanCell(cell)
		if again, second := cleanCell(got); again != got || second != sound {
			t.Errorf("%q becomes %q becomes %q", cell, got, again)
		}
		if isShownAsIs(cell) && (flaw != sound || got != cell) {
			t.Errorf("%q is not plain", cell)
		}
		if slow, _ := cleanCell(cell + "\u200b"); flaw == sound && slow != got {
			t.Errorf("%q: %q one way, %q the other", cell, got, slow)
		}
	})
}

package signatory

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"casebook/internal/diag"
	"casebook/internal/durable"
)

const letterDir = "content/letters/x"

// site makes a site on disk with one letter's signatory file.
func site(t *testing.T, ext, text string) (root, file string) {
	t.Helper()
	root, file = t.TempDir(), letterDir+"/signatories"+ext
	if err := os.MkdirAll(filepath.Join(root, letterDir), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, file), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return root, file
}

// loaded gives the options of the site's letter, with who was taken off.
func loaded(t *testing.T, root string) Options {
	t.Helper()
	var rep diag.Report
	o := options()
	var err error
	if o.Withdrawn, err = LoadWithdrawn(os.DirFS(root), letterDir, &rep); err != nil || rep.Failed() {
		t.Fatal(err, said(&rep))
	}
	return o
}

// takeOff withdraws somebody and writes it.
func takeOff(t *testing.T, root, file, who string, row int) *Withdrawal {
	t.Helper()
	w, err := PlanWithdrawal(os.DirFS(root), file, who, row, true, loaded(t, root))
	if err != nil {
		t.Fatal(err)
	}
	writeChange(t, root, w.Write)
	return w
}

func contents(t *testing.T, root, file string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestWithdrawTakesOneRowOutAndLeavesTheRestAsItWas(t *testing.T) {
	tests := []struct{ what, ext, text, want string }{
		{"CSV", ".csv", "\ufeffname;notes\r\nAda Example;\"a\r\nb\"\r\n\r\nBo Example;x \r\nCy Example;\r\n", "\ufeffname;notes\r\nAda Example;\"a\r\nb\"\r\n\r\nCy Example;\r\n"},
		{"last row of a CSV", ".csv", "name\nAda Example\nBo Example", "name\nAda Example\n"},
		{"UTF-16", ".csv", "\xff\xfe" + utf16("name\r\nAda Example\r\nBo Example\r\n", 0), "\xff\xfe" + utf16("name\r\nAda Example\r\n", 0)},
		{"JSON", ".json", "[\n  {\"name\": \"Ada Example\"},\n  {\"name\": \"Bo Example\", \"role\": \"x\"},\n  {\"name\": \"Cy Example\"}\n]\n", "[\n  {\"name\": \"Ada Example\"},\n  {\"name\": \"Cy Example\"}\n]\n"},
		{"last of a JSON", ".json", "[ {\"name\": \"Ada Example\"} , {\"name\": \"Bo Example\"} ]", "[ {\"name\": \"Ada Example\"}  ]"},
		{"only one of a JSON", ".json", "[{\"name\": \"Bo Example\"}]", "[]"},
		{"TOML", ".toml", "# list\n[[signatory]]\nname = \"Ada Example\"\n\n[[signatory]]\nname = \"Bo Example\"\nrole = \"x\"\n\n[[signatory]]\nname = \"Cy Example\"\n", "# list\n[[signatory]]\nname = \"Ada Example\"\n\n[[signatory]]\nname = \"Cy Example\"\n"},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			root, file := site(t, tt.ext, tt.text)
			w := takeOff(t, root, file, "EXAMPLE, bo", 0)
			if got := contents(t, root, file); got != tt.want {
				t.Errorf("got\n%q\nwant\n%q", got, tt.want)
			}
			if w.Row == 0 || !w.NewKey {
				t.Errorf("got row %d, new key %v", w.Row, w.NewKey)
			}
			for _, f := range []string{letterDir + "/" + Record, KeyFile} {
				if got := contents(t, root, f); strings.Contains(strings.ToLower(got), "bo") && strings.Contains(got, "Example") {
					t.Errorf("%s holds the name: %s", f, got)
				}
			}
			if left, err := filepath.Glob(filepath.Join(root, letterDir, ".casebook-*")); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v %v", left, err)
			}
		})
	}
}

func TestNobodyComesBackByAFreshExport(t *testing.T) {
	root, file := site(t, ".csv", "name,name.uk\nAda Example,Ада Приклад\nBo Example,\n")
	takeOff(t, root, file, "", 2)
	for _, tt := range []struct{ ext, text, at string }{
		{".csv", "name\nBo Example\nexample  ADА\n", "signatories.csv:3"},
		{".csv", "name\nАда Приклад\n", "signatories.csv:2"},
		{".json", `[{"name": "Bo Example"}, {"name": "Ada-Example"}]`, "signatories.json:1:26"},
	} {
		s, rep := scanned(t, tt.ext, tt.text, loaded(t, root))
		if got := said(rep); !strings.HasPrefix(got, tt.at+": error: row ") || !strings.Contains(got, "[withdrawn]") || strings.Contains(got, "\n") {
			t.Errorf("%q: got %s", tt.text, got)
		}
		if got := shown(t, s, "en"); strings.Contains(strings.ToLower(got), "ad") {
			t.Errorf("%q: got %q", tt.text, got)
		}
	}
}

func TestNamesakesStayOnlyByTheirWholeRow(t *testing.T) {
	root, file := site(t, ".csv", "name,role\nAda Example,judge\nAda Example,cook\nBo Example,\n")
	_, err := PlanWithdrawal(os.DirFS(root), file, "Ada Example", 0, false, loaded(t, root))
	var several *SeveralError
	if !errors.As(err, &several) || several.Error() != "several rows have this name: 2 3" {
		t.Fatalf("got %v", err)
	}
	takeOff(t, root, file, "", 2)
	_, rep := scanned(t, ".csv", contents(t, root, file), loaded(t, root))
	if got := said(rep); !strings.HasPrefix(got, "signatories.csv:2: error: row 2 names somebody") {
		t.Fatalf("got %s", got)
	}
	w, err := PlanKeeping(os.DirFS(root), file, "", 2, loaded(t, root))
	if err != nil {
		t.Fatal(err)
	}
	writeChange(t, root, w.Write)
	s, rep := scanned(t, ".csv", contents(t, root, file), loaded(t, root))
	if got := shown(t, s, "en"); got != "Ada Example|cook\nBo Example" || rep.Failed() {
		t.Errorf("got %q, %s", got, said(rep))
	}
	_, rep = scanned(t, ".csv", "name,role\nAda Example,judge\n", loaded(t, root))
	if !rep.Failed() {
		t.Error("the one who was taken off came back")
	}
	if err := os.WriteFile(filepath.Join(root, file), []byte("name,role\nAda Example,judge\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var f *diag.Fault
	if _, err = PlanKeeping(os.DirFS(root), file, "", 2, loaded(t, root)); !errors.As(err, &f) || f.Code != "same-person" {
		t.Errorf("got %v", err)
	}
}

func TestARowOfAnotherNameIsNobodyToTakeOffOrToKeep(t *testing.T) {
	const list = "name,name.uk\nAda Example,\nBo Example,Бо Приклад\n"
	root, file := site(t, ".csv", list)
	var f *diag.Fault
	if _, err := PlanWithdrawal(os.DirFS(root), file, "Bo Example", 2, false, loaded(t, root)); !errors.As(err, &f) || f.Code != "other-name" || strings.Contains(f.Message+f.Hint, "Ada") {
		t.Errorf("got %v", err)
	}
	if _, err := PlanKeeping(os.DirFS(root), file, "Bo Example", 2, loaded(t, root)); !errors.As(err, &f) || f.Code != "other-name" {
		t.Errorf("got %v", err)
	}
	if w := takeOff(t, root, file, "ПРИКЛАД, Бо", 3); w.Row != 3 || contents(t, root, file) != "name,name.uk\nAda Example,\n" {
		t.Errorf("got row %d, %q", w.Row, contents(t, root, file))
	}
}

func TestWithdrawalOfSomebodyNotInTheListIsKept(t *testing.T) {
	root, file := site(t, ".csv", "name\nAda Example\n")
	if w := takeOff(t, root, file, "Bo Example", 0); w.Row != 0 || w.Already {
		t.Errorf("got %+v", w)
	}
	if got := contents(t, root, file); got != "name\nAda Example\n" {
		t.Errorf("got %q", got)
	}
	if w := takeOff(t, root, file, "Example, Bo", 0); !w.Already {
		t.Error("not known")
	}
	_, rep := scanned(t, ".csv", "name\nBo Example\n", loaded(t, root))
	if !rep.Failed() {
		t.Error("not recognised")
	}
}

func TestWorkbookKeepsItsRowAndTheHashIsKept(t *testing.T) {
	root, file := site(t, ".xlsx", workbookOf(t, [][]any{{"name"}, {"Ada Example"}}, nil))
	before := contents(t, root, file)
	if w := takeOff(t, root, file, "Ada Example", 0); !w.ByHand || w.Row != 2 {
		t.Errorf("got %+v", w)
	}
	if contents(t, root, file) != before {
		t.Error("the workbook was changed")
	}
	_, rep := scanned(t, ".xlsx", before, loaded(t, root))
	if got := said(rep); !strings.HasPrefix(got, "signatories.xlsx: Sheet1!2:2: error: row 2 names somebody") {
		t.Errorf("got %s", got)
	}
}

// A record of takedowns by address alone needs no key, whatever a comment in it tells of.
func TestAKeyIsMadeWhereNoRecordNeedsOne(t *testing.T) {
	for text, wanted := range map[string]bool{
		"# The hashes, under the key, tell the text.\n[[takedown]]\naddress = \"/news/x/\"\n": true,
		"[[takedown]]\naddress = \"/news/x/\"\n  hashes = [\"ab\"]\n":                         false,
	} {
		_, isNew, err := KeyForRecords(fstest.MapFS{takedowns: {Data: []byte(text)}})
		if isNew != wanted || (err == nil) != wanted {
			t.Errorf("%q: got %t %v", text, isNew, err)
		}
	}
}

func TestLostOrDamagedRecordsAreErrors(t *testing.T) {
	root, file := site(t, ".csv", "name\nAda Example\nBo Example\n")
	takeOff(t, root, file, "Ada Example", 0)
	record, key := contents(t, root, letterDir+"/"+Record), contents(t, root, KeyFile)
	tests := []struct{ what, record, key, code string }{
		{"no key", record, "", "no-key"},
		{"another key", record, strings.Repeat("ab", 32), "wrong-key"},
		{"no key in its file", record, "hello", "wrong-key"},
		{"damaged hash", strings.Replace(record, "names = [\"", "names = [\"x", 1), key, "bad-record"},
		{"no hash", strings.Replace(record, "names = [", "names = [] # [", 1), key, "bad-record"},
		{"unknown key", record + "name = \"Bo Example\"\n", key, "unknown-key"},
		{"not TOML", "x", key, "bad-toml"},
	}
	for _, tt := range tests {
		fsys := fstest.MapFS{letterDir + "/" + Record: {Data: []byte(tt.record)}}
		if tt.key != "" {
			fsys[KeyFile] = &fstest.MapFile{Data: []byte(tt.key)}
		}
		var rep diag.Report
		if _, err := LoadWithdrawn(fsys, letterDir, &rep); err != nil {
			t.Fatal(err)
		}
		if all := rep.All(); len(all) == 0 || tt.code != "bad-toml" && all[0].Code != tt.code || strings.Contains(said(&rep), "Bo Example") {
			t.Errorf("%s: got %s", tt.what, said(&rep))
		}
	}
	if err := os.Remove(filepath.Join(root, KeyFile)); err != nil {
		t.Fatal(err)
	}
	var f *diag.Fault
	if _, err := PlanWithdrawal(os.DirFS(root), file, "Bo Example", 0, false, options()); !errors.As(err, &f) || f.Code != "no-key" {
		t.Errorf("a new key would make the record worthless: %v", err)
	}
}

func TestFilesHoldingANameAreFound(t *testing.T) {
	fsys := fstest.MapFS{
		"content/letters/x/index.md":   {Data: []byte("signed by **Ada\nExample**, judge")},
		"content/pages/about.md":       {Data: []byte("Example text about Ada Other")},
		"content/letters/y/list.csv":   {Data: []byte("name\n\"EXAMPLE, Adа\"\n")},
		"content/letters/x/list.xlsx":  {Data: []byte("PK")},
		"public/letters/x/index.html":  {Data: []byte("Ada Example")},
		".git/x.md":                    {Data: []byte("Ada Example")},
		"content/cases/x/portrait.jpg": {Data: []byte("Ada Example")},
	}
	holding, unsearched, err := FindFiles(fsys, []string{"Ada Example"})
	if got, want := strings.Join(holding, " "), "content/letters/x/index.md content/letters/y/list.csv"; got != want || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
	if got, want := strings.Join(unsearched, " "), "content/letters/x/list.xlsx"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestANameIsFoundHoweverItIsWritten(t *testing.T) {
	h := newNameSearch([]string{"Ada Example", "Ада Приклад"})
	for _, text := range []string{
		`[{"name":"Ada Example"}]`, `name="Ada Example"`, `[Ada Example](x)`, `Ada Example's`, `Ada Example’s`, `by:Ada Example`, `<b>Ada Example</b>`,
		`<td>Ada</td><td>Example</td>`, `Ada&nbsp;Example`, `["Ada Ex\u0061mple"]`, `"Ada\nExample"`, `mailto:ada.example@x.org`, `?q=Ada%20Example`, `%D0%90%D0%B4%D0%B0 Приклад`,
		"Ada Ex\u00adample", "\xff\xfe" + utf16("name\r\n", 0) + "\x10\x04\x34\x04\x30\x04 \x00\x1f\x04\x40\x04\x38\x04\x3a\x04\x3b\x04\x30\x04\x34\x04", utf16("name\r\nAda Example\r\n", 0), "name\n\xc0\xe4\xe0 \xcf\xf0\xe8\xea\xeb\xe0\xe4\n",
		"\x00\x01 Ada Example \x00",
	} {
		if found, _ := h.searchBytes([]byte(text)); !found {
			t.Errorf("not found in %q", text)
		}
	}
	for _, text := range []string{"Ada Other, Example", "Adam Example", "Ada Examples", `{"name": "Ada", "of": "Example"}`} {
		if found, _ := h.searchBytes([]byte(text)); found {
			t.Errorf("found in %q", text)
		}
	}
	if found, _ := newNameSearch([]string{"Bo O'Example"}).searchBytes([]byte("Bo OExample, Bo Specimen")); !found {
		t.Error("an apostrophe counts")
	}
}

func TestEveryFileIsSearchedOrNamed(t *testing.T) {
	text := &fstest.MapFile{Data: []byte("Ada Example")}
	other := &fstest.MapFile{Data: []byte("PK\x00")}
	fsys := fstest.MapFS{
		"a/signatories.csv~": text, "b.bak": text, "c.tsv": text, "d.rtf": text, "e.eml": text, "f": text, ".signatories.csv.swp": text, "ada-example.jpg": other,
		"x.xlsm": other, "x.numbers": other, "x.rtf": {Data: []byte("{}")}, ".list.swp": other, "x": other,
		"y.md": {Data: []byte("x")}, "y.jpg": other, ".DS_Store": other, ".casebook-key": other,
	}
	holding, unsearched, err := FindFiles(fsys, []string{"Ada Example"})
	if got, want := strings.Join(holding, " "), ".signatories.csv.swp a/signatories.csv~ ada-example.jpg b.bak c.tsv d.rtf e.eml f"; got != want || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
	if got, want := strings.Join(unsearched, " "), ".list.swp x x.numbers x.rtf x.xlsm"; got != want {
		t.Errorf("got %s", got)
	}
}

// writeChange writes what was planned into the site at root.
func writeChange(t *testing.T, root string, write func(*durable.Change) error) {
	t.Helper()
	change, err := durable.BeginChange(root, "test")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(write(change), change.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestWithdrawalSearchesWhatCasebookKeeps(t *testing.T) {
	site := fstest.MapFS{
		".casebook/tmp/1.tmp":          {Data: []byte("Bo Example")},
		".casebook/history/a/1.md":     {Data: []byte("Bo Example")},
		"content/x/.casebook-1.tmp":    {Data: []byte("Bo Example")},
		".public.casebook-x/page.html": {Data: []byte("Bo Example")},
		".casebook/cache/1":            {Data: []byte("Bo Example")},
		"public/index.html":            {Data: []byte("Bo Example")},
		".git/objects/1":               {Data: []byte("Bo Example")},
	}
	holding, _, err := FindFiles(site, []string{"Bo Example"})
	want := []string{".casebook/history/a/1.md", ".casebook/tmp/1.tmp", ".public.casebook-x/page.html", "content/x/.casebook-1.tmp"}
	if err != nil || !slices.Equal(holding, want) {
		t.Errorf("got %q, %v, want %q", holding, err, want)
	}
}

// TestWithdrawnPersonIsKnownInOtherClothes holds that somebody who was taken off
// does not come back with a title, a letter, a place or a profession at the name.
func TestWithdrawnPersonIsKnownInOtherClothes(t *testing.T) {
	for name, known := range map[string]bool{
		"Dr. Bo Example": true, "Prof. Dr. Bo Example": true, "Frau Bo Example": true, "Bo M. Example": true, "Bo Example (Sample Town)": true,
		"Bo Example, teacher": true, "Example, Bo (teacher)": true, "Bo Example – Sample Society": true, "Bo Example / Sample": true, "EXAMPLE Bo, PhD": true,
		"Bo Examples": false, "Bo": false, "Bo Sample": false, "Bobo Example, Bo": false, "Cy (Bo) Example": false, "Dr. Example": false,
	} {
		root, file := site(t, ".csv", "name\nAda Example\nBo Example\n")
		takeOff(t, root, file, "Bo Example", 0)
		if err := os.WriteFile(filepath.Join(root, file), []byte("name\nAda Example\n\""+name+"\"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		var rep diag.Report
		if _, err := Scan(os.DirFS(root), file, loaded(t, root), &rep); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(said(&rep), "was taken off"); got != known || known != rep.Failed() {
			t.Errorf("%q: known %v, want %v: %s", name, got, known, said(&rep))
		}
	}
}

// TestWithdrawnPersonIsKnownInOtherLetters holds that somebody who was taken off
// does not come back in another script, with two letters for one, or with a double
// name written otherwise.
func TestWithdrawnPersonIsKnownInOtherLetters(t *testing.T) {
	for _, c := range []struct {
		off, back string
		known     bool
	}{
		{"Адам Приклад", "Adam Pryklad", true}, {"Адам Приклад", "Adam Priklad", true}, {"Adam Priklad", "Приклад, Адам", true},
		{"Юлія Зразківська", "Yulia Zrazkivska", true}, {"Юлия Образцова", "Julija Obrazcova", true}, {"Юлия Образцова", "Ioulia Obraztsova", true},
		{"Жанна Щербинка", "Zanna Szczerbinka", true}, {"Жанна Щербинка", "Schanna Schtscherbinka", true}, {"Sergey Primersky", "Сергей Примерский", true},
		{"Әсел Үлгіқызы", "Äsel Ulgiqyzy", true}, {"Әсел Үлгіқызы", "Assel Ulgikyzy", true}, {"Хома Примірний", "Khoma Prymirnyi", true},
		{"Jörg Müster", "Joerg Muester", true}, {"Joerg Muester", "JÖRG MÜSTER", true}, {"Søren Åxample", "Soeren Aaxample", true}, {"Jörg Müster", "Jorg Muster", true},
		{"Anna-Maria Sample", "Annamaria Sample", true}, {"Annamaria Sample", "Anna-Maria Sample", true}, {"Annamaria Sample", "Sample, Anna Maria", true},
		{"Bo El-Sample", "Bo Elsample", true}, {"Bo El Sample", "ElSample Bo", true}, {"Анна-Мария Образец", "Annamaria Obrazets", true},
		{"Адам Приклад", "Adam Prikladov", false}, {"Адам Приклад", "Ada Pryklad", false}, {"Адам Приклад", "Адам Прикладний", false},
		{"Sara Sample", "Zara Sample", false}, {"Anna-Maria Sample", "Anna Sample", false}, {"Anna-Maria Sample", "Maria Sample", false}, {"Адам", "Adam", false},
		{"Ada B. Sample", "Ада Б. Сампле", true}, {"Ada Sample", "Ада Б. Сампле", true}, {"Ada B. Sample", "Ada C. Sample", false}, {"Person 1 Sample", "Person 2 Sample", false},
	} {
		root, file := site(t, ".csv", "name\nAda Example\n\""+c.off+"\"\n")
		takeOff(t, root, file, c.off, 0)
		if err := os.WriteFile(filepath.Join(root, file), []byte("name\nAda Example\n\""+c.back+"\"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		var rep diag.Report
		if _, err := Scan(os.DirFS(root), file, loaded(t, root), &rep); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(said(&rep), "was taken off"); got != c.known {
			t.Errorf("%q, then %q: known %v, want %v: %s", c.off, c.back, got, c.known, said(&rep))
		}
	}
}

// TestWithdrawnPersonIsKnownInOtherGuises holds that somebody who was taken off does not
// come back with a number, with others, run together, or beside a name; that where it is
// not sure a warning says so; and that nobody else is stopped.
func TestWithdrawnPersonIsKnownInOtherGuises(t *testing.T) {
	const sure, perhaps, nobody = "error", "warning", ""
	for _, c := range []struct{ off, back, want string }{
		{"Zorbax Quill", "12. Zorbax Quill", sure}, {"Zorbax Quill", "№ 12 Zorbax Quill", sure}, {"Zorbax Quill", "12 Zorbax Quill", sure}, {"12. Zorbax Quill", "Zorbax Quill", sure},
		{"Zorbax Quill", "ZorbaxQuill", sure}, {"Zorbax Quill", "zorbaxquill", sure}, {"Zorbax Quill", "quillzorbax", sure},
		{"Zorbax Quill", "Ada Bell & Zorbax Quill", sure}, {"Zorbax Quill", "Zorbax Quill & family", sure}, {"Zorbax Quill", "Zorbax Quill i rodzina", sure}, {"Zorbax Quill", "Zorbax & Ada Quill", sure},
		{"Zorbax Quill", "Zorbax Quill and Ada Bell", sure}, {"Zorbax Quill", "Zorbax Quill und Ada Bell", sure}, {"Zorbax Quill", "Ada Bell et Zorbax Quill", sure}, {"Zorbax Quill", "Ada Bell y Zorbax Quill", sure},
		{"Zorbax Quill", "Ada Bell i Zorbax Quill", sure}, {"Зорба Квіл", "Ада Бел та Зорба Квіл", sure}, {"Зорба Квіл", "Ада Бел і Зорба Квіл", sure}, {"Зорба Квіл", "Ада Бел и Зорба Квіл", sure}, {"Зорба Квіл", "Ада Бел және Зорба Квіл", sure},
		{"زورباكس كويل", "آدا بيل وزورباكس كويل", sure}, {"زورباكس كويل", "آدا بيل و زورباكس كويل", sure},
		{"Zorbax Quill", "Zorbax Quill aka Zo", sure}, {"Zorbax Quill", "Zorbax \"Zo\" Quill", sure}, {"Zorbax Quill", "Ada Bell, Zorbax Quill", sure},
		{"Олена Прикладенко", "Прикладенко Олена Іванівна", sure}, {"Прикладенко Олена Іванівна", "Олена Прикладенко", sure}, {"Прикладенко Олена Іванівна", "Прикладенко Олена Петрівна", perhaps},
		{"Олена Прикладенко", "Прикладенко О. І.", perhaps}, {"Олена Прикладенко", "Prykladenko O.", perhaps},
		{"Zorbax Quill", "Z o r b a x Q u i l l", sure}, {"Zorbax Quill", "Z O R B A X Q U I L L", sure}, {"Zorbax Quill", "Z.o.r.b.a.x Q.u.i.l.l", sure},
		{"Zorbax Qualska", "Zorbax QuaIska", sure}, {"Zorbax Qualska", "Zorbax Quaiska", perhaps}, {"Сергій Прикладов", "Сергей Прикладов", perhaps},
		{"Ada B. Sample", "Ada C. Sample", nobody}, {"Person 1 Sample", "Person 2 Sample", nobody}, {"1 Sample Person", "2 Sample Person", nobody}, {"Zorbax Quill", "Zorba Quill", nobody},
		{"Zorbax Quill", "Ada Bell & Bo Quill", nobody}, {"Zorbax Quill", "Quill & Zorbax Bell", nobody}, {"Santiago Sample", "Santiago Sample y Example", perhaps}, {"Zorbax Quill", "Zorbax Quilley", nobody},
		{"Олена Прикладенко", "Прикладенко Т. І.", nobody}, {"Ada Sample", "Bo Sample", nobody}, {"Maria Sample", "Anna Maria Sample", perhaps}, {"Ada Mary Sample", "Ada Sample", perhaps},
		{"Zorbax Quill", "Zorbax Quill-Bell", perhaps}, {"Zorbax Quill", "Zorbax Quill Bell", perhaps}, {"Zorbax Quill", "Zorbax Bell Quill", perhaps}, {"Zorbax Quill-Bell", "Zorbax Quill", perhaps}, {"Zorbax Quill-Bell", "Zorbax Bell", perhaps},
		{"Zorbax Quill", "Baroness Zorbax Quill", sure}, {"Zorbax Quill", "Zorbax Quill MP", sure}, {"Zorbax Quill", "Zorbax Quill Jr.", sure}, {"Zorbax Quill", "Zorbax Quill II", sure}, {"Zorbax Quill", "Zorbax von Quill", perhaps}, {"Zorbax van der Quill", "Zorbax Quill", perhaps},
		{"Зорба Квіл", "Зорба Белл-Квіл", perhaps}, {"Zorbax Quill", "Zorbax Bell Other", nobody}, {"Zorbax Mary Quill", "Zorbax Bell", nobody},
	} {
		root, file := site(t, ".csv", "name\nAda Example\n\""+c.off+"\"\n")
		takeOff(t, root, file, c.off, 0)
		_, rep := scanned(t, ".csv", "name\nAda Example\n\""+strings.ReplaceAll(c.back, `"`, `""`)+"\"\n", loaded(t, root))
		got := ""
		for _, d := range rep.All() {
			if d.Code == "withdrawn" {
				got = d.Severity.String()
			}
		}
		if got != c.want {
			t.Errorf("%q, then %q: got %q, want %q: %s", c.off, c.back, got, c.want, said(rep))
		}
	}
	root, file := site(t, ".csv", "name,role,organisation\nAda Example,,\nZorbax Quill,,\n")
	takeOff(t, root, file, "Zorbax Quill", 0)
	for cells, want := range map[string]string{
		"Bo Example,Zorbax Quill,": "error", "Bo Example,,Zorbax Quill": "error", "Bo Example,assistant to Zorbax Quill,": "warning", "Bo Example,,Zorbax Quill Foundation": "warning",
		"Bo Example,quill,Zorbax": "", "Bo Example,maker of zorbax quill pens,": "",
	} {
		_, rep := scanned(t, ".csv", "name,role,organisation\nAda Example,,\n"+cells+"\n", loaded(t, root))
		got := ""
		for _, d := range rep.All() {
			if d.Code == "withdrawn" {
				got = d.Severity.String()
			}
		}
		if got != want {
			t.Errorf("%q: got %q, want %q: %s", cells, got, want, said(rep))
		}
	}
}

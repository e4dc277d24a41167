package decode

import (
	"reflect"
	"testing"
)

func TestPlainFrontMatter(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "\n\n": true, "title = \"Ключ's\"\r\n\r\ndate = 2020-05-14\r\n": true, "\ta-b_1='x # \"y\"' \n": true,
		"a = 1": false, "a.b = 'x'": false, "'a' = 'x'": false, "[a]": false, "# why": false, "a = 'x' # why": false, "a = \"\\u0061\"": false,
		"a = ''''''": false, "a = \"\"\"\"\"\"": false, "a = 'x'\r": false, "a = 2020-02-30": false, "a = 'x'\na = 'y'": false, "a": false, "a =": false, "= 'x'": false,
		"a = \"x\ty\"": false, "a = '": false,
	} {
		if _, _, ok := plain(text); ok != want {
			t.Errorf("%q: %v, want %v", text, ok, want)
		}
	}
}

// What is read in one pass is read as the scanner and the parser read it.
func FuzzPlainMatchesParser(f *testing.F) {
	for _, s := range append(seeds, "title = \"x\"\n\n  date = 2020-05-14 \r\nb='é'", "a = '\u007f'", "a = '\u0085'", "a = 0001-01-01", "a = \"'\"", "a = ''\n\r\n", "\r") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		root, values, ok := plain(text)
		if _, bad := InvalidUTF8([]byte(text)); !ok || bad {
			return
		}
		want, err := parse(text)
		if err != nil || len(want)+len(values) > 0 && !reflect.DeepEqual(values, want) {
			t.Errorf("%q: got %#v, want %#v, %v", text, values, want, err)
		}
		places, s := scan(text)
		if s.stopped() {
			t.Errorf("%q: the scanner stops: %s", text, s.which)
		}
		if len(places.names) > 0 && !reflect.DeepEqual(root, places) {
			t.Errorf("%q: got %+v, want %+v", text, root, places)
		}
	})
}

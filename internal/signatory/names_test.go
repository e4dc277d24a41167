package signatory

import (
	"slices"
	"testing"
)

func TestFoldComparesPeople(t *testing.T) {
	same := [][]string{
		{"Ada Example", "EXAMPLE, Ada", " ada   example ", "Example Ada", "Ada\u00a0Example", "Аdа Ехаmрlе", "Ａｄａ Example"},
		{"Zoë O'Neil-Smith", "Zoe\u0308 O’Neil Smith", "Smith ONeil, Zoe"},
		{"Łukasz Żółć", "Lukasz Zolc"},
		{"Нұрлан Қожа", "Нурлан Кожа"},
		{"Іван Приклад", "Iван Приклад"},
		{"Straße", "STRASSE"},
		{"علي", "على", "عـلي"},
		{"Σωκράτης", "ΣΩΚΡΆΤΗΣ"},
	}
	for _, names := range same {
		for _, n := range names[1:] {
			if Fold(n) != Fold(names[0]) {
				t.Errorf("%q and %q: %q, %q", names[0], n, Fold(names[0]), Fold(n))
			}
		}
	}
	other := []string{"Ada Example", "Ada Examples", "Adam Example", "Ada B Example", "Іван Приклад", "Олена Приклад", "Łukasz", "Лукаш", "علي", "علوي"}
	folded := map[string]string{}
	for _, n := range other {
		if before, ok := folded[Fold(n)]; ok {
			t.Errorf("%q and %q are the same", n, before)
		}
		folded[Fold(n)] = n
	}
	if Fold("… —") != "" {
		t.Errorf("got %q", Fold("… —"))
	}
}

func TestFoldWithMarksKeepsAccents(t *testing.T) {
	var f nameFolder
	if a, b := string(f.foldName("Zoë Sample", withMarks)), string(f.foldName("Zoe Sample", withMarks)); a == b {
		t.Errorf("both %q", a)
	}
	if a, b := string(f.foldName("Zoe\u0308 Sample", withMarks)), string(f.foldName("SAMPLE Zoë", withMarks)); a != b {
		t.Errorf("%q, %q", a, b)
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"Ada Example": "A. E.", "Ada Maria Example": "A. E.", "ada example": "A. E.", "Ada": "A.", "Example, Ada": "E. A.",
		"\"Ada\" (Example)": "A. E.", "Žofie Überall": "Ž. Ü.", "Олена Приклад": "О. П.", "علي المثال": "ع. ا.", "'t Example": "T. E.", "123 !": "", "": "",
	} {
		if got := initialsOf(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestDays(t *testing.T) {
	for text, want := range map[string]string{
		"2020-05-21": "2020-05-21", "2020-5-1": "2020-05-01", "2020/05/21": "2020-05-21", "21.05.2020": "2020-05-21", "1.5.2020": "2020-05-01",
		"21/05/2020": "2020-05-21", "05/21/2020": "2020-05-21", "05/05/2020": "2020-05-05", "2020-05-21T14:30:00Z": "2020-05-21", "2020-05-21 14:30": "2020-05-21",
		"21.05.2020 14:30:00": "2020-05-21", "2020-02-29": "2020-02-29", "5/21/2020 14:03:22": "2020-05-21",
		"2021-02-29": "", "05/06/2020": "", "2020": "", "20-05-21": "", "21.05.20": "", "0001-01-01": "", "May 2020": "", "2020-13-01": "", "2020-05-21 late": "", "43972": "", "2020-05-00": "",
	} {
		if got, _ := parseDay(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestFinderFindsTheFirstOfMany(t *testing.T) {
	f := newNameIndex(withoutMarks, 0)
	var names []string
	for _, a := range given {
		for _, b := range syllables {
			for _, c := range syllables {
				names = append(names, a+" "+b+c)
			}
		}
	}
	want := map[string]int{}
	for i, n := range names {
		got := f.firstRow(n, i+1)
		if got != want[Fold(n)] {
			t.Fatalf("%q: got %d, want %d", n, got, want[Fold(n)])
		}
		if got == 0 {
			want[Fold(n)] = i + 1
		}
	}
	if n := slices.Max([]int{len(f.hashes), 1}); f.used != len(want) || n&(n-1) != 0 {
		t.Errorf("%d of %d, size %d", f.used, len(want), n)
	}
}

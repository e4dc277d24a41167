package names

import "testing"

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
	var f Folder
	if a, b := string(f.Fold("Zoë Sample", WithMarks)), string(f.Fold("Zoe Sample", WithMarks)); a == b {
		t.Errorf("both %q", a)
	}
	if a, b := string(f.Fold("Zoe\u0308 Sample", WithMarks)), string(f.Fold("SAMPLE Zoë", WithMarks)); a != b {
		t.Errorf("%q, %q", a, b)
	}
}

package guard

import (
	"slices"
	"testing"
	"testing/fstest"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

func TestLineWithATildeMatchesCaseEndings(t *testing.T) {
	for _, c := range []struct{ list, text string }{
		{"Ахметова~", "Ахметовой"}, {"Ахметова~", "Ахметову"}, {"Ахметова~", "Ахметовій"}, {"Ахметова~", "АХМЕТОВОЮ"}, {"Ахметова~", "Akhmetovoi"},
		{"Ахметова~", "Akhmetovoy"}, {"Ахметова~", "Ахметова"}, {"Akhmetova~", "Ахметовой"}, {"Akhmetova~", "Akhmetovu"}, {"Akhmetova~", "Akhmetova"},
		{"Ада Зразкова~", "Аді Зразковій"}, {"Ада Зразкова~", "Адой Зразковой"}, {"Ада Зразкова~", "#СвободуАдіЗразковій"}, {"Ada Zrazkova~", "Аду Зразкову"},
		{"Ада~ Зразкова~", "Аду Зразкову"}, {"Зразок~", "Зразка"}, {"Зразок~", "Zrazku"}, {"Ольга~", "Ользі"}, {"Сидорець~", "Сидорцеві"}, {"Зразковський~", "Зразковського"},
		{"Зразковський~", "Zrazkovskoho"}, {"Образцов~", "Образцовым"}, {"Павел~", "Павла"}, {"Мария~", "Марии"}, {"Марія~", "Марією"}, {"Андрій~", "Андрієві"}, {"Андрей~", "Андрея"},
		{"Игорь~", "Игорю"}, {"Шевченко~", "Шевченкові"}, {"Ковалів~", "Коваліву\nКовалева"}, {"Лук'янов~", "Лук’янову"}, {"Лук'янов~", "Lukianova"},
		{"Жанара~", "Жанараның"}, {"Жанара~", "Жанараға"}, {"Үлгі~", "Үлгіні"}, {"Үлгі~", "Ülginiń"}, {"Серік~", "Серікпен"}, {"Janara~", "Жанараның"},
		{"Kowalska~", "Kowalskiej"}, {"Kowalski~", "Kowalskiemu"}, {"Nowak~", "Nowaka"}, {"Marek~", "Marka"}, {"Ada Przykład~", "Ady Przykłada"}, {"Wójcik~", "WÓJCIKOWI"},
		{"Wzorzec~", "Wzorca"}, {"Olga~", "Oldze"}, {"Müller~", "Muellers"}, {"Beispiel~", "Beispiels"}, {"Hans~", "Hansens"},
		{"Jonas Pavyzdys~", "Jonui Pavyzdžiui\nJono Pavyzdio"}, {"Pavyzdienė~", "Pavyzdienės"}, {"Jonas~", "Joną"}, {"Rūta~", "Rūtai"}, {"Rūta~", "Rutos"},
		{"Nováková~", "Novákovej"}, {"Novák~", "Novákovi"}, {"Vzorný~", "Vzorného"}, {"Marek~", "Markom"}, {"Eva~", "Evou"},
		{"Παράδειγμας~", "ΠΑΡΑΔΕΙΓΜΑ"}, {"Νικόλαος~", "Νικολάου"}, {"ნინო~", "ნინოს"}, {"Արամ~", "Արամի"}, {"سلمى~", "وسلمى"}, {"Ada~", "Ada’nın"},
		{"Соловей~", "Соловья"}, {"Воробей~", "Воробьём"}, {"Соловей~", "Солов'я"}, {"Kozioł~", "Kozła"}, {"Gołąb~", "Gołębia"}, {"Gołąb~", "Gołębiowi"},
		{"Ковальчук~", "Ковальчуків"}, {"Ковальчук~", "Ковальчуков"}, {"Зразенко~", "Зразенків"}, {"Hans~", "Hansen"}, {"Ali~", "Alis"}, {"Айгүл~", "Айгүлге"},
		{"أحمد منصور", "وأحمد منصور"}, {"أحمد منصور", "لأحمد منصور"}, {"أحمد منصور", "وبأحمد المنصور"}, {"أحمد منصور", "كأحمد منصور"}, {"أحمد المنصور", "أحمد للمنصور"}, {"سلمى", "فسلمى"},
	} {
		if len(load(t, c.list).FindInText(c.text)) == 0 {
			t.Errorf("%q is not found in %q", c.list, c.text)
		}
	}
	for _, c := range []struct{ list, text string }{
		{"Ахметова", "Ахметовой"}, {"Ada", "Ady"}, {"Ада~", "Адам"}, {"Ada~", "Adamant"}, {"Ада Зразкова~", "Зразковой"}, {"12 34~", "12345"}, {"Ada~", "Canada"},
		{"Ali~", "Alien"}, {"Maria~", "Mariana"}, {"Мария~", "Мариана"}, {"Kozioł~", "Kozak"}, {"Соловей~", "Соловьиный"},
		{"أحمد منصور", "محمد منصور"}, {"أحمد منصور", "وأحمد ومنصف"}, {"مي", "ومي"}, {"سلمى", "مسلمى"},
	} {
		if hits := load(t, c.list).FindInText(c.text); len(hits) > 0 {
			t.Errorf("%q is found in %q", c.list, c.text)
		}
	}
}

func TestCheckSaysWhichLinesMissForms(t *testing.T) {
	files := fstest.MapFS{"guard.txt": {Data: []byte("# names\nАхметова\nЗразкова~\nAda\nBo Beispiel\n")}, "site.toml": {Data: []byte(`title = "Bo Beispiels"`)}}
	var lists Lists
	var rep diag.Report
	lists.Read(&rep, ListFile{files, "guard.txt"})
	g := lists.NewGuard(files, &campaign.Campaign{}, nil, &rep)
	g.CheckForms([]*campaign.Document{{File: "content/pages/p.md", Body: "Мы видели Ахметову и Зразкову; Ada.\n"}})
	var lines []int
	for _, d := range rep.All() {
		if d.Code != "guard-inflected" || d.File != "guard.txt" || !d.Private {
			t.Errorf("%v", d)
		}
		lines = append(lines, d.Line)
	}
	if !slices.Equal(lines, []int{2, 5}) {
		t.Errorf("lines %v, want 2 and 5", lines)
	}
}

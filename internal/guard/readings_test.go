package guard

import (
	"os"
	"strings"
	"testing"
)

func TestCyrillicNameIsFoundAsOtherLanguagesWriteIt(t *testing.T) {
	for _, c := range []struct{ list, file, text string }{
		// as other languages write it
		{"Шевчук", "x.txt", "Ševčuk"}, {"Шевчук", "x.txt", "Szewczuk"}, {"Шевчук", "x.txt", "Schewtschuk"}, {"Шевчук", "x.txt", "Chevtchouk"},
		{"Щербак", "x.txt", "Schtscherbak"}, {"Щербак", "x.txt", "Szczerbak"}, {"Хасенова", "x.txt", "Chasenowa"}, {"Хасенова", "x.txt", "Jasenova"},
		{"Юлия", "x.txt", "Julia"}, {"Юлия", "x.txt", "Julija"}, {"Яна", "x.txt", "Jana"}, {"Алексей", "x.txt", "Aleksej"}, {"Алексей", "x.txt", "Alexey"},
		{"Александр Образцов", "x.txt", "Alexander Obraszow"}, {"Образцов", "x.txt", "Obrazcow"}, {"Горький", "x.txt", "Gorki"}, {"Горький", "x.txt", "Gorky"},
		{"Зразковський", "x.txt", "Zrazkovsky"}, {"Зразковський", "x.txt", "Zrazkowski"}, {"Зразковський", "x.txt", "Zrazkovskij"}, {"Ада Зразкова", "x.html", `<a href="/adasraskowa/">`},
		{"Ахметова~", "x.txt", "Achmetowej"}, {"Шевчук~", "x.txt", "Szewczukowi"}, {"Jonas Pavyzdys~", "x.txt", "Jono Pavyzdžio"}, {"Peter Vzorec~", "x.txt", "Petra Vzorca"},
		// with the surname first, in names of files and of accounts
		{"Ada Sampler", "x.txt", "see sampler-ada.jpg"}, {"Ada Sampler", "x.txt", "sampler.ada@example.org"}, {"Ada Sampler", "x.txt", "@adasampler"}, {"Ada Sampler", "x.txt", "@samplerada"}, {"Шевчук Олена", "x.txt", "olenashevchuk"},
		{"김철수", "x.txt", "김철수는"}, {"김철수", "x.txt", "김철수 씨가"}, {"김철수", "x.txt", "김철수씨를"},
		// with vowels that come and go, and letters that change
		{"Швець~", "x.txt", "Шевцем"}, {"Кінь~", "x.txt", "Конем"}, {"Синя~", "x.txt", "Синьою"}, {"Чорновіл~", "x.txt", "Чорновола"}, {"Кіт~", "x.txt", "Котові"}, {"Заяц~", "x.txt", "Зайцем"}, {"Орёл~", "x.txt", "Орлу"},
		{"Қазыбек~", "x.txt", "Қазыбегі"}, {"Тілеп~", "x.txt", "Тілебі"}, {"Dąb~", "x.txt", "Dębie"}, {"Kopeć~", "x.txt", "Kopciowi"}, {"Kwiecień~", "x.txt", "Kwietniem"}, {"Ziobro~", "x.txt", "Ziobrze"}, {"Robert~", "x.txt", "Robercie"}, {"Aleksander~", "x.txt", "Aleksandrowi"}, {"Kościuszko~", "x.txt", "Kościuszce"}, {"Lew~", "x.txt", "Lwa"},
		{"Auštrevičius~", "x.txt", "Auštrevičiuje"}, {"Juknevičienė~", "x.txt", "Juknevičienėje"}, {"Šimečka~", "x.txt", "Šimečkovi"}, {"Pavol~", "x.txt", "Pavla"}, {"Olga~", "x.txt", "Olze"}, {"Briedis~", "x.txt", "Brieža"},
		{"Laar~", "x.txt", "Laarile"}, {"Matti~", "x.txt", "Matille"}, {"János~", "x.txt", "Jánossal"}, {"ბერიძე~", "x.txt", "ბერიძის"},
		{"Лев~", "x.txt", "Льва"}, {"Федір~", "x.txt", "Федора"}, {"Любов~", "x.txt", "Любов'ю"}, {"Лебідь~", "x.txt", "Лебедя"},
		{"ada@example.org", "x.txt", "ada (at) example (dot) org"}, {"ada@example.org", "x.txt", "ada собака example точка org"}, {"ada@example.org", "x.txt", "ada [at] example.org"},
	} {
		if len(load(t, c.list).FindInFile(c.file, []byte(c.text))) == 0 {
			t.Errorf("%q is not found in %s: %q", c.list, c.file, c.text)
		}
	}
}

func TestOtherNamesAreNotReadings(t *testing.T) {
	for _, c := range []struct{ list, file, text string }{
		{"Лев~", "x.txt", "льны"},
		{"Яна", "x.txt", "Jan"},
		{"김철", "x.txt", "김철은"}, {"Ada Sampler", "x.txt", "Sampler. Ada"}, {"Кінь~", "x.txt", "оня"},
	} {
		if hits := load(t, c.list).FindInFile(c.file, []byte(c.text)); len(hits) > 0 {
			t.Errorf("%q is found in %s: %q", c.list, c.file, c.text)
		}
	}
}

func TestSurnameFirstIsFoundInNamesOfFiles(t *testing.T) {
	for _, name := range []string{"Sampler-Ada.jpg", "sampler_ada.jpg", "2026-sampler-ada-2.pdf", "photos/SamplerAda.png"} {
		if len(load(t, "Ada Sampler").FindInName(name)) == 0 {
			t.Errorf("not found in %s", name)
		}
	}
	if hits := load(t, "Ada Sampler").FindInName("sampler-for-ada-others.jpg"); len(hits) > 0 {
		t.Error("found in other words")
	}
}

// The endings that the docs list are those that are used.
func TestDocsListTheEndings(t *testing.T) {
	page, err := os.ReadFile("../../docs/case-endings.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(page), "```\n")
	list, _, _ = strings.Cut(list, "```")
	var used strings.Builder
	for line := range strings.Lines(endingsText) {
		if !strings.HasPrefix(line, "#") && strings.TrimSpace(line) != "" {
			used.WriteString(line)
		}
	}
	if list != used.String() {
		t.Error("the list of docs/case-endings.md is not that of endings.txt: copy its lines there, but for the comment")
	}
}

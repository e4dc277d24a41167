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
	} {
		if hits := load(t, c.list).FindInFile(c.file, []byte(c.text)); len(hits) > 0 {
			t.Errorf("%q is found in %s: %q", c.list, c.file, c.text)
		}
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

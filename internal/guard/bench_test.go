package guard

import (
	"fmt"
	"strings"
	"testing"
)

// thousand gives a list of a thousand words, names and numbers.
func thousand(b *testing.B) *Matcher {
	var lines []string
	for i := range 250 {
		lines = append(lines, fmt.Sprintf("Persona%c%c Specimen%d", 'a'+i%26, 'a'+i/26, i), fmt.Sprintf("Жанара%d Зразкова", i),
			fmt.Sprintf("+380 44 %07d", i*7919), fmt.Sprintf("placename%d", i))
	}
	return load(b, lines...)
}

// BenchmarkGuard looks for a thousand words in 50 MB on one core.
func BenchmarkGuard(b *testing.B) {
	paragraphs := map[string]struct{ name, text string }{
		"plain text": {"a.txt", "The court put off the hearing of Ada Example until 14 May 2020, said her lawyer; 55 people had come.\n"},
		"html":       {"a.html", `<li><a href="../cases/ada-example/">The court put off the <em>hearing</em></a> until 14 May 2020 &amp; later.</li>` + "\n"},
		"cyrillic":   {"a.html", `<p>Суд переніс засідання у справі <b>Зразкової</b> на 14 травня 2020 року, повідомила її адвокатка.</p>` + "\n"},
		"table":      {"a.csv", "Ada Example,teacher,Example Union,Kyiv,UA,2020-05-21\r\n"},
	}
	for name, p := range paragraphs {
		b.Run(name, func(b *testing.B) {
			g := thousand(b)
			var text []byte
			for n := 0; len(text) < 50<<20; n++ {
				first, rest, _ := strings.Cut(p.text, " ")
				text = fmt.Appendf(text, "%s %d %s", first, n, rest)
			}
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if hits := g.FindInFile(p.name, text); len(hits) > 0 {
					b.Fatal(hits)
				}
			}
		})
	}
}

// BenchmarkParse reads a list of a thousand lines.
func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		thousand(b)
	}
}

package guard

import "testing"

// A capital I for l, l for a capital I, 1 for both and 0 for o are seen through in
// every word of a phrase, whatever tags stand between, and in a word alone.
func TestDisguisedWordsAreFound(t *testing.T) {
	for _, c := range []struct{ list, file, text string }{
		{"Oleh Kovalchuk", "x.html", "<p><b>Oleh</b> KovaIchuk</p>"},
		{"Oleh Kovalchuk", "x.html", "<td>OIeh</td><td>Kovalchuk</td>"},
		{"Oleh Kovalchuk", "x.html", "<i>0leh</i> <b>KovaIchuk</b>"},
		{"Oleh Kovalchuk", "x.html", "<b>KovaIchuk</b>, <i>Oleh</i>"},
		{"Олег Ковальчук", "x.html", "<b>OIeh</b> KovaIchuk"},
		{"Олег Ковальчук", "x.html", "<b>0лег</b> Ковальчук"},
		{"Іван Зразковий", "x.html", "<b>lван</b> Зразковий"},
		{"Іван Зразковий", "x.txt", "lvan Zrazkovyi"},
		{"Ivan Sample", "x.html", "<b>lvan</b> Sample"},
		{"Ivan Sample", "x.json", `{"given":"lvan","family":"SampIe"}`},
		{"Ivan", "x.txt", "seen: lvan"},
		{"Oleh", "x.html", "<b>OIeh</b>"},
		{"Olehchuk~", "x.html", "<b>OIehchuka</b>"},
	} {
		if hits := load(t, c.list).FindInFile(c.file, []byte(c.text)); len(hits) == 0 {
			t.Errorf("%q is not found in %s", c.list, c.text)
		}
	}
	for _, c := range []struct{ list, text string }{
		{"Keller", "Herr Keiler"},
		{"Anna Keller", "Anna Keiler"},
		{"Mali", "an e-mail"},
		{"Iain", "it had lain there"},
		{"Ian", "over the lan"},
		{"Lan", "Ian came"},
		{"Bell", "the BEIL"},
		{"Alo", "in A10"},
		{"Leo Sample", "Ieo Sample"},
	} {
		if hits := load(t, c.list).FindInFile("x.txt", []byte(c.text)); len(hits) > 0 {
			t.Errorf("%q is found in %s", c.list, c.text)
		}
	}
}

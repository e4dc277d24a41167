package signatory

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/htmlindex"

	"casebook/internal/charset"
)

// lists are ten invented people each, as lists of these languages look.
var lists = map[string]string{
	"windows-1257": "Jūratė Pavyzdytė;Šarūnas Pavyzdys;Žydrūnas Bandymas;Rūta Bandymaitė;Čėsna Vardauskas;Eglė Vardauskienė;Mindaugas Raidžius;Ąžuolas Raidė;Gražina Žodienė;Vytenis Žodis",
	"windows-1250": "Ľubomír Príklad;Žofia Príkladová;Štefan Vzorný;Mária Vzorná;Ján Ukážka;Zdeňka Ukážková;Michal Skúška;Oľga Skúšková;Dušan Pokus;Anežka Pokusná",
	"pl":           "Łucja Przykładowska;Świętosław Przykład;Żaneta Wzór;Grzegorz Wzorcowy;Małgorzata Próbna;Paweł Próbny;Agnieszka Dąb;Stanisław Źródło;Józef Ćwiek;Bożena Gęś",
	"ru":           "Пётр Примеров;Анна Примерова;Сергей Образцов;Ольга Образцова;Юрий Пробный;Елена Пробная;Дмитрий Опытов;Наталья Опытова;Михаил Словарь;Ирина Буква",
	"koi8-u":       "Петро Приклад;Ганна Прикладна;Сергій Зразок;Ольга Зразкова;Юрій Пробний;Олена Пробна;Дмитро Дослід;Наталія Дослідна;Михайло Словник;Їжак Літера",
	"windows-1251": "Петро Приклад;Ганна Прикладна;Сергій Зразок;Ольга Зразкова;Юрій Пробний;Олена Пробна;Дмитро Дослід;Наталія Дослідна;Михайло Словник;Їжак Літера",
	"windows-1252": "Jürgen Beispiel;Käthe Beispiel;Björn Muster;François Exemple;Hélène Exemple;José Ejemplo;María Peña;Zoë Voorbeeld;Anaïs Modèle;Günther Größe",
	"fr":           "Élodie Exemple;André Modèle;Benoît Essai;Chloé Prénom;Gaëlle Lettre;Jérôme Théorie;Noël Café;Françoise Leçon;Rémi Élève;Zoé Forêt",
	"es":           "José Ejemplo;María Ejemplo;Íñigo Muestra;Begoña Muestra;Ángel Prueba;Lucía Prueba;Raúl Peña;Sofía Nuñez;Andrés Año;Mónica Niño",
	"windows-1254": "Ayşe Örnek;Oğuz Örnek;Çiğdem Deneme;Gökhan Deneme;İsmail Harf;Işık Yazı;Şule Başak;Tuğba Ağaç;Ümit Güneş;Özge Çiçek",
	"windows-1256": "علي المثال;فاطمة المثال;محمد النموذج;مريم النموذج;يوسف التجربة;خديجة التجربة;أحمد الحرف;سعاد الكلمة;إبراهيم السطر;هدى الورقة",
	"windows-1253": "Γιώργος Παράδειγμα;Μαρία Δείγμα;Κώστας Δοκιμή;Ελένη Γράμμα;Νίκος Λέξη;Σοφία Σελίδα;Γιάννης Άρθρο;Άννα Όνομα;Πέτρος Ύλη;Ζωή Ώρα",
	"ibm866":       "Пётр Примеров;Анна Примерова;Сергей Образцов;Ольга Образцова;Юрий Пробный;Елена Пробная;Дмитрий Опытов;Наталья Опытова;Михаил Словарь;Ирина Буква",
}

var charsetOf = map[string]string{"pl": "windows-1250", "ru": "windows-1251", "fr": "windows-1252", "es": "windows-1252"}

// encoded gives a text in an encoding.
func encoded(t testing.TB, text, label string) string {
	t.Helper()
	e, err := htmlindex.Get(label)
	if err != nil {
		t.Fatal(err)
	}
	out, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(label, err)
	}
	return out
}

func TestEncodingsAreToldApartOnTenRows(t *testing.T) {
	for list, names := range lists {
		label := list
		if charsetOf[list] != "" {
			label = charsetOf[list]
		}
		text := encoded(t, "name;country\n"+strings.ReplaceAll(names, ";", ";XK\n")+";XK\n", label)
		_, rep := scanned(t, ".csv", text, options())
		want := fmt.Sprintf("row 2 is not in UTF-8; it is most probably in %s", label)
		if all := rep.All(); len(all) != 1 || all[0].Message != want || all[0].Code != "wrong-encoding" {
			t.Errorf("%s: got %s", list, said(rep))
		}
		o := options()
		o.Encoding = label
		s, rep := scanned(t, ".csv", text, o)
		if got, want := shown(t, s, "en"), strings.ReplaceAll(names, ";", "|XK\n")+"|XK"; got != want || rep.Failed() {
			t.Errorf("%s: got\n%s\n%s", list, got, said(rep))
		}
	}
}

// TestEncodingsAreToldApartOnFewRows holds the guess to five of ten rows,
// whichever five in a row they are.
func TestEncodingsAreToldApartOnFewRows(t *testing.T) {
	right, all := 0, 0
	for list, names := range lists {
		label := list
		if charsetOf[list] != "" {
			label = charsetOf[list]
		}
		rows := strings.Split(names, ";")
		for i := range len(rows) - 4 {
			all++
			if guess := charset.Guess([]byte(encoded(t, strings.Join(rows[i:i+5], " "), label))); guess == label {
				right++
			} else {
				t.Logf("%s rows %d to %d: %s", list, i, i+4, guess)
			}
		}
	}
	if right*100 < all*95 {
		t.Errorf("%d of %d right", right, all)
	}
}

func TestMixedEncodingsAreToldAtTheirRow(t *testing.T) {
	_, rep := scanned(t, ".csv", "name\nŽofia Príkladová\n"+encoded(t, "Štefan Vzorný\nMária Vzorná\n", "windows-1250"), options())
	want := `signatories.csv:3: error: row 3 is not in UTF-8, but rows before it are: the file mixes two encodings (that row is most probably in windows-1250; save all of it as CSV UTF-8) [wrong-encoding]`
	if got := said(rep); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestUnknownEncodingIsSaidAtTheLettersKey(t *testing.T) {
	o := options()
	o.Encoding = "window-1251"
	_, rep := scanned(t, ".csv", "name\nAda Example\n", o)
	want := `signatories.csv: error: unknown encoding "window-1251" (did you mean "windows-1251"?) [unknown-encoding]`
	if got := said(rep); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestHintSaysHowAnImportNamesTheEncoding(t *testing.T) {
	o := options()
	o.Importing = true
	_, rep := scanned(t, ".csv", encoded(t, "name\nŁucja Przykład\nŻaneta Śmieszna\nBogusław Wzór\n", "windows-1250"), o)
	if got, want := said(rep), "(if so, add --encoding windows-1250, or save the file as CSV UTF-8)"; !strings.Contains(got, want) {
		t.Errorf("got %s", got)
	}
}

// TestHeadersInAnotherEncodingAreAnError holds that a column public is never
// missed because its header is not in UTF-8: all would be named.
func TestHeadersInAnotherEncodingAreAnError(t *testing.T) {
	for _, tt := range []struct{ header, label, hint string }{
		{"name,público", "windows-1252", `; it is most probably in windows-1252 (if so, write signatories_encoding = "windows-1252" in the letter, or save the file as CSV UTF-8)`},
		{"name,role,публічно", "windows-1251", `; it is most probably in windows-1251 (if so, write signatories_encoding = "windows-1251" in the letter, or save the file as CSV UTF-8)`},
		{"name,publié", "windows-1252", ""},
		{"name,anónimo", "windows-1252", ""},
		{"Список,,\nname,public", "windows-1251", ""},
		{"Ім'я;посада", "windows-1251", `; it is most probably in windows-1251 (if so, write signatories_encoding = "windows-1251" in the letter, or save the file as CSV UTF-8)`},
	} {
		s, rep := scanned(t, ".csv", encoded(t, tt.header+"\nSecret Person,no,no\n", tt.label), options())
		if got, want := said(rep), "signatories.csv:1: error: row 1 is not in UTF-8"+tt.hint; !strings.HasPrefix(got, want) || strings.Contains(got, "\n") || rep.All()[0].Code != "wrong-encoding" {
			t.Errorf("%s: got %s", tt.header, got)
		}
		if s.Named != 0 {
			t.Errorf("%s: somebody is named", tt.header)
		}
		from := encoded(t, tt.header+"\nSecret Person,no,no\n", tt.label)
		if m, rep := merged(t, ".csv", "name,public\nAda Example,yes\n", "x.csv", from, nil); m != nil || !rep.Failed() {
			t.Errorf("%s: people are imported", tt.header)
		}
	}
}

func TestEveryTextFormNamesTheLettersKeyForItsEncoding(t *testing.T) {
	csv := "name,role\nПетро Приклад,суддя\nЇжак Літера,\n"
	json := `[{"name": "Петро Приклад", "role": "суддя"}, {"name": "Їжак Літера"}]`
	toml := "[[signatory]]\nname = \"Петро Приклад\"\nrole = \"суддя\"\n[[signatory]]\nname = \"Їжак Літера\"\n"
	hint := `; it is most probably in windows-1251 (if so, write signatories_encoding = "windows-1251" in the letter, or save the file as `
	for _, tt := range []struct{ ext, text, want string }{
		{".csv", csv, "signatories.csv:2: error: row 2 is not in UTF-8" + hint + "CSV UTF-8) [wrong-encoding]"},
		{".json", json, "signatories.json:1:2: error: row 1 is not in UTF-8" + hint + "UTF-8) [wrong-encoding]"},
		{".toml", toml, "signatories.toml:2:9: error: the list is not in UTF-8" + hint + "UTF-8) [wrong-encoding]"},
	} {
		old := encoded(t, tt.text, "windows-1251")
		if _, rep := scanned(t, tt.ext, old, options()); said(rep) != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.ext, said(rep), tt.want)
		}
		o := options()
		o.Encoding = "windows-1251"
		people := "Петро Приклад|суддя\nЇжак Літера"
		if s, rep := scanned(t, tt.ext, old, o); shown(t, s, "uk") != people || said(rep) != "" {
			t.Errorf("%s in windows-1251: got %q, %s", tt.ext, shown(t, s, "uk"), said(rep))
		}
		if s, rep := scanned(t, tt.ext, "\xff\xfe"+encoded(t, tt.text, "utf-16le"), options()); shown(t, s, "uk") != people || said(rep) != "" {
			t.Errorf("%s in UTF-16: got %q, %s", tt.ext, shown(t, s, "uk"), said(rep))
		}
		// Saved anew as UTF-8, the key forgotten: every byte is a letter of windows-1251.
		if _, rep := scanned(t, tt.ext, tt.text, o); said(rep) != "signatories"+tt.ext+": error: the list is in UTF-8, not in windows-1251 (name no encoding: UTF-8 needs none) [wrong-encoding]" {
			t.Errorf("%s in UTF-8: got %s", tt.ext, said(rep))
		}
	}
	o := options()
	o.Encoding = "windows-1251"
	if _, rep := scanned(t, ".csv", "Ім'я;посада\nАда;x\n", o); said(rep) != "signatories.csv: error: the list is in UTF-8, not in windows-1251 (name no encoding: UTF-8 needs none) [wrong-encoding]" {
		t.Errorf("got %s", said(rep))
	}
	if s, rep := scanned(t, ".csv", "name\nAda Example\n", o); said(rep) != "" || s.Named != 1 {
		t.Errorf("letters of ASCII are in both: got %s", said(rep))
	}
}

func TestColumnsThatAreLeftOutAreInUTF8Too(t *testing.T) {
	_, rep := scanned(t, ".csv", "name,note\nAda Example,\xcf\n", options())
	if all := rep.All(); all[len(all)-1].Code != "wrong-encoding" || !rep.Failed() {
		t.Errorf("got %s", said(rep))
	}
}

// TestBytesAreUTF8HoweverTheyAreRead cuts texts everywhere.
func TestBytesAreUTF8HoweverTheyAreRead(t *testing.T) {
	for text, want := range map[string]bool{"Ада 😀 é": true, "Ada": false, "Ада\xd0": false, "\xe0Ада": false, "A\xe9da": false, "Ада\xf0\x9f\x98z": false} {
		for i := range len(text) + 1 {
			for j := i; j <= len(text); j++ {
				var check byteCheck
				for _, part := range []string{text[:i], text[i:j], text[j:]} {
					check.r = strings.NewReader(part)
					io.ReadAll(&check)
				}
				if check.areUTF8() != want {
					t.Errorf("%q cut at %d and %d: got %t", text, i, j, !want)
				}
			}
		}
	}
}

func TestLostLettersAreAnError(t *testing.T) {
	for _, tt := range []struct{ ext, text, label, want string }{
		{".csv", "name\nA\x98B\n", "windows-1251", "signatories.csv:2:1: error: row 2: name holds a letter that was lost (�) (write it anew; is the list in windows-1251?) [lost-letter]"},
		{".csv", "name\nA\x81B\n", "windows-1250", "signatories.csv:2:1: error: row 2: name holds a letter that was lost (�) (write it anew; is the list in windows-1250?) [lost-letter]"},
		{".csv", "name\nA\x85B\n", "iso-8859-2", "signatories.csv:2:1: error: row 2: name holds a letter that was lost (�) (write it anew; is the list in iso-8859-2?) [lost-letter]"},
		{".json", `[{"name": "\ud800A"}]`, "", "signatories.json:1:11: error: row 1: name holds a letter that was lost (�) (write it anew) [lost-letter]"},
	} {
		o := options()
		o.Encoding = tt.label
		s, rep := scanned(t, tt.ext, tt.text, o)
		if got := said(rep); got != tt.want || s.Named != 0 {
			t.Errorf("%s: got %s", tt.label, got)
		}
	}
}

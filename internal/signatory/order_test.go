package signatory

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/text/collate"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// TestOrderIsThatOfTheCollator compares the order made from parts of keys with
// the collator's own comparison of whole names, letter by letter.
func TestOrderIsThatOfTheCollator(t *testing.T) {
	var text bytes.Buffer
	writePeople(&text, 3000)
	list := text.String()
	for _, more := range []string{"Ada", "ada", "ADA", "Ada ", "Ada  B", "Ada B", "Ada-B", "Adab", "Adá", "Ádá B", "Ada b", "Chora", "Cora", "Žofie", "Zora", strings.Repeat("Ada ", 40) + "A", strings.Repeat("Ada ", 40) + "B", strings.Repeat("Ada ", 40) + "á"} {
		list += more + ",,,,,,yes,\n"
	}
	for _, lang := range []string{"en", "sk", "uk", "lt", "sv"} {
		o := blanksFollow(true)
		o.Languages, o.SortByName = []string{lang}, true
		s, rep := scanned(t, ".csv", list, o)
		if rep.Failed() {
			t.Fatal(said(rep))
		}
		sorted := listOf(t, s.Rows(lang))
		sorted = slices.DeleteFunc(sorted, func(p campaign.Signatory) bool { return p.Initials })
		compare := newCollator(lang).CompareString
		letters := []string{}
		for i, p := range sorted {
			if i == 0 || p.Letter != sorted[i-1].Letter {
				letters = append(letters, p.Letter)
			} else if compare(sorted[i-1].Name, p.Name) > 0 {
				t.Errorf("%s: %q before %q", lang, sorted[i-1].Name, p.Name)
			}
		}
		var want []string
		for _, i := range s.Initials(lang) {
			want = append(want, i.Key)
		}
		if !slices.Equal(letters, want) {
			t.Errorf("%s: got letters %v, want %v", lang, letters, want)
		}
		if len(sorted) != s.Named {
			t.Errorf("%s: %d of %d", lang, len(sorted), s.Named)
		}
	}
}

func TestRowsMayBeReadByManyAtOnce(t *testing.T) {
	var text bytes.Buffer
	writePeople(&text, 500)
	for _, sorted := range []bool{false, true} {
		o := blanksFollow(true)
		o.SortByName = sorted
		s, _ := scanned(t, ".csv", text.String(), o)
		want := shown(t, s, "en")
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				lang := o.Languages[i%2]
				var lines []string
				for p, err := range s.Rows(lang) {
					if err != nil {
						t.Error(err)
					}
					lines = append(lines, line(p))
				}
				if got := strings.Join(lines, "\n"); lang == "en" && got != want {
					t.Error("another list")
				}
				for _, letter := range s.Initials(lang) {
					n := 0
					for range s.RowsOf(lang, letter.Key) {
						n++
					}
					if n != letter.Count {
						t.Errorf("%d under %s, want %d", n, letter.Key, letter.Count)
					}
				}
			})
		}
		wg.Wait()
	}
}

func TestRowsEndWhenTheirReaderHasEnough(t *testing.T) {
	for _, sorted := range []bool{false, true} {
		o := blanksFollow(true)
		o.SortByName = sorted
		s, _ := scanned(t, ".csv", "name,public\nAda Example,\nBo Example,\nCy Example,initials\n", o)
		for want := range 3 {
			n := 0
			for range s.Rows("en") {
				if n++; n > want {
					break
				}
			}
			if n != want+1 {
				t.Errorf("got %d", n)
			}
		}
	}
}

func TestRowsAreThoseThatWereCheckedWhateverBecomesOfTheFile(t *testing.T) {
	file := "signatories.csv"
	fsys := fstest.MapFS{file: {Data: []byte("name,public\nAda Example,\nBo Secret,no\n"), ModTime: noon}}
	s, err := Scan(fsys, file, blanksFollow(true), &diag.Report{})
	if err != nil {
		t.Fatal(err)
	}
	fsys[file] = &fstest.MapFile{Data: []byte("name,public\nAda Example,\nBo Secret,yes\n"), ModTime: noon.Add(time.Second)}
	if got := shown(t, s, "en"); got != "Ada Example" {
		t.Errorf("got %s", got)
	}
	delete(fsys, file)
	if got := shown(t, s, "en"); got != "Ada Example" {
		t.Errorf("without the file: got %s", got)
	}
}

// tailored are languages whose alphabets have letters of two or three, or an
// order of their own, besides those that casebook has words for.
var tailored = []string{"en", "uk", "ru", "kk", "pl", "fr", "de", "es", "ar", "cs", "sk", "hu", "hr", "sq", "cy", "da", "lt", "lv", "mt", "sv", "tr", "vi", "de-u-co-phonebk", "es-u-co-trad"}

// alike reports a word whose key is not the library's.
func alike(t *testing.T, k *collationKeys, library *collate.Collator, buffer *collate.Buffer, word string) {
	t.Helper()
	buffer.Reset()
	want := library.KeyFromString(buffer, word)
	if got := k.appendKey(nil, word, 1<<20); !bytes.Equal(got, want) {
		t.Errorf("key of %q: got %x, want %x", word, got, want)
	}
}

func TestKeysOfAnyThreeLettersAreThoseOfTheLibrary(t *testing.T) {
	var buffer collate.Buffer
	for _, lang := range tailored {
		k, library := newCollationKeys(lang), newCollator(lang, collate.Loose)
		for a := 'a'; a <= 'z'; a++ {
			for b := 'a'; b <= 'z'; b++ {
				for c := 'a'; c <= 'z'; c++ {
					alike(t, k, library, &buffer, string([]rune{a, b, c}))
				}
			}
		}
		if t.Failed() {
			t.Fatalf("in %s", lang)
		}
	}
}

func TestKeysOfWordsAreThoseOfTheLibrary(t *testing.T) {
	letters := []rune("abcdeghijklmnoprstuvwyzABCDEFGHIJKLMNOPSTZ áàâäãåāăąçćčďéèêëęěğíîïłľĺñńňóôöőøőœŕřśšşßťúûüűůýÿźżžæðþđǆЖабвгґдеєёжзиіїйкқлмнңоөпрстуұүфхцчшщъыьэюяαβγάωσςعبدאב王-'’.·,1")
	var buffer collate.Buffer
	r := rand.New(rand.NewPCG(1, 2))
	for _, lang := range tailored {
		k, library := newCollationKeys(lang), newCollator(lang, collate.Loose)
		for range 4000 {
			word := make([]rune, 1+r.IntN(12))
			for i := range word {
				word[i] = letters[r.IntN(len(letters))]
			}
			alike(t, k, library, &buffer, string(word))
		}
		if t.Failed() {
			t.Fatalf("in %s", lang)
		}
	}
}

func TestKeysAreWithoutTheLibraryForMostNames(t *testing.T) {
	k := newCollationKeys("sk")
	for _, name := range []string{"Ada Example", "Žofia Švejkovská-Éxemple", "Олена Приклад"} {
		k.appendKey(nil, name, 1<<20)
	}
	if len(k.words) != 0 {
		t.Errorf("asked for %d words", len(k.words))
	}
	k.appendKey(nil, "Chora", 1<<20)
	if len(k.words) != 1 {
		t.Errorf("Slovak ch is one letter, but it was not asked for")
	}
}

func TestPeopleKeepTheirOrderWhateverTheyBeginWith(t *testing.T) {
	var list strings.Builder
	list.WriteString("name\n")
	var want []string
	for i := range 3 * maxShelves {
		name := string(rune('一'+i*7%1000)) + " Example " + strings.Repeat("x", i%5)
		want = append(want, strings.TrimSpace(name))
		list.WriteString(name + "\n")
	}
	o := blanksFollow(true)
	s, rep := scanned(t, ".csv", list.String(), o)
	if rep.Failed() || s.Named != len(want) {
		t.Fatal(s.Named, said(rep))
	}
	if got := shown(t, s, "en"); got != strings.Join(want, "\n") {
		t.Error("another order than the file's")
	}
	o.SortByName = true
	s, _ = scanned(t, ".csv", list.String(), o)
	got := strings.Split(shown(t, s, "en"), "\n")
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Error("sorted, other people")
	}
}

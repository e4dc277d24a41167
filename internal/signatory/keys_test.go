package signatory

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"golang.org/x/text/collate"
)

// tailored are languages whose alphabets have letters of two or three, or an
// order of their own, besides those that casebook has words for.
var tailored = []string{"en", "uk", "ru", "kk", "pl", "fr", "de", "es", "ar", "cs", "sk", "hu", "hr", "sq", "cy", "da", "lt", "lv", "mt", "sv", "tr", "vi", "de-u-co-phonebk", "es-u-co-trad"}

// alike reports a word whose key is not the library's.
func alike(t *testing.T, k *keys, library *collate.Collator, buffer *collate.Buffer, word string) {
	t.Helper()
	buffer.Reset()
	want := library.KeyFromString(buffer, word)
	if got := k.append(nil, word, 1<<20); !bytes.Equal(got, want) {
		t.Errorf("key of %q: got %x, want %x", word, got, want)
	}
}

func TestKeysOfAnyThreeLettersAreThoseOfTheLibrary(t *testing.T) {
	var buffer collate.Buffer
	for _, lang := range tailored {
		k, library := newKeys(lang), collator(lang, collate.Loose)
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
		k, library := newKeys(lang), collator(lang, collate.Loose)
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
	k := newKeys("sk")
	for _, name := range []string{"Ada Example", "Žofia Švejkovská-Éxemple", "Олена Приклад"} {
		k.append(nil, name, 1<<20)
	}
	if len(k.words) != 0 {
		t.Errorf("asked for %d words", len(k.words))
	}
	k.append(nil, "Chora", 1<<20)
	if len(k.words) != 1 {
		t.Errorf("Slovak ch is one letter, but it was not asked for")
	}
}

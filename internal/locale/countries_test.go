package locale

import "testing"

func TestCountryNames(t *testing.T) {
	for _, c := range []struct{ tag, code, want string }{
		{"en", "KZ", "Kazakhstan"}, {"uk", "KZ", "Казахстан"}, {"kk", "KZ", "Қазақстан"}, {"fr", "DE", "Allemagne"},
		{"ar", "UA", "أوكرانيا"}, {"en", "SZ", "Eswatini"}, {"en", "MK", "North Macedonia"}, {"en", "HK", "Hong Kong"},
		{"de", "CZ", "Tschechien"}, {"mt", "PL", "Poland"}, {"en", "XK", "Kosovo"}, {"en", "Narnia", "Narnia"}, {"en", "", ""},
	} {
		if got := For(c.tag).Country(c.code); got != c.want {
			t.Errorf("%s: %s: got %q, want %q", c.tag, c.code, got, c.want)
		}
	}
}

func TestIsCountry(t *testing.T) {
	for code, want := range map[string]bool{
		"UA": true, "KZ": true, "XK": true, "ua": false, "UK": false, "EU": false, "ZZ": false, "UN": false, "001": false, "": false,
		"month": false, "year": false, "AN": false, "SU": false,
	} {
		if got := IsCountry(code); got != want {
			t.Errorf("%q: got %v, want %v", code, got, want)
		}
	}
	if got, want := len(Countries()), 250; got != want {
		t.Errorf("got %d countries, want the 249 of ISO 3166-1 and Kosovo: %d", got, want)
	}
}

func TestCountryIsFoundByItsWrittenName(t *testing.T) {
	for name, want := range map[string]string{
		"Ukraine": "UA", "UKRAINE ": "UA", "Україна": "UA", "UK": "GB", "Czech Republic": "CZ", "Cote d'Ivoire": "CI",
		"Côte d’Ivoire": "CI", "Turkey": "TR", "Об'єднані Арабські Емірати": "AE", "Atlantis": "", "": "",
	} {
		if got := CountryCode(name, "uk"); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestLanguagesNameThemselves(t *testing.T) {
	for tag, want := range map[string]string{
		"uk": "Українська", "en": "English", "kk": "Қазақ тілі", "ar": "العربية", "lt": "Lietuvių", "tr": "Türkçe",
		"az": "Azərbaycan", "it": "Italiano", "ka": "ქართული", "pt-BR": "Português", "xx": "xx", "UK-ua": "Українська",
	} {
		if got := Autonym(tag); got != want {
			t.Errorf("%s: got %q, want %q", tag, got, want)
		}
	}
}

func TestDirection(t *testing.T) {
	for tag, want := range map[string]string{
		"ar": "rtl", "ar-EG": "rtl", "fa": "rtl", "he": "rtl", "ckb": "rtl", "ku": "ltr", "ku-Arab": "rtl", "uk": "ltr",
		"az-Arab-IR": "rtl", "ks-Deva": "ltr", "xx": "ltr", "": "ltr",
	} {
		if got := Direction(tag); got != want {
			t.Errorf("%q: got %q, want %q", tag, got, want)
		}
	}
}

// TestEverydayNamesOfCountries holds that a country is known by what people
// call it, where CLDR knows only its formal name, in each of the nine languages.
func TestEverydayNamesOfCountries(t *testing.T) {
	for name, want := range map[string]string{
		"UK": "GB", "U.K.": "GB", "uk": "GB", "Great Britain": "GB", "USA": "US", "U.S.A.": "US", "United States of America": "US", "Holland": "NL",
		"The Netherlands": "NL", "Russian Federation": "RU", "Burma": "MM", "Великобританія": "GB", "РФ": "RU", "Голландия": "NL", "Белоруссия": "BY",
		"Білорусія": "BY", "АҚШ": "US", "Zjednoczone Królestwo": "GB", "Grande-Bretagne": "GB", "Großbritannien": "GB", "Grossbritannien": "GB", "Weißrussland": "BY",
		"Gran Bretaña": "GB", "EEUU": "US", "EE.UU.": "US", "Holanda": "NL", "بريطانيا": "GB", "الولايات المتحدة الأمريكية": "US",
		"England": "", "EU": "", "Georgia (US)": "",
	} {
		if got := CountryCode(name, Built...); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	for name, code := range everydayNames() {
		if !IsCountry(code) {
			t.Errorf("%q: %q is no country", name, code)
		}
		for _, tag := range Built {
			if For(tag).codes()[name] == code {
				t.Errorf("%q is known from %s already", name, tag)
			}
		}
	}
}

package locale

import (
	"slices"
	"testing"
)

func TestLeftToRightPartsOfRightToLeftText(t *testing.T) {
	for in, want := range map[string][]string{
		"اتصل على +380 44 123 45 67 الآن": {"+380 44 123 45 67"},
		"هاتف (044) 123-45-67.":           {"(044) 123-45-67"},
		"هاتف: 044 123 45 67":             {"044 123 45 67"},
		"من 1999 – 2020 وفي 2020":         {},
		"قرار 5 رقم 19":                   {},
		"Article 19 تقول":                 {"Article 19"},
		"منظمة (Article 19) تقول":         {"(Article 19)"},
		"اكتب إلى ada@example.org أو":     {"ada@example.org"},
		"https://example.org/a?b=1 هنا":   {"https://example.org/a?b=1"},
		"Ada Example تقول":                {},
		"طائرة F-16، ثم COVID-19":         {"F-16", "COVID-19"},
		"+380441234567":                   {"+380441234567"},
		"(":                               {},
		"لغة C++ و C# قديمة":              {"C++", "C#"},
		"وسم #FreeAda هنا":                {"#FreeAda"},
		"إطار .NET هنا":                   {".NET"},
		"قال.NET هنا":                     {},
		"انظر example.org/cases/ هنا":     {"example.org/cases/"},
		"Ada Example / بو و Cy + دي":      {},
		"المادة 205-3 و 405-2، والقضية":   {"205-3", "405-2"},
		"المواد 205-3, 405-2":             {"205-3", "405-2"},
		"القضية 757/12345/20-к هنا":       {"757/12345/20-к"},
		"القضية 2-11/456-к هنا":           {"2-11/456-к"},
		"والسعر -5% أو −5 أو +3":          {"-5%", "−5", "+3"},
		"المادة 9‑1 هنا":                  {"9‑1"},
		"كلمة-5 و5%":                      {},
		"بين 1999-2020 و 12":              {},
		"Иван Примеров, 19 هنا":           {"Иван Примеров, 19"},
		"Dr. John Sample, Ph.D.":          {"Dr. John Sample, Ph.D."},
		"كتب Ada Example.":                {},
		"Ada Example (MEP) تقول":          {},
		"x2 (y3":                          {"x2"},
		"نص ((5a":                         {"5a"},
	} {
		got := []string{}
		for _, r := range LeftToRight(in) {
			got = append(got, in[r[0]:r[1]])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}

func TestMonthNamed(t *testing.T) {
	for word, want := range map[string]int{"Mai": 5, "травня": 5, "травень": 5, "Feb": 2, "Sept.": 9, "лютого": 2, "février": 2, "listopada": 11, "мамыр": 5, "مايو": 5, "Monday": 0, "2020": 0, "": 0} {
		if got := int(MonthNamed(word)); got != want {
			t.Errorf("%s: got %d, want %d", word, got, want)
		}
	}
}

func FuzzLeftToRight(f *testing.F) {
	f.Add("منظمة (Article 19) +380 44 ((")
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, r := range LeftToRight(s) {
			if r[0] < last || r[1] <= r[0] || r[1] > len(s) {
				t.Fatalf("%q: %v", s, r)
			}
			last = r[1]
		}
	})
}

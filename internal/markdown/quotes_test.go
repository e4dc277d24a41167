package markdown

import "testing"

func TestPunctuationOfALanguage(t *testing.T) {
	for _, tt := range []struct{ lang, in, want string }{
		{"en", `"a 'b' c" and 'd "e" f'`, "“a ‘b’ c” and ‘d “e” f’"},
		{"en-GB", `it's the '90s, 'tis rock 'n' roll, the Smiths' "house"`, "it’s the ’90s, ’tis rock ’n’ roll, the Smiths’ “house”"},
		{"en", `a 5" nail, 6'2" tall`, `a 5" nail, 6'2" tall`},
		{"en", `("a," *"b"* "*c*" "[d](e)", "f!" --"g"-- "h`, "(“a,” “b” “c” “d”, “f!” –“g”– “h"},
		{"en", "a -- b---c ... d.... ---- e-f 1.5 .....", "a – b—c … d…. ---- e-f 1.5 ....."},
		{"en", `\"a\" &quot;b&quot; \'c\' d\--e`, `"a" "b" 'c' d--e`},
		{"en", "\"a\nb\" \"c", "“a b” “c"},
		{"en", `"a "b" c"`, "“a ‘b’ c”"},
		{"en", `a " b`, `a " b`},
		{"uk", `"Газета "Правда" пише" про п'ять`, "«Газета „Правда“ пише» про п’ять"},
		{"ru", `"а 'б' в"`, "«а „б“ в»"},
		{"kk", `"а"`, "«а»"},
		{"pl", `"a 'b' c"`, "„a «b» c”"},
		{"fr", `l'"ami"`, "l’«\u202fami\u202f»"},
		{"fr-CA", `"a"`, "«\u202fa\u202f»"},
		{"de", `"a 'b' c"`, "„a ‚b‘ c“"},
		{"es", `"¿a?"`, "«¿a?»"},
		{"ar", `قال "نعم"، ثم "لا"`, "قال «نعم»، ثم «لا»"},
		{"lt", `"a"`, "„a“"},
		{"sk", `"a"`, "„a“"},
		{"pt-BR", `"a"`, "“a”"},
		{"pt-PT", `"a"`, "«a»"},
		{"nl", `"a"`, "‘a’"},
		{"el", `"a 'b' c"`, "«a “b” c»"},
		{"hu", `"a 'b' c"`, "„a »b« c”"},
		{"sr", `"a"`, "„a”"},
		{"hr", `"a 'b' c"`, "„a ‚b‘ c“"},
		{"bs", `"a"`, "„a”"},
		{"sl", `"a"`, "„a“"},
		{"mk", `"a"`, "„a“"},
		{"et", `"a"`, "„a“"},
		{"fi", `"a 'b' c"`, "”a ’b’ c”"},
		{"sv-FI", `"a"`, "”a”"},
		{"nb", `"a"`, "«a»"},
		{"he", `"א"`, "”א”"},
		{"fa", `"ا 'ب' ج"`, "«ا ‹ب› ج»"},
		{"hy", `"ա"`, "«ա»"},
		{"ka", `"ა 'ბ' გ"`, "„ა «ბ» გ“"},
		{"ky", `"а 'б' в"`, "«а „б“ в»"},
		{"xx", `"a"`, "“a”"},
	} {
		d, _ := convert(tt.lang, tt.in)
		if d.Excerpt != tt.want {
			t.Errorf("%s: %s\n got %s\nwant %s", tt.lang, tt.in, d.Excerpt, tt.want)
		}
	}
}

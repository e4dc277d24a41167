package guard

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"casebook/internal/romanise"
)

// romanised are the tables of letters; what a table lacks is as in icao.
var romanised = [schemes]string{
	icao:      romanise.ICAO,
	ukrainian: `г=h и=y`,
	bgn:       `й=y ъ= ю=yu я=ya є=ye ї=yi`,
	kazakh:    `ж=j х=h ч=ts ш=s щ=sts ъ=`,
	press:     `ё=yo й=y ъ= ю=yu я=ya є=ye ї=yi қ=k`,
}

// positioned are letters spelt otherwise where they stand.
var positioned = [schemes][positions]string{
	ukrainian: {atStart: `є=ye ї=yi й=y ю=yu я=ya`, afterZ: `г=gh`},
	icao:      {atStart: `є=ye ї=yi`},
	bgn:       {atStart: `е=ye ё=ye`, yotated: `е=ye ё=ye`},
}

// alike are letters of other scripts by the Latin ones they look like, small
// or capital; a capital of its own is one that looks like another letter.
const alike = `а=a в=b е=e к=k м=m н=h о=o р=p с=c т=t у=y х=x і=i ј=j ѕ=s ԁ=d ԛ=q ԝ=w һ=h г=r ґ=r ё=e є=e ї=i и=n й=n я=r ш=w ц=u ч=y д=a ў=y ә=e қ=k ң=h ү=y ұ=y ө=o ғ=f
	ѵ=v ӏ=l ԍ=g ԃ=d ԋ=h ѡ=w ҝ=k ҳ=x ҫ=c ӓ=a ӧ=o ӱ=y ӿ=x ҽ=e
	α=a β=b ε=e ζ=z η=n Η=h ι=i κ=k μ=u Μ=m ν=v Ν=n ο=o ρ=p τ=t υ=u Υ=y χ=x γ=y Γ=r ω=w Ω=ω ϲ=c ϳ=j ɑ=a ɡ=g ɩ=i
	σ=o Σ=e Λ=a Δ=a Ξ=e Θ=o φ=ф ϙ=q
	ά=a έ=e ή=n ί=i ό=o ύ=u ώ=w ϊ=i ϋ=u ϝ=f
	օ=o ո=n ս=u ց=g հ=h ա=w զ=q յ=j լ=l Տ=s Լ=l Օ=o Ս=u
	Ⲁ=a Ⲃ=b Ⲉ=e Ⲏ=h Ⲓ=i Ⲕ=k Ⲙ=m Ⲛ=n Ⲟ=o Ⲣ=p Ⲥ=c Ⲧ=t Ⲩ=y Ⲭ=x
	Ꭰ=d Ꭱ=r Ꭲ=t Ꭵ=i Ꭺ=a Ꭻ=j Ꭼ=e Ꮃ=w Ꮇ=m Ꮋ=h Ꮐ=g Ꮓ=z Ꮢ=r Ꮤ=w Ꮪ=s Ꮮ=l Ꮯ=c Ꮲ=p Ꮶ=k Ꮷ=d Ᏼ=b Ꮩ=v
	ꓮ=a ꓐ=b ꓚ=c ꓓ=d ꓰ=e ꓝ=f ꓖ=g ꓧ=h ꓲ=i ꓙ=j ꓗ=k ꓡ=l ꓟ=m ꓠ=n ꓳ=o ꓑ=p ꓣ=r ꓢ=s ꓔ=t ꓴ=u ꓦ=v ꓪ=w ꓫ=x ꓬ=y ꓜ=z
	ß=b ǫ=q ƚ=t ə=e ɯ=w ʍ=m ɜ=з ɸ=ф π=п ᴦ=r ᴧ=л ʅ=l Ɩ=l ɬ=t`

// alphabets are the letters a to z as programs style them with letters that have
// other names.
var alphabets = []string{
	"αႦƈԃҽϝɠԋιʝƙʅɱɳσρϙɾʂƚυʋɯxყȥ",
	"ąცƈɖɛʄɠɧıʝƙƖɱŋơ℘զཞʂɬų·ῳҳყʑ",
	"αв·∂єfgнιנкℓмησρqяѕтυνωχуz",
	"卂乃匚ᗪ乇千Ꮆ卄丨フҜㄥ爪几ㄖ卩Ɋ尺丂ㄒㄩᐯ山乂ㄚ乙",
	"ᗩᗷᑕᗪEᖴGᕼIᒍKᒪᗰᑎOᑭᑫᖇᔕTᑌᐯᗯ᙭Yᘔ",
	"ᎪᏴᏟᎠᎬFᏀᎻᎥᎫᏦᏞᎷNᎾᏢᎤᏒᏚᎢᏌᏙᏔXᎽᏃ",
	"ልጌርዕቿቻኗዘጎጋጕረጠክዐየዒዪነፕሁሀሠሸሃጊ",
}

// latinised are letters that no normal form takes apart, small capitals, and signs
// that stand for letters.
const latinised = `ß=ss æ=ae œ=oe ø=o đ=d ð=d þ=th ł=l ı=i ŋ=n ħ=h ŧ=t ə=a ĸ=k ſ=s ŀ=l ƒ=f ٱ=ا ى=ي ی=ي ک=ك ة=ه ھ=ه ہ=ه և=եւ
	ᴀ=a ʙ=b ᴄ=c ᴅ=d ᴇ=e ꜰ=f ɢ=g ʜ=h ɪ=i ᴊ=j ᴋ=k ʟ=l ᴌ=l ᴍ=m ɴ=n ᴏ=o ᴘ=p ꞯ=q ʀ=r ꜱ=s ᴛ=t ᴜ=u ᴠ=v ᴡ=w ʏ=y ᴢ=z ᴁ=ae ɶ=oe ᴆ=d ǝ=e ɐ=a ɑ=a ɡ=g
	ᴦ=γ ᴧ=λ ᴨ=π ᴩ=ρ ᴪ=ψ ᴫ=л ɨ=i ʉ=u ɓ=b ɗ=d ɠ=g ƴ=y ƙ=k ŉ=n ɫ=l ƶ=z ǥ=g
	ƀ=b ƃ=b ƈ=c ƌ=d ƚ=l ƞ=n ƥ=p ƫ=t ƭ=t ȡ=d ȥ=z ȴ=l ȵ=n ȶ=t ȼ=c ȿ=s ɀ=z ɇ=e ɉ=j ɋ=q ɍ=r ɏ=y ɕ=c ɖ=d ɦ=h ɬ=l ɭ=l ɱ=m ɲ=n ɳ=n ɼ=r ɽ=r ɾ=r ʂ=s ʈ=t ʋ=v
	ʐ=z ʑ=z ʛ=g ʝ=j ʠ=q ᵬ=b ᵭ=d ᵮ=f ᵯ=m ᵰ=n ᵱ=p ᵲ=r ᵳ=r ᵴ=s ᵵ=t ᵶ=z ᵽ=p ᶀ=b ᶁ=d ᶂ=f ᶃ=g ᶄ=k ᶅ=l ᶆ=m ᶇ=n ᶈ=p ᶉ=r ᶊ=s ᶌ=v ᶍ=x ᶎ=z ᶏ=a ᶑ=d ᶒ=e ᶖ=i ᶙ=u
	ỿ=y ⱡ=l ⱥ=a ⱦ=t ⱨ=h ⱪ=k ⱬ=z ⱱ=v ⱳ=w ⱴ=v ⱸ=e ⱺ=o ꝁ=k ꝃ=k ꝅ=k ꝉ=l ꝋ=o ꝍ=o ꝑ=p ꝓ=p ꝕ=p ꝗ=q ꝙ=q ꝟ=v ꞎ=l ꞑ=n ꞓ=c ꞔ=c ꞕ=h ꞗ=b ꞙ=f ꞡ=g ꞣ=k ꞥ=n ꞧ=r ꞩ=s
	ꞹ=u ꟈ=d ꟊ=s ᵾ=u ɛ=e ɔ=o ᴙ=я ᴎ=и ᴐ=o ϶=э ɧ=h ∂=d ℘=p ᙭=x`

// twofold are Latin letters with marks that many write as two.
const twofold = `ä=ae ö=oe ü=ue ø=oe å=aa æ=ae œ=oe ǿ=oe ǽ=ae đ=dj ð=dh š=sh č=ch ž=zh ş=sh ș=sh ç=ch ğ=gh ñ=ny ț=ts`

const vowels = "аеёиоуыэюяіїєйъь"

// spellings are these tables, read when the first letter beyond ASCII is met.
type spellings struct {
	romanised        [schemes]map[rune]string
	positioned       [schemes][positions]map[rune]string
	alike, latinised map[rune]string
	expanded         map[rune]string
}

var tables = sync.OnceValue(func() *spellings {
	t := &spellings{alike: romanise.ParsePairs(alike), latinised: romanise.ParsePairs(latinised), expanded: romanise.ParsePairs(twofold)}
	for r, text := range romanise.ParsePairs(alike) { // of a capital that stands alone in the table, also the small letter
		if _, known := t.alike[unicode.ToLower(r)]; !known && unicode.ToLower(r) != r {
			t.alike[unicode.ToLower(r)] = text
		}
	}
	for _, letters := range alphabets {
		for i, r := range []rune(letters) {
			if small := lowerCase(r); r >= utf8.RuneSelf && t.alike[small] == "" && t.latinised[small] == "" {
				t.alike[small] = string(rune('a' + i))
			}
		}
	}
	for s := range schemes {
		t.romanised[s] = romanise.ParsePairs(romanised[s])
		for p := range positions {
			t.positioned[s][p] = romanise.ParsePairs(positioned[s][p])
		}
	}
	return t
})

// lookOf gives what a letter looks like, of what no normal form takes apart.
func (t *spellings) lookOf(r rune) string {
	for _, form := range [...]rune{r, lowerCase(r)} { // a capital may look like another letter than the small one
		if text, ok := t.alike[form]; ok {
			return text
		}
	}
	folded := foldLetter(r)
	if like, ok := t.alike[[]rune(folded + " ")[0]]; ok { // a small capital of Greek or Cyrillic
		return like
	}
	return folded
}

// romanSpelling gives the spelling of a Cyrillic letter by scheme and position.
func (t *spellings) romanSpelling(letter rune, scheme, position int) (string, bool) {
	if scheme == written || scheme == looks {
		return "", false
	}
	for _, list := range [...]map[rune]string{t.positioned[scheme][position], t.romanised[scheme], t.romanised[icao]} {
		if text, ok := list[letter]; ok {
			return text, true
		}
	}
	return "", false
}

package guard

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// romanised are the tables of letters; what a table lacks is as in icao.
var romanised = [schemes]string{
	icao: `а=a б=b в=v г=g ґ=g д=d е=e ё=e є=ie ж=zh з=z и=i і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ў=u ф=f
		х=kh ц=ts ч=ch ш=sh щ=shch ъ=ie ы=y ь= э=e ю=iu я=ia ә=a ғ=g қ=q ң=n ө=o ұ=u ү=u һ=h ј=j љ=lj њ=nj ћ=c ђ=d џ=dz ѓ=g ќ=k ѕ=dz`,
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
// or capital.
const alike = `а=a в=b е=e к=k м=m н=h о=o р=p с=c т=t у=y х=x і=i ј=j ѕ=s ԁ=d ԛ=q ԝ=w һ=h ґ=г ё=e ї=i й=и ў=y ә=e қ=k ң=h ү=y ұ=y ө=o ғ=f
	α=a β=b ε=e ζ=z η=n ι=i κ=k μ=m ν=v ο=o ρ=p τ=t υ=u χ=x γ=y ω=w ϲ=c ɑ=a ɡ=g ӏ=l ԍ=g`

// latinised are letters that no normal form takes apart.
const latinised = `ß=ss æ=ae œ=oe ø=o đ=d ð=d þ=th ł=l ı=i ŋ=n ħ=h ŧ=t ə=a ĸ=k ſ=s ŀ=l ƒ=f ى=ي ی=ي ک=ك ة=ه ھ=ه ہ=ه`

const vowels = "аеёиоуыэюяіїєйъь"

// spellings are these tables, read when the first letter beyond ASCII is met.
type spellings struct {
	romanised        [schemes]map[rune]string
	positioned       [schemes][positions]map[rune]string
	alike, latinised map[rune]string
}

var tables = sync.OnceValue(func() *spellings {
	t := &spellings{alike: parsePairs(alike), latinised: parsePairs(latinised)}
	for s := range schemes {
		t.romanised[s] = parsePairs(romanised[s])
		for p := range positions {
			t.positioned[s][p] = parsePairs(positioned[s][p])
		}
	}
	return t
})

func parsePairs(list string) map[rune]string {
	if list == "" {
		return nil
	}
	m := map[rune]string{}
	for pair := range strings.FieldsSeq(list) {
		r, size := utf8.DecodeRuneInString(pair)
		m[r] = pair[size+1:]
	}
	return m
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

package prose

import "strings"

// raised are the characters that stand above the line, and below it.
var raised = map[int]map[rune]rune{
	1:  pairs("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"),
	-1: pairs("0123456789+-−=()aeoxhklmnpstijruv", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ"),
}

func pairs(from, to string) map[rune]rune {
	m, letters := map[rune]rune{}, []rune(to)
	for i, r := range []rune(from) {
		m[r] = letters[i]
	}
	return m
}

// endings are what stands above the line in abbreviations, and says the same on
// it: 21st, 1er, Mme, No.
var endings = map[string]bool{}

func init() {
	for _, s := range strings.Fields("st nd rd th er re ère e ème eme nde me mme lle gr o a os as d ter º ª ° ® © ™ * ** *** † ‡") {
		endings[s] = true
	}
}

// Raise gives a text above or below the line in characters that stand there;
// false when there are none for it and it would say something else on the line.
func Raise(s string, side int) (string, bool) {
	known := true
	out := strings.Map(func(r rune) rune {
		if up, ok := raised[side][r]; ok {
			return up
		}
		known = known && strings.ContainsRune(" \u00a0,.;:", r)
		return r
	}, s)
	if known {
		return out, true
	}
	return s, endings[strings.ToLower(strings.Trim(s, " .,\u00a0"))]
}

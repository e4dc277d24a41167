package docx

import (
	"strings"
)

// Fonts of symbols give the codes of letters, or those from U+F000 on, to other
// characters. Of fonts that have no table here nothing is known.
const (
	noSymbols = iota
	symbolSet
	wingdings
	unknownSymbols
)

func symbolFont(name string) int {
	switch name = strings.ToLower(strings.TrimSpace(name)); {
	case name == "symbol", strings.HasPrefix(name, "symbol "), name == "standard symbols ps", name == "opensymbol symbol":
		return symbolSet
	case name == "wingdings":
		return wingdings
	case strings.HasPrefix(name, "wingdings"), name == "webdings", strings.Contains(name, "dingbats"), name == "mt extra", name == "marlett":
		return unknownSymbols
	}
	return noSymbols
}

// The characters of the fonts from 0x20 on; a space where Unicode has none that
// readers' devices are sure to show.
var (
	symbolTable = []rune(" !∀#∃%&∋()∗+,−./0123456789:;<=>?" +
		"≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_" +
		"‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼ " +
		strings.Repeat(" ", 32) +
		"€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵" +
		"ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓" +
		"◊⟨®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ ⟩∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭ ")
	wingdingsTable = []rune(" ✏✂✁    ☎✆✉           ⌛       ✇✍" +
		" ✌👌👍👎☜☞☝☟ ☺😐☹💣☠  ✈☼💧❄ ✞ ✠✡☪☯ॐ☸♈♉" +
		"♊♋♌♍♎♏♐♑♒♓&&● ■□□❑❒⬧⧫◆❖⬥⌧ ⌘  “” " +
		"⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿        ·•" +
		"▪○ ◉◉◎○▪◻ ✦★✶✴✹✵ ⌖   ✪✰         " +
		"                     ⌫⌦ ➢      ←" +
		"→↑↓↖↗↙↘←→↑↓↖↗↙↘⇦⇨⇧⇩⬄⇳⬀⬁⬃⬂▪▫✗✓☒☑ ")
)

// symbolText gives the character of a code in a font of symbols; "" for one that
// is not known.
func symbolText(font int, code rune) string {
	if code >= 0xf000 && code <= 0xf0ff {
		code -= 0xf000
	}
	table := symbolTable
	switch {
	case font == wingdings:
		table = wingdingsTable
	case font != symbolSet:
		return ""
	}
	if code == 0x20 {
		return " "
	}
	if code < 0x20 || int(code)-0x20 >= len(table) {
		return ""
	}
	return strings.TrimSpace(string(table[code-0x20]))
}

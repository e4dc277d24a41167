package card

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-text/typesetting/di"
	gotext "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"casebook/internal/pack"
	"casebook/internal/parallel"
)

func cards() map[string]*Card {
	m := image.NewGray(image.Rect(0, 0, PortraitWidth, PortraitHeight))
	for y := range PortraitHeight {
		for x := range PortraitWidth {
			m.Pix[y*m.Stride+x] = uint8((x*x + y*y/2) / 1500)
		}
	}
	noise, seed := image.NewGray(m.Rect), uint32(1)
	for i := range noise.Pix {
		sum := 0
		for range 4 {
			seed = seed*1664525 + 1013904223
			sum += int(seed >> 24)
		}
		noise.Pix[i] = uint8(min(255, max(0, int(m.Pix[i]/2)+40+(sum-510)/20)))
	}
	return map[string]*Card{
		"restless": {Site: "Free Ada Example", Status: "Released", Title: "Ada Example", Text: "A made-up teacher.", Accent: "#00529b", Portrait: noise},
		"case":     {Site: "Free Ada Example", Status: "Detained", Urgent: true, Title: "Ada Example", Text: "A made-up teacher, held in a made-up prison for a poem that nobody wrote.", Accent: "#a30f1c"},
		"portrait": {Site: "Free Ada Example", Status: "Imprisoned", Urgent: true, Title: "Ada Wilhelmina Example-Sample", Text: "A made-up teacher, held in a made-up prison for a poem that nobody wrote. She has been in it since the day before yesterday.", Accent: "#00529b", Portrait: m},
		"letter":   {Site: "Свобода Аді", Kind: "Відкритий лист", Title: "Заклик не допустити екстрадиції громадянки Казахстану, журналістки Ґалини Їжаченко", Text: "Кому: Президент України. Підписали 250 осіб.", Date: "21 травня 2020 р.", Accent: "#00529b"},
		"kazakh":   {Site: "Ада Мысалға бостандық", Status: "Қамауда", Urgent: true, Title: "Әйгерім Өмірқызы Ұлықбекова", Text: "Ойдан шығарылған мұғалім, ешкім жазбаған өлеңі үшін ойдан шығарылған түрмеде отыр. Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі.", Date: "2026 ж. 3 ақпан"},
		"arabic":   {Site: "الحرية لآدا", Status: "محتجزة", Urgent: true, Title: "آدا مثال، المعلّمة المختلقة", Text: "معلّمة مختلقة محتجزة في سجن مختلق بسبب قصيدة لم يكتبها أحد. Ada Example كتبت في 2026 إلى info@example.org وإلى الوزير.", Date: "٣ فبراير ٢٠٢٦", RightToLeft: true, Accent: "#00529b", Portrait: m},
		"mixed":    {Site: "Free Ada", Kind: "Ada Example", Title: "“آدا” means Ada: Ада, Ada and Άντα in one title 😀", Text: "WHO–EU: 100 % — “quoted” and ‘single’, 5 € №7 …", Date: "3 February 2026"},
		"long":     {Site: "Free Ada Example, a campaign with a name that is very much longer than anybody would ever like it to be", Kind: "Open letter", Title: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft and a title that goes on and on until nobody reads it any more, and then it still has a few words to say about everything", Text: "nothing", Date: "3 February 2026"},
	}
}

// TestCardsAreLightAndTheSame draws each card on several goroutines. With CARDS=DIR in
// the environment they are written there, to be looked at.
func TestCardsAreLightAndTheSame(t *testing.T) {
	for name, c := range cards() {
		drawn := make([][]byte, 4)
		parallel.ForEach(len(drawn), func(i int) {
			var err error
			if drawn[i], err = c.Draw(); err != nil {
				t.Error(name, err)
			}
		})
		for _, other := range drawn[1:] {
			if !bytes.Equal(drawn[0], other) {
				t.Errorf("%s: drawn twice, it differs", name)
			}
		}
		m, err := png.Decode(bytes.NewReader(drawn[0]))
		if err != nil || m.Bounds() != image.Rect(0, 0, Width, Height) || len(drawn[0]) > MaxBytes {
			t.Errorf("%s: %d bytes, %v", name, len(drawn[0]), err)
		}
		if dir := os.Getenv("CARDS"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, name+".png"), drawn[0], 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestPixelsAreTheSameOnEverySystem holds the pixels of a card, which no processor may
// round otherwise. Whoever changes how cards look raises Version and writes it anew.
func TestPixelsAreTheSameOnEverySystem(t *testing.T) {
	data, err := cards()["arabic"].Draw()
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	const want = "9d7c57ee6772fab6"
	if got := fmt.Sprintf("%x", sha256.Sum256(m.(*image.Paletted).Pix))[:16]; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestTextIsSetAsHarfBuzzDoes compares glyphs and places with those of go-text, whose
// shaping would be another 2 MB of the program.
func TestTextIsSetAsHarfBuzzDoes(t *testing.T) {
	for _, text := range []string{
		"Ada Example", "AVATAR, To: Wa—Ty", "Заклик не допустити екстрадиції громадянки Казахстану", "Әйгерім Өмірқызы Ұлықбекова, Ғғ Ққ Ңң Һһ",
		"Žilvinas Šč, ąęėįųūž", "Άντα Παράδειγμα", "Nguyễn Thị Ví Dụ",
		"آدا مثال المختلقة", "الحرية لآدا ولأحمد والإنسان إلى اللاعب بالسلاح", "پژوهشگران و گچکاران ایرانی", "لاہور میں ٹیلی ڈبہ ہے", "بـــيت",
		"Ada آدا means Ада", "هي Ada Example في 2026 (مثال) إلى", "٣ فبراير ٢٠٢٦", "2020 سنة, 14:30",
	} {
		for _, fromRight := range []bool{false, true} {
			if !fromRight && strings.ContainsAny(text, "0123456789٠١٢٣٤٥٦٧٨٩") {
				continue // it leaves numbers within what runs to the left where they are (UAX #9, L2)
			}
			got, want := setOurs(text, fromRight), setByGoText(t, text, fromRight)
			if len(got) != len(want) {
				t.Errorf("%q, right to left %t: %d glyphs, want %d", text, fromRight, len(got), len(want))
				continue
			}
			kern := 0 // x/image applies the pairs of Latin to Cyrillic and Greek too: up to 60 units of 1000
			for i := range got {
				off := got[i].x - want[i].x
				same := got[i].face == want[i].face && got[i].glyph == want[i].glyph && got[i].y == want[i].y && max(off-kern, kern-off) <= 60
				if kern = off; !same {
					t.Errorf("%q, right to left %t: glyph %d is %v, want %v", text, fromRight, i, got[i], want[i])
					break
				}
			}
		}
	}
}

func setOurs(text string, fromRight bool) []placed {
	s := &setter{fromRight: fromRight}
	var drawn []placed
	for _, g := range s.wrap(text, true, 10, 1000, 1)[0].glyphs {
		if g.glyph != s.glyphIn(g.face, ' ') {
			drawn = append(drawn, g)
		}
	}
	return drawn
}

type goTextFaces []*gotext.Face

func (f goTextFaces) ResolveFace(r rune) *gotext.Face {
	for _, face := range f {
		if _, ok := face.NominalGlyph(r); ok {
			return face
		}
	}
	return f[0]
}

func setByGoText(t *testing.T, text string, fromRight bool) []placed {
	t.Helper()
	var faces goTextFaces
	for _, name := range fontNames[perWeight:] {
		packed, err := fontFiles.ReadFile("fonts/" + name + ".br")
		if err != nil {
			t.Fatal(err)
		}
		face, err := gotext.ParseTTF(bytes.NewReader(pack.Unpack(packed)))
		if err != nil {
			t.Fatal(err)
		}
		faces = append(faces, face)
	}
	runes := []rune(text)
	direction := di.DirectionLTR
	if fromRight {
		direction = di.DirectionRTL
	}
	in := shaping.Input{Text: runes, RunEnd: len(runes), Direction: direction, Size: fixed.I(emUnits)}
	var shaper shaping.HarfbuzzShaper
	var split shaping.Segmenter
	var runs []shaping.Output
	for _, part := range split.Split(in, faces) {
		runs = append(runs, shaper.Shape(part))
	}
	var wrapper shaping.LineWrapper
	lines, _ := wrapper.WrapParagraph(shaping.WrapConfig{Direction: direction}, 1<<24, runes, shaping.NewSliceIterator(runs))
	line := slices.Clone(lines[0])
	slices.SortFunc(line, func(a, b shaping.Output) int { return int(a.VisualIndex - b.VisualIndex) })
	var list []placed
	x := 0
	for _, run := range line {
		face := slices.Index(faces, run.Face)
		for _, g := range run.Glyphs {
			if space, _ := run.Face.NominalGlyph(' '); g.GlyphID != space {
				list = append(list, placed{face + perWeight, sfnt.GlyphIndex(g.GlyphID), x + g.XOffset.Round(), g.YOffset.Round()})
			}
			x += g.Advance.Round()
		}
	}
	return list
}

// TestNumbersWithinArabicStandWhereTheyAreRead is of UAX #9, rule L2, on a page that
// runs to the right.
func TestNumbersWithinArabicStandWhereTheyAreRead(t *testing.T) {
	s := &setter{}
	got := s.wrap("ب 12 (ت)", false, 10, 1000, 1)[0].glyphs
	var want []sfnt.GlyphIndex
	for _, r := range "(ت) 12 ب" { // as it is seen, from the left
		_, glyph := s.findGlyph(r)
		want = append(want, glyph)
	}
	for i, g := range got {
		if i >= len(want) || g.glyph != want[i] {
			t.Fatalf("got %v, want the glyphs %v", got, want)
		}
	}
}

func TestMarksStandClearOfTheirLetters(t *testing.T) {
	s := &setter{first: perWeight}
	for _, text := range []string{"м\u0301", "Ы\u0301", "ل\u0651", "ب\u0650", "م\u0651\u064e", "x\u0323"} {
		c := s.makeClusters([]rune(text))
		if len(c) != 1 || len(c[0].glyphs) != len([]rune(text)) {
			t.Fatalf("%q: %d clusters", text, len(c))
		}
		box := func(g placed) image.Rectangle { return s.boundsOf(g.face, g.glyph).Add(image.Pt(g.x, g.y)) }
		for i, g := range c[0].glyphs[1:] {
			for _, below := range c[0].glyphs[:i+1] {
				if mark, letter := box(g), box(below); mark.Overlaps(letter) {
					t.Errorf("%q: %v over %v", text, mark, letter)
				}
			}
		}
	}
}

func TestOnlyWhatTheFontsHaveIsDrawn(t *testing.T) {
	for text, want := range map[string]string{
		"Ada 😀 Example": "Ada Example", "Ada\nExample\t": "Ada Example", "例": "", "Ada 例": "", "": "", "—": "", "\ue000x": "x", "Ґєї Ққ لآ": "Ґєї Ққ لآ",
	} {
		if got := drawable(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestLongTextEndsWithDots(t *testing.T) {
	s := &setter{}
	lines := s.wrap("One two. Three four five six", false, 100, 560, 1)
	dots := s.glyphIn(0, '…')
	last := lines[0].glyphs
	if len(lines) != 1 || last[len(last)-1].glyph != dots || last[len(last)-2].glyph != s.glyphIn(0, 'o') {
		t.Errorf("got %d lines, the first ends with %v", len(lines), last[max(0, len(last)-2):])
	}
	for _, l := range s.wrap("One two three four five six seven", false, 100, 560, 9) {
		if l.width*100 > 560*emUnits {
			t.Errorf("a line is %d units wide", l.width)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	for name, c := range cards() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := c.Draw(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

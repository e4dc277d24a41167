package guard

import "testing"

func TestLettersFoldAsReadersReadThem(t *testing.T) {
	for _, c := range []struct{ list, text string }{
		// letter case beyond ASCII
		{"Αριάδνης", "ΑΡΙΑΔΝΗΣ"},
		{"ΖΗΣΗΣ", "Ζήσης"},
		{"Ζήσης", "ζησησ"},
		{"Straße", "STRAẞE"},
		{"Groß", "GROSS"},
		{"Weiß", "Weiẞ"},
		{"Filip", "ﬁlip"},
		{"Steffi", "Steﬃ"},
		{"Stefan", "ﬆefan"},
		{"Işık", "ISIK"},
		{"Isik", "Işık"},
		{"IŞIK", "ışık"},
		{"ნინო", "ᲜᲘᲜᲝ"},
		{"ᲜᲘᲜᲝ", "ნინო"},
		{"Ⴌⴈⴌⴍ", "ნინო"},
		{"Արամ", "ԱՐԱՄ"},
		{"Արև", "ԱՐԵՒ"},
		{"ԱՐԵՒ", "արեւ"},
		{"Kelvin", "\u212aelvin"},
		{"Ängström", "\u212bngström"},
		{"Ꭰꭰ", "ᎠᎠ"},
		{"DŽana", "Džana"},
		{"Ǆana", "ǅana"},
		{"Ijsbrand", "Ĳsbrand"},
		{"ſilas", "SILAS"},
		// styled letters
		{"Ada Example", "ᴀᴅᴀ ᴇxᴀᴍᴘʟᴇ"},
		{"Ada Example", "𝓐𝓭𝓪 𝔼𝕩𝕒𝕞𝕡𝕝𝕖"},
		{"Ada Example", "𝙰𝚍𝚊 𝗘𝘅𝗮𝗺𝗽𝗹𝗲"},
		{"Ada Example", "Ａｄａ Ｅｘａｍｐｌｅ"},
		{"Ada Example", "🅐🅓🅐 🅴🆇🅰🅼🅿🅻🅴"},
		{"Ada Example", "🄰🄳🄰 🅴🆇🅰🅼🅿🅻🅴"},
		{"Ada Example", "⒜⒟⒜ ⒠⒳⒜⒨⒫⒧⒠"},
		{"Ada Example", "ᵃᵈᵃ ᵉˣᵃᵐᵖˡᵉ"},
		{"Ada Example", "ₐdₐ ₑₓₐₘₚₗₑ"},
		{"Ada Example", "🇦🇩🇦 🇪🇽🇦🇲🇵🇱🇪"},
		{"Ada Example", "A̶d̶a̶ E̲x̲a̲m̲p̲l̲e̲"},
		{"Ada Example", "A⃝d⃝a⃝ Example"},
		{"Ada Example", "ɐpɐ ǝldɯɐxǝ\nAda Example"},
		{"Zeno", "ᴢᴇɴᴏ"},
		{"Жанна", "ЖᴀННᴀ"},
		{"380440001234", "³⁸⁰⁴⁴⁰⁰⁰¹²³⁴"},
		{"380440001234", "₃₈₀₄₄₀₀₀₁₂₃₄"},
		{"380440001234", "𝟛𝟠𝟘𝟜𝟜𝟘𝟘𝟘𝟙𝟚𝟛𝟜"},
		{"380440001234", "③⑧⓪④④⓪⓪⓪①②③④"},
		{"380440001234", "➂➇⓪➃➃⓪⓪⓪➀➁➂➃"},
		{"380440001234", "❸❽⓿❹❹⓿⓿⓿❶❷❸❹"},
		{"380440001234", "3️⃣8️⃣0️⃣4️⃣4️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣4️⃣"},
		{"380440001234", "⑶⑻0⑷⑷000⑴⑵⑶⑷"},
		// what is not seen
		{"Ada Example", "A\u3164da Exa\u115fmple"},
		{"Ada Example", "A\u1160da Exa\uffa0mple"},
		{"Ada Example", "A\u2800da Exam\u2800ple"},
		{"Ada Example", "Ada\u2800Example"},
		{"Ada Example", "Ada\u3164Example"},
		{"Ada Example", "A\u00adda Exam\u200dple"},
		{"Ada Example", "A\u200cda Exam\u2060ple\ufeff"},
		{"Ada Example", "A\u180eda Exam\u034fple"},
		{"Ada Example", "A\u2061da E\u2063xam\u2064ple"},
		{"Ada Example", "A\u061cda E\u206axam\u206fple"},
		{"Ada Example", "A\U000e0020da E\U000e0101xample"},
		{"Ada Example", "A\u17b4da Exam\u17b5ple"},
		{"Ada Example", "A\u202dda\u202c Example"},
		{"Ada Example", "A\x00da Ex\x7fample"},
		{"Ada Example", "A\ufff0da Exam\ufff9ple"},
		{"Ada Example", "A\U0001d173da Example"},
		// parted at the end of a line
		{"Ada Example", "Ada Exam-\nple"},
		{"Ada Example", "Ada Exam\u2010\r\n   ple"},
		{"Ada Example", "Ada Exam\u00ad\nple"},
		{"Ada Example", "Ada Exam-  \n> ple"},
		{"Ada Example", "Ada Exam-\n\tple"},
		{"Ada Example", "Ada Exam\u058a\nple"},
		{"Ada Example", "Ada Exam\u2013\nple"},
		{"Ada Example", "Ada Exam-<br>ple\nAda Example"},
		{"Ada Example", "A-\nda Ex-\nam-\nple"},
		// marks of notes
		{"Ada Example", "Ada¹ Example"},
		{"Ada Example", "Ada Example²"},
		{"Ada Example", "Ada* Example†"},
		{"Ada Example", "Ada[1] Example"},
		{"Ada Example", "Ada Exa[^1]mple"},
		{"Ada Example", "Ada ① Example"},
		{"Ada Example", "Ada‡Example"},
		{"Ada Example", "Ada¹Example"},
		{"Ada Example", "Ada(1) Example"},
		{"Ada Example", "Ada [12] Example"},
		{"Ada Example", "Ada® Exam™ple\nAda Example®"},
	} {
		if len(load(t, c.list).FindInText(c.text)) == 0 {
			t.Errorf("%q is not found in %q", c.list, c.text)
		}
	}
}

func TestLookAlikesAreFoundInWordsOfAnyLength(t *testing.T) {
	for _, c := range []struct{ list, text string }{
		{"Ian Bo", "Іаn Во"},
		{"Bo Ax", "Во Ах"}, // all Cyrillic
		{"Bo Ax", "Βο Αχ"}, // all Greek
		{"Во Ах", "Bo Ax"}, // the reverse
		{"Ada Example", "Аdа Ехаmрlе"},
		{"Ada Tan", "Αdα Ταn"},
		{"Ada Bo", "Ada Во"},
		{"Мас Ада", "Mac Aдa"},
		{"Kate Xo", "Κατε Χο"},
		{"Ada Example", "АԀА Example"},
		{"Eva", "Еvа"},
		{"Ada Example", "ꓮdа Example"},
		{"Mike", "Μιke"},
		{"Ada Example", "Аda Exаmpӏe"},
		{"Ada Example", "Ada Exampl3\nAda Example"},
		{"Oleg", "Օleg"},
		{"Ada Example", "ᎪᎠᎪ Example"},
		{"Oleh Kovalchuk", "Oleh KovaIchuk"},
		{"Oleh Kovalchuk", "Oleh Kovaⅼchuk"},
		{"Oleh Kovalchuk", "Oleh Kova1chuk"},
		{"Oleh Kovalchuk", "0leh Kovalchuk"},
		{"Oleh Kovalchuk", "OLEH KOVA1CHUK"},
		{"Oleh Kovalchuk", "Oleh Kova|chuk"},
		{"Oleh Kovalchuk", "Ⲟleh Kovalchuk"},
		{"Олег Ковальчук", "Oleh Kova1chuk"},
		{"Олег Ковальчук", "0лег Ковальчук"},
		{"Marina", "Mar1na"},
		{"Division III", "Division Ⅲ"},
		{"أحمد منصور", "ٱحمد منصور"},
	} {
		if len(load(t, c.list).FindInText(c.text)) == 0 && len(load(t, c.list).FindInFile("x.html", []byte("<p>"+c.text))) == 0 {
			t.Errorf("%q is not found in %q", c.list, c.text)
		}
	}
	for _, c := range []struct{ list, text string }{
		{"Oleh Kovalchuk", "Oleh Kovaichuk"},
		{"Oleh Kovalchuk", "Oleh|Kova|chuk"},
		{"Oleh Kovalchuk", "Oleh Kova2chuk"},
		{"Allo", "A110"},
		{"Lol", "101"},
		{"Division III", "Division II"},
		{"أحمد منصور", "محمد منصور"},
	} {
		if hits := load(t, c.list).FindInFile("x.html", []byte("<p>"+c.text)); len(hits) > 0 {
			t.Errorf("%q is found in %q", c.list, c.text)
		}
	}
}

func TestNamesInAddressesAreFound(t *testing.T) {
	for _, c := range []struct{ list, text string }{
		{"Ada Example", "#FreeAdaExample"},
		{"Ada Example", "#freeadaexample"},
		{"Ada Example", "#FreeAdaExampleNow"},
		{"Ada Example", "#JusticeForAdaExample2024"},
		{"Ada Example", "#AdaExample2024"},
		{"Ada Example", "@ada_example_official"},
		{"Ada Example", "ada-example-2.jpg"},
		{"Ada Example", "adaexample2.jpg"},
		{"Ada Example", "AdaExample(2).jpg"},
		{"Ada Example", "2AdaExample.jpg"},
		{"Ada Example", "2020-05-21-ada-example-portrait.jpg"},
		{"Ada Example", "IMG20200521adaexample.jpg"},
		{"Ada Example", "IMG_20200521_AdaExample01.jpg"},
		{"Ada Example", "photo_of_ada_example_final2"},
		{"Ada Example", "adaExample"},
		{"Ada Example", "freeAdaExample.org"},
		{"Ada Example", "www.freeadaexample.org"},
		{"Ада Зразкова", "#СвободуАдіЗразковій #ВільнаАдаЗразкова"},
		{"Ада Зразкова", "#вільнаадазразкова"},
		{"Ада Зразкова", "#FreeAdaZrazkova"},
		{"Zebrafinch", "#FreeZebrafinch"},
		{"Zebrafinch", "zebrafinch2.jpg"},
		{"Zebrafinch", "zebrafinch-2.jpg"},
		{"Zebrafinch", "2020zebrafinch.jpg"},
		{"Zebrafinch", "FreeZebrafinch"},
		{"Ada", "#FreeAda"},
		{"Ada", "ada-2.jpg"},
		{"Ada", "ada2.jpg"},
		{"Ada", "#FreeAdaNow"},
		{"Ada", "FreeAda"},
		{"Müller", "https://xn--mller-kva.example.org/"},
		{"Ада Зразкова", "https://xn----7sbabgg1cch3acy.example/\nАда Зразкова"},
		{"Müller", "https://freie-xn--mller-kva.de xn--mller-kva"},
		{"Ada Example", "https://example.org/%41da%20Example"},
		{"Ada Example", "https://example.org/Ada+Example?x"},
		{"Ada Example", "https://example.org/%2541da%2520Example"},
		{"Ада", "/%D0%90%D0%B4%D0%B0/"},
		{"Ада", "/%d0%b0%d0%b4%d0%b0/"},
		{"Ада", "/%u0410%u0434%u0430/"},
	} {
		m := load(t, c.list)
		if len(m.FindInName(c.text)) == 0 {
			t.Errorf("%q is not found in the name %q", c.list, c.text)
		}
		if len(m.FindInFile("a.txt", []byte(c.text))) == 0 {
			t.Errorf("%q is not found in the text %q", c.list, c.text)
		}
	}
}

func TestTelephoneNumbersAreFoundAsTheyAreDialled(t *testing.T) {
	for _, c := range []struct{ list, text string }{
		{"+380 44 000-12-34", "044 000-12-34"},
		{"+380 44 000-12-34", "(044) 0001234"},
		{"+380 44 000-12-34", "00380 44 000 12 34"},
		{"+380 44 000-12-34", "00 380 440001234"},
		{"+380 44 000-12-34", "810 380 44 0001234"},
		{"+380 44 000-12-34", "8 (044) 000-12-34"},
		{"+380 44 000-12-34", "011 380 44 0001234"},
		{"00380440001234", "+380 44 000 12 34"},
		{"044 000 12 34", "+380 44 000-12-34"},
		{"044 000 12 34", "+38 (044) 000-12-34"},
		{"8 (495) 000-12-34", "+7 495 000 12 34"},
		{"+7 495 000 12 34", "8 (495) 000-12-34"},
		{"+7 701 000 12 34", "8 701 0001234"},
		{"+49 30 0001234", "030 / 000 12 34"},
		{"+49 30 0001234", "+49 (0)30 0001234"},
		{"+49 (0)30 0001234", "+49 30 0001234"},
		{"+49 (0)30 0001234", "0049 30 0001234"},
		{"+33 1 00 01 02 03", "01 00 01 02 03"},
		{"+48 22 000 12 34", "22 000 12 34"},
		{"+34 910 001 234", "910 00 12 34"},
		{"+44 20 0000 1234", "020 0000 1234"},
		{"+36 1 000 1234", "06 1 000 1234"},
		{"+370 5 000 1234", "8 5 000 1234"},
		{"+39 06 0000 1234", "06 0000 1234"},
		{"+1 202 555 0142", "(202) 555-0142"},
		{"+1 202 555 0142", "1-202-555-0142"},
		{"+20 2 0000 1234", "02 00001234"},
		{"+380 44 000-12-34", "٠٤٤ ٠٠٠ ١٢ ٣٤"},
		{"+380 44 000-12-34", "tel:0440001234"},
	} {
		if len(load(t, c.list).FindInText(c.text)) == 0 {
			t.Errorf("%q is not found in %q", c.list, c.text)
		}
	}
	for _, c := range []struct{ list, text string }{
		{"+380 44 000-12-34", "00012 34"},
		{"12345", "02345"},
		{"12345", "0012345 x"},
		{"1234", "01234 2341"},
	} {
		if len(load(t, c.list).FindInText(c.text)) != 0 {
			t.Errorf("%q is found in %q", c.list, c.text)
		}
	}
}

func TestLettersWrittenAsTwoAreFound(t *testing.T) {
	for _, c := range []struct{ list, text string }{
		{"Müller", "Mueller"}, {"Mueller", "Müller"}, {"Muller", "Müller"}, {"Müller", "Muller"},
		{"Jäger", "Jaeger"}, {"Jaeger", "Jäger"}, {"Jaeger", "JÄGER"}, {"Köhler", "Koehler"}, {"Koehler", "Köhler"},
		{"Østergård", "Oestergaard"}, {"Oestergaard", "Østergård"}, {"Østergård", "Ostergard"}, {"Østergaard", "Östergård"},
		{"Åsa", "Aasa"}, {"Aasa", "Åsa"}, {"Åse Bjørn", "Aase Bjoern"}, {"Weiß", "Weiss"}, {"Weiss", "Weiß"},
		{"Æbelø", "Aebeloe"}, {"Aebeloe", "Æbelø"}, {"Ebelo", "Ébélô"}, {"Mueller", "Mu\u0308ller"}, {"Müller Jäger", "Mueller Jaeger"},
		{"Mueller", "M&uuml;ller"},
		{"Þór", "Thor"}, {"Đorđe", "Djordje"}, {"Djordje", "Đorđe"}, {"Đorđe", "Dorde"},
		{"Müller-Jäger", "MuellerJaeger"},
	} {
		m := load(t, c.list)
		if len(m.FindInText(c.text)) == 0 && len(m.FindInFile("a.html", []byte(c.text))) == 0 {
			t.Errorf("%q is not found in %q", c.list, c.text)
		}
	}
}

// The letters a to z as the programs write them that style text for networks.
func TestStyledAlphabetsAreRead(t *testing.T) {
	for _, letters := range append([]string{
		"ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡxʏᴢ",
		"ᴀʙᴄᴅᴇғɢʜɪᴊᴋʟᴍɴᴏᴩꞯʀsᴛᴜᴠᴡxʏᴢ",
		"ȺƀȼđɇfǥħɨɉꝁⱠmnøᵽꝗɍsŧᵾvwxɏƶ",
		"ɑɓƈɗɛƒɠɦıʝƙɭɱɲơƥʠɾʂƭųʋωxƴȥ",
		"ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖ𐞥ʳˢᵗᵘᵛʷˣʸᶻ",
	}, alphabets...) {
		for i, styled := range []rune(letters) {
			plain := string(rune('a' + i))
			if styled == '·' { // the alphabet has a sign here that is read otherwise
				continue
			}
			word := func(letter string) string { return "zx" + letter + letter + "kr" + letter + "go" }
			if len(load(t, word(plain)).FindInText(word(string(styled)))) == 0 {
				t.Errorf("%s of %s is not read as %s", string(styled), letters, plain)
			}
		}
	}
	for _, letters := range []string{"ᴀбʙᴦдᴇёжɜийᴋᴧʍноᴨᴩᴄᴛуɸхцчɯщъыь϶юᴙ", "ᴀбʙᴦдᴇёжзᴎйᴋᴫᴍʜᴏᴨᴘᴄᴛʏфхцчшщъыьэюᴙ"} {
		for i, styled := range []rune(letters) {
			plain := string([]rune("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")[i])
			word := func(letter string) string { return "фж" + letter + "юш" + letter + "щ" }
			if len(load(t, word(plain)).FindInText(word(string(styled)))) == 0 {
				t.Errorf("%s is not read as %s", string(styled), plain)
			}
		}
	}
}

// A letter with two readings is looked for in both, also in a short name alone.
func TestLettersWithTwoReadingsAreReadBothWays(t *testing.T) {
	for _, c := range []struct{ list, text string }{
		{"Haq", "ʜᴀǫ"}, {"Jörg Weißmüller", "Jörg Weiβmüller"}, {"Weißmüller", "Weissmüller"}, {"山田太郎", "⼭田太郎"}, {"山⽥太郎", "山田太郎"}, {"Ada Example", "A\ufffcda Example"}, {"Iqbal", "ɪǫʙᴀʟ"}, {"Iqbal", "Iǫbal"}, {"Qo", "ǪO"}, {"Omar", "ǫmar"}, {"Ogun", "Ǫgun"}, {"Qasim", "Ǫasım"}, {"Iqbal", "ıꞯbal"},
		{"Aliyev", "Əliyev"}, {"Eliyev", "Əliyev"}, {"Mammadov", "Məmmədov"}, {"Memmedov", "Məmmədov"}, {"Ivan", "Ivаи"}, {"Marina", "Maгina"},
		{"Lev", "ƚev"}, {"Tom", "ƚom"},
	} {
		if len(load(t, c.list).FindInText(c.text)) == 0 {
			t.Errorf("%q is not found in %q", c.list, c.text)
		}
	}
	for _, c := range []struct{ list, text string }{{"Лина", "Липа"}, {"Haq", "Hao"}, {"Omar", "qmar"}, {"Рада", "Рала"}} {
		if hits := load(t, c.list).FindInText(c.text); len(hits) > 0 {
			t.Errorf("%q is found in %q", c.list, c.text)
		}
	}
}

package signatory

import (
	"math/rand/v2"
	"strings"
	"testing"

	"casebook/internal/consent"
)

// TestPersonMarkedInACellIsNotNamed holds that words beside a name which say
// that it is not to be published stop the build, in all the built-in languages.
func TestPersonMarkedInACellIsNotNamed(t *testing.T) {
	for _, text := range []string{
		"name\nZyx Qwerty (anonymous)\n",
		"name\nZyx Qwerty [private]\n",
		"name\nZyx Qwerty – anonym\n",
		"name\nZyx Qwerty: confidential\n",
		"name\nDO NOT PUBLISH BELOW\nZyx Qwerty\n",
		"name\nbelow: not public\nZyx Qwerty\n",
		"name,country\nAnonymous,\nZyx Qwerty,GB\n",
		"name\nAnonymous signatories:\nZyx Qwerty\n",
		"name,role\nZyx Qwerty,please don’t publish\n",
		"name,role\nZyx Qwerty,Anonymous\n",
		"name,role\nZyx Qwerty,judge (anonymous)\n",
		"name,sort\nZyx Qwerty,not to be named\n",
		"name,notes\nAda Example,\nZyx Qwerty,do not use my name\n",
		"name,notes\nZyx Qwerty,name withheld\n",
		"name,notes\nZyx Qwerty,anonymously\n",
		"name,public\nZyx Qwerty (do not publish),yes\n",
		"name,public\nZyx Qwerty (anonymous),initials\n",
		"name,notes,public\nZyx Qwerty,do not publish,yes\n",
		"name,status\nAda Example,active\nZyx Qwerty,withdrawn\n",
		"name,note\nZyx Qwerty,asked to be taken off\n",
		"name,note\nZyx Qwerty,keep my name out of this\n",
		"name,comment\nZyx Qwerty,only initials please\n",
		"name,web\nZyx Qwerty,never on the web\n",
		"name,Netz\nZyx Qwerty,bitte nicht ins Internet\n",
		"name\nZyx Qwerty (withdrawn)\n",
		"name,role\nZyx Qwerty,удалить\n",
		"name,group\nZyx Qwerty,REMOVE\n",
		"name\nZyx Qwerty – delete\n",
		"name,role\nZyx Qwerty,(zurückgezogen)\n",
		"name\nZyx Qwerty – удалено\n",
		"name\nZyx Qwerty (не публікувати)\n",
		"name\nнижче не для публікації\nZyx Qwerty\n",
		"name\nZyx Qwerty (не публиковать)\n",
		"name\nZyx Qwerty — анонимно\n",
		"name\nZyx Qwerty (жарияламаңыз)\n",
		"name\nZyx Qwerty (nie publikować)\n",
		"name\nZyx Qwerty (ne pas publier)\n",
		"name\nunten nicht veröffentlichen!\nZyx Qwerty\n",
		"name\nZyx Qwerty (bitte den Namen nicht nennen)\n",
		"name\nZyx Qwerty (no publicar)\n",
		"name\nZyx Qwerty (لا تنشر الاسم)\n",
		"name\nZyx Qwerty (مجهول)\n",
	} {
		s, rep := scanned(t, ".csv", text, options())
		if got := said(rep); !strings.Contains(got, "[marked-private]") || strings.Contains(got, "Qwerty") || !rep.Failed() {
			t.Errorf("%q: got %s", text, got)
		}
		if s.Named > 0 && strings.Contains(shown(t, s, "en"), "Zyx") && !strings.Contains(text, "\nZyx Qwerty\n") && !strings.Contains(text, ",GB") {
			t.Errorf("%q names the person", text)
		}
	}
	for ext, text := range map[string]string{
		".json": `[{"name":"Zyx Qwerty","note":"Do not publish"}]`,
		".toml": "[[signatory]]\nname = \"Zyx Qwerty\"\nnote = \"do not publish\"\n",
	} {
		if _, rep := scanned(t, ext, text, options()); !strings.Contains(said(rep), "[marked-private]") {
			t.Errorf("%s: got %s", ext, said(rep))
		}
	}
}

// TestWordsThatMarkNobody holds that names, offices and organisations which
// look like marks are none, and that who is only counted needs none.
func TestWordsThatMarkNobody(t *testing.T) {
	for _, text := range []string{
		"name,role\nAda Secret,Private Secretary\n",
		"name,role\nBo Private,private\n",
		"name,organisation\nAda Example,No Name Kitchen\nBo Example,Not In Our Name\nCy Example,Privat\n",
		"name,role\nAda Example (Private Office),not-for-profit director\n",
		"name,role\nAnna Conrad-Hidden,public notary\n",
		"name,role\nAda Example,Direktorin (nicht im Dienst)\n",
		"name,role\nAda Example,He publishes novels\n",
		"name,phone,email\nAda Example,secret,secret@example.org\n",
		"name,public\nZyx Qwerty (anonymous),no\n",
		"name,notes,public\nZyx Qwerty,do not publish,no\n",
	} {
		if _, rep := scanned(t, ".csv", text, options()); strings.Contains(said(rep), "marked-private") {
			t.Errorf("%q: got %s", text, said(rep))
		}
	}
	o := options()
	o.Ignore = []string{"Notes"}
	if _, rep := scanned(t, ".csv", "name,notes\nAda Example,do not publish my e-mail\n", o); rep.Failed() {
		t.Errorf("an ignored column: got %s", said(rep))
	}
}

// TestRowTakenOutByASignIsNoPerson holds that a name behind the start of a
// comment, in whatever notation, or behind an empty box or a cross, is an error.
func TestRowTakenOutByASignIsNoPerson(t *testing.T) {
	for _, sign := range []string{"#", "//", ";", "% ", "-- ", "<!-- ", "/* ", "! ", "☐ ", "✗ ", "❌ ", "[ ] "} {
		if _, rep := scanned(t, ".csv", "name,country\n\""+sign+"Zyx Qwerty\",GB\n", options()); !strings.Contains(said(rep), "[misfit]") {
			t.Errorf("%s: got %s", sign, said(rep))
		}
	}
	for _, name := range []string{"-Zyx Qwerty", "X - Zyx Qwerty", "x) Zyx Qwerty", "x Zyx Qwerty", "REM Zyx Qwerty", "rem: Zyx Qwerty", "1. Zyx Qwerty", "Zyx Qwerty 🤫", "Zyx Qwerty ❗", "Zyx Qwerty 🔒", "❗️ Zyx Qwerty", "– Zyx Qwerty", "Zyx Qwerty asked to come off", "Zyx Qwerty - pending", "Zyx Qwerty – verstorben", "Zyx Qwerty, teacher", "Zyx Qwerty, NO", "Zyx Qwerty - TBD", "Зикс Кверти, снята", "Zyx Qwerty teacher of languages", "Зикс Кверти просила убрать",
		"(Zyx Qwerty)", "[Zyx Qwerty]", "- Zyx Qwerty", "*Zyx Qwerty", "Zyx Qwerty?", "<b>Zyx Qwerty</b>", "• Zyx Qwerty", "<s>Zyx Qwerty</s>"} {
		if _, rep := scanned(t, ".csv", "name,country\n\""+name+"\",GB\n", options()); !strings.Contains(said(rep), "[doubtful-row]") || rep.Failed() {
			t.Errorf("%s: got %s", name, said(rep))
		}
	}
}

// TestCommentsInCellsAreTold holds that a comment in a cell that is published is.
func TestCommentsInCellsAreTold(t *testing.T) {
	for _, role := range []string{"Teacher <!-- left in May -->", "Teacher ‹!–- left in May -–›", "%% left in May %%"} {
		if _, rep := scanned(t, ".csv", "name,role\nZyx Qwerty,\""+role+"\"\n", options()); !strings.Contains(said(rep), "row 2: role holds a comment, which would be published") {
			t.Errorf("%s: got %s", role, said(rep))
		}
	}
}

// TestNamesWithSignsAreNames holds that signs and small words which names have are no doubt.
func TestNamesWithSignsAreNames(t *testing.T) {
	for _, name := range []string{
		"’t Hooft, Ada", "“Mia” Sample", "Ada Sample 🇺🇦", "🇺🇦 Ada Sample", "Malcolm X", "X. Sample", "Rem Sample", "Ada de la Sample y Example", "Maria van den Sample", "Jean-Luc d’Exemple", "Салтанат Үлгі қызы", "Ада Пример оглы", "50 Sample",
		"Sample, Ada", "Sample, A.", "Ada Sample, Jr.", "Ada Sample, jr", "Sample - Example, Ada", "Ada Sample, PhD", "sample, ada", "Ada Sample-Example",
		"Sample™", "Teachers for peace", "(Mia) Muster", "Ada Example (Mia)", "Kim No", "ʻOkina Sample", "Anna-Maria S.", "Ada Sample Jr.", "ada sample", "أحمد مثال", "王小明", "Friends of the Earth", "Bo Sample and Cleo Sample",
	} {
		if _, rep := scanned(t, ".csv", "name,country\n\""+name+"\",GB\n", options()); said(rep) != "" {
			t.Errorf("%s: got %s", name, said(rep))
		}
	}
}

// TestAnswersWithinANameAreHeard holds that a no, or a word of having left, that stands
// beside a name in its cell names nobody.
func TestAnswersWithinANameAreHeard(t *testing.T) {
	for _, name := range []string{"no: Zyx Qwerty", "NO - Zyx Qwerty", "Zyx Qwerty - no", "ні: Zyx Qwerty", "Zyx Qwerty (withdrew 3 May)", "Zyx Qwerty - withdrawn on 3 May", "Zyx Qwerty (снято, удалено 3 мая)", "Did not sign", "Ще запитати", "Zyx Qwerty (hat nicht unterschrieben)"} {
		if _, rep := scanned(t, ".csv", "name\nAda Example\n\""+name+"\"\nZyx Other\n", options()); !strings.Contains(said(rep), "[marked-private]") {
			t.Errorf("%s: got %s", name, said(rep))
		}
	}
}

// TestGroupOfSecrecyIsHeard holds that nobody is named who stands in a group, or a country,
// that is nothing but a word of secrecy.
func TestGroupOfSecrecyIsHeard(t *testing.T) {
	for _, column := range []string{"group", "country"} {
		for cell, marked := range map[string]bool{"Private": true, "hidden": true, "Intern": true, "Приватно": true, "Private schools": false, "Teachers": false, "Interior Design": false} {
			if _, rep := scanned(t, ".csv", "name,"+column+"\nAda Example,Public\nZyx Qwerty,"+cell+"\n", options()); strings.Contains(said(rep), "[marked-private]") != marked {
				t.Errorf("%s in %s: got %s", cell, column, said(rep))
			}
		}
	}
	if _, rep := scanned(t, ".csv", "name,role\nZyx Qwerty,Private\nAda Example,Intern\n", options()); rep.Failed() {
		t.Errorf("got %s", said(rep))
	}
	if _, rep := scanned(t, ".csv", "name,group,public\nZyx Qwerty,Hidden,no\nAda Example,Hidden,initials\n", options()); rep.Failed() { // nobody is named
		t.Errorf("got %s", said(rep))
	}
}

// TestWishesBesideANameInSmallLettersAreHeard holds that a role or an organisation that is a
// remark, as its small letters say, is heard as one in a column that is not read.
func TestWishesBesideANameInSmallLettersAreHeard(t *testing.T) {
	for role, marked := range map[string]bool{"removed on request": true, "please remove": true, "off the list": true, "initials": true, "ask first": true, "teacher": false, "internal auditor": false, "security guard": false, "No Name Kitchen": false, "без імені": true, "möchte raus": true} {
		for _, column := range []string{"role", "organisation"} {
			if _, rep := scanned(t, ".csv", "name,"+column+"\nZyx Qwerty,"+role+"\n", options()); strings.Contains(said(rep), "[marked-private]") != marked {
				t.Errorf("%s in %s: got %s", role, column, said(rep))
			}
		}
	}
}

// TestWhatStandsBesideTheRowsIsHeard holds that answers outside of the rows of a
// TOML list, in its comments, and within other values go unheard nowhere.
func TestWhatStandsBesideTheRowsIsHeard(t *testing.T) {
	const row = "[[signatory]]\nname = \"Zyx Qwerty\"\n"
	for _, tt := range []struct{ ext, text, code string }{
		{".toml", "[[signatory]]\nname = \"Ada Example\"\n# do not publish:\n" + row, "marked-private"},
		{".toml", "[[signatory]]\nname = \"Zyx Qwerty\" # anonymous\n", "marked-private"},
		{".toml", row + "# public = \"no\"\n", "marked-private"},
		{".toml", "public = \"no\"\n" + row, "outside-rows"},
		{".toml", row + "[params]\npublic = false\n", "outside-rows"},
		{".json", `[{"name":"Zyx Qwerty","meta":{"publish":false}}]`, "not-a-consent"},
		{".json", `[{"name":"Zyx Qwerty","flags":["do-not-publish"]}]`, "marked-private"},
		{".json", `[{"name":"Zyx Qwerty","public":true,"meta":{"anonymous":true}}]`, "not-a-consent"},
	} {
		if _, rep := scanned(t, tt.ext, tt.text, options()); !rep.Failed() || !strings.Contains(said(rep), "["+tt.code+"]") {
			t.Errorf("%s: got %s, want %s", tt.text, said(rep), tt.code)
		}
	}
	for _, text := range []string{"# Who signed. One table a person.\n" + row, "[[signatory]]\nname = \"Zyx # do not publish\"\npublic = \"no\"\n", row + "role = \"x\" # checked\n"} {
		if _, rep := scanned(t, ".toml", text, options()); strings.Contains(said(rep), "error") {
			t.Errorf("%s: got %s", text, said(rep))
		}
	}
}

// TestWordsAboveAListAreHeard holds that a title, the name of a sheet or a line
// above the columns which says that nobody of the list is to be named stops the
// build; where a column says it of each person, it is a warning.
func TestWordsAboveAListAreHeard(t *testing.T) {
	for _, title := range []string{"CONFIDENTIAL - do not publish", "Список. Не публікувати!", "Vertraulich", "не для публикации", "Strictly confidential", "Ne pas publier", "Anonymous", "nobody here may be published"} {
		for ext, text := range map[string]string{
			".csv":  title + "\n\nname,role\nZyx Qwerty,\n",
			".xlsx": workbookOf(t, [][]any{{title}, {}, {"name", "role"}, {"Zyx Qwerty", "x"}}, nil),
		} {
			_, rep := scanned(t, ext, text, options())
			if got := said(rep); !strings.Contains(got, "[marked-private]") || !rep.Failed() || !strings.Contains(got, "row 1") || strings.Contains(got, "Qwerty") {
				t.Errorf("%s below %q: got %s", ext, title, got)
			}
		}
		_, rep := scanned(t, ".csv", title+"\n\nname,public\nZyx Qwerty,no\n", options())
		if got := said(rep); !strings.Contains(got, "[doubtful-row]") || rep.Failed() {
			t.Errorf("with answers below %q: got %s", title, got)
		}
	}
	for _, title := range []string{"Open letter", "Signatories as of 21 May 2020", "Public list", "Republic of Examples"} {
		if _, rep := scanned(t, ".csv", title+"\nname,role\nAda Example,\n", options()); said(rep) != "" {
			t.Errorf("%q: got %s", title, said(rep))
		}
	}
}

// TestRemarksBehindANameAreSaid holds that what stands in brackets, or behind a
// stroke, in a name and is no part of it is never published without a word.
func TestRemarksBehindANameAreSaid(t *testing.T) {
	for name, want := range map[string]string{
		"Zyx Qwerty / private": "[marked-private]", "Zyx Qwerty (no)": "[marked-private]", "Zyx Qwerty (НІ)": "[marked-private]", "Zyx Qwerty [nein]": "[marked-private]",
		"Zyx Qwerty (nur Initialen)": "[marked-private]", "Zyx Qwerty (real name)": "[marked-private]", "Zyx Qwerty | privat": "[marked-private]",
		"Zyx Qwerty (tbc)": "[doubtful-row]", "Zyx Qwerty (to be confirmed)": "[doubtful-row]", "Zyx Qwerty (pending)": "[doubtful-row]", "Zyx Qwerty (ОСТОРОЖНО)": "[doubtful-row]",
		"Zyx Qwerty (відкликала)": "[doubtful-row]", "Zyx Qwerty (pseudonym)": "[doubtful-row]", "Zyx Qwerty (*)": "[doubtful-row]", "Zyx Qwerty *": "[doubtful-row]", "Zyx Qwerty (?)": "[doubtful-row]", "Zyx Qwerty †": "[doubtful-row]",
	} {
		_, rep := scanned(t, ".csv", "name,country\n\""+name+"\",GB\n", options())
		if got := said(rep); !strings.Contains(got, want) || rep.Failed() != (want == "[marked-private]") {
			t.Errorf("%q: got %s, want %s", name, got, want)
		}
	}
	for _, name := range []string{"Ada Example (née Sample)", "Ada (Adele) Example", "ADA EXAMPLE (ADELE)", "Ада Приклад (Ada Example)", "Ada Example (geb. Sample)", "آدا (مثال)", "Nie, Anna", "Ada Example, Geheim"} {
		if _, rep := scanned(t, ".csv", "name,country\n\""+name+"\",GB\n", options()); said(rep) != "" {
			t.Errorf("%q: got %s", name, said(rep))
		}
	}
}

// TestWishesBesideANameAreHeard holds what people write into other cells than
// those that are asked for: that they stay anonymous, in danger, or would rather not.
func TestWishesBesideANameAreHeard(t *testing.T) {
	for _, text := range []string{
		"name,notes\nAda Example,\nZyx Qwerty,please keep anonymous\n",
		"name,notes\nAda Example,\nZyx Qwerty,wants to stay anonymous!\n",
		"name,notes\nAda Example,\nZyx Qwerty,möchte anonym bleiben\n",
		"name,notes\nAda Example,\nZyx Qwerty,просить анонімності\n",
		"name,notes\nAda Example,\nZyx Qwerty,at risk\n",
		"name,notes\nAda Example,\nZyx Qwerty,rather not\n",
		"name,notes\nAda Example,\nZyx Qwerty,sekretnie\n",
		"name,notes\nAda Example,\nZyx Qwerty,signed anonymously\n",
		"name,role\nAda Example,\nZyx Qwerty,wants to stay anonymous\n",
		"name,role\nAda Example,\nZyx Qwerty,souhaite rester anonyme\n",
	} {
		if _, rep := scanned(t, ".csv", text, options()); !strings.Contains(said(rep), "[marked-private]") || !rep.Failed() {
			t.Errorf("%q: got %s", text, said(rep))
		}
	}
}

// TestWishesInAnyWordsAreHeard holds that what people write beside their names,
// below any header, is heard when it says that they do not want to be named, and
// that other remarks are not taken for that.
func TestWishesInAnyWordsAreHeard(t *testing.T) {
	for _, s := range []string{
		// en
		"please don't publish my name", "Do not use my name", "I'd rather my name did not appear", "only for internal use", "only internally", "nur intern", "for internal use only", "keep it between us", "don't put me online", "no name please", "please no name", "not for publication", "not to be made public", "name withheld", "wants to stay out of it", "Please do not make my signature public", "she asked us not to print her name", "please hide my name", "hide name", "initials only please", "use a pseudonym", "use initials", "my name must not appear anywhere", "would like to be unnamed", "must not be mentioned", "fears for her safety", "afraid of reprisals", "it could be dangerous for me", "prefers anonymity", "under pseudonym", "pseudonym", "not OK to publish", "withdrew consent", "consent withdrawn", "keep me off the list", "without name", "name not public", "I wish to remain unnamed", "no public mention", "do not quote", "embargoed until June", "private please", "keep secret", "Please take my name off", "please remove", "wants to be removed", "asked to be removed",
		// uk
		"будь ласка, не публікуйте моє ім'я", "не вказуйте мене", "без імені", "прошу не публікувати", "не для публікації", "хочу залишитись невідомою", "приховати ім'я", "тільки для внутрішнього користування", "не згадувати", "боюся за свою безпеку", "прошу прибрати", "псевдонім", "не хочу, щоб бачили", "відкликала згоду", "згоду відкликано",
		// ru
		"пожалуйста, не публикуйте моё имя", "без имени", "прошу не указывать", "не для печати", "скрыть имя", "только для внутреннего пользования", "не упоминать", "опасаюсь за безопасность", "прошу удалить", "под псевдонимом", "не хочу афишировать", "отозвала согласие", "имя не разглашать",
		// kk
		"атымды жарияламаңыз", "жариялауға болмайды", "жариялауға қарсымын", "атымды атамаңыз", "көрсетуге болмайды", "аты-жөнімді көрсетпеңіз", "жарияланбасын", "жариялауға келіспеймін", "келісім бермеймін", "рұқсат бермеймін", "рұқсат жоқ", "атымды жасырыңыз", "жасырын қалғым келеді", "атым аталмасын", "құпия сақтаңыз", "тек инициалдар", "бүркеншік ат", "аты жазылмасын", "сайтта көрсетпеу", "жарияламау", "ашық емес", "жария емес", "тізімнен алып тастаңыз",
		// pl
		"proszę nie publikować nazwiska", "bez nazwiska", "nie do publikacji", "tylko do użytku wewnętrznego", "proszę o anonimowość", "nie wymieniać", "ukryć nazwisko", "pod pseudonimem", "proszę usunąć", "wycofała zgodę", "boję się o bezpieczeństwo", "nie chcę być widoczna",
		// fr
		"ne pas publier", "merci de ne pas mentionner mon nom", "sans nom", "usage interne uniquement", "ne souhaite pas apparaître", "ne souhaite pas figurer", "sous pseudonyme", "à retirer", "nom caché", "masquer le nom", "je crains pour ma sécurité", "pas en ligne svp", "ne pas citer", "ne pas diffuser",
		// de
		"bitte nicht veröffentlichen", "Name bitte nicht nennen", "ohne Namen", "nur für internen Gebrauch", "möchte nicht erscheinen", "will nicht auf der Liste stehen", "bitte ohne Nennung", "unter Pseudonym", "bitte löschen", "Zustimmung widerrufen", "hat Angst vor Repressalien", "bitte nur Initialen", "soll nicht auftauchen", "nicht mit Namen",
		// es
		"no publicar", "por favor no publiquen mi nombre", "sin nombre", "solo uso interno", "no quiere aparecer", "no quiero que salga mi nombre", "bajo seudónimo", "retirar", "ocultar nombre", "teme por su seguridad", "no citar", "no figurar", "no deseo figurar",
		// ar
		"الرجاء عدم نشر اسمي", "لا تنشروا اسمي", "بدون ذكر الاسم", "لا أريد ظهور اسمي", "لا أرغب في نشر اسمي", "سري للغاية", "اسم مستعار", "إخفاء الاسم", "أخفوا اسمي", "للاستخدام الداخلي فقط", "غير للنشر", "ليس للنشر", "يرجى حذف اسمي", "أخاف على سلامتي", "رجاء لا تذكروا اسمي", "أريد البقاء مجهولا", "لم أوافق على النشر", "لن أوافق", "من دون اسم", "لا يُنشر", "غير مسموح بالنشر", "ممنوع النشر", "أرفض النشر", "سحب الموافقة", "تم سحب الموافقة",
	} {
		if !consent.IsMarked(s, consent.InUnread) {
			t.Errorf("%q is not taken for a wish", s)
		}
	}
	for _, s := range []string{
		"met her at the conference", "called on Monday, no answer", "no phone", "does not eat meat", "please send the newsletter", "not a member", "has not paid", "director of the public library", "will publish our letter on their site", "nothing to add", "prefers e-mail", "signed at the public hearing", "speaks no German", "kein Telefon", "nicht erreicht", "Ne parle pas anglais", "no tiene correo", "не берёт трубку", "нет телефона", "не відповідає", "nie odbiera telefonu", "телефоны жоқ", "хабарласу керек", "لا يوجد هاتف", "عضو في الجمعية", "in private practice", "not yet confirmed", "deceased", "security guard", "safety engineer", "removed from office in 2019", "fears the dark", "works in danger zones", "please list title", "names the project", "initials: A. B.", "secretary",
	} {
		if consent.IsMarked(s, consent.InUnread) {
			t.Errorf("%q is taken for a wish", s)
		}
	}
}

// TestWordsOfNamesAndHeadings holds that a row that says yes is not stopped by a word of
// the name, that a heading above people whose answer is awaited is no person, and that
// headers of other things are no consent.
func TestWordsOfNamesAndHeadings(t *testing.T) {
	for _, c := range []struct {
		text  string
		fails bool
	}{
		{"name,public\nStan Niejawny,yes\n", false}, {"name,public\nAnonyme Weber,yes\n", false}, {"name,public\nAnonymous Alcoholics e.V.,yes\n", false}, {"name,public\nOhne Namen e.V.,yes\n", false},
		{"name,public\nZyx Qwerty (anonymous),yes\n", true}, {"name,public\nZyx Qwerty - anonymous,yes\n", true}, {"name\nAnonyme Weber\n", true}, {"name,public\n\"Zyx Qwerty, anonymous\",yes\n", true}, {"name,public\nZyx Qwerty do not publish,yes\n", true}, {"name,public\nZyx Qwerty anonymous,yes\n", true}, {"name,public\nZyx Qwerty Do Not Publish,yes\n", true},
		{"name,role\nAda Example,x\nInternal only,\nZyx Qwerty,x\n", true}, {"name,role\nAda Example,x\nNot yet confirmed:,\nZyx Qwerty,x\n", true}, {"name,role\nAda Example,confirmed\n", false},
		{"name,show host\nAda Example,Bo Sample\n", false}, {"name,public body\nAda Example,Bo Sample\n", false}, {"name,listed since\nAda Example,Bo Sample\n", false}, {"name,display name\nAda Example,Bo Sample\n", false}, {"name,show name\nAda Example,x\n", true},
	} {
		if _, rep := scanned(t, ".csv", c.text, options()); rep.Failed() != c.fails {
			t.Errorf("%q: got %s", c.text, said(rep))
		}
	}
}

// Texts in which nothing is looked for are those in which nothing can be found.
func TestNothingIsFoundInWordsAlone(t *testing.T) {
	for _, name := range []string{"Bo Specimen", "J. R. Sample", "O'Neil-Sample, Ada", "Zoë Pröbe", "Łucja Żak", "Олена Зразок", "Group 40"} {
		if !isWordsAlone(name) {
			t.Errorf("%q is looked through", name)
		}
	}
	pieces := []string{"a", "B", "z.de", "www", "http", "del", "s", "strike", "at", "é", "ж", "Ł", " ", " ", ".", ". ", "-", " - ", ",", "'", "0", "12", "345", "6789", "٣", "\u00a0", "‑", "–", "– ",
		"•", "†", "‡", "✓", "＠", "（", "@", "(", ")", "[", "]", "{", "}", "<", ">", "</", "*", "?", "~", "~~", "_", "|", "^", "$", "&", "\\", "=", "+", "/", ":", "://", "\u0335", "\u0336", "\xc3", "\xd0"}
	r := rand.New(rand.NewPCG(1, 2))
	alone := 0
	for range 300_000 {
		var text string
		few := len(pieces)
		if r.IntN(2) == 0 {
			few = 30
		}
		for range 1 + r.IntN(7) {
			text += pieces[r.IntN(few)]
		}
		if !isWordsAlone(text) {
			continue
		}
		alone++
		for _, d := range doubts {
			if d.holds(text) {
				t.Fatalf("%q: %s", text, d.name)
			}
		}
		if hasSigns(text) || hasRemark(text) {
			t.Fatalf("%q is marked", text)
		}
	}
	if alone < 10_000 {
		t.Errorf("%d texts", alone)
	}
}

// TestRefusalsInPlainWordsAreHeard holds that a word of consent, publication or a
// signature with one that denies or withdraws it, on either side, is heard wherever it
// stands, and that what sounds like it is not.
func TestRefusalsInPlainWordsAreHeard(t *testing.T) {
	for _, s := range []string{
		// en
		"no consent", "consent missing", "consent refused", "signature withdrawn", "has withdrawn her signature", "opted out", "publish: no", "public=no", "public - no", "against publication of name", "do not pub.", "just count me", "count only", "only counted", "to delete", "redacted", "take my name down", "annonymous", "w/o name", "refused", "unlisted", "first name only", "for office use only", "unpublish", "keep name out", "name out please", "pls anon", "GDPR request", "right to be forgotten", "erase", "erase my data", "asked to be deleted", "asks for deletion", "wants off", "out of the list", "left the list", "no longer wants to sign", "no longer supports", "regrets signing", "signed by mistake", "says she never signed",
		// uk
		"без згоди", "згоди немає", "згоди не дала", "не давав згоди", "відмовилась від публікації", "відмова", "відмовилася", "проти публікації", "не світити", "тільки ім'я", "для службового користування", "ДСК", "викреслити", "викреслено", "зніміть моє ім'я", "прибрати зі списку", "зняла підпис", "зняв підпис", "просить зняти", "чекаємо на згоду", "згода не підтверджена",
		// ru
		"без согласия", "согласия нет", "согласие не получено", "не давала согласия", "отказалась от публикации", "отказ", "против публикации", "не светить", "только имя", "ДСП", "для служебного пользования", "вычеркнута", "убрать из списка", "сняла подпись", "просит снять", "ждём согласия",
		// kk
		"келісім бермеді", "келісімін қайтып алды", "жариялауға тыйым", "аты-жөнін жасыру",
		// pl
		"bez zgody", "brak zgody", "zgody brak", "nie wyraziła zgody", "nie wyraża zgody", "odmówiła", "odmowa", "odmowa publikacji", "przeciw publikacji", "bez imienia", "tylko imię", "niebezpieczne", "wykreślona", "wycofał podpis", "wycofała się", "rezygnuje", "czekamy na zgodę",
		// de
		"keine Zustimmung", "ohne Zustimmung", "Zustimmung fehlt", "Einwilligung fehlt", "keine Einwilligung", "abgelehnt", "verweigert", "lehnt ab", "gegen Veröffentlichung", "ungenannt", "namenlos", "nicht auf die Homepage", "nur Vorname", "nur Kürzel", "inkognito", "rausnehmen", "bitte rausnehmen", "herausnehmen", "Unterschrift zurückgezogen", "zieht Unterschrift zurück", "gefährlich", "Sperrvermerk", "gesperrt", "Zusage fehlt", "kein OK",
		// fr
		"sans accord", "pas d'accord", "accord manquant", "pas de consentement", "sans consentement", "refuse", "refus", "a refusé", "refuse la publication", "contre la publication", "masqué", "initiales uniquement", "prénom seulement", "à supprimer", "a retiré sa signature", "se retire", "s'est rétractée",
		// es
		"sin consentimiento", "no consiente", "no dio permiso", "sin permiso", "no autoriza", "no autorizado", "rechaza", "rechazó", "se niega", "contra la publicación", "solo nombre de pila", "quitar de la lista", "retiró su firma", "retira su firma", "se retira", "no quiere que se sepa", "tachar", "tachado",
		// ar
		"رفض", "رفضت", "ضد النشر", "غير منشور", "بلا اسم", "يحذف", "شطب", "إزالة", "سحب التوقيع", "سحبت توقيعها", "انسحب",
		// politely
		"please no", "No, please", "not me", "ні, дякую", "нет, спасибо", "жоқ, рахмет", "nie, dziękuję", "nein, danke", "non merci", "no, gracias", "لا شكرا",
	} {
		if !consent.IsMarked(s, consent.InUnread) {
			t.Errorf("%q is not heard", s)
		}
	}
	for _, s := range []string{
		"no consent", "consent refused", "signature withdrawn", "opted out", "publish: no", "against publication of name", "to delete", "take my name down", "refused", "unpublish", "без згоди", "згоди немає", "зняла підпис", "проти публікації", "без согласия", "сняла подпись", "против публикации", "келісім бермеді", "жариялауға тыйым", "bez zgody", "brak zgody", "nie wyraziła zgody", "wycofał podpis", "keine Zustimmung", "ohne Zustimmung", "Unterschrift zurückgezogen", "Sperrvermerk", "gegen Veröffentlichung", "sans accord", "pas de consentement", "refuse la publication", "a retiré sa signature", "sin consentimiento", "no autoriza", "retiró su firma", "رفضت", "سحبت توقيعها",
	} {
		for _, text := range []string{
			"name,role\nBo Sample,teacher\nZyx Qwerty - " + s + ",teacher\n",
			"name,public\nBo Sample,yes\n\"Zyx Qwerty, " + s + "\",yes\n",
			"name,public\nBo Sample,yes\nZyx Qwerty (" + s + "),yes\n",
			"name,role\nBo Sample,teacher\nZyx Qwerty," + s + "\n",
			"name,role\nBo Sample,teacher\n" + s + ",\nZyx Qwerty,teacher\n",
			"name,remarks,public\nBo Sample,tall,yes\nZyx Qwerty," + s + ",yes\n",
		} {
			if _, rep := scanned(t, ".csv", text, options()); !rep.Failed() || !strings.Contains(said(rep), "[marked-private]") || strings.Contains(said(rep), "Qwerty") {
				t.Errorf("%q: got %s", text, said(rep))
			}
		}
	}
	for _, s := range []string{
		"not against publication", "has no objection to publication", "не проти публікації", "не против публикации", "nie mam nic przeciwko publikacji", "nichts gegen eine Veröffentlichung", "pas d'objection à la publication", "sin objeciones a la publicación", "لا مانع من النشر",
		"consent by e-mail", "gave permission", "Zustimmung per Brief", "згода є", "signature checked", "on the list since May", "no e-mail", "Directrice de publication, Reporters sans frontières", "sent the list", "Unterschrift geprüft", "liste complète",
	} {
		if consent.IsMarked(s, consent.InUnread) {
			t.Errorf("%q is taken for a refusal", s)
		}
	}
	for _, role := range []string{"Directrice de publication", "Editor, publications", "Reporters sans frontières", "Kein Mensch ist illegal", "consent educator", "list of women writers", "Head of Permissions", "Leiterin Freigaben", "gegen das Vergessen", "No Border Network", "без кордонів", "Sin Fronteras", "Not for sale"} {
		if _, rep := scanned(t, ".csv", "name,role\nAda Example,\""+role+"\"\n", options()); rep.Failed() {
			t.Errorf("%q: got %s", role, said(rep))
		}
	}
}

// TestHeadersInOwnWordsAreRefused holds that a header with a word of consent, naming or
// the protection of data stops the build whatever stands below it.
func TestHeadersInOwnWordsAreRefused(t *testing.T) {
	for header := range strings.SplitSeq("Can we use your name|Use of name|How should you appear|Listing preference|Name on website|Appear|Credited as|Discretion|Openly|Suppress|Mention|Quotable|On the record|Full name ok|Initials|First name only|Sign as|Ok to use|GDPR|Чи можна вказати ваше ім’я|Вказувати|Згадувати|Інкогніто|Ініціали|Персональні дані|Указывать|Инкогнито|Инициалы|Персональные данные|Можно|Огласка|Атау|Инициалдар|Жеке деректер|Wymienić|Podać nazwisko|Inicjały|Dane osobowe|RODO|Diffusion|Citer|Nommer|Mentionner|Initiales|RGPD|Publication|Ich stimme zu|Freigegeben|Veröffentlichung|Initialen|Datenschutz|DSGVO|Sichtbarkeit|Abdruck|Sperrvermerk|Klarname|Citar|Nombrar|Mencionar|Iniciales|Publicación|الإفصاح|ذكر الاسم|الأحرف الأولى|List my name|Include name|Add my name|Name me|Use my name|Put me on the list|Appear as|Shareable|Veto|Objects|Blocked|Excluded|Masked|Alias|Restricted|Розмістити|Розміщення|Заборона|Псевдонім|Справжнє ім’я|Размещение|Запрет|Псевдоним|Настоящее имя|Гласность|Тыйым|Жою|Zakaz|Pseudonim|Prawdziwe nazwisko|Usunąć|Czy wolno|Interdiction|Vrai nom|Mise en ligne|En ligne|Parution|Peut-on|Verbot|Sperre|Löschen|Online stellen|Aushang|Darf man|Darf ja/nein|Name auf Liste|Prohibición|Seudónimo|Nombre real|Eliminar|Privacidad|En línea|Se puede|منع|مسحوب|الاسم الحقيقي|هل يمكن|trashed|Zust.|OK", "|") {
		if _, rep := scanned(t, ".csv", "name,"+header+"\nBo Sample,aha\nZyx Qwerty,north\n", options()); !strings.Contains(said(rep), "[not-a-consent]") {
			t.Errorf("%s: got %s", header, said(rep))
		}
	}
	for header := range strings.SplitSeq("e-mail|Email Address|Phone|City|Ort|Ville|Місто|Адреса|Страна|Timestamp|Occupation|Beruf|Zeitstempel|Marca temporal|Отметка времени|Позначка часу|PLZ|Mitglied seit|How did you hear about us|Why do you sign?|Motivation|Statement|Language preference|User ID|Record ID|Initial date|Credit|Website|Site web|Сайт|Strona|Open date|Bemerkungen|Нотатки|Uwagi|Remarques|Notas|ملاحظات|Permanent address|Personalnummer|Persona|Reason for signing|Указатель|Podatek|Citation|Cité universitaire|Signature date|Unterschrift|Liste de diffusion|Publications|Veröffentlichungen", "|") {
		if _, rep := scanned(t, ".csv", "name,"+header+"\nBo Sample,aha\nZyx Qwerty,north\n", options()); rep.Failed() {
			t.Errorf("%s: got %s", header, said(rep))
		}
	}
	for _, answer := range []string{"eher nicht", "gar nicht", "not at all", "I would rather you did not", "not really", "yes, only those", "please just a number", "je préfère que non", "prefiero que no", "керек емес", "أفضل لا", "noch offen"} {
		if !consent.IsAnswer(answer) {
			t.Errorf("%q is no answer", answer)
		}
	}
}

// TestRefusalsInOtherWordsAreHeard holds what else people write who do not want to be named.
func TestRefusalsInOtherWordsAreHeard(t *testing.T) {
	for _, s := range []string{
		// en
		"she'd rather we leave her out", "count me but don't say who", "please list me as a number", "employer must not find out", "my boss must not know", "I could lose my job", "has second thoughts", "backed out", "pulled out", "not anymore", "crossed off", "scrubbed", "purge", "forget me", "leave blank", "keep it quiet", "low profile", "for our records only", "for the minister only", "letter only", "print only", "paper version only", "yes for letter no for site", "web: no", "online no", "name: no", "🚫", "🤫", "pls no", "pls remove", "rm", "anon pls", "anony", "incog", "name changed", "inits only", "last name only", "surname only", "no surname", "didn't agree", "has not agreed", "never gave permission", "permission denied", "awaiting permission", "not asked", "ask her first", "call before publishing", "wait for her ok", "on hold", "hold back", "do not release", "not cleared", "lawyer advised against", "family objects", "parents object",
		// uk
		"тільки для міністра", "лише в паперовому листі", "без мого імені", "просила не писати хто вона", "передумала", "вийшла зі списку", "забрала підпис", "начальство не має знати", "не хоче світитися", "не треба імені", "проти", "не погодилась", "не погоджується", "дозволу нема", "дозвіл не надано", "чекати дозволу", "спочатку спитати", "змінене ім’я", "прізвище не писати", "тільки прізвище", "тільки літери",
		// ru
		"только для министра", "только в бумажном письме", "без моего имени", "просила не писать кто она", "передумала", "вышла из списка", "забрала подпись", "начальство не должно знать", "не хочет светиться", "не надо имени", "против", "не согласилась", "не согласна", "разрешения нет", "разрешение не дано", "ждать разрешения", "сначала спросить", "имя изменено", "фамилию не писать", "только фамилия", "только буквы", "не соглашалась",
		// kk
		"тек министрге", "атын айтпаңыз", "ойынан қайтты", "тізімнен шықты", "келіспеді", "келіспейді", "қауіпсіздік үшін", "тек аты",
		// pl
		"tylko dla ministra", "nie na stronę", "rozmyśliła się", "zmieniła zdanie", "wypisała się", "szef nie może wiedzieć", "chce pozostać nieznana", "przeciw", "nie zgodziła się", "nie zgadza się", "nie pozwala", "zezwolenia brak", "najpierw zapytać", "imię zmienione", "tylko nazwisko", "tylko litery", "skreślona na własną prośbę", "do wykreślenia",
		// de
		"nur für den Minister", "nicht auf die Seite", "hat es sich anders überlegt", "ist abgesprungen", "hat Angst", "Chef darf es nicht wissen", "will unerkannt bleiben", "möchte unbekannt bleiben", "nicht einverstanden", "stimmt nicht zu", "hat nicht zugestimmt", "keine Erlaubnis", "Erlaubnis steht aus", "keine Freigabe", "erst fragen", "Name geändert", "nur Nachname", "nur Buchstaben", "Name nicht drucken", "auf eigenen Wunsch gestrichen", "raus", "muss raus", "bitte raus", "nicht aufführen", "nicht listen", "nur zählen", "nur mitzählen", "zieht zurück", "Rückzieher", "ausgetreten",
		// fr
		"seulement pour le ministre", "pas sur la page", "a changé d’avis", "s’est désistée", "a peur", "son patron ne doit pas savoir", "veut rester inconnue", "contre", "n’est pas d’accord", "n’a pas donné son accord", "n’autorise pas", "autorisation refusée", "demander d’abord", "nom modifié", "nom de famille seulement", "lettres seulement", "ne pas imprimer le nom", "rayée à sa demande", "à rayer", "compter seulement", "juste le nombre", "désistement",
		// es
		"solo para el ministro", "no en la página", "cambió de opinión", "se echó atrás", "su jefe no debe saberlo", "quiere seguir desconocida", "en contra", "no está de acuerdo", "no dio su consentimiento", "permiso denegado", "preguntar antes", "nombre cambiado", "solo apellido", "solo letras", "tachada a petición propia", "de baja", "darse de baja", "solo contar", "baja voluntaria",
		// ar
		"للوزير فقط", "غيرت رأيها", "تراجعت", "لا يسمح", "اسألها أولا", "اللقب فقط", "الحروف فقط", "للعد فقط", "ضد",
	} {
		if !consent.IsMarked(s, consent.InUnread) {
			t.Errorf("%q is not heard", s)
		}
	}
}

// TestTitlesInOtherWordsAreHeard holds that a row of words alone, among rows with more, is
// no name without a word, and that titles above a list are heard.
func TestTitlesInOtherWordsAreHeard(t *testing.T) {
	for _, title := range []string{"To be published later", "Only in the printed letter", "Noch fragen", "Після суду"} {
		if _, rep := scanned(t, ".csv", "name,role\nBo Sample,teacher\n"+title+",\nZyx Qwerty,teacher\n", options()); !strings.Contains(said(rep), "row 3") {
			t.Errorf("%s: got %s", title, said(rep))
		}
	}
	for _, title := range []string{"List of those who said no", "Refused"} {
		if _, rep := scanned(t, ".csv", title+",\nname,role\nZyx Qwerty,teacher\n", options()); !strings.Contains(said(rep), "[marked-private]") {
			t.Errorf("%s: got %s", title, said(rep))
		}
	}
	for _, text := range []string{"name\nAda Example\nTeachers for peace\n", "name,role\nada example,\nBo van der Sample,\nBo Sample Jr,\n"} {
		if _, rep := scanned(t, ".csv", text, options()); said(rep) != "" {
			t.Errorf("%q: got %s", text, said(rep))
		}
	}
}

// TestRemarksThatNobodyReadsAreTold holds that no list of words has to know all the ways
// to say no: rows with words in a column of remarks are named as long as they would be
// shown, in every format.
func TestRemarksThatNobodyReadsAreTold(t *testing.T) {
	const want = "a column of remarks, which is not read, holds words there"
	for header := range strings.SplitSeq("Remarks|internal note|Comments|Примітки|Примечание|Ескертпелер|Uwagi|Remarque|Bemerkungen|Notas|ملاحظات", "|") {
		_, rep := scanned(t, ".csv", "name,"+header+"\nBo Sample,\nZyx Qwerty,blue moon\nCy Sample,❌\nDi Sample,12\nEv Sample,a@mail.test\n", options())
		if got := said(rep); !strings.Contains(got, "rows 3, 4: "+want) || rep.Failed() || strings.Contains(got, "blue") {
			t.Errorf("%s: got %s", header, got)
		}
		o := options()
		o.Ignore = []string{header}
		if _, rep := scanned(t, ".csv", "name,"+header+"\nZyx Qwerty,blue moon\n", o); strings.Contains(said(rep), want) {
			t.Errorf("%s, ignored: got %s", header, said(rep))
		}
	}
	for ext, text := range map[string]string{
		".json": `[{"name":"Zyx Qwerty","note":"blue moon"}]`,
		".toml": "[[signatory]]\nname = \"Zyx Qwerty\"\ncomment = \"blue moon\"\n",
		".xlsx": workbookOf(t, [][]any{{"name", "notes"}, {"Zyx Qwerty", "blue moon"}}, nil),
	} {
		if _, rep := scanned(t, ext, text, options()); !strings.Contains(said(rep), want) {
			t.Errorf("%s: got %s", ext, said(rep))
		}
	}
	for _, text := range []string{"name,notes,public\nZyx Qwerty,blue moon,no\n", "name,e-mail\nZyx Qwerty,a@mail.test\n", "name,city\nZyx Qwerty,Vienna\n"} {
		if _, rep := scanned(t, ".csv", text, options()); strings.Contains(said(rep), want) {
			t.Errorf("%s: got %s", text, said(rep))
		}
	}
}

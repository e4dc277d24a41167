package signatory

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestHeadersThatLookLikePublicAreRefused(t *testing.T) {
	refused := []string{
		"publc", "pubilc", "publik", "Publik?", "public (yes/no)", "is public", "isPublic", "IS_PUBLIC", "рublic", "public.uk", "public2", "p\ufffdblic",
		"publico", "publié", "publicly", "published", "Publish my name", "not public?", "oeffentlich", "опубликовать публично", "публичнo", "публічно (так/ні)",
		"anonymus", "anonimous", "is anonymous", "anonymous (yes/no)", "anonymous.uk", "anonyme?", "анонiмно",
		"consent", "Consent?", "ok to publish", "visible", "hide", "hidden", "show", "згода", "zgoda", "consentement", "sichtbar",
	}
	for _, header := range refused {
		for ext, text := range map[string]string{
			".csv":  "name," + header + "\nSecret Person,no\n",
			".json": `[{"name": "Secret Person", "` + header + `": "no"}]`,
			".toml": "[[signatory]]\nname = \"Secret Person\"\n\"" + header + "\" = \"no\"\n",
		} {
			_, rep := scanned(t, ext, text, options())
			if all := rep.All(); !rep.Failed() || all[len(all)-1].Code != "not-a-consent" && all[0].Code != "not-a-consent" {
				t.Errorf("%s in %s: got %s", header, ext, said(rep))
			}
		}
		// Beside public nobody can know which of the two holds.
		for ext, text := range map[string]string{
			".csv":  "name,public," + header + "\nAda Example,yes,no\n",
			".json": `[{"name": "Ada Example", "public": "yes", "` + header + `": "no"}]`,
			".toml": "[[signatory]]\nname = \"Ada Example\"\npublic = true\n\"" + header + "\" = false\n",
		} {
			if _, rep := scanned(t, ext, text, options()); !strings.Contains(said(rep), "beside public looks as if it said who may be named too (say it in public, and take the other column out; ") {
				t.Errorf("%s beside public in %s: got %s", header, ext, said(rep))
			}
			o := options()
			o.Ignore = []string{header}
			if s, rep := scanned(t, ext, text, o); rep.Failed() || s.Named != 1 {
				t.Errorf("%s ignored beside public in %s: got %s", header, ext, said(rep))
			}
		}
	}
	for _, header := range []string{
		"newsletter", "Newsletter (yes/no)", "e-mail", "comment", "content", "phone", "Republic", "République", "Publisher", "publications", "Polish", "topic", "notes",
		"timestamp", "signed", "IP", "name on file", "category", "telephone", "Wants news", "Country of exile", "Asylum in", "політика", "республіка",
	} {
		if s, rep := scanned(t, ".csv", "name,"+header+"\nAda Example,north\n", options()); rep.Failed() || s.Named != 1 {
			t.Errorf("%s: got %s", header, said(rep))
		}
	}
	_, rep := scanned(t, ".csv", "name,role,publc\nSecret Person,,no\n", options())
	want := `signatories.csv:1: warning: columns that are never published were left out: "publc" [columns-left-out]
signatories.csv:1:11: error: the column "publc" looks as if it said who may be named, but only one called public is read (say it in a column public: yes for who is named, no for who is not; if it is about something else, write signatories_ignore = ["publc"] in the letter) [not-a-consent]`
	if got := said(rep); got != want {
		t.Errorf("got\n%s", got)
	}
}

// TestSecondConsentNamesNobody holds that a column which says who is not to be
// named stops the build also beside public, whatever the two say; and that words
// of secrecy about something else do not.
func TestSecondConsentNamesNobody(t *testing.T) {
	for _, tt := range []struct{ ext, text, at string }{
		{".csv", "name,public,anonymous\nC,yes,yes\n", `:1:13: error: the column "anonymous"`},
		{".csv", "name,May we show your name?,public\nB,no,yes\n", `:1:6: error: the column "May we show your name?"`},
		{".toml", "[[signatory]]\nname = \"C\"\nanonymous = true\n[[signatory]]\nname = \"B\"\npublic = \"no\"\n", `: error: the column "anonymous"`},
		{".json", `[{"name":"C","anonymous":true},{"name":"B","public":"no"}]`, `: error: the column "anonymous"`},
		{".json", `[{"name":"B","public":"no"},{"name":"C","publc":"no"}]`, `: error: the column "publc"`},
		{".json", `[{"name":"C","anonymous":true}]`, "error: a column says who is not to be named"},
	} {
		if _, rep := scanned(t, tt.ext, tt.text, blanksFollow(true)); !strings.Contains(said(rep), tt.at) || !strings.Contains(said(rep), "[not-a-consent]") {
			t.Errorf("%s: got %s, want %s", tt.text, said(rep), tt.at)
		}
	}
	for _, header := range []string{"private phone", "Secret notes", "vertrauliche Notiz", "hidden field id", "приватний телефон", "newsletter"} {
		if s, rep := scanned(t, ".csv", "name,public,"+header+"\nAda Example,yes,no\n", options()); rep.Failed() || s.Named != 1 {
			t.Errorf("%s beside public: got %s", header, said(rep))
		}
	}
}

// TestEndsAndAnswersInOtherWordsStopTheBuild holds that a column which says
// until when somebody may be named, or who has left, goes unheard no more than
// one of consent, nor does a question that a few have left open.
func TestEndsAndAnswersInOtherWordsStopTheBuild(t *testing.T) {
	for _, text := range []string{
		"name,valid until\nZyx Qwerty,2020-01-01\n", "name,public,expires\nZyx Qwerty,yes,2020-01-01\n", "name,withdrawn\nZyx Qwerty,2020-01-01\n",
		"name,deleted at\nZyx Qwerty,2020-05-05\n", "name,видалено\nZyx Qwerty,так\n", "name,gelöscht am\nZyx Qwerty,1.1.2020\n", "name,wycofano\nZyx Qwerty,x\n",
		"name,type\nAda Example,public\nZyx Qwerty,private\n", "name,q3\nAda Example,yes\nBo Example,maybe\nZyx Qwerty,no\n", "name,GDPR\nAda Example,ok\nZyx Qwerty,not ok\n",
	} {
		if _, rep := scanned(t, ".csv", text, options()); !strings.Contains(said(rep), "[not-a-consent]") {
			t.Errorf("%q: got %s", text, said(rep))
		}
	}
}

func TestColumnsThatAreLeftOutAreSaid(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"name,role,\nAda Example,x,secret\nBo Example,,secret\n", "signatories.csv:2:15: warning: column C has no name: it is left out, and never published [columns-left-out]"},
		{"name,,role\nAda Example,,x\n", ""},
		{"name,name.de,role.uk\nAda Example,A,\n", `signatories.csv:1: warning: columns that are never published were left out: "name.de" (de is not a language of the site) [columns-left-out]`},
	} {
		if _, rep := scanned(t, ".csv", tt.text, options()); said(rep) != tt.want {
			t.Errorf("%q: got %s", tt.text, said(rep))
		}
	}
}

// blanksFollow are the options of a letter that says itself whether people are
// named who do not say.
func blanksFollow(public bool) Options {
	o := options()
	o.Public, o.PublicGiven = public, true
	return o
}

// TestBlankAnswersNameNobody holds that a cell in which nothing can be seen is
// no yes, in every format, and that one problem names all such rows.
func TestBlankAnswersNameNobody(t *testing.T) {
	const because = "3 rows do not say in public whether the person may be named: rows 2, 4, 5 (fill them in: yes, no or initials; or write signatories_public = true (or false) in the letter, for all of them) [blank-public]"
	blanks := []string{"", " ", "\t ", "\u00a0", "\u200b", "\u200e\u200f", "\u3164", "\u2800", "\ufeff", "\u2060", "\u00ad", "\u180e", "\ufe0f", "\u3000", "\u200c\u200d", "\u034f", "\U000e0020", "\u115f", "\u061c"}
	for _, blank := range blanks {
		text := "name,public\nA Secret,\"" + blank + "\"\nCy Example,yes\nBo Secret,\"" + blank + "\"\nDi Secret,\"" + blank + "\"\n"
		s, rep := scanned(t, ".csv", text, options())
		if got := said(rep); got != "signatories.csv:2:10: error: "+because || s.Named != 1 {
			t.Errorf("%q: %d named, got\n%s", blank, s.Named, got)
		}
		for _, public := range []bool{true, false} {
			if s, rep := scanned(t, ".csv", text, blanksFollow(public)); rep.Failed() || (s.Named == 4) != public {
				t.Errorf("%q: %d named, %s", blank, s.Named, said(rep))
			}
		}
	}
	for _, tt := range []struct{ ext, text string }{
		{".json", `[{"name":"A Secret"},{"name":"Bo Example","public":null}]`},
		{".json", `[{"name":"A Secret"},{"name":"Bo Example","public":true}]`},
		{".json", `[{"name":"Bo Example","public":true},{"name":"A Secret","public":""}]`},
		{".toml", "[[signatory]]\nname = \"A Secret\"\n[[signatory]]\nname = \"Bo Example\"\npublic = true\n"},
		{".toml", "[[signatory]]\nname = \"A Secret\"\npublic = \"\u200b\"\n"},
		{".xlsx", workbookOf(t, [][]any{{"name", "public"}, {"Bo Example", "yes"}, {"A Secret"}}, func(f *excelize.File) {})},
		{".xlsx", workbookOf(t, [][]any{{"name", "public"}, {"Bo Example", "yes"}, {"A Secret", " \u00a0"}}, func(f *excelize.File) {})},
	} {
		if _, rep := scanned(t, tt.ext, tt.text, options()); !strings.Contains(said(rep), "[blank-public]") {
			t.Errorf("%s: got %s", tt.text, said(rep))
		}
	}
	// Without the column the letter's key decides, given or not.
	for _, text := range []string{"name\nA Example\n", "name,role\nA Example,\n"} {
		if s, rep := scanned(t, ".csv", text, options()); rep.Failed() || s.Named != 1 {
			t.Errorf("%s: got %s", text, said(rep))
		}
	}
}

// TestConsentInOtherWordsStopsTheBuild holds that a column which asks for
// consent, refusal, anonymity, publication or showing goes unheard in no language,
// in no format, and by no word order, until the letter says that it is about
// something else.
func TestConsentInOtherWordsStopsTheBuild(t *testing.T) {
	for _, header := range []string{
		"May we show your name?", "I agree to be listed", "Do you allow us to use it", "Permission", "Keep me off the website (hidden)", "Display my name",
		"I refuse", "opt-out", "Privacy", "Do you wish to remain unnamed",
		"Показувати моє ім’я на сайті?", "Чи згодні ви на публікацію", "Дозволяю оприлюднити", "Відмовляюсь", "Не називати мене", "Прізвище приховати",
		"Согласны ли вы на публикацию имени", "Разрешаю указать имя", "Скройте меня", "Можно ли показывать имя", "Отказ", "Не упоминать",
		"Атымды жариялауға келісемін", "Рұқсат беремін", "Көрсетуге болады", "Құпия",
		"Czy wyraża Pan/Pani zgodę?", "Zezwalam na publikację", "Ukryć nazwisko", "Nie zgadzam się", "Niewidoczny",
		"J'accepte que mon nom soit publié", "J’autorise l’affichage", "Ne pas divulguer", "Votre accord", "Rester anonyme ?", "Refus",
		"Ich stimme der Namensveröffentlichung zu", "Datenschutzeinwilligung", "Darf der Name genannt werden?", "Nicht zeigen", "Ich bin einverstanden", "Widerspruch",
		"Autorizo la publicación de mi nombre", "Acepto aparecer en la lista", "Ocultar mi nombre", "No mostrar", "De acuerdo",
		"هل توافق على نشر اسمك؟", "الموافقة", "أرغب في إخفاء اسمي", "أرفض", "هل تسمح بإظهار الاسم", "السرية",
	} {
		for ext, text := range map[string]string{
			".csv":  "name;\"" + header + "\"\nSecret Person;perhaps\nAda Example;sure\n",
			".json": `[{"name": "Secret Person", "` + header + `": "perhaps"}]`,
			".toml": "[[signatory]]\nname = \"Secret Person\"\n\"" + header + "\" = \"perhaps\"\n",
		} {
			_, rep := scanned(t, ext, text, options())
			if !strings.Contains(said(rep), "[not-a-consent]") {
				t.Errorf("%s in %s: got %s", header, ext, said(rep))
			}
			o := options()
			o.Ignore = []string{strings.ToUpper(header)}
			if s, rep := scanned(t, ext, text, o); rep.Failed() || s.Named == 0 {
				t.Errorf("%s in %s, ignored: got %s", header, ext, said(rep))
			}
		}
	}
}

// TestColumnOfYesAndNoStopsTheBuild holds that a column which is not read, and
// holds nothing but answers, is not passed over whatever it is called.
func TestColumnOfYesAndNoStopsTheBuild(t *testing.T) {
	for _, cells := range [][2]string{
		{"yes", "no"}, {"Y", "n"}, {"1", "0"}, {"TRUE", "FALSE"}, {"x", ""}, {"✓", "✗"}, {"так", "ні"}, {"Да", "НЕТ"}, {"иә", "жоқ"}, {"tak", "nie"}, {"Oui", "Non"}, {"ja", "nein"},
		{"sí", "no"}, {"si", "no."}, {"نعم", "لا"}, {"WAHR", "FALSCH"}, {"Yes, please", "No, thank you"}, {"Так, згоден", "Ні"}, {"Yes I agree", "no"}, {"\u200byes\u200b", " no "},
	} {
		for ext, text := range map[string]string{
			".csv":  "name,Question 5,comment\nAda Example,\"" + cells[0] + "\",hello\nSecret Person,\"" + cells[1] + "\",\n",
			".json": `[{"name": "Ada Example", "q5": "` + cells[0] + `"}, {"name": "Secret Person", "q5": "` + cells[1] + `"}]`,
			".toml": "[[signatory]]\nname = \"Ada Example\"\nq5 = \"" + cells[0] + "\"\n[[signatory]]\nname = \"Secret Person\"\nq5 = \"" + cells[1] + "\"\n",
			".xlsx": workbookOf(t, [][]any{{"name", "", "role"}, {"Ada Example", cells[0]}, {"Secret Person", cells[1]}}, func(*excelize.File) {}),
		} {
			_, rep := scanned(t, ext, text, options())
			if !strings.Contains(said(rep), "holds nothing but yes and no") || strings.Contains(said(rep), "Secret") {
				t.Errorf("%q in %s: got %s", cells, ext, said(rep))
			}
			o := options()
			o.Ignore = []string{"Question 5", "Q5"}
			if _, rep := scanned(t, ext, text, o); ext != ".xlsx" && rep.Failed() {
				t.Errorf("%q in %s, ignored: got %s", cells, ext, said(rep))
			}
		}
	}
	for _, cell := range []string{"Nowhere", "No comment from me", "Kyiv", "2", "yes-man"} {
		if _, rep := scanned(t, ".csv", "name,note\nAda Example,"+cell+"\nBo Example,yes\n", options()); rep.Failed() {
			t.Errorf("%q: got %s", cell, said(rep))
		}
	}
}

// TestAnswersInAnyWordsStopTheBuild holds that a column which asks what may be done with a
// name, or whose answers are a yes and a no in words that nobody listed, is not passed over.
func TestAnswersInAnyWordsStopTheBuild(t *testing.T) {
	for _, header := range []string{
		"Can your name go up there?", "Wie möchten Sie erscheinen?", "Threat level", "Gefährdung", "My name may be used", "Who can see my name", "Чи може стояти ваше ім’я?", "Кто увидит моё имя", "Атым тұра бола ма: аты", "Kto zobaczy moje nazwisko", "Qui verra mon nom",
		"Darf Ihr Name dorthin?", "Quién verá mi nombre", "هل يوضع اسمي هناك",
	} {
		if _, rep := scanned(t, ".csv", "name,\""+header+"\"\nAda Example,perhaps\nZyx Secret,let me think\n", options()); !strings.Contains(said(rep), "[not-a-consent]") {
			t.Errorf("%s: got %s", header, said(rep))
		}
	}
	for _, cells := range [][2]string{
		{"confirmed", "unconfirmed"}, {"fine", "not fine"}, {"green", "red"}, {"grün", "rot"}, {"full", "count"}, {"pública", "reservada"}, {"verified", "unverified"}, {"darf", "darf nicht"}, {"named", "nameless"}, {"approved", "pending"}, {"Sign openly", "Sign quietly"}, {"everywhere", "nowhere"},
		{"відкритий", "закритий"}, {"усі", "лише організатори"}, {"открытая", "закрытая"}, {"otwarty", "zamknięty"}, {"ouverte", "fermée"}, {"offen", "verdeckt"}, {"abierta", "cerrada"}, {"مفتوح", "مغلق"}, {"ашық", "жабық"},
	} {
		if _, rep := scanned(t, ".csv", "name,Q5\nAda Example,"+cells[0]+"\nZyx Secret,"+cells[1]+"\nBo Example,"+cells[0]+"\n", options()); !strings.Contains(said(rep), "[not-a-consent]") {
			t.Errorf("%q: got %s", cells, said(rep))
		}
	}
	for _, text := range []string{
		"name,company name\nAda Example,Sample\nBo Example,Sample & Sons\n", "name,sector\nAda Example,health\nBo Example,education\n", "name,Name of your MP\nAda Example,Max Sample\nBo Example,Eve Sample\n",
		"name,Wie heißt Ihre Schule?\nAda Example,Am Markt\nBo Example,Am Berg\n", "name,member\nAda Example,since 2019\nBo Example,since 2020\n", "name,Votre ville\nAda Example,Paris\nBo Example,Lyon\n",
	} {
		if _, rep := scanned(t, ".csv", text, options()); rep.Failed() {
			t.Errorf("%s: got %s", text, said(rep))
		}
	}
}

// TestNothingThatIsReadCanBeIgnored holds that signatories_ignore takes no
// answer out of the column public.
func TestNothingThatIsReadCanBeIgnored(t *testing.T) {
	for _, header := range []string{"public", "Öffentlich", "name", "until"} {
		o := options()
		o.Ignore = []string{header}
		if _, rep := scanned(t, ".csv", "name,public\nSecret Person,no\n", o); !strings.Contains(said(rep), "[ignored-column]") {
			t.Errorf("%s: got %s", header, said(rep))
		}
	}
}

package signatory

import (
	"strings"
	"testing"
)

// TestPeopleBelowAHeadingAreNotNamed holds that a row which is a heading about who may
// be named is an error that names the rows below it, whatever they say themselves.
func TestPeopleBelowAHeadingAreNotNamed(t *testing.T) {
	for _, heading := range []string{
		"Not yet confirmed:", "Please do not publish:", "Without consent", "On hold", "Waiting for answer:", "Removed", "Anonymous signatories:",
		"Ще не підтвердили:", "Не публікувати", "Чекаємо згоди", "Ещё не подтвердили:", "Не называть:", "Ждём ответа",
		"Jeszcze niepotwierdzone:", "Nie publikować", "Czekamy na zgodę", "Pas encore confirmés :", "En attente d'accord", "Ne pas publier",
		"Noch nicht bestätigt:", "Warten auf Zusage", "Nicht veröffentlichen!", "Aún sin confirmar", "No publicar:", "Falta permiso",
		"لم يتم التأكيد بعد", "لا تنشر:", "بانتظار الرد", "Әлі расталмаған:", "Жарияламаңыз", "Жауап күтілуде",
	} {
		for _, text := range []string{
			"name,role\nAda Example,nurse\n" + heading + ",\nZyx Qwerty,judge\nBo Qwerty,\n",
			"name,role,public\nAda Example,nurse,yes\n" + heading + ",,\nZyx Qwerty,judge,yes\nBo Qwerty,,yes\n",
			"role,name\nnurse,Ada Example\n" + heading + ",\njudge,Zyx Qwerty\n,Bo Qwerty\n",
		} {
			s, rep := scanned(t, ".csv", text, options())
			if got := said(rep); !strings.Contains(got, "row 3 is no person but a heading that is about who may be named, and rows 4, 5 stand below it") || strings.Contains(got, "Qwerty") {
				t.Errorf("%q: got %s", text, got)
			}
			if strings.Contains(shown(t, s, "en"), heading) {
				t.Errorf("%q is named", heading)
			}
		}
	}
	for text, want := range map[string]string{
		"name,role\nPiotr Niejawny,\nZyx Qwerty,\n":                            "row 2: name says that somebody is not to be named",
		"name,role,public\nPlease do not publish:,,\nZyx Qwerty,judge,no\n":    "row 2 is no person but a heading that is about who may be named (say it",
		"name,role\nTeachers:,\nAda Example,teacher\n":                         "warning: row 2 is no person but a heading",
		"name,role\nDo not publish:,\nZyx Qwerty,\nTeachers:,\nAda Example,\n": "and row 3 stands below it",
	} {
		if _, rep := scanned(t, ".csv", text, options()); !strings.Contains(said(rep), want) {
			t.Errorf("%q: got %s, want %s", text, said(rep), want)
		}
	}
}

// TestWhatIsSaidOfOtherThingsStopsNoList holds that sayings, what organisations are
// called and what somebody writes against lies are no refusals.
func TestWhatIsSaidOfOtherThingsStopsNoList(t *testing.T) {
	for _, text := range []string{
		"name,organisation\nAda Example,\"Initiative \"\"Nicht in unserem Namen\"\"\"\n",
		"name,organisation\nAda Example,Nicht in unserem Namen e.V.\nBo Example,No en nuestro nombre\nCy Example,„Nicht genannt“ (Verein)\n",
		"name,motto\nAda Example,I am not afraid to be named\nBo Example,Not in our name!\nCy Example,Я не боюся бути названою\n",
		"name,role\nAda Example,Waiting room nurse\nHold Fast Collective,\nThe Consent Project,\n",
		"name\nWaiting Room Theatre\nHold Fast Collective\n",
	} {
		if _, rep := scanned(t, ".csv", text, options()); strings.Contains(said(rep), "marked-private") || strings.Contains(said(rep), "doubtful") {
			t.Errorf("%q: got %s", text, said(rep))
		}
	}
	for _, text := range []string{"Do not publish lies!", "Bitte keine Lügen veröffentlichen", "Не публікуйте брехню!", "No publiquen mentiras", "Ne publiez pas de mensonges", "Nie publikujcie kłamstw"} {
		_, rep := scanned(t, ".csv", "name,comment\nAda Example,"+text+"\nBo Example,With you\n", options())
		if strings.HasPrefix(text, "Bitte") != rep.Failed() || rep.Failed() == strings.Contains(said(rep), "says of something") {
			t.Errorf("%q: got %s", text, said(rep))
		}
	}
	for _, text := range []string{"Do not publish lies about me", "do not publish my name, no lies", "do not publish. No lies!"} {
		if _, rep := scanned(t, ".csv", "name,comment\nAda Example,\""+text+"\"\n", options()); !strings.Contains(said(rep), "marked-private") {
			t.Errorf("%q: got %s", text, said(rep))
		}
	}
	o := options()
	o.Ignore = []string{"organisation"}
	if _, rep := scanned(t, ".csv", "name,organisation\nAda Example,Verein nicht genannter Opfer\n", o); rep.Failed() {
		t.Errorf("a column of which the letter says that it is about something else: got %s", said(rep))
	}
}

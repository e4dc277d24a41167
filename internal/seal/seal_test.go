package seal

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/decode"
	"casebook/internal/diag"
)

func letter(body string) *campaign.Letter {
	l := &campaign.Letter{To: []campaign.Addressee{{Name: "Bo Specimen", Office: "Minister"}}, CC: []campaign.Addressee{{Organisation: "Committee"}}}
	l.Title, l.Body = "An open letter", body
	l.Date = campaign.Moment{Time: time.Date(2020, 5, 21, 0, 0, 0, 0, time.UTC)}
	return l
}

func TestSealIsOfTheDocumentedForm(t *testing.T) {
	sum := sha256.Sum256([]byte("title\tAn open letter\ndate\t2020-05-21\nto\tBo Specimen\tMinister\ncc\t\t\tCommittee\n\nCafé,\n\ntext\n"))
	if got, want := Letter(letter("Café,\n\ntext")), "sha256:"+hex.EncodeToString(sum[:]); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSealDoesNotChangeWithWhatReadersDoNotSee(t *testing.T) {
	want := Letter(letter("Café,\n\ntext"))
	for _, body := range []string{"\n\nCafé,\n\ntext\n\n", "Café,  \n \t\ntext\t", "Café,\r\n\r\ntext", "Cafe\u0301,\n\ntext"} {
		if got := Letter(letter(body)); got != want {
			t.Errorf("%q has another seal", body)
		}
	}
}

func TestSealChangesWithEverythingSealed(t *testing.T) {
	seen := map[string]int{Letter(letter("text")): -1}
	for i, change := range []func(*campaign.Letter){
		func(l *campaign.Letter) { l.Body = "text." },
		func(l *campaign.Letter) { l.Body = " text" },
		func(l *campaign.Letter) { l.Title = "Another" },
		func(l *campaign.Letter) { l.Date.Time = l.Date.AddDate(0, 0, 1) },
		func(l *campaign.Letter) { l.Date.HasTime = true },
		func(l *campaign.Letter) { l.To[0].Office = "" },
		func(l *campaign.Letter) { l.To[0].Name, l.To[0].Office = "", "Bo Specimen" },
		func(l *campaign.Letter) { l.To, l.CC = l.CC, l.To },
		func(l *campaign.Letter) { l.CC = nil },
	} {
		l := letter("text")
		change(l)
		if other, same := seen[Letter(l)]; same {
			t.Errorf("change %d has the seal of %d", i, other)
		}
		seen[Letter(l)] = i
	}
}

func TestWriteChangesNothingElse(t *testing.T) {
	const front = "+++\ntitle = \"An open letter\" # x\ndate = 2020-05-21\n[[to]]\nname = \"Bo\"\n+++\nText  \n"
	for _, file := range []string{front, "\ufeff" + front, strings.ReplaceAll(front, "\n", "\r\n"), "\n" + front, strings.TrimSuffix(front, "\n")} {
		l := letter("Text")
		got, err := Write(file, l, "", time.Time{})
		if err != nil {
			t.Errorf("%q: %v", file, err)
			continue
		}
		added := `sealed = "` + Letter(l) + "\"\n"
		if strings.Contains(file, "\r\n") {
			added = strings.TrimSuffix(added, "\n") + "\r\n"
		}
		if strings.Replace(got, added, "", 1) != file {
			t.Errorf("%q became %q", file, got)
		}
	}
}

func TestACorrectionIsAddedToAnInlineList(t *testing.T) {
	l := letter("Text")
	l.Sealed = "sha256:x"
	const file = "+++\nsealed = 'sha256:x' # by casebook\ncorrections = [{date = 2020-01-01, note = \"x\"}]\n+++\nText\n"
	got, err := Write(file, l, "Again", time.Date(2020, 5, 1, 0, 0, 0, 0, time.UTC))
	want := "+++\nsealed = '" + Letter(l) + "' # by casebook\ncorrections = [{date = 2020-01-01, note = \"x\"},\n" +
		"  { date = 2020-05-01, note = \"Again\", replaces = \"sha256:x\" },\n]\n+++\nText\n"
	if err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestWriteRefusesWhatItCannotChange(t *testing.T) {
	l := letter("Text")
	for _, file := range []string{"+++\ncorrections = 1\n+++\n", "+++\ntitle = \n+++\n", "Text\n"} {
		if got, err := Write(file, l, "Again", time.Now()); !errors.Is(err, decode.ErrNotEditable) {
			t.Errorf("%q: got %q, %v", file, got, err)
		}
	}
}

func TestStaleTranslationNamesTheNewSeal(t *testing.T) {
	original, translation := letter("Text"), letter("Текст")
	translation.Translates = Letter(original)
	c := &campaign.Campaign{Letters: [][]*campaign.Letter{{original, translation}}}
	var rep diag.Report
	if Check(c, &rep); len(rep.All()) != 0 {
		t.Errorf("a translation that is up to date: %v", rep.All())
	}
	original.Body = "Another text"
	Check(c, &rep)
	if list := rep.All(); len(list) != 1 || list[0].Code != "stale-translation" || !strings.Contains(list[0].Hint, Letter(original)) {
		t.Errorf("a stale translation gives %v", list)
	}
}

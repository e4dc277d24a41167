package letter

import (
	"fmt"
	"strings"
	"testing"
)

// letterWith gives a letter with a head and a tail.
func letterWith(head, tail string) []byte {
	return []byte(head + "\n\nDear all,\n\nThis is the text of the letter, and it is long enough to be one.\n\nSincerely,\n\n" + tail + "\n")
}

func TestAddressees(t *testing.T) {
	for head, want := range map[string]string{
		"To:\nMinister of Justice, Max Sample\nProsecutor General, Bo Specimen": "Max Sample|Minister of Justice| Bo Specimen|Prosecutor General|",
		"To: Max Sample, Minister of Justice, Exampleland":                      "Max Sample|Minister of Justice, Exampleland|",
		"To:\nMax Sample\nMinister of Justice\nBo Specimen\nProsecutor General": "Max Sample|Minister of Justice| Bo Specimen|Prosecutor General|",
		"To:\nMinister of Justice\nMax Sample\nProsecutor General\nBo Specimen": "Max Sample|Minister of Justice| Bo Specimen|Prosecutor General|",
		"To:\nMax Sample\nMinister of Justice\nMinistry of Justice":             "Max Sample|Minister of Justice|Ministry of Justice",
		"To: Ministry of Justice":                                     "||Ministry of Justice",
		"To: Mr Max Sample (Minister of Justice)":                     "Mr Max Sample|Minister of Justice|",
		"To: Citizens of Exampleland":                                 "Citizens of Exampleland||",
		"To:\n\nMinister of Justice, Max Sample\n\nRe: Ada":           "Max Sample|Minister of Justice|",
		"Attn: Max Sample – Head of the State Service":                "Max Sample|Head of the State Service|",
		"3 March 2026\n\nMs Ada Sample\nMinister of Justice":          "Ms Ada Sample|Minister of Justice|",
		"An die\nBundesministerin der Justiz\nFrau Ada Beispiel":      "Frau Ada Beispiel|Bundesministerin der Justiz|",
		"À l’attention de Monsieur Max Modèle, ministre de l’Exemple": "Monsieur Max Modèle|ministre de l’Exemple|",
		// Above the date stands who writes, and an organisation alone may be anybody.
		"Ada Example\nExample Foundation\n\n3 March 2026": "",
	} {
		var got []string
		for _, a := range read(t, "x.txt", letterWith(head, "Bo Sample, France")).To {
			got = append(got, a.Name+"|"+a.Office+"|"+a.Organisation)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: got %q, want %q", head, s, want)
		}
	}
}

func TestSignatories(t *testing.T) {
	for tail, want := range map[string]string{
		"Ada Example, Renew Europe, Lithuania":                                "Ada Example||||Renew Europe|LT",
		"Ada Example (EPP, Slovakia)":                                         "Ada Example||||EPP|SK",
		"Ada Example, MEP, ID, Germany":                                       "Ada Example|MEP|||ID|DE",
		"Ada Example – President, Example Foundation – France":                "Ada Example|President|Example Foundation|||FR",
		"Dr Ada Example, PhD, Open Sample":                                    "Dr Ada Example, PhD||Open Sample|||",
		"Ada Example":                                                         "Ada Example|||||",
		"Ada Example\nDirector\nExample Foundation\nFrance":                   "Ada Example|Director|Example Foundation|||FR",
		"Ada Example\nBo Sample\nCy Specimen":                                 "Ada Example||||| Bo Sample||||| Cy Specimen|||||",
		"Ada Example\nDirector\nBo Sample\nChair":                             "Ada Example|Director|||| Bo Sample|Chair||||",
		"1. Ada Example, France\n2. Bo Sample, Poland":                        "Ada Example|||||FR Bo Sample|||||PL",
		"Ada Example\tBo Sample\nDirector\tChair\nExample Fund\tSample Union": "Ada Example|Director|Example Fund||| Bo Sample|Chair|Sample Union|||",
		"Signatories:\nExample Foundation\nSample Institute":                  "Example Foundation||||| Sample Institute|||||",
		"____________\nAda Example":                                           "Ada Example|||||",
		"Signed by: ,\nBo Sample, France":                                     "Bo Sample|||||FR",
		// A way to reach somebody is never taken over.
		"Ada Example, ada@example.org\nBo Sample, France": "Bo Sample|||||FR",
		"Example Foundation\nwith all its members":        "",
	} {
		var got []string
		for _, s := range read(t, "x.txt", letterWith("Re: Ada", tail)).Signatories {
			got = append(got, fmt.Sprintf("%s|%s|%s||%s|%s", s.Name, s.Role, s.Organisation, s.Group, s.Country))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: got %q, want %q", tail, s, want)
		}
	}
}

func TestContactsOfSignatoriesMakeADraft(t *testing.T) {
	l := read(t, "x.txt", letterWith("Re: Ada", "Ada Example, +33 1 23 45 67 89\nBo Sample, France"))
	if page := l.Page(nil); !strings.Contains(page, "\ndraft = true") || strings.Contains(l.CSV(), "33") {
		t.Errorf("%s\n%s", page, l.CSV())
	}
}

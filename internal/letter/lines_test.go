package letter

import (
	"strings"
	"testing"
)

const fullWidth = "Brussels, 21 May 2020\n\nTo: Minister of Justice\n\nRe: Ada\n\nDear Minister,\n\n" +
	"We approach you with an urgent case of a prominent journalist and one of the leaders of\n" +
	"the country’s biggest opposition movement of which everybody has heard by now, and we are\n" +
	"concerned that the hearing was held without the presence of the attorney and that she did\n" +
	"learn about the decision only on 19 of May, 2020. We are deeply concerned about all that.\n\nSincerely,\n\n"

// People sign a line each: lines that happen to be as wide as the text are not
// run together, neither in the rows nor in what is left for somebody to look at.
func TestLinesStayAsPeopleSignedThem(t *testing.T) {
	l, doubts := codes(t, fullWidth+
		"Ada Example, voorzitter van de vereniging voor de verdediging van de mensenrechten hier\n"+
		"Bo Sample, lid van het bestuur van de vereniging voor de verdediging van mensen in Delft\n"+
		"Cy Probe, lid van het bestuur van de vereniging voor de verdediging van de mensenrechten\n")
	if len(l.Signatories) != 3 || l.Signatories[1].Name != "Bo Sample" || doubts != "" {
		t.Error(doubts, l.CSV())
	}
	l, doubts = codes(t, fullWidth+
		"Ada Example, voorzitter van de vereniging voor de verdediging van de rechten van iedereen\n"+
		"die in Delft woont of er ooit heeft gewoond en nu ver weg in een ander land wonen moet in\n"+
		"Bo Sample, lid van het bestuur van de vereniging voor de verdediging van mensen in Delft\n")
	if len(l.Signatories) != 2 || doubts != "unsure-signatory" || !strings.HasSuffix(l.Signatories[0].Role, "van iedereen die in Delft woont of er ooit heeft gewoond en nu ver weg in een ander land wonen moet in") {
		t.Error(doubts, l.CSV())
	}
	for below, want := range map[string]string{
		"Xq Zzyx of the Everlasting Society of Those Who Remember and of Others Who Do Not Remember\n" +
			"The Parish of Everything and Its Many Friends Who Signed This Also, each for itself alone\n": "Not Remember\\\nThe Parish",
		"Ada Example voorzitter van de vereniging voor de verdediging van de mensenrechten van\n" +
			"mensen in Delft en de omgeving van Delft waar dan ook, met alle anderen die daar zijn inge-\n" +
			"schreven en wonen en verblijven, waar dan ook en hoe dan ook, met alle anderen die er zijn\n" +
			"Bo Sample lid van het bestuur van de vereniging voor de verdediging van mensen in Delft\n": "rechten van mensen in Delft en de omgeving van Delft waar dan ook, met alle anderen die daar zijn ingeschreven en wonen en verblijven, waar dan ook en hoe dan ook, met alle anderen die er zijn\\\nBo Sample",
		"This letter was made public on the page of the Example Foundation, which has its seat in\n" +
			"Brussels and which is not to be confused with others. It was sent on the day of its date.\n": "its seat in Brussels and",
	} {
		l, doubts = codes(t, fullWidth+below)
		if page := l.Page(nil); !strings.Contains(page, want) || !l.Unplaced || !strings.Contains(doubts, "unplaced-text") {
			t.Errorf("%s\n%s\nwant:\n%s", doubts, page, want)
		}
	}
}

// Who signed is in no other's row, whatever is beside or above.
func TestNobodyVanishesIntoAnothersRow(t *testing.T) {
	for below, want := range map[string]string{
		"Civil Example Defenders, Sweden\nPEN Example Association\nFront Line Sample Committee\nIPHE – International Partnership for Human Examples\nSample Human Rights Group": "Civil Example Defenders; PEN Example Association; Front Line Sample Committee; IPHE; Sample Human Rights Group unsure-signatory",
		"Name\tPosition\tOrganisation\tCountry\nBo Sample\tDirector\tFreedom Example\tNorway\nAda Example\t\tRights Example\tUK":                                                "Bo Sample (Director/Freedom Example/NO); Ada Example (/Rights Example/GB) ",
		"Name\tPosition\tCountry\nBo Sample\tDirector\tNorway\nAda Example\tNorway":                                                                                             " no-signatories unplaced-text",
		"ks. Adam Przykład\ns. Ewa Wzorska": "ks. Adam Przykład unplaced-text",
		"Ada Example\nprofessor of law":     "Ada Example (professor of law//) ",
	} {
		l, doubts := codes(t, "3 March 2026\n\nTo: Minister of Justice\n\nRe: Ada\n\nDear Minister,\n\nWe write.\n\nSincerely,\n\n"+below+"\n")
		var got []string
		for _, s := range l.Signatories {
			said := ""
			if s.Role+s.Country != "" {
				said = " (" + s.Role + "/" + s.Organisation + "/" + s.Country + ")"
			}
			if s.Name == "Civil Example Defenders" || s.Name == "IPHE" {
				said = ""
			}
			got = append(got, s.Name+said)
		}
		if s := strings.Join(got, "; ") + " " + doubts; s != want {
			t.Errorf("%q:\ngot  %s\nwant %s", below, s, want)
		}
	}
}

// The country that the end of a page has parted from who signed is theirs.
func TestCountryBelowACommaIsOfTheLineAbove(t *testing.T) {
	l, doubts := codes(t, "3 March 2026\n\nTo: Minister of Justice\n\nRe: Ada\n\nDear Minister,\n\nWe write.\n\nSincerely,\n\nAda Example, EPP, Slovakia\nBo Sample, EPP,\n\nLithuania\nCy Probe, Renew Europe,\nFrance\n")
	if want := "name,group,country\nAda Example,EPP,SK\nBo Sample,EPP,LT\nCy Probe,Renew Europe,FR\n"; l.CSV() != want || doubts != "" {
		t.Errorf("%s\n%s", l.CSV(), doubts)
	}
}

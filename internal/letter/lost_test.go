package letter

import (
	"fmt"
	"strings"
	"testing"
)

// TestAddresseesAreNeitherLostNorMerged gives what stands under "To:" and who is found;
// nobody where the lines stay in the text of a draft.
func TestAddresseesAreNeitherLostNorMerged(t *testing.T) {
	for head, want := range map[string]string{
		"Max Sample, Minister, tel. +380 44 123, minister@example.org\nEva Test, eva@example.org": "Max Sample|Minister|, Eva Test||",
		"Max Sample, Minister (+380 44 123 45 67)\nEva Test, Judge":                               "Max Sample|Minister|, Eva Test|Judge|",
		"Co-Chairs of the Delegation, Max Sample and Eva Test\nJohn Doe":                          "draft",
		"Kim Jong-un\nvan der Sample, Alexander":                                                  "Kim Jong-un||, van der Sample, Alexander||",
		"Sample, Max (Minister of Justice)\nTest, Eva (Prosecutor)":                               "Sample, Max|Minister of Justice|, Test, Eva|Prosecutor|",
		"Mohammed bin Sample, Crown Prince\nAnna Sample, Ranking Member":                          "Mohammed bin Sample|Crown Prince|, Anna Sample|Ranking Member|",
		"the Minister of Justice, the Prosecutor General and the Ombudsman":                       "|the Minister of Justice|, |the Prosecutor General|, |the Ombudsman|",
		"Max Sample, Vice-\nPresident of the Parliament":                                          "Max Sample|Vice-President of the Parliament|",
		"Members of the Committee of Ministers\nTo: Max Sample, Secretary General":                "||Members of the Committee of Ministers, Max Sample|Secretary General|",
	} {
		for _, label := range []string{"To: ", "To:\n"} {
			l := read(t, "x.txt", []byte("14 March 2026\n\n"+label+head+"\n\nRe: X\n\nDear all,\n\nWe write.\n\nSincerely,\n\nJane Roe\n"))
			var got []string
			for _, a := range l.To {
				got = append(got, fmt.Sprintf("%s|%s|%s", a.Name, a.Office, a.Organisation))
			}
			if l.IsDraft() {
				got = append(got, "draft")
			}
			if s := strings.Join(got, ", "); s != want {
				t.Errorf("%q: got %q, want %q", label+head, s, want)
			}
			if strings.Contains(l.Page(nil), "+380") {
				t.Errorf("%q: %s", head, l.Page(nil))
			}
		}
	}
}

package letter

import (
	"strings"
	"testing"
)

// TestSignatoriesAreNeitherLostNorMerged gives what stands below the closing and the list
// made of it: of lines of which it is not clear whose they are nobody, and a draft, in whose
// text they stand.
func TestSignatoriesAreNeitherLostNorMerged(t *testing.T) {
	for tail, want := range map[string]string{
		"Rights Association, Sweden\nPEN International\nSample Defenders\nARG – Association for Rights Group\nExample Protection Group": "name,organisation\nSample Defenders,\nARG,Association for Rights Group\nExample Protection Group,\n",
		"Name\tPosition\tOrganisation\tCountry\nAda Example\tDirector\tFreedom Now\tNorway\nBo Sample\t\tRights Watch\tUK":              "name,role,organisation,country\nAda Example,Director,Freedom Now,NO\nBo Sample,,Rights Watch,GB\n",
		"ks. Adam Example\ns. Ada Sample":                                        "name\nks. Adam Example\n",
		"Ada Example\npoet\nBo Sample\nwriter":                                   "name,role\nAda Example,poet\nBo Sample,writer\n",
		"al-Sample Ahmed\nbell sample\ne. e. example":                            "",
		"Sample, John\nExample, Jane (judge)\nDoe, Max, Norway":                  "",
		"1. Ada Example       3. Tom Sample\n2. Bo Example         4. Anna Bell": "",
		"Ada Example | Bo Sample":                                                "name\nAda Example\nBo Sample\n",
		"Ada Example, Bo Sample and Cy Specimen":                                 "name\nAda Example\nBo Sample\nCy Specimen\n",
		"Ada Example                Bo Sample\nDirector                  President of the Association\n                          for Human Rights\nFreedom Now": "name,role\nAda Example,Director\n",
	} {
		l := read(t, "x.txt", letterWith("3 March 2026\n\nTo: Max Sample, Minister\n\nRe: Ada", tail))
		if got := l.CSV(); got != want || want == "" && !l.IsDraft() {
			t.Errorf("%q: got %q, draft %v, want %q", tail, got, l.IsDraft(), want)
		}
		for line := range strings.SplitSeq(tail, "\n") {
			if words := strings.Fields(line); !strings.Contains(strings.ToLower(l.CSV()+l.Text()), strings.ToLower(words[len(words)-1])) && !strings.Contains(line, "UK") && !strings.Contains(line, "Norway") {
				t.Errorf("%q: %q is neither in the list nor in the text", tail, line)
			}
		}
	}
}

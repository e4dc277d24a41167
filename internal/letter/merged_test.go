package letter

import "testing"

// TestSignatoriesAreNeitherLostNorMerged gives what stands below the closing and the list
// made of it: nobody, and a draft, where it is not clear whose line is whose.
func TestSignatoriesAreNeitherLostNorMerged(t *testing.T) {
	for tail, want := range map[string]string{
		"Rights Association, Sweden\nPEN International\nSample Defenders\nARG – Association for Rights Group\nExample Protection Group": "",
		"Name\tPosition\tOrganisation\tCountry\nAda Example\tDirector\tFreedom Now\tNorway\nBo Sample\t\tRights Watch\tUK":              "",
		"ks. Adam Example\ns. Ada Sample":                                        "",
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
	}
}

package signatory

import (
	"strings"
	"testing"
)

// TestRowThatDoesNotFitItsHeaderNamesNobody holds that a row in which the answer
// cannot be where the header has it is an error, whatever the letter says of blanks.
func TestRowThatDoesNotFitItsHeaderNamesNobody(t *testing.T) {
	for what, text := range map[string]string{
		"another delimiter":  "name,organisation,public\nZyx Secret;Org;no\n",
		"a tab":              "name,organisation,public\nZyx Secret\tOrg\tno\n",
		"commas":             "name;public\nZyx Secret,no\n",
		"one quoted cell":    "name,public\n\"Zyx Secret,no\"\n",
		"ends before public": "name,role,public\nZyx Secret,cook\n",
		"cut":                "name,role,public\nAda Example,,yes\nZyx Secret",
		"a comment":          "name,public\n# Zyx Secret,yes\n",
		"a comment, role":    "role,name,public\n  #cook,Zyx Secret,yes\n",
		"too long":           "name,public\nSecret,Zyx,yes\n",
		"no public":          "name,role\nZyx Secret;cook\n",
		"no public, comment": "name\n#Zyx Secret\n",
	} {
		s, rep := scanned(t, ".csv", text, blanksFollow(true))
		if got := said(rep); !strings.Contains(got, ": error: row ") || strings.Contains(got, "Secret") || strings.Contains(shown(t, s, "en"), "Secret") {
			t.Errorf("%s: got %s", what, got)
		}
	}
	for _, text := range []string{"name,public\nAda Example,yes\n,\n\n \n", "name,public,role\nAda Example,yes\n", "name,role\nAda Example\n"} {
		if s, rep := scanned(t, ".csv", text, options()); rep.Failed() || s.Named != 1 {
			t.Errorf("%q: got %s", text, said(rep))
		}
	}
	for ext, text := range map[string]string{".json": `[{"name":"# Zyx Secret"}]`, ".toml": "[[signatory]]\nname = \"#Zyx Secret\"\n"} {
		if _, rep := scanned(t, ext, text, options()); !strings.Contains(said(rep), "[misfit]") {
			t.Errorf("%s: got %s", ext, said(rep))
		}
	}
}

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
		"ends before until":  "name,role,until\nZyx Secret,cook\n",
		"cut, no public":     "name,role\nAda Example,cook\nZyx Secret",
		"cut, public first":  "public,name,role\nyes,Ada Example,cook\nyes,Zyx Sec",
		"cut, after public":  "name,public,role\nZyx Secret,yes",
		"quote not closed":   "name,role,public\n\"Zyx Secret,cook,no\nBo Example\",cook,yes\n",
		"quote, unread":      "name,email,public\nZyx Secret,\"z,no\nBo Example,b\",yes\n",
		"quote over rows":    "name,role,public\nZyx Secret,\"cook,no\nBo Example,cook,no\nCy Example,cook\",yes\n",
		"semicolons quoted":  "name;role;public\n\"Zyx Secret;cook;no\nBo Example\";cook;yes\n",
		"answer in the name": "name,role,public\nZyx Secret;no,cook,yes\n",
		"tab in the name":    "name,role\nZyx Secret\tні,cook\n",
	} {
		s, rep := scanned(t, ".csv", text, blanksFollow(true))
		if got := said(rep); !strings.Contains(got, ": error: row ") || strings.Contains(got, "Secret") || strings.Contains(shown(t, s, "en"), "Secret") {
			t.Errorf("%s: got %s", what, got)
		}
	}
	for _, text := range []string{"name,public\nAda Example,yes\n,\n\n \n", "name,public,role\nAda Example,yes\n", "name,role\nAda Example\n",
		"name,public,role\nAda Example,yes,\"chair, of this\nmember, of that\"\n", "name,email,public\nAda Example,\"x\ny\",yes", "name,role,,\nAda Example,cook\n"} {
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

func TestRowsWithFewerCellsAreWarnedAbout(t *testing.T) {
	_, rep := scanned(t, ".csv", "name,public,role\nAda Example,yes\nBo Example,yes,cook\nCy Example,no\n", options())
	const want = "signatories.csv:2: warning: rows 2, 4 have fewer cells than the row that names the columns (see whether something is missing there) [misfit]"
	if got := said(rep); got != want {
		t.Errorf("got %s", got)
	}
}

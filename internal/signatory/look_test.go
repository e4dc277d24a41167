package signatory

import (
	"fmt"
	"slices"
	"testing"

	"casebook/internal/diag"
)

func TestLookGivesWhatIsShownWithItsPlace(t *testing.T) {
	for ext, text := range map[string]string{
		".csv":  "name,sort,role,email,country,public,name.uk\nAda Example,\"Example, Ada\",\"writer\n in two lines\",a@example.org,gb,yes,Ада Приклад\nBo Secret,,,,,no,\nCy Short,,,,,initials,\n",
		".json": "[{\"name\": \"Ada Example\",\n\"sort\": \"Example, Ada\", \"role\": \"writer in two lines\", \"country\": \"GB\", \"name.uk\": \"Ада Приклад\"},\n{\"name\": \"Bo Secret\", \"public\": false},\n{\"name\": \"Cy Short\", \"public\": \"initials\"}]",
	} {
		s, rep := scanned(t, ext, text, options())
		if rep.Failed() {
			t.Fatal(said(rep))
		}
		var got []string
		lines := map[string]int{}
		err := s.Look(func(text string, at diag.Position) {
			got = append(got, text)
			lines[text] = at.Line
			if at.File != "content/letters/x/signatories"+ext {
				t.Errorf("%s: in %s", ext, at.File)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"Ada Example", "C. S.", "GB", "United Kingdom", "writer in two lines", "Ада Приклад", "Велика Британія"}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", ext, got, want)
		}
		if at := fmt.Sprint(lines["Ada Example"], lines["C. S."]); at != map[string]string{".csv": "2 5", ".json": "1 4"}[ext] {
			t.Errorf("%s: at %s", ext, at)
		}
	}
}

package site

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"casebook/internal/browsertest"
)

// axe-core looks at each kind of page as views show it: as the two that differ most,
// and with CASEBOOK_AUDIT=long as all.
func TestAxeFindsNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	t.Parallel()
	campaign, crowded := hosted(t, campaignSite(t)), hosted(t, crowdedSite(t))
	views := []view{{"dark phone", 320, "screen", "dark", false}, {"wide", 1280, "screen", "light", false}}
	if browsertest.AuditsAll() {
		views = append(views, view{"phone", 320, "screen", "light", false}, view{"dark", 1280, "screen", "dark", false},
			view{"forced", 1280, "screen", "dark", true}, view{"forced light phone", 320, "screen", "light", true})
	}
	for _, v := range views {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			tab := browsertest.Open(t)
			v.show(t, tab)
			audit := func(site string, pages []string) {
				for _, at := range pages {
					browsertest.Go(t, tab, site+at)
					browsertest.Audit(t, tab, "/"+at)
				}
			}
			audit(campaign, campaignPages)
			audit(crowded, crowdedPages)
		})
	}
}

// The Nu HTML checker (npm: vnu-jar; needs Java) looks at every page:
//
//	npm install vnu-jar
//	CASEBOOK_NU=$PWD/node_modules/vnu-jar/build/dist/vnu.jar go test ./internal/site -run TestHTMLCheckerFindsNothing
func TestHTMLCheckerFindsNothing(t *testing.T) {
	file := os.Getenv("CASEBOOK_NU")
	if file == "" {
		t.Skip("CASEBOOK_NU names no vnu.jar")
	}
	for name, dir := range map[string]string{"the example": campaignSite(t), "the crowded site": crowdedSite(t), "the rich site": rich(t, nil)} {
		out, err := exec.Command("java", "-jar", file, "--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html", dir).Output()
		if err != nil {
			t.Fatal(err)
		}
		var said struct {
			Messages []struct{ Type, SubType, URL, Message, Extract string }
		}
		if err := json.Unmarshal(out, &said); err != nil {
			t.Fatal(err)
		}
		found := map[string]int{}
		for _, m := range said.Messages {
			if strings.Contains(m.Message, "violates Content Security Policy") { // of files, which have no origin; the tests with a browser see what a server's pages do
				continue
			}
			found[fmt.Sprint(m.Type, " ", m.SubType, ": ", m.Message)]++
			if found[fmt.Sprint(m.Type, " ", m.SubType, ": ", m.Message)] == 1 {
				t.Errorf("%s: %s %s: %s: %s: %s", name, m.Type, m.SubType, m.URL, m.Message, m.Extract)
			}
		}
		t.Logf("%s: %d pages", name, len(pagesOf(tree(t, dir))))
	}
}

// pagesOf lists the names of the pages among files.
func pagesOf(files map[string]string) []string {
	var list []string
	for name := range files {
		if strings.HasSuffix(name, ".html") {
			list = append(list, name)
		}
	}
	return list
}

package desk

import (
	"net/http"
	"strings"

	"casebook/internal/deploy/driver"
)

// A shownTarget is one of site.toml on the page from which is published.
type shownTarget struct {
	Name, To string
	Secrets  string // what it may ask for, by the names of PUT secrets, with spaces between
}

// sendPublish answers with the page from which is published. What readers would get
// and what checks say is asked for by the page itself: finding it out takes a build.
func (s screens) sendPublish(w http.ResponseWriter, r *http.Request) error {
	var targets []shownTarget
	if s.desk.Deploy != nil {
		for _, t := range s.desk.readConfig().Targets {
			shown := shownTarget{Name: t.Name, To: t.To}
			if a, err := driver.ParseAddress(t.To); err == nil && s.desk.Keep != nil {
				var names []string
				for _, secret := range driver.AskedSecrets(a) {
					names = append(names, strings.ToLower(string(secret)))
				}
				shown.Secrets = strings.Join(names, " ")
			}
			targets = append(targets, shown)
		}
	}
	return s.sendPage(w, r, http.StatusOK, "publish", s.words(r).T("publish"), map[string]any{"Targets": targets})
}

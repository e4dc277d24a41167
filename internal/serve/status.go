package serve

import (
	"embed"
	"encoding/json"
	"net/http"
	"time"

	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/page"
)

//go:embed client/client.js client/worker.js client/client.css
var client embed.FS

// serveOwn answers with what belongs to the preview itself.
func (s *Server) serveOwn(w http.ResponseWriter, r *http.Request, name string) {
	switch name {
	case "events":
		s.serveEvents(w, r)
	case "status":
		s.serveStatus(w, r)
	case "client.js", "worker.js", "client.css":
		http.ServeFileFS(w, r, client, "client/"+name)
	default:
		http.NotFound(w, r)
	}
}

// A status is what the bar of an open page says.
type status struct {
	Stamp    string    `json:"stamp"`
	Problems []problem `json:"problems"`
	Withheld []held    `json:"withheld"`
	Words    words     `json:"words"`
	Edit     string    `json:"edit,omitempty"` // begins the address at which a page is edited; "" without a desk
}

// held is a page that a build would not publish yet.
type held struct {
	Title   string `json:"title"`
	File    string `json:"file"`
	Address string `json:"address,omitempty"`
	Draft   bool   `json:"draft"`
	Until   string `json:"until,omitempty"` // RFC 3339, or a date
	Editor  string `json:"editor,omitempty"`
}

func (s *Server) serveStatus(w http.ResponseWriter, r *http.Request) {
	shown, _, problems := s.currentState()
	language := s.languageFor(r)
	v := status{Stamp: s.currentStamp(), Problems: s.forPages(problems, language), Withheld: []held{}}
	if shown != nil {
		v.Withheld = s.withheldPages(shown.plan)
	}
	if s.Desk != nil {
		v.Edit = deskPath + "/edit?address="
	}
	v.Words = wordsOf(language, problems, len(v.Withheld))
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v) // a reader that has gone is no news
}

func (s *Server) withheldPages(plan *page.Plan) []held {
	list := []held{}
	for _, h := range plan.Held() {
		list = append(list, held{
			Title: h.Title, File: h.File, Address: h.Address.Escaped(), Draft: h.Draft, Until: formatMoment(h.Until),
			Editor: s.editorLink(diag.Position{File: h.File}),
		})
	}
	return list
}

func formatMoment(m campaign.Moment) string {
	switch {
	case m.IsZero():
		return ""
	case m.HasTime:
		return m.Format(time.RFC3339)
	}
	return m.Format(time.DateOnly)
}

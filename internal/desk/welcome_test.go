package desk

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"casebook"
	"casebook/internal/diag"
)

// The page that begins a campaign answers nobody without the token of the run, and
// makes nothing of what it was not told.
func TestWelcomeAsksForWhatItNeeds(t *testing.T) {
	var begun []Beginning
	page := NewWelcome(WelcomeOptions{Theme: casebook.Theme, Port: "1", Folder: "/documents", Begin: func(b Beginning) (string, error) {
		begun = append(begun, b)
		if b.Open == "/nowhere" {
			return "", diag.NewFault(diag.Say("desk-welcome/no-site", "folder", b.Open))
		}
		return "http://127.0.0.1:1/-/desk/?token=x", nil
	}})
	ask := func(method, path, body string, headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "http://127.0.0.1:1"+path, strings.NewReader(body))
		for i := 0; i+1 < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		page.ServeHTTP(w, r)
		return w
	}
	if w := ask("GET", Path, ""); w.Code != http.StatusUnauthorized || strings.Contains(w.Body.String(), "/documents") {
		t.Errorf("without a token: got %d %s", w.Code, w.Body)
	}
	if w := ask("GET", Path+"?token="+page.Token(), ""); w.Code != http.StatusSeeOther || w.Header().Get("Set-Cookie") == "" {
		t.Errorf("with the token: got %d %v", w.Code, w.Header())
	}
	token := []string{"X-Casebook-Token", page.Token()}
	if w := ask("GET", Path, "", append(token, "Accept-Language", "uk")...); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Нова кампанія") || !strings.Contains(w.Body.String(), "/documents") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	for _, c := range []struct {
		name, body, kind string
		status           int
		code             string
	}{
		{"nothing", `{}`, jsonBody, 422, "desk-welcome"},
		{"no title", `{"title":"  ","language":"en"}`, jsonBody, 422, "desk-welcome"},
		{"a language that casebook does not speak", `{"title":"x","language":"xx"}`, jsonBody, 422, "desk-welcome"},
		{"a form", `title=x`, "application/x-www-form-urlencoded", 415, "desk-type"},
		{"a key that there is not", `{"titel":"x"}`, jsonBody, 422, "desk-unfit"},
		{"a folder without a campaign", `{"open":"/nowhere"}`, jsonBody, 422, "desk-welcome"},
	} {
		begun = nil
		w := ask("POST", Path+"api/begin", c.body, append(token, "Content-Type", c.kind)...)
		var said struct{ Problems []diag.JSON }
		if err := json.Unmarshal(w.Body.Bytes(), &said); err != nil || w.Code != c.status || len(said.Problems) != 1 || said.Problems[0].Code != c.code {
			t.Errorf("%s: got %d %s", c.name, w.Code, w.Body)
		}
		if len(begun) > 0 && begun[0].Open == "" {
			t.Errorf("%s: began %+v", c.name, begun)
		}
	}
	begun = nil
	w := ask("POST", Path+"api/begin", `{"title":" Free Ada ","language":"uk","timezone":"Nowhere/Town"}`, append(token, "Content-Type", jsonBody)...)
	if w.Code != http.StatusCreated || len(begun) != 1 || begun[0].Title != "Free Ada" || begun[0].Timezone != "UTC" {
		t.Errorf("got %d %s, %+v", w.Code, w.Body, begun)
	}
}

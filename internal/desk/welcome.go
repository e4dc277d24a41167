package desk

import (
	"embed"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"casebook/internal/diag"
	"casebook/internal/locale"
	"casebook/internal/theme"
)

// A Beginning is what somebody says of a campaign that is to be made, or where one
// is that is to be opened.
type Beginning struct {
	Title        string `json:"title"`
	Language     string `json:"language"`
	Timezone     string `json:"timezone"`
	Organisation string `json:"organisation"`
	Email        string `json:"email"`
	Folder       string `json:"folder"` // that the campaign's folder is made in
	Open         string `json:"open"`   // the folder of one that is there; then nothing else counts
}

// WelcomeOptions say what is offered where there is no site yet.
type WelcomeOptions struct {
	Theme  fs.FS  // the built-in layouts and assets
	Port   string // that is listened on, for the name of the cookie
	Folder string // that is proposed to keep campaigns in
	// Begin makes the campaign, or opens it, and gives the address of its desk.
	Begin func(Beginning) (address string, err error)
}

// A Welcome is the desk before there is a site: one page that asks what the campaign
// is called, and goes on to the campaign's own desk.
type Welcome struct {
	WelcomeOptions
	access *access
}

// NewWelcome gives the page for somebody who has no campaign yet.
func NewWelcome(o WelcomeOptions) *Welcome { return &Welcome{o, newAccess(o.Port)} }

// Token is what opens the page.
func (d *Welcome) Token() string { return d.access.token }

// ServeHTTP answers a request whose Host, Origin and Sec-Fetch-Site were looked at.
func (d *Welcome) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setSafeHeaders(w.Header())
	if d.access.takeToken(w, r) {
		return
	}
	err := d.access.check(r)
	if err == nil {
		err = d.serve(w, r)
	}
	if err != nil {
		f := failureOf(err)
		answer(w, f.status, map[string]any{"problems": forJSON(f.problems, speaks(r))})
	}
}

func (d *Welcome) serve(w http.ResponseWriter, r *http.Request) error {
	language := askedLanguage(r, theme.DeskLanguages(d.Theme))
	words := theme.DeskWords(d.Theme, embed.FS{}, language)
	name, _ := strings.CutPrefix(r.URL.Path, Path)
	if file, ok := strings.CutPrefix(name, "client/"); ok {
		return sendClient(w, file, language, words)
	}
	switch {
	case name == "" && r.Method == http.MethodGet:
		f := frame{Words: words, Language: language, Name: "welcome", Title: words.T("welcome"), Site: words.T("desk"), Mark: "welcome", Forgotten: "{}", Body: d.Folder}
		f.addLanguages(d.Theme)
		return writePage(w, r, http.StatusOK, f)
	case name == "api/begin" && r.Method == http.MethodPost:
		return d.begin(w, r)
	}
	return nothingThere()
}

// begin answers with the address of the campaign's desk.
func (d *Welcome) begin(w http.ResponseWriter, r *http.Request) error {
	if err := checkBody(w, r, route{body: jsonBody, most: 1 << 20}); err != nil {
		return err
	}
	var b Beginning
	if err := readJSON(r, &b); err != nil {
		return err
	}
	for _, text := range []*string{&b.Title, &b.Organisation, &b.Email, &b.Folder, &b.Open} {
		*text = strings.TrimSpace(*text)
	}
	if _, known := locale.Zone(b.Timezone); !known {
		b.Timezone = "UTC"
	}
	switch {
	case b.Open != "":
	case b.Title == "":
		return unfit(diag.Say("desk-welcome/title"))
	case !slices.Contains(theme.DeskLanguages(d.Theme), b.Language):
		return unfit(diag.Say("desk-welcome/language"))
	}
	address, err := d.Begin(b)
	if err != nil {
		return err
	}
	return answer(w, http.StatusCreated, map[string]any{"address": address})
}

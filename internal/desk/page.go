package desk

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"casebook/internal/diag"
	"casebook/internal/locale"
	"casebook/internal/theme"
	"casebook/internal/translation"
)

// The pages of the desk: a layout and a module of script for each, with the
// parts that they share, and style sheets.
//
//go:embed client
var client embed.FS

var pages = sync.OnceValue(func() *theme.Theme {
	files, _ := fs.Sub(client, "client") // whose name is right
	return theme.LoadScreens(files)
})

// clientPath is below which the desk's own scripts and style sheets are, and
// nothing else.
const clientPath = Path + "client/"

// Screens are the pages of the desk, for people.
type screens struct{ desk *Desk }

// servePage answers with a page of the desk itself.
func (s screens) servePage(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return nothingThere()
	}
	name, below := strings.CutPrefix(r.URL.Path, Path)
	if file, ok := strings.CutPrefix(name, "client/"); below && ok {
		language := s.languageOf(r)
		return sendClient(w, file, language, theme.DeskWords(s.desk.Theme, s.desk.files, language))
	}
	switch {
	case !below:
		http.Redirect(w, r, Path, http.StatusMovedPermanently)
		return nil
	case name == "":
		return s.sendHome(w, r)
	case name == "edit":
		return s.sendEdit(w, r)
	case name == "protect":
		return s.sendProtect(w, r)
	case name == "publish":
		return s.sendPublish(w, r)
	case name == "signatories":
		return s.sendPeople(w, r)
	}
	return nothingThere()
}

// clientTypes are the media types of what pages fetch.
var clientTypes = map[string]string{".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}

// sendClient answers with a script or a style sheet; table.js holds the words of
// the language that who asks reads.
func sendClient(w http.ResponseWriter, file, language string, words *theme.Words) error {
	kind := clientTypes[path.Ext(file)]
	if kind == "" {
		return nothingThere()
	}
	data, err := fs.ReadFile(client, "client/"+file)
	if file == "table.js" {
		data, err = wordTable(language, words)
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	_, err = w.Write(data)
	return ignored(err)
}

// wordTable gives the module with the words of a language.
func wordTable(language string, words *theme.Words) ([]byte, error) {
	table, err := json.Marshal(words.Table())
	return fmt.Appendf(nil, "export const language = %q;\nexport const words = %s;\n", language, table), err
}

// languageCookie keeps which language somebody has chosen at the desk.
const languageCookie = "casebook-desk-language"

// languageOf gives the language in which the desk speaks to who asks.
func (s screens) languageOf(r *http.Request) string {
	return askedLanguage(r, theme.DeskLanguages(s.desk.Theme))
}

// speaks gives the language of messages for who asks: English for a program, which
// asks for none.
func speaks(r *http.Request) *diag.Language {
	return translation.Language(askedLanguage(r, translation.Languages()))
}

// ChosenLanguage gives the language of messages that somebody has chosen at the desk;
// false where nobody did.
func ChosenLanguage(r *http.Request) (*diag.Language, bool) {
	c, err := r.Cookie(languageCookie)
	if err != nil || !slices.Contains(translation.Languages(), c.Value) {
		return nil, false
	}
	return translation.Language(c.Value), true
}

// askedLanguage gives the one of some languages that who asks wants: the chosen one,
// else the first of those that the browser asks for (RFC 9110, section 12.5.4), else
// English.
func askedLanguage(r *http.Request, known []string) string {
	if c, err := r.Cookie(languageCookie); err == nil && slices.Contains(known, c.Value) {
		return c.Value
	}
	type wanted struct {
		tag    string
		weight float64
	}
	var list []wanted
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, parameters, _ := strings.Cut(strings.TrimSpace(part), ";")
		language, _, _ := strings.Cut(strings.ToLower(tag), "-")
		weight, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(parameters), "q="), 64)
		if err != nil {
			weight = 1
		}
		if slices.Contains(known, language) && weight > 0 {
			list = append(list, wanted{language, weight})
		}
	}
	slices.SortStableFunc(list, func(a, b wanted) int { return cmp.Compare(b.weight, a.weight) })
	if len(list) == 0 {
		return "en"
	}
	return list[0].tag
}

// A frame is what every page of the desk is filled with.
type frame struct {
	*theme.Words
	Language, Direction string
	Name, Title, Site   string // of the template and its script; of the page; of the campaign
	Languages           []shownLanguage
	Mark                string // tells this site from others that were served here
	Styled              bool   // has a style sheet of its own
	Forgotten           string // JSON, as forgotten gives it
	Body                any    // what is on this page
}

// A framed part of a page is a template of its own that speaks the page's language.
type framed struct {
	frame
	Item any
}

// With gives a part of the page.
func (f frame) With(item any) framed { return framed{f, item} }

// Method gives what layouts can call: T for a word, With for a part.
func (f frame) Method(name string) any {
	switch name {
	case "T":
		return f.T
	case "With":
		return f.With
	}
	return nil
}

// A shownLanguage is one that the desk speaks, in its own words.
type shownLanguage struct {
	Tag       string `json:"tag"`
	Name      string `json:"name"`
	Direction string `json:"dir"`
}

// sendPage sends a page of the site's desk.
func (s screens) sendPage(w http.ResponseWriter, r *http.Request, status int, name, title string, body any) error {
	f := frame{Words: s.words(r), Language: s.languageOf(r), Name: name, Title: title, Body: body}
	f.Site = cmp.Or(s.desk.readConfig().Title, f.T("desk"))
	f.addLanguages(s.desk.Theme)
	sum := sha256.Sum256([]byte(s.desk.Dir))
	forgotten, _ := json.Marshal(s.forgotten())
	f.Mark, f.Forgotten = hex.EncodeToString(sum[:8]), string(forgotten)
	return writePage(w, r, status, f)
}

// addLanguages says which languages can be chosen.
func (f *frame) addLanguages(builtin fs.FS) {
	for _, tag := range theme.DeskLanguages(builtin) {
		f.Languages = append(f.Languages, shownLanguage{tag, locale.Autonym(tag), locale.Direction(tag)})
	}
}

// writePage sends a page, under a policy (CSP 3) that lets the desk's own scripts ask
// this server and nothing else run, and no form leave what is typed in an address: what stands in a file is text here, and the page
// beside it is shown in a frame that runs nothing.
func writePage(w http.ResponseWriter, r *http.Request, status int, f frame) error {
	own := "http://" + r.Host
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src "+own+clientPath+"; style-src 'self'; img-src 'self' data:; font-src 'self'; "+
		"connect-src "+own+Path+"; frame-src 'none'; form-action 'none'; base-uri 'self'; frame-ancestors 'none'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	f.Direction = locale.Direction(f.Language)
	_, err := fs.Stat(client, "client/"+f.Name+".css")
	f.Styled = err == nil
	text, err := pages().Append(nil, f.Name, f.Language, f, true)
	if err == nil {
		_, err = w.Write(text)
	}
	return ignored(err)
}

// words gives what the desk says to who asks.
func (s screens) words(r *http.Request) *theme.Words {
	return theme.DeskWords(s.desk.Theme, s.desk.files, s.languageOf(r))
}

// failPage answers a browser with what went wrong.
func (s screens) failPage(w http.ResponseWriter, r *http.Request, f *failure) {
	_ = s.sendPage(w, r, f.status, "failure", "", shownIn(f.problems, speaks(r)))
}

package desk

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"

	"casebook/internal/diag"
)

// An access is who may use the desk of this run: programs that send its token,
// and a browser that brought it once and has a cookie since. The cookie's value
// is another secret, so that nobody who sees it learns the token.
type access struct {
	token, session string
	cookie         string // its name: browsers send cookies to every port of a host
}

func newAccess(port string) *access {
	return &access{token: rand.Text(), session: rand.Text(), cookie: "casebook-desk-" + port}
}

// takeToken answers the address with the token in it, which nothing is to keep:
// with a cookie, and the way to the same page without.
func (a *access) takeToken(w http.ResponseWriter, r *http.Request) bool {
	query := r.URL.Query()
	if !query.Has("token") || r.Method != http.MethodGet && r.Method != http.MethodHead || !isSame(query.Get("token"), a.token) {
		return false
	}
	http.SetCookie(w, &http.Cookie{Name: a.cookie, Value: a.session, Path: Path, HttpOnly: true, SameSite: http.SameSiteStrictMode})
	query.Del("token")
	to := *r.URL
	to.Scheme, to.Host, to.User, to.RawQuery = "", "", nil, query.Encode()
	w.Header().Set("Location", to.String())
	w.WriteHeader(http.StatusSeeOther)
	return true
}

// check reports who may not ask. A cookie goes along with whatever a page of this
// origin asks, so all but looking has to say that it is one.
func (a *access) check(r *http.Request) error {
	if sent := r.Header.Get("X-Casebook-Token"); sent != "" {
		if isSame(sent, a.token) {
			return nil
		}
		return failed(http.StatusUnauthorized, diag.Say("desk-token"))
	}
	c, err := r.Cookie(a.cookie)
	if err != nil || !isSame(c.Value, a.session) {
		return failed(http.StatusUnauthorized, diag.Say("desk-token"))
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead && r.Header.Get("Origin") == "" {
		return failed(http.StatusForbidden, diag.Say("desk-foreign"))
	}
	return nil
}

func isSame(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

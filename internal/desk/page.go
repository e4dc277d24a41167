package desk

import (
	"html/template"
	"net/http"
)

// servePage answers with a page of the desk itself.
func (d *Desk) servePage(w http.ResponseWriter, r *http.Request) error {
	return nothingThere()
}

// failurePage is what a browser shows of a failure.
var failurePage = template.Must(template.New("").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>casebook</title></head>
<body><h1>The desk</h1>{{range .}}<p>{{.Message}}{{with .Hint}}<br>{{.}}{{end}}</p>{{end}}</body></html>
`))

// failPage answers a browser with what went wrong.
func (d *Desk) failPage(w http.ResponseWriter, _ *http.Request, f *failure) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(f.status)
	_ = failurePage.Execute(w, f.problems)
}

package serve

import (
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"casebook/internal/diag"
)

// A problem is a diagnostic as pages get it: the contract's fields, the line
// it speaks of, and an address that opens it in an editor.
type problem struct {
	diag.JSON
	Excerpt string `json:"excerpt,omitempty"`
	Editor  string `json:"editor,omitempty"`
}

// problemsEvent is the data of the event of that name.
type problemsEvent struct {
	Problems []problem `json:"problems"`
	Flawed   bool      `json:"flawed,omitempty"` // there has been no version without errors that could be shown
	Words    words     `json:"words"`
}

// problemsNow gives the event for the problems there are.
func (s *Server) problemsNow() (event notice, failing bool) {
	s.mu.RLock()
	problems, flawed := s.problems, s.flawed || s.shown == nil
	s.mu.RUnlock()
	stamp := s.currentStamp()
	return func(l *diag.Language) message {
		return newMessage("problems", stamp, problemsEvent{s.forPages(problems, l), flawed, wordsOf(l, problems, 0)})
	}, hasErrors(problems)
}

// mostProblems is how many problems a page is told: nobody reads more at once,
// and mending the first often mends the rest.
const mostProblems = 200

// forPages gives problems as pages get them in a language, errors first.
func (s *Server) forPages(list []diag.Diagnostic, l *diag.Language) []problem {
	list = diag.Gather(list)
	slices.SortStableFunc(list, func(a, b diag.Diagnostic) int { return int(a.Severity) - int(b.Severity) })
	problems := make([]problem, 0, min(len(list), mostProblems))
	for _, d := range list[:min(len(list), mostProblems)] {
		p := problem{JSON: diag.ForJSON(d.In(l)), Editor: s.editorLink(d.Position)}
		p.Excerpt, _ = diag.Excerpt(s.Site.Files(), d)
		problems = append(problems, p)
	}
	return problems
}

// editorLink gives the address that opens an editor at a place of the site; ""
// when there is no file to open.
func (s *Server) editorLink(at diag.Position) string {
	if s.Editor == "" || at.File == "" || s.Folder == "" {
		return ""
	}
	file := filepath.ToSlash(filepath.Join(s.Folder, filepath.FromSlash(at.File)))
	if !strings.HasPrefix(file, "/") {
		file = "/" + file // a drive's letter
	}
	return strings.NewReplacer(
		"{file}", (&url.URL{Path: file}).EscapedPath(),
		"{line}", strconv.Itoa(max(1, at.Line)),
		"{column}", strconv.Itoa(max(1, at.Column)),
	).Replace(s.Editor)
}

func hasErrors(list []diag.Diagnostic) bool {
	return slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Severity == diag.Error })
}

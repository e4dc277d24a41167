package desk

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"casebook/internal/config"
	"casebook/internal/diag"
)

// A Sending is what the desk asks of deploy.
type Sending struct {
	Target   string
	DryRun   bool
	Replace  bool           // what casebook did not send is written over
	Events   io.Writer      // gets the events of the command's --format json
	Lines    io.Writer      // gets its lines for people
	Language *diag.Language // of both
	Approve  func() error   // asked once the report and the plan are told; an error ends it with nothing sent
}

// ErrNoTarget says that site.toml names no such target.
var ErrNoTarget = errors.New("there is no such target")

func noTarget(name string) *failure {
	return failed(http.StatusNotFound, diag.Say("desk-nothing/target", "target", name))
}

// eventsOf gives the events of a kind.
func eventsOf(lines []byte, kind string) []map[string]any {
	var list []map[string]any
	for line := range bytes.SplitSeq(lines, []byte("\n")) {
		var event map[string]any
		if json.Unmarshal(line, &event) == nil && event["event"] == kind {
			list = append(list, event)
		}
	}
	return list
}

// sendingFailed gives the failure of a deploy that sent nothing: what its events
// say, under the code that the command would have ended with.
func sendingFailed(events []byte, code int) *failure {
	f := &failure{status: http.StatusUnprocessableEntity}
	if code == 3 {
		f.status = http.StatusInternalServerError
	}
	text := func(event map[string]any, key string) string {
		s, _ := event[key].(string)
		return s
	}
	number := func(event map[string]any, key string) int {
		n, _ := event[key].(float64)
		return int(n)
	}
	for _, e := range eventsOf(events, "error") {
		f.problems = append(f.problems, diag.Diagnostic{
			Position: diag.Position{File: text(e, "file"), Line: number(e, "line"), Column: number(e, "column")},
			Code:     text(e, "code"), Message: text(e, "message"), Hint: text(e, "hint"),
		})
	}
	for i, d := range f.problems {
		if slices.Contains([]string{"deploy-foreign", "deploy-leftovers", "deploy-no-record"}, d.Code) {
			f.problems[i].Hint, f.more = "", map[string]any{"replaceable": true} // the page offers it
		}
	}
	if f.problems == nil {
		f.problems = []diag.Diagnostic{diag.ErrorAt(diag.Position{}, diag.Say("desk-failed", "cause", diag.Say("desk-failed/target")))}
	}
	return f
}

// Senders send the site to its targets, and keep what these ask for.
type senders struct{ desk *Desk }

// rehearseSending finds out what sending to a target would change.
func (s senders) rehearseSending(r *http.Request, target string, replace bool) (would []string, events []byte, err error) {
	var lines, told bytes.Buffer
	code := s.desk.Deploy(r.Context(), Sending{Target: target, DryRun: true, Replace: replace, Events: &told, Lines: &lines, Language: speaks(r)})
	if code != 0 {
		f := sendingFailed(told.Bytes(), code)
		if len(eventsOf(told.Bytes(), "error")) == 0 && strings.Contains(lines.String(), "casebook: ") {
			_, said, _ := strings.Cut(lines.String(), "casebook: ")
			f.problems[0].Message, _, _ = strings.Cut(said, "\n")
		}
		return nil, nil, f
	}
	for line := range strings.SplitSeq(strings.TrimSpace(lines.String()), "\n") {
		would = append(would, diag.OneLine(line))
	}
	return would, told.Bytes(), nil
}

// printOfSending gives the digest of what is shown of a sending: its report, its plan,
// and whether what casebook did not send is written over.
func printOfSending(events []byte, replace bool) [sha256.Size]byte {
	shown := []any{replace}
	for _, kind := range []string{"report", "plan"} {
		for _, e := range eventsOf(events, kind) {
			shown = append(shown, e)
		}
	}
	text, _ := json.Marshal(shown)
	return sha256.Sum256(text)
}

// A held stream keeps what is told until it may be sent on.
type heldStream struct {
	w    http.ResponseWriter
	held bytes.Buffer
	open bool
}

func (s *heldStream) Write(p []byte) (int, error) {
	if !s.open {
		return s.held.Write(p)
	}
	return flushing{s.w}.Write(p)
}

// begin sends on what was held, and what comes.
func (s *heldStream) begin() {
	s.w.Header().Set("Content-Type", "application/x-ndjson")
	s.w.WriteHeader(http.StatusOK)
	s.open = true
	_, _ = flushing{s.w}.Write(s.held.Bytes())
}

// deploy answers POST deploy: what readers of the target would get, then the
// events of sending it. Who closes the connection stops it.
func (s senders) deploy(w http.ResponseWriter, r *http.Request, _ string) error {
	var body struct {
		Target  string `json:"target"`
		Replace bool   `json:"replace"`
		Confirm string `json:"confirm"`
	}
	if err := readJSON(r, &body); err != nil {
		return err
	}
	if s.desk.Deploy == nil {
		return nothingThere()
	}
	if body.Target == "" {
		return unfit(diag.Say("desk-unfit/target"))
	}
	if site := config.Load(s.desk.files, &diag.Report{}); site != nil && !slices.ContainsFunc(site.Targets, func(t config.Target) bool { return t.Name == body.Target }) {
		return noTarget(body.Target)
	}
	if body.Confirm != "" {
		if shown, known := s.desk.promises.take(body.Confirm); known {
			stream := &heldStream{w: w}
			code := s.desk.Deploy(r.Context(), Sending{Target: body.Target, Replace: body.Replace, Events: stream, Lines: io.Discard, Language: speaks(r), Approve: func() error {
				if printOfSending(stream.held.Bytes(), body.Replace) != shown.print {
					return errOutdated
				}
				stream.begin()
				return nil
			}})
			switch {
			case stream.open: // what went wrong is an event
				return nil
			case code == 0 && printOfSending(stream.held.Bytes(), body.Replace) == shown.print: // nothing differed
				stream.begin()
				return nil
			}
		}
	}
	would, events, err := s.rehearseSending(r, body.Target, body.Replace)
	if err != nil {
		return err
	}
	more := map[string]any{"would": would, "confirm": s.desk.promises.keep(printOfSending(events, body.Replace), nil)}
	for _, kind := range []string{"report", "plan"} {
		for _, e := range eventsOf(events, kind) {
			delete(e, "event")
			delete(e, "target")
			more[kind] = e
		}
	}
	if body.Confirm == "" {
		return answer(w, http.StatusOK, more)
	}
	return &failure{http.StatusConflict, []diag.Diagnostic{diag.ErrorAt(diag.Position{}, diag.Say("desk-outdated"))}, more}
}

// putSecrets answers PUT secrets/TARGET. Nothing gives one back.
func (s senders) putSecrets(w http.ResponseWriter, r *http.Request, target string) error {
	var body struct {
		Password *string `json:"password"`
		Key      *string `json:"key"`
		Secret   *string `json:"secret"`
		Token    *string `json:"token"`
	}
	if err := readJSON(r, &body); err != nil {
		return err
	}
	if s.desk.Keep == nil {
		return nothingThere()
	}
	secrets := map[string]string{}
	for name, value := range map[string]*string{"password": body.Password, "key": body.Key, "secret": body.Secret, "token": body.Token} {
		if value != nil {
			secrets[name] = *value
		}
	}
	err := s.desk.Keep(target, secrets)
	if errors.Is(err, ErrNoTarget) {
		return noTarget(target)
	}
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

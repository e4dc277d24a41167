package desk

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"casebook/internal/diag"
	"casebook/internal/publish"
	"casebook/internal/site"
)

// buildOptions are those of the command build.
func (d *Desk) buildOptions() site.Options {
	return site.Options{Dir: d.Dir, Theme: d.Theme, GuardList: d.GuardList, Now: time.Now(), AwaitLists: true}
}

// rehearse finds out what a build would change for readers.
func (d *Desk) rehearse(ctx context.Context) (*publish.Report, error) {
	o := d.buildOptions()
	o.DryRun = true
	result, err := site.Run(ctx, o)
	if err != nil {
		return nil, publishFailure(err)
	}
	if result.Failed() {
		return nil, &failure{status: http.StatusUnprocessableEntity, problems: result.Problems}
	}
	return &result.Changes, nil
}

// publishFailure says what stopped a build, where the output folder did.
func publishFailure(err error) error {
	var refused *publish.Error
	switch {
	case errors.As(err, &refused) && refused.Kind == publish.Busy:
		return failed(http.StatusLocked, refused.Text)
	case errors.As(err, &refused):
		return unfit(refused.Text)
	}
	return err
}

// getReport answers GET report.
func (d *Desk) getReport(w http.ResponseWriter, r *http.Request, _ string) error {
	report, err := d.rehearse(r.Context())
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, struct {
		publish.JSONReport
		Titles map[string]string `json:"titles"`
	}{report.JSON(), report.Titles()})
}

// maxExamples is how many pages or entries a line for people names of a kind; the
// report has them all, and who is newly named.
const maxExamples = 10

// errOutdated ends a build that would change something else than was shown.
var errOutdated = errors.New("the report is another one")

// build answers POST build: what would change for readers, then the events of the
// build. Who closes the connection stops it.
func (d *Desk) build(w http.ResponseWriter, r *http.Request, _ string) error {
	var body struct {
		Confirm string `json:"confirm"`
	}
	if err := readJSON(r, &body); err != nil {
		return err
	}
	print := func(report *publish.Report) [sha256.Size]byte { return printOf(d.files, report.JSON(), nil, nil) }
	if body.Confirm != "" {
		if shown, known := d.promises.take(body.Confirm); known {
			begun := false
			o := d.buildOptions()
			events := json.NewEncoder(flushing{w})
			o.Approve = func(report publish.Report) error {
				if print(&report) != shown.print {
					return errOutdated
				}
				begun = true
				w.Header().Set("Content-Type", "application/x-ndjson")
				w.WriteHeader(http.StatusOK)
				return ignored(events.Encode(struct {
					Event  string `json:"event"`
					Target string `json:"target"`
					publish.JSONReport
				}{"report", "public", report.JSON()}))
			}
			result, err := site.Run(r.Context(), o)
			switch {
			case begun && err != nil:
				return ignored(events.Encode(map[string]any{"event": "error", "target": "public", "code": "desk-failed", "message": failureOf(publishFailure(err)).problems[0].In(speaks(r)).Message, "hint": ""}))
			case begun:
				f := result.Summary.Files
				return ignored(events.Encode(map[string]any{"event": "done", "target": "public", "put": f.Written, "removed": f.Removed, "unchanged": f.Unchanged, "bytes": f.BytesWritten}))
			case err == nil && result.Failed():
				return &failure{status: http.StatusUnprocessableEntity, problems: result.Problems}
			case err != nil && !errors.Is(err, errOutdated):
				return publishFailure(err)
			}
		}
	}
	report, err := d.rehearse(r.Context())
	if err != nil {
		return err
	}
	would := report.Lines(maxExamples, 0, speaks(r))
	if would == nil {
		would = []string{diag.Say("would/build-nothing").In(speaks(r)).Message}
	}
	more := map[string]any{"would": would, "report": report.JSON(), "confirm": d.promises.keep(print(report), nil)}
	if body.Confirm == "" {
		return answer(w, http.StatusOK, more)
	}
	return &failure{http.StatusConflict, []diag.Diagnostic{diag.ErrorAt(diag.Position{}, diag.Say("desk-outdated"))}, more}
}

// flushing sends each event as it comes.
type flushing struct{ http.ResponseWriter }

func (f flushing) Write(p []byte) (int, error) {
	n, err := f.ResponseWriter.Write(p)
	_ = http.NewResponseController(f.ResponseWriter).Flush()
	return n, err
}

var _ io.Writer = flushing{}

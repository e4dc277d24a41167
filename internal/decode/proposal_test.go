package decode

import (
	"strings"
	"testing"

	"casebook/internal/diag"
)

func TestProposedLinesAreRight(t *testing.T) {
	for _, c := range []struct {
		kind          Kind
		written, want string
	}{
		{TruthKind, "yes", "k = true"}, {TruthKind, "Нет", "k = false"}, {TruthKind, "maybe", "k = true or k = false"},
		{DateKind, "03.02.2026", "k = 2026-02-03"}, {DateKind, "3/2/2026", "k = 2026-02-03, or k = 2026-03-02"}, {DateKind, "17/12/2026", "k = 2026-12-17"},
		{DateKind, "12/17/2026", "k = 2026-12-17"}, {DateKind, "2026/2/3", "k = 2026-02-03"}, {DateKind, "3 February 2026", "k = 2026-02-03"},
		{DateKind, "February 3rd, 2026", "k = 2026-02-03"}, {DateKind, "3. Februar 2026", "k = 2026-02-03"}, {DateKind, "3 лютого 2026 р.", "k = 2026-02-03"},
		{DateKind, "3 de febrero de 2026", "k = 2026-02-03"}, {DateKind, "1er février 2026", "k = 2026-02-01"}, {DateKind, "31.02.2026", ""}, {DateKind, "soon", ""},
		{DateKind, "2026 жылғы 3 ақпан", "k = 2026-02-03"}, {DateKind, "٣ فبراير ٢٠٢٦", "k = 2026-02-03"}, {DateKind, "3-Feb-2026", "k = 2026-02-03"},
		{DateKind, "2026–02–03", "k = 2026-02-03"}, {DateKind, "2026. február 3.", ""}, {DateKind, "2026-02-03T14:30+02", "k = 2026-02-03T14:30+02:00"},
		{DateKind, "20260203", "k = 2026-02-03"}, {DateKind, "20260230", ""},
		{SinceKind, "March 2017", `k = "2017-03"`}, {SinceKind, "03/2017", `k = "2017-03"`}, {SinceKind, "2017-3", `k = "2017-03"`},
		{TimeKind, "9.30", `k = "09:30"`}, {TimeKind, "14h30", `k = "14:30"`}, {TimeKind, "2 pm", `k = "14:00"`}, {TimeKind, "25:00", ""},
		{NumberKind, "1 000", "k = 1000"}, {NumberKind, `"50"`, "k = 50"}, {NumberKind, "many", ""},
		{TextKind, "About us", `k = "About us"`}, {TextKind, `He said "no"`, `k = 'He said "no"'`}, {TextKind, "'a'", `k = "a"`},
		{ListKind, "ada, bo", `k = ["ada", "bo"]`},
	} {
		if got := ProposeLine(c.kind, "k", c.written); got != c.want {
			t.Errorf("%s %q: got %s, want %s", c.kind, c.written, got, c.want)
		}
	}
}

// Of a day that there is not, its month is kept: nobody knows which day was meant.
func TestDaysThatThereAreNotKeepTheirMonth(t *testing.T) {
	for written, want := range map[string]string{
		"2026-02-30":       "that month has 28 days: write date = 2026-02-DD, with the day in the place of DD",
		"2024-02-30T14:00": "that month has 29 days: write date = 2024-02-DDT14:00, with the day in the place of DD",
		"31/04/2026":       "that month has 30 days: write date = 2026-04-DD, with the day in the place of DD",
		"30 лютого 2026":   "that month has 28 days: write date = 2026-02-DD, with the day in the place of DD",
		"2026-13-01":       "write date = 2026-MM-DD, where YYYY is the year, MM the month and DD the day",
	} {
		if got := diag.NewFault(sayNoDate(DateKind, "date", written, "")).Hint; got != want {
			t.Errorf("%s: %s", written, got)
		}
	}
	if got := diag.NewFault(sayNoDate(SinceKind, "since", "2026-02-30", "")).Hint; !strings.Contains(got, "since = 2026-02-DD") || ProposeLine(SinceKind, "since", "2026-02-30") != "" {
		t.Errorf("since: %s", got)
	}
}

// FuzzProposeLine holds that what a hint gives to write can be read.
func FuzzProposeLine(f *testing.F) {
	f.Add("3 February 2026")
	f.Add(`a "b" \ 'c`)
	f.Fuzz(func(t *testing.T, written string) {
		for _, kind := range []Kind{TextKind, TruthKind, NumberKind, DateKind, SinceKind, TimeKind, ListKind} {
			line := ProposeLine(kind, "k", written)
			if line == "" || strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\ufffd' }) {
				continue
			}
			for one := range strings.SplitSeq(strings.ReplaceAll(line, " or k", ", or k"), ", or ") {
				var rep diag.Report
				if kind != TextKind && kind != ListKind && Parse([]byte(one), Options{File: "f"}, &rep) == nil {
					t.Errorf("%s %q: %s: %v", kind, written, one, rep.All())
				}
			}
		}
	})
}

func TestWhatMayBeASecretIsNeverRepeated(t *testing.T) {
	shape := func() Shape { return Shape{Fields: []Field{{Key: "x", To: Refused(diag.Say("bad-toml"))}}} }
	for _, text := range []string{"x = hunter2 it", "password = hunter2 it", "[deploy.main]\npwd = hunter2 it", "api_token = hunter2\n", "x hunter2", "secret = 'a' hunter2"} {
		var rep diag.Report
		Parse([]byte(text), Options{File: "f", Shape: shape}, &rep)
		for _, p := range rep.All() {
			if strings.Contains(p.String(), "hunter2") {
				t.Errorf("%s: %s", text, p)
			}
		}
		if !rep.Failed() {
			t.Errorf("%s: nothing is said", text)
		}
	}
}

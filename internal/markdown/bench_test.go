package markdown

import (
	"strings"
	"testing"

	"casebook/internal/diag"
)

// report is an update as campaigns write them, about 3 KB.
var report = strings.Repeat(`The district court of *Exampleville* postponed the hearing in the case of "Ada Example" -- for
the third time. Her lawyer said that the court had given no reason, and that a [complaint](../../letters/open-letter/index.md)
would follow. Observers of [the mission](https://example.org/mission?year=2026&part=2) were not let in.

`, 6) + `## What happened

- The judge read out the charges, which take **48 pages**.
- The defence asked for the files; see the [earlier update](2026-01-02-hearing.md).
- Nobody answered.

> The trial is not public "for reasons of safety".

| date | place | outcome |
|------|-------|---------|
| 3 March 2026 | Exampleville | postponed |
| 5 April 2026 | Exampleville | postponed |

The next hearing is on 7 May.[^1]

[^1]: According to the court's list.
`

func BenchmarkConvert(b *testing.B) {
	c := New("en", testWords)
	b.SetBytes(int64(len(report)))
	b.ReportAllocs()
	for b.Loop() {
		var rep diag.Report
		c.Convert(Source{File: "a.md", Text: report}, echo{}, &rep)
	}
}

func BenchmarkParseAlone(b *testing.B) {
	c := New("en", testWords)
	var m manuscript
	b.SetBytes(int64(len(report)))
	b.ReportAllocs()
	for b.Loop() {
		m.reset(Source{Text: report}, &diag.Report{})
		newParsing(&m).parseText(c)
	}
}

func BenchmarkRebase(b *testing.B) {
	d, _ := convert("en", report)
	b.ReportAllocs()
	for b.Loop() {
		d.Rebase(func(url string) string { return "https://example.org/" + url })
	}
}

package prose

import (
	"runtime"
	"testing"
)

// A paragraph of thousands of lines is not copied for each of them.
func TestLongParagraphIsJoinedLineByLine(t *testing.T) {
	const lines = 5000
	shown := make([]Shown, lines)
	for i := range shown {
		shown[i] = Shown{Line: Line{Runs: []Run{{Text: "a", Bold: true}, {Text: " set-"}}}, Wraps: true}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	joined := NewJoiner(shown, func(string, string) bool { return false }).Join(shown)
	runtime.ReadMemStats(&after)
	if len(joined) != 1 || len(joined[0].Runs) < lines {
		t.Fatal(len(joined))
	}
	if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 200 {
		t.Errorf("%d MB for %d lines", took, lines)
	}
}

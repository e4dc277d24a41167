package main

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"casebook/internal/yardstick"
)

// TestMain lets the test program start what it measures, as bench does, and be
// a program that does not end by itself.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "forever" {
		time.Sleep(time.Hour)
	}
	if len(os.Args) > 2 && os.Args[1] == "launch" {
		exitOn(launch(os.Args[2:]))
		return
	}
	os.Exit(m.Run())
}

func TestMedianOfTwoMiddleOnesIsTheirMean(t *testing.T) {
	for want, list := range map[int64][]int64{0: nil, 3: {3}, 4: {9, 4, 1}, 5: {9, 6, 4, 1}} {
		if got := median(list, func(n int64) int64 { return n }); got != want {
			t.Errorf("median of %v is %d, want %d", list, got, want)
		}
	}
}

func TestCheckFindsWhatIsMissing(t *testing.T) {
	size := yardstick.Size{Name: "tiny", Cases: 1, Updates: 1, Letters: 1, Signatories: 2}
	last := lastWords(size.Update(0, 0))
	site := map[string]string{
		"index.html": "", "cases/index.html": "", "letters/index.html": "", "feed.xml": "", "sitemap.xml": "",
		"cases/case-0000/index.html": size.Case(0).Title, "cases/case-0000/feed.xml": last,
		"cases/case-0000/" + size.Update(0, 0).Slug + "/index.html": last,
		"letters/letter-0000/index.html":                            "Max Sample " + size.Signatory(0, 0).Name + size.Signatory(0, 1).Name,
	}
	if err := checkSite(size, siteOf(t, site)); err != nil {
		t.Errorf("a whole site is refused: %v", err)
	}
	for name := range site {
		text := site[name]
		delete(site, name)
		if err := checkSite(size, siteOf(t, site)); err == nil {
			t.Errorf("a site without %s is accepted", name)
		}
		site[name] = text
	}
	site["letters/letter-0000/index.html"] = "Max Sample " + size.Signatory(0, 0).Name
	if err := checkSite(size, siteOf(t, site)); err == nil {
		t.Error("a letter without its last signatory is accepted")
	}
}

func siteOf(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestRewrittenCountsFilesWithAnotherTimeOrSize(t *testing.T) {
	now := time.Now()
	before := tree{"same": {1, now}, "newer": {1, now}, "longer": {1, now}, "gone": {1, now}}
	after := tree{"same": {1, now}, "newer": {1, now.Add(time.Second)}, "longer": {2, now}, "new": {1, now}}
	if got, want := after.rewritten(before), 3; got != want {
		t.Errorf("%d rewritten, want %d", got, want)
	}
}

func TestMeasureEndsWhatTakesTooLong(t *testing.T) {
	_, err := measure(context.Background(), command{t.TempDir(), []string{os.Args[0], "forever"}}, 50*time.Millisecond)
	if !errors.Is(err, errTooLong) {
		t.Errorf("got %v, want %v", err, errTooLong)
	}
}

func TestMeasureGivesTheEndOfWhatAFailedCommandPrinted(t *testing.T) {
	_, err := measure(context.Background(), command{t.TempDir(), []string{"go", "nonsense"}}, time.Minute)
	if err == nil || !strings.Contains(err.Error(), "unknown command") {
		t.Errorf("got %v, want what go says of an unknown command", err)
	}
}

func TestFiguresReplaceFiguresOnly(t *testing.T) {
	page := "# Speed\n\n" + figuresBegin + "old\n" + figuresEnd + "\n## More\n"
	got, err := replaceFigures(page, "new\n")
	if want := "# Speed\n\n" + figuresBegin + "\nnew\n\n" + figuresEnd + "\n## More\n"; err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if _, err := replaceFigures("# Speed\n", "new"); err == nil {
		t.Error("a page without a place for figures is accepted")
	}
}

// figures are made up, to draw them.
func figures() *report {
	r := &report{Sizes: yardstick.Sizes(), Tools: []*tool{{Name: "casebook"}, {Name: "zola"}}}
	for i, s := range r.Sizes {
		for j, t := range r.Tools {
			r.Results = append(r.Results, &result{Tool: t.Name, Size: s.Name, Cold: []run{{Wall: time.Duration(1+j) * time.Duration(1+i*i) * 10 * time.Millisecond, Peak: 5e7}}})
		}
	}
	return r
}

func TestPlotIsWellFormedAndShowsEveryTool(t *testing.T) {
	drawing := timePlot.draw(figures())
	for d := xml.NewDecoder(strings.NewReader(drawing)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{">casebook</text>", ">zola</text>", ">4,400</text>", ">50 ms</text>", "prefers-color-scheme:dark"} {
		if !strings.Contains(drawing, want) {
			t.Errorf("the plot does not hold %q", want)
		}
	}
}

func TestPlotOfNothingIsNothing(t *testing.T) {
	if got := memoryPlot.draw(&report{}); got != "" {
		t.Errorf("got %q, want nothing", got)
	}
}

func TestTableComparesWithCasebook(t *testing.T) {
	var b strings.Builder
	figures().printSize(&b, yardstick.Medium)
	if !strings.Contains(b.String(), "| zola     | 40 ms |          0.50 |") {
		t.Errorf("zola's row does not say that casebook takes half the time:\n%s", b.String())
	}
}

func TestScaleMarksRoundNumbers(t *testing.T) {
	got := scale{0.03, 1.5}.marks()
	if len(got) != 5 || got[0] < 0.049 || got[0] > 0.051 || got[4] < 0.99 || got[4] > 1.01 {
		t.Errorf("marks are %v, want 0.05, 0.1, 0.2, 0.5, 1", got)
	}
}

func TestSamplesCountForTheNearestRoom(t *testing.T) {
	const rule = "-----------+-------------------------------------------------------\n"
	traces := "Type: cpu\n" + rule +
		"     10ms   github.com/yuin/goldmark/parser.Parse\n             casebook/internal/markdown.(*Converter).Convert\n             casebook/internal/site.(*Site).convert\n" + rule +
		"     20ms   casebook/internal/feed.write\n             casebook/internal/page.New\n" + rule +
		"     5ms   casebook/internal/feed.write\n" + rule +
		"     30ms   runtime.scanobject\n             runtime.gcDrain\n             runtime.gcBgMarkWorker\n" + rule +
		"     40ms   syscall.Open\n             casebook/internal/yardstick.(*Writer).WriteFile\n             casebook/internal/site.BenchmarkBuild\n"
	want := map[string]float64{"markdown": 10, "feed": 25, "(garbage collector)": 30}
	if got := byRoom([]byte(traces)); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

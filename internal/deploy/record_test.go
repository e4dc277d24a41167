package deploy

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"casebook/internal/deploy/driver/drivertest"
	"casebook/internal/publish"
)

// The record, while files are sent and after, names nobody who is no longer named,
// and nothing of the machine.
func TestRecordHoldsNothingThatReadersCannotKnow(t *testing.T) {
	one, two := siteOf(t, drivertest.VersionOne), siteOf(t, drivertest.VersionTwo)
	letter := "/letters/open/"
	people := func(names ...string) *publish.People {
		p := publish.NewPeople(letter)
		for _, n := range names {
			p.Add(n)
		}
		return p
	}
	one.Record.Letters[letter] = people("Invented Anna", "Invented Gone")
	two.Record.Letters[letter] = people("Invented Anna", "Invented New")
	two.Record.Down = []string{"/cases/gone/"}
	d := drivertest.NewDisk(nil)
	mustDeploy(t, one, options(d))
	machine, _ := os.Hostname()
	banned := []string{"Invented", one.Folder, two.Folder, os.TempDir(), machine}
	d.Watch = func(files map[string]string) {
		for _, word := range banned {
			if word != "" && strings.Contains(files[RecordName]+files[LockName], word) {
				t.Errorf("the record or the lock holds %q", word)
			}
		}
	}
	markOf := func(name string) string { return marksOf(t, people(name), letter) }
	var begun atomic.Bool // pages change: killed there
	d.Decide = func(op, p string) (drivertest.Fate, error) {
		if begun.Load() || op == "rename" && p == "about/index.html" {
			begun.Store(true)
			return drivertest.Lost, errKilled
		}
		return drivertest.Works, nil
	}
	_, _ = deployTo(two, options(d))
	d.Decide = nil
	half := d.Files()[RecordName]
	if !strings.Contains(half, "\nsending\n") || strings.Contains(half, markOf("Invented Gone")) || !strings.Contains(half, markOf("Invented Anna")) {
		t.Errorf("while files are sent:\n%s", half)
	}
	o := options(d)
	o.Mine = gone{}
	j, err := Prepare(context.Background(), two, o)
	if err != nil {
		t.Fatal(err)
	}
	if got := j.Report.NewlyNamed; len(got) != 1 || got[0].Name != "Invented New" {
		t.Errorf("after the kill the report names %v", got)
	}
	if _, err := j.Send(context.Background(), func(Event) {}); err != nil {
		t.Fatal(err)
	}
	full := d.Files()[RecordName]
	if strings.Contains(full, "cases/gone") || strings.Contains(full, markOf("Invented Gone")) || strings.Contains(full, "next\t") {
		t.Errorf("after all was sent:\n%s", full)
	}
	if _, err := parseRecord([]byte(full)); err != nil {
		t.Error(err)
	}
}

// A page is taken down once for readers of a target, though its stub looks otherwise
// later.
func TestPageIsTakenDownOnce(t *testing.T) {
	d := drivertest.NewDisk(nil)
	mustDeploy(t, siteOf(t, drivertest.VersionOne), options(d))
	for i, want := range []int{1, 0} {
		files := maps.Clone(drivertest.VersionOne)
		files["cases/a/index.html"] = fmt.Sprint("a stub that looks like ", i)
		site := siteOf(t, files)
		site.Record.Down = []string{"/cases/a/", "/cases/never-sent/"}
		j, err := Prepare(t.Context(), site, options(d))
		if err != nil {
			t.Fatal(err)
		}
		if got := len(j.Report.PagesDown); got != want || len(j.Report.PagesChanged) != 1-want {
			t.Errorf("version %d: %d pages taken down, %d changed", i, got, len(j.Report.PagesChanged))
		}
		if _, err := j.Send(t.Context(), func(Event) {}); err != nil {
			t.Fatal(err)
		}
		_ = j.Close()
	}
	if text := d.Files()[RecordName]; strings.Contains(text, "never-sent") {
		t.Errorf("the record names what readers never had:\n%s", text)
	}
}

// What readers of a target know to be down comes back from no computer that has lost
// the record of it, whatever it is asked for; with the record it stays down, and a page
// that nothing stands for goes.
func TestPageThatIsDownOnTheTargetStaysDown(t *testing.T) {
	d := drivertest.NewDisk(nil)
	mustDeploy(t, siteOf(t, drivertest.VersionOne), options(d))
	taken := maps.Clone(drivertest.VersionOne)
	taken["cases/a/index.html"] = "a stub"
	down := siteOf(t, taken)
	down.Record.Down = []string{"/cases/a/"}
	mustDeploy(t, down, options(d))
	forgetful := options(d)
	forgetful.Replace, forgetful.CheckHost = true, true
	_, err := deployTo(siteOf(t, drivertest.VersionOne), forgetful)
	if err == nil || TextOf(err).Code != "deploy-lost-takedown" || !strings.Contains(err.Error(), "/cases/a/") {
		t.Errorf("got %v", err)
	}
	isSite(t, d, taken, nil)
	mustDeploy(t, down, options(d))
	delete(taken, "cases/a/index.html")
	mustDeploy(t, siteOf(t, taken), options(d))
	isSite(t, d, taken, nil)
	mustDeploy(t, siteOf(t, drivertest.VersionOne), options(d))
}

// Two versions of casebook that deploy in turn do not take each other's lines away: what
// a later one says besides is no difference.
func TestRecordOfALaterVersionStays(t *testing.T) {
	d := drivertest.NewDisk(nil)
	site := siteOf(t, drivertest.VersionOne)
	mustDeploy(t, site, options(d))
	later := strings.Replace(d.Files()[RecordName], "\nend\n", "\nshape\t/cases/a/\tround\nend\n", 1)
	d.Set(RecordName, later, true)
	_ = d.Count("put")
	if done := mustDeploy(t, site, options(d)); d.Count("put") > 0 || done.Put+done.Removed > 0 {
		t.Errorf("when nothing differs: %+v", done)
	}
	if got := d.Files()[RecordName]; got != later {
		t.Errorf("the record says\n%s\nwant\n%s", got, later)
	}
}

// marksOf gives what stands for one person in a record.
func marksOf(t *testing.T, p *publish.People, letter string) string {
	r := publish.Record{Letters: map[string]*publish.People{letter: p}}
	words := strings.Split(strings.TrimSpace(string(r.EncodeSeen())), "\t")
	if len(words) != 5 || len(words[4]) != 12 {
		t.Fatalf("%q", words)
	}
	return words[4]
}

func TestRecordRefusesWhatLeadsOut(t *testing.T) {
	for _, p := range []string{"../x", "a\x1b[31m", "a\nb", "/etc/passwd", "a/../../b", ".", "", ".casebook-deploy", `a\b`} {
		text := recordHead + "\nsite\tx\ty\nfile\t" + escaper.Replace(p) + "\t1\t" + strings.Repeat("0", 64) + "\nend\n"
		if _, err := parseRecord([]byte(text)); err == nil {
			t.Errorf("%q was taken", p)
		}
	}
	r := &record{id: "a", base: "b", files: map[string]fileSum{"a\tb\\\n": {}}}
	if _, err := parseRecord(r.encode()); err == nil { // no such name is published
		t.Error("a tab in a name was taken")
	}
	if got := (&record{}).encode(); !bytes.HasSuffix(got, []byte("end\n")) {
		t.Errorf("%s", got)
	}
}

// Where a line is cut may look like the end of the record: it is read once more
// before somebody is told to delete it.
func TestRecordThatCameInPartIsReadAgain(t *testing.T) {
	d := drivertest.NewDisk(nil)
	mustDeploy(t, siteOf(t, drivertest.VersionOne), options(d))
	for often, want := range map[int]string{1: "", 2: "cannot be read"} {
		left := often
		d.Decide = func(op, p string) (drivertest.Fate, error) {
			if op == "get" && p == RecordName && left > 0 {
				left--
				return drivertest.Half, nil
			}
			return drivertest.Works, nil
		}
		_, err := deployTo(siteOf(t, drivertest.VersionOne), options(d))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%d times: %v", often, err)
		}
	}
}

package deploy

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"casebook/internal/deploy/driver"
	"casebook/internal/deploy/driver/drivertest"
	"casebook/internal/diag"
	"casebook/internal/publish"
)

// siteOf gives a site of these files, as a build leaves it.
func siteOf(t testing.TB, files map[string]string) Site {
	t.Helper()
	s := Site{ID: "campaign.test,2026", BaseURL: "https://campaign.test/", Folder: t.TempDir()}
	s.Record = publish.Record{Pages: map[string]publish.Digest{}, Letters: map[string]*publish.People{}}
	s.Files = drivertest.WriteFolder(t, s.Folder, files)
	for p, text := range files {
		if page, is := strings.CutSuffix(p, "index.html"); is {
			s.Record.Pages["/"+page] = publish.Sum([]byte(text))
		}
	}
	return s
}

func options(d *drivertest.Disk) Options {
	return Options{
		Target: "main", Delete: true, Open: d.Open,
		Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}
}

// deployTo runs a whole deploy.
func deployTo(s Site, o Options) (Done, error) {
	j, err := Prepare(context.Background(), s, o)
	if err != nil {
		return Done{}, err
	}
	defer j.Close()
	return j.Send(context.Background(), func(Event) {})
}

func mustDeploy(t testing.TB, s Site, o Options) Done {
	t.Helper()
	done, err := deployTo(s, o)
	if err != nil {
		t.Fatalf("deploy: %v", err)
	}
	return done
}

// isSite reports files of the target that are not the site's, or the reverse;
// others is what may be there besides.
func isSite(t testing.TB, d *drivertest.Disk, files, others map[string]string) {
	t.Helper()
	got := d.Files()
	delete(got, RecordName)
	want := maps.Clone(files)
	maps.Copy(want, others)
	for p := range got {
		if got[p] != want[p] {
			t.Errorf("%s holds %q, want %q", p, got[p], want[p])
		}
	}
	for p := range want {
		if _, is := got[p]; !is {
			t.Errorf("%s is not there", p)
		}
	}
}

func TestDeploySendsTheSiteAndThenNothing(t *testing.T) {
	d := drivertest.NewDisk(nil)
	one, two := siteOf(t, drivertest.VersionOne), siteOf(t, drivertest.VersionTwo)
	mustDeploy(t, one, options(d))
	isSite(t, d, drivertest.VersionOne, nil)
	_ = d.Count("put") + d.Count("remove") + d.Count("list")
	done := mustDeploy(t, one, options(d))
	if n := d.Count("put") + d.Count("remove") + d.Count("list"); n != 0 || done.Unchanged != len(drivertest.VersionOne) {
		t.Errorf("%d writes and listings when nothing differs, %+v", n, done)
	}
	done = mustDeploy(t, two, options(d))
	isSite(t, d, drivertest.VersionTwo, nil)
	if want := (Done{Put: len(drivertest.VersionTwo), Removed: 4}); done.Put != want.Put || done.Removed != want.Removed {
		t.Errorf("got %+v, want %+v", done, want)
	}
}

// What went wrong with a file on its way is said of its path.
func TestFileOnItsWayIsSaidByItsPath(t *testing.T) {
	d := drivertest.NewDisk(nil)
	d.Decide = func(op, p string) (drivertest.Fate, error) {
		if op == "put" && strings.HasPrefix(p, newPrefix) {
			return drivertest.Lost, driver.Full(p, nil)
		}
		return drivertest.Works, nil
	}
	_, err := deployTo(siteOf(t, map[string]string{"report.pdf": "report"}), options(d))
	if err == nil || strings.Contains(err.Error(), newPrefix) || TextOf(err).Code != "deploy-full" {
		t.Errorf("got %v", err)
	}
}

var errKilled = &Error{Err: errors.New("killed")}

// killAt lets n operations that change or read work, then gives one the fate, and
// fails all that come after: the program is gone.
func killAt(d *drivertest.Disk, n int, fate drivertest.Fate) (reached func() bool) {
	var mu sync.Mutex
	count := 0
	d.Decide = func(string, string) (drivertest.Fate, error) {
		mu.Lock()
		defer mu.Unlock()
		count++
		switch {
		case count < n:
			return drivertest.Works, nil
		case count == n:
			return fate, errKilled
		}
		return drivertest.Lost, errKilled
	}
	return func() bool { mu.Lock(); defer mu.Unlock(); return count >= n }
}

// A program that is killed at any operation leaves whole pages, and the next run,
// of another computer, completes what it began.
func TestKilledAtAnyOperationIsCompletedByTheNext(t *testing.T) {
	foreign := map[string]string{"cases/a/mine.txt": "not of casebook", ".htaccess": "deny"}
	one, two := siteOf(t, drivertest.VersionOne), siteOf(t, drivertest.VersionTwo)
	for _, able := range []driver.Abilities{{Parallel: 1}, {Parallel: 4, Exclusive: true}, {Parallel: 3, PutsWhole: true}} {
		for _, fate := range []drivertest.Fate{drivertest.Lost, drivertest.Unheard, drivertest.Half} {
			if able.PutsWhole && fate == drivertest.Half {
				continue
			}
			for n := 1; ; n++ {
				d := drivertest.NewDisk(foreign)
				d.Able = able
				mustDeploy(t, one, options(d))
				var seen error
				d.Watch = func(files map[string]string) { seen = errors.Join(seen, drivertest.ReadersSee(files)) }
				reached := killAt(d, n, fate)
				_, _ = deployTo(two, options(d))
				if !reached() {
					break
				}
				d.Decide = nil
				o := options(d)
				o.Mine = gone{}
				if _, err := deployTo(two, o); err != nil {
					t.Fatalf("%+v, killed at %d (%d): the next run: %v", able, n, fate, err)
				}
				isSite(t, d, drivertest.VersionTwo, foreign)
				if seen != nil {
					t.Errorf("%+v, killed at %d (%d): %v", able, n, fate, seen)
				}
				if t.Failed() {
					t.Fatalf("%+v, killed at %d (%d)", able, n, fate)
				}
			}
		}
	}
}

// gone is what a computer says on which the program that held any lock has ended.
type gone struct{}

func (gone) Hold(string) func(bool) { return func(bool) {} }
func (gone) IsGone(string) bool     { return true }

// Two kills in a row, the second while the first is being completed, and with
// another version than the first one sent.
func TestKilledTwiceIsCompleted(t *testing.T) {
	one, two := siteOf(t, drivertest.VersionOne), siteOf(t, drivertest.VersionTwo)
	random := rand.New(rand.NewPCG(15, 1))
	for range 300 {
		d := drivertest.NewDisk(nil)
		o := options(d)
		o.Mine = gone{}
		sites := []Site{one, two, one, two}
		var n []int
		for _, s := range sites[:3] {
			n = append(n, 1+random.IntN(70))
			killAt(d, n[len(n)-1], drivertest.Fate(1+random.IntN(3)))
			_, _ = deployTo(s, o)
		}
		d.Decide = nil
		if _, err := deployTo(sites[3], o); err != nil {
			t.Fatalf("killed at %v: %v", n, err)
		}
		isSite(t, d, drivertest.VersionTwo, nil)
		if t.Failed() {
			t.Fatalf("killed at %v", n)
		}
	}
}

// A line that is cut once at any operation is opened anew.
func TestCutLineIsMended(t *testing.T) {
	one, two := siteOf(t, drivertest.VersionOne), siteOf(t, drivertest.VersionTwo)
	for _, fate := range []drivertest.Fate{drivertest.Lost, drivertest.Unheard, drivertest.Half} {
		for n := 1; ; n++ {
			d := drivertest.NewDisk(nil)
			mustDeploy(t, one, options(d))
			count, mu := 0, sync.Mutex{}
			d.Decide = func(op, p string) (drivertest.Fate, error) {
				mu.Lock()
				defer mu.Unlock()
				if count++; count == n {
					return fate, io.ErrUnexpectedEOF
				}
				return drivertest.Works, nil
			}
			mustDeploy(t, two, options(d))
			isSite(t, d, drivertest.VersionTwo, nil)
			if count < n {
				break
			}
		}
	}
}

// What arrived before the kill is not sent again.
// A host that asks for time before it is open gets what it asks for; a line that is cut
// then is tried again, a few times.
func TestOpeningIsTriedAgain(t *testing.T) {
	busy := &driver.Error{Trouble: driver.Busy, Text: diag.Say("deploy-rate", "host", "h"), After: 7 * time.Second}
	cut := driver.CutOff(diag.Say("deploy-unreachable", "host", "h"), nil)
	refused := driver.BadLogin("h", nil)
	for _, c := range []struct {
		errs  []error
		waits []time.Duration
		want  error
	}{
		{[]error{busy, busy}, []time.Duration{7 * time.Second, 7 * time.Second}, nil},
		{[]error{cut, busy}, []time.Duration{time.Second, 7 * time.Second}, nil},
		{[]error{cut, cut, cut}, []time.Duration{time.Second, 2 * time.Second}, cut},
		{[]error{busy, busy, busy, busy, busy}, []time.Duration{7 * time.Second, 7 * time.Second, 7 * time.Second, 8 * time.Second}, busy},
		{[]error{refused}, nil, refused},
	} {
		d, opened, waits := drivertest.NewDisk(nil), 0, []time.Duration(nil)
		o := options(d)
		o.Open = func(ctx context.Context) (driver.Host, error) {
			if opened++; opened <= len(c.errs) {
				return nil, c.errs[opened-1]
			}
			return d.Open(ctx)
		}
		o.Wait = func(ctx context.Context, d time.Duration) error { waits = append(waits, d); return ctx.Err() }
		told := 0
		o.Notice = func(text diag.Text) {
			if text.ID == "deploy-waits" && strings.Contains(text.Message, " 7 ") {
				told++
			}
		}
		_, err := deployTo(siteOf(t, drivertest.VersionOne), o)
		if isLong := func(d time.Duration) bool { return d >= 5*time.Second }; told > 1 || (told == 1) != slices.ContainsFunc(waits, isLong) {
			t.Errorf("%v: told %d times", c.errs, told) // no time passes here
		}
		if !slices.Equal(waits, c.waits) || (err == nil) != (c.want == nil) || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%v: waited %v, got %v", c.errs, waits, err)
		}
	}
}

func TestWhatArrivedIsNotSentAgain(t *testing.T) {
	files := map[string]string{}
	for i := range 40 {
		files[fmt.Sprintf("cases/%d/index.html", i)] = "page"
	}
	s, d := siteOf(t, files), drivertest.NewDisk(nil)
	d.Able.Parallel = 1
	killAt(d, 60, drivertest.Lost)
	_, _ = deployTo(s, options(d))
	d.Decide = nil
	arrived := 0
	for p := range d.Files() {
		if strings.HasSuffix(p, ".html") {
			arrived++
		}
	}
	o := options(d)
	o.Mine = gone{}
	done := mustDeploy(t, s, o)
	if arrived < 10 || done.Put != len(files)-arrived {
		t.Errorf("%d had arrived, %d were sent again", arrived, done.Put-(len(files)-arrived))
	}
}

func TestForeignFilesAreKeptAndStopADeploy(t *testing.T) {
	d := drivertest.NewDisk(map[string]string{"index.html": "of somebody", "about/index.html": drivertest.VersionOne["about/index.html"], "other.txt": "theirs"})
	one := siteOf(t, drivertest.VersionOne)
	d.Watch = func(map[string]string) {}
	_, err := deployTo(one, options(d))
	if err == nil || !strings.Contains(err.Error(), "index.html") || d.Count("put") != 0 {
		t.Fatalf("got %v", err)
	}
	o := options(d)
	o.Replace = true
	mustDeploy(t, one, o)
	isSite(t, d, drivertest.VersionOne, map[string]string{"other.txt": "theirs"})
	mustDeploy(t, siteOf(t, map[string]string{"index.html": "alone"}), options(d))
	isSite(t, d, map[string]string{"index.html": "alone"}, map[string]string{"other.txt": "theirs"})
}

// What was there with the right bytes is not casebook's: when the site has it no more,
// readers still do, so nothing is sent before somebody has said what becomes of it, from
// whatever computer, and after a run that was killed.
func TestSameBytesBySomebodyElseAreNotLeftUnsaid(t *testing.T) {
	alone := siteOf(t, map[string]string{"index.html": "alone"})
	for kill := 0; ; kill++ {
		d := drivertest.NewDisk(map[string]string{"about/index.html": drivertest.VersionOne["about/index.html"], "mine.txt": "mine"})
		mustDeploy(t, siteOf(t, drivertest.VersionOne), options(d))
		if done := mustDeploy(t, siteOf(t, drivertest.VersionOne), options(d)); done.Put+done.Removed > 0 {
			t.Errorf("when nothing differs: %+v", done)
		}
		_ = d.Count("put")
		for range 2 {
			if _, err := deployTo(alone, options(d)); err == nil || TextOf(err).Code != "deploy-leftovers" || !strings.Contains(err.Error(), "about/index.html") || d.Count("put") > 0 {
				t.Errorf("got %v", err)
			}
		}
		replace := options(d)
		replace.Replace, replace.Mine = true, gone{}
		reached := func() bool { return true }
		if kill > 0 {
			reached = killAt(d, kill, drivertest.Lost)
			_, _ = deployTo(alone, replace)
			d.Decide = nil
			later := options(d)
			later.Mine = gone{}
			if _, err := deployTo(alone, later); err != nil && TextOf(err).Code != "deploy-leftovers" {
				t.Errorf("killed at %d: %v", kill, err)
			} else if err == nil && d.Files()["about/index.html"] != "" {
				t.Errorf("killed at %d: the page stays unsaid", kill)
			}
		}
		mustDeploy(t, alone, replace)
		isSite(t, d, map[string]string{"index.html": "alone"}, map[string]string{"mine.txt": "mine"})
		mustDeploy(t, alone, options(d))
		if text := d.Files()[RecordName]; strings.Contains(text, "about") {
			t.Errorf("the record names what is gone:\n%s", text)
		}
		if t.Failed() || !reached() {
			break
		}
	}
}

// A target whose record is gone may hold pages that were taken out: they are named.
func TestFilesOfNobodyAreNamedWithoutARecord(t *testing.T) {
	d := drivertest.NewDisk(nil)
	mustDeploy(t, siteOf(t, drivertest.VersionOne), options(d))
	d.Set(RecordName, "", false)
	fewer := maps.Clone(drivertest.VersionOne)
	delete(fewer, "cases/gone/index.html")
	var said []string
	o := options(d)
	o.Notice = func(text diag.Text) { said = append(said, text.Code+" "+text.Message) }
	mustDeploy(t, siteOf(t, fewer), o)
	if len(said) != 1 || !strings.HasPrefix(said[0], "deploy-others ") || !strings.Contains(said[0], "cases/gone/index.html") {
		t.Errorf("it says %q", said)
	}
}

// What is made for the host of this target alone lies in no folder.
func TestFilesThatAreMadeForATargetAreSent(t *testing.T) {
	one, d := siteOf(t, drivertest.VersionOne), drivertest.NewDisk(nil)
	settings := "Redirect 301 /old/ /about/"
	one.Made = map[string][]byte{".htaccess": []byte(settings)}
	one.Files = append([]publish.File{{Path: ".htaccess", Size: int64(len(settings)), Sum: sha256.Sum256([]byte(settings))}}, one.Files...)
	mustDeploy(t, one, options(d))
	isSite(t, d, drivertest.VersionOne, map[string]string{".htaccess": settings})
}

// What stands in the place of a page that goes, and is not casebook's, stays, and
// somebody is told: readers may still meet the page through it.
func TestLinkInThePlaceOfWhatGoesIsSaid(t *testing.T) {
	d := drivertest.NewDisk(nil)
	mustDeploy(t, siteOf(t, drivertest.VersionOne), options(d))
	d.Set("cases/gone/index.html", "", false)
	d.Link("cases/gone/index.html")
	var said []string
	o := options(d)
	o.Notice = func(text diag.Text) { said = append(said, text.Code+" "+text.Message) }
	mustDeploy(t, siteOf(t, drivertest.VersionTwo), o)
	if len(said) != 1 || !strings.HasPrefix(said[0], "deploy-stays ") || !strings.Contains(said[0], "cases/gone/index.html") {
		t.Errorf("it says %q", said)
	}
}

// Files of a run that has begun since the record was read are nobody's to write over.
func TestRunThatBeginsMeanwhileIsSaid(t *testing.T) {
	d := drivertest.NewDisk(nil)
	begun := false
	o := options(d)
	o.Open = openLiar(d, liar{list: func(list []driver.Entry) []driver.Entry {
		if begun {
			return list
		}
		begun = true
		mustDeploy(t, siteOf(t, drivertest.VersionOne), options(d))
		return mustList(t, d)
	}})
	if _, err := deployTo(siteOf(t, drivertest.VersionTwo), o); err == nil || TextOf(err).Code != "deploy-moved" {
		t.Errorf("got %v", err)
	}
}

func mustList(t *testing.T, d *drivertest.Disk) []driver.Entry {
	t.Helper()
	h, err := d.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	list, err := h.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestNothingIsReachedThroughALink(t *testing.T) {
	d := drivertest.NewDisk(nil)
	d.Link("cases")
	o := options(d)
	o.Replace = true
	if _, err := deployTo(siteOf(t, drivertest.VersionOne), o); err == nil || !strings.Contains(err.Error(), "cases on the target is a link") || d.Count("put") > 0 {
		t.Errorf("got %v", err)
	}
}

func TestRecordOfAnotherSiteStops(t *testing.T) {
	d := drivertest.NewDisk(nil)
	one, other := siteOf(t, drivertest.VersionOne), siteOf(t, drivertest.VersionOne)
	mustDeploy(t, one, options(d))
	other.ID, other.BaseURL = "other.test,2026", "https://other.test/"
	replace := options(d)
	replace.Replace = true
	for _, o := range []Options{options(d), replace} {
		if _, err := deployTo(other, o); err == nil || !strings.Contains(err.Error(), "another site") {
			t.Errorf("got %v", err)
		}
	}
	moved := siteOf(t, drivertest.VersionTwo)
	moved.BaseURL = "https://www.campaign.test/"
	if _, err := deployTo(moved, options(d)); err == nil || !strings.Contains(err.Error(), "--replace") {
		t.Errorf("got %v", err)
	}
	mustDeploy(t, moved, replace)
	isSite(t, d, drivertest.VersionTwo, nil)
}

func TestCheckHostMendsWhatSomebodyDeleted(t *testing.T) {
	d := drivertest.NewDisk(nil)
	one := siteOf(t, drivertest.VersionOne)
	mustDeploy(t, one, options(d))
	d.Set("feed.xml", "", false)
	d.Set("index.html", "cut", true)
	if done := mustDeploy(t, one, options(d)); done.Put != 0 {
		t.Errorf("noticed without being asked: %+v", done)
	}
	o := options(d)
	o.CheckHost = true
	mustDeploy(t, one, o)
	isSite(t, d, drivertest.VersionOne, nil)
}

func TestDeleteFalseKeepsWhatIsGone(t *testing.T) {
	d := drivertest.NewDisk(nil)
	mustDeploy(t, siteOf(t, drivertest.VersionOne), options(d))
	o := options(d)
	o.Delete = false
	two := maps.Clone(drivertest.VersionTwo)
	delete(two, "letters/paper")
	mustDeploy(t, siteOf(t, two), o)
	both := maps.Clone(drivertest.VersionOne)
	maps.Copy(both, two)
	isSite(t, d, both, nil)
	mustDeploy(t, siteOf(t, two), options(d))
	isSite(t, d, two, nil)
}

// keeping gives how a target is dealt with on which nothing may be deleted, and what was
// said.
func keeping(d *drivertest.Disk) (Options, *[]string) {
	o, said := options(d), &[]string{}
	o.Delete, o.Mine = false, gone{}
	o.Notice = func(text diag.Text) { *said = append(*said, text.Code+" "+text.Message) }
	return o, said
}

// What stays with readers is named in every run, until it is gone; the record then names
// it no more.
func TestDeleteFalseNamesWhatStays(t *testing.T) {
	d := drivertest.NewDisk(map[string]string{"about/index.html": drivertest.VersionOne["about/index.html"]})
	mustDeploy(t, siteOf(t, drivertest.VersionOne), options(d))
	fewer := maps.Clone(drivertest.VersionOne)
	delete(fewer, "cases/gone/index.html")
	delete(fewer, "about/index.html")
	for range 3 {
		o, said := keeping(d)
		mustDeploy(t, siteOf(t, fewer), o)
		if len(*said) != 1 || !strings.HasPrefix((*said)[0], "deploy-kept ") || !strings.Contains((*said)[0], "about/index.html, cases/gone/index.html") {
			t.Fatalf("it says %q", *said)
		}
	}
	d.Set("cases/gone/index.html", "", false)
	d.Set("about/index.html", "", false)
	o, said := keeping(d)
	mustDeploy(t, siteOf(t, fewer), o)
	if len(*said) > 0 || strings.Contains(d.Files()[RecordName], "gone/index") || strings.Contains(d.Files()[RecordName], "about") {
		t.Errorf("it says %q, and the record\n%s", *said, d.Files()[RecordName])
	}
}

// Withdrawn means gone, whatever the target says of what may be deleted there: a run sends
// nothing until somebody lets what may show a withdrawn page or person go, also after a
// run that was killed.
func TestDeleteFalseKeepsNothingWithdrawn(t *testing.T) {
	named := func(names ...string) map[string]*publish.People {
		p := publish.NewPeople("/letters/x/")
		for _, n := range names {
			p.Add(n)
		}
		return map[string]*publish.People{"/letters/x/": p}
	}
	const address = "/cases/a/"
	page := "cases/a/index.html"
	for _, c := range []struct {
		name, stays string
		withdraw    func(r *publish.Record)
	}{
		{"a portrait", "photos/a.jpg", func(r *publish.Record) { r.Down = []string{address} }},
		{"a page of people", "letters/x/signatories/w/index.html", func(r *publish.Record) { r.Letters = named("Ada Example") }},
	} {
		before := maps.Clone(drivertest.VersionOne)
		before[page], before[c.stays] = "whole", "of somebody"
		one := siteOf(t, before)
		one.Record.Letters = named("Ada Example", "Wim Example")
		after := maps.Clone(before)
		delete(after, c.stays)
		after[page] = "stub"
		two := siteOf(t, after)
		two.Record.Letters = named("Ada Example", "Wim Example")
		c.withdraw(&two.Record)
		for kill := 0; ; kill++ {
			d := drivertest.NewDisk(map[string]string{"mine.txt": "mine"})
			mustDeploy(t, one, options(d))
			_ = d.Count("put")
			for range 2 {
				o, _ := keeping(d)
				if _, err := deployTo(two, o); err == nil || TextOf(err).Code != "deploy-kept" || !strings.Contains(err.Error(), c.stays) || d.Count("put") > 0 {
					t.Fatalf("%s: got %v", c.name, err)
				}
			}
			reached := func() bool { return true }
			replace, _ := keeping(d)
			replace.Replace = true
			if kill > 0 {
				reached = killAt(d, kill, drivertest.Lost)
				_, _ = deployTo(two, replace)
				d.Decide = nil
				o, _ := keeping(d)
				if _, err := deployTo(two, o); err != nil && TextOf(err).Code != "deploy-kept" {
					t.Errorf("%s: killed at %d: %v", c.name, kill, err)
				} else if err == nil && d.Files()[c.stays] != "" {
					t.Errorf("%s: killed at %d: it stays", c.name, kill)
				}
			}
			mustDeploy(t, two, replace)
			isSite(t, d, after, map[string]string{"mine.txt": "mine"})
			o, said := keeping(d)
			if done := mustDeploy(t, two, o); done.Put+done.Removed+len(*said) > 0 {
				t.Errorf("%s: afterwards %+v %q", c.name, done, *said)
			}
			if t.Failed() || !reached() {
				break
			}
		}
	}
}

// A file below a page that was taken down is not kept either, however long ago that was.
func TestDeleteFalseKeepsNothingBelowATakedown(t *testing.T) {
	d := drivertest.NewDisk(nil)
	before := map[string]string{"index.html": "home", "cases/a/index.html": "stub", "cases/a/index.html.gz": "whole"}
	one := siteOf(t, before)
	one.Record.Down = []string{"/cases/a/"}
	mustDeploy(t, one, options(d))
	delete(before, "cases/a/index.html.gz")
	two := siteOf(t, before)
	two.Record.Down = one.Record.Down
	o, _ := keeping(d)
	if _, err := deployTo(two, o); err == nil || TextOf(err).Code != "deploy-kept" {
		t.Errorf("got %v", err)
	}
	o.Replace = true
	mustDeploy(t, two, o)
	isSite(t, d, before, nil)
}

func TestLockKeepsASecondRunOut(t *testing.T) {
	one, two := siteOf(t, drivertest.VersionOne), siteOf(t, drivertest.VersionTwo)
	for _, c := range []struct {
		name, lock string
		renewed    bool
		mine       Holder
		works      bool
	}{
		{name: "renewed just now", lock: "WORD " + time.Now().UTC().Add(-5*time.Second).Format(time.RFC3339)},
		{name: "of a program here that has ended", lock: "WORD " + time.Now().UTC().Format(time.RFC3339), mine: gone{}, works: true},
		{name: "not renewed for a minute", lock: "WORD " + time.Now().UTC().Add(-61*time.Second).Format(time.RFC3339), works: true},
		{name: "by a clock that is wrong, and renewed", lock: "WORD " + time.Now().UTC().Add(-time.Hour).Format(time.RFC3339), renewed: true},
		{name: "of tomorrow", lock: "WORD " + time.Now().UTC().Add(24*time.Hour).Format(time.RFC3339), works: true},
		{name: "half written", lock: "WO", works: true},
	} {
		d := drivertest.NewDisk(nil)
		mustDeploy(t, one, options(d))
		d.Set(LockName, c.lock, true)
		o := options(d)
		o.Mine = c.mine
		o.Wait = func(context.Context, time.Duration) error {
			if c.renewed {
				d.Set(LockName, "WORD "+time.Now().UTC().Format(time.RFC3339), true)
			}
			return nil
		}
		_, err := deployTo(two, o)
		switch {
		case c.works && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.works:
			isSite(t, d, drivertest.VersionTwo, nil)
		case err == nil || !strings.Contains(err.Error(), "going on"):
			t.Errorf("%s: got %v", c.name, err)
		default:
			isSite(t, d, drivertest.VersionOne, map[string]string{LockName: d.Files()[LockName]})
		}
	}
}

// A fullHost keeps the name of a file for whose text it has no room.
type fullHost struct {
	driver.Host
	disk *drivertest.Disk
}

func (h *fullHost) Put(_ context.Context, p string, _ driver.Content) error {
	h.disk.Set(p, "", true)
	return driver.Full(p, nil)
}

func TestLockForWhichThereIsNoRoomIsTakenAway(t *testing.T) {
	d := drivertest.NewDisk(nil)
	o := options(d)
	o.Open = func(ctx context.Context) (driver.Host, error) {
		h, err := d.Open(ctx)
		return &fullHost{h, d}, err
	}
	if _, err := deployTo(siteOf(t, drivertest.VersionOne), o); err == nil || !strings.Contains(err.Error(), "no room") && !strings.Contains(err.Error(), "full") {
		t.Errorf("got %v", err)
	}
	if _, there := d.Files()[LockName]; there {
		t.Error("the lock that could not be written is still there")
	}
}

func TestLocksOfThisComputer(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "deploy")
	l := Locks{Folder: func() string { return folder }}
	release := l.Hold("ABC")
	if l.IsGone("ABC") || l.IsGone("XYZ") || l.IsGone("../ABC") {
		t.Error("a program that runs, or one of another computer, is gone")
	}
	release(true)
	if !l.IsGone("ABC") || l.IsGone("ABC") {
		t.Error("a program that has ended, and left its lock, is not gone once")
	}
}

// Between comparing and sending somebody else has deployed.
func TestChangedRecordStopsASend(t *testing.T) {
	d := drivertest.NewDisk(nil)
	one, two := siteOf(t, drivertest.VersionOne), siteOf(t, drivertest.VersionTwo)
	j, err := Prepare(context.Background(), two, options(d))
	if err != nil {
		t.Fatal(err)
	}
	mustDeploy(t, one, options(d))
	if _, err := j.Send(context.Background(), func(Event) {}); err == nil || !strings.Contains(err.Error(), "somebody else") {
		t.Errorf("got %v", err)
	}
	isSite(t, d, drivertest.VersionOne, nil)
}

func TestFolderThatIsGoneIsNotTakenForACutLine(t *testing.T) {
	d := drivertest.NewDisk(nil)
	d.Decide = func(op, p string) (drivertest.Fate, error) {
		if op == "put" && p != LockName {
			return drivertest.Lost, fs.ErrNotExist
		}
		return drivertest.Works, nil
	}
	if _, err := deployTo(siteOf(t, drivertest.VersionOne), options(d)); err == nil || !strings.Contains(err.Error(), "is gone that was there a moment ago") {
		t.Errorf("%v", err)
	}
}

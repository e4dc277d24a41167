package deploy

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"casebook/internal/deploy/host"
	"casebook/internal/deploy/host/hosttest"
	"casebook/internal/publish"
)

// siteOf gives a site of these files, as a build leaves it.
func siteOf(t testing.TB, files map[string]string) Site {
	t.Helper()
	s := Site{ID: "campaign.test,2026", BaseURL: "https://campaign.test/", Folder: t.TempDir()}
	s.Record = publish.Record{Pages: map[string]publish.Digest{}, Letters: map[string]*publish.People{}}
	for p, text := range files {
		at := filepath.Join(s.Folder, filepath.FromSlash(p))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		s.Files = append(s.Files, publish.File{Path: p, Size: int64(len(text)), Sum: sha256.Sum256([]byte(text))})
		if strings.HasSuffix(p, "index.html") {
			s.Record.Pages["/"+strings.TrimSuffix(p, "index.html")] = publish.Sum([]byte(text))
		}
	}
	slices.SortFunc(s.Files, func(a, b publish.File) int { return strings.Compare(a.Path, b.Path) })
	return s
}

// versions are two states of a site: pages change, come and go, with style sheets
// and pictures that they need, a picture changes under its name, a file comes
// where a folder was.
var versionOne = map[string]string{
	"index.html":             "home one needs assets/style.1.css",
	"about/index.html":       "about needs assets/style.1.css",
	"cases/a/index.html":     "case a needs assets/style.1.css cases/a/photo.jpg",
	"cases/a/photo.jpg":      "photo",
	"cases/gone/index.html":  "case gone needs assets/style.1.css cases/gone/old.jpg",
	"cases/gone/old.jpg":     "old photo",
	"assets/style.1.css":     "style one",
	"feed.xml":               "feed one",
	"sitemap.xml":            "map one",
	"letters/paper/page.txt": "in a folder",
}

var versionTwo = map[string]string{
	"index.html":           "home two needs assets/style.2.css",
	"about/index.html":     "about needs assets/style.2.css",
	"cases/a/index.html":   "case a needs assets/style.2.css cases/a/photo.jpg cases/a/more.jpg",
	"cases/a/photo.jpg":    "other",
	"cases/a/more.jpg":     "more photo",
	"cases/new/index.html": "case new needs assets/style.2.css cases/a/photo.jpg",
	"assets/style.2.css":   "style two",
	"feed.xml":             "feed two",
	"sitemap.xml":          "map two",
	"letters/paper":        "a file now",
}

func options(d *hosttest.Disk) Options {
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
func isSite(t testing.TB, d *hosttest.Disk, files, others map[string]string) {
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

var needs = regexp.MustCompile(`(assets|cases)/[a-z/]+[a-z0-9.]+(css|jpg)`)

// readersSee reports a page that readers would see half, or whose style sheet or
// picture is missing or half.
func readersSee(files map[string]string) error {
	whole := func(p, text string) bool {
		return text == versionOne[p] && versionOne[p] != "" || text == versionTwo[p] && versionTwo[p] != ""
	}
	for p, text := range files {
		if !strings.HasSuffix(p, ".html") {
			continue
		}
		if !whole(p, text) {
			return fmt.Errorf("%s is half: %q", p, text)
		}
		for _, need := range needs.FindAllString(text, -1) {
			if it, there := files[need]; !there || !whole(need, it) {
				return fmt.Errorf("%s needs %s, which is %q", p, need, it)
			}
		}
	}
	return nil
}

func TestDeploySendsTheSiteAndThenNothing(t *testing.T) {
	d := hosttest.NewDisk(nil)
	one, two := siteOf(t, versionOne), siteOf(t, versionTwo)
	mustDeploy(t, one, options(d))
	isSite(t, d, versionOne, nil)
	_ = d.Count("put") + d.Count("remove") + d.Count("list")
	done := mustDeploy(t, one, options(d))
	if n := d.Count("put") + d.Count("remove") + d.Count("list"); n != 0 || done.Unchanged != len(versionOne) {
		t.Errorf("%d writes and listings when nothing differs, %+v", n, done)
	}
	done = mustDeploy(t, two, options(d))
	isSite(t, d, versionTwo, nil)
	if want := (Done{Put: 10, Removed: 4, Unchanged: 0}); done.Put != want.Put || done.Removed != want.Removed {
		t.Errorf("got %+v, want %+v", done, want)
	}
}

var errKilled = &Error{Err: errors.New("killed")}

// killAt lets n operations that change or read work, then gives one the fate, and
// fails all that come after: the program is gone.
func killAt(d *hosttest.Disk, n int, fate hosttest.Fate) (reached func() bool) {
	var mu sync.Mutex
	count := 0
	d.Decide = func(string, string) (hosttest.Fate, error) {
		mu.Lock()
		defer mu.Unlock()
		count++
		switch {
		case count < n:
			return hosttest.Works, nil
		case count == n:
			return fate, errKilled
		}
		return hosttest.Lost, errKilled
	}
	return func() bool { mu.Lock(); defer mu.Unlock(); return count >= n }
}

// A program that is killed at any operation leaves whole pages, and the next run,
// of another computer, completes what it began.
func TestKilledAtAnyOperationIsCompletedByTheNext(t *testing.T) {
	foreign := map[string]string{"cases/a/mine.txt": "not of casebook", ".htaccess": "deny"}
	one, two := siteOf(t, versionOne), siteOf(t, versionTwo)
	for _, able := range []host.Abilities{{Parallel: 1}, {Parallel: 4}, {Parallel: 3, PutsWhole: true}} {
		for _, fate := range []hosttest.Fate{hosttest.Lost, hosttest.Unheard, hosttest.Half} {
			if able.PutsWhole && fate == hosttest.Half {
				continue
			}
			for n := 1; ; n++ {
				d := hosttest.NewDisk(foreign)
				d.Able = able
				mustDeploy(t, one, options(d))
				var seen error
				d.Watch = func(files map[string]string) { seen = errors.Join(seen, readersSee(files)) }
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
				isSite(t, d, versionTwo, foreign)
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
	one, two := siteOf(t, versionOne), siteOf(t, versionTwo)
	random := rand.New(rand.NewPCG(15, 1))
	for range 300 {
		d := hosttest.NewDisk(nil)
		o := options(d)
		o.Mine = gone{}
		sites := []Site{one, two, one, two}
		var n []int
		for _, s := range sites[:3] {
			n = append(n, 1+random.IntN(70))
			killAt(d, n[len(n)-1], hosttest.Fate(1+random.IntN(3)))
			_, _ = deployTo(s, o)
		}
		d.Decide = nil
		if _, err := deployTo(sites[3], o); err != nil {
			t.Fatalf("killed at %v: %v", n, err)
		}
		isSite(t, d, versionTwo, nil)
		if t.Failed() {
			t.Fatalf("killed at %v", n)
		}
	}
}

// A line that is cut once at any operation is opened anew.
func TestCutLineIsMended(t *testing.T) {
	one, two := siteOf(t, versionOne), siteOf(t, versionTwo)
	for _, fate := range []hosttest.Fate{hosttest.Lost, hosttest.Unheard, hosttest.Half} {
		for n := 1; ; n++ {
			d := hosttest.NewDisk(nil)
			mustDeploy(t, one, options(d))
			count, mu := 0, sync.Mutex{}
			d.Decide = func(op, p string) (hosttest.Fate, error) {
				mu.Lock()
				defer mu.Unlock()
				if count++; count == n {
					return fate, io.ErrUnexpectedEOF
				}
				return hosttest.Works, nil
			}
			mustDeploy(t, two, options(d))
			isSite(t, d, versionTwo, nil)
			if count < n {
				break
			}
		}
	}
}

// What arrived before the kill is not sent again.
func TestWhatArrivedIsNotSentAgain(t *testing.T) {
	files := map[string]string{}
	for i := range 40 {
		files[fmt.Sprintf("cases/%d/index.html", i)] = "page"
	}
	s, d := siteOf(t, files), hosttest.NewDisk(nil)
	d.Able.Parallel = 1
	killAt(d, 60, hosttest.Lost)
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
	d := hosttest.NewDisk(map[string]string{"index.html": "of somebody", "about/index.html": versionOne["about/index.html"], "other.txt": "theirs"})
	one := siteOf(t, versionOne)
	d.Watch = func(map[string]string) {}
	_, err := deployTo(one, options(d))
	if err == nil || !strings.Contains(err.Error(), "index.html") || d.Count("put") != 0 {
		t.Fatalf("got %v", err)
	}
	o := options(d)
	o.Replace = true
	mustDeploy(t, one, o)
	isSite(t, d, versionOne, map[string]string{"other.txt": "theirs"})
	mustDeploy(t, siteOf(t, map[string]string{"index.html": "alone"}), options(d))
	isSite(t, d, map[string]string{"index.html": "alone"}, map[string]string{"other.txt": "theirs"})
}

// What was there with the right bytes is not casebook's, and stays.
func TestSameBytesBySomebodyElseStayTheirs(t *testing.T) {
	about := map[string]string{"about/index.html": versionOne["about/index.html"]}
	d := hosttest.NewDisk(about)
	mustDeploy(t, siteOf(t, versionOne), options(d))
	mustDeploy(t, siteOf(t, map[string]string{"index.html": "alone"}), options(d))
	isSite(t, d, map[string]string{"index.html": "alone"}, about)
}

// What is made for the host of this target alone lies in no folder.
func TestFilesThatAreMadeForATargetAreSent(t *testing.T) {
	one, d := siteOf(t, versionOne), hosttest.NewDisk(nil)
	settings := "Redirect 301 /old/ /about/"
	one.Made = map[string][]byte{".htaccess": []byte(settings)}
	one.Files = append([]publish.File{{Path: ".htaccess", Size: int64(len(settings)), Sum: sha256.Sum256([]byte(settings))}}, one.Files...)
	mustDeploy(t, one, options(d))
	isSite(t, d, versionOne, map[string]string{".htaccess": settings})
}

func TestNothingIsReachedThroughALink(t *testing.T) {
	d := hosttest.NewDisk(nil)
	d.Link("cases")
	o := options(d)
	o.Replace = true
	if _, err := deployTo(siteOf(t, versionOne), o); err == nil || !strings.Contains(err.Error(), "cases on the target is a link") || d.Count("put") > 0 {
		t.Errorf("got %v", err)
	}
}

func TestRecordOfAnotherSiteStops(t *testing.T) {
	d := hosttest.NewDisk(nil)
	one, other := siteOf(t, versionOne), siteOf(t, versionOne)
	mustDeploy(t, one, options(d))
	other.ID, other.BaseURL = "other.test,2026", "https://other.test/"
	replace := options(d)
	replace.Replace = true
	for _, o := range []Options{options(d), replace} {
		if _, err := deployTo(other, o); err == nil || !strings.Contains(err.Error(), "another site") {
			t.Errorf("got %v", err)
		}
	}
	moved := siteOf(t, versionTwo)
	moved.BaseURL = "https://www.campaign.test/"
	if _, err := deployTo(moved, options(d)); err == nil || !strings.Contains(err.Error(), "--replace") {
		t.Errorf("got %v", err)
	}
	mustDeploy(t, moved, replace)
	isSite(t, d, versionTwo, nil)
}

func TestCheckHostMendsWhatSomebodyDeleted(t *testing.T) {
	d := hosttest.NewDisk(nil)
	one := siteOf(t, versionOne)
	mustDeploy(t, one, options(d))
	d.Set("feed.xml", "", false)
	d.Set("index.html", "cut", true)
	if done := mustDeploy(t, one, options(d)); done.Put != 0 {
		t.Errorf("noticed without being asked: %+v", done)
	}
	o := options(d)
	o.CheckHost = true
	mustDeploy(t, one, o)
	isSite(t, d, versionOne, nil)
}

func TestDeleteFalseKeepsWhatIsGone(t *testing.T) {
	d := hosttest.NewDisk(nil)
	mustDeploy(t, siteOf(t, versionOne), options(d))
	o := options(d)
	o.Delete = false
	two := maps.Clone(versionTwo)
	delete(two, "letters/paper")
	mustDeploy(t, siteOf(t, two), o)
	both := maps.Clone(versionOne)
	maps.Copy(both, two)
	isSite(t, d, both, nil)
	mustDeploy(t, siteOf(t, two), options(d))
	isSite(t, d, two, nil)
}

func TestLockKeepsASecondRunOut(t *testing.T) {
	one, two := siteOf(t, versionOne), siteOf(t, versionTwo)
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
		d := hosttest.NewDisk(nil)
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
			isSite(t, d, versionTwo, nil)
		case err == nil || !strings.Contains(err.Error(), "going on"):
			t.Errorf("%s: got %v", c.name, err)
		default:
			isSite(t, d, versionOne, map[string]string{LockName: d.Files()[LockName]})
		}
	}
}

func TestLocksOfThisComputer(t *testing.T) {
	l := Locks{Folder: filepath.Join(t.TempDir(), "deploy")}
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
	d := hosttest.NewDisk(nil)
	one, two := siteOf(t, versionOne), siteOf(t, versionTwo)
	j, err := Prepare(context.Background(), two, options(d))
	if err != nil {
		t.Fatal(err)
	}
	mustDeploy(t, one, options(d))
	if _, err := j.Send(context.Background(), func(Event) {}); err == nil || !strings.Contains(err.Error(), "somebody else") {
		t.Errorf("got %v", err)
	}
	isSite(t, d, versionOne, nil)
}

// The record, while files are sent and after, names nobody who is no longer named,
// and nothing of the machine.
func TestRecordHoldsNothingThatReadersCannotKnow(t *testing.T) {
	one, two := siteOf(t, versionOne), siteOf(t, versionTwo)
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
	d := hosttest.NewDisk(nil)
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
	killAt(d, 25, hosttest.Lost)
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
	for _, p := range []string{"../x", "/etc/passwd", "a/../../b", ".", "", ".casebook-deploy", `a\b`} {
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

func TestOrderIsWhatPagesNeedThenPagesThenFeedsThenDeletions(t *testing.T) {
	var plan Plan
	for p := range versionTwo {
		plan.Put = append(plan.Put, publish.File{Path: p})
	}
	for p := range versionOne {
		if _, stays := versionTwo[p]; !stays {
			plan.Remove = append(plan.Remove, p)
		}
	}
	var got []string
	for _, b := range plan.order() {
		var names []string
		for _, f := range b.put {
			names = append(names, "+"+f.Path)
		}
		for _, p := range b.remove {
			names = append(names, "-"+p)
		}
		slices.Sort(names)
		got = append(got, strings.Join(names, " "))
	}
	want := []string{
		"-letters/paper/page.txt",
		"+assets/style.2.css +cases/a/more.jpg +cases/a/photo.jpg +letters/paper",
		"+cases/a/index.html +cases/new/index.html",
		"+about/index.html",
		"+index.html",
		"+feed.xml",
		"+sitemap.xml",
		"-cases/gone/index.html",
		"-assets/style.1.css -cases/gone/old.jpg",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

package deploy

import (
	"slices"
	"strings"
	"testing"
	"time"

	"casebook/internal/deploy/driver/drivertest"
	"casebook/internal/publish"
)

func TestOrderIsWhatPagesNeedThenPagesThenFeedsThenDeletions(t *testing.T) {
	var plan Plan
	for p := range drivertest.VersionTwo {
		plan.Put = append(plan.Put, publish.File{Path: p})
	}
	for p := range drivertest.VersionOne {
		if _, stays := drivertest.VersionTwo[p]; !stays {
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
		"+assets/style.2.css +cases/a/more.jpg +cases/a/photo.jpg +letters/paper +report.pdf",
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

// A page arrives under a name of its own while what it needs is not yet in place:
// its step need not wait for it then.
func TestFilesArriveAheadOfTheirStep(t *testing.T) {
	s := siteOf(t, map[string]string{"assets/style.1.css": "style", "cases/a/index.html": "case", "index.html": "home"})
	d := drivertest.NewDisk(nil)
	home, arrived := s.Files[len(s.Files)-1], make(chan bool)
	d.Decide = func(op, p string) (drivertest.Fate, error) {
		switch {
		case op == "put" && p == tempName(home.Path, home.Sum):
			close(arrived)
		case op == "rename" && p == "assets/style.1.css":
			select {
			case <-arrived:
			case <-time.After(time.Minute):
				return drivertest.Lost, errKilled
			}
		}
		return drivertest.Works, nil
	}
	mustDeploy(t, s, options(d))
}

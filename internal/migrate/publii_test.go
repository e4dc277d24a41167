package migrate

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"casebook/internal/diag"
)

// publiiFiles gives the fixture, which may be changed.
func publiiFiles(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{publiiDatabase, publiiSettings, publiiTree, "input/media/files/paper.svg", "input/media/posts/1/court.svg", "input/media/posts/2/steps.svg",
		"input/media/posts/3/hall.svg", "input/media/posts/3/gallery/one.svg", "input/media/posts/3/gallery/one-thumbnail.svg", "input/media/posts/6/door.svg"} {
		data, err := os.ReadFile("testdata/publii/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	return files
}

// TestPubliiSiteBecomesContent compares with what a person has read once.
func TestPubliiSiteBecomesContent(t *testing.T) {
	s, err := Read(publiiFiles(t), "")
	if err != nil {
		t.Fatal(err)
	}
	plan := s.MakePlan(Options{})
	var got strings.Builder
	fmt.Fprintf(&got, "%s: %q %q %q\n", s.Kind, s.Title, s.URL, s.Language)
	for _, r := range plan.Rows {
		fmt.Fprintf(&got, "%s:%d %s%s\n", r.From, r.Line, r.To, r.Why.Message)
	}
	for _, f := range plan.Files {
		if path.Ext(f.Name) == ".md" {
			fmt.Fprintf(&got, "-- %s --\n%s", f.Name, f.Data)
		}
	}
	const golden = "testdata/publii.golden"
	if os.Getenv("CASEBOOK_UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(got.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("got\n%s\nwant\n%s", &got, want)
	}
}

func TestPubliiAddressesFollowTheSettings(t *testing.T) {
	for _, c := range []struct{ settings, hearing, team, home string }{
		{`{}`, "/hearing.html", "/team.html", "/home.html"},
		{`{"advanced": {"urls": {"cleanUrls": false, "postsPrefix": "blog"}}}`, "/blog/hearing.html", "/team.html", "/home.html"},
		{`{"advanced": {"urls": {"cleanUrls": true, "postsPrefix": "blog"}, "usePageAsFrontpage": true, "pageAsFrontpage": 5}}`, "/blog/hearing/", "/about/team/", "/"},
		{`{"advanced": {"urls": {"cleanUrls": true}, "usePageAsFrontpage": false, "pageAsFrontpage": 5}}`, "/hearing/", "/about/team/", "/home/"},
		{`{"advanced": [7], "domain": 3, "language": {}}`, "/hearing.html", "/team.html", "/home.html"},
		{`[`, "/hearing.html", "/team.html", "/home.html"},
	} {
		files := publiiFiles(t)
		files[publiiSettings] = &fstest.MapFile{Data: []byte(c.settings)}
		s, err := Read(files, "")
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, p := range s.Pages {
			got[p.Title] = p.Address
			if p.EntryID != "" {
				t.Errorf("%s: an id %q without an address of the site", c.settings, p.EntryID)
			}
		}
		for title, want := range map[string]string{"The hearing": c.hearing, "Team": c.team, "Free Ada Example": c.home} {
			if got[title] != want {
				t.Errorf("%s: %s is at %s, want %s", c.settings, title, got[title], want)
			}
		}
	}
}

func TestPubliiTreeOfPagesIsBounded(t *testing.T) {
	for _, tree := range []string{
		`[{"id": 7, "subpages": [{"id": 7, "subpages": [{"id": 7}]}]}]`,
		`[{"id": 6, "subpages": [{"id": 7, "subpages": [{"id": 6, "subpages": [{"id": 7}]}]}]}]`,
		strings.Repeat(`[{"id": 6, "subpages": `, 2000) + "[]" + strings.Repeat("}]", 2000),
		`[[[]], 7, {"id": "6", "subpages": 7}]`,
	} {
		files := publiiFiles(t)
		files[publiiTree] = &fstest.MapFile{Data: []byte(tree)}
		if _, err := Read(files, ""); err != nil {
			t.Errorf("%.40s: %v", tree, err)
		}
	}
}

func TestDatabasesThatCannotBeReadAreToldWithWhatToDo(t *testing.T) {
	whole := publiiFiles(t)[publiiDatabase].Data
	for _, c := range []struct {
		name string
		edit func(fstest.MapFS)
		want string
	}{
		{"open in Publii", func(f fstest.MapFS) { f[publiiDatabase+"-wal"] = &fstest.MapFile{Data: []byte("x")} }, "input/db.sqlite-wal holds changes that are not in input/db.sqlite yet"},
		{"in the midst of a change", func(f fstest.MapFS) { f[publiiDatabase+"-journal"] = &fstest.MapFile{Data: []byte("x")} }, "input/db.sqlite-journal holds changes that are not in input/db.sqlite yet"},
		{"closed", func(f fstest.MapFS) { f[publiiDatabase+"-wal"] = &fstest.MapFile{} }, ""},
		{"cut off", func(f fstest.MapFS) { f[publiiDatabase].Data = whole[:len(whole)/2] }, "input/db.sqlite: the database is damaged at page 11"},
		{"empty", func(f fstest.MapFS) { f[publiiDatabase].Data = nil }, "input/db.sqlite is no database that can be read: SQLite 3, in UTF-8, of at most 256 MB, with a table of posts"},
		{"of another program", func(f fstest.MapFS) {
			f[publiiDatabase].Data = bytes.ReplaceAll(whole, []byte("posts"), []byte("mails"))
		}, "input/db.sqlite is no database that can be read: SQLite 3, in UTF-8, of at most 256 MB, with a table of posts"},
	} {
		files := publiiFiles(t)
		c.edit(files)
		_, err := Read(files, "")
		var fault *diag.Fault
		got := ""
		if errors.As(err, &fault) {
			got = fault.At("").Message
		} else if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// FuzzBlocks holds that no text of the block editor stops the program, and that
// what is made of it is Markdown as of any HTML.
func FuzzBlocks(f *testing.F) {
	f.Add(`[{"type": "publii-header", "content": "a", "config": {"headingLevel": 9}}, {"type": "publii-table", "content": {"rows": [["a"], 7]}}]`)
	f.Add(`[{"type": "publii-gallery", "content": {"images": [{"src": "x"}, []]}}, {"type": "publii-quote", "content": "b", "config": []}]`)
	f.Add(`[{"type": 7}]`)
	f.Fuzz(func(t *testing.T, text string) {
		p := &Page{}
		if made, ok := blocksHTML(p, text); ok {
			toMarkdown(made, p, 0, fakeLinker{})
		}
	})
}

// What search engines were to leave out, by the page or by the settings, is a draft.
func TestPubliiPagesOutOfSearchAreDrafts(t *testing.T) {
	for _, c := range []struct {
		core, advanced values
		draft          bool
	}{
		{values{"metaRobots": "noindex, follow"}, nil, true}, {values{"metaRobots": "index, follow"}, nil, false}, {nil, values{"noIndexThisPage": true}, true},
		{nil, values{"metaRobotsPosts": "noindex"}, true}, {values{"metaRobots": "index"}, values{"metaRobotsPosts": "noindex"}, false}, {nil, values{"metaRobotsPages": "noindex"}, false},
	} {
		p := &publii{Site: &Site{}, settings: values{"domain": "https://p.example", "advanced": map[string]any(c.advanced)}, items: map[int64]*publiiItem{1: {id: 1, slug: "x", core: c.core, page: &Page{Post: true}}}}
		p.finishPages()
		if page := p.Pages[0]; (page.Withheld.ID != "") != c.draft || (page.EntryID == "") != c.draft {
			t.Errorf("%v, %v: %v, id %q", c.core, c.advanced, page.Withheld, page.EntryID)
		}
	}
}

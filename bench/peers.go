package main

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"casebook/internal/yardstick"
)

// The layouts of the other generators: the pages of the comparison, as plainly
// as each of them lets one write them.
//
//go:embed peers
var layouts embed.FS

// A peer says how another generator wants the same texts: its front matter, a
// key a line, for each kind of document.
type peer struct {
	folder         string // of its layouts, below peers/
	fence, section string // around front matter; the file of a page that has others below it
	static         string // the folder of files that are published as they are, with "/" behind
	home           string
	cases, letters string // the two lists
	kase           func(yardstick.Text, string, string) string
	update         func(u, about yardstick.Text) string
	letter         func(l yardstick.Text, about string) string
}

// writeHugo writes the campaign as a Hugo site.
func writeHugo(s yardstick.Size, dir string) error {
	return writePeer(s, dir, peer{
		folder: "hugo", fence: "+++", section: "_index.md", static: "static/",
		home:    "title = \"Yardstick\"\n",
		cases:   "title = \"Cases\"\nlayout = \"cases\"\noutputs = [\"html\"]\n",
		letters: "title = \"Letters\"\nlayout = \"letters\"\noutputs = [\"html\"]\n",
		kase: func(c yardstick.Text, status, country string) string {
			return fmt.Sprintf("title = %q\ndescription = %q\nlayout = \"case\"\n\n[params]\nstatus = %q\ncountry = %q\n", c.Title, c.Summary, status, country)
		},
		update: func(u, _ yardstick.Text) string {
			return fmt.Sprintf("title = %q\ndescription = %q\ndate = %s\nlayout = \"update\"\n", u.Title, u.Summary, dayOf(u))
		},
		letter: func(l yardstick.Text, about string) string {
			return fmt.Sprintf("title = %q\ndate = %s\nlayout = \"letter\"\n\n[params]\nplace = \"Sample Town\"\ncases = [%q]\n\n[[params.to]]\nname = \"Max Sample\"\noffice = \"Minister of Examples\"\n",
				l.Title, dayOf(l), about)
		},
	})
}

// writeZola writes the campaign as a Zola site.
func writeZola(s yardstick.Size, dir string) error {
	return writePeer(s, dir, peer{
		folder: "zola", fence: "+++", section: "_index.md", static: "static/",
		home:    "title = \"Yardstick\"\n",
		cases:   "title = \"Cases\"\ntemplate = \"cases.html\"\nsort_by = \"date\"\n",
		letters: "title = \"Letters\"\ntemplate = \"letters.html\"\npage_template = \"letter.html\"\nsort_by = \"date\"\n",
		kase: func(c yardstick.Text, status, country string) string {
			return fmt.Sprintf("title = %q\ndescription = %q\ntemplate = \"case.html\"\npage_template = \"update.html\"\nsort_by = \"date\"\ngenerate_feeds = true\n\n[extra]\nstatus = %q\ncountry = %q\n",
				c.Title, c.Summary, status, country)
		},
		update: func(u, _ yardstick.Text) string {
			return fmt.Sprintf("title = %q\ndescription = %q\ndate = %s\n", u.Title, u.Summary, dayOf(u))
		},
		letter: func(l yardstick.Text, about string) string {
			return fmt.Sprintf("title = %q\ndate = %s\n\n[extra]\nplace = \"Sample Town\"\ncases = [%q]\n\n[[extra.to]]\nname = \"Max Sample\"\noffice = \"Minister of Examples\"\n",
				l.Title, dayOf(l), about)
		},
	})
}

// writeEleventy writes the campaign as an Eleventy site.
func writeEleventy(s yardstick.Size, dir string) error {
	return writePeer(s, dir, peer{
		folder: "eleventy", fence: "---", section: "index.md",
		home:    "title: Yardstick\nlayout: home.11ty.js\n",
		cases:   "title: Cases\nlayout: cases.11ty.js\n",
		letters: "title: Letters\nlayout: letters.11ty.js\n",
		kase: func(c yardstick.Text, status, country string) string {
			return fmt.Sprintf("title: %q\ndescription: %q\nlayout: case.11ty.js\nkind: case\nstatus: %q\ncountry: %q\n", c.Title, c.Summary, status, country)
		},
		update: func(u, about yardstick.Text) string {
			return fmt.Sprintf("title: %q\ndescription: %q\ndate: %s\nlayout: update.11ty.js\nkind: update\ncase: %s\ncaseTitle: %q\npermalink: /cases/%s/%s/\n",
				u.Title, u.Summary, dayOf(u), about.Slug, about.Title, about.Slug, u.Slug)
		},
		letter: func(l yardstick.Text, about string) string {
			return fmt.Sprintf("title: %q\ndate: %s\nlayout: letter.11ty.js\nkind: letter\nplace: Sample Town\ncases: [%q]\nto:\n  - name: Max Sample\n    office: Minister of Examples\n",
				l.Title, dayOf(l), about)
		},
	})
}

func dayOf(t yardstick.Text) string { return t.Date.Format(time.DateOnly) }

// writePeer writes the campaign for a peer.
func writePeer(s yardstick.Size, dir string, p peer) error {
	w := yardstick.Writer{Dir: dir}
	w.Err = copyLayouts(&w, p)
	page := func(name, front, body string) {
		w.WriteFile("content/"+name, p.fence+"\n"+front+p.fence+"\n\n"+body)
	}
	page(p.section, p.home, "")
	page("cases/"+p.section, p.cases, "")
	page("letters/"+p.section, p.letters, "")
	for i := range s.Cases {
		c := s.Case(i)
		page("cases/"+c.Slug+"/"+p.section, p.kase(c, yardstick.Status(i), yardstick.Country(i)), c.Body)
		for j := range s.Updates {
			u := s.Update(i, j)
			page("cases/"+c.Slug+"/"+u.Slug+".md", p.update(u, c), u.Body)
		}
	}
	for i := range s.Letters {
		l := s.Letter(i)
		page("letters/"+l.Slug+"/index.md", p.letter(l, s.About(i)), l.Body)
		s.WriteSignatories(&w, "content/letters/"+l.Slug, i)
	}
	return w.Err
}

// copyLayouts copies what a peer needs around the content, and the stylesheet to
// where it takes files from that are published as they are.
func copyLayouts(w *yardstick.Writer, p peer) error {
	root := "peers/" + p.folder
	err := fs.WalkDir(layouts, root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := layouts.ReadFile(name)
		w.WriteFile(strings.TrimPrefix(name, root+"/"), string(data))
		return err
	})
	if err != nil {
		return err
	}
	style, err := layouts.ReadFile("peers/style.css")
	w.WriteFile(p.static+"style.css", string(style))
	if err != nil {
		return err
	}
	return w.Err
}

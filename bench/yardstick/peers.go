package yardstick

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"time"
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
	home           string
	cases, letters string // the two lists
	kase           func(Text, string, string) string
	update         func(u, of Text) string
	letter         func(l Text, about string) string
}

// WriteHugo writes the campaign as a Hugo site.
func (s Size) WriteHugo(dir string) error {
	return s.write(dir, peer{
		folder: "hugo", fence: "+++", section: "_index.md",
		home:    "title = \"Yardstick\"\n",
		cases:   "title = \"Cases\"\nlayout = \"cases\"\noutputs = [\"html\"]\n",
		letters: "title = \"Letters\"\nlayout = \"letters\"\noutputs = [\"html\"]\n",
		kase: func(c Text, status, country string) string {
			return fmt.Sprintf("title = %q\ndescription = %q\nlayout = \"case\"\n\n[params]\nstatus = %q\ncountry = %q\n", c.Title, c.Summary, status, country)
		},
		update: func(u, _ Text) string {
			return fmt.Sprintf("title = %q\ndescription = %q\ndate = %s\nlayout = \"update\"\n", u.Title, u.Summary, day(u))
		},
		letter: func(l Text, about string) string {
			return fmt.Sprintf("title = %q\ndate = %s\nlayout = \"letter\"\n\n[params]\nplace = \"Sample Town\"\ncases = [%q]\n\n[[params.to]]\nname = \"Max Sample\"\noffice = \"Minister of Examples\"\n",
				l.Title, day(l), about)
		},
	})
}

// WriteZola writes the campaign as a Zola site.
func (s Size) WriteZola(dir string) error {
	return s.write(dir, peer{
		folder: "zola", fence: "+++", section: "_index.md",
		home:    "title = \"Yardstick\"\n",
		cases:   "title = \"Cases\"\ntemplate = \"cases.html\"\nsort_by = \"date\"\n",
		letters: "title = \"Letters\"\ntemplate = \"letters.html\"\npage_template = \"letter.html\"\nsort_by = \"date\"\n",
		kase: func(c Text, status, country string) string {
			return fmt.Sprintf("title = %q\ndescription = %q\ntemplate = \"case.html\"\npage_template = \"update.html\"\nsort_by = \"date\"\ngenerate_feeds = true\n\n[extra]\nstatus = %q\ncountry = %q\n",
				c.Title, c.Summary, status, country)
		},
		update: func(u, _ Text) string {
			return fmt.Sprintf("title = %q\ndescription = %q\ndate = %s\n", u.Title, u.Summary, day(u))
		},
		letter: func(l Text, about string) string {
			return fmt.Sprintf("title = %q\ndate = %s\n\n[extra]\nplace = \"Sample Town\"\ncases = [%q]\n\n[[extra.to]]\nname = \"Max Sample\"\noffice = \"Minister of Examples\"\n",
				l.Title, day(l), about)
		},
	})
}

// WriteEleventy writes the campaign as an Eleventy site.
func (s Size) WriteEleventy(dir string) error {
	return s.write(dir, peer{
		folder: "eleventy", fence: "---", section: "index.md",
		home:    "title: Yardstick\nlayout: home.11ty.js\n",
		cases:   "title: Cases\nlayout: cases.11ty.js\n",
		letters: "title: Letters\nlayout: letters.11ty.js\n",
		kase: func(c Text, status, country string) string {
			return fmt.Sprintf("title: %q\ndescription: %q\nlayout: case.11ty.js\nkind: case\nstatus: %q\ncountry: %q\n", c.Title, c.Summary, status, country)
		},
		update: func(u, of Text) string {
			return fmt.Sprintf("title: %q\ndescription: %q\ndate: %s\nlayout: update.11ty.js\nkind: update\ncase: %s\ncaseTitle: %q\npermalink: /cases/%s/%s/\n",
				u.Title, u.Summary, day(u), of.Slug, of.Title, of.Slug, u.Slug)
		},
		letter: func(l Text, about string) string {
			return fmt.Sprintf("title: %q\ndate: %s\nlayout: letter.11ty.js\nkind: letter\nplace: Sample Town\ncases: [%q]\nto:\n  - name: Max Sample\n    office: Minister of Examples\n",
				l.Title, day(l), about)
		},
	})
}

func day(t Text) string { return t.Date.Format(time.DateOnly) }

// write writes the campaign for a peer.
func (s Size) write(dir string, p peer) error {
	w := writer{dir: dir}
	w.layouts(p.folder)
	page := func(name, front, body string) {
		w.file("content/"+name, p.fence+"\n"+front+p.fence+"\n\n"+body)
	}
	page(p.section, p.home, "")
	page("cases/"+p.section, p.cases, "")
	page("letters/"+p.section, p.letters, "")
	for i := range s.Cases {
		c := s.Case(i)
		page("cases/"+c.Slug+"/"+p.section, p.kase(c, status(i), country(i)), c.Body)
		for j := range s.Updates {
			u := s.Update(i, j)
			page("cases/"+c.Slug+"/"+u.Slug+".md", p.update(u, c), u.Body)
		}
	}
	for i := range s.Letters {
		l := s.Letter(i)
		page("letters/"+l.Slug+"/index.md", p.letter(l, s.About(i)), l.Body)
		s.signatories(&w, "content/letters/"+l.Slug, i)
	}
	return w.err
}

// layouts copies what a peer needs around the content, and the stylesheet to
// where it takes files from that are published as they are.
func (w *writer) layouts(folder string) {
	root := "peers/" + folder
	err := fs.WalkDir(layouts, root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := layouts.ReadFile(name)
		w.file(strings.TrimPrefix(name, root+"/"), string(data))
		return err
	})
	style, missing := layouts.ReadFile("peers/style.css")
	static := map[string]string{"eleventy": "style.css"}[folder]
	if static == "" {
		static = "static/style.css"
	}
	w.file(static, string(style))
	for _, e := range []error{err, missing} {
		if w.err == nil {
			w.err = e
		}
	}
}

package letter

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"strings"

	"casebook/internal/content"
	"casebook/internal/decode"
	"casebook/internal/prose"
)

// Page gives the letter's page: front matter and text. Cases are the slugs of
// those it is about.
func (l *Letter) Page(cases []string) string {
	front := decode.Pairs{{Key: "title", Value: decode.Printable(l.Title)}}
	add := func(key string, value any, given bool) {
		if given {
			front = append(front, decode.Pair{Key: key, Value: value})
		}
	}
	add("date", decode.Day(l.Date), !l.Date.IsZero())
	add("place", decode.Printable(l.Place), l.Place != "")
	add("cases", cases, len(cases) > 0)
	add("source", decode.Printable(l.Source), l.Source != "")
	switch {
	case l.Unplaced:
		front = append(front, decode.Pair{Key: "draft", Value: true, Comment: "text above or below the letter could not be placed: look at it, then remove this line"})
	case l.Covered:
		front = append(front, decode.Pair{Key: "draft", Value: true, Comment: "the letter holds words that it does not show: see that none of them is here, then remove this line"})
	case l.Incomplete:
		front = append(front, decode.Pair{Key: "draft", Value: true, Comment: "letters could not be read, and stand as [?]: write them, then remove this line"})
	}
	add("to", addresseeTables(l.To), len(l.To) > 0)
	add("cc", addresseeTables(l.CC), len(l.CC) > 0)
	return front.FrontMatter("\n" + markdownOf(l.Body, l.Footnotes))
}

// IsDraft reports whether the page is made as a draft, for somebody to look at.
func (l *Letter) IsDraft() bool { return l.Unplaced || l.Incomplete || l.Covered }

// Text gives the words below the front matter, for people: without marks.
func (l *Letter) Text() string { return plainOf(l.Body, l.Footnotes) }

// plainOf gives the words of blocks as they stand in a letter: a blank line between
// paragraphs, marks only before items.
func plainOf(blocks []prose.Block, notes []prose.Footnote) string {
	var b strings.Builder
	write := func(before string, lines []prose.Line) {
		b.WriteString(before)
		for _, l := range lines {
			for _, r := range l.Runs {
				b.WriteString(r.Text)
				if r.Footnote > 0 {
					fmt.Fprintf(&b, "[%d]", r.Footnote)
				}
			}
			b.WriteByte('\n')
		}
	}
	for i, block := range blocks {
		if i > 0 && (block.Kind != prose.Item || blocks[i-1].Kind != prose.Item) {
			b.WriteByte('\n')
		}
		before := ""
		if block.Kind == prose.Item {
			before = strings.Repeat("  ", block.Level) + cmp.Or(block.Marker(), "•") + " "
		}
		write(before, block.Lines)
		for _, row := range block.Rows {
			cells := make([]string, len(row))
			for i, c := range row {
				cells[i] = c.String()
			}
			b.WriteString(strings.Join(cells, " | ") + "\n")
		}
	}
	for _, n := range notes {
		write(fmt.Sprintf("\n[%d] ", n.Number), n.Lines)
	}
	return b.String()
}

func addresseeTables(list []Addressee) []decode.Pairs {
	tables := make([]decode.Pairs, len(list))
	for i, a := range list {
		for _, f := range [][2]string{{"name", a.Name}, {"office", a.Office}, {"organisation", a.Organisation}} {
			if f[1] != "" {
				tables[i] = append(tables[i], decode.Pair{Key: f[0], Value: decode.Printable(f[1])})
			}
		}
	}
	return tables
}

// CSV gives the file of signatories, with the columns that anybody has; ""
// when there are none.
func (l *Letter) CSV() string {
	if len(l.Signatories) == 0 {
		return ""
	}
	columns := []struct {
		name string
		of   func(Signatory) string
	}{
		{"name", func(s Signatory) string { return s.Name }},
		{"role", func(s Signatory) string { return s.Role }},
		{"organisation", func(s Signatory) string { return s.Organisation }},
		{"group", func(s Signatory) string { return s.Group }},
		{"country", func(s Signatory) string { return s.Country }},
	}
	rows := make([][]string, 1+len(l.Signatories))
	for _, c := range columns {
		used := false
		for _, s := range l.Signatories {
			used = used || c.of(s) != ""
		}
		if !used {
			continue
		}
		rows[0] = append(rows[0], c.name)
		for i, s := range l.Signatories {
			rows[i+1] = append(rows[i+1], oneSpace(c.of(s)))
		}
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.WriteAll(rows) // a strings.Builder does not fail
	return b.String()
}

// maxTitleSlug is about how long a slug made of a title is.
const maxTitleSlug = 50

// Slug gives the slug for the letter's folder: its date and the title's first
// words.
func (l *Letter) Slug() string {
	slug := content.Slugify(l.Title)
	if len(slug) > maxTitleSlug {
		cut := strings.LastIndexByte(slug[:maxTitleSlug+1], '-')
		if cut < maxTitleSlug/2 {
			cut = maxTitleSlug
		}
		slug = slug[:cut]
	}
	if slug == "" {
		slug = "letter"
	}
	if l.Date.IsZero() {
		return slug
	}
	return l.Date.Format("2006-01-02") + "-" + slug
}

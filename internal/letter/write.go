package letter

import (
	"encoding/csv"
	"strings"

	"casebook/internal/content"
)

// Page gives the letter's page: front matter and text. Cases are the slugs of
// those it is about.
func (l *Letter) Page(cases []string) string {
	var b strings.Builder
	b.WriteString("+++\ntitle = " + quote(l.Title) + "\n")
	if !l.Date.IsZero() {
		b.WriteString("date = " + l.Date.Format("2006-01-02") + "\n")
	}
	if l.Place != "" {
		b.WriteString("place = " + quote(l.Place) + "\n")
	}
	if len(cases) > 0 {
		quoted := make([]string, len(cases))
		for i, c := range cases {
			quoted[i] = quote(c)
		}
		b.WriteString("cases = [" + strings.Join(quoted, ", ") + "]\n")
	}
	if l.Source != "" {
		b.WriteString("source = " + quote(l.Source) + "\n")
	}
	if l.Unplaced {
		b.WriteString("draft = true # text above or below the letter could not be placed: look at it, then remove this line\n")
	}
	addressees(&b, "to", l.To)
	addressees(&b, "cc", l.CC)
	b.WriteString("+++\n\n" + markdownOf(l.Body, l.Footnotes))
	return b.String()
}

func addressees(b *strings.Builder, key string, list []Addressee) {
	for _, a := range list {
		b.WriteString("\n[[" + key + "]]\n")
		for _, f := range [][2]string{{"name", a.Name}, {"office", a.Office}, {"organisation", a.Organisation}} {
			if f[1] != "" {
				b.WriteString(f[0] + " = " + quote(f[1]) + "\n")
			}
		}
	}
}

// quote gives a basic string of TOML 1.0.
func quote(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
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
			rows[i+1] = append(rows[i+1], plainText(c.of(s)))
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

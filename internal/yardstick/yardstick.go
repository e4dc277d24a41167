// Package yardstick generates the campaign that builds are measured with:
// C cases of U updates, L letters of S signatories, each update about 3 KB of
// Markdown with headings, lists, links, a quotation and a table. All of it is
// made up. The same numbers give the same files.
package yardstick

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A Size is how much there is.
type Size struct {
	Name                                 string
	Cases, Updates, Letters, Signatories int
}

// The sizes that are compared.
var (
	Small   = Size{"small", 10, 10, 10, 50}
	Medium  = Size{"medium", 200, 20, 200, 100}
	Large   = Size{"large", 1000, 20, 500, 200}
	Million = Size{"million", 1, 1, 1, 1_000_000}

	// On the way to it, to see that the time for each signatory stays the same.
	TenThousand     = Size{"10k", 1, 1, 1, 10_000}
	HundredThousand = Size{"100k", 1, 1, 1, 100_000}
)

// Files gives the number of Markdown files.
func (s Size) Files() int { return s.Cases*(1+s.Updates) + s.Letters }

// Sizes gives every size that is compared.
func Sizes() []Size { return []Size{Small, Medium, Large, TenThousand, HundredThousand, Million} }

// A Text is one document, without the front matter of any generator.
type Text struct {
	Slug, Title, Summary, Body string
	Date                       time.Time
}

// A Person is one signatory.
type Person struct{ Name, Role, Group, Country string }

// Case gives a case.
func (s Size) Case(i int) Text {
	r := rand.New(rand.NewPCG(1, uint64(i)))
	return Text{Slug: fmt.Sprintf("case-%04d", i), Title: personName(r), Summary: sentence(r, 12), Body: body(r, 2)}
}

// Update gives update j of case i; its date tells the two apart.
func (s Size) Update(i, j int) Text {
	r := rand.New(rand.NewPCG(2, uint64(i*1000+j)))
	date := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i%365+j*17)
	return Text{
		Slug: fmt.Sprintf("%s-update-%02d", date.Format(time.DateOnly), j), Title: strings.TrimSuffix(sentence(r, 6), "."),
		Summary: sentence(r, 14), Body: body(r, 4), Date: date,
	}
}

// Letter gives a letter; it is about case i modulo the number of cases.
func (s Size) Letter(i int) Text {
	r := rand.New(rand.NewPCG(3, uint64(i)))
	return Text{
		Slug: fmt.Sprintf("letter-%04d", i), Title: strings.TrimSuffix(sentence(r, 8), "."), Body: "Dear officials,\n\n" + body(r, 2) + "\nSincerely,\n",
		Date: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i),
	}
}

// Signatory gives signatory j of letter i.
func (s Size) Signatory(i, j int) Person {
	r := rand.New(rand.NewPCG(4, uint64(i)<<32|uint64(j)))
	return Person{Name: personName(r), Role: pick(r, roles), Group: pick(r, groups), Country: pick(r, countries)}
}

// Status gives the status of a case.
func Status(i int) string { return statuses[i%len(statuses)] }

// Country gives the ISO code of a case's country.
func Country(i int) string { return countries[i%len(countries)] }

// About gives the slug of the case that a letter is about.
func (s Size) About(letter int) string { return s.Case(letter % s.Cases).Slug }

// WriteCasebook writes the campaign as a casebook site, without share cards, which no
// other generator draws. It gives the first error of the disk.
func (s Size) WriteCasebook(dir string) error {
	w := Writer{Dir: dir}
	w.WriteFile("site.toml", "title = \"Yardstick\"\ndescription = \"Everything here is made up.\"\nbase_url = \"https://example.org/\"\nlanguage = \"en\"\nid = \"example.org,2026\"\n\n[organisation]\nemail = \"contact@example.org\"\n\n[theme]\ncard = false\n")
	for i := range s.Cases {
		c := s.Case(i)
		folder := "content/cases/" + c.Slug
		w.WriteFile(folder+"/index.md", fmt.Sprintf("+++\ntitle = %q\nsummary = %q\nstatus = %q\ncountry = %q\n+++\n\n%s", c.Title, c.Summary, Status(i), Country(i), c.Body))
		for j := range s.Updates {
			u := s.Update(i, j)
			w.WriteFile(folder+"/updates/"+u.Slug+".md", fmt.Sprintf("+++\ntitle = %q\nsummary = %q\n+++\n\n%s", u.Title, u.Summary, u.Body))
		}
	}
	for i := range s.Letters {
		l := s.Letter(i)
		folder := "content/letters/" + l.Slug
		w.WriteFile(folder+"/index.md", fmt.Sprintf("+++\ntitle = %q\ndate = %s\nplace = \"Sample Town\"\ncases = [%q]\n\n[[to]]\nname = \"Max Sample\"\noffice = \"Minister of Examples\"\n+++\n\n%s",
			l.Title, l.Date.Format(time.DateOnly), s.About(i), l.Body))
		s.WriteSignatories(&w, folder, i)
	}
	return w.Err
}

// WriteSignatories writes who signed a letter, as a CSV file into its folder.
func (s Size) WriteSignatories(w *Writer, folder string, letter int) {
	w.stream(folder+"/signatories.csv", func(b *bufio.Writer) {
		b.WriteString("name,role,group,country\n")
		for j := range s.Signatories {
			p := s.Signatory(letter, j)
			fmt.Fprintf(b, "%s,%s,%s,%s\n", p.Name, p.Role, p.Group, p.Country)
		}
	})
}

// A Writer writes files below Dir until the first error, which it keeps in Err.
type Writer struct {
	Dir string
	Err error
}

// WriteFile writes a file; its name has "/" between folders, which are made.
func (w *Writer) WriteFile(name, text string) {
	w.stream(name, func(b *bufio.Writer) { b.WriteString(text) })
}

func (w *Writer) stream(name string, write func(*bufio.Writer)) {
	if w.Err != nil {
		return
	}
	path := filepath.Join(w.Dir, filepath.FromSlash(name))
	if w.Err = os.MkdirAll(filepath.Dir(path), 0o777); w.Err != nil {
		return
	}
	f, err := os.Create(path)
	if err != nil {
		w.Err = err
		return
	}
	b := bufio.NewWriter(f)
	write(b)
	if w.Err = b.Flush(); w.Err == nil {
		w.Err = f.Close()
	}
}

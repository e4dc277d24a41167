package feed

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// paragraph is of the kind that updates are made of; both scripts of the
// example campaign are measured, since letters of two bytes cost more.
const (
	latinParagraph    = `<p>On <time datetime="2026-05-14">14 May</time> the court of appeal &amp; its <a href="https://example.org/cases/ada-example/">panel</a> heard the case; the ruling is due in ten days.</p><ul><li>Room 4</li><li>Open to all</li></ul>`
	cyrillicParagraph = `<p>14 травня апеляційний суд &amp; його <a href="https://example.org/uk/cases/ada-example/">колегія</a> розглянули справу; рішення очікують за десять днів.</p><ul><li>Зала 4</li><li>Вхід вільний</li></ul>`
)

// benchFeed has fifty entries of about 3 KB.
func benchFeed(paragraph string) *Feed {
	f := exampleFeed()
	f.Entries = nil
	html := NewMarkup(strings.Repeat(paragraph, 3000/len(paragraph)+1))
	for i := range 50 {
		f.Entries = append(f.Entries, Entry{
			ID: fmt.Sprintf("tag:example.org,2026:/cases/ada-example/updates/%d", i), URL: fmt.Sprintf("https://example.org/cases/ada-example/%d/", i),
			Title: "The court of appeal has heard the case", Summary: "The ruling is due in ten days.", HTML: html,
			Published: time.Date(2026, 5, 14, 0, 0, 0, 0, kyiv), Categories: []string{"Courts"},
		})
	}
	return f
}

func BenchmarkFeed(b *testing.B) {
	for _, text := range []struct{ name, paragraph string }{{"latin", latinParagraph}, {"cyrillic", cyrillicParagraph}} {
		f := benchFeed(text.paragraph)
		for _, format := range newsFormats() {
			b.Run(format.File+"/"+text.name, func(b *testing.B) {
				buffer := format.Append(nil, f)
				b.SetBytes(int64(len(buffer)))
				b.ReportAllocs()
				for b.Loop() {
					buffer = format.Append(buffer[:0], f)
				}
			})
		}
	}
}

func BenchmarkMarkup(b *testing.B) {
	for _, text := range []struct{ name, paragraph string }{{"latin", latinParagraph}, {"cyrillic", cyrillicParagraph}} {
		b.Run(text.name, func(b *testing.B) {
			html := strings.Repeat(text.paragraph, 3000/len(text.paragraph)+1)
			b.SetBytes(int64(len(html)))
			b.ReportAllocs()
			for b.Loop() {
				NewMarkup(html)
			}
		})
	}
}

func BenchmarkCalendar(b *testing.B) {
	c := exampleCalendar()
	x := FindFormat("calendar.ics")
	buffer := x.Append(nil, c)
	b.SetBytes(int64(len(buffer)))
	b.ReportAllocs()
	for b.Loop() {
		buffer = x.Append(buffer[:0], c)
	}
}

package feed

import (
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"
	"testing"
	"time"
)

func TestDigestIsAMailThatOtherProgramsRead(t *testing.T) {
	day := time.Date(2026, 2, 3, 10, 0, 0, 0, time.UTC)
	part := func(lang, direction, title string) DigestPart {
		return DigestPart{
			Feed: Feed{Title: title, Lang: lang, Home: "https://example.org/" + lang + "/", Entries: []Entry{
				{Title: "Свобода\r\nBcc: x@example.net <b>", URL: "https://example.org/a b/", Summary: strings.Repeat("Довгий текст. ", 30), Published: day},
				{Title: "Gone", Summary: "nobody may read this", URL: "https://example.org/g/", Published: day, Gone: true},
			}},
			Direction: direction, Day: func(t time.Time) string { return t.Format("2 January 2006") },
		}
	}
	d := &Digest{Sender: `Group "Ä"`, Email: "group@example.org", Host: "https://example.org/", Accent: "#a30f1c", Parts: []DigestPart{part("uk", "ltr", "Сайт"), part("ar", "rtl", "موقع")}}
	whole := string(d.Message())
	if whole != string(d.Message()) {
		t.Error("two messages of the same entries differ")
	}
	m, err := mail.ReadMessage(strings.NewReader(whole))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(whole, "\r\n") {
		if len(line) > 78 || strings.ContainsAny(line, "\n\r") {
			t.Errorf("a line of %d bytes: %q", len(line), line)
		}
	}
	from, err := m.Header.AddressList("From")
	if err != nil || from[0].Name != `Group "Ä"` || from[0].Address != "group@example.org" {
		t.Errorf("from %v, %v", from, err)
	}
	if subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil || subject != "Сайт: Свобода Bcc: x@example.net <b> (+1)" || m.Header.Get("Bcc") != "" {
		t.Errorf("subject %q, %v", subject, err)
	}
	if _, err := m.Header.Date(); err != nil {
		t.Error(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	r := multipart.NewReader(m.Body, params["boundary"])
	for _, want := range []string{"text/plain; charset=utf-8", "text/html; charset=utf-8"} {
		p, err := r.NextPart()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(p)
		if got := p.Header.Get("Content-Type"); err != nil || got != want {
			t.Errorf("got %s, want %s (%v)", got, want, err)
		}
		for _, text := range []string{"Довгий текст.", "موقع", "https://example.org/a%20b/"} {
			if !strings.Contains(string(body), text) {
				t.Errorf("%s: %q is missing", want, text)
			}
		}
		for _, text := range []string{"nobody may", "<b>\n", "<img", "<script"} {
			if strings.Contains(string(body), text) && !(want[5] == 'p' && text == "<b>\n") {
				t.Errorf("%s: %q is there", want, text)
			}
		}
	}
	if _, err := r.NextPart(); err != io.EOF {
		t.Errorf("more than two parts: %v", err)
	}
}

func TestDigestMarksWhatIsInAnotherLanguage(t *testing.T) {
	d := &Digest{Sender: "G", Email: "g@example.org", Host: "https://example.org/", Accent: "#a30f1c", Parts: []DigestPart{{
		Feed: Feed{Title: "موقع", Lang: "ar", Home: "https://example.org/ar/", Entries: []Entry{
			{Title: "News!", URL: "https://example.org/n/", Summary: "In English.", Lang: "en", SummaryLang: "en"},
			{Title: "خبر", URL: "https://example.org/ar/n/", Summary: "Inherited.", SummaryLang: "en"},
			{Title: "آخر", URL: "https://example.org/ar/m/", Summary: "موجز", Lang: "ar", SummaryLang: "ar"},
		}},
		Direction: "rtl", Day: func(time.Time) string { return "day" },
	}}}
	page := d.HTML()
	for _, want := range []string{
		`<a href="https://example.org/n/" lang="en" dir="ltr" style="color:#a30f1c">News!</a> <small lang="en" dir="ltr" style="color:#555555;font-size:15px;font-weight:normal">English</small></h2>`,
		`<span lang="en" dir="ltr">In English.</span>`,
		`<a href="https://example.org/ar/n/" style="color:#a30f1c">خبر</a></h2>`,
		`<span lang="en" dir="ltr">Inherited.</span>`,
		`>آخر</a></h2>`, `">موجز</p>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is missing in\n%s", want, page)
		}
	}
	if text := d.Text(); !strings.Contains(text, "News! [English]\nday\n") || strings.Count(text, "[") != 1 {
		t.Errorf("got %s", text)
	}
}

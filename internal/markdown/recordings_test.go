package markdown

import (
	"strings"
	"testing"

	"casebook/internal/diag"
)

func TestLinkToAFilmElsewhereSaysWhereItLeads(t *testing.T) {
	const film = "https://www.youtube.com/watch?v=x&copy=1"
	for _, c := range []struct{ lang, in, want, inFeeds string }{
		{"en", "[The *trial*](" + film + ")", `<p><a href="https://www.youtube.com/watch?v=x&amp;copy=1">The <em>trial</em></a> <small class="elsewhere">Leads to <bdi dir="ltr">youtube.com</bdi>.</small></p>`, `<p><a href="https://www.youtube.com/watch?v=x&amp;copy=1">The <em>trial</em></a></p>`},
		{"ar", "https://tube.example/w/8wA1cmkzMMEFaSZYCbd8aZ", `<p><a href="https://tube.example/w/8wA1cmkzMMEFaSZYCbd8aZ" dir="ltr">https://tube.example/w/8wA1cmkzMMEFaSZYCbd8aZ</a> <small class="elsewhere">Leads to <bdi dir="ltr">tube.example</bdi>.</small></p>`, `<p><a href="https://tube.example/w/8wA1cmkzMMEFaSZYCbd8aZ" dir="ltr">https://tube.example/w/8wA1cmkzMMEFaSZYCbd8aZ</a></p>`},
		{"en", "One.\n\n[A](https://vimeo.com/1)\n\n[B](b.md)\n\n[C](https://vimeo.com/2)", `<p>One.</p><p><a href="https://vimeo.com/1">A</a> <small class="elsewhere">Leads to <bdi dir="ltr">vimeo.com</bdi>.</small></p><p><a href="b.md">B</a></p><p><a href="https://vimeo.com/2">C</a> <small class="elsewhere">Leads to <bdi dir="ltr">vimeo.com</bdi>.</small></p>`, `<p>One.</p><p><a href="https://vimeo.com/1">A</a></p><p><a href="/b.md">B</a></p><p><a href="https://vimeo.com/2">C</a></p>`},
	} {
		var rep diag.Report
		d := New(c.lang, testWords).Convert(Source{File: "a.md", Text: c.in}, echo{}, &rep)
		if d.HTML != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.in, d.HTML, c.want)
		}
		if got := d.Rebase(func(url string) string { return strings.Replace(url, "b.md", "/b.md", 1) }); got != c.inFeeds {
			t.Errorf("%s, in feeds:\n got %s\nwant %s", c.in, got, c.inFeeds)
		}
		if strings.Contains(d.Excerpt, "Leads to") {
			t.Errorf("%s: the excerpt is %q", c.in, d.Excerpt)
		}
	}
}

func TestOtherLinksAreNoFilms(t *testing.T) {
	for _, in := range []string{
		"See [the trial](https://youtu.be/x).", "[a](https://youtu.be/x) [b](https://youtu.be/y)", "- [a](https://youtu.be/x)", "# [a](https://youtu.be/x)",
		"[a](https://www.youtube.com/)", "[a](https://example.org/w/short)", "[a](https://example.org/film.mp4.html)", "[a](film.mp4)", "[a](refused)",
		"[a](https://web.archive.org/details/x)", "[a](https://notyoutube.com/watch?v=x)", "[a](https://youtube.com.example/watch?v=x)", "<film@example.org>",
		"[![a](a.jpg)](https://youtu.be/x)",
	} {
		var rep diag.Report
		d := New("en", testWords).Convert(Source{File: "a.md", Text: in}, site{}, &rep)
		if strings.Contains(d.HTML, "elsewhere") || len(d.Notes) > 0 {
			t.Errorf("%s: %s", in, d.HTML)
		}
	}
}

func TestHostsOfRecordings(t *testing.T) {
	for address, want := range map[string]string{
		"https://m.youtube.com/watch?v=x": "youtube.com", "https://youtube.com/shorts/x": "youtube.com", "https://youtu.be/x": "youtu.be",
		"https://player.vimeo.com/video/1": "player.vimeo.com", "https://archive.org/details/x": "archive.org",
		"https://peertube.example/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d": "peertube.example",
		"http://media.example/a/Film.MP4?t=1":                                        "media.example", "https://media.example:8443/a.mp3": "media.example",
		"https://ada@media.example/a.mp3": "", "https://media.example/videos/watch/9c9de5e8": "", "mailto:a@example.org": "", "a.mp4": "", "https://": "", "%": "",
	} {
		if got := recordingHost(address); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

package validate

import "testing"

func TestWhatIsNoFeedIsSaidSo(t *testing.T) {
	for _, c := range []struct {
		name  string
		check func([]byte) []Breach
		text  string
		want  string
	}{
		{"rss, empty", RSS, "", "SAXError"},
		{"rss, cut off", RSS, "<rss><channel>", "SAXError"},
		{"rss, a page", RSS, "<html/>", "UndefinedElement"},
		{"rss, without a channel", RSS, "<rss/>", "UndefinedElement"},
		{"rss, an entry without an id", RSS, "<rss><channel><item><title>T</title></item></channel></rss>", "MissingGuid"},
		{"atom, an rss feed", Atom, "<rss><channel/></rss>", "UndefinedElement"},
		{"atom, without the namespace", Atom, "<feed/>", "UndefinedElement"},
		{"json, cut off", JSON, `{"version":`, "InvalidJSON"},
		{"json, of another version", JSON, `{"version":"1","title":"T"}`, "InvalidVersion"},
		{"json, without a title", JSON, `{"version":"https://jsonfeed.org/version/1.1","title":" "}`, "MissingTitle"},
		{"json, an id twice", JSON, `{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"a","content_text":""},{"id":"a","content_text":""}]}`, "DuplicateID"},
		{"json, no id", JSON, `{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"content_text":""}]}`, "MissingID"},
		{"json, no content", JSON, `{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"a"}]}`, "MissingContent"},
	} {
		got := c.check([]byte(c.text))
		found := false
		for _, b := range got {
			found = found || b.Rule == c.want
		}
		if !found {
			t.Errorf("%s: got %v, want %s", c.name, got, c.want)
		}
	}
}

func FuzzAnyTextIsJudged(f *testing.F) {
	f.Add([]byte("<rss><channel><item><guid/></item><image/></channel></rss>"))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><author/><entry/></feed>`))
	f.Add([]byte(`{"items":[{}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for name, check := range map[string]func([]byte) []Breach{"rss": RSS, "atom": Atom, "json": JSON} {
			if len(check(data)) == 0 && len(data) < 50 {
				t.Errorf("%s: nothing is wrong with %q", name, data)
			}
		}
	})
}

package content

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"casebook/internal/config"
	"casebook/internal/diag"
)

var writeThis = regexp.MustCompile(`\(write (?:it as )?(.*)\) \[[a-z-]+\]$`)

// followHint gives the line that a hint gives to write in the place of a wrong one.
// Letters that stand for a day or an hour are filled in, as the reader does.
func followHint(t *testing.T, problem, wrong string) string {
	t.Helper()
	m := writeThis.FindStringSubmatch(problem)
	if m == nil {
		t.Fatalf("%s: no line to write in %s", wrong, problem)
	}
	line := m[1]
	for _, end := range []string{", with the day", ", where ", ` or draft = false`, `, "YYYY-MM" or`, ", or "} {
		line, _, _ = strings.Cut(line, end)
	}
	if !strings.Contains(line, " = ") { // a value alone
		key := strings.Trim(strings.FieldsFunc(wrong, func(r rune) bool { return r == '=' || r == ':' })[0], " ")
		line = key + " = " + line
	}
	if strings.Contains(line, `image_focus = how far`) {
		line = `image_focus = "60% 20%"`
	}
	return strings.NewReplacer("YYYY", "2026", "MM", "05", "DD", "14", "HH", "09").Replace(line)
}

func TestLineOfAHintIsRightInItsFile(t *testing.T) {
	const event = "\n[[events]]\ntitle = 'x'\ndate = 2026-05-14\n"
	for _, c := range []struct{ above, wrong, want string }{
		{letter, `cases = "ada"`, `cases must be a list, not text (write cases = ["ada"])`},
		{letter, `aliases = "/old"`, `aliases must be a list, not text (write aliases = ["/old"])`},
		{letter, `aliases = ["old/page"]`, `(write "/old/page")`},
		{letter, `cases = [ada]`, `"cases" has a value without quotes (write cases = ["ada"])`},
		{letter, `cases: ada`, `expected "=" after a key, found ":" (write cases = ["ada"])`},
		{letter, `place: Kyiv`, `expected "=" after a key, found ":" (write place = "Kyiv")`},
		{letter, `place: "Kyiv" # the city`, `expected "=" after a key, found ":" (write place = "Kyiv")`},
		{letter, `place Kyiv`, `expected "=" after a key, found "K" (write place = "Kyiv")`},
		{letter, `place`, `expected "=" after a key, found none (write place = "…")`},
		{letter, `draft: yes`, `(write draft = true)`},
		{letter, `publish: 3 May 2026`, `(write publish = 2026-05-03)`},
		{letter, `publish: May 2026`, `(write publish = 2026-05-DD, with the day in the place of DD)`},
		{letter, `publish = tomorrow`, `"tomorrow" is not a date (write publish = YYYY-MM-DD, where YYYY is the year, MM the month and DD the day)`},
		{letter, `publish = "May 2026"`, `"May 2026" is not a date (write publish = 2026-05-DD, with the day in the place of DD)`},
		{letter, `publish = 2026-03-01 9:00`, `(write publish = 2026-03-01T09:00)`},
		{letter, `publish = "3 May 2026, 18:30"`, `(write publish = 2026-05-03T18:30)`},
		{letter, `publish = "am 3. Mai 2026"`, `is not a date (write publish = 2026-MM-DD`},
		{letter, `publish = "3. Mai 2026 um 18.30 Uhr"`, `(write publish = 2026-05-03T18:30)`},
		{letter, `publish: 03.05.2026 о 18:30`, `(write publish = 2026-05-03T18:30)`},
		{letter, `publish = "3/5/2026 6 pm"`, `(write publish = 2026-05-03T18:00, or publish = 2026-03-05T18:00)`},
		{letter, `publish = "May 3, 2026 at 6:30 p.m."`, `(write publish = 2026-05-03T18:30)`},
		{letter, `publish = 2026-03`, `"2026-03" is not a date (write publish = 2026-03-DD, with the day in the place of DD)`},
		{letter, `publish = "soon"`, `(write publish = YYYY-MM-DD, where YYYY is the year, MM the month and DD the day)`},
		{letter, `publish = "9:00"`, `(write publish = YYYY-MM-DDT09:00, where YYYY is the year, MM the month and DD the day)`},
		{letter, `publish = 2026`, `(write publish = 2026-MM-DD, where YYYY is the year, MM the month and DD the day)`},
		{letter, `publish =`, `"publish" has no value (write publish = YYYY-MM-DD, where YYYY is the year, MM the month and DD the day)`},
		{letter, `source = example.org/x`, `"source" has a value without quotes, and the address "example.org/x" does not begin with https:// or http:// (write "https://example.org/x")`},
		{letter, `source: example.org/x`, `found ":", and the address "example.org/x" does not begin with https:// or http:// (write "https://example.org/x")`},
		{letter, `source = "example.org/x"`, `(write "https://example.org/x")`},
		{letter, `source = "htps://example.org/x"`, `(write "https://example.org/x")`},
		{letter, `place = ["Kyiv"]`, `place must be text, not a list (write place = "Kyiv")`},
		{letter, `signatories_sort = nam`, `"signatories_sort" has a value without quotes, and unknown order "nam"`},
		{ada + "\nimage = 'ada.jpg'\nimage_alt = 'x'", `image_focus = 60`, `"60" is no point of a picture (write how far it is from the left and from the top, as "60% 20%")`},
		{ada, `since = "spring"`, `(write since = YYYY, "YYYY-MM" or YYYY-MM-DD, where YYYY is the year, MM the month and DD the day)`},
		{ada, `since = "spring 2017"`, `(write since = 2017)`},
		{ada + "\n[[statuses]]\nstatus = 'detained'", `date = "2026-03"`, `"2026-03" is not a date (write date = 2026-03-DD, with the day in the place of DD)`},
		{ada + event, `time = "noon"`, `"noon" is not a time of day (write time = "HH:MM", where HH is the hour and MM the minute)`},
		{ada + event, `time = noon`, `"noon" is not a time of day (write time = "HH:MM", where HH is the hour and MM the minute)`},
		{ada + event, `place: Kyiv`, `(write place = "Kyiv")`},
		{ada + event, `place = 5`, `(write place = "5")`},
	} {
		site := files{"cases/ada/index.md": ada, "cases/ada/ada.jpg": "x"}
		file := "letters/a/index.md"
		if strings.HasPrefix(c.above, ada) {
			file = "cases/ada/index.md"
		}
		site[file] = c.above + "\n" + c.wrong
		_, problems := load(t, site)
		if len(problems) != 1 || !strings.Contains(problems[0], c.want) {
			t.Errorf("%s\ngot  %q\nwant %s", c.wrong, problems, c.want)
			continue
		}
		if strings.Contains(c.wrong, "= nam") || strings.Contains(c.want, "…") {
			continue
		}
		line := followHint(t, problems[0], c.wrong)
		if strings.HasPrefix(c.wrong, "aliases = [") {
			line = "aliases = [" + strings.TrimPrefix(line, "aliases = ") + "]"
		}
		site[file] = c.above + "\n" + line
		if _, left := load(t, site); len(left) > 0 {
			t.Errorf("%s: %s was written, and now: %q", c.wrong, line, left)
		}
	}
}

func TestLineOfAHintIsRightInSiteToml(t *testing.T) {
	for _, c := range []struct{ above, wrong, want string }{
		{"[theme]\n", `share = "mastodon"`, `theme.share must be a list, not text (write share = ["mastodon"])`},
		{"[theme]\n", `accent = 5`, `"5" is not a colour (write it as "#00529b")`},
		{"[theme]\n", `accent = 00529b`, `"00529b" is a colour in another spelling (write it as "#00529b")`},
		{"[theme]\n", `accent: "#00529b"`, `(write accent = "#00529b")`},
		{"[feeds]\n", `limit: 5`, `(write limit = 5)`},
		{"[[social]]\ntitle = 'x'\n", `url = social.example/x`, `(write "https://social.example/x")`},
	} {
		problems := func(line string) []string {
			var rep diag.Report
			config.Load(fstest.MapFS{"site.toml": {Data: []byte(siteFile + c.above + line + "\n")}}, &rep)
			return lines(&rep)
		}
		got := problems(c.wrong)
		if len(got) != 1 || !strings.Contains(got[0], c.want) {
			t.Errorf("%s\ngot  %q\nwant %s", c.wrong, got, c.want)
			continue
		}
		line := followHint(t, got[0], c.wrong)
		if left := problems(line); len(left) > 0 {
			t.Errorf("%s: %s was written, and now: %q", c.wrong, line, left)
		}
	}
}

func TestListThatCannotBeReadSaysWhereItIsBroken(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`cases = ["ada" "bo"]`, `4:16: error: a comma is missing between two values (write a comma before this one) [bad-toml]`},
		{`cases = ["ada"; "bo"]`, `4:15: error: between two values stands a comma, not ";" (write a comma before the next value) [bad-toml]`},
		{`cases = ["ada",`, `4:9: error: the list that begins here does not end (write ] behind its last value) [bad-toml]`},
		{`cases = ["ada"`, `4:9: error: the list that begins here does not end (write ] behind its last value) [bad-toml]`},
		{"cases = [\"ada\",\nplace = \"x\"", `4:9: error: the list that begins here does not end (write ] behind its last value) [bad-toml]`},
		{`to = [{name="x"}`, `4:6: error: the list that begins here does not end (write ] behind its last value) [bad-toml]`},
		{"to = [\n  {name=\"x\"}", `4:6: error: the list that begins here does not end (write ] behind its last value) [bad-toml]`},
		{`to = [{name="x"]`, `4:7: error: the table that begins here does not end (write } behind its last value) [bad-toml]`},
	} {
		_, got := load(t, files{"letters/a/index.md": letter + "\n" + c.text})
		if want := "letters/a/index.md:" + c.want; len(got) != 1 || got[0] != want {
			t.Errorf("%s\ngot  %q\nwant %s", c.text, got, want)
		}
	}
}

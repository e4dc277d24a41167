package content

import (
	"casebook/internal/diag"
	"slices"
	"strings"
	"testing"
)

func TestProblemsAreReportedAtTheirPlace(t *testing.T) {
	tests := []struct {
		name  string
		files files
		want  []string
	}{
		{"unknown key", files{"cases/ada/index.md": "titel = 'x'\n" + ada},
			[]string{`cases/ada/index.md:2:1: error: unknown key "titel" (did you mean "title"?) [unknown-key]`}},
		{"letter case of a key", files{"cases/ada/index.md": "+++\nCountry = 'KZ'\n" + ada + "\n+++\n"},
			[]string{`cases/ada/index.md:2:1: error: unknown key "Country" (did you mean "country"?) [unknown-key]`}},
		{"wrong type", files{"pages/about.md": "title = 5"},
			[]string{`pages/about.md:2:9: error: title must be text, not a number (write title = "5") [wrong-type]`}},
		{"bad date", files{"letters/a/index.md": "title = 'x'\ndate = 2020-02-30"},
			[]string{`letters/a/index.md:3:8: error: there is no day 2020-02-30 (that month has 29 days: write date = 2020-02-DD, with the day in the place of DD) [bad-date]`}},
		{"bad date in quotes", files{"letters/a/index.md": "title = 'x'\ndate = '21 May'"},
			[]string{`letters/a/index.md:3:8: error: "21 May" is not a date (write date = YYYY-05-21, where YYYY is the year, MM the month and DD the day) [bad-date]`}},
		{"year 1", files{"letters/a/index.md": "title = 'x'\ndate = 0001-01-01"},
			[]string{`letters/a/index.md:3:8: error: the year 1 is too early (write all four figures of the year) [bad-date]`}},
		{"time for a date", files{"letters/a/index.md": "title = 'x'\ndate = 14:30:00"},
			[]string{`letters/a/index.md:3:8: error: date must be a date, not a time (write date = YYYY-MM-DDT14:30, where YYYY is the year, MM the month and DD the day) [wrong-type]`}},
		{"unknown status", files{"cases/ada/index.md": "title = 'Ada'\nstatus = 'detaind'"},
			[]string{`cases/ada/index.md:3:10: error: unknown status "detaind" (did you mean "detained"?) [unknown-status]`}},
		{"missing status", files{"cases/ada/index.md": "title = 'Ada'"},
			[]string{`cases/ada/index.md:1:1: error: "status" is missing (add status = "at-risk", "detained", "on-trial", "imprisoned", "released", "extradited", "died" or "closed") [missing-key]`}},
		{"country name", files{"cases/ada/index.md": ada + "\ncountry = 'Kazakhstan'"},
			[]string{`cases/ada/index.md:4:11: error: unknown country code "Kazakhstan" (write "KZ") [unknown-country]`}},
		{"country code", files{"cases/ada/index.md": ada + "\nlocation = 'UK'"},
			[]string{`cases/ada/index.md:4:12: error: unknown country code "UK" (write "GB") [unknown-country]`}},
		{"missing title", files{"pages/about.md": "summary = 'x'"},
			[]string{`pages/about.md:1:1: error: "title" is missing (add title = "About") [missing-key]`}},
		{"a list without brackets", files{"pages/about.md": "title = 'A'\naliases = \"/old/\", \"/x/\""},
			[]string{`pages/about.md:3:11: error: several values without the brackets of a list (write aliases = ["/old/", "/x/"]) [bad-toml]`}},
		{"a key that no page has, with a value that cannot be read", files{"pages/about.md": "title = 'A'\nauthor = Bob Sample"},
			[]string{`pages/about.md:3:1: error: unknown key "author" (the keys here are title, summary, updated, draft, publish, id, aliases, translates, params; one of your own stands below [params]) [unknown-key]`,
				`pages/about.md:3:10: error: "author" has a value without quotes (write author = "Bob Sample") [bad-toml]`}},
		{"markup in a title", files{"pages/about.md": "title = 'Free <b>Ada</b> &amp; co'"},
			[]string{`pages/about.md:2:9: warning: "<b>" is shown as it is (write title = "Free Ada &amp; co") [shown-markup]`}},
		{"marks in a title", files{"pages/about.md": "title = 'Free **Ada** 3 < 4 <ada@campaign.test>'\nsummary = 'A * b ** c'"},
			[]string{`pages/about.md:2:9: warning: "**Ada**" is shown as it is (write title = "Free Ada 3 < 4 <ada@campaign.test>") [shown-markup]`}},
		{"markup of links and struck words in a title", map[string]string{"pages/about.md": "+++\ntitle = \"The ~~lower~~ [supreme](https://court.test/) court ~5 [sic]\"\n+++\n"},
			[]string{`pages/about.md:2:9: warning: "~~lower~~" is shown as it is (write title = "The supreme court ~5 [sic]") [shown-markup]`}},
		{"a title that is struck out", map[string]string{"pages/about.md": "+++\ntitle = \"~~Old~~\"\n+++\n"},
			[]string{`pages/about.md:2:9: warning: "~~Old~~" is shown as it is (write title = "Old") [shown-markup]`}},
		{"a comment that a word processor has set", files{"pages/about.md": "title = 'Ada ‹!–- secret -–›'\nsummary = '[//]: # (secret)'"},
			[]string{`pages/about.md:2:9: error: readers would see the comment in "title" (take it out of the text; a comment in front matter begins with # on a line of its own) [comment-shown]`,
				`pages/about.md:3:11: error: readers would see the comment in "summary" (take it out of the text; a comment in front matter begins with # on a line of its own) [comment-shown]`}},
		{"comments of other programs", files{"pages/about.md": "title = '%% secret %% Ada {{/* secret */}}'\nsummary = '50 %% of A —> B, « non ! »'"},
			[]string{`pages/about.md:2:9: error: readers would see the comment in "title" (take it out of the text; a comment in front matter begins with # on a line of its own) [comment-shown]`}},
		{"an address of the preview in a text", files{"pages/about.md": "title = 'A'\nsummary = 'Look at http://localhost:8080/cases/ada/, or http://192.168.1.5/ and https://example.org.'"},
			[]string{`pages/about.md:3:11: error: "http://localhost:8080/cases/ada/" is an address of this computer or its network, which no reader reaches (write the address that readers have) [private-address]`}},
		{"empty title", files{"pages/about.md": "title = ' '"},
			[]string{`pages/about.md:2:9: error: title is empty (write its value) [missing-key]`}},
		{"unknown case", files{"cases/ada/index.md": ada, "letters/a/index.md": letter + "\ncases = ['ada', 'adda']"},
			[]string{`letters/a/index.md:4:17: error: there is no case "adda" (did you mean "ada"?) [unknown-case]`}},
		{"missing image", files{"cases/ada/index.md": ada + "\nimage = 'Photo.jpg'\nimage_alt = 'Ada'", "cases/ada/photo.jpg": "x"},
			[]string{`cases/ada/index.md:4:9: error: there is no file "Photo.jpg" beside the page (did you mean "photo.jpg"?) [missing-file]`}},
		{"image without a description", files{"cases/ada/index.md": ada + "\nimage = 'photo.jpg'", "cases/ada/photo.jpg": "x"},
			[]string{`cases/ada/index.md:4:9: warning: the image has no description for those who do not see it (add image_alt = "…") [missing-alt]`}},
		{"original that is no PDF", files{"letters/a/index.md": letter + "\noriginal = 'a.docx'", "letters/a/a.docx": "x"},
			[]string{`letters/a/index.md:4:12: error: the original "a.docx" is not a PDF (save it as a PDF beside the page, and write original = "a.pdf") [bad-original]`}},
		{"original that is not there", files{"letters/a/index.md": letter + "\noriginal = 'a.pdf'"},
			[]string{`letters/a/index.md:4:12: error: there is no file "a.pdf" beside the page (put the file beside the page, or take this line out) [missing-file]`}},
		{"id of a translation", files{"pages/about.md": "title = 'x'\nid = '/kept'", "pages/about.uk.md": "title = 'x'\nid = 'kept'", "letters/a/index.md": letter, "letters/a/index.uk.md": "title = 'x'\nid = 'other'"},
			[]string{`letters/a/index.uk.md:3:6: error: the id "other" is not the one in content/letters/a/index.md (take it out: an id is the same in every language) [translated-id]`}},
		{"id of a translated response", files{"letters/a/index.md": letter + "\n[[responses]]\ndate = 2020-06-01\nfrom = 'x'\nid = 'r'",
			"letters/a/index.uk.md": "title = 'x'\n[[responses]]\ndate = 2020-06-01\nfrom = 'x'\nid = 'q'"},
			[]string{`letters/a/index.uk.md:6:6: error: the id "q" is not the one in content/letters/a/index.md (take it out: an id is the same in every language) [translated-id]`}},
		{"translated events of one day", files{"cases/ada/index.md": ada + "\n[[events]]\ndate = 2020-06-01\ntitle = 'x'\nid = 'r'\n[[events]]\ndate = 2020-06-01\ntitle = 'y'\nid = 'q'",
			"cases/ada/index.uk.md": "title = 'x'\n[[events]]\ndate = 2020-06-01\ntitle = 'x'"},
			[]string{`cases/ada/index.uk.md:4:8: error: content/cases/ada/index.md has more than one event of 2020-06-01 (say which this is, as id = "r") [ambiguous-id]`}},
		{"unclosed front matter", files{"pages/about.md": "+++\ntitle = 'x'\n\nText\n"},
			[]string{`pages/about.md:1:1: error: the front matter that begins here does not end (write +++ on a line of its own below it) [unclosed-front-matter]`}},
		{"YAML", files{"pages/about.md": "---\ntitle: x\n---\n"},
			[]string{`pages/about.md:1:1: error: front matter between --- lines (YAML) is not read (write +++ for --- and title = "…" for title: …) [yaml-front-matter]`}},
		{"no front matter", files{"pages/about.md": "# About\n"},
			[]string{`pages/about.md:1:1: error: the file does not begin with front matter (begin with +++, title = "…" and +++, each on a line of its own) [missing-front-matter]`}},
		{"empty file", files{"pages/about.md": ""},
			[]string{`pages/about.md:1:1: error: the file is empty (begin with +++, title = "…" and +++, each on a line of its own) [empty-file]`}},
		{"blank file", files{"pages/about.md": "\ufeff \r\n\r\n"},
			[]string{`pages/about.md:1:1: error: the file is empty (begin with +++, title = "…" and +++, each on a line of its own) [empty-file]`}},
		{"original that cannot be read", files{"cases/ada/index.md": "title = Ada", "cases/ada/index.uk.md": "title = 'x'"},
			[]string{`cases/ada/index.md:2:9: error: "title" has a value without quotes (write title = "Ada") [bad-toml]`}},
		{"bad TOML", files{"pages/about.md": "title = About us"},
			[]string{`pages/about.md:2:9: error: "title" has a value without quotes (write title = "About us") [bad-toml]`}},
		{"several lines of bad TOML", files{"cases/ada/index.md": "title = 'x'\nstatus = detained\nsince = 03.02.2026\ncolour = 1\n[[events]]\ndate = 10.12.2026\ntitle = \"Day\n[[facts]]\nlabel = 1\nvalue = 'x'"}, []string{
			`cases/ada/index.md:3:10: error: "status" has a value without quotes (write status = "detained") [bad-toml]`,
			`cases/ada/index.md:4:9: error: "03.02.2026" is not a date as it has to be written (write since = 2026-02-03) [bad-date]`,
			`cases/ada/index.md:5:1: error: unknown key "colour" (the keys here are title, summary, updated, draft, publish, id, aliases, translates, params, status, country, location, since, verified, featured, image, image_alt, image_credit, image_focus, share_image, statuses, facts, events, action; one of your own stands below [params]) [unknown-key]`,
			`cases/ada/index.md:7:8: error: "10.12.2026" is not a date as it has to be written (write date = 2026-12-10) [bad-date]`,
			`cases/ada/index.md:8:13: error: a text that begins with a quotation mark must end with one on the same line (text of several lines stands between """ and """) [bad-toml]`,
			`cases/ada/index.md:10:9: error: label in the first of [[facts]] must be text, not a number (write label = "1") [wrong-type]`}},
		{"a list that does not end", files{"pages/about.md": "title = 'x'\naliases = ['/a/',\nsummary = 'x'\ndraft = yes"},
			[]string{`pages/about.md:3:11: error: the list that begins here does not end (write ] behind its last value) [bad-toml]`}},
		{"invalid UTF-8", files{"pages/about.md": "+++\ntitle = 'é'\n+++\n\nЖ\xff\n"},
			[]string{`pages/about.md:5:2: error: a byte that is not UTF-8 (save the file as UTF-8) [invalid-utf8]`}},
		{"UTF-16", files{"pages/about.md": "\xff\xfe+\x00"},
			[]string{`pages/about.md:1:1: error: the text is in UTF-16 (save the file as UTF-8) [invalid-utf8]`}},
		{"folder without index.md", files{"cases/ada/photo.jpg": "x"},
			[]string{`cases/ada: error: the folder has no index.md (the case stands in index.md) [missing-index]`}},
		{"what is left of a case that was taken down", files{"cases/ada/photo.jpg": "x", "cases/ada/updates/2020-01-01-x/a.jpg": "x", "cases/bo/b.jpg": "x", "takedowns.toml": "[[takedown]]\naddress = '/cases/ada/'\ndate = 2020-05-14"}, []string{
			`cases/ada: warning: the page was taken down, and files of it are still here: photo.jpg (they are never published; delete them when nobody needs them any more) [missing-index]`,
			`cases/ada/updates/2020-01-01-x: warning: the page was taken down, and files of it are still here: a.jpg (they are never published; delete them when nobody needs them any more) [missing-index]`,
			`cases/bo: error: the folder has no index.md (the case stands in index.md) [missing-index]`}},
		{"a case that was taken down, whose update is still here", files{"cases/ada/photo.jpg": "x", "cases/ada/updates/2020-01-01-x.md": "title = 'x'", "takedowns.toml": "[[takedown]]\naddress = '/cases/ada/'\ndate = 2020-05-14"},
			[]string{`cases/ada: error: the folder has no index.md (the case stands in index.md) [missing-index]`}},
		{"what is left of pages and updates that were taken down", files{"pages/x/x.txt": "x", "cases/ada/index.md": ada, "cases/ada/updates/2020-01-01-x/a.jpg": "x", "takedowns.toml": "[[takedown]]\naddress = '/x/'\ndate = 2020-05-14\n[[takedown]]\naddress = '/cases/ada/2020-01-01-x/'\ndate = 2020-05-14"}, []string{
			`cases/ada/updates/2020-01-01-x: warning: the page was taken down, and files of it are still here: a.jpg (they are never published; delete them when nobody needs them any more) [missing-index]`,
			`pages/x: warning: the page was taken down, and files of it are still here: x.txt (they are never published; delete them when nobody needs them any more) [missing-index]`}},
		{"update folder without index.md", files{"cases/ada/index.md": ada, "cases/ada/updates/2020-01-01-x/a.jpg": "x"},
			[]string{`cases/ada/updates/2020-01-01-x: error: the folder has no index.md (the update stands in index.md) [missing-index]`}},
		{"unknown language", files{"pages/about.md": "title = 'x'", "pages/about.de.md": "title = 'x'"},
			[]string{`pages/about.de.md: error: the language "de" is not one of the site's (site.toml names "en", "uk" or "fr"; another needs [languages.de] there) [unknown-language]`}},
		{"letter case of a language", files{"pages/about.md": "title = 'x'", "pages/about.UK.md": "title = 'x'"},
			[]string{`pages/about.UK.md: error: the language "UK" is not one of the site's (did you mean "uk"?) [unknown-language]`}},
		{"slug", files{"pages/Про нас.md": "title = 'x'"},
			[]string{`pages/Про нас.md: error: the name "Про нас" cannot be an address (rename it to "pro-nas") [bad-slug]`}},
		{"slug of a case", files{"cases/Ada_Example/index.md": ada},
			[]string{`cases/Ada_Example: error: the name "Ada_Example" cannot be an address (rename it to "ada-example") [bad-slug]`}},
		{"over-long slug", files{"letters/" + strings.Repeat("ab-", 50) + "/index.md": letter},
			[]string{`letters/` + strings.Repeat("ab-", 50) + `: error: the name is 150 characters long, at most 100 are possible (rename it to "` + strings.Repeat("ab-", 32) + `ab") [long-slug]`}},
		{"Windows device", files{"cases/con/index.md": ada},
			[]string{`cases/con: error: the name "con" cannot exist on Windows (rename it to "con-1") [bad-slug]`}},
		{"names that differ in letter case", files{"pages/About.md": "title = 'x'", "pages/about.md": "title = 'x'"}, []string{
			`pages/About.md: error: the name "About" cannot be an address (rename it to "about") [bad-slug]`,
			`pages/about.md: error: the name "about" differs from "About" only in letter case or Unicode form (rename one of the two) [duplicate-page]`}},
		{"names that differ in Unicode form", files{"cases/e\u0301/index.md": ada, "cases/\u00e9/index.md": ada}, []string{
			"cases/e\u0301: error: the name \"e\u0301\" cannot be an address (rename it to \"e\") [bad-slug]",
			"cases/\u00e9: error: the name \"\u00e9\" cannot be an address (rename it to \"e\") [bad-slug]",
			"cases/\u00e9: error: the name \"\u00e9\" differs from \"e\u0301\" only in letter case or Unicode form (rename one of the two) [duplicate-page]"}},
		{"update twice", files{"cases/ada/index.md": ada, "cases/ada/updates/2020-01-01-x.md": "title = 'x'", "cases/ada/updates/2020-01-01-x/index.md": "title = 'x'"},
			[]string{`cases/ada/updates/2020-01-01-x/index.md: error: content/cases/ada/updates/2020-01-01-x.md is this update in "en" already (keep one of the two) [duplicate-page]`}},
		{"language twice", files{"pages/about.md": "title = 'x'", "pages/about.en.md": "title = 'x'"},
			[]string{`pages/about.md: error: content/pages/about.en.md is this page in "en" already (keep one of the two) [duplicate-page]`}},
		{"update without a date", files{"cases/ada/index.md": ada, "cases/ada/updates/x.md": "title = 'x'"},
			[]string{`cases/ada/updates/x.md:1:1: error: "date" is missing, and the file's name does not begin with one (add date = YYYY-MM-DD or rename the file to YYYY-MM-DD-x.md, where YYYY is the year, MM the month and DD the day) [missing-key]`}},
		{"letter without a date", files{"letters/a/index.md": "title = 'x'"},
			[]string{`letters/a/index.md:1:1: error: "date" is missing (add date = YYYY-MM-DD) [missing-key]`}},
		{"two signatory files", files{"letters/a/index.md": letter, "letters/a/signatories.csv": "name\n", "letters/a/Signatories.xlsx": "x"},
			[]string{`letters/a/signatories.csv: error: Signatories.xlsx is beside the same letter (keep one of the two) [two-signatory-files]`}},
		{"action without anything to do", files{"cases/ada/index.md": ada + "\n[action]\ntitle = 'Write'"},
			[]string{`cases/ada/index.md:4:1: error: action has neither "to" nor "url" [missing-key]`}},
		{"action with both", files{"cases/ada/index.md": ada + "\n[action]\ntitle = 'Write'\nto = 'a@example.org'\nurl = 'https://example.org/'"},
			[]string{`cases/ada/index.md:4:1: error: action has both "to" and "url" (keep one of the two) [conflicting-keys]`}},
		{"action translated in part", files{"cases/ada/index.md": ada + "\n[action]\ntitle = 'Write'\nto = 'a@example.org'", "cases/ada/index.uk.md": "title = 'Ада'\n[action]\ntitle = 'Напишіть'"},
			[]string{`cases/ada/index.uk.md:3:1: error: action has neither "to" nor "url" (a translation writes a table out in full, or leaves all of it out: nothing within it is taken from the original) [missing-key]`}},
		{"facts that are no tables", files{"cases/ada/index.md": ada + "\nfacts = ['x']"},
			[]string{`cases/ada/index.md:4:10: error: the first of facts must be a table, not text (write [[facts]] above each, its keys below) [wrong-type]`}},
		{"link with an e-mail's text", files{"cases/ada/index.md": ada + "\n[action]\ntitle = 'Write'\nurl = 'https://example.org/'\nsubject = 'x'"},
			[]string{`cases/ada/index.md:7:1: error: action.subject is for an e-mail, and this action is a link (take it out, or write "to" for "url") [conflicting-keys]`}},
		{"action to nobody", files{"cases/ada/index.md": ada + "\n[action]\ntitle = 'Write'\nto = []"},
			[]string{`cases/ada/index.md:6:6: error: action.to is empty (write its value) [missing-key]`}},
		{"one bad address of several", files{"cases/ada/index.md": ada + "\n[action]\ntitle = 'Write'\nto = ['a@example.org', 'b@']"},
			[]string{`cases/ada/index.md:6:24: error: "b@" is not an e-mail address (write it as name@example.org) [bad-email]`}},
		{"addresses in one text", files{"cases/ada/index.md": ada + "\n[action]\ntitle = 'x'\nto = 'a@example.org; b@example.org'"},
			[]string{`cases/ada/index.md:6:6: error: "a@example.org; b@example.org" is more than one e-mail address (write ["a@example.org", "b@example.org"]) [bad-email]`}},
		{"mailto for a page", files{"cases/ada/index.md": ada + "\naction = { title = 'x', url = 'mailto:a@example.org' }"},
			[]string{`cases/ada/index.md:4:31: error: the address "mailto:a@example.org" does not begin with https:// or http:// (write it as https://example.org/page) [bad-url]`}},
		{"two times of an event", files{"cases/ada/index.md": ada + "\n[[events]]\ntitle = 'Hearing'\ndate = 2020-05-14T10:00:00\ntime = '10:00'"},
			[]string{`cases/ada/index.md:4:1: error: the first of [[events]] has a time in "date" and another in "time" (keep one of the two) [conflicting-keys]`}},
		{"bad time", files{"cases/ada/index.md": ada + "\n[[events]]\ntitle = 'Hearing'\ndate = 2020-05-14\ntime = '25:00'"},
			[]string{`cases/ada/index.md:7:8: error: "25:00" is not a time of day (write time = "HH:MM", where HH is the hour and MM the minute) [bad-time]`}},
		{"bad since", files{"cases/ada/index.md": ada + "\nsince = 'spring'"},
			[]string{`cases/ada/index.md:4:9: error: "spring" is not a day, month or year (write since = YYYY, "YYYY-MM" or YYYY-MM-DD, where YYYY is the year, MM the month and DD the day) [bad-date]`}},
		{"aliases", files{"pages/about.md": "title = 'x'\naliases = ['/ok/', 'a/', '/../x', '//example.org/', '/a?b', '/con/', '/', '/conin$/', '/x/COM³.html']"}, []string{
			`pages/about.md:3:20: error: the alias "a/" does not begin with / (write "/a/") [bad-alias]`,
			`pages/about.md:3:26: error: the alias "/../x" holds empty or dotted parts (write an old address of this site, as /old/page/) [bad-alias]`,
			`pages/about.md:3:35: error: the alias "//example.org/" holds empty or dotted parts (write an old address of this site, as /old/page/) [bad-alias]`,
			`pages/about.md:3:53: error: the alias "/a?b" holds a character that an address cannot have (write an old address of this site, as /old/page/) [bad-alias]`,
			`pages/about.md:3:61: error: the alias "/con/" cannot exist on Windows (write an old address of this site, as /old/page/) [bad-alias]`,
			`pages/about.md:3:70: error: the alias "/" is the home page (write an old address of this site, as /old/page/) [bad-alias]`,
			`pages/about.md:3:75: error: the alias "/conin$/" cannot exist on Windows (write an old address of this site, as /old/page/) [bad-alias]`,
			`pages/about.md:3:87: error: the alias "/x/COM³.html" cannot exist on Windows (write an old address of this site, as /old/page/) [bad-alias]`}},
		{"whole id", files{"pages/about.md": "title = 'x'\nid = 'tag:example.org,2026:/cases/%C3%A9'"},
			[]string{`pages/about.md:3:6: error: "tag:example.org,2026:/cases/%C3%A9" is a whole id, of which casebook writes the beginning itself (write "/cases/é") [bad-id]`}},
		{"seal", files{"letters/a/index.md": letter + "\nsealed = 'sha256:12'"},
			[]string{`letters/a/index.md:4:10: error: sealed is not a seal (a seal is sha256: and 64 digits; casebook seal writes it) [bad-seal]`}},
		{"order of signatories", files{"letters/a/index.md": letter + "\nsignatories_sort = 'names'"},
			[]string{`letters/a/index.md:4:20: error: unknown order "names" (did you mean "name"?) [unknown-sort]`}},
		{"page in a case's folder", files{"cases/ada/index.md": ada, "cases/ada/2020-05-14-x.md": "title = 'x'"},
			[]string{`cases/ada/2020-05-14-x.md: warning: nothing is made of this: content is not looked for here (content is in cases/SLUG/index.md, cases/SLUG/updates/SLUG.md, letters/SLUG/index.md, news/SLUG.md and pages/SLUG.md) [misplaced-file]`}},
		{"misspelt folder", files{"case/ada/index.md": ada},
			[]string{`case: warning: nothing is made of this: content is not looked for here (did you mean "cases"?) [misplaced-file]`}},
		{"bad record of takedowns", files{"takedowns.toml": "[[takedown]]\naddress = 'cases/x'\ndate = 2020-05-21"},
			[]string{`takedowns.toml:2:11: error: "cases/x" is not the address of a page (write it as /cases/x/) [bad-address]`}},
		{"too large", files{"pages/about.md": strings.Repeat("x", (maxMegabytes+1)<<20)},
			[]string{`pages/about.md: error: the file has more than the 8 megabytes that are read (divide it into several files) [too-large]`}},
		{"front matter nested deep", files{"pages/about.md": "title = 'x'\nparams.x = " + strings.Repeat("[", 100000)},
			[]string{`pages/about.md:3:43: error: tables or lists nested deeper than 32 levels (write it with fewer tables and lists inside one another) [too-deep]`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, got := load(t, tt.files); !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

func TestLongAndHostileTextIsNoError(t *testing.T) {
	for _, text := range []string{strings.Repeat("ж", 300), "<script>alert(1)</script>", "{{ .Site }}", "a & b", "\u2067abc"} {
		c, problems := load(t, files{"cases/ada/index.md": "title = '" + text + "'\nstatus = 'detained'\nsummary = '" + text + "'"})
		if len(problems) > 0 || c.Cases[0].Case[0].Title != text {
			t.Errorf("%.20q: %v", text, problems)
		}
	}
}

func TestTextThatTurnsItsOrderAroundIsAnError(t *testing.T) {
	_, got := load(t, files{"cases/ada/index.md": "title = 'a\u202eb'\nstatus = 'detained'\nsummary = '\u202d'"})
	if want := 2; len(got) != want || !strings.HasSuffix(got[0], "[bidi-override]") {
		t.Errorf("got %q", got)
	}
}

func TestEveryProblemOfASiteIsReportedInOneRun(t *testing.T) {
	_, got := load(t, files{
		"cases/ada/index.md":  "titel = 'x'\nstatus = 'x'\ncountry = 'x'",
		"cases/bob/photo.jpg": "x",
		"letters/a/index.md":  "---\n",
		"pages/About.md":      "",
	})
	if want := 8; len(got) != want {
		t.Errorf("%d problems, want %d:\n%s", len(got), want, strings.Join(got, "\n"))
	}
}

// TestKeyBelowTheFrontMatterIsAnError holds that a key that stands first in the text,
// where it hides nothing, is said at its line.
func TestKeyBelowTheFrontMatterIsAnError(t *testing.T) {
	for text, want := range map[string]string{
		"+++\ntitle = 'P'\n+++\ndraft = true\n\nText.\n":                     `pages/p.md:4:1: error: "draft" stands below the closing +++`,
		"+++\ntitle = 'P'\n+++\n\n+++\n  publish = 2030-01-01\n+++\nText.\n": `pages/p.md:6:3: error: "publish" stands below the closing +++`,
		"+++\ntitle = 'P'\n+++\nx = 1\n\nText.\n":                            "",
		"+++\ntitle = 'P'\n+++\nText.\n\ndraft = true\n":                     "",
	} {
		_, got := load(t, files{"pages/p.md": text})
		if all := strings.Join(got, "\n"); !strings.HasPrefix(all, want) || want == "" && all != "" {
			t.Errorf("%q: got %s", text, all)
		}
	}
	for _, param := range []string{"embargo = 2030-01-01", "publishDate = '2030-01-01'", "visibility = 'private'", "status = 'draft'", "entwurf = true", "чернетка = true", "expires = 2020-01-01"} {
		key, value, _ := strings.Cut(param, " = ")
		_, got := load(t, files{"pages/p.md": "+++\ntitle = 'P'\n[params]\n\"" + key + "\" = " + value + "\n+++\nText.\n"})
		if all := strings.Join(got, "\n"); !strings.Contains(all, "hides nothing") {
			t.Errorf("%s: got %s", param, all)
		}
	}
}

// An old address with its site in front is told as the address on this one.
func TestAliasesAreToldAsTheyMustBe(t *testing.T) {
	for alias, want := range map[string]string{
		"https://www.example.org/old/": `write "/old/"`,
		"old/page/":                    `write "/old/page/"`,
		"old page":                     "write an old address of this site, as /old/page/",
	} {
		if got := diag.NewFault(aliasProblem(alias)).Hint; got != want {
			t.Errorf("%s: %s", alias, got)
		}
	}
}

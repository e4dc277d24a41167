package site

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// long is a name as no form expects it.
var long = strings.TrimSpace(strings.Repeat("Adalbertine-Wilhelmina Examplesdottir ", 8)) + strings.Repeat("x", 60)

// richFiles is a made-up site with everything that a page can show.
var richFiles = map[string]string{
	"site.toml": `title = "Free Ada Example"
description = "A campaign that is made up."
base_url = "https://example.org/campaign/"
id = "example.org,2026"
timezone = "Europe/Kyiv"
[languages.uk]
title = "Свободу Аді"
[languages.ar]
title = "الحرية لآدا"
[organisation]
name = "Example Rights Watch"
email = "contact@example.org"
url = "https://example.org/"
logo = "assets/logo.svg"
[signatories]
per_page = 12
[[menu]]
title = "About"
page = "pages/about.md"
`,
	"assets/logo.svg":  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><rect width="120" height="40"/></svg>`,
	"content/index.md": "+++\ntitle = \"Free Ada Example\"\n+++\nWe stand for people who are [made up](pages/about.md).\n",
	"content/cases/ada/index.md": `+++
title = "Ada Example"
summary = "A teacher, held for a poem that nobody wrote."
status = "detained"
country = "KZ"
location = "UA"
since = "2026-01"
verified = 2026-02-10
featured = true
image = "ada.jpg"
image_alt = "Ada Example in front of the court"
image_credit = "Photo: Example Press"
aliases = ["/old/ada/"]
[[facts]]
label = "Profession"
value = "Teacher"
[[statuses]]
date = 2025-11-03
status = "at-risk"
[[statuses]]
date = 2025-12-12
status = "imprisoned"
[[statuses]]
date = 2026-01-15
status = "detained"
[[events]]
date = 2026-02-01
title = "First hearing"
place = "Sample Town"
[[events]]
date = 2026-12-01
time = "14:30"
title = "Hearing of the appeal"
place = "Sample Town, court of appeal"
[action]
title = "Write to the minister"
to = ["minister@example.org", "office@example.org"]
cc = "copy@example.org"
subject = "Please release Ada Example"
body = """
Dear Minister,

please release Ada Example.

Yours sincerely,"""
until = 2026-12-31
+++
Ada was taken from her home "at night".[^1]

## What we ask

> [!WARNING]
> Her health is failing.

> [!NOTE]
> A note.

| Day | Hours | Place |
| --- | ---: | :---: |
| Monday | 12 | Room 1 |
| Tuesday with a very long description that needs room | 3 | A-very-long-word-without-a-break-that-needs-more-room |

![A court](court.jpg "The court of Sample Town")

1. First
2. Second

Term
: Definition

    code that is long enough to need more room than a telephone has, and a little more than that

[^1]: As she told [her letter](../../letters/open/index.md#greeting).
`,
	"content/cases/ada/index.uk.md":                  "+++\ntitle = \"Ада Приклад\"\nsummary = \"Вчителька.\"\n+++\nТекст.\n",
	"content/cases/ada/index.ar.md":                  "+++\ntitle = \"آدا مثال\"\nsummary = \"معلمة.\"\n+++\nنص الصفحة.\n",
	"content/cases/ada/updates/2026-02-03-news.md":   "+++\ntitle = \"The court hears the case\"\nupdated = 2026-02-04\n+++\nThe judge asked nothing.\n",
	"content/cases/ada/updates/2026-02-20-second.md": "+++\ntitle = \"" + long + "\"\n+++\n" + long + "\n",
	"content/cases/bob/index.md":                     "+++\ntitle = \"" + long + "\"\nstatus = \"released\"\nsummary = \"" + long + "\"\n+++\nText.\n",
	"content/cases/eve/index.md":                     "+++\ntitle = \"Eve Sample\"\nstatus = \"on-trial\"\ncountry = \"PL\"\n[action]\ntitle = \"Sign\"\nurl = \"https://example.org/sign\"\n+++\n<b>Eve</b> & others.\n",
	"content/letters/open/index.md": `+++
title = "Release Ada Example"
date = 2026-02-05
place = "Kyiv"
cases = ["ada"]
source = "https://www.example.org/letter"
as_of = 2026-02-10
[[to]]
name = "Ben Sample"
office = "Minister"
organisation = "Ministry of Examples"
[[cc]]
organisation = "Sample Press"
[sign]
url = "https://example.org/sign"
[[responses]]
date = 2026-02-25
from = "Ministry of Examples"
summary = "No."
+++
Dear Minister,

## Greeting

release Ada Example.
`,
	"content/letters/short/index.md": "+++\ntitle = \"" + long + "\"\ndate = 2026-02-06\n+++\n" + long + "\n",
	"content/pages/about.md":         "+++\ntitle = \"About\"\n+++\nMade up.\n",
	"content/takedowns.toml":         "[[takedown]]\naddress = \"/letters/gone/\"\nid = \"tag:example.org,2026:/letters/gone\"\ndate = 2026-02-07\n",
}

// richSite writes the site and gives its folder.
func richSite(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, data []byte) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range richFiles {
		write(name, []byte(text))
	}
	write("content/cases/ada/ada.jpg", photo(t, 900, 1200))
	write("content/cases/ada/court.jpg", photo(t, 1400, 700))
	people := "name,role,group,country,public\n"
	for i := range 40 {
		people += fmt.Sprintf("%c. Example %d,Teacher,Group %d,UA,%s\n", 'A'+i%26, i, i%3, []string{"yes", "yes", "no", "initials"}[i%4])
	}
	write("content/letters/open/signatories.csv", []byte(people+long+",,,,yes\n"))
	return dir
}

// photo gives a picture with something on it.
func photo(t testing.TB, width, height int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.Set(x, y, color.RGBA{uint8(90 + 100*x/width), uint8(90 + 80*y/height), 120, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rich builds the site and gives the output folder.
func rich(t testing.TB, change func(*Options)) string {
	t.Helper()
	o := Options{Dir: richSite(t), Theme: os.DirFS(repository), Now: clock.AddDate(0, 2, 0), Out: filepath.Join(t.TempDir(), "public")}
	if change != nil {
		change(&o)
	}
	r, err := Run(context.Background(), o)
	if err != nil || r.Failed() {
		t.Fatal(err, r)
	}
	return o.Out
}

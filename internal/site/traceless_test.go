package site

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casebook/internal/diag"
)

// campaignFiles is a small site in two languages, by file.
func campaignFiles() map[string]string {
	return map[string]string{
		"site.toml":              "title = \"The Campaign\"\nbase_url = \"https://campaign.test/\"\nid = \"campaign.test,2026\"\nlanguage = \"en\"\ntimezone = \"Europe/Kyiv\"\n[organisation]\nname = \"We\"\nemail = \"we@campaign.test\"\n[languages.uk]\ntitle = \"Кампанія\"\n",
		"content/pages/about.md": "+++\ntitle = \"About\"\n+++\nText about us.\n",
		"content/cases/ada/index.md": "+++\ntitle = \"Ada Example\"\nstatus = \"detained\"\ncountry = \"UA\"\n[[events]]\ndate = 2026-03-01\ntitle = \"Hearing\"\n" +
			"+++\nAda was detained.\n",
		"content/cases/ada/index.uk.md":             "+++\ntitle = \"Ада Приклад\"\n+++\nАда затримана.\n",
		"content/cases/ada/updates/2025-12-02-a.md": "+++\ntitle = \"First\"\n+++\nNews of the first day.\n",
		"content/letters/open/index.md":             "+++\ntitle = \"An open letter\"\ndate = 2025-12-03\ncases = [\"ada\"]\n[[to]]\nname = \"Max Sample\"\n+++\nDear Max Sample,\n\nplease.\n",
		"content/letters/open/signatories.csv": "name,sort,role,group,country,name.uk,public,until\n" +
			"Ada Public,\"Public, Ada\",teacher,Group A,PL,,yes,\n" +
			"Bo Public,,,Group B,DE,Бо,yes,\n" +
			"Cy Public,,writer,Group A,,,yes,\n",
	}
}

// fullFiles is a site with all that a site may have made of what is published: news and
// pages of a kind of its own, with feeds; cards, charts, mirrors, files of layouts, the
// signed list, files for hosts, compressed forms, what subscribers are told.
func fullFiles() map[string]string {
	files := campaignFiles()
	files["site.toml"] += "[[kind]]\nfolder = \"reports\"\ntitle = \"Reports\"\nfeed = true\n[[menu]]\ntitle = \"About\"\npage = \"pages/about.md\"\n" +
		"[[mirrors]]\nurl = \"https://mirror.test/\"\n[host]\nkind = \"apache\"\nprecompress = true\n" +
		"[deploy.own]\nto = \"sftp://user@host.test/site\"\nkind = \"nginx\"\n[sign]\nkey = \"RWSQm+tYb6BkQJ2gnwqz2Iv5u8dRxpwWbTtFDTOVw2dU7vQ4pTgBGi1P\"\n"
	files["layouts/all.json"] = `[{{range $i, $c := sort .All.Cases "Title"}}{{if $i}},{{end}}{"title":{{$c.Title}}}{{end}}]`
	files["content/cases/ada/index.md"] = strings.Replace(files["content/cases/ada/index.md"], "[[events]]",
		"[[statuses]]\ndate = 2025-01-01\nstatus = \"at-risk\"\n[[statuses]]\ndate = 2025-06-01\nstatus = \"detained\"\n[[events]]", 1)
	files["content/news/2025-12-04-statement.md"] = "+++\ntitle = \"A statement\"\nkind = \"statement\"\n+++\nWe say so.\n"
	files["content/reports/2025-11-01-first.md"] = "+++\ntitle = \"First report\"\n+++\nText.\n"
	return files
}

// wholeTree builds a site and gives every file of the output, casebook's own
// among them, what stays for a server, and what subscribers are told.
func wholeTree(t *testing.T, files map[string]string) map[string]string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, "site", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(dir, "public")
	r, err := Run(context.Background(), Options{Dir: filepath.Join(dir, "site"), Theme: os.DirFS(repository), Now: clock, Out: out, Digest: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Problems {
		if d.Severity == diag.Error {
			t.Fatal(d)
		}
	}
	made := map[string]string{}
	for name, data := range everything(t, out) {
		made[name] = string(data)
	}
	made["digest"] = string(r.Digest)
	for _, kept := range []string{"nginx.conf", "Caddyfile"} {
		if data, err := os.ReadFile(filepath.Join(dir, "site", ".casebook", "host", kept)); err == nil {
			made[kept] = string(data)
		}
	}
	return made
}

// holdAll fails where a tree lacks what the comparison of trees is about.
func holdAll(t *testing.T, tree map[string]string) {
	t.Helper()
	for _, file := range []string{
		"cases/ada/index.html", "cases/ada/card.png", "cases/ada/calendar.ics", "cases/ada/2025-12-02-a/index.html", "uk/cases/ada/index.html", "letters/open/signatories.csv",
		"letters/open/card.png", "news/feed.xml", "news/2025-12-04-statement/index.html", "reports/atom.xml", "reports/2025-11-01-first/card.png", "all.json", "uk/all.json",
		"mirrors/index.html", ".htaccess", "index.html.br", "index.html.gz", ".well-known/casebook.sha256", "sitemap.xml", ".casebook-manifest", "digest",
	} {
		if tree[file] == "" {
			t.Errorf("there is no %s", file)
		}
	}
}

// What is withheld leaves no trace: the site with it is, byte for byte and
// casebook's own record among the files, the site without it.
func TestWithheldLeavesNoTrace(t *testing.T) {
	if testing.Short() {
		t.Skip("compares whole trees; go test ./... has it")
	}
	const jpeg = "not looked at"
	tree := wholeTree(t, fullFiles())
	holdAll(t, tree)
	for what, added := range map[string]map[string]string{
		"a draft case with all it has": {
			"content/cases/bo/index.md":                "+++\ntitle = \"Bo Secret\"\nstatus = \"at-risk\"\ncountry = \"KZ\"\ndraft = true\nfeatured = true\naliases = [\"/old/bo/\"]\n[[events]]\ndate = 2026-02-01\ntitle = \"Secret hearing\"\n+++\n![x](p.jpg)\n",
			"content/cases/bo/index.uk.md":             "+++\ntitle = \"Бо\"\n+++\nТекст\n",
			"content/cases/bo/updates/2025-12-01-x.md": "+++\ntitle = \"X\"\n+++\nText\n",
			"content/cases/bo/p.jpg":                   jpeg,
		},
		"a case under embargo": {
			"content/cases/bo/index.md": "+++\ntitle = \"Bo Secret\"\nstatus = \"released\"\npublish = 2026-06-01T09:00:00\n+++\nText\n",
		},
		"a draft update, and one to come": {
			"content/cases/ada/updates/2025-12-01-b.md":    "+++\ntitle = \"Draft\"\ndraft = true\n+++\nText\n",
			"content/cases/ada/updates/2026-05-01-c.md":    "+++\ntitle = \"To come\"\n+++\nText\n",
			"content/cases/ada/updates/2025-12-01-d.md":    "+++\ntitle = \"Embargo\"\npublish = 2026-05-01\n+++\n![x](e.png)\n",
			"content/cases/ada/updates/2026-05-01-c.uk.md": "+++\ntitle = \"Далі\"\n+++\nТекст\n",
			"content/cases/ada/updates/e.png":              jpeg,
		},
		"a draft letter with its list": {
			"content/letters/second/index.md":        "+++\ntitle = \"Secret letter\"\ndate = 2025-01-01\ncases = [\"ada\"]\ndraft = true\n[[responses]]\ndate = 2025-02-01\nfrom = \"Somebody\"\nsummary = \"No\"\n+++\nText\n",
			"content/letters/second/signatories.csv": "name\nSecret Person\n",
		},
		"news, under embargo and a draft": {
			"content/news/2025-12-20-secret.md":    "+++\ntitle = \"Secret news\"\nkind = \"press\"\ndraft = true\ncontact = \"Secret Person\"\n+++\nText\n",
			"content/news/2026-02-01-to-come.md":   "+++\ntitle = \"News to come\"\n+++\nText\n",
			"content/news/2025-12-20-secret.uk.md": "+++\ntitle = \"Таємниця\"\n+++\nТекст\n",
		},
		"a page of a kind": {
			"content/reports/2025-12-30-secret.md": "+++\ntitle = \"Secret report\"\ndraft = true\n+++\n[x](secret.pdf)\n",
			"content/reports/2026-12-30-later.md":  "+++\ntitle = \"Later report\"\n+++\nText\n",
			"content/reports/secret.pdf":           jpeg,
		},
		"a letter to come": {
			"content/letters/second/index.md": "+++\ntitle = \"Secret letter\"\ndate = 2026-09-01\ncases = [\"ada\"]\n+++\nText\n",
		},
		"a draft translation": {
			"content/cases/ada/updates/2025-12-02-a.uk.md": "+++\ntitle = \"Перше\"\ndraft = true\n+++\nТекст\n",
			"content/pages/about.uk.md":                    "+++\ntitle = \"Про нас\"\npublish = 2027-01-01\n+++\nТекст\n",
		},
		"a draft page and a file beside it": {
			"content/pages/secret.md":  "+++\ntitle = \"Secret\"\ndraft = true\naliases = [\"/s/\"]\n+++\n[x](secret.pdf)\n",
			"content/pages/secret.pdf": jpeg,
		},
		"files that no page uses": {
			"content/cases/ada/unused.jpg":      jpeg,
			"content/letters/open/original.txt": "text of a letter",
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			with := fullFiles()
			maps.Copy(with, added)
			compare(t, wholeTree(t, with), tree)
		})
	}
}

// A letter that names a withheld case, and a text that links to one, are made
// as if they did not.
func TestNamingWhatIsWithheldLeavesNoTrace(t *testing.T) {
	if testing.Short() {
		t.Skip("compares whole trees; go test ./... has it")
	}
	without, with := fullFiles(), fullFiles()
	with["content/cases/bo/index.md"] = "+++\ntitle = \"Bo Secret\"\nstatus = \"at-risk\"\ndraft = true\n+++\nText\n"
	with["content/letters/open/index.md"] = strings.Replace(with["content/letters/open/index.md"], `["ada"]`, `["ada", "bo"]`, 1)
	without["content/pages/about.md"] += "\nSee a friend.\n"
	with["content/pages/about.md"] += "\nSee [a friend](../cases/bo/index.md \"Bo Secret\").\n"
	compare(t, wholeTree(t, with), wholeTree(t, without))
}

// Somebody who is not to be named is a number: whatever their row holds and
// wherever it stands, the site is the same to the byte.
func TestUnnamedPeopleAreTheSameWhoeverTheyAre(t *testing.T) {
	if testing.Short() {
		t.Skip("compares whole trees; go test ./... has it")
	}
	list := func(rows ...string) map[string]string {
		files := fullFiles()
		files["content/letters/open/signatories.csv"] += strings.Join(rows, "")
		return files
	}
	first := func(row string) map[string]string {
		files := fullFiles()
		head, rest, _ := strings.Cut(files["content/letters/open/signatories.csv"], "\n")
		files["content/letters/open/signatories.csv"] = head + "\n" + row + rest
		return files
	}
	sorted := func(files map[string]string) map[string]string {
		files = maps.Clone(files)
		files["content/letters/open/index.md"] = strings.Replace(files["content/letters/open/index.md"], "[[to]]", "signatories_sort = \"name\"\n[[to]]", 1)
		return files
	}
	ada := list("Zed Secret,\"Secret, Zed\",judge,Group Z,KZ,Зед,no,\n")
	for what, pair := range map[string][2]map[string]string{
		"another name":          {ada, list("Yan Other,,,,,,no,\n")},
		"another group":         {ada, list("Zed Secret,,,Group A,PL,,no,\n")},
		"another place":         {ada, first("Zed Secret,\"A first\",judge,Group Z,KZ,Зед,no,\n")},
		"in the order of names": {sorted(ada), sorted(first("Aaa First,Aaa,,Group A,,,no,\n"))},
		"named until yesterday": {ada, list("Zed Secret,,,Group A,PL,,yes,2025-12-31\n")},
		"initials, other names": {list("Zed Secret,\"Secret, Zed\",,,,Зед Секрет,initials,\n"), list("Zoe Smith,\"Aaa\",,,,Яна Інша,initials,\n")},
		"initials, sorted":      {sorted(list("Zed Secret,\"Secret, Zed\",,,,,initials,\n")), sorted(first("Zoe Smith,\"Aaa\",,,,,initials,\n"))},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			compare(t, wholeTree(t, pair[0]), wholeTree(t, pair[1]))
		})
	}
}

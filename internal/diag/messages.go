package diag

// Messages is the one table of what casebook says about a site, by the rooms
// that say it. A row is {id, text, hint}; Message tells how rows are written.
// Lower case, no full stop, found against expected; a code stays for good.
var Messages = []Message{
	// address, takedown, page

	// asset, picture

	// check

	// command line

	// config

	// content

	// decode: front matter and TOML
	{"empty-file", "the file is empty", `begin with +++, title = "…" and +++, each on a line of its own`},
	{"invalid-utf8", "a byte that is not UTF-8", "save the file as UTF-8"},
	{"missing-front-matter", "the file does not begin with front matter", `begin with +++, title = "…" and +++, each on a line of its own`},
	{"missing-front-matter/fence", "the line that opens the front matter holds more than +++", "write +++ alone on its line"},
	{"unclosed-front-matter", "the front matter that begins here does not end", "write +++ on a line of its own below it"},
	{"yaml-front-matter", "front matter between --- lines (YAML) is not read", `write +++ for --- and title = "…" for title: …`},
	{"too-deep", "tables or lists nested deeper than {levels} levels", ""},
	{"too-deep/key", "a key, with the tables around it, longer than {bytes} bytes", ""},

	// guard

	// letter

	// markdown

	// publish

	// seal

	// serve

	// signatory

	// site

	// svg, pdf

	// theme

	// words and dates (locale)
}

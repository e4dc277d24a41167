// Package theme renders pages by the site's layouts over the built-in ones, and
// holds the interface words of every language.
//
// Files (a site's own file of the same name takes the built-in one's place):
//
//	layouts/base.html          the frame: {{block "main" .}}{{end}} and other blocks
//	layouts/KIND.html          home, cases, case, update, letters, letter, signatories, page, subscribe, 404, alias, stub
//	layouts/partials/NAME.html a fragment, called with {{template "partials/NAME.html" .}}
//	layouts/i18n/LANG.toml     interface words
//
// A layout that consists of {{define}} blocks alone is rendered through
// base.html; one that has text of its own outside of them (alias, stub) is the
// whole page by itself. Partials are visible in every layout and in each other.
// Names are paths below layouts/, with their extension.
//
// Functions, besides those of Go's html/template (and, or, not, eq, lt, len,
// index, slice, printf, print, urlquery …):
//
//	t KEY [COUNT] [NAME VALUE]…  an interface word: {{t "letters"}}, {{t "signed" .Signed}},
//	                             {{t "page_of" "page" .Number "of" .Of}}. COUNT chooses the plural form and
//	                             is {n} in the word, NAME is {NAME}. Numbers and dates are written as the
//	                             language writes them. An unknown key is an error.
//	around KEY NAME [COUNT] [NAME VALUE]…
//	                             a word that is split at {NAME}, for markup in the middle of a sentence:
//	                             {{with around "write_to" "address"}}{{.Before}}<a href="…">…</a>{{.After}}{{end}}
//	date MOMENT [STYLE]          "21 May 2020"; STYLE is "long" (default), "medium" (21 Sept 2020; where the language
//	                             does so, in figures), "short" (21/09/2020) or "full" (with the weekday); the day
//	                             alone, "" for a zero value
//	time MOMENT                  "14:30"; "" when the moment has no time of day
//	datetime MOMENT|SINCE        for <time datetime>: "2020-05-21", "2020-05-21T14:30:00+06:00", "2017-03", "2017"
//	since SINCE                  "2017", "March 2017", "5 March 2017"; "" for a zero value
//	number N                     "20,000"
//	size OCTETS                  "14 KB"
//	list STRINGS                 "A, B and C"
//	country CODE                 a country's name; what is not an ISO code is given back as it is
//	language TAG                 a language's name in itself: "Українська"
//	direction TAG                "ltr" or "rtl"
//	percent N OF                 how much of OF is N, from 0 to 100 with at most one decimal, for the width of a bar
//	args NAME VALUE …            several values for a partial: {{template "partials/x.html" (args "Page" .Page "Item" .)}}
package theme

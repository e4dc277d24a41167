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

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
	{"seal-broken", "the title, date, addressees or text are not those that were sealed", `put them back, or say what was corrected: casebook seal {letter} --note "…"`},
	{"stale-translation", "the text that this translates has changed since", `bring the translation up to date, then write translates = "{seal}"`},

	// serve

	// signatory
	{"bad-date/cell", "row {row}: {column} is not a date", "write it as 2020-05-21"},
	{"bad-json", "not valid JSON here", "a missing comma, bracket or quotation mark"},
	{"bad-json/after", "something follows the end of the array", ""},
	{"bad-json/open", "the array does not end", "a missing ] or } at the end"},
	{"bad-public", "row {row}: {column} says neither whether to name the person nor to show initials", "yes, no or initials"},
	{"bad-quote", "row {row}: a quotation mark inside a cell", `write the cell in "…", and " in it twice`},
	{"bad-quote/lines", "row {row}: a quotation mark that is not closed as it should be, up to line {line}", `write the cell in "…", and " in it twice`},
	{"bad-record", "a hash in this record is damaged", "restore the file from version control"},
	{"columns-left-out", "columns that are never published were left out: {columns}", "{language} is not a language of the site"},
	{"columns-left-out/more", "columns that are never published were left out: {columns} and {more} more", "{language} is not a language of the site"},
	{"columns-left-out/nameless", "column {column} has no name: it is left out, and never published", ""},
	{"columns-left-out/unnamed", "{n} {n:column that is|columns that are} never published {n:was|were} left out", ""},
	{"control-character/cell", "row {row}: {column} holds a control character", "copy the text anew, as plain text"},
	{"damaged-workbook", "the workbook is damaged: it cannot be unpacked and read to its end", "open it in a spreadsheet program and save it anew"},
	{"damaged-workbook/document-type", "the workbook is damaged: it declares a document type", "open it in a spreadsheet program and save it anew"},
	{"damaged-workbook/long-cell", "the workbook is damaged: a cell in it holds more than 1 MB", "open it in a spreadsheet program and save it anew"},
	{"damaged-workbook/long-tag", "the workbook is damaged: a text or a tag in it is longer than 1 MB", "open it in a spreadsheet program and save it anew"},
	{"damaged-workbook/no-number", "the workbook is damaged: a cell that should hold a number does not", "open it in a spreadsheet program and save it anew"},
	{"damaged-workbook/no-part", "the workbook is damaged: a part of it is missing", "open it in a spreadsheet program and save it anew"},
	{"damaged-workbook/no-sheet", "the workbook is damaged: it has no visible sheet", "open it in a spreadsheet program and save it anew"},
	{"damaged-workbook/no-text", "the workbook is damaged: a cell points to a text that is not there", "open it in a spreadsheet program and save it anew"},
	{"damaged-workbook/none", "not a workbook", "save it as .xlsx, or as .csv"},
	{"damaged-workbook/order-of-cells", "the workbook is damaged: its cells are out of order", "open it in a spreadsheet program and save it anew"},
	{"damaged-workbook/order-of-rows", "the workbook is damaged: its rows are out of order", "open it in a spreadsheet program and save it anew"},
	{"damaged-workbook/two-parts", "the workbook is damaged: two of its parts have one name", "open it in a spreadsheet program and save it anew"},
	{"doubtful-row/accents", "the names differ only in accents", ""},
	{"doubtful-row/accents-less", "the names differ only in accents, and it asks to show less of the person", ""},
	{"doubtful-row/column", "the same name, another {column}", ""},
	{"doubtful-row/column-less", "the same name, another {column}, and it asks to show less of the person", ""},
	{"doubtful-row/formula", "a cell begins as a formula does in spreadsheet programs", ""},
	{"empty-file/array", "no rows", "an array of objects: {example}"},
	{"empty-file/table", "no rows", "the first row names the columns: name, organisation, country, public"},
	{"empty-file/toml", "no rows", "write each person as a table [[signatory]]"},
	{"encrypted-workbook", "the workbook is protected by a password", "save it without a password"},
	{"encrypted-workbook/old", "the workbook is protected by a password, or of Excel 97", "save it as .xlsx without a password"},
	{"failed-formula", "row {row}: {column} is a formula without a result", "put the value in its place, or open and save the workbook in a spreadsheet program"},
	{"header-not-first", "row {row} stands above the row that names the columns, but is filled like the rows below it", "move the row that names the columns above all people; delete what is no person"},
	{"hidden-rows", `{n} {n:row is|rows are} hidden in the sheet "{sheet}", and {n:is|are} read like all others`, "show them, and delete those that do not belong to the list"},
	{"long-row", "row {row} is longer than 1 MB", ""},
	{"long-row/quote", "row {row} is longer than 1 MB", "is there a quotation mark that is never closed?"},
	{"lost-letter", "row {row}: {column} holds a letter that was lost (\ufffd)", "write it anew"},
	{"lost-letter/encoding", "row {row}: {column} holds a letter that was lost (\ufffd)", "write it anew; is the list in {encoding}?"},
	{"more-problems/errors", "{n} more errors in this file are not listed", ""},
	{"more-problems/warnings", "{n} more warnings in this file are not listed", ""},
	{"no-key", "the key that recognises who was taken off is missing", "restore {file} from version control"},
	{"no-name", "no name was given", ""},
	{"no-name/cell", "row {row}: {column} is empty", "every row needs one, public or not"},
	{"no-name-column", "no column called name", "the first row names the columns: name, organisation, country, public"},
	{"no-row", "{file} has no row {row}", ""},
	{"no-sheet", `no sheet called "{sheet}"`, "its sheets are {sheets}"},
	{"no-sheet/near", `no sheet called "{sheet}"`, `did you mean "{near}"?`},
	{"not-a-consent", "a column looks as if it said who may be named, but only one called public is read", "say it in a column public: yes for who is named, no for who is not; if it is about something else, give it another name"},
	{"not-a-consent/empty", "row {row}: {column} is empty, and another column may say that the person is not to be named", "write yes, no or initials"},
	{"not-a-consent/named", `the column "{column}" looks as if it said who may be named, but only one called public is read`, "say it in a column public: yes for who is named, no for who is not; if it is about something else, give it another name"},
	{"not-a-consent/reversed", "a column says who is not to be named, but it is never read", "write it the other way round, in a column public with yes or no"},
	{"not-a-list/array", "not an array of objects", "{example}"},
	{"not-a-list/toml", "signatory is not a list of tables", "write [[signatory]] above each person"},
	{"not-an-object", "row {row} is not an object", "{example}"},
	{"not-editable/add", "rows cannot be added to the file without touching others", "save the list anew in a spreadsheet program, as CSV UTF-8"},
	{"not-editable/import", "the letter's signatories are in a workbook, which casebook does not change", "add the people there, or save the list as signatories.csv in its place"},
	{"not-editable/take-out", "the row cannot be taken out of the file without touching others", "delete it by hand, then withdraw the name"},
	{"other-name", "row {row} of {file} has another name", "rows are counted as the spreadsheet program does, and move when one is taken out"},
	{"probable-duplicate", "row {row} has the same name as row {before}", "delete one, unless they are two people"},
	{"probable-duplicate/named-before", "row {row} has the same name as row {before}, which names somebody whom row {row} does not", "let the rows agree, unless they are two people"},
	{"probable-duplicate/now-named", "row {row} has the same name as row {before}, and names somebody whom row {before} does not", "let the rows agree, unless they are two people"},
	{"same-person", "row {row} is the same in every cell as the one that was taken off", "add what tells the two people apart, as an organisation or a role"},
	{"second-header", "row {row} names the columns again", "delete it, and see that the columns below it are the same"},
	{"shows-less", "row {row}: {column} asks to show less of the person than row {other} of {file} does", "write the same there, or leave out the row that no longer holds; for another person of the name: --accept {row}"},
	{"too-large/list", "the file is larger than 512 MB", "change it by hand"},
	{"too-large/workbook", "the workbook is larger than 64 MB", "save the list as .csv"},
	{"too-large/unpacked", "the workbook unpacks to far more than a list of people", "save the list as .csv"},
	{"too-long", "row {row}: {column} is longer than {n} characters", ""},
	{"too-many-cells", "row {row} has a cell in column {column}, where no column is named", ""},
	{"too-many-cells/comma", "row {row} has a cell in column {column}, where no column is named", "is a comma in a cell that has no quotation marks?"},
	{"two-columns", "two columns for {column}: {first} and {second}", "keep one"},
	{"two-columns/cell", "row {row}: {column} is given twice", ""},
	{"unknown-country/cell", "row {row}: {column} has two letters that are no country's code", "a code of ISO 3166-1, as GB for the United Kingdom, or the country's name"},
	{"unknown-encoding", `unknown encoding "{encoding}"`, "a name as windows-1250, windows-1251, windows-1252 or windows-1257"},
	{"unknown-encoding/near", `unknown encoding "{encoding}"`, `did you mean "{near}"?`},
	{"unknown-format", "not a signatory file that casebook reads", "save it as {others} or {last}"},
	{"withdrawn", "row {row} names somebody who was taken off this letter", "delete the row; for another person of the same name: casebook withdraw --keep-row"},
	{"wrong-encoding/cell", "row {row}: {column} is not in UTF-8", "save the file as UTF-8"},
	{"wrong-encoding/list", "the list is not in UTF-8", "save the file as {save}, or {name}, or whichever encoding it is in"},
	{"wrong-encoding/list-guess", "the list is not in UTF-8; it is most probably in {guess}", "if so, {name}, or save the file as {save}"},
	{"wrong-encoding/mixed", "row {row} is not in UTF-8, but rows before it are: the file mixes two encodings", "save all of it as CSV UTF-8"},
	{"wrong-encoding/mixed-guess", "row {row} is not in UTF-8, but rows before it are: the file mixes two encodings", "that row is most probably in {guess}; save all of it as CSV UTF-8"},
	{"wrong-encoding/no-letters", "the file's encoding has no letters for a name that is to be added", "save the signatory file as CSV UTF-8"},
	{"wrong-encoding/not-whole", "the file is not whole in its encoding", "save it as UTF-8"},
	{"wrong-encoding/row", "row {row} is not in UTF-8", "save the file as {save}, or {name}, or whichever encoding it is in"},
	{"wrong-encoding/row-guess", "row {row} is not in UTF-8; it is most probably in {guess}", "if so, {name}, or save the file as {save}"},
	{"wrong-encoding/utf-8", "the list is in UTF-8, not in {encoding}", "name no encoding: UTF-8 needs none"},
	{"wrong-key", "{file} holds no key of casebook", "restore it from version control"},
	{"wrong-key/other", "not the key that {record} was written with", "restore {file} from version control"},
	{"wrong-type/cell", "row {row}: {column} is not a text", ""},
	{"wrong-type/number", "row {row}: {column} is a number where a text is expected", ""},
	{"wrong-type/truth", "row {row}: {column} is true or false where a text is expected", ""},

	// site

	// svg, pdf

	// theme

	// words and dates (locale)
}

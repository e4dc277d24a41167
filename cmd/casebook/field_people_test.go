package main

import "testing"

func TestBlankAnswerNamesNobody(t *testing.T) {
	site := fieldSite(t, "blank-answer")
	checkSays(t, exitContent, []string{"build", "--site", site},
		"content/letters/l/signatories.csv:3:", "1 row does not say in public whether the person may be named: row 3",
		"fill it in: yes, no or initials; or write signatories_public = true (or false) in the letter")
}

func TestConsentInOtherWordsStopsTheBuild(t *testing.T) {
	site := fieldSite(t, "consent-in-other-words")
	checkSays(t, exitContent, []string{"build", "--site", site},
		`content/letters/l/signatories.csv:1:6: error: the column "Показувати моє ім’я на сайті?" looks as if it said who may be named`,
		`say it in a column public`, `write signatories_ignore = ["Показувати моє ім’я на сайті?"] in the letter`)
}

func TestRowWithAnotherDelimiterNamesNobody(t *testing.T) {
	site := fieldSite(t, "row-with-another-delimiter")
	checkSays(t, exitContent, []string{"build", "--site", site},
		"content/letters/l/signatories.csv:3:1: error: row 3 does not fit the row that names the columns")
}

func TestNameThatIsAnAddressIsWarnedAbout(t *testing.T) {
	site := fieldSite(t, "name-that-is-an-address")
	checkSays(t, 0, []string{"build", "--site", site},
		"content/letters/l/signatories.csv:3:1: warning: rows 3, 4: name holds an e-mail address",
		"row 5: name holds a telephone number", "row 6: name holds a web address",
		"rows 7, 8, 9: what stands in name is no name")
}

func TestRowCrossedOutIsWarnedAbout(t *testing.T) {
	site := fieldSite(t, "row-crossed-out")
	checkSays(t, 0, []string{"build", "--site", site},
		"content/letters/l/signatories.xlsx: S!3:3: warning: rows 3, 4 are crossed out, or some cells in them, and read like all others")
}

func TestNameInTwoColumnsIsAskedFor(t *testing.T) {
	site := fieldSite(t, "first-and-last-name")
	checkSays(t, exitContent, []string{"build", "--site", site},
		`no column called name (join the columns "First Name" and "Last Name" into one column called name)`)
}

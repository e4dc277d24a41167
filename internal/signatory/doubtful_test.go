package signatory

import "testing"

// TestAddressesAmongNamesAreWarnedAbout holds that private data which somebody
// typed into a public cell are not published without a word.
func TestAddressesAmongNamesAreWarnedAbout(t *testing.T) {
	_, rep := scanned(t, ".csv", "name,role\nAda Example,\na@example.org,\nBo <b@example.org>,\n+380 44 123 45 67,\nhttps://example.org/c,\nCy Example,+44 20 7946 0000\nDi Example,since 1999\n", options())
	const want = `signatories.csv:3:1: warning: rows 3, 4: name holds an e-mail address, which would be published (delete it, or write a name in its place) [doubtful-row]
signatories.csv:5:1: warning: row 5: name holds a telephone number, which would be published (delete it, or write a name in its place) [doubtful-row]
signatories.csv:6:1: warning: row 6: name holds a web address, which would be published (delete it, or write a name in its place) [doubtful-row]
signatories.csv:7:12: warning: row 7: role holds a telephone number, which would be published (delete it, or write a name in its place) [doubtful-row]`
	if got := said(rep); got != want {
		t.Errorf("got\n%s", got)
	}
}

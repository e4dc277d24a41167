package diag

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// At the desk nobody is told of options and commands, and of nothing that the message
// does not know.
func TestMessagesAtTheDeskNameNoCommands(t *testing.T) {
	named := regexp.MustCompile(`\{([a-z]+)[:}]`)
	command := regexp.MustCompile(`--|casebook (init|new|import|build|serve|deploy|sign|verify|withdraw|seal|takedown|check|schema|theme|version)\b`)
	parts := func(m Message) (names []string) {
		for _, found := range named.FindAllStringSubmatch(m.Text+m.Hint, -1) {
			names = append(names, found[1])
		}
		return names
	}
	for _, own := range MessagesAtDesk {
		m, known := byID[own.ID]
		if !known {
			t.Errorf("%q is not in the table", own.ID)
		}
		said := atDesk[own.ID]
		if text := said.Text + " " + said.Hint; command.MatchString(text) {
			t.Errorf("%s: %q", own.ID, text)
		}
		for _, name := range parts(own) {
			if !slices.Contains(parts(m), name) {
				t.Errorf("%s has no part %q", own.ID, name)
			}
		}
	}
}

func TestAtDeskSaysWhatCanBeDoneThere(t *testing.T) {
	if got := Say("command/withdraw-several", "rows", Rows{2, 5}, "file", "list.csv").AtDesk().String(); strings.Contains(got, "--row") || !strings.Contains(got, "which row") {
		t.Errorf("got %s", got)
	}
	inner := Say("wrong-encoding/list-guess", "guess", "koi8-u", "name", Say("name-encoding/import", "encoding", "koi8-u"), "save", "CSV UTF-8")
	if got := inner.AtDesk().String(); !strings.Contains(got, "say that it is in koi8-u") {
		t.Errorf("got %s", got)
	}
	d := ErrorAt(Position{File: "x.csv"}, Say("withdrawn", "row", Rows{2}))
	d.Message = "a word was taken out"
	if got := d.AtDesk(); got.Message != d.Message || got.Hint != d.Hint {
		t.Errorf("got %s", got)
	}
}

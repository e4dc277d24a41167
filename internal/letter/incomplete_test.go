package letter

import (
	"strings"
	"testing"
)

func TestLetterWithLettersThatCouldNotBeReadIsADraft(t *testing.T) {
	if page := (&Letter{Title: "A letter", Incomplete: true}).Page(nil); !strings.Contains(page, "draft = true") || !strings.Contains(page, "[?]") {
		t.Errorf("got:\n%s", page)
	}
}

package theme

import (
	"os"
	"testing"

	"casebook/internal/config"
	"casebook/internal/diag"
)

func TestX(t *testing.T) {
	var rep diag.Report
	th := Load(os.DirFS("../.."), os.DirFS("testdata/none"), []config.Language{{Tag: "en"}, {Tag: "uk"}}, &rep)
	for _, d := range rep.All() {
		t.Error(d)
	}
	t.Log(th.Words("uk").T("withheld_until", "date", "21 травня 2020 р."), th.Words("uk").T("signed", 22000), th.Words("en").T("signed", 1))
}

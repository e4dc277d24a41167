package config

import (
	"os"
	"testing"

	"casebook/internal/diag"
)

func TestTryExample(t *testing.T) {
	var rep diag.Report
	s := Load(os.DirFS("../.."), &rep)
	t.Logf("%+v", s)
	for _, d := range rep.All() {
		t.Error(d)
	}
}

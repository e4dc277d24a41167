package signatory

import (
	"regexp"
	"testing"
	"testing/fstest"

	"casebook/internal/diag"
)

// TestOldRecordIsToldAndRenewed holds that a record without the sound of a name, as older
// programs wrote it, is told, and that withdrawing the name once more adds it.
func TestOldRecordIsToldAndRenewed(t *testing.T) {
	const dir = "content/letters/x"
	site := fstest.MapFS{dir + "/signatories.csv": {Data: []byte("name\nZyx Qwerty\nAda Example\n")}}
	apply := func(who string) *Withdrawal {
		t.Helper()
		o := options()
		var rep diag.Report
		var err error
		if o.Withdrawn, err = LoadWithdrawn(site, dir, &rep); err != nil || rep.Failed() {
			t.Fatal(err, said(&rep))
		}
		w, err := PlanWithdrawal(site, dir+"/signatories.csv", who, 0, true, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range w.files {
			site[f.file] = &fstest.MapFile{Data: f.text}
		}
		return w
	}
	apply("Zyx Qwerty")
	if old := OldWithdrawals(site); len(old) > 0 {
		t.Fatalf("a new record is old: %v", old)
	}
	record := dir + "/" + Record
	site[record] = &fstest.MapFile{Data: regexp.MustCompile(`(?m)^sounds = .*\n`).ReplaceAll(site[record].Data, nil)}
	if old := OldWithdrawals(site); old[dir] != 1 {
		t.Fatalf("got %v, want one person of %s", old, dir)
	}
	apply("Zyx Qwerty")
	if old := OldWithdrawals(site); len(old) > 0 {
		t.Errorf("after the name was withdrawn once more: %v", old)
	}
	if w := apply("Zyx Qwerty"); len(w.files) > 0 {
		t.Error("a third time writes something")
	}
}

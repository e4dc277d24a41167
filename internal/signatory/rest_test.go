package signatory

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"casebook/internal/diag"
)

func TestRestThatAListNeeds(t *testing.T) {
	for _, tt := range []struct {
		file, text string
		want       time.Duration
	}{
		{"signatories.csv", "name\nAda Example\n", restWhole},
		{"Signatories.CSV", "name\r\nAda Example\r\n", restWhole},
		{"signatories.csv", "name\rAda Example\r", restWhole},
		{"signatories.csv", "name\nAda Exa", restUnended},
		{"signatories.csv", "", restUnended},
		{"signatories.csv", "\xff\xfen\x00a\x00m\x00e\x00\n\x00", restWhole},
		{"signatories.csv", "\xfe\xff\x00n\x00a\x00m\x00e\x00\n", restWhole},
		{"signatories.csv", "\xff\xfen\x00a\x00m\x00e\x00", restUnended},
		{"signatories.toml", "[[signatory]]\nname = \"Ada Example\"", restUnended},
		{"signatories.json", `[{"name":"Ada Example"}]`, restWhole},
		{"signatories.json", `[{"name":"Ada Ex`, restUnended},
		{"signatories.xlsx", "PK", restWhole},
		{"index.md", "text", 0},
	} {
		if got := RestNeeded(fstest.MapFS{tt.file: {Data: []byte(tt.text)}}, tt.file); got != tt.want {
			t.Errorf("%s %q: got %v, want %v", tt.file, tt.text, got, tt.want)
		}
	}
	if got := RestNeeded(fstest.MapFS{}, "signatories.csv"); got != 0 {
		t.Errorf("a file that is gone: got %v", got)
	}
}

// TestListThatIsBeingWrittenIsWaitedFor writes a list in pieces, as a slow
// program does, and holds that nobody reads it before the last one has rested.
func TestListThatIsBeingWrittenIsWaitedFor(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "signatories.csv")
	write := func(text string) {
		f, err := os.OpenFile(file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
		if err == nil {
			_, err = f.WriteString(text)
			f.Close()
		}
		if err != nil {
			t.Error(err)
		}
	}
	write("name,public\nAda Example,yes\nZyx ")
	go func() {
		time.Sleep(400 * time.Millisecond)
		write("Qwerty,no\n")
	}()
	var rep diag.Report
	if !AwaitRest(os.DirFS(dir), "signatories.csv", &rep) || len(rep.All()) > 0 {
		t.Fatalf("got %v, want the list", rep.All())
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	const clock = 20 * time.Millisecond // how exact the times of files are
	if text, _ := os.ReadFile(file); !strings.HasSuffix(string(text), "Qwerty,no\n") || time.Since(info.ModTime()) < restWhole-clock {
		t.Errorf("read %v after %q was written, want %v after the last row", time.Since(info.ModTime()), text, restWhole)
	}
	old := time.Now().Add(-time.Minute)
	if err := os.Chtimes(file, old, old); err != nil {
		t.Fatal(err)
	}
	var least time.Duration
	for i := range 5 { // a busy machine may be slow, but not each time
		began := time.Now()
		AwaitRest(os.DirFS(dir), "signatories.csv", &rep)
		if took := time.Since(began); i == 0 || took < least {
			least = took
		}
	}
	if least >= restWhole {
		t.Errorf("an old list was waited for: %v", least)
	}
}

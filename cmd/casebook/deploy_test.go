package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// lockedBuffer is written by a command while a test reads it.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// An embargo that opens is sent in that moment, with what was shown before; a
// person whom nobody has seen in a report waits.
func TestDeployWatchSendsWhenAnEmbargoOpens(t *testing.T) {
	site := t.TempDir()
	write := func(name, text string) {
		at := filepath.Join(site, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	opens := func(d time.Duration) string { return time.Now().Add(d).UTC().Format("2006-01-02T15:04:05Z") }
	write("site.toml", "title = \"T\"\nbase_url = \"https://campaign.test/\"\nid = \"campaign.test,2026\"\n[organisation]\nemail = \"a@campaign.test\"\n[deploy.main]\nto = \"www\"\n")
	write("content/pages/first.md", "+++\ntitle = \"First\"\npublish = "+opens(3*time.Second)+"\n+++\nText\n")
	write("content/letters/l/index.md", "+++\ntitle = \"L\"\ndate = 2026-01-01\npublish = "+opens(6*time.Second)+"\n+++\nText\n")
	write("content/letters/l/signatories.csv", "name\nInvented Anna\n")
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	var out, says lockedBuffer
	ended := make(chan int)
	go func() {
		ended <- run(ctx, []string{"deploy", "--watch", "--yes", "--site", site}, strings.NewReader(""), &out, &says)
	}()
	until := func(what string, is func() bool) {
		t.Helper()
		for end := time.Now().Add(30 * time.Second); !is(); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%s: it says\n%s", what, says.String())
			}
		}
	}
	exists := func(name string) func() bool {
		return func() bool {
			_, err := os.Stat(filepath.Join(site, "www", filepath.FromSlash(name)))
			return err == nil
		}
	}
	until("the first version", exists("index.html"))
	if exists("first/index.html")() {
		t.Error("sent before its time")
	}
	until("the embargo", exists("first/index.html"))
	until("the next is shown", func() bool { return strings.Contains(says.String(), "Invented Anna") })
	write("content/letters/l/signatories.csv", "name\nInvented Anna\nInvented Bo\n") // a save that nobody was shown
	until("somebody new", func() bool { return strings.Contains(says.String(), "waits for somebody to say yes") })
	if exists("letters/l/index.html")() {
		t.Error("somebody was named who was not shown")
	}
	cancel()
	if code := <-ended; code != 0 {
		t.Errorf("exit %d", code)
	}
}

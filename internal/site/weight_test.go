package site

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// TestPagesStayLight holds what a reader on a slow line waits for: HTML and style
// sheet as hosts send them, and the share cards, which some programs show up to a size.
func TestPagesStayLight(t *testing.T) {
	dir := richSite(t)
	var rows strings.Builder
	rows.WriteString("name,role,organisation,country,public\n")
	for i := range 250 {
		fmt.Fprintf(&rows, "Adalbert%d Example-Sample%d,Member of Parliament,Sample Party %d,%s,yes\n", i, i*7%250, i%9, []string{"DE", "LT", "UA", "PL"}[i%4])
	}
	for name, text := range map[string]string{
		"content/letters/heavy/index.md":        "+++\ntitle = \"A call\"\ndate = 2026-01-05\nplace = \"Brussels\"\ncases = [\"ada\"]\n[[to]]\nname = \"Max Sample\"\noffice = \"Minister\"\n+++\n" + strings.Repeat("We ask you to release Ada Example, who has been held for a poem that nobody wrote.\n\n", 8),
		"content/letters/heavy/signatories.csv": rows.String(),
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	site, err := os.ReadFile(filepath.Join(dir, "site.toml"))
	if err != nil {
		t.Fatal(err)
	}
	wide := strings.Replace(string(site), "per_page = 12", "per_page = 250", 1) + "\n[theme]\nshare = [\"mastodon\", \"bluesky\", \"x\", \"whatsapp\", \"telegram\", \"signal\"]\n"
	if err := os.WriteFile(filepath.Join(dir, "site.toml"), []byte(wide), 0o644); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "public")
	r, err := Run(context.Background(), Options{Dir: dir, Theme: os.DirFS(repository), Now: clock.AddDate(0, 2, 0), Out: out})
	if err != nil || r.Failed() {
		t.Fatal(err, r)
	}
	files := tree(t, out)
	weigh := func(text string) int {
		var b bytes.Buffer
		w := brotli.NewWriterLevel(&b, brotli.BestCompression)
		w.Write([]byte(text)) // a Buffer does not fail
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Len()
	}
	styles, cards := 0, 0
	for name, text := range files {
		if strings.HasPrefix(name, "assets/style.") {
			styles += weigh(string(text))
		}
		if strings.HasSuffix(name, "/card.png") {
			if cards++; len(text) > 60_000 {
				t.Errorf("%s has %d bytes", name, len(text))
			}
		}
	}
	for name, most := range map[string]int{"cases/ada/index.html": 14 << 10, "uk/cases/ada/index.html": 14 << 10, "letters/heavy/index.html": 20 << 10} {
		text, ok := files[name]
		if got := weigh(string(text)) + styles; !ok || got > most {
			t.Errorf("%s: %d bytes with its style sheet, of at most %d", name, got, most)
		} else {
			t.Logf("%s: %d bytes", name, got)
		}
	}
	if cards == 0 {
		t.Error("there are no cards")
	}
}

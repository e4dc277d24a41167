package desk

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"casebook/internal/config"
	"casebook/internal/history"
)

// Somebody edits in two tabs while a colleague changes the same files in an
// editor that knows of no lock. Every save is on the disk or refused with both
// texts; whatever a save replaced is in the history; no conflict goes unsaid. The
// sequences are the same each time, but in the long form (make faults).
func TestFiveHundredSequencesLoseNothing(t *testing.T) {
	b := newBench(t, nil)
	files := []string{adaFile, aboutFile, "content/letters/open/index.md"}
	seed := uint64(1)
	if os.Getenv("CASEBOOK_FAULTS") != "" {
		seed = uint64(time.Now().UnixNano())
	}
	random := rand.New(rand.NewPCG(seed, 1))
	t.Logf("seed %d", seed)
	disk := map[string]string{} // as it has to be
	for _, f := range files {
		disk[f] = b.read(f)
	}
	type tab struct{ etag, source string }
	tabs := [2]map[string]tab{{}, {}}
	replaced := map[string][]string{} // by saves of the desk
	conflicts, saves := 0, 0
	end := time.Now().Add(60 * time.Second)
	sequences := 0
	for ; sequences < 500 && time.Now().Before(end); sequences++ {
		for range 1 + random.IntN(4) {
			f, n := files[random.IntN(len(files))], random.IntN(2)
			switch random.IntN(4) {
			case 0: // a tab reads
				a := b.must(200, "GET", "documents/"+f, nil)
				if a.text("source") != disk[f] {
					t.Fatalf("seed %d: %s: read %q, want %q", seed, f, a.text("source"), disk[f])
				}
				tabs[n][f] = tab{a.Header.Get("ETag"), disk[f]}
			case 1: // the colleague writes
				disk[f] = strings.Replace(disk[f], "title", fmt.Sprintf("# %d\ntitle", random.IntN(1000)), 1)
				if random.IntN(2) == 0 {
					disk[f] += fmt.Sprintf("Line %d.\n", random.IntN(1000))
				}
				b.write(f, disk[f])
			default: // a tab saves what it has read
				read, ok := tabs[n][f]
				if !ok {
					continue
				}
				var body m
				switch random.IntN(3) {
				case 0:
					body = m{"keys": m{"title": fmt.Sprintf("Title %d", random.IntN(1000))}}
				case 1:
					body = m{"text": fmt.Sprintf("Text %d.\n\nMore.\n", random.IntN(1000))}
				default:
					body = m{"source": strings.Replace(read.source, "title", fmt.Sprintf("# tab %d\ntitle", random.IntN(1000)), 1)}
				}
				a := b.ask("PUT", "documents/"+f, body, "If-Match", read.etag)
				now := b.read(f)
				switch {
				case a.Code == 200 && read.source == disk[f]:
					saves++
					if now != disk[f] {
						replaced[f] = append(replaced[f], disk[f])
					}
					if a.text("source") != now || a.Header.Get("ETag") != history.ETag([]byte(now)) {
						t.Fatalf("seed %d: answered %s", seed, a.Body)
					}
					disk[f], tabs[n][f] = now, tab{a.Header.Get("ETag"), now}
				case a.Code == 412 && read.source != disk[f]:
					conflicts++
					theirs, _ := a.JSON["theirs"].(map[string]any)
					yours, _ := a.JSON["yours"].(map[string]any)
					if now != disk[f] || theirs["source"] != disk[f] || yours["source"] == nil {
						t.Fatalf("seed %d: a conflict that lost something: %s", seed, a.Body)
					}
				default:
					t.Fatalf("seed %d: %s: got %d; changed meanwhile: %t", seed, f, a.Code, read.source != disk[f])
				}
			}
		}
	}
	for f, texts := range replaced {
		var kept []string
		versions, _ := history.List(os.DirFS(b.dir), f)
		for _, v := range versions {
			data, _ := history.Read(os.DirFS(b.dir), f, v.Name)
			kept = append(kept, string(data))
		}
		for _, text := range texts {
			if !slices.Contains(kept, text) {
				t.Errorf("seed %d: a version of %s is lost", seed, f)
			}
		}
	}
	t.Logf("%d sequences: %d saves, %d conflicts", sequences, saves, conflicts)
	if sequences < 500 && !testing.Short() {
		t.Logf("stopped after a minute")
	}
}

// Any sequence of edits leaves every line alone that it does not name: comments,
// spaces, quotation marks, line ends, the mark at the beginning; and a document
// says afterwards what it was told.
func FuzzSavesKeepOtherBytes(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9}, "A title", "Text.\n\nMore.\n")
	f.Add([]byte{0, 200, 17, 33, 250, 0, 0, 1}, "it's \"so\" \\ # no comment", "+++\nno fence\r\n")
	f.Add([]byte{255, 128, 64, 32}, "Кампанія\nof lines", "")
	f.Add([]byte{9, 9, 9, 9, 9, 9, 9}, "'''", "\n\n\n")
	lines := []string{
		"# a comment", "title   = \"Ada\" # her name", "summary='x'  ", "\tstatus = \"detained\"", "", "country = \"KZ\"# no space", "image_alt = \"\"\"", "of two", "lines\"\"\"", "since=2026-01-12",
		"[[facts]] # facts", "label = \"A\"", "value = \"B\"", "# below", "[action]", "title = \"Write\"", "url = 'https://example.org/'",
	}
	keys := []string{"title", "summary", "status", "country", "image_alt", "image_credit", "verified"}
	f.Fuzz(func(t *testing.T, script []byte, value, text string) {
		if !isText(value) || !isText(text) {
			t.Skip("no text that JSON or a document holds")
		}
		end := "\n"
		if len(script) > 0 && script[0]%2 == 1 {
			end = "\r\n"
		}
		body := strings.ReplaceAll("\nFirst.\nSecond.\n\nLast.", "\n", end)
		file := "+++" + end + strings.Join(lines, end) + end + "+++" + end + body
		if len(script) > 0 && script[0]%3 == 1 {
			file = "\ufeff" + file
		}
		data, touched, textTouched := []byte(file), map[string]bool{}, false
		said := map[string]string{}
		for i, op := range script[:min(len(script), 12)] {
			e := &edit{}
			key := keys[int(op)%len(keys)]
			v := fmt.Sprintf("%s%d", value, i%3)
			switch {
			case op%5 == 4:
				typed := text + strings.Repeat("x", int(op)%3)
				e.Text, textTouched = &typed, true
			case op%5 == 3:
				e.Keys = m{key: nil}
			default:
				e.Keys = m{key: v}
			}
			next, err := e.apply(adaFile, data, config.Default())
			if err != nil {
				t.Fatalf("%v of %q: %v", e.Keys, data, err)
			}
			if e.Keys != nil {
				touched[key] = true
				if delete(said, key); e.Keys[key] != nil {
					said[key] = lineEndsToLF(v)
				}
			}
			data = next
		}
		doc := describe(adaFile, data)
		for key := range touched {
			if got, _ := doc.Keys[key].(string); lineEndsToLF(got) != said[key] {
				t.Fatalf("%s says %q, was told %q", key, got, said[key])
			}
		}
		at := 0
		for i, line := range lines {
			name, _, _ := strings.Cut(strings.TrimSpace(line), "=")
			name = strings.TrimSpace(name)
			inAlt := (i >= 6 && i <= 8) && touched["image_alt"]
			if i < 10 && touched[name] || inAlt {
				continue
			}
			found := bytes.Index(data[at:], []byte(line+end))
			if found < 0 {
				t.Fatalf("the line %q is not in its place in\n%q", line, data)
			}
			at += found
		}
		if !textTouched && !bytes.HasSuffix(data, []byte("+++"+end+body)) {
			t.Fatalf("the text was changed: %q", data)
		}
		if bytes.HasPrefix([]byte(file), []byte("\ufeff")) != bytes.HasPrefix(data, []byte("\ufeff")) {
			t.Fatal("the mark at the beginning came or went")
		}
	})
}

func isText(s string) bool {
	return strings.ToValidUTF8(s, "") == s && !strings.ContainsAny(s, "\x00\ufffd\ufeff")
}

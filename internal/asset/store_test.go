package asset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"casebook/internal/diag"
)

const canary = "CANARY"

func photo(w, h int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = byte(i/(4*w)) | byte(i&3/3*255)
	}
	return m
}

// dirtyJPEG is a photo with an orientation and a token in comment and EXIF.
func dirtyJPEG(t testing.TB, w, h, orientation int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, photo(w, h), nil); err != nil {
		t.Fatal(err)
	}
	exif := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), byte(orientation), 0, 0, 0, 0, 0, 0)
	head := segment(0xe1, append(exif, canary...))
	head = append(head, segment(0xfe, []byte(canary))...)
	return append(append(append([]byte{0xff, 0xd8}, head...), b.Bytes()[2:]...), canary...)
}

func segment(marker byte, body []byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
}

func dirtyPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return append(b.Bytes(), canary...)
}

func siteWith(name string, data []byte) fstest.MapFS {
	return fstest.MapFS{"content/cases/x/" + name: &fstest.MapFile{Data: data}}
}

// names lists a resource's variants as name width×height.
func names(r *Resource) string {
	var list []string
	for _, v := range r.Variants {
		list = append(list, fmt.Sprintf("%s %d×%d", v.Name, v.Width, v.Height))
	}
	return strings.Join(list, ", ")
}

func TestProbeNamesTheSizesThatScreensNeed(t *testing.T) {
	palette := image.NewPaletted(image.Rect(0, 0, 2000, 10), color.Palette{color.Black, color.White})
	tests := []struct {
		file string
		data []byte
		want string
	}{
		{"small.jpg", dirtyJPEG(t, 300, 200, 1), "small.jpg 300×200"},
		{"photo.jpg", dirtyJPEG(t, 1000, 500, 1), "photo.480w.jpg 480×240, photo.800w.jpg 800×400, photo.jpg 1000×500"},
		{"Photo.JPG", dirtyJPEG(t, 700, 500, 6), "Photo.JPG 500×700"},
		{"turned.jpeg", dirtyJPEG(t, 500, 1250, 8), "turned.480w.jpeg 480×192, turned.800w.jpeg 800×320, turned.jpeg 1250×500"},
		{"large.jpg", dirtyJPEG(t, 4000, 20, 1), "large.480w.jpg 480×2, large.800w.jpg 800×4, large.1200w.jpg 1200×6, large.1600w.jpg 1600×8, large.jpg 2560×13"},
		{"drawing.png", dirtyPNG(t, palette), "drawing.png 2000×10"},
		{"screen.png", dirtyPNG(t, photo(900, 90)), "screen.480w.png 480×48, screen.png 900×90"},
	}
	for _, tt := range tests {
		r, err := NewStore(siteWith(tt.file, tt.data), nil).Probe("content/cases/x/" + tt.file)
		if err != nil {
			t.Errorf("%s: %v", tt.file, err)
			continue
		}
		if got := names(r); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.file, got, tt.want)
		}
	}
}

// produce makes all the sizes of a picture.
func produce(t testing.TB, s *Store, file string) map[string][]byte {
	t.Helper()
	r, err := s.Probe(file)
	if err != nil {
		t.Fatal(err)
	}
	list := []string{}
	for _, v := range r.Variants {
		list = append(list, v.Name)
	}
	out := map[string][]byte{}
	err = s.Produce(r, list, func(name string, data []byte) error { out[name] = data; return nil })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestProducedPicturesHaveTheirSizesAndNoMetadata(t *testing.T) {
	for file, data := range map[string][]byte{
		"turned.jpg": dirtyJPEG(t, 500, 1250, 6), "large.jpg": dirtyJPEG(t, 2700, 9, 1), "screen.png": dirtyPNG(t, photo(900, 90)),
	} {
		s := NewStore(siteWith(file, data), nil)
		r, err := s.Probe("content/cases/x/" + file)
		if err != nil {
			t.Fatal(err)
		}
		files := produce(t, s, r.File)
		for _, v := range r.Variants {
			c, format, err := image.DecodeConfig(bytes.NewReader(files[v.Name]))
			if err != nil || c.Width != v.Width || c.Height != v.Height || "image/"+format != v.MediaType {
				t.Errorf("%s: %s %d×%d, %v, want %+v", v.Name, format, c.Width, c.Height, err, v)
			}
			if bytes.Contains(files[v.Name], []byte(canary)) {
				t.Errorf("%s holds metadata", v.Name)
			}
		}
	}
}

func TestUprightPicturesKeepTheirPixels(t *testing.T) {
	data := dirtyJPEG(t, 1000, 500, 1)
	out := produce(t, NewStore(siteWith("a.jpg", data), nil), "content/cases/x/a.jpg")["a.jpg"]
	before, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	after, err := jpeg.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before.(*image.YCbCr).Y, after.(*image.YCbCr).Y) {
		t.Error("the pixels changed")
	}
}

// code gives the diagnostic code of an error.
func code(err error) string {
	var f *diag.Fault
	if errors.As(err, &f) {
		return f.Code
	}
	return fmt.Sprint(err)
}

func TestFilesThatCannotBeCleanedAreRefused(t *testing.T) {
	jpg := dirtyJPEG(t, 30, 20, 1)
	tests := []struct {
		file, data, code, hint string
	}{
		{"a.gif", "GIF89a\x01\x00\x01\x00\x00", "image-format", "save it as PNG"},
		{"a.avif", "\x00\x00\x00\x1cftypavif", "image-format", "save it as JPEG"},
		{"a.heic", "\x00\x00\x00\x1cftypheic", "image-format", "save it as JPEG"},
		{"a.mp4", "\x00\x00\x00\x1cftypisom", "file-format", "link to it"},
		{"a.mp3", "no sound at all", "file-format", "save it anew"},
		{"a.mp3", "ID3\x04\x00\x00\x00\x00\x00\x04tags", "sound-unclear", "as MP3"},
		{"a.mp3", "RIFF\x00\x00\x00\x00WAVEfmt ", "file-format", ""},
		{"a.docx", "PK\x03\x04\x14\x00", "file-format", "as PDF"},
		{"a.xyz", "text", "file-format", "publish pictures as"},
		{"a.html", "<script>1</script>", "file-format", "publish pictures as"},
		{"a.png", string(jpg), "image-format", `rename it "a.jpg"`},
		{"a.txt", string(jpg), "file-format", `rename it "a.jpg"`},
		{"a.jpg", "hello", "image-format", "save it anew"},
		{"a.txt", "\xe9t\xe9", "file-format", "UTF-8"},
		{"a.txt", icon, "file-format", "a.svg"},
		{"a.svg", "<svg", "image-damaged", "plain SVG"},
		{"a.pdf", "%PDF-1.4", "file-damaged", "print it to PDF"},
		{"a.jpg", string(jpg[:len(jpg)-40]), "image-damaged", "copy it again"},
		{"a.jpg", "", "image-format", "save it anew"},
	}
	for _, tt := range tests {
		s := NewStore(siteWith(tt.file, []byte(tt.data)), nil)
		r, err := s.Probe("content/cases/x/" + tt.file)
		if err == nil {
			err = s.Produce(r, []string{tt.file}, func(string, []byte) error { return nil })
		}
		var f *diag.Fault
		if !errors.As(err, &f) || f.Code != tt.code || !strings.Contains(f.Hint, tt.hint) {
			t.Errorf("%s %.12q: %#v, want %s with %q", tt.file, tt.data, err, tt.code, tt.hint)
		}
	}
}

// A secret key is known by what it holds, beside a page and in assets/static/; the
// public one, and a program that knows of such keys, are published.
func TestSecretKeyIsNotPublished(t *testing.T) {
	filler := strings.Repeat("A", 203) + "=\n"
	for text, secret := range map[string]bool{
		"untrusted comment: minisign encrypted secret key\nRWRTY0IyQ\n":                        true,
		"kept for later\nRWRTY0Iy" + filler:                                                    true,
		"RWQAAEIy" + filler:                                                                    true,
		"-----BEGIN OPENSSH " + "PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n":                     true,
		"\ufeffour key\r\n-----BEGIN " + "PRIVATE KEY-----\r\nMC4CAQAw\r\n":                    true,
		"-----BEGIN RSA " + "PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n":                       true,
		"-----BEGIN PGP " + "PRIVATE KEY BLOCK-----\n\nlFgEZ\n":                                true,
		"PuTTY-User-Key-File-3: ssh-ed25519\n":                                                 true,
		"AGE-SECRET-KEY-1" + strings.Repeat("Q", 58) + "\n":                                    true,
		"untrusted comment: minisign public key\nRWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM\n": false,
		"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEZ\n":                                      false,
		"-----BEGIN CERTIFICATE-----\nMIIB\n":                                                  false,
		"how to tell an untrusted comment: a secret key\n":                                     false,
		`if (s.startsWith("-----BEGIN ` + `PRIVATE KEY-----")) read(s)`:                        false,
	} {
		var said *diag.Fault
		_, err := NewStore(siteWith("note.txt", []byte(text)), nil).Probe("content/cases/x/note.txt")
		if got := errors.As(err, &said) && said.Code == "secret-key"; got != secret || !secret && err != nil {
			t.Errorf("beside a page: %q: %v", text, err)
		}
		m, problems := build(t, tree(), tree("assets/static/note.txt", text))
		if got := len(problems) == 1 && strings.HasPrefix(problems[0], "assets/static/note.txt: error: this is a secret key"); got != secret || len(m.Static) == 1 == secret {
			t.Errorf("in assets/static/: %q: %q", text, problems)
		}
	}
}

func TestPlainTextIsPublishedAsItIs(t *testing.T) {
	const text = "name,sum\nA,1\n"
	s := NewStore(siteWith("data.csv", []byte(text)), nil)
	r, err := s.Probe("content/cases/x/data.csv")
	if err != nil || r.Kind != Text || r.MediaType != "text/csv" {
		t.Fatalf("%+v, %v", r, err)
	}
	err = s.Produce(r, []string{"data.csv"}, func(name string, data []byte) error {
		if name != "data.csv" || string(data) != text {
			t.Errorf("%s: %q", name, data)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSizeThatWouldOverwriteAnotherFileIsRefused(t *testing.T) {
	site := siteWith("a.jpg", dirtyJPEG(t, 900, 9, 1))
	site["content/cases/x/a.480w.jpg"] = site["content/cases/x/a.jpg"]
	if _, err := NewStore(site, nil).Probe("content/cases/x/a.jpg"); code(err) != "name-taken" {
		t.Errorf("%v, want name-taken", err)
	}
}

func TestFoldersAreNoResources(t *testing.T) {
	s := NewStore(tree("content/cases/x/a.jpg/b", ""), nil)
	for _, file := range []string{"content/cases/x/a.jpg", "content/cases/x/none.jpg"} {
		if _, err := s.Probe(file); code(err) != "file-unreadable" || strings.Contains(err.Error(), "content") {
			t.Errorf("%s: %v, want file-unreadable without the path", file, err)
		}
	}
}

func TestStoreWithoutAFileLooksAgain(t *testing.T) {
	site := siteWith("a.jpg", dirtyJPEG(t, 30, 20, 1))
	s := NewStore(site, nil)
	const file = "content/cases/x/a.jpg"
	for _, width := range []int{30, 40} {
		site[file] = &fstest.MapFile{Data: dirtyJPEG(t, width, 20, 1)}
		s = s.Forget(file)
		if r, err := s.Probe(file); err != nil || r.Width != width {
			t.Errorf("%+v, %v, want width %d", r, err, width)
		}
	}
	delete(site, file)
	if r, err := s.Probe(file); err != nil || r.Width != 40 {
		t.Errorf("the store that pages were planned with gives %+v, %v", r, err)
	}
	if s.Forget("content/cases/y/index.md") != s {
		t.Error("a store that knows nothing of a file is not the same without it")
	}
}

// openCache opens a cache that is a folder's only content.
func openCache(t testing.TB, dir string) *DiskCache {
	t.Helper()
	root, err := os.OpenRoot(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return OpenDiskCache(func() *os.Root { return root }, filepath.Base(dir), false)
}

func TestCachedSizesAreTheSameAndNotMadeAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	site := siteWith("a.jpg", dirtyJPEG(t, 900, 60, 6))
	site["content/cases/x/b.jpg"] = &fstest.MapFile{Data: dirtyJPEG(t, 1300, 60, 1)}
	const file = "content/cases/x/b.jpg"
	first := produce(t, NewStore(site, openCache(t, dir)), file)
	counting := &countingCache{Cache: openCache(t, dir)}
	second := produce(t, NewStore(site, counting), file)
	if counting.puts != 0 || len(second) != 3 {
		t.Errorf("%d sizes made again, %d in all", counting.puts, len(second))
	}
	for name, data := range first {
		if !bytes.Equal(second[name], data) {
			t.Errorf("%s differs", name)
		}
	}
}

type countingCache struct {
	Cache
	mu   sync.Mutex
	puts int
}

func (c *countingCache) Put(key string, data []byte) {
	c.mu.Lock()
	c.puts++
	c.mu.Unlock()
	c.Cache.Put(key, data)
}

func TestDamagedCacheEntriesAreMadeAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	site := siteWith("a.jpg", dirtyJPEG(t, 900, 60, 1))
	first := produce(t, NewStore(site, openCache(t, dir)), "content/cases/x/a.jpg")
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range entries {
		path := filepath.Join(dir, e.Name())
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			b[len(b)-1] ^= 1
		} else {
			b = b[:len(b)/2]
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range produce(t, NewStore(site, openCache(t, dir)), "content/cases/x/a.jpg") {
		if !bytes.Equal(first[name], data) {
			t.Errorf("%s differs", name)
		}
	}
}

func TestTrimDropsWhatWasNotUsed(t *testing.T) {
	dir := t.TempDir()
	keptKey, droppedKey := cacheKey([32]byte{1}, "w"), cacheKey([32]byte{2}, "w")
	old := openCache(t, dir)
	old.Put(keptKey, []byte("1"))
	old.Put(droppedKey, []byte("2"))
	c := openCache(t, dir)
	if _, ok := c.Get(keptKey); !ok {
		t.Fatal("the entry is not there")
	}
	c.Trim()
	_, kept := c.Get(keptKey)
	_, dropped := c.Get(droppedKey)
	if !kept || dropped {
		t.Errorf("kept %t, dropped still there %t", kept, dropped)
	}
	if _, err := os.Stat(filepath.Join(dir, ".gitignore")); err != nil {
		t.Errorf("pictures of drafts could be committed: %v", err)
	}
}

func TestPicturesWaitUntilThereIsRoomForTheirPixels(t *testing.T) {
	job := &sizing{store: NewStore(nil, nil), data: dirtyJPEG(t, 60, 40, 1)}
	defer job.close()
	if err := job.decode(); err != nil || job.pixels != 60*40 {
		t.Errorf("got %d pixels, %v", job.pixels, err)
	}
	if job.store.pixels.TryAcquire(maxPixels) {
		t.Error("a picture that needs all the room did not wait")
	}
}

// Sizes asked for one by one, together, and by many at once are the same.
func TestSizesDoNotDependOnHowTheyAreAskedFor(t *testing.T) {
	site := siteWith("a.jpg", dirtyJPEG(t, 2100, 90, 1))
	const file = "content/cases/x/a.jpg"
	want := produce(t, NewStore(site, nil), file)
	s := NewStore(site, nil)
	var wg sync.WaitGroup
	for name := range want {
		wg.Go(func() {
			r, err := s.Probe(file)
			if err == nil {
				err = s.Produce(r, []string{name}, func(name string, data []byte) error {
					if !bytes.Equal(data, want[name]) {
						return errors.New(name + " differs")
					}
					return nil
				})
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func BenchmarkProbe(b *testing.B) {
	site := siteWith("a.jpg", dirtyJPEG(b, 2000, 1500, 6))
	s := NewStore(site, nil)
	for b.Loop() {
		s = s.Forget("content/cases/x/a.jpg")
		if _, err := s.Probe("content/cases/x/a.jpg"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkProduceCached(b *testing.B) {
	s := NewStore(siteWith("a.jpg", dirtyJPEG(b, 2000, 1500, 6)), openCache(b, filepath.Join(b.TempDir(), "cache")))
	for b.Loop() {
		produce(b, s, "content/cases/x/a.jpg")
	}
}

// TestTableOfAnswersIsNoResource holds that a table which says who may be named is
// not published as it is, wherever it lies.
func TestTableOfAnswersIsNoResource(t *testing.T) {
	for text, private := range map[string]bool{
		"name,public\nAda Example,no\n": true, "Vorname;Nachname;Einwilligung\nAda;Example;nein\n": true, "Name\tanonymous\nAda\tyes\n": true,
		"name,role\nAda Example,judge\n": false, "year,count\n2020,5\n": false,
	} {
		s := NewStore(siteWith("data.csv", []byte(text)), nil)
		_, err := s.Probe("content/cases/x/data.csv")
		if private != (err != nil) || private && !strings.Contains(err.Error(), "whether they may be named") {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

// A photo has WebP beside its sizes, and each weighs less than what browsers
// without WebP get, also where one of that quality would not.
func TestPhotoIsLighterAsWebP(t *testing.T) {
	noise := image.NewRGBA(image.Rect(0, 0, 1000, 300))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Pix {
		noise.Pix[i] = byte(random.Uint32())
	}
	var hard bytes.Buffer
	if err := jpeg.Encode(&hard, noise, &jpeg.Options{Quality: 20}); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"soft.jpg": dirtyJPEG(t, 1000, 300, 1), "hard.jpg": hard.Bytes()} {
		s := NewStore(siteWith(name, data), nil)
		r, err := s.Probe("content/cases/x/" + name)
		if err != nil {
			t.Fatal(err)
		}
		bytes := map[string]int{}
		var names []string
		for _, v := range append(slices.Clone(r.Variants), r.Light...) {
			names = append(names, v.Name)
		}
		want := fmt.Sprintf("[%s.480w.jpg %[1]s.800w.jpg %[1]s.jpg %[1]s.jpg.480w.webp %[1]s.jpg.800w.webp %[1]s.jpg.1000w.webp]", strings.TrimSuffix(name, ".jpg"))
		if got := fmt.Sprint(names); got != want {
			t.Fatalf("%s\nwant %s", got, want)
		}
		if err := s.Produce(r, names, func(name string, data []byte) error {
			bytes[name] = len(data)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for i, v := range r.Light {
			if plain := r.Variants[i].Name; bytes[v.Name] == 0 || bytes[v.Name] >= bytes[plain] {
				t.Errorf("%s has %d bytes, %s %d", v.Name, bytes[v.Name], plain, bytes[plain])
			}
		}
		var alone int
		if err := s.Produce(r, names[3:4], func(_ string, data []byte) error { alone = len(data); return nil }); err != nil || alone != bytes[names[3]] {
			t.Errorf("%s alone has %d bytes, want %d: %v", names[3], alone, bytes[names[3]], err)
		}
	}
}

func TestSmallPicturesAndDrawingsHaveNoWebP(t *testing.T) {
	for name, data := range map[string][]byte{"small.jpg": dirtyJPEG(t, 300, 200, 1), "drawing.png": dirtyPNG(t, photo(1000, 20))} {
		r, err := NewStore(siteWith(name, data), nil).Probe("content/cases/x/" + name)
		if err != nil || len(r.Light) > 0 {
			t.Errorf("%s: %v, %v", name, r.Light, err)
		}
	}
}

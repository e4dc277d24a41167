package site

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"casebook/internal/diag"
	"casebook/internal/durable"
	"casebook/internal/signatory"
)

// A planter writes a site with a token of its own in every place that must not
// get out, and knows what each was.
type planter struct {
	t      *testing.T
	dir    string
	tokens []string // "zqcanary007"
	places []string
	people []string // tokens that no message may hold either
}

func (p *planter) token(place string) string {
	s := fmt.Sprintf("zqcanary%03d", len(p.tokens))
	p.tokens, p.places = append(p.tokens, s), append(p.places, place)
	return s
}

func (p *planter) person(place string) string {
	s := p.token(place)
	p.people = append(p.people, s)
	return s
}

func (p *planter) write(name, text string) {
	p.t.Helper()
	file := filepath.Join(p.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		p.t.Fatal(err)
	}
}

// plant writes the site. The folder's own name is a token: it is a machine path.
func plant(t *testing.T) *planter {
	p := &planter{t: t}
	p.dir = filepath.Join(t.TempDir(), p.token("machine path"))
	p.settings()
	p.withheld()
	p.letter()
	p.files()
	return p
}

func (p *planter) settings() {
	p.write("site.toml", `title = "The Campaign" # `+p.token("comment in site.toml")+`
base_url = "https://example.org/campaign/"
id = "example.org,2026"
timezone = "Europe/Kyiv"
[languages.uk]
[guard]
file = "guard.txt"
[params]
unused = "`+p.token("params of site.toml")+`"
`)
	p.write("guard.txt", "# "+p.token("comment in the guard list")+"\n"+p.token("guarded word")+"\n")
	p.write(".env", p.token("hidden file"))
	p.write(".casebook/notes", p.token("casebook's own folder"))
	p.write("notes.txt", p.token("file beside content"))
	p.write("content/.hidden.md", "+++\ntitle = \""+p.token("hidden content file")+"\"\n+++\n")
}

func (p *planter) withheld() {
	draft, slug := p.token("draft"), p.token("slug of a draft")
	p.write("content/cases/"+slug+"/index.md", "+++\ntitle = \""+draft+"\"\nstatus = \"detained\"\nsummary = \""+p.token("summary of a draft")+
		"\"\ndraft = true\naliases = [\"/"+p.token("alias of a draft")+"/\"]\n+++\n"+draft+"\n")
	p.write("content/cases/"+slug+"/index.uk.md", "+++\ntitle = \""+p.token("translation of a draft")+"\"\n+++\nТекст\n")
	p.write("content/cases/"+slug+"/updates/2026-01-01-x.md", "+++\ntitle = \""+p.token("update of a draft case")+"\"\n+++\nText\n")
	p.write("content/cases/"+slug+"/x.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><text>`+p.token("picture of a draft")+`</text></svg>`)
	p.write("content/cases/ada/updates/2026-02-01-later.md", "+++\ntitle = \""+p.token("embargoed update")+"\"\npublish = 2026-07-01\n+++\n"+p.token("text under embargo")+"\n")
	p.write("content/cases/ada/updates/2026-02-02-draft.uk.md", "+++\ntitle = \""+p.token("draft update")+"\"\ndraft = true\n+++\nText\n")
	p.write("content/pages/down.md", "+++\ntitle = \""+p.token("title of what is taken down")+"\"\n+++\n"+p.token("text of what is taken down")+"\n")
	p.write("content/takedowns.toml", "# "+p.token("comment in a record")+"\n[[takedown]]\naddress = \"/down/\"\nid = \"\"\ndate = 2026-01-01\n")
	p.write("content/cases/ada/index.md", `+++
title = "Ada Example" # `+p.token("comment in front matter")+`
status = "detained"
image = "photo.jpg"
image_alt = "A photo"
[params]
unused = "`+p.token("params of a page")+`"
+++
See [a draft](../`+slug+`/index.md "`+p.token("title of a link to a draft")+`") and [a page](../../pages/down.md).

<!-- `+p.token("comment in Markdown")+` -->

Text <span title="`+p.token("attribute of raw HTML")+`">here</span>.

<script>`+p.token("raw script")+`</script>

![png](picture.png) ![webp](picture.webp) ![svg](drawing.svg) [pdf](paper.pdf) ![mp3](speech.mp3)
`)
	p.write("content/letters/open/index.md", "+++\ntitle = \"An open letter\"\ndate = 2026-01-01\ncases = [\"ada\", \""+slug+"\"]\n+++\nText\n")
}

// letter writes a list of signatories. Somebody is taken off it.
func (p *planter) letter() {
	gone := "Zed " + p.person("withdrawn signatory")
	rows := []string{
		"name;sort;role;organisation;public;until;email;name.uk;role.uk",
		"Ada Public;" + p.person("sort name") + ";teacher;;yes;;" + p.person("unknown column") + ";;",
		"Bo " + p.person("unnamed signatory") + ";" + p.person("unnamed sort name") + ";" + p.person("unnamed role") + ";" + p.person("unnamed organisation") + ";no;;x;" + p.person("unnamed in Ukrainian") + ";",
		"Cy " + p.person("signatory by initials") + ";" + p.person("sort name by initials") + ";" + p.person("role by initials") + ";" + p.person("organisation by initials") + ";initials;;x;Ци " + p.person("name in Ukrainian by initials") + ";" + p.person("role in Ukrainian by initials"),
		"Di " + p.person("signatory named until") + ";;;;yes;2026-01-31;x;;",
		gone + ";;;;yes;;x;;",
	}
	file := "content/letters/open/signatories.csv"
	p.write(file, strings.Join(rows, "\r\n")+"\r\n")
	w, err := signatory.PlanWithdrawal(os.DirFS(p.dir), file, gone, 0, false, signatory.Options{Languages: []string{"en", "uk"}, Now: clock})
	if err != nil {
		p.t.Fatal(err)
	}
	change, err := durable.BeginChange(p.dir, "withdraw")
	if err != nil {
		p.t.Fatal(err)
	}
	if err := errors.Join(w.Write(change), change.Close()); err != nil {
		p.t.Fatal(err)
	}
	p.write("content/letters/open/letter.docx", p.token("imported original"))
	p.write("content/letters/open/"+p.token("name of an unused file")+".pdf", p.token("unused file"))
}

// files writes pictures and papers with metadata.
func (p *planter) files() {
	dir := "content/cases/ada/"
	p.write(dir+"photo.jpg", p.jpeg())
	p.write(dir+"picture.png", p.png())
	p.write(dir+"picture.webp", p.webp())
	p.write(dir+"drawing.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><!-- `+p.token("comment in SVG")+` --><metadata>`+p.token("metadata in SVG")+
		`</metadata><script>`+p.token("script in SVG")+`</script><path d="M0 0h9v9z" data-x="`+p.token("data attribute in SVG")+`"/></svg>`)
	p.write(dir+"paper.pdf", p.pdf())
	p.write(dir+"speech.mp3", p.mp3())
	p.write("assets/static/icon.png", p.png())
	p.write("assets/static/.DS_Store", p.token("file of the system"))
}

// mp3 gives a sound of silent frames, with tags around them and words between the bits.
func (p *planter) mp3() string {
	frame := func(text string) string {
		f := "\xff\xfb\x90\x40" + strings.Repeat("\x00", 32) + text // 128 kbit/s, 44,100 Hz: 417 bytes
		return f + strings.Repeat("\x00", 417-len(f))
	}
	tag := "TIT2\x00\x00\x00\x0b\x00\x00\x03" + p.token("title of MP3")
	return "ID3\x04\x00\x00\x00\x00\x00" + string(rune(len(tag))) + tag + frame("Info\x00\x00\x00\x00"+p.token("encoder of MP3")) +
		frame(p.token("between the bits of MP3")) + frame("") + frame("") + "APETAGEX" + p.token("APE tag of MP3") + "TAG" + p.token("old tag of MP3")
}

func (p *planter) jpeg() string {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 16, 16)), nil); err != nil {
		p.t.Fatal(err)
	}
	segment := func(marker byte, text string) string {
		return string([]byte{0xff, marker, byte((len(text) + 2) >> 8), byte(len(text) + 2)}) + text
	}
	artist, place := p.token("EXIF artist")+"\x00", p.token("EXIF GPS area")+"\x00"
	tiff := "II*\x00\x08\x00\x00\x00" + "\x02\x00" +
		"\x3b\x01\x02\x00" + le32(len(artist)) + le32(38) + // Artist
		"\x25\x88\x04\x00" + le32(1) + le32(38+len(artist)) + // GPS
		le32(0) + artist +
		"\x01\x00" + "\x1c\x00\x07\x00" + le32(len(place)) + le32(38+len(artist)+18) + le32(0) + place
	head := segment(0xe1, "Exif\x00\x00"+tiff) + segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>"+p.token("XMP")+"</x:xmpmeta>") +
		segment(0xed, "Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x20"+p.token("IPTC")) + segment(0xfe, p.token("JPEG comment"))
	return b.String()[:2] + head + b.String()[2:] + p.token("after the end of a JPEG")
}

func le32(n int) string { return string(binary.LittleEndian.AppendUint32(nil, uint32(n))) }

func (p *planter) png() string {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 16, 16))); err != nil {
		p.t.Fatal(err)
	}
	chunk := func(name, data string) string {
		sum := crc32.ChecksumIEEE([]byte(name + data))
		return string(binary.BigEndian.AppendUint32(nil, uint32(len(data)))) + name + data + string(binary.BigEndian.AppendUint32(nil, sum))
	}
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	io.WriteString(z, p.token("zTXt"))
	z.Close()
	const head = 33 // signature and IHDR
	return b.String()[:head] + chunk("tEXt", "Author\x00"+p.token("tEXt")) + chunk("zTXt", "Comment\x00\x00"+packed.String()) +
		chunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+p.token("iTXt")) + chunk("eXIf", "II*\x00\x08\x00\x00\x00"+p.token("eXIf")) + b.String()[head:]
}

func (p *planter) webp() string {
	still, err := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	if err != nil {
		p.t.Fatal(err)
	}
	chunk := func(name, data string) string {
		if len(data)%2 == 1 {
			return name + le32(len(data)) + data + "\x00"
		}
		return name + le32(len(data)) + data
	}
	body := "WEBP" + chunk("VP8X", "\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00") + string(still[12:]) +
		chunk("EXIF", "II*\x00\x08\x00\x00\x00"+p.token("EXIF in WebP")) + chunk("XMP ", p.token("XMP in WebP"))
	return "RIFF" + le32(len(body)) + body
}

func (p *planter) pdf() string {
	xmp := "<x:xmpmeta>" + p.token("XMP in PDF") + "</x:xmpmeta>"
	return sheets("% "+p.token("comment in PDF")+"\n", "/Info 6 0 R",
		"<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R >>",
		"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /PieceInfo << /X << /Private ("+p.token("private data in PDF")+") >> >> >>",
		"<< /Length 8 >>\nstream\n0 0 m  S\nendstream",
		fmt.Sprintf("<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%s\nendstream", len(xmp), xmp),
		"<< /Author ("+p.token("author of PDF")+") /Creator ("+p.token("software of PDF")+") >>",
		"("+p.token("object of PDF that nothing shows")+")")
}

// Nothing private gets out, in no file, name, compressed stream or encoding.
func TestNothingPrivateIsPublished(t *testing.T) {
	p := plant(t)
	for name, change := range map[string]func(*Options){
		"minified": func(*Options) {}, "readable": func(o *Options) { o.NoMinify = true }, "portable": func(o *Options) { o.Portable = true },
	} {
		t.Run(name, func(t *testing.T) {
			o := Options{Dir: p.dir, Theme: os.DirFS(repository), Now: time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC), Out: filepath.Join(t.TempDir(), "public")}
			change(&o)
			r, err := Run(context.Background(), o)
			if err != nil || r.Failed() {
				t.Fatal(err, r.Problems)
			}
			for _, d := range r.Problems {
				if i := p.find([]byte(d.String()), p.people); i >= 0 {
					t.Errorf("a message holds the token of: %s", p.places[i])
				}
			}
			published := everything(t, o.Out)
			t.Logf("%d tokens looked for in %d files", len(p.tokens), len(published))
			for _, file := range []string{"cases/ada/photo.jpg", "cases/ada/picture.png", "cases/ada/picture.webp", "cases/ada/drawing.svg", "cases/ada/paper.pdf", "cases/ada/speech.mp3", "icon.png"} {
				if len(published[file]) == 0 {
					t.Errorf("%s, which has metadata, is not published at all", file)
				}
			}
			for file, data := range published {
				if i := p.find(append([]byte(file+"\n"), data...), p.tokens); i >= 0 {
					t.Errorf("%s holds the token of: %s", file, p.places[i])
				}
			}
		})
	}
}

// The search would find a token: with drafts shown, theirs are there.
func TestCanariesAreFoundWhereTheyAre(t *testing.T) {
	p := plant(t)
	if err := os.Remove(filepath.Join(p.dir, "guard.txt")); err != nil {
		t.Fatal(err)
	}
	p.write("guard.txt", "")
	o := Options{Dir: p.dir, Theme: os.DirFS(repository), Now: time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC), Out: filepath.Join(t.TempDir(), "public"), Drafts: true}
	if r, err := Run(context.Background(), o); err != nil || r.Failed() {
		t.Fatal(err, r.Problems)
	}
	found := map[string]bool{}
	for _, data := range everything(t, o.Out) {
		for i, token := range p.tokens {
			if bytes.Contains(data, []byte(token)) {
				found[p.places[i]] = true
			}
		}
	}
	for _, place := range []string{"draft", "embargoed update", "text under embargo", "update of a draft case"} {
		if !found[place] {
			t.Errorf("the token of %s is not found", place)
		}
	}
	data := []byte(p.png())
	if i := p.find(data, p.tokens); i < 0 {
		t.Error("tokens in a PNG are not found")
	}
	packed := data[bytes.Index(data, []byte("zTXt")) : bytes.Index(data, []byte("zTXt"))+60]
	if i := p.find(packed, p.tokens); i < 0 || p.places[i] != "zTXt" {
		t.Error("a token in a compressed stream is not found")
	}
}

// everything reads all files of a folder, casebook's own too.
func everything(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		files[filepath.ToSlash(rel)], err = os.ReadFile(name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// find looks for tokens in data, as UTF-8 and UTF-16, and in every zlib stream
// that begins anywhere in it. It gives the token's number, -1 for none.
func (p *planter) find(data []byte, tokens []string) int {
	lower := bytes.ToLower(data)
	if bytes.Contains(lower, []byte("z\x00q\x00c\x00")) || bytes.Contains(lower, []byte("zqcanary")) {
		for _, token := range tokens {
			if bytes.Contains(lower, []byte(token)) || bytes.Contains(lower, wide(token)) {
				return p.number(token)
			}
		}
	}
	for i := 0; i+1 < len(data); i++ {
		if data[i]&0x0f != 8 || (int(data[i])<<8|int(data[i+1]))%31 != 0 {
			continue
		}
		z, err := zlib.NewReader(bytes.NewReader(data[i:]))
		if err != nil {
			continue
		}
		unpacked, _ := io.ReadAll(io.LimitReader(z, 4<<20))
		for _, token := range tokens {
			if bytes.Contains(unpacked, []byte(token)) {
				return p.number(token)
			}
		}
	}
	return -1
}

func (p *planter) number(token string) int {
	for i, t := range p.tokens {
		if t == token {
			return i
		}
	}
	return -1
}

// wide gives a token as UTF-16, either way round: the zeros overlap.
func wide(token string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(token)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b[:len(b)-1]
}

// An embargo ends at its second in the site's zone, on days when the clocks
// change too.
func TestEmbargoEndsAtItsSecond(t *testing.T) {
	for _, c := range []struct{ zone, publish, opens string }{
		{"Europe/Kyiv", `2026-01-15T09:30:00`, "2026-01-15T07:30:00Z"},
		{"Europe/Kyiv", `2026-03-29T04:00:00`, "2026-03-29T01:00:00Z"}, // the first moment of summer time
		{"Europe/Kyiv", `2026-03-29T02:59:59`, "2026-03-29T00:59:59Z"},
		{"Europe/Kyiv", `2026-10-25T05:00:00`, "2026-10-25T03:00:00Z"},
		{"Europe/Kyiv", `2026-03-30`, "2026-03-29T21:00:00Z"},
		{"Africa/Cairo", `2026-04-24`, "2026-04-23T22:00:00Z"}, // a day without midnight
		{"America/St_Johns", `2026-03-08T00:00:01+05:45`, "2026-03-07T18:15:01Z"},
	} {
		p := &planter{t: t, dir: t.TempDir()}
		p.write("site.toml", "title = \"X\"\nbase_url = \"https://example.org/\"\nid = \"example.org\"\ntimezone = \""+c.zone+"\"\n")
		p.write("content/pages/secret.md", "+++\ntitle = \"X\"\npublish = "+c.publish+"\n+++\nText\n")
		opens, err := time.Parse(time.RFC3339, c.opens)
		if err != nil {
			t.Fatal(err)
		}
		for _, now := range []time.Time{opens.Add(-time.Second), opens} {
			site, err := Open(Options{Dir: p.dir, Theme: os.DirFS(repository), Now: now})
			if err != nil {
				t.Fatal(err)
			}
			var rep diag.Report
			plan, err := site.Plan(&rep)
			if err != nil || rep.Failed() {
				t.Fatal(err, rep.All())
			}
			_, shown := plan.Published("/secret/")
			if want := !now.Before(opens); shown != want {
				t.Errorf("%s, publish = %s, at %s: shown is %v", c.zone, c.publish, now.Format(time.RFC3339), shown)
			}
			site.Close()
		}
	}
}

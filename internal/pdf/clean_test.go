package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"casebook/internal/diag"
)

const canary = "CANARY"

// samplePDF writes a PDF with a classic table. Objects are numbered from 1; the
// first is the catalog.
func samplePDF(trailer string, objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n%" + canary + "-comment\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, start)
	return b.Bytes()
}

func sampleStream(entries, data string) string {
	return fmt.Sprintf("<<%s /Length %d>>\nstream\n%s\nendstream", entries, len(data), data)
}

// samplePhoto is a small JPEG with a comment.
func samplePhoto(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	comment := canary + "-photo"
	return b.String()[:2] + "\xff\xfe\x00" + string(rune(len(comment)+2)) + comment + b.String()[2:]
}

// markedPDF is a paper with a token in every place that does not show.
func markedPDF(t testing.TB) []byte {
	return samplePDF("/Info 5 0 R /ID [<434152> <"+fmt.Sprintf("%x", canary)+">]",
		`<</Type/Catalog /Pages 2 0 R /Lang(en) /Metadata 6 0 R /PieceInfo<</X(`+canary+`)>> /OpenAction<</S/JavaScript/JS(`+canary+`)>>
		  /Names<</Dests 12 0 R /EmbeddedFiles<</Names[(`+canary+`) 6 0 R]>> /JavaScript 6 0 R>> /AA<</WC 6 0 R>> /Threads[6 0 R]>>`,
		`<</Type/Pages /Kids[3 0 R] /Count 1>>`,
		`<</Type/Page /Parent 2 0 R /MediaBox[0 0 99 99] /Contents 4 0 R /Thumb 6 0 R /LastModified(`+canary+`) /PieceInfo 6 0 R /B[6 0 R]
		  /Resources<</Font<</AA 7 0 R>> /XObject<</I 8 0 R /J 9 0 R>>>> /Annots[10 0 R 11 0 R]>>`,
		sampleStream("", "BT /AA 9 Tf (Shown) Tj ET /I Do"),
		`<</Author(`+canary+`) /Producer(`+canary+`)>>`,
		sampleStream("/Type/Metadata/Subtype/XML", canary+"-xmp"),
		`<</Type/Font /Subtype/Type1 /BaseFont/Helvetica /Metadata 6 0 R>>`,
		sampleStream("/Type/XObject/Subtype/Image/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/DCTDecode/Metadata 6 0 R/Alternates[6 0 R]", samplePhoto(t)),
		sampleStream("/Type/XObject/Subtype/Image/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray/Filter[/FlateDecode/DCTDecode]", string(deflatedStream(dict{}, []byte(samplePhoto(t))).data)),
		`<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/NM(`+canary+`)/M(`+canary+`)/A<</S/URI/URI(https://example.org/)/Next 6 0 R>>>>`,
		`<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(file:///home/`+canary+`)>>>>`,
		`<</Names[(top) [3 0 R /Fit]]>>`,
		`(`+canary+`-unreachable)`,
	)
}

// sampleProfile is a grey colour profile that names somebody's monitor.
func sampleProfile() string {
	tag := func(name string, at, size int) string {
		return name + string([]byte{0, 0, 0, byte(at), 0, 0, 0, byte(size)})
	}
	head := make([]byte, 128)
	copy(head[8:], "\x02")
	copy(head[12:], "mntrGRAYXYZ ")
	copy(head[36:], "acsp")
	return string(head) + "\x00\x00\x00\x03" + tag("wtpt", 168, 20) + tag("kTRC", 188, 14) + tag("desc", 204, 20) +
		"XYZ \x00\x00\x00\x00\x00\x00\xf6\xd6\x00\x01\x00\x00\x00\x00\xd3\x2d" +
		"curv\x00\x00\x00\x00\x00\x00\x00\x01\x02\x33\x00\x00" + canary + "-monitor"
}

func TestColourProfilesLoseTheirNames(t *testing.T) {
	data := samplePDF("", `<</Type/Catalog /Pages 2 0 R>>`, `<</Type/Pages /Kids[3 0 R] /Count 1>>`,
		`<</Type/Page /Parent 2 0 R /Resources<</ColorSpace<</C[/ICCBased 4 0 R]>>>>>>`, sampleStream("/N 1", sampleProfile()))
	clean, err := Clean(data)
	if err != nil {
		t.Fatal(err)
	}
	if got := everythingIn(t, clean); strings.Contains(got, "monitor") || !strings.Contains(got, "acsp") {
		t.Error("the monitor's name is left, or the profile is gone")
	}
}

// everythingIn gives everything in a paper, unpacked.
func everythingIn(t *testing.T, data []byte) string {
	t.Helper()
	f, err := openFile(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	b := bytes.NewBuffer(bytes.Clone(data))
	for num := range f.places {
		o, err := f.resolve(ref{num: num})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(b, "%v", o)
		if s, ok := o.(*stream); ok {
			b.Write(s.data)
			if unpacked, err := f.decodeStream(s); err == nil {
				b.Write(unpacked)
			}
		}
	}
	return b.String()
}

func TestCleanLeavesNoTokenAndKeepsThePage(t *testing.T) {
	data := markedPDF(t)
	clean, err := Clean(data)
	if err != nil {
		t.Fatal(err)
	}
	got := everythingIn(t, clean)
	if i := strings.Index(got, canary); i >= 0 {
		t.Errorf("left: …%q", got[max(0, i-60):i+20])
	}
	for _, want := range []string{"BT /AA 9 Tf (Shown) Tj ET /I Do", "https://example.org/", "Helvetica", "MediaBox", "top"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing", want)
		}
	}
	again, err := Clean(clean)
	if err != nil || !bytes.Equal(again, clean) {
		t.Errorf("cleaning again changed the paper (%v)", err)
	}
}

func TestEarlierVersionsDoNotStay(t *testing.T) {
	first := samplePDF("", `<</Type/Catalog /Pages 2 0 R>>`, `<</Type/Pages /Kids[3 0 R] /Count 1>>`,
		`<</Type/Page /Parent 2 0 R /Contents 4 0 R>>`, sampleStream("", "("+canary+") Tj"))
	var b bytes.Buffer
	b.Write(first)
	at := b.Len()
	b.WriteString("4 0 obj\n" + sampleStream("", "(redacted) Tj") + "\nendobj\n")
	start := b.Len()
	previous := bytes.LastIndex(first, []byte("xref\n0 "))
	fmt.Fprintf(&b, "xref\n4 1\n%010d 00000 n \ntrailer\n<</Size 5 /Root 1 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF", at, previous, start)
	clean, err := Clean(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got := everythingIn(t, clean); strings.Contains(got, canary) || !strings.Contains(got, "redacted") {
		t.Error("the text before the correction is still there, or the corrected one is not")
	}
}

// lengthChain is a catalog, and streams whose length is to be found in the next.
func lengthChain(n int) []string {
	list := []string{`<</Type/Catalog /Pages 2 0 R>>`}
	for i := range n {
		list = append(list, fmt.Sprintf("<</Length %d 0 R>>\nstream\nx\nendstream", i+3))
	}
	return list
}

func TestCleanRefuses(t *testing.T) {
	catalog, pages := `<</Type/Catalog /Pages 2 0 R>>`, `<</Type/Pages /Kids[3 0 R] /Count 1>>`
	page := func(annotation string) string { return `<</Type/Page /Parent 2 0 R /Annots[` + annotation + `]>>` }
	tests := []struct {
		name, code string
		data       []byte
	}{
		{"encrypted", "file-locked", samplePDF("/Encrypt<</Filter/Standard>>", catalog, pages, page(""))},
		{"comment", "file-metadata", samplePDF("", catalog, pages, page(`<</Subtype/Text/Contents(x)>>`))},
		{"form", "file-metadata", samplePDF("", catalog, pages, page(`<</Subtype/Widget>>`))},
		{"attachment", "file-metadata", samplePDF("", catalog, pages, page(`<</Subtype/FileAttachment>>`))},
		{"portfolio", "file-metadata", samplePDF("", `<</Type/Catalog /Pages 2 0 R /Collection<<>>>>`, pages, page(""))},
		{"hidden layer", "file-metadata", samplePDF("", `<</Type/Catalog /Pages 2 0 R /OCProperties<</D<</OFF[3 0 R]>>>>>>`, pages, page(""))},
		{"hidden layers by default", "file-metadata", samplePDF("", `<</Type/Catalog /Pages 2 0 R /OCProperties 4 0 R>>`, pages, page(""), `<</D<</BaseState/OFF/ON[3 0 R]>>>>`)},
		{"picture that cannot be read", "file-metadata", samplePDF("", `<</Type/Catalog /Pages 2 0 R>>`, `<</Kids[3 0 R]/X 4 0 R>>`, page(""), sampleStream("/Filter/DCTDecode", "no JPEG"))},
		{"no pages", "file-damaged", samplePDF("", `<</Type/Catalog>>`)},
		{"circle of lengths", "file-damaged", samplePDF("", `<</Type/Catalog /Pages 2 0 R>>`, "<</Length 2 0 R>>\nstream\nx\nendstream")},
		{"cut off", "file-damaged", markedPDF(t)[:900]},
		{"chain of lengths", "file-damaged", samplePDF("", lengthChain(10_000)...)},
		{"deep", "file-damaged", samplePDF("", `<</Type/Catalog /Pages `+strings.Repeat("[", 500)+strings.Repeat("]", 500)+`>>`)},
		{"nothing", "file-damaged", []byte("%PDF-1.7")},
	}
	for _, tt := range tests {
		_, err := Clean(tt.data)
		var f *diag.Fault
		if !errors.As(err, &f) || f.Code != tt.code {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.code)
		}
	}
}

func TestStringsAndNamesSurvive(t *testing.T) {
	tests := []struct{ in, want string }{
		{`(a\(b\)\\\101\n(nested))`, "a(b)\\A\n(nested)"},
		{"(a\\\r\nb\r\nc)", "ab\nc"},
		{`<4 1 4>`, "A@"},
		{`()`, ""},
	}
	for _, tt := range tests {
		o, err := (&parser{data: []byte(tt.in)}).readObject()
		if got, _ := o.(textString); err != nil || string(got) != tt.want {
			t.Errorf("%s: %q, %v, want %q", tt.in, got, err, tt.want)
		}
	}
	var b bytes.Buffer
	writeObject(&b, name("a b#é"), nil)
	if o, err := (&parser{data: b.Bytes()}).readObject(); err != nil || o != name("a b#é") {
		t.Errorf("%s read as %v, %v", &b, o, err)
	}
}

// FuzzClean: whatever the bytes, no panic; what is accepted is stable and has
// none of the entries that must not stay.
func FuzzClean(f *testing.F) {
	f.Add(markedPDF(f))
	clean, err := Clean(markedPDF(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(clean)
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := Clean(data)
		if err != nil {
			return
		}
		again, err := Clean(out)
		if err != nil || !bytes.Equal(again, out) {
			t.Fatalf("not stable: %v", err)
		}
		f, err := openFile(context.Background(), out)
		if err != nil || f.trailer["Info"] != nil || f.trailer["Prev"] != nil {
			t.Fatalf("trailer %v, %v", f.trailer, err)
		}
	})
}

func BenchmarkClean(b *testing.B) {
	data := markedPDF(b)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Clean(data); err != nil {
			b.Fatal(err)
		}
	}
}

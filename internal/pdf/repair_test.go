package pdf

import (
	"bytes"
	"strings"
	"testing"
)

func TestWhatReadersRepairIsCleaned(t *testing.T) {
	whole := samplePDF("", `<</Type/Catalog /Pages 2 0 R>>`, `<</Type/Pages /Kids[3 0 R] /Count 1>>`,
		`<</Type/Page /Parent 2 0 R /Contents 4 0 R>>`, sampleStream("", "BT 10 10 Td (Shown) Tj ET"), "("+canary+")")
	pointing := samplePDF("", `<</Type/Catalog /Pages 2 0 R /Lang 0 0 R>>`, `<</Type/Pages /Kids[3 0 R] /Count 1>>`,
		`<</Type/Page /Parent 2 0 R /Contents 4 0 R>>`, sampleStream("", "BT 10 10 Td (Shown) Tj ET"))
	packed, err := Clean(whole)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"text before it":          append([]byte("Content-Type: application/pdf\n\n"), whole...),
		"bytes before it, packed": append([]byte("mail: "+canary+"\n"), packed...),
		"no table":                whole[:bytes.Index(whole, []byte("xref\n"))],
		"wrong places":            bytes.Replace(whole, []byte("xref\n0 6\n0000000000"), []byte("xref\n1 6\n0000000000"), 1),
		"no start of the table":   bytes.Replace(whole, []byte("startxref"), []byte("startxxxx"), 1),
		"no table, packed":        bytes.Replace(packed, []byte("startxref"), []byte("startxxxx"), 1),
		"a length elsewhere":      bytes.Replace(bytes.Replace(whole, []byte("/Length 25"), []byte("/Length 5 0 R"), 1), []byte("("+canary+")\n"), []byte("74191"), 1),
		"an unknown word":         bytes.Replace(whole, []byte("/Contents 4 0 R"), []byte("/X[OBJR]/Contents 4 0 R"), 1),
		"a name with a space":     bytes.Replace(whole, []byte("/Contents 4 0 R"), []byte("/X/Arial MS /Contents 4 0 R"), 1),
		"an object at no place":   bytes.Replace(pointing, []byte("0000000000 65535 f"), []byte("0000000000 00000 n"), 1),
		"places that are off":     bytes.Replace(whole, []byte("%PDF-1.4\n"), []byte("%PDF-1.4\n%longer\n"), 1),
	} {
		got, err := Clean(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if all := everythingIn(t, got); !strings.Contains(all, "(Shown) Tj") || strings.Contains(all, canary) {
			t.Errorf("%s: the page is gone, or a token is left", name)
		}
	}
	locked := samplePDF("/Encrypt<</Filter/Standard>>", `<</Type/Catalog /Pages 2 0 R>>`, `<</Type/Pages /Kids[] /Count 0>>`)
	if _, err := Clean(bytes.Replace(locked, []byte("startxref"), []byte("startxxxx"), 1)); err == nil || !strings.Contains(err.Error(), "password") {
		t.Errorf("locked: %v", err)
	}
}

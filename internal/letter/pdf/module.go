package pdf

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
)

//go:generate go run ./gen

// packed is PDFium as go-pdfium brings it along (see NOTICE), packed by gen.
// go-pdfium itself is not linked: what it offers to call PDFium with has
// a method for each of its functions, hundreds of which a program with
// templates keeps although it calls ten.
//
//go:embed pdfium.wasm.gz
var packed []byte

// module unpacks PDFium.
func module() ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

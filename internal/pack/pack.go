// Package pack makes data small that lies in the program, by brotli (RFC 7932): what
// few runs need costs its weight on every disk. Commands that go generate runs pack
// it, and tests find what is no longer what it was made of.
package pack

import (
	"bytes"
	"io"
	"os"

	"github.com/andybalholm/brotli"
)

// WriteFile packs data into a file, as small as can be.
func WriteFile(name string, data []byte) error {
	var packed bytes.Buffer
	w := brotli.NewWriterOptions(&packed, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 24})
	if _, err := w.Write(data); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(name, packed.Bytes(), 0o644)
}

// Unpack gives data that is part of the program. It panics when that is damaged, which
// tests would have found.
func Unpack[T string | []byte](packed T) []byte {
	data, err := io.ReadAll(brotli.NewReader(bytes.NewReader([]byte(packed))))
	if err != nil {
		panic(err)
	}
	return data
}

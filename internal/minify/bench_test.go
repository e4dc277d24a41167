package minify

import (
	"bytes"
	"testing"
)

func BenchmarkHTML(b *testing.B) {
	page := compose("A sentence about Ada Example, with an \"address\" & more.", bytes.Repeat([]byte{0, 3, 4, 5, 9, 0x87}, 8))
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	dst := make([]byte, 0, 2*len(page))
	for b.Loop() {
		if _, err := HTML(dst[:0], page); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkXML(b *testing.B) {
	feed := append(append([]byte("<feed>"), bytes.Repeat([]byte("<entry>\n <title>A title</title>\n <content>&lt;p>Some text of an entry.&lt;/p></content>\n</entry>\n"), 50)...), "</feed>"...)
	b.SetBytes(int64(len(feed)))
	b.ReportAllocs()
	dst := make([]byte, 0, 2*len(feed))
	for b.Loop() {
		if _, err := Append(dst[:0], "application/atom+xml", feed); err != nil {
			b.Fatal(err)
		}
	}
}

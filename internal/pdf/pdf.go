// Package pdf reads and cleans PDF files (ISO 32000-1).
//
// Clean writes a file anew from what its pages show. What tells about authors,
// programs and earlier versions is not carried over: document information, XMP,
// thumbnails, private data of programs, attachments, scripts, objects that no
// page refers to, and the metadata in photos. ListStrings gives what a file says
// beside its pages.
//
// ReadText and SearchText give the text of the pages through PDFium, which runs
// as WebAssembly: it sees no file, no network and no more memory than it is
// given, and a time limit ends it. What is read and cleaned here ends in the same time, and
// has bounds that no paper reaches: a file of some kilobytes may say to look at one page
// thousands of times, or unpack to more than memory holds. A PDF has characters at places, not
// paragraphs. Lines, columns, paragraphs, lists and emphasis are recovered from
// where the characters stand.
package pdf

import (
	"bytes"

	"casebook/internal/diag"
)

// Sniff reports whether data begins like a PDF, perhaps after a line or two that
// some program put before it.
func Sniff(data []byte) bool {
	return findStart(data) == 0 || findStart(data) > 0 && bytes.Contains(data, []byte("endobj"))
}

// damagedFile refuses to publish what cannot be read.
func damagedFile() error {
	return diag.NewFault(diag.Say("file-damaged/pdf"))
}

// damagedText says that the text of a file cannot be read.
func damagedText() error {
	return diag.NewFault(diag.Say("damaged-file/pdf"))
}

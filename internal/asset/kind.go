package asset

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"casebook/internal/diag"
	"casebook/internal/pdf"
	"casebook/internal/picture"
)

// A Kind is what can be done with a file.
type Kind uint8

// The kinds of files that can be published.
const (
	Picture Kind = iota + 1 // JPEG, PNG, WebP: cleaned, turned upright, in several sizes
	Drawing                 // SVG: cleaned of whatever is not drawing
	Paper                   // PDF: cleaned
	Text                    // plain text and data: as it is
)

// A format is one kind of file, known by its name and by its content.
type format struct {
	name      string // as people say it: "JPEG picture"
	mediaType string
	kind      Kind
}

// byName tells the format that a file's name promises.
var byName = map[string]format{
	".jpg":  {"JPEG picture", "image/jpeg", Picture},
	".jpeg": {"JPEG picture", "image/jpeg", Picture},
	".png":  {"PNG picture", "image/png", Picture},
	".webp": {"WebP picture", "image/webp", Picture},
	".svg":  {"SVG drawing", "image/svg+xml", Drawing},
	".pdf":  {"PDF file", "application/pdf", Paper},
	".txt":  {"text file", "text/plain", Text},
	".asc":  {"text file", "text/plain", Text},
	".csv":  {"text file", "text/csv", Text},
	".tsv":  {"text file", "text/tab-separated-values", Text},
	".json": {"text file", "application/json", Text},
	".ics":  {"text file", "text/calendar", Text},
	".vtt":  {"text file", "text/vtt", Text},
}

// nameFor gives the ending that a format's files should have.
var nameFor = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/svg+xml": ".svg", "application/pdf": ".pdf",
}

// foreign are formats known by their first bytes that cannot be cleaned, and
// what to do instead.
var foreign = []foreignFormat{
	{"GIF8", "a GIF picture", "save it as PNG", 0},
	{"ftypavi", "an AVIF picture", "save it as JPEG", 4},
	{"ftyphei", "a HEIC picture", "save it as JPEG; phones do so when they share a photo by e-mail", 4},
	{"ftypmif", "a HEIC picture", "save it as JPEG; phones do so when they share a photo by e-mail", 4},
	{"ftyp", "a film", "put it where films are hosted and link to it", 4},
	{"II*\x00", "a TIFF picture", "save it as JPEG", 0},
	{"MM\x00*", "a TIFF picture", "save it as JPEG", 0},
	{"BM", "a BMP picture", "save it as PNG", 0},
	{"\x00\x00\x01\x00", "an icon", "save it as PNG", 0},
	{"\xd0\xcf\x11\xe0", "an office document", "save it as PDF", 0},
	{"PK\x03\x04", "an office document or archive", "save a document as PDF; put what is in an archive beside the page, file by file", 0},
}

type foreignFormat struct {
	magic, name, hint string
	at                int // where magic stands
}

func (f foreignFormat) code() string {
	if strings.Contains(f.name, "picture") || strings.Contains(f.name, "icon") {
		return "image-format"
	}
	return "file-format"
}

// identify tells a file's format by its content and holds it against its name.
func identify(name string, data []byte) (format, error) {
	ext := strings.ToLower(path.Ext(name))
	promised, known := byName[ext]
	actual, fault := byContent(data)
	switch {
	case fault != nil:
		return format{}, fault
	case !known:
		return format{}, unknownFormat()
	case actual.mediaType == "" && promised.kind == Text:
		return promised, checkText(data)
	case actual.mediaType == promised.mediaType:
		return promised, nil
	case actual.mediaType == "":
		return format{}, &diag.Fault{Code: formatCode(promised), Message: fmt.Sprintf("the file is no %s, though its name says so", promised.name), Hint: "open it in the program it was made with and save it anew"}
	}
	return format{}, &diag.Fault{Code: formatCode(promised),
		Message: fmt.Sprintf("the file is a %s, but its name ends in %q", actual.name, ext),
		Hint:    fmt.Sprintf("rename it %q", strings.TrimSuffix(path.Base(name), path.Ext(name))+nameFor[actual.mediaType])}
}

func formatCode(f format) string {
	if f.kind == Picture || f.kind == Drawing {
		return "image-format"
	}
	return "file-format"
}

// byContent gives the format that the content shows, a zero one for text and
// what is not recognised, or a fault for what cannot be cleaned.
func byContent(data []byte) (format, error) {
	if f := picture.Sniff(data); f != picture.Unknown {
		return byName[nameFor[f.MediaType()]], nil
	}
	if pdf.Sniff(data) {
		return byName[".pdf"], nil
	}
	if bytes.IndexByte(data[:min(len(data), 512)], 0) >= 0 {
		return format{}, foreignFault(data)
	}
	if looksLikeSVG(data) {
		return byName[".svg"], nil
	}
	return format{}, nil
}

// foreignFault names a binary format that cannot be cleaned.
func foreignFault(data []byte) error {
	for _, f := range foreign {
		if len(data) > f.at && bytes.HasPrefix(data[f.at:], []byte(f.magic)) {
			return &diag.Fault{Code: f.code(),
				Message: "this is " + f.name + ", which cannot be cleaned of what it says about who made it", Hint: f.hint}
		}
	}
	return unknownFormat()
}

func unknownFormat() error {
	return &diag.Fault{Code: "file-format",
		Message: "files of this kind cannot be cleaned of what they say about who made them",
		Hint:    "publish pictures as JPEG, PNG, WebP or SVG, documents as PDF, data as CSV, JSON or text"}
}

// looksLikeSVG reports markup whose first element is svg.
func looksLikeSVG(data []byte) bool {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if data = bytes.TrimSpace(data); !bytes.HasPrefix(data, []byte("<")) {
		return false
	}
	return bytes.Contains(data[:min(len(data), 4096)], []byte("<svg")) || bytes.Contains(data[:min(len(data), 4096)], []byte(":svg"))
}

// checkText takes plain text for what it is only if it can be read as UTF-8.
func checkText(data []byte) error {
	if utf8.Valid(data) {
		return nil
	}
	return &diag.Fault{Code: "file-format", Message: "the text is not in UTF-8", Hint: `save it with the encoding "UTF-8"`}
}

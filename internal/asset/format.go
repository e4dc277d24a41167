package asset

import (
	"bytes"
	"errors"
	"path"
	"strings"
	"unicode/utf8"

	"casebook/internal/diag"
	"casebook/internal/pdf"
	"casebook/internal/picture"
	"casebook/internal/sound"
)

// A Kind is what can be done with a file.
type Kind uint8

// The kinds of files that can be published.
const (
	Picture Kind = iota + 1 // JPEG, PNG, WebP: cleaned, turned upright, in several sizes
	Drawing                 // SVG: cleaned of whatever is not drawing
	PDF                     // cleaned
	Sound                   // MP3: cleaned
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
	".pdf":  {"PDF file", "application/pdf", PDF},
	".mp3":  {"MP3 sound", "audio/mpeg", Sound},
	".txt":  {"text file", "text/plain", Text},
	".asc":  {"text file", "text/plain", Text},
	".csv":  {"text file", "text/csv", Text},
	".tsv":  {"text file", "text/tab-separated-values", Text},
	".json": {"text file", "application/json", Text},
	".ics":  {"text file", "text/calendar", Text},
	".vtt":  {"text file", "text/vtt", Text},
}

// NamesPicture reports a file that its name promises to be a picture which pages show.
func NamesPicture(name string) bool {
	kind := byName[strings.ToLower(path.Ext(name))].kind
	return kind == Picture || kind == Drawing
}

// nameFor gives the ending that a format's files should have.
var nameFor = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/svg+xml": ".svg", "application/pdf": ".pdf", "audio/mpeg": ".mp3",
}

// foreign are formats known by their first bytes that cannot be cleaned, with
// what to do instead.
var foreign = []struct {
	at    int // where magic stands
	magic string
	diag.Text
}{
	{0, "GIF8", diag.Say("image-format/gif")},
	{4, "ftypavi", diag.Say("image-format/avif")},
	{4, "ftyphei", diag.Say("image-format/heic")},
	{4, "ftypmif", diag.Say("image-format/heic")},
	{4, "ftypM4A", diag.Say("file-format/sound")},
	{4, "ftyp", diag.Say("file-format/film")},
	{0, "\x1a\x45\xdf\xa3", diag.Say("file-format/film")}, // WebM, Matroska
	{8, "AVI ", diag.Say("file-format/film")},
	{0, "OggS", diag.Say("file-format/sound")},
	{8, "WAVE", diag.Say("file-format/sound")},
	{0, "fLaC", diag.Say("file-format/sound")},
	{0, "II*\x00", diag.Say("image-format/tiff")},
	{0, "MM\x00*", diag.Say("image-format/tiff")},
	{0, "BM", diag.Say("image-format/bmp")},
	{0, "\x00\x00\x01\x00", diag.Say("image-format/icon")},
	{0, "\xd0\xcf\x11\xe0", diag.Say("file-format/office")},
	{0, "PK\x03\x04", diag.Say("file-format/archive")},
}

// identifyFile tells a file's format by its content and holds it against its name.
func identifyFile(name string, data []byte) (format, error) {
	ext := strings.ToLower(path.Ext(name))
	promised, known := byName[ext]
	actual, err := formatOfContent(data)
	if err == errUnrecognised { // perhaps the beginning of what the name promises
		if err = nil; !known || promised.kind == Text {
			err = diag.NewFault(diag.Say("file-format"))
		}
	}
	isImage := promised.kind == Picture || promised.kind == Drawing
	switch {
	case err != nil:
		return format{}, err
	case !known:
		return format{}, diag.NewFault(diag.Say("file-format"))
	case actual.mediaType == "" && promised.kind == Text:
		if !utf8.Valid(data) {
			return format{}, diag.NewFault(diag.Say("file-format/encoding"))
		}
		return promised, nil
	case actual.mediaType == promised.mediaType:
		return promised, nil
	case actual.mediaType == "" && isImage:
		return format{}, diag.NewFault(diag.Say("image-format/none", "format", promised.name))
	case actual.mediaType == "":
		return format{}, diag.NewFault(diag.Say("file-format/none", "format", promised.name))
	}
	renamed := strings.TrimSuffix(path.Base(name), path.Ext(name)) + nameFor[actual.mediaType]
	if isImage {
		return format{}, diag.NewFault(diag.Say("image-format/name", "format", actual.name, "ending", ext, "name", renamed))
	}
	return format{}, diag.NewFault(diag.Say("file-format/name", "format", actual.name, "ending", ext, "name", renamed))
}

var errUnrecognised = errors.New("neither text nor a format that is known")

// formatOfContent gives the format that the content shows, a zero one for text, or a
// fault for what cannot be cleaned; errUnrecognised for what it does not know.
func formatOfContent(data []byte) (format, error) {
	if f := picture.Sniff(data); f != picture.Unknown {
		return byName[nameFor[f.MediaType()]], nil
	}
	if pdf.Sniff(data) {
		return byName[".pdf"], nil
	}
	if sound.Sniff(data) {
		return byName[".mp3"], nil
	}
	if bytes.IndexByte(data[:min(len(data), 512)], 0) >= 0 { // binary
		for _, f := range foreign {
			if len(data) > f.at && bytes.HasPrefix(data[f.at:], []byte(f.magic)) {
				return format{}, diag.NewFault(f.Text)
			}
		}
		return format{}, errUnrecognised
	}
	if looksLikeSVG(data) {
		return byName[".svg"], nil
	}
	return format{}, nil
}

// looksLikeSVG reports markup whose first element is svg.
func looksLikeSVG(data []byte) bool {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	head := data[:min(len(data), 4096)]
	return bytes.HasPrefix(data, []byte("<")) && (bytes.Contains(head, []byte("<svg")) || bytes.Contains(head, []byte(":svg")))
}

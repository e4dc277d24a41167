package host

import (
	"cmp"
	"path"
	"strings"

	"casebook/internal/feed"
)

// A mediaRow says of files of a name, or of an ending, what they are.
type mediaRow struct {
	name      string // the whole name; "" for all of an ending
	ending    string // with its dot
	mediaType string // Content-Type, with its charset where it is text
}

const inUTF8 = "; charset=utf-8"

// mediaTypes is the one table of what casebook publishes: feeds, whose endings
// do not tell, then endings.
var mediaTypes = func() []mediaRow {
	var list []mediaRow
	for _, f := range feed.Formats {
		list = append(list, mediaRow{name: f.File, mediaType: f.MediaType + inUTF8})
	}
	return append(list, []mediaRow{
		{ending: ".html", mediaType: "text/html" + inUTF8},
		{ending: ".htm", mediaType: "text/html" + inUTF8},
		{ending: ".css", mediaType: "text/css" + inUTF8},
		{ending: ".js", mediaType: "text/javascript" + inUTF8},
		{ending: ".json", mediaType: "application/json" + inUTF8},
		{ending: ".xml", mediaType: "application/xml" + inUTF8},
		{ending: ".ics", mediaType: "text/calendar" + inUTF8},
		{ending: ".csv", mediaType: "text/csv" + inUTF8},
		{ending: ".txt", mediaType: "text/plain" + inUTF8},
		{ending: ".sha256", mediaType: "text/plain" + inUTF8},
		{ending: ".minisig", mediaType: "text/plain" + inUTF8},
		{ending: ".svg", mediaType: "image/svg+xml" + inUTF8},
		{ending: ".webmanifest", mediaType: "application/manifest+json" + inUTF8},
		{ending: ".png", mediaType: "image/png"},
		{ending: ".jpg", mediaType: "image/jpeg"},
		{ending: ".jpeg", mediaType: "image/jpeg"},
		{ending: ".gif", mediaType: "image/gif"},
		{ending: ".webp", mediaType: "image/webp"},
		{ending: ".avif", mediaType: "image/avif"},
		{ending: ".ico", mediaType: "image/x-icon"},
		{ending: ".pdf", mediaType: "application/pdf"},
		{ending: ".mp3", mediaType: "audio/mpeg"},
		{ending: ".woff2", mediaType: "font/woff2"},
		{ending: ".woff", mediaType: "font/woff"},
		{ending: ".ttf", mediaType: "font/ttf"},
		{ending: ".otf", mediaType: "font/otf"},
	}...)
}()

// TypeOf gives the Content-Type of a file by its name; "" for one that casebook
// knows nothing of.
func TypeOf(file string) string {
	name := path.Base(file)
	for _, row := range mediaTypes {
		if row.name == name || row.name == "" && strings.HasSuffix(strings.ToLower(name), row.ending) {
			return row.mediaType
		}
	}
	return ""
}

// SentAs gives the Content-Type of every file, for hosts that are told one.
func SentAs(file string) string { return cmp.Or(TypeOf(file), "application/octet-stream") }

// isText reports a file that is worth compressing.
func isText(file string) bool { return strings.HasSuffix(TypeOf(file), inUTF8) }

// pattern gives a regular expression of the names in a row, to stand at the end
// of another.
func (r mediaRow) pattern() string {
	if r.name != "" {
		return `/` + matchBytes(r.name)
	}
	return matchBytes(r.ending)
}

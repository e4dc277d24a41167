package feed

import (
	"path"
	"slices"

	"casebook/internal/feed/validate"
)

// A Format is one form in which a Feed is published: a file of its own.
type Format struct {
	File      string // name of the file, the same for every feed
	Name      string // as readers know it
	MediaType string // for links and servers
	CaseOnly  bool   // it says what only a case has: its dates

	// append writes a feed behind dst; self is the address of the file itself.
	append func(dst []byte, f *Feed, self string) []byte

	// Breaches lists the rules of the format that a file breaks; nil for a
	// format that nothing is held against.
	Breaches func(data []byte) []validate.Breach
}

// Formats is the one table of formats, in the order in which readers are offered
// them. Whatever links to feeds, serves, checks or empties them reads it: a new
// format is a line here, and its writer.
var Formats = []Format{
	{File: rssFile, Name: "RSS", MediaType: mediaTypeRSS, append: appendRSS, Breaches: validate.RSS},
	{File: "calendar.ics", Name: "iCalendar", MediaType: "text/calendar", CaseOnly: true, append: appendICS},
	{File: atomFile, Name: "Atom", MediaType: mediaTypeAtom, append: appendAtom, Breaches: validate.Atom},
	{File: JSONFile, Name: "JSON Feed", MediaType: "application/feed+json", append: appendJSON, Breaches: validate.JSON},
}

// Append writes a feed in the format behind dst.
func (x *Format) Append(dst []byte, f *Feed) []byte {
	self := ""
	switch {
	case f.Home == "":
	case f.Archive > 0:
		self = f.Home + ArchiveFolder(f.Archive) + x.File
	default:
		self = f.Home + x.File
	}
	return x.append(dst, f, self)
}

// FindFormat gives the format of a file by its name, whatever folder it is in;
// nil for a file that is no feed.
func FindFormat(file string) *Format {
	name := path.Base(file)
	i := slices.IndexFunc(Formats, func(x Format) bool { return x.File == name })
	if i < 0 {
		return nil
	}
	return &Formats[i]
}

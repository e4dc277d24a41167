package feed

import "strconv"

// A feed with more entries than it shows has archives (RFC 5005, section 4): the
// oldest entries in the first, as many in each as the feed shows, so that an
// archive stays as it is while new entries come. Every entry is in the feed or in
// an archive.

// historyNS is the namespace of RFC 5005.
const historyNS = "http://purl.org/syndication/history/1.0"

// CountArchives gives how many archives a feed of so many entries has that shows
// at most limit of them.
func CountArchives(entries, limit int) int {
	if limit < 1 || entries <= limit {
		return 0
	}
	return (entries - 1) / limit
}

// ArchiveFolder gives the folder of an archive's files, below the page of the feed.
func ArchiveFolder(n int) string { return "archive/" + strconv.Itoa(n) + "/" }

// previousArchive gives the address of the file with the next older entries; "" when
// there is none.
func (f *Feed) previousArchive(file string) string {
	n := f.Archives
	if f.Archive > 0 {
		n = f.Archive - 1
	}
	if n == 0 || f.Home == "" {
		return ""
	}
	return f.Home + ArchiveFolder(n) + file
}

// appendHistory appends what RFC 5005 says of a feed in XML, its Atom links as the
// format calls them.
func (f *Feed) appendHistory(dst []byte, link, mediaType, file string) []byte {
	if f.Archive > 0 {
		dst = append(dst, `<archive xmlns="`+historyNS+`"/>`...)
		dst = appendAtomLink(dst, link, "current", mediaType, "", f.Home+file)
	}
	return appendAtomLink(dst, link, "prev-archive", mediaType, "", f.previousArchive(file))
}

package pdf

import (
	"context"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// technicalKeys are entries whose strings no writer of a paper has chosen.
var technicalKeys = nameSet("CIDSystemInfo CharSet FontFamily")

// ListStrings gives what a paper says beside the text of its pages: bookmarks,
// addresses that links lead to, alternative texts and titles, names of places
// and layers. It fails with a *diag.Fault.
func ListStrings(data []byte) ([]string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeLimit)
	defer cancel()
	f, err := openFile(ctx, data)
	if err != nil {
		return nil, damagedFile()
	}
	l := &stringLister{file: f}
	for _, num := range slices.Sorted(maps.Keys(f.places)) {
		if f.places[num].offset < 0 {
			continue
		}
		o, err := f.resolve(ref{num: num})
		if err != nil {
			return nil, damagedFile()
		}
		l.collectStrings("", o)
	}
	return l.found, nil
}

// A stringLister collects strings.
type stringLister struct {
	file  *file
	found []string
}

// collectStrings takes the strings of an object, the value of a key.
func (l *stringLister) collectStrings(key name, o object) {
	switch o := o.(type) {
	case textString:
		l.found = append(l.found, decodeText(string(o))...)
	case array:
		if len(o) > 0 && o[0] == name("Indexed") { // colours
			return
		}
		for _, e := range o {
			l.collectStrings("", e)
		}
	case *stream:
		l.collectStrings(key, o.dict)
	case dict:
		for _, k := range o.sortedKeys() {
			if technicalKeys[k] {
				continue
			}
			if k == "Dests" {
				l.collectPlaceNames(o[k])
			}
			l.collectStrings(k, o[k])
		}
	}
}

// collectPlaceNames takes the names of a dictionary of places (section 12.3.2.3).
func (l *stringLister) collectPlaceNames(o object) {
	o, _ = l.file.resolve(o) // of what is damaged, list has said so or will
	d, _ := o.(dict)
	for _, k := range d.sortedKeys() {
		l.found = append(l.found, decodeText(string(k))...)
	}
}

// decodeText decodes a text string (section 7.9.2.2). One without a mark of its
// encoding should be in PDFDocEncoding, and is at times in UTF-8.
func decodeText(s string) []string {
	switch {
	case strings.HasPrefix(s, "\xfe\xff"):
		return []string{decodeUTF16(s[2:], 0)}
	case strings.HasPrefix(s, "\xff\xfe"):
		return []string{decodeUTF16(s[2:], 1)}
	case strings.HasPrefix(s, "\xef\xbb\xbf"):
		return []string{s[3:]}
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(inPDFDoc(s[i]))
	}
	if utf8.ValidString(s) && b.String() != s {
		return []string{b.String(), s}
	}
	return []string{b.String()}
}

// decodeUTF16 decodes UTF-16 of which the upper byte of each unit is the given one.
func decodeUTF16(s string, upper int) string {
	units := make([]uint16, len(s)/2)
	for i := range units {
		units[i] = uint16(s[2*i+upper])<<8 | uint16(s[2*i+1-upper])
	}
	return string(utf16.Decode(units))
}

// pdfDoc are the characters of PDFDocEncoding from 0x80 on that Latin-1 has
// not (annex D.3).
var pdfDoc = []rune("•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž")

func inPDFDoc(c byte) rune {
	switch i := int(c) - 0x80; {
	case i >= 0 && i < len(pdfDoc):
		return pdfDoc[i]
	case c == 0xa0:
		return '€'
	}
	return rune(c)
}

package check

import (
	"strconv"
	"strings"
)

// phone is the width in pixels of the pictures that a cheap phone asks for:
// 360 CSS pixels at two dots each.
const phone = 720

// A candidate is one size of a picture in a srcset.
type candidate struct {
	url   string
	width int // in pixels; 0 when it is not said
}

// candidates reads a srcset attribute (HTML, section 4.8.4.2.1).
func candidates(srcset string) []candidate {
	const space = " \t\n\f\r"
	var list []candidate
	for {
		srcset = strings.TrimLeft(srcset, space+",")
		if srcset == "" {
			return list
		}
		end := strings.IndexAny(srcset, space)
		if end < 0 {
			end = len(srcset)
		}
		c := candidate{url: strings.TrimRight(srcset[:end], ",")}
		srcset = srcset[end:]
		if len(c.url) == end { // no comma: a descriptor may follow
			descriptor, rest, _ := strings.Cut(srcset, ",")
			if w, ok := strings.CutSuffix(strings.Trim(descriptor, space), "w"); ok {
				c.width, _ = strconv.Atoi(w)
			}
			srcset = rest
		}
		list = append(list, c)
	}
}

// forPhone gives the narrowest candidate that fills a phone's screen, else the
// widest; false when no widths are given.
func forPhone(list []candidate) (candidate, bool) {
	var best candidate
	for _, c := range list {
		enough := best.width >= phone
		if c.width > 0 && (best.width == 0 || !enough && c.width > best.width || c.width >= phone && c.width < best.width) {
			best = c
		}
	}
	return best, best.width > 0
}

package guard

import "unicode/utf8"

// maxInside bounds the letters of a hashtag or a name within which words are looked
// for: each is looked for from each letter on.
const maxInside = 64

// readName takes the name or the address of a file.
func (s *scanner) readName(b []byte) {
	s.readApart(b)
	s.readViews(b, true)
}

// searchInside looks for words of a list within the words of hashtags, addresses
// and names of files: #freeadaexample, www.freeadaexample.org.
func (s *scanner) searchInside(b []byte, isName bool) {
	if isName {
		s.searchLetters(b, 0)
		return
	}
	for i := range b {
		if byteKind[b[i]] != signByte || i+1 == len(b) || b[i+1] <= ' ' {
			continue
		}
		start, end := i, i+1
		for start > 0 && b[start-1] > ' ' && byteKind[b[start-1]] != signByte {
			start--
		}
		for end < len(b) && b[end] > ' ' && byteKind[b[end]] != signByte {
			end++
		}
		s.searchLetters(b[start:i], start)
		s.searchLetters(b[i:end], i)
	}
}

// searchLetters looks for words within runs of letters. Offset is that of the first
// byte.
func (s *scanner) searchLetters(b []byte, offset int) {
	run, places := s.run[:0], s.places[:0]
	for i := 0; i <= len(b); {
		g, size := &ascii[' '], 1
		if i < len(b) {
			if g = &ascii[b[i]&0x7f]; b[i] >= utf8.RuneSelf {
				var r rune
				r, size = utf8.DecodeRune(b[i:])
				g = glyphOf(r)
			}
		}
		switch {
		case g.class == letter:
			run, places = append(run, g), append(places, offset+i)
		case g.class != silent:
			if len(run) > minJoined && len(run) <= maxInside {
				s.searchRun(run, places)
			}
			run, places = run[:0], places[:0]
		}
		i += size
	}
	s.run, s.places = run, places
}

// searchRun looks for words that begin at each letter.
func (s *scanner) searchRun(run []*glyph, places []int) {
	m := s.text.matcher
	for from := range len(run) - minJoined + 1 {
		f := fragment{after: atStart}
		f.spelt[0] = step{mul: 1}
		for to := from; to < len(run) && f.size < m.letter; to++ {
			f.appendLetter(run[to])
			if f.size < minJoined {
				continue
			}
			for scheme := range looks {
				if hash := f.hash(scheme); m.inside.mayHold(hash) {
					for _, e := range m.spelt[hash] {
						if len(e.before) == 0 {
							s.found(e, places[from], -1-places[to])
						}
					}
				}
				if !f.many {
					break
				}
			}
		}
	}
}

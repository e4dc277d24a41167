package signatory

import (
	"fmt"
	"unicode/utf8"

	"casebook/internal/charset"
)

// maxSampleRows is how many rows after the first bad one are looked at for the
// guess.
const maxSampleRows = 2000

// notUTF8 says at which row the encoding is not UTF-8, and which it most
// probably is, and ends the reading.
func (t *csvTable) notUTF8(number int) error {
	at := t.place(-1)
	message, sample := fmt.Sprintf("row %d is not in UTF-8", number), t.sample()
	if !t.mixed {
		return t.list.notUTF8(t.p, at, message, sample, "CSV UTF-8")
	}
	hint := "save all of it as CSV UTF-8"
	if guess := charset.Guess(sample); guess != "" {
		hint = fmt.Sprintf("that row is most probably in %s; %s", guess, hint)
	}
	t.p.error(at, "wrong-encoding", message+", but rows before it are: the file mixes two encodings", hint)
	return errStop
}

// sample collects the words with octets beyond ASCII from this row on.
func (t *csvTable) sample() []byte {
	var sample []byte
	for range maxSampleRows {
		for _, c := range t.cells {
			if len(sample) < bufferSize && !isASCII(c) && !utf8.ValidString(c) {
				sample = append(append(sample, c...), ' ')
			}
		}
		if t.read() != nil {
			break
		}
	}
	return sample
}

// areUTF8 reports whether all cells of a row are in UTF-8.
func areUTF8(cells []string) bool {
	for _, c := range cells {
		if !utf8.ValidString(c) {
			return false
		}
	}
	return true
}

func isASCII[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

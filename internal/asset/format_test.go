package asset

import (
	"strings"
	"testing"
)

// What cannot be cleaned is told by its first bytes, so that the advice fits: a voice
// message can be saved as MP3, a film cannot.
func TestFilmsAndSoundsAreToldApart(t *testing.T) {
	for beginning, want := range map[string]string{
		"OggS\x00\x02\x00\x00\x00\x00":                     "a sound of this kind",
		"\x00\x00\x00\x1cftypM4A \x00\x00":                 "a sound of this kind",
		"RIFF\x24\x08\x00\x00WAVEfmt ":                     "a sound of this kind",
		"fLaC\x00\x00\x00\x22":                             "a sound of this kind",
		"\x00\x00\x00\x1cftypisom\x00\x00":                 "this is a film",
		"\x1a\x45\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1f": "this is a film",
		"RIFF\x24\x08\x00\x00AVI LIST":                     "this is a film",
	} {
		for _, name := range []string{"voice.ogg", "film.mp4", "voice.mp3"} {
			if _, err := identifyFile(name, []byte(beginning)); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s that begins %q: got %v, want %q", name, beginning, err, want)
			}
		}
	}
}

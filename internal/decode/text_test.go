package decode

import (
	"strings"
	"testing"
)

// A character beyond ASCII is found wherever it stands.
func TestASCII(t *testing.T) {
	for n := range 40 {
		plain := strings.Repeat("a", n)
		if !isASCII(plain) {
			t.Errorf("%d letters are not ASCII", n)
		}
		for i := range n + 1 {
			if isASCII(plain[:i] + "\u0301" + plain[i:]) {
				t.Errorf("%d letters with a mark behind %d are ASCII", n, i)
			}
		}
	}
}

func TestNormalise(t *testing.T) {
	for in, want := range map[string]string{"": "", "a\r\nb\rc\n": "a\nb\nc\n", "abcdefghe\u0301": "abcdefgh\u00e9", " a ": " a "} {
		if got := Normalise(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

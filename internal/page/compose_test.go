package page

import (
	"slices"
	"testing"
)

func TestAddressesAreCutBehindSlashes(t *testing.T) {
	for whole, want := range map[string][]string{
		"https://example.org/":                     {"https://example.org/"},
		"https://example.org/feed.xml":             {"https://example.org/", "feed.xml"},
		"https://example.org/a/cases/ada/feed.xml": {"https://example.org/", "a/", "cases/", "ada/", "feed.xml"},
		"https://example.org:8443/a/":              {"https://example.org:8443/", "a/"},
	} {
		if got := cutBehindSlashes(whole); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", whole, got, want)
		}
	}
}

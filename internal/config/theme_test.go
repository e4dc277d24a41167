package config

import "testing"

// Who copies the address of a profile is told the account that it shows.
func TestFediverseKnowsProfiles(t *testing.T) {
	for text, want := range map[string]string{
		"https://social.example/@four":               "@four@social.example",
		"https://social.example/@four/":              "@four@social.example",
		"social.example/@four":                       "@four@social.example",
		"https://social.example/users/four":          "@four@social.example",
		"https://social.example/@four@other.example": "@four@other.example",
		"https://social.example/@four/with_replies":  "",
		"https://social.example/about":               "",
		"https://social.example/@":                   "",
		"https://social.example/@fo%20ur":            "",
		"campaign":                                   "",
		"":                                           "",
	} {
		if got := accountOf(profileOf(text)); got != want {
			t.Errorf("%q shows %q, want %q", text, got, want)
		}
		if got := accountOf(text); got != "" {
			t.Errorf("%q is taken as the account %q", text, got)
		}
	}
}

package config

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/language"

	"casebook/internal/decode"
)

// byCountry is the country codes that people write for a language.
var byCountry = map[string]string{
	"ua": "uk", "kz": "kk", "by": "be", "cz": "cs", "dk": "da", "gr": "el", "se": "sv",
	"jp": "ja", "cn": "zh", "kr": "ko", "ir": "fa", "il": "he", "us": "en", "gb": "en",
}

func languageTag(n decode.Node, tag string) (string, bool) {
	canonical, ok := canonicalTag(tag)
	if !ok {
		n.Fail("unknown-language", notALanguage(tag), languageHint(tag))
	}
	return canonical, ok
}

// canonicalTag gives a language tag in its canonical form (BCP 47).
func canonicalTag(tag string) (string, bool) {
	if strings.Contains(tag, "_") || tag == "" || len(tag) > 35 {
		return "", false
	}
	t, err := language.Parse(tag)
	if err != nil || t == language.Und {
		return "", false
	}
	return t.String(), true
}

func notALanguage(tag string) string { return fmt.Sprintf("unknown language %q", tag) }

func languageHint(tag string) string {
	if l, ok := byCountry[strings.ToLower(tag)]; ok {
		return fmt.Sprintf("did you mean %q?", l)
	}
	if c, ok := canonicalTag(strings.ReplaceAll(tag, "_", "-")); ok {
		return fmt.Sprintf("did you mean %q?", c)
	}
	return "write a BCP 47 tag, as en or uk"
}

// Zone binds a time zone by its IANA name.
func Zone(into **time.Location) decode.Value {
	return decode.Of[*time.Location]{Into: into, Read: readZone, Form: func() decode.Schema {
		return decode.Schema{"type": "string"}
	}}
}

func readZone(n decode.Node) (*time.Location, bool) {
	name, ok := n.Line()
	if !ok {
		return nil, false
	}
	// "Local" and "" would depend on the machine.
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || strings.EqualFold(name, "local") {
		n.Fail("unknown-timezone", fmt.Sprintf("unknown time zone %q", name), "write an IANA name, as Europe/Kyiv")
		return nil, false
	}
	return zone, true
}

// LooksLikeTag reports whether a part of a file's name is meant as a language:
// two or three letters, or a longer tag that exists.
func LooksLikeTag(part string) bool {
	if len(part) == 2 || len(part) == 3 {
		return !strings.ContainsFunc(part, func(r rune) bool { return (r|0x20) < 'a' || (r|0x20) > 'z' })
	}
	_, ok := canonicalTag(part)
	return ok
}

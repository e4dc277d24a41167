package config

import (
	"strings"
	"time"

	"golang.org/x/text/language"

	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/locale"
)

// byCountry is the country codes that people write for a language.
var byCountry = map[string]string{
	"ua": "uk", "kz": "kk", "by": "be", "cz": "cs", "dk": "da", "gr": "el", "se": "sv",
	"jp": "ja", "cn": "zh", "kr": "ko", "ir": "fa", "il": "he", "us": "en", "gb": "en",
}

func readLanguage(n decode.Node, tag string) (string, bool) {
	canonical, ok := canonicalTag(tag)
	if !ok {
		n.AddError(unknownLanguage(tag))
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

// unknownLanguage says what is wrong with a tag: it may be a country, or written
// with an underscore.
func unknownLanguage(tag string) diag.Text {
	near := byCountry[strings.ToLower(tag)]
	if near == "" {
		near, _ = canonicalTag(strings.ReplaceAll(tag, "_", "-"))
	}
	if near != "" {
		return diag.Say("unknown-language/near", "language", tag, "near", near)
	}
	return diag.Say("unknown-language", "language", tag)
}

// Zone binds a time zone by its IANA name.
func Zone(into **time.Location) decode.Value {
	return decode.Custom[*time.Location]{Into: into, Read: readZone, Form: func() decode.Schema {
		return decode.Schema{"type": "string", decode.FormKind: decode.FormZone}
	}}
}

func readZone(n decode.Node) (*time.Location, bool) {
	name, ok := n.Line()
	if !ok {
		return nil, false
	}
	zone, ok := locale.Zone(name)
	if !ok {
		if near := locale.NearestZone(name); near != "" {
			n.AddError(diag.Say("unknown-timezone/near", "zone", name, "near", near))
		} else {
			n.AddError(diag.Say("unknown-timezone", "zone", name))
		}
	}
	return zone, ok
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

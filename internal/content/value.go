package content

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
	"casebook/internal/locale"
)

// country binds an ISO 3166-1 alpha-2 code, in upper case.
func country(into *string) decode.Value {
	return decode.Checked(into, checkCountry, decode.Schema{"pattern": "^[A-Z]{2}$"})
}

func checkCountry(n decode.Node, code string) (string, bool) {
	upper := strings.ToUpper(code)
	if len(code) == 2 && locale.IsCountry(upper) {
		return upper, true
	}
	hint := "write the two letters of ISO 3166-1, as UA"
	if found := locale.CountryCode(code, "en"); found != "" {
		hint = fmt.Sprintf("write %q", found)
	}
	n.Fail("unknown-country", fmt.Sprintf("unknown country code %q", code), hint)
	return "", false
}

// aliases binds old addresses of a page, from the root of the site.
func aliases(into *[]string) decode.Value {
	return decode.List(into, readAlias, decode.Schema{"type": "string", "pattern": "^/"})
}

func readAlias(n decode.Node) (string, bool) {
	alias, ok := n.Line()
	if !ok {
		return "", false
	}
	if problem := aliasProblem(alias); problem != "" {
		n.Fail("bad-alias", fmt.Sprintf("the alias %q %s", alias, problem), "write an old address of this site, as /old/page/")
		return "", false
	}
	return alias, true
}

// aliasProblem says why a text cannot be an address of this site, or "".
func aliasProblem(alias string) string {
	switch {
	case !strings.HasPrefix(alias, "/"):
		return "does not begin with /"
	case strings.ContainsAny(alias, "\\?#%<>\"|*: \u00a0"):
		return "holds a character that an address cannot have"
	case alias == "/":
		return "is the home page"
	case path.Clean(alias) != strings.TrimSuffix(alias, "/"):
		return "holds empty or dotted parts"
	}
	for part := range strings.SplitSeq(alias, "/") {
		stem, _, _ := strings.Cut(part, ".")
		switch {
		case isDevice(strings.ToLower(stem)):
			return "cannot exist on Windows"
		case strings.HasPrefix(part, ".") && part != ".well-known":
			return "has a part that begins with a dot, which is hidden" // and may be the host's or casebook's own
		case strings.HasSuffix(part, "."):
			return "has a part that ends in a dot"
		case len(part) > 2*MaxSlug:
			return "is too long"
		}
	}
	return ""
}

// checkID reads the path of an entry's id. One that was copied whole out of a
// feed would get its beginning twice.
func checkID(n decode.Node, id string) (string, bool) {
	whole, ok := strings.CutPrefix(id, "tag:")
	if !ok {
		return id, true
	}
	hint := "write only its path, as /cases/x/updates/2026-02-03-hearing"
	if _, encoded, ok := strings.Cut(whole, ":"); ok {
		if path, err := url.PathUnescape(encoded); err == nil {
			hint = fmt.Sprintf("write %q", path)
		}
	}
	n.Fail("bad-id", fmt.Sprintf("%q is a whole id, of which casebook writes the beginning itself", id), hint)
	return "", false
}

const sealForm = `^sha256:[0-9a-f]{64}$`

var sealPattern = lazy.Regexp(sealForm)

// seal binds the seal of a text.
func seal(into *string) decode.Value {
	check := func(n decode.Node, s string) (string, bool) {
		if !sealPattern().MatchString(s) {
			n.Fail("bad-seal", fmt.Sprintf("%s is not a seal", n.Path()), "a seal is sha256: and 64 digits; casebook seal writes it")
			return "", false
		}
		return s, true
	}
	return decode.Checked(into, check, decode.Schema{"pattern": sealForm})
}

// oneOf binds one of some words.
func oneOf(into *string, code, what string, words []string, form decode.Schema) decode.Value {
	check := func(n decode.Node, word string) (string, bool) {
		for _, w := range words {
			if w == word {
				return word, true
			}
		}
		hint := diag.DidYouMean(word, words)
		if hint == "" {
			hint = "write " + diag.OneOf(words)
		}
		n.Fail(code, fmt.Sprintf("unknown %s %q", what, word), hint)
		return "", false
	}
	return decode.Checked(into, check, form)
}

// sameName reports whether two file names differ in Unicode form at most.
func sameName(a, b string) bool { return a == b || norm.NFC.String(a) == norm.NFC.String(b) }

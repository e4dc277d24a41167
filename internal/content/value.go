package content

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/campaign"
	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/folder"
	"casebook/internal/lazy"
	"casebook/internal/locale"
)

// readStatus reads a state that the site knows.
func (r *reader) readStatus(n decode.Node, word string) (string, bool) {
	if slices.Contains(r.statuses, word) {
		return word, true
	}
	if near := diag.Nearest(word, r.statuses); near != "" {
		n.AddError(diag.Say("unknown-status/near", "status", word, "near", near))
	} else {
		n.AddError(diag.Say("unknown-status", "status", word, "known", r.statuses))
	}
	return "", false
}

// statusSchema offers the states known and admits those that a site declares.
func statusSchema(known []string) decode.Schema {
	return decode.Schema{decode.FormKind: decode.FormStatus, "anyOf": []any{
		decode.Schema{"enum": known},
		decode.Schema{"type": "string", "pattern": "^[a-z0-9-]+$"},
	}}
}

func readNewsKind(n decode.Node, word string) (string, bool) {
	if slices.Contains(campaign.NewsKinds, word) {
		return word, true
	}
	if near := diag.Nearest(word, campaign.NewsKinds); near != "" {
		n.AddError(diag.Say("unknown-kind/near", "kind", word, "near", near))
	} else {
		n.AddError(diag.Say("unknown-kind", "kind", word, "known", campaign.NewsKinds))
	}
	return "", false
}

// sorts are the orders that a list of signatories can be put in.
var sorts = []string{"name"}

func readSort(n decode.Node, word string) (string, bool) {
	if slices.Contains(sorts, word) {
		return word, true
	}
	if near := diag.Nearest(word, sorts); near != "" {
		n.AddError(diag.Say("unknown-sort/near", "order", word, "near", near))
	} else {
		n.AddError(diag.Say("unknown-sort", "order", word, "known", sorts))
	}
	return "", false
}

var countrySchema = decode.Schema{"pattern": "^[A-Z]{2}$", decode.FormKind: decode.FormCountry}

// countryCode binds an ISO 3166-1 alpha-2 code, in upper case.
func countryCode(into *string) decode.Value {
	return decode.Checked(into, readCountry, countrySchema)
}

func readCountry(n decode.Node, code string) (string, bool) {
	upper := strings.ToUpper(code)
	if len(code) == 2 && locale.IsCountry(upper) {
		return upper, true
	}
	if found := locale.CountryCode(code, locale.Built...); found != "" {
		n.AddError(diag.Say("unknown-country/name", "code", code, "found", found))
	} else {
		n.AddError(diag.Say("unknown-country", "code", code))
	}
	return "", false
}

func readFocus(n decode.Node, text string) (string, bool) {
	if _, _, ok := campaign.ParseFocus(text); !ok {
		n.AddError(diag.Say("bad-focus", "found", text))
		return "", false
	}
	return text, true
}

var aliasSchema = decode.Schema{"type": "string", "pattern": "^/"}

// aliasList binds old addresses of a page, from the root of the site.
func aliasList(into *[]string) decode.Value {
	return decode.List(into, readAlias, aliasSchema)
}

func readAlias(n decode.Node) (string, bool) {
	alias, ok := n.Line()
	if !ok {
		return "", false
	}
	if decoded, err := url.PathUnescape(alias); err == nil && utf8.ValidString(decoded) {
		alias = norm.NFC.String(decoded) // as an address bar gives it
	}
	if problem := aliasProblem(alias); problem.ID != "" {
		n.AddError(problem)
		return "", false
	}
	return alias, true
}

// CanAlias reports an old address that a page can have among its aliases.
func CanAlias(address string) bool { return aliasProblem(address).ID == "" }

// aliasProblem says why a text cannot be an address of this site; nothing when
// it can.
func aliasProblem(alias string) diag.Text {
	switch {
	case !strings.HasPrefix(alias, "/"):
		whole := "/" + alias
		if u, err := url.Parse(alias); err == nil && u.Host != "" { // with its site
			whole = "/" + strings.TrimPrefix(u.Path, "/")
		}
		if aliasProblem(whole).ID != "" {
			return diag.Say("bad-alias/character", "alias", alias)
		}
		return diag.Say("bad-alias/relative", "alias", alias, "whole", whole)
	case strings.ContainsFunc(alias, unicode.IsControl), strings.ContainsAny(alias, "\\?#%<>\"|*: \u00a0"):
		return diag.Say("bad-alias/character", "alias", alias)
	case alias == "/":
		return diag.Say("bad-alias/home", "alias", alias)
	case path.Clean(alias) != strings.TrimSuffix(alias, "/"):
		return diag.Say("bad-alias/empty-part", "alias", alias)
	}
	for part := range strings.SplitSeq(alias, "/") {
		switch {
		case folder.IsDevice(part):
			return diag.Say("bad-alias/device", "alias", alias)
		case strings.HasPrefix(part, ".") && part != ".well-known": // it may be the host's or casebook's own
			return diag.Say("bad-alias/hidden", "alias", alias)
		case strings.HasSuffix(part, "."):
			return diag.Say("bad-alias/dot", "alias", alias)
		case len(part) > 2*MaxSlug:
			return diag.Say("bad-alias/long", "alias", alias)
		}
	}
	return diag.Text{}
}

// readID reads the path of an entry's id. One that was copied whole out of a
// feed would get its beginning twice.
func readID(n decode.Node, id string) (string, bool) {
	whole, ok := strings.CutPrefix(id, "tag:")
	if !ok {
		return id, true
	}
	if _, encoded, ok := strings.Cut(whole, ":"); ok {
		if path, err := url.PathUnescape(encoded); err == nil {
			n.AddError(diag.Say("bad-id/path", "id", id, "path", path))
			return "", false
		}
	}
	n.AddError(diag.Say("bad-id", "id", id))
	return "", false
}

const sealForm = `^sha256:[0-9a-f]{64}$`

var sealPattern = lazy.Regexp(sealForm)

var sealSchema = decode.Schema{"pattern": sealForm, decode.FormKind: decode.FormSeal}

// sealValue binds the seal of a text.
func sealValue(into *string) decode.Value { return decode.Checked(into, readSeal, sealSchema) }

func readSeal(n decode.Node, s string) (string, bool) {
	if !sealPattern().MatchString(s) {
		n.AddError(diag.Say("bad-seal", "path", n.Place()))
		return "", false
	}
	return s, true
}

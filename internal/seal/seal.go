// Package seal fixes texts: a seal is a digest of what a letter says, so that
// nobody can change it unnoticed.
//
// A seal is "sha256:" and the SHA-256, in hexadecimal, of the text in this form,
// which anybody can write and check with any program:
//
//	title⇥Call to prevent the extradition
//	date⇥2020-05-21
//	to⇥Ada Example⇥Minister⇥Ministry of Examples
//	cc⇥⇥⇥Committee of Examples
//
//	The text, as Markdown …
//
// ⇥ is a tab. There is a line for each addressee, in order, with the name, the
// office and the organisation; a date that has a time is written as in RFC 3339.
// Then come an empty line and the text. All of it is in UTF-8 and Unicode NFC
// with LF line ends; spaces and tabs at the end of lines and empty lines at the
// beginning and the end of the text are left out, and the last line ends in LF.
package seal

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"casebook/internal/campaign"
	"casebook/internal/diag"
)

// Letter gives the seal of a letter in one language.
func Letter(l *campaign.Letter) string { return hashText(Canonical(&l.Document, l.To, l.CC)) }

// Document gives the seal of another text, by which its translations can say
// what they translate.
func Document(d *campaign.Document) string { return hashText(Canonical(d, nil, nil)) }

func hashText(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Canonical gives a text in the form that is sealed.
func Canonical(d *campaign.Document, to, cc []campaign.Addressee) string {
	var b strings.Builder
	writeLine(&b, "title", d.Title)
	if !d.Date.IsZero() {
		layout := time.DateOnly
		if d.Date.HasTime {
			layout = time.RFC3339
		}
		writeLine(&b, "date", d.Date.Format(layout))
	}
	for _, a := range to {
		writeLine(&b, "to", a.Name, a.Office, a.Organisation)
	}
	for _, a := range cc {
		writeLine(&b, "cc", a.Name, a.Office, a.Organisation)
	}
	b.WriteString("\n" + trimLines(d.Body) + "\n")
	return norm.NFC.String(b.String())
}

// writeLine writes words between tabs; white space within them is a space.
func writeLine(b *strings.Builder, words ...string) {
	for i, w := range words {
		words[i] = strings.Join(strings.Fields(w), " ")
	}
	b.WriteString(strings.TrimRight(strings.Join(words, "\t"), "\t") + "\n")
}

// trimLines gives a text without spaces at the ends of its lines, and without
// empty lines around it.
func trimLines(text string) string {
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// Check reports letters that are no longer what was sealed, and translations
// of a text that has changed since.
func Check(c *campaign.Campaign, rep *diag.Report) {
	for _, versions := range c.Letters {
		for i, l := range versions {
			name := l.Slug
			if i > 0 {
				name = l.File // the slug is the original's
			}
			if l.Sealed != "" && !l.Unread && l.Sealed != Letter(l) {
				rep.AddError(l.At("sealed"), diag.Say("seal-broken", "letter", name))
			}
			checkTranslation(&l.Document, &versions[0].Document, func() string { return Letter(versions[0]) }, rep)
		}
	}
	for _, folder := range c.Cases {
		for _, v := range folder.Case {
			checkTranslation(&v.Document, &folder.Case[0].Document, nil, rep)
		}
		for _, versions := range folder.Updates {
			for _, v := range versions {
				checkTranslation(&v.Document, &versions[0].Document, nil, rep)
			}
		}
	}
	for _, versions := range c.News {
		for _, v := range versions {
			checkTranslation(&v.Document, &versions[0].Document, nil, rep)
		}
	}
	for _, versions := range append(c.Pages, c.Home) {
		for _, v := range versions {
			checkTranslation(&v.Document, &versions[0].Document, nil, rep)
		}
	}
}

// checkTranslation warns about a translation of an older text. sealOf gives the
// seal of a letter; nil for another text. Of what cannot be read nobody knows.
func checkTranslation(d, original *campaign.Document, sealOf func() string, rep *diag.Report) {
	if d.Translates == "" || d.Unread || original.Unread {
		return
	}
	if sealOf == nil {
		sealOf = func() string { return Document(original) }
	}
	if now := sealOf(); now != d.Translates {
		rep.AddWarning(d.At("translates"), diag.Say("stale-translation", "seal", now))
	}
}

package takedown

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"casebook/internal/address"
	"casebook/internal/campaign"
	"casebook/internal/diag"
	"casebook/internal/parallel"
)

// fewestWords is from how many words on a text is known without its title.
const fewestWords = 20

// hashDocument gives the keyed hashes (HMAC-SHA-256, RFC 2104) by which what a
// page says is known again, whatever it is called then: of title and text, and of
// a text that is not short alone. Only letters, digits and signs of money and
// the like count, in Unicode NFC and without case.
func hashDocument(key []byte, d *campaign.Document) []string {
	mac := hmac.New(sha256.New, key)
	title, _ := foldWords(d.Title)
	text, words := foldWords(d.Body)
	hashes := []string{hashWords(mac, "title and text", title, text)}
	if words >= fewestWords {
		hashes = append(hashes, hashWords(mac, "text", text))
	}
	return hashes
}

// hashWords hashes texts, a zero between them.
func hashWords(mac hash.Hash, texts ...string) string {
	mac.Reset()
	mac.Write([]byte("takedown\x00" + strings.Join(texts, "\x00")))
	return hex.EncodeToString(mac.Sum(nil))
}

// foldWords gives a text as it is compared: its words, a space between them.
// Markup, punctuation and what cannot be seen are no part of it.
func foldWords(text string) (folded string, words int) {
	text = norm.NFC.String(cases.Fold().String(norm.NFC.String(text)))
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r):
			return -1
		case unicode.In(r, unicode.L, unicode.N, unicode.M, unicode.S) && !strings.ContainsRune("`|^<>~=+", r):
			return r
		}
		return ' '
	}, text)
	list := strings.Fields(text)
	return strings.Join(list, " "), len(list)
}

// A Memory keeps hashes of texts that were not read again since. It is not for
// concurrent use.
type Memory struct {
	key    string
	hashes map[*campaign.Document][]string
}

// CheckReturned reports every document that says what was taken down, withheld
// or not: under another name, in another folder or language. What is known to be
// down by its address is none of them.
func (m *Memory) CheckReturned(key []byte, c *campaign.Campaign, isDown func(*campaign.Document) bool, rep *diag.Report) {
	down := map[string]string{} // hash -> address
	for _, t := range slices.Backward(c.Taken) {
		for _, h := range t.Hashes {
			down[strings.ToLower(h)] = t.Address
		}
	}
	if len(down) == 0 {
		return
	}
	var documents []*campaign.Document
	c.EachDocument(func(d *campaign.Document) {
		if !isDown(d) {
			documents = append(documents, d)
		}
	})
	hashes := make([][]string, len(documents))
	parallel.ForEach(len(documents), func(i int) {
		if m.key == string(key) && m.hashes[documents[i]] != nil {
			hashes[i] = m.hashes[documents[i]]
			return
		}
		hashes[i] = hashDocument(key, documents[i])
	})
	m.key, m.hashes = string(key), make(map[*campaign.Document][]string, len(documents))
	for i, d := range documents {
		m.hashes[d] = hashes[i]
		for _, h := range hashes[i] {
			if was, ok := down[h]; ok {
				rep.AddError(d.At("title"), diag.Say("taken-down", "address", was))
				break
			}
		}
	}
}

// Lost gives the addresses that a built folder knows to be down and that the
// record no longer names.
func Lost(known []string, c *campaign.Campaign) []address.Address {
	var lost []address.Address
	for _, a := range known {
		if !slices.ContainsFunc(c.Taken, func(t campaign.Takedown) bool { return t.Address == a }) {
			lost = append(lost, address.Address(a))
		}
	}
	return lost
}

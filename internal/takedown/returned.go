package takedown

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"html"
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

// hashDocument gives the keyed hashes (HMAC-SHA-256, RFC 2104) by which what a
// page says is known again, whatever it is called then: of title and text, and of
// a text that is not short alone. Only letters, digits and signs of money and
// the like count, in Unicode NFC and without case.
func hashDocument(key []byte, d *campaign.Document) []string {
	mac := hmac.New(sha256.New, key)
	title, text := foldWords(d.Title), foldWords(d.Body)
	hashes := []string{hashWords(mac, "title and text", strings.Join(title, " "), strings.Join(text, " "))}
	if len(text) >= passageWords {
		hashes = append(hashes, hashWords(mac, "text", strings.Join(text, " ")))
	}
	return hashes
}

// HashText gives those hashes of a title and a text.
func HashText(key []byte, title, text string) []string {
	return hashDocument(key, &campaign.Document{Title: title, Body: text})
}

// hashWords hashes texts, a zero between them.
func hashWords(mac hash.Hash, texts ...string) string {
	mac.Reset()
	mac.Write([]byte("takedown\x00" + strings.Join(texts, "\x00")))
	return hex.EncodeToString(mac.Sum(nil))
}

// foldWords gives the words of a text as they are compared. Markup, punctuation
// and what cannot be seen are no part of them.
func foldWords(text string) []string {
	text = norm.NFC.String(cases.Fold().String(norm.NFC.String(text)))
	return strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r):
			return -1
		case unicode.In(r, unicode.L, unicode.N, unicode.M, unicode.S) && !strings.ContainsRune("`|^<>~=+", r):
			return r
		}
		return ' '
	}, text))
}

// A Memory knows what is down by what it said, and remembers what documents that
// were not read again since were found to repeat. CheckReturned is not for
// concurrent use; after it CheckFile is.
type Memory struct {
	key      []byte
	hashes   map[string]string  // a hash of a whole text -> the address that it stood at
	passages map[passage]string // likewise
	records  string             // what both were made of
	repeated map[*campaign.Document]repeat
}

// A repeat is what a document repeats: all of a text, or a part that begins at a place.
type repeat struct {
	address string // of what is down; "" for nothing
	whole   bool
	at      diag.Position
}

// KnowsSame reports that two know the same to be down: what one has looked at, the
// other need not look at again.
func (m *Memory) KnowsSame(other *Memory) bool { return m.records == other.records }

// read takes what the records say, and forgets what was found by others.
func (m *Memory) read(key []byte, records []campaign.Takedown) {
	var all strings.Builder
	all.Write(key)
	for _, t := range records {
		all.WriteString("\x00" + t.Address + "\x00" + strings.Join(t.Hashes, " ") + "\x00" + t.Passages)
	}
	if all.String() == m.records {
		return
	}
	*m = Memory{key: key, hashes: map[string]string{}, passages: map[passage]string{}, records: all.String()}
	for _, t := range slices.Backward(records) {
		for _, h := range t.Hashes {
			m.hashes[strings.ToLower(h)] = t.Address
		}
		for _, p := range parsePassages(t.Passages) {
			m.passages[p] = t.Address
		}
	}
}

// CheckReturned reports every document that says what was taken down, withheld
// or not: under another name, in another folder or language, within a longer text
// or in a value above it. What is known to be down by its address is none of them.
func (m *Memory) CheckReturned(key []byte, c *campaign.Campaign, isDown func(*campaign.Document) bool, rep *diag.Report) {
	m.read(key, c.Taken)
	if len(m.hashes)+len(m.passages) == 0 {
		return
	}
	var documents []*campaign.Document
	c.EachDocument(func(d *campaign.Document) {
		if !isDown(d) {
			documents = append(documents, d)
		}
	})
	if len(m.passages) > 0 {
		m.checkPeople(c, isDown, rep)
	}
	found := make([]repeat, len(documents))
	parallel.ForEach(len(documents), func(i int) {
		var known bool
		if found[i], known = m.repeated[documents[i]]; !known {
			found[i] = m.findRepeated(documents[i])
		}
	})
	m.repeated = make(map[*campaign.Document]repeat, len(documents))
	for i, d := range documents {
		m.repeated[d] = found[i]
		switch r := found[i]; {
		case r.address == "":
		case r.whole:
			rep.AddError(r.at, diag.Say("taken-down", "address", r.address))
		default:
			rep.AddError(r.at, diag.Say("taken-down/part", "words", passageWords, "address", r.address, "record", record))
		}
	}
}

// checkPeople reports what was taken down and stands beside a name in a list of people.
func (m *Memory) checkPeople(c *campaign.Campaign, isDown func(*campaign.Document) bool, rep *diag.Report) {
	const shortest = 2 * passageWords // bytes: of a letter and a space each
	looked := map[string]bool{}
	for _, versions := range c.Letters {
		for _, letter := range versions {
			people := letter.Signatories
			if people == nil || people.Look == nil || looked[people.File] || isDown(&letter.Document) {
				continue
			}
			looked[people.File] = true
			_ = people.Look(func(text string, at diag.Position) { // a file that is gone is told by who reads it
				if len(text) < shortest {
					return
				}
				if address := m.findPassage(text); address != "" {
					d := diag.ErrorAt(at, diag.Say("taken-down/file", "words", passageWords, "address", address))
					d.Private = true
					rep.Add(d)
				}
			})
		}
	}
}

// findRepeated gives what a document repeats.
func (m *Memory) findRepeated(d *campaign.Document) repeat {
	for i, h := range hashDocument(m.key, d) {
		if address, ok := m.hashes[h]; ok {
			at := d.At("title")
			if i > 0 { // by its text alone: the title may be another
				at.Line, at.Column = locateText(d)
			}
			return repeat{address, true, at}
		}
	}
	if len(m.passages) > 0 {
		texts := textsOf(d)
		if strings.Contains(d.Body, "](") { // a caption, and what a link says when it is pointed at
			texts = append(texts, wording{d.Body, d.BodyLine, html.UnescapeString})
		}
		for _, w := range texts {
			if address := m.findPassage(w.words(w.text)); address != "" {
				at := d.At("title")
				if w.line > 0 {
					at.Line, at.Column = m.locate(w)
				}
				return repeat{address, false, at}
			}
		}
	}
	return repeat{}
}

// Lost gives the addresses that are known to be down and that the record no longer
// names.
func Lost(known []string, c *campaign.Campaign) []address.Address {
	var lost []address.Address
	for _, a := range known {
		if !slices.ContainsFunc(c.Taken, func(t campaign.Takedown) bool { return t.Address == a }) {
			lost = append(lost, address.Address(a))
		}
	}
	return lost
}

package content

import (
	"slices"
	"strings"

	"casebook/internal/campaign"
	"casebook/internal/config"
	"casebook/internal/decode"
	"casebook/internal/diag"
)

// A kindOf says what a content file is: a row of kinds.
type kindOf uint8

const (
	homeKind kindOf = iota
	caseKind
	letterKind
	updateKind
	newsKind
	pageKind
	ownKind // of the site: [[kind]]
)

// A kind is what casebook knows of a kind of content.
type kind struct {
	name    string            // what it is called where programs speak of it
	word    diag.Text         // for one of them, in messages
	schema  string            // what Schema calls it, "" where it has none of its own
	folder  string            // where they are, below content/; "" for those that are elsewhere
	apart   bool              // each has a folder of its own there
	dated   bool              // its date is the one that its name begins with, when it has none of its own
	newItem func(source) item // makes an empty one
}

// kinds is the one list of what content consists of.
var kinds = [...]kind{
	homeKind: {
		name: "home", word: diag.Say("kind-of-document/home"),
		newItem: func(source) item { return pageItem{new(campaign.Page), nil, true} },
	},
	caseKind: {
		name: "case", word: diag.Say("kind-of-document/case"), schema: "case", folder: "cases", apart: true,
		newItem: func(source) item { return caseItem{new(campaign.Case)} },
	},
	letterKind: {
		name: "letter", word: diag.Say("kind-of-document/letter"), schema: "letter", folder: "letters", apart: true,
		newItem: func(source) item { return letterItem{&campaign.Letter{SignatoriesPublic: true}} },
	},
	updateKind: {
		name: "update", word: diag.Say("kind-of-document/update"), schema: "update", dated: true,
		newItem: func(s source) item { return updateItem{&campaign.Update{Case: s.parent}} },
	},
	newsKind: {
		name: "news", word: diag.Say("kind-of-document/news"), schema: "news", folder: "news", dated: true,
		newItem: func(source) item { return newsItem{new(campaign.News)} },
	},
	pageKind: {
		name: "page", word: diag.Say("kind-of-document/page"), schema: "page", folder: "pages",
		newItem: func(source) item { return pageItem{new(campaign.Page), nil, false} },
	},
	ownKind: {
		word: diag.Say("kind-of-document/page"), dated: true,
		newItem: func(s source) item { return pageItem{&campaign.Page{Folder: s.own.Folder}, s.own, false} },
	},
}

// An item is a document of any kind with the shape of its front matter.
type item interface {
	head() *campaign.Document
	frontShape(*reader) decode.Shape
	copyItem() item
	// checkWhole reports what can be said only once the item has inherited.
	checkWhole(*checks)
}

type (
	caseItem   struct{ *campaign.Case }
	updateItem struct{ *campaign.Update }
	letterItem struct{ *campaign.Letter }
	newsItem   struct{ *campaign.News }
	pageItem   struct {
		*campaign.Page
		own  *config.Kind // of the site's own; nil for other pages
		home bool
	}
)

func (i caseItem) head() *campaign.Document   { return &i.Document }
func (i updateItem) head() *campaign.Document { return &i.Document }
func (i letterItem) head() *campaign.Document { return &i.Document }
func (i newsItem) head() *campaign.Document   { return &i.Document }
func (i pageItem) head() *campaign.Document   { return &i.Document }

func (i caseItem) copyItem() item   { c := *i.Case; return caseItem{&c} }
func (i updateItem) copyItem() item { c := *i.Update; return updateItem{&c} }
func (i letterItem) copyItem() item { c := *i.Letter; return letterItem{&c} }
func (i newsItem) copyItem() item   { c := *i.News; return newsItem{&c} }
func (i pageItem) copyItem() item   { c := *i.Page; return pageItem{&c, i.own, i.home} }

// SchemaKinds gives the kinds of content that Schema describes.
func SchemaKinds() []string {
	var words []string
	for _, k := range kinds {
		if k.schema != "" {
			words = append(words, k.schema)
		}
	}
	return words
}

// Schema gives the JSON Schema (draft 2020-12) of the front matter of a kind,
// as SchemaKinds calls it, for editors; nil when there is no such kind.
func Schema(word string) []byte {
	i := slices.IndexFunc(kinds[:], func(k kind) bool { return k.schema == word })
	if i < 0 || word == "" {
		return nil
	}
	article := "a "
	if strings.ContainsRune("aeiou", rune(word[0])) {
		article = "an "
	}
	return kinds[i].newItem(source{}).frontShape(newReader(config.Default())).Schema("casebook: front matter of " + article + word)
}

// Form gives the form of the front matter of a kind, as Place calls it, in a site;
// nil when there is no such kind.
func Form(name string, site *config.Site) decode.Schema {
	if own := site.KindOf(name); own != nil {
		return kinds[ownKind].newItem(source{own: own}).frontShape(newReader(site)).Form()
	}
	i := slices.IndexFunc(kinds[:], func(k kind) bool { return k.name == name })
	if i < 0 {
		return nil
	}
	return kinds[i].newItem(source{}).frontShape(newReader(site)).Form()
}

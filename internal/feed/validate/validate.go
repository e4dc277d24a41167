// Package validate holds feeds against the rules of the W3C Feed Validation
// Service, under its names for them, as far as a feed of casebook's could break
// them. It reads a feed as a program of a reader's would: strictly, by name and
// namespace, whoever wrote it.
package validate

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// A Breach is a rule that a feed breaks.
type Breach struct {
	Rule    string // the validator's name for it, as "MissingGuid"; "SAXError" when the feed is not well-formed
	Message string // what is wrong, in plain words
}

// A rule is one check of the service.
type rule struct {
	name    string
	message string
	broken  func(*Element) bool
}

// RSS lists the rules of RSS 2.0 and its best-practices profile that a feed
// breaks, each once.
func RSS(data []byte) []Breach {
	return findBreaches(data, "rss", func(root *Element) bool { return root.name.Local == "rss" && root.hasChild("", "channel") }, rssRules)
}

// Atom lists the rules of RFC 4287 that a feed breaks, each once.
func Atom(data []byte) []Breach {
	return findBreaches(data, "feed", func(root *Element) bool { return root.name.Local == "feed" && root.name.Space == atomNS }, atomRules)
}

func findBreaches(data []byte, what string, is func(*Element) bool, rules []rule) []Breach {
	root, err := Parse(data)
	if err != nil {
		return []Breach{{"SAXError", "it is not well-formed XML"}}
	}
	if !is(root) {
		return []Breach{{"UndefinedElement", "it does not begin with <" + what + ">"}}
	}
	var list []Breach
	for _, r := range rules {
		if b := (Breach{r.name, r.message}); r.broken(root) && !slices.Contains(list, b) {
			list = append(list, b)
		}
	}
	return list
}

// JSON lists what is wrong with a JSON Feed 1.1, which the service does not
// read: the names are ours.
func JSON(data []byte) []Breach {
	var f struct {
		Version string `json:"version"`
		Title   string `json:"title"`
		Items   []struct {
			ID   string  `json:"id"`
			HTML *string `json:"content_html"`
			Text *string `json:"content_text"`
		} `json:"items"`
	}
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&f); err != nil {
		return []Breach{{"InvalidJSON", "it is not well-formed JSON"}}
	}
	var list []Breach
	add := func(broken bool, name, message string) {
		if b := (Breach{name, message}); broken && !slices.Contains(list, b) {
			list = append(list, b)
		}
	}
	add(f.Version != "https://jsonfeed.org/version/1.1", "InvalidVersion", "its version is not that of JSON Feed 1.1")
	add(strings.TrimSpace(f.Title) == "", "MissingTitle", "it has no title")
	seen := map[string]bool{}
	for _, item := range f.Items {
		add(item.ID == "", "MissingID", "an entry has no id")
		add(seen[item.ID], "DuplicateID", "two entries have the same id")
		add(item.HTML == nil && item.Text == nil, "MissingContent", "an entry has neither text nor HTML")
		seen[item.ID] = true
	}
	return list
}

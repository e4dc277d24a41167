package config

import (
	"cmp"
	"fmt"
	"slices"

	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// builtIn is the states that every site knows, the most urgent first.
var builtIn = []Status{
	{ID: "at-risk", Tone: "urgent"},
	{ID: "detained", Tone: "urgent"},
	{ID: "on-trial", Tone: "warning"},
	{ID: "imprisoned", Tone: "urgent"},
	{ID: "released", Tone: "good"},
	{ID: "extradited", Tone: "warning"},
	{ID: "died", Tone: "neutral"},
	{ID: "closed", Tone: "neutral"},
}

var tones = []string{"urgent", "warning", "good", "neutral"}

func (w *written) statusShape(s *Status) decode.Shape {
	return decode.Shape{
		Fields: []decode.Field{
			{Key: "id", To: decode.Checked(&s.ID, statusID, decode.Schema{"pattern": statusPattern().String()}), Help: "the word that cases write", Rule: decode.Need},
			{Key: "label", To: decode.Text(&s.Label), Help: "the words that readers see", Rule: decode.Need},
			{Key: "tone", To: decode.Checked(&s.Tone, tone, decode.Schema{"enum": tones}), Help: "how it looks, neutral when not given"},
		},
		Check: func(n decode.Node) {
			s.Tone = cmp.Or(s.Tone, "neutral")
			if slices.Contains(w.ids, s.ID) {
				n.Fail("duplicate-status", fmt.Sprintf("the status %q is there twice", s.ID), "keep one of the two")
			}
			w.ids = append(w.ids, s.ID)
		},
	}
}

var statusPattern = lazy.Regexp(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func statusID(n decode.Node, id string) (string, bool) {
	if !statusPattern().MatchString(id) {
		n.Fail("bad-status-id", fmt.Sprintf("status id %q", id), "write it with a-z, 0-9 and -")
		return "", false
	}
	return id, true
}

func tone(n decode.Node, word string) (string, bool) {
	if slices.Contains(tones, word) {
		return word, true
	}
	hint := diag.DidYouMean(word, tones)
	if hint == "" {
		hint = "write " + diag.OneOf(tones)
	}
	n.Fail("unknown-tone", fmt.Sprintf("unknown tone %q", word), hint)
	return "", false
}

// mergeStatuses gives the built-in states, those of the same id replaced by
// the site's, then the site's others.
func mergeStatuses(own []Status) []Status {
	list := slices.Clone(builtIn)
	for _, s := range own {
		if i := slices.IndexFunc(list, func(x Status) bool { return x.ID == s.ID }); i >= 0 {
			list[i] = s
		} else if s.ID != "" {
			list = append(list, s)
		}
	}
	return list
}

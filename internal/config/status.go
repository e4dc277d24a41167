package config

import (
	"cmp"
	"slices"

	"casebook/internal/decode"
	"casebook/internal/diag"
	"casebook/internal/lazy"
)

// builtInStatuses is the one list of the states that every site knows, the most
// urgent first. The interface words name each as "status_ID".
var builtInStatuses = []Status{
	{ID: "at-risk", Tone: "urgent"},
	{ID: "detained", Tone: "urgent"},
	{ID: "on-trial", Tone: "warning"},
	{ID: "imprisoned", Tone: "urgent"},
	{ID: "released", Tone: "good", Once: true},
	{ID: "extradited", Tone: "warning", Once: true},
	{ID: "died", Tone: "neutral", Once: true},
	{ID: "closed", Tone: "neutral", Once: true},
}

var tones = []string{"urgent", "warning", "good", "neutral"}

func (w *written) statusShape(s *Status) decode.Shape {
	return decode.Shape{
		Fields: []decode.Field{
			{Key: "id", To: decode.Checked(&s.ID, readStatusID, decode.Schema{"pattern": statusPattern().String()}), Help: "the word that cases write", Rule: decode.Required},
			{Key: "label", To: decode.Text(&s.Label), Help: "the words that readers see", Rule: decode.Required},
			{Key: "tone", To: decode.Checked(&s.Tone, readTone, decode.Schema{"enum": tones}), Help: "how it looks, neutral when not given"},
		},
		Check: func(n decode.Node) {
			s.Tone = cmp.Or(s.Tone, "neutral")
			s.Once = slices.ContainsFunc(builtInStatuses, func(b Status) bool { return b.ID == s.ID && b.Once })
			if slices.Contains(w.ids, s.ID) {
				n.AddError(diag.Say("duplicate-status", "status", s.ID))
			}
			w.ids = append(w.ids, s.ID)
		},
	}
}

var statusPattern = lazy.Regexp(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func readStatusID(n decode.Node, id string) (string, bool) {
	if !statusPattern().MatchString(id) {
		n.AddError(diag.Say("bad-status-id", "id", id))
		return "", false
	}
	return id, true
}

func readTone(n decode.Node, word string) (string, bool) {
	if slices.Contains(tones, word) {
		return word, true
	}
	if near := diag.Nearest(word, tones); near != "" {
		n.AddError(diag.Say("unknown-tone/near", "tone", word, "near", near))
	} else {
		n.AddError(diag.Say("unknown-tone", "tone", word, "known", tones))
	}
	return "", false
}

// mergeStatuses gives the built-in states, those of the same id replaced by
// the site's, then the site's others.
func mergeStatuses(own []Status) []Status {
	list := slices.Clone(builtInStatuses)
	for _, s := range own {
		if i := slices.IndexFunc(list, func(x Status) bool { return x.ID == s.ID }); i >= 0 {
			list[i] = s
		} else if s.ID != "" {
			list = append(list, s)
		}
	}
	return list
}

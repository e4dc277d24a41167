package seal

import (
	"time"

	"casebook/internal/campaign"
	"casebook/internal/decode"
)

// Write gives a letter's file with its seal, and with a correction of the
// seal before when note is not empty. Every other byte stays as it is. The error
// is decode.ErrNotEditable.
func Write(file string, l *campaign.Letter, note string, day time.Time) (string, error) {
	e := decode.EditFrontMatter(file)
	e.Order = []string{"title", "date", "sealed"}
	e.Set(decode.Path{"sealed"}, Letter(l))
	if note != "" {
		e.Append(decode.Path{"corrections"}, Correction(l, note, day))
	}
	return e.Text()
}

// Correction gives the correction that Write adds: an element of the front
// matter's corrections.
func Correction(l *campaign.Letter, note string, day time.Time) decode.Pairs {
	return decode.Pairs{
		{Key: "date", Value: decode.Day(day)},
		{Key: "note", Value: decode.Printable(note)},
		{Key: "replaces", Value: l.Sealed},
	}
}

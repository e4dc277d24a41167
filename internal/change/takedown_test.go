package change

import (
	"errors"
	"strings"
	"testing"

	"casebook/internal/decode"
)

func TestTakedownIsAddedToWhatSomebodyWroteByHand(t *testing.T) {
	day := decode.Literal("2026-03-01")
	fresh := []decode.Pairs{
		{{Key: "address", Value: "/b/"}, {Key: "date", Value: day}},
		{{Key: "address", Value: "/c/"}, {Key: "id", Value: "c"}, {Key: "date", Value: day}},
	}
	const tables = "\n[[takedown]]\naddress = \"/b/\"\ndate = 2026-03-01\n\n[[takedown]]\naddress = \"/c/\"\nid = \"c\"\ndate = 2026-03-01\n"
	const list = "  { address = \"/b/\", date = 2026-03-01 },\n  { address = \"/c/\", id = \"c\", date = 2026-03-01 },\n"
	const a = `{ address = "/a/", date = 2026-01-01 }`
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", strings.TrimPrefix(tables, "\n")},
		{"tables", "[[takedown]]\naddress = \"/a/\"\ndate = 2026-01-01 # why", "[[takedown]]\naddress = \"/a/\"\ndate = 2026-01-01 # why\n" + tables},
		{"a list on one line", "takedown = [" + a + "]\n", "takedown = [" + a + ",\n" + list + "]\n"},
		{"an empty list", "takedown = []", "takedown = [\n" + list + "]"},
		{"a list on lines", "# ours\n\ntakedown = [ # first\n  " + a + ", # the first\n  # the last\n]\n# end\n",
			"# ours\n\ntakedown = [ # first\n  " + a + ", # the first\n  # the last\n" + list + "]\n# end\n"},
		{"without a last comma", "takedown = [\n  " + a + " # ], not the end\n  ]\n", "takedown = [\n  " + a + ", # ], not the end\n" + list + "  ]\n"},
		{"brackets in strings", "takedown = [\n  { address = \"/a]/\", id = 'x[', date = 2026-01-01, cases = [\"a\"] }\n]", "takedown = [\n  { address = \"/a]/\", id = 'x[', date = 2026-01-01, cases = [\"a\"] },\n" + list + "]"},
		{"a quoted key", "\"takedown\" = [" + a + ",]", "\"takedown\" = [" + a + ",\n" + list + "]"},
		{"lines of Windows", "\ufefftakedown = [\r\n  " + a + "\r\n]\r\n", "\ufefftakedown = [\r\n  " + a + ",\r\n" + strings.ReplaceAll(list, "\n", "\r\n") + "]\r\n"},
	} {
		got, err := addRecords(c.text, fresh)
		if err != nil || got != c.want {
			t.Errorf("%s: got %v\n%s\nwant\n%s", c.name, err, got, c.want)
		}
	}
}

func TestTakedownThatCannotBeAddedSaysWhatToAddByHand(t *testing.T) {
	_, err := addRecords("\n\ntakedown = 1\n", []decode.Pairs{{{Key: "address", Value: "/b/"}, {Key: "date", Value: decode.Literal("2026-03-01")}}})
	if !errors.As(err, new(Refused)) || !strings.HasSuffix(err.Error(), ": { address = \"/b/\", date = 2026-03-01 },") {
		t.Errorf("got %v", err)
	}
}

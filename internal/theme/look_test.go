package theme

import (
	"os"
	"strings"
	"testing"

	"casebook/internal/colour"
	"casebook/internal/config"
)

// TestLookOfTheBuiltInSheet holds that what [theme] says is in the sheet, and that
// the built-in one still asks for dark paper and its letters as Restyle expects.
func TestLookOfTheBuiltInSheet(t *testing.T) {
	data, err := os.ReadFile("../../assets/style.css")
	if err != nil {
		t.Fatal(err)
	}
	sheet := string(data)
	if !strings.Contains(sheet, "--accent: "+colour.Builtin+";\n  --fill: "+colour.Builtin+";") {
		t.Errorf("cards and e-mails have another accent (%s) than pages", colour.Builtin)
	}
	tests := []struct {
		name          string
		theme         config.Theme
		has, hasNot   string
		asksForScheme bool
	}{
		{"nothing", config.Theme{Scheme: "auto"}, "color-scheme: light dark", "--body: var(--serif)", true},
		{"accent", config.Theme{Scheme: "auto", Accent: "#00529b"}, "--accent: #00529b; --fill: #00529b", "", true},
		{"light", config.Theme{Scheme: "light", Accent: "#00529b"}, "color-scheme: light;", "color-scheme: light dark", false},
		{"dark", config.Theme{Scheme: "dark", Accent: "#00529b"}, "color-scheme: dark;", "color-scheme: light dark", false},
		{"serif", config.Theme{Scheme: "auto", Type: "serif"}, "--body: var(--serif)", "", true},
		{"sans", config.Theme{Scheme: "auto", Type: "sans"}, "--serif: var(--sans)", "", true},
	}
	for _, test := range tests {
		got := Restyle(sheet, test.theme)
		if !strings.Contains(got, test.has) || test.hasNot != "" && strings.Contains(got, test.hasNot) {
			t.Errorf("%s: it lacks %q, or has %q", test.name, test.has, test.hasNot)
		}
		if strings.Contains(got, "prefers-color-scheme") != test.asksForScheme {
			t.Errorf("%s: it asks for the reader's scheme: %t", test.name, !test.asksForScheme)
		}
	}
	if Restyle(sheet, config.Theme{Scheme: "auto"}) != sheet {
		t.Error("a site without [theme] has another sheet than the built-in one")
	}
}

package colour

import "testing"

func TestColourWrittenElsewhereIsRecognised(t *testing.T) {
	for text, want := range map[string]string{
		"navy": "#000080", " Dark Blue ": "", "DarkBlue": "#00008b", "rgb(0, 82, 155)": "#00529b", "rgb(0 82 155 / 50%)": "#00529b", "rgba(0,82,155,.5)": "#00529b",
		"0, 82, 155": "#00529b", "0 82 155": "#00529b", "00529B": "#00529b", "#00529b80": "#00529b", "0x00529b": "#00529b", "#05a8": "#05a",
		"rgb(0, 82, 256)": "", "#00529": "", "00529b8": "", "255": "", "hsl(208 100% 30%)": "#005299", "hsl(208deg, 100%, 30%)": "#005299", "hsla(208, 100%, 30%, .5)": "#005299",
		"rgb(0%, 32%, 61%)": "#00529c", "oklch(43.994% 0.13706 253.32)": "#00529b", "oklch(0.43994 0.13706 253.32deg)": "#00529b", "hsl(210 50 40)": "", "hsl(0.1.2 50% 40%)": "", "oklch(43 0.1 250)": "", "": "", "Навy": "", "0 82 155 9": "",
	} {
		if got, ok := Recognise(text); got != want || ok != (want != "") {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
		if want != "" && !IsColour(want) {
			t.Errorf("%q became %q, which is no colour of a site", text, want)
		}
	}
}

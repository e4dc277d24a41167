package signatory

import (
	"testing"
)

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"Ada Example": "A. E.", "Ada Maria Example": "A. E.", "ada example": "A. E.", "Ada": "A.", "Example, Ada": "E. A.",
		"\"Ada\" (Example)": "A. E.", "Žofie Überall": "Ž. Ü.", "Олена Приклад": "О. П.", "علي المثال": "ع. ا.", "'t Example": "T. E.", "123 !": "", "": "",
	} {
		if got := initialsOf(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestDays(t *testing.T) {
	for text, want := range map[string]string{
		"2020-05-21": "2020-05-21", "2020-5-1": "2020-05-01", "2020/05/21": "2020-05-21", "21.05.2020": "2020-05-21", "1.5.2020": "2020-05-01",
		"21/05/2020": "2020-05-21", "05/21/2020": "2020-05-21", "05/05/2020": "2020-05-05", "2020-05-21T14:30:00Z": "2020-05-21", "2020-05-21 14:30": "2020-05-21",
		"21.05.2020 14:30:00": "2020-05-21", "2020-02-29": "2020-02-29", "5/21/2020 14:03:22": "2020-05-21",
		"2021-02-29": "", "05/06/2020": "", "2020": "", "20-05-21": "", "21.05.20": "", "0001-01-01": "", "May 2020": "", "2020-13-01": "", "2020-05-21 late": "", "43972": "", "2020-05-00": "",
	} {
		if got, _ := parseDay(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

package folder

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// devices are the names that Windows keeps for itself, and those that it
// numbers.
var devices, numberedDevices = []string{"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}, []string{"COM", "LPT"}

// IsDevice reports whether Windows takes the name of a file or folder for a
// device: in any letter case, whatever follows the first full stop.
func IsDevice(name string) bool {
	if len(name) < 3 || !strings.ContainsRune("acnlp", rune(name[0]|0x20)) {
		return false // as most names show at once
	}
	base, _, _ := strings.Cut(name, ".")
	base = strings.ToUpper(strings.TrimRight(base, " "))
	return slices.Contains(devices, base) || slices.ContainsFunc(numberedDevices, func(device string) bool {
		digit, ok := strings.CutPrefix(base, device)
		return ok && utf8.RuneCountInString(digit) == 1 && strings.ContainsAny(digit, "0123456789¹²³")
	})
}

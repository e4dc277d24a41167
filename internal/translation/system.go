package translation

import (
	"cmp"
	"os"
)

// System gives the language of Languages that the system is set to, English where it
// is another: what the environment says (POSIX, XBD 8.2), else, on Windows and macOS,
// what the user has set.
func System() string {
	tag := cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG"))
	if tag == "" {
		tag = userLanguage()
	}
	if language, ok := Match(tag); ok {
		return language
	}
	return "en"
}

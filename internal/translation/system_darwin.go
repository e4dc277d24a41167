package translation

import (
	"context"
	"os/exec"
	"strings"
	"time"
)

// userLanguage gives the language and country that the user of macOS has set, as
// uk_UA. A program started outside of a terminal has no LANG.
func userLanguage() string {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	said, _ := exec.CommandContext(ctx, "/usr/bin/defaults", "read", "-g", "AppleLocale").Output()
	return strings.TrimSpace(string(said))
}

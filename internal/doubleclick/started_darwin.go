package doubleclick

import (
	"os"
	"path/filepath"
)

// Started reports that the Finder has opened a Terminal for the program:
// it calls it by its whole path, in the home folder.
func Started() bool {
	here, errHere := os.Getwd()
	home, errHome := os.UserHomeDir()
	return errHere == nil && errHome == nil && here == home && filepath.IsAbs(os.Args[0]) && os.Getenv("TERM_PROGRAM") == "Apple_Terminal"
}

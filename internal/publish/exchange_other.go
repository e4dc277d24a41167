//go:build !(linux || darwin) || portable

package publish

import "errors"

// hasExchange says whether this system can exchange folders at all.
const hasExchange = false

// exchangeFolders does not exist here; the journal does the work.
func exchangeFolders(string, string) error { return errors.ErrUnsupported }

// isMount: only an attempt can tell here.
func isMount(path string) bool { return isOtherDevice(path) }

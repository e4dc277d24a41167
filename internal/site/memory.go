package site

import (
	"os"
	"runtime"
	"runtime/debug"
)

// A build allocates much and keeps little, and then ends: collecting often
// costs memory nothing and time much while the heap is small. The ballast,
// which is never touched and so is no memory at all, keeps the collector from
// beginning before there is something to collect; after that it is kept on a
// shorter lead than Go's own, since a site that is large has to fit into a
// small machine (docs/performance.md).
const (
	ballast   = 32 << 20
	collectAt = 60 // per cent of garbage over what is kept
)

// frugally sets the collector for a build and gives what ends that. Whoever
// sets GOGC has decided otherwise.
func frugally() (end func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(collectAt)
	weight := make([]byte, ballast)
	return func() {
		debug.SetGCPercent(before)
		runtime.KeepAlive(weight)
	}
}

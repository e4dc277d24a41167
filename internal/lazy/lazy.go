// Package lazy makes what most runs of the program do without when it is first
// asked for: all of it at every start took a tenth of the time of a start.
package lazy

import (
	"regexp"
	"sync"
)

// Regexp gives a regular expression that is compiled when it is first used.
func Regexp(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

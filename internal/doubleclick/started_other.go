//go:build !windows && !darwin

package doubleclick

// Started reports nothing here: file managers run no program that wants
// a terminal, or ask how.
func Started() bool { return false }

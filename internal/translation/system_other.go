//go:build !windows && !darwin

package translation

// userLanguage gives "": the environment has it all.
func userLanguage() string { return "" }

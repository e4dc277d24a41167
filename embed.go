// Package casebook holds the built-in theme, so that one file is the whole
// program. Nothing else lives here; the program is cmd/casebook.
package casebook

import "embed"

// Theme is the built-in layouts/ and assets/.
//
//go:embed all:layouts all:assets
var Theme embed.FS

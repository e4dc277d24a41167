// Package casebook holds the built-in theme and the example campaign, so that one
// file is the whole program. Nothing else lives here; the program is cmd/casebook.
package casebook

import "embed"

// Theme is the built-in layouts/ and assets/.
//
//go:embed all:layouts all:assets
var Theme embed.FS

//go:generate go run ./examples/pack

// Example is the complete made-up campaign, examples/campaign, as an archive (zip)
// packed by brotli. Its dates are those of somebody who looks at it on the second of
// March 2026.
//
//go:embed examples/campaign.zip.br
var Example []byte

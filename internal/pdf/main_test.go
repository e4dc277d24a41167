package pdf

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

// TestMain leaves the room out in the short form, that of the race detector, under
// which PDFium's code takes minutes.
func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		fmt.Println("PDFs are for the long form")
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// Command gen packs the axe.min.js of the npm package axe-core, for audits in tests:
//
//	npm pack axe-core@4.14.1 && tar xzf axe-core-*.tgz
//	go -C internal/browsertest run ./gen ../../package/axe.min.js
//
// Its licence (MPL 2.0) is in axe.LICENSE beside it.
package main

import (
	"fmt"
	"os"

	"casebook/internal/pack"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "gen: where is axe.min.js?")
		os.Exit(2)
	}
	data, err := os.ReadFile(os.Args[1])
	if err == nil {
		err = pack.WriteFile("axe.min.js.br", data)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

package browsertest

import (
	"context"
	_ "embed"
	"os"
	"sync"
	"testing"

	"casebook/internal/pack"
)

// packedAxe is axe-core 4.14.1 as npm has it, packed by gen; axe.LICENSE is its licence.
//
//go:embed axe.min.js.br
var packedAxe []byte

// axe is unpacked once: that takes as long as a tenth of what it does on a page.
var axe = sync.OnceValue(func() string { return string(pack.Unpack(packedAxe)) })

// Colours on their way to others are judged where they end.
const axeFindings = `document.getAnimations().forEach((a) => { if (a instanceof CSSTransition) a.finish() }); axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations.map((v) => v.id + ": " + v.help + ": " + v.nodes.map((n) => n.html.slice(0, 160)).join(" | ")))`

// Audit reports what axe-core finds wrong with the page that is shown.
func Audit(t testing.TB, tab context.Context, name string) {
	t.Helper()
	if !Eval[bool](t, tab, `"axe" in window`) { // a page is looked at again when its window has changed
		Eval[bool](t, tab, axe()+`;true`)
	}
	for _, found := range Eval[[]string](t, tab, axeFindings) {
		t.Errorf("%s: axe: %s", name, found)
	}
}

// AuditsAll reports whether pages are looked at in every way, which takes minutes
// (CASEBOOK_AUDIT=long), and not in those two that differ most.
func AuditsAll() bool { return os.Getenv("CASEBOOK_AUDIT") == "long" }

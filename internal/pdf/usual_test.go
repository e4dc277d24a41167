package pdf

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// samplePapers gives papers of other programs, of this room's own tests and of kinds
// that want more of PDFium than most.
func samplePapers(t *testing.T) map[string][]byte {
	papers := map[string][]byte{
		"locked":  lockedPDF(""),
		"letters": fontPDF(namedFont(0, map[byte]int{0xE4: 1}, map[int]rune{1: 'ä'}), "", 4, "\xe4"),
		"plain":   pagesPDF("", textAt(72, 700, "F", "Dear Sample, this is a line of a page")),
	}
	files, _ := filepath.Glob("testdata/*.pdf")
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		papers[f] = data
	}
	return papers
}

// readIn reads a paper with some of PDFium's functions, and reports whether that came to
// its end.
func readIn(t *testing.T, functions, data []byte) (d document, ok bool) {
	l, err := startLibrary(t.Context(), wazero.NewRuntimeConfigInterpreter(), functions)
	if err != nil {
		return d, false
	}
	defer l.closeRuntime()
	r, err := openDocument(l, data)
	if err == nil {
		d, err = r.readPages(nil)
	}
	return d, err == nil && !l.failed
}

// Papers are read by the usual functions alone, and to the same characters.
func TestUsualFunctionsReadAsAllOfThemDo(t *testing.T) {
	for name, data := range samplePapers(t) {
		usual, ok := readIn(t, usualFunctions, data)
		if !ok {
			t.Errorf("%s: the usual functions do not do", name)
		}
		if all, ok := readIn(t, allFunctions, data); !ok || !reflect.DeepEqual(usual, all) {
			t.Errorf("%s: all functions read something else", name)
		}
	}
}

// What needs a function that was left out is read all the same.
func TestMissingFunctionsAreTakenIn(t *testing.T) {
	kept := usualFunctions
	defer func() { usualFunctions = kept }()
	data := samplePapers(t)["plain"]
	want, _, err := readDocument(t.Context(), data, nil)
	if err != nil || len(want.pages) != 1 || len(want.pages[0].chars) < 30 {
		t.Fatal(err, want)
	}
	for _, every := range []int{1, 7, 50} { // of so many one is left out
		usualFunctions = slices.Clone(kept)
		for i := range usualFunctions {
			if i%every == 0 {
				usualFunctions[i] = 0
			}
		}
		if got, _, err := readDocument(t.Context(), data, nil); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("without one in %d: %v", every, err)
		}
	}
}

// With CASEBOOK_PAPERS, a folder of PDFs, the functions that run over them are added to
// the usual ones: "CASEBOOK_PAPERS=… go test ./internal/pdf -run TestUsualFunctionsOfPapers -timeout 1h".
func TestUsualFunctionsOfPapers(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(os.Getenv("CASEBOOK_PAPERS"), "*.pdf"))
	if os.Getenv("CASEBOOK_PAPERS") == "" {
		t.Skip("CASEBOOK_PAPERS names no folder of papers")
	}
	papers := samplePapers(t)
	for _, f := range files {
		papers[f], _ = os.ReadFile(f)
	}
	imports := uint32(1 << 31)
	bits := slices.Clone(usualFunctions)
	ctx := experimental.WithFunctionListenerFactory(t.Context(), experimental.FunctionListenerFactoryFunc(func(f api.FunctionDefinition) experimental.FunctionListener {
		return experimental.FunctionListenerFunc(func(context.Context, api.Module, api.FunctionDefinition, []uint64, experimental.StackIterator) {
			if i := f.Index() - imports; f.Index() >= imports {
				bits[i/8] |= 1 << (i % 8)
			}
		})
	}))
	cache := wazero.NewCompilationCache()
	for _, name := range slices.Sorted(maps.Keys(papers)) {
		l, err := startLibrary(ctx, wazero.NewRuntimeConfig().WithCompilationCache(cache), allFunctions)
		if err != nil {
			t.Fatal(err)
		}
		imports = l.imports
		if r, err := openDocument(l, papers[name]); err == nil {
			_, _ = r.saveUnlocked()
			_, _ = r.readPages(nil)
		}
		l.closeRuntime()
	}
	if err := os.WriteFile("usual.bits", bits, 0o644); err != nil {
		t.Fatal(err)
	}
}

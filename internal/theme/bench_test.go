package theme_test

import (
	"math/rand/v2"
	"testing"

	"casebook/internal/page"
	"casebook/internal/theme"
)

// BenchmarkAppend writes pages of values as sites have them, compiled.
func BenchmarkAppend(b *testing.B) {
	th := builtInTheme(b)
	for _, kind := range []string{"update", "case", "letter"} {
		views := mildViews(th, kind)
		b.Run(kind, func(b *testing.B) {
			var dst []byte
			for i := 0; b.Loop(); i++ {
				page, err := th.Append(dst[:0], kind, "uk", views[i%len(views)], true)
				if err != nil {
					b.Fatal(err)
				}
				dst = page
			}
		})
	}
}

// mildViews are pages that need no second look.
func mildViews(th *theme.Theme, kind string) []*page.View {
	var views []*page.View
	for seed := uint64(0); len(views) < 8; seed++ {
		m := maker{Rand: rand.New(rand.NewPCG(seed, 4))}
		if view := m.view(kind); !th.LooksAgain(kind, "uk", view) {
			views = append(views, view)
		}
	}
	return views
}

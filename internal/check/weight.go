package check

import (
	"fmt"
	"maps"
	"path"
	"slices"

	"casebook/internal/asset"
	"casebook/internal/diag"
)

// Budget is how much a page may make a phone load, in octets: its HTML, style
// sheets, fonts, scripts, and pictures in the size that a cheap phone takes. At
// 400 kbit/s, a bad mobile network, it takes ten seconds.
const Budget = 500_000

// weigh warns of the pages that are over the budget.
func (i *Inspection) weigh() {
	fonts := i.fonts()
	for _, d := range i.pages {
		total := d.size
		heaviest, most := "the HTML", d.size
		for _, part := range slices.Sorted(maps.Keys(d.parts)) {
			size := i.sizes[part] + fonts[part]
			total += size
			if size > most {
				heaviest, most = name(part), size
			}
		}
		if total > Budget {
			f := finding{diag.Warning, "heavy-page",
				fmt.Sprintf("the page makes a phone load more than %s, most of it for %s (%s)", kilobytes(Budget), heaviest, kilobytes(most)),
				"a page within it opens on a bad network in ten seconds"}
			i.findings[f] = i.findings[f].see(d)
		}
	}
}

func kilobytes(octets int64) string { return fmt.Sprintf("%d kB", (octets+500)/1000) }

// fonts gives how much the fonts of each style sheet weigh, by its output file.
func (i *Inspection) fonts() map[string]int64 {
	weights := map[string]int64{}
	for _, sheet := range i.plan.Assets.Names() {
		if path.Ext(sheet) != ".css" {
			continue
		}
		needs := i.plan.Assets.WithNeeded(sheet)
		modern := slices.ContainsFunc(needs, func(a *asset.Asset) bool { return path.Ext(a.Name) == ".woff2" })
		for _, a := range needs {
			// Of a font in several formats, browsers take the first they know.
			if ext := path.Ext(a.Name); ext == ".woff2" || !modern && slices.Contains([]string{".woff", ".ttf", ".otf"}, ext) {
				weights[i.plan.Assets.Lookup(sheet).Path] += int64(len(a.Bytes))
			}
		}
	}
	return weights
}

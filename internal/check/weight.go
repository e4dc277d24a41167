package check

import (
	"maps"
	"path"
	"slices"

	"casebook/internal/asset"
	"casebook/internal/diag"
)

// Budget is how much a page may make a phone load, in bytes: its HTML, style
// sheets, fonts, scripts, and pictures in the size that a cheap phone takes. At
// 400 kbit/s, a bad mobile network, it takes ten seconds.
const Budget = 500_000

// reportHeavyPages warns of the pages that are over the budget.
func (i *Inspection) reportHeavyPages() {
	fonts := i.weighFonts()
	for _, d := range i.pages {
		total := d.size
		heaviest, most := "", d.size
		for _, part := range slices.Sorted(maps.Keys(d.parts)) {
			size := i.sizes[part] + fonts[part]
			total += size
			if size > most {
				heaviest, most = lastPart(part), size
			}
		}
		if total <= Budget {
			continue
		}
		kilobytes := func(bytes int64) int64 { return (bytes + 500) / 1000 }
		text := diag.Say("heavy-page/html", "budget", kilobytes(Budget), "most", kilobytes(most))
		if heaviest != "" {
			text = diag.Say("heavy-page", "budget", kilobytes(Budget), "name", heaviest, "most", kilobytes(most))
		}
		i.findings.add(d, diag.Warning, text)
	}
}

// weighFonts gives how much the fonts of each style sheet weigh, by its output file.
func (i *Inspection) weighFonts() map[string]int64 {
	weights := map[string]int64{}
	for _, sheet := range i.plan.Input.Assets.Names() {
		if path.Ext(sheet) != ".css" {
			continue
		}
		needs := i.plan.Input.Assets.WithNeeded(sheet)
		modern := slices.ContainsFunc(needs, func(a *asset.Asset) bool { return path.Ext(a.Name) == ".woff2" })
		for _, a := range needs {
			// Of a font in several formats, browsers take the first they know.
			if ext := path.Ext(a.Name); ext == ".woff2" || !modern && slices.Contains([]string{".woff", ".ttf", ".otf"}, ext) {
				weights[i.plan.Input.Assets.Lookup(sheet).Path] += int64(len(a.Bytes))
			}
		}
	}
	return weights
}

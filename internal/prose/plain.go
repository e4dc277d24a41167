package prose

import "strings"

// Plain gives the words of a text, and where its links lead, for programs that
// look for something in it: a line each, without a trace of how they looked.
func (t *Text) Plain() string {
	var b strings.Builder
	for _, block := range t.Blocks {
		plain(&b, block.Lines)
		for _, row := range block.Rows {
			for _, cell := range row {
				plain(&b, cell)
			}
		}
	}
	for _, f := range t.Footnotes {
		plain(&b, f.Lines)
	}
	return b.String()
}

func plain(b *strings.Builder, list []Line) {
	var links []string
	for _, l := range list {
		for _, r := range l.Runs {
			b.WriteString(r.Text)
			if r.Link != "" {
				links = append(links, r.Link)
			}
		}
		b.WriteByte('\n')
	}
	if len(links) > 0 {
		b.WriteString("\n" + strings.Join(links, "\n") + "\n")
	}
}

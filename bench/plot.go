package main

import (
	"fmt"
	"math"
	"os"
	"strings"
	"time"
)

// A plot shows one measure of every tool against the size of the site, both on
// logarithmic axes, where work in proportion to size is a line at 45 degrees.
type plot struct {
	title string
	label func(float64) string
	of    func(run) float64
}

var (
	timePlot   = plot{"Time of a build from nothing", timeLabel, func(r run) float64 { return r.Wall.Seconds() }}
	memoryPlot = plot{"Memory at the most", memoryLabel, func(r run) float64 { return float64(r.Peak) / 1e6 }}
)

func timeLabel(s float64) string {
	if s < 1 {
		return fmt.Sprintf("%g ms", math.Round(s*1e6)/1e3)
	}
	return fmt.Sprintf("%g s", s)
}

func memoryLabel(mb float64) string {
	if mb < 1000 {
		return fmt.Sprintf("%g MB", mb)
	}
	return fmt.Sprintf("%g GB", mb/1000)
}

// The drawing's measures in pixels.
const (
	width, height            = 760, 440
	left, right, top, bottom = 72, 130, 44, 52
)

// style is for bright and dark pages alike: the ground is the page's own.
const style = `
text{font:13px system-ui,sans-serif;fill:#444}
.title{font-weight:600;font-size:15px}
.grid{stroke:#888;stroke-opacity:.25}
.line{fill:none;stroke-width:2}
.casebook{stroke:#c2410c}.floor{stroke:#888;stroke-dasharray:4 4}.zola{stroke:#7c5cd6}.hugo{stroke:#d0478f}.eleventy{stroke:#3a8f63}
.point{stroke-width:3;stroke-dasharray:none}
@media (prefers-color-scheme:dark){text{fill:#ccc}.casebook{stroke:#fb8b4c}.floor{stroke:#999}.zola{stroke:#a68df0}.hugo{stroke:#ee7ab2}.eleventy{stroke:#63c08e}}
`

// A point is one size of one tool.
type point struct{ x, y float64 }

// A curve is one tool.
type curve struct {
	name   string
	points []point
}

// curves gives the points of each tool, over the number of Markdown files;
// sites of one long list have none.
func (p plot) curves(r *report) []curve {
	var list []curve
	for _, t := range r.Tools {
		c := curve{name: t.Name}
		for _, s := range r.Sizes {
			if x := r.findResult(t.Name, s.Name); x != nil && s.Files() > 100 {
				if y := p.of(middle(x.Cold)); y > 0 {
					c.points = append(c.points, point{float64(s.Files()), y})
				}
			}
		}
		if len(c.points) > 0 {
			list = append(list, c)
		}
	}
	return list
}

// draw gives the plot as SVG, "" when there is nothing to show.
func (p plot) draw(r *report) string {
	curves := p.curves(r)
	if len(curves) == 0 {
		return ""
	}
	xs, ys := span(curves, func(q point) float64 { return q.x }), span(curves, func(q point) float64 { return q.y })
	x := func(v float64) float64 { return left + (width-left-right)*xs.place(v) }
	y := func(v float64) float64 { return height - bottom - (height-top-bottom)*ys.place(v) }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s"><style>%s</style>`+"\n", width, height, p.title, style)
	fmt.Fprintf(&b, `<text class="title" x="%d" y="22">%s</text>`+"\n", left, p.title)
	for _, v := range ys.marks() {
		fmt.Fprintf(&b, `<path class="grid" d="M%d %.1fH%d"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n", left, y(v), width-right, left-8, y(v)+4, p.label(v))
	}
	for _, s := range r.Sizes {
		if v := float64(s.Files()); v >= xs.from && v <= xs.to {
			fmt.Fprintf(&b, `<path class="grid" d="M%.1f %dV%d"/><text x="%.1f" y="%d" text-anchor="middle">%s</text>`+"\n", x(v), top, height-bottom, x(v), height-bottom+20, counted(s.Files(), ""))
		}
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">Markdown files</text>`+"\n", left+(width-left-right)/2, height-10)
	ends := p.ends(curves, y)
	for i, c := range curves {
		fmt.Fprintf(&b, `<path class="line %s" d="%s"/>`, c.name, linePath(c.points, x, y))
		for _, q := range c.points {
			fmt.Fprintf(&b, `<circle class="line point %s" cx="%.1f" cy="%.1f" r="2"/>`, c.name, x(q.x), y(q.y))
		}
		last := c.points[len(c.points)-1]
		fmt.Fprintf(&b, `<text x="%.1f" y="%.1f">%s</text>`+"\n", x(last.x)+10, ends[i], c.name)
	}
	return b.String() + "</svg>\n"
}

func linePath(points []point, x, y func(float64) float64) string {
	var b strings.Builder
	for i, q := range points {
		fmt.Fprintf(&b, "%c%.1f %.1f", "ML"[min(i, 1)], x(q.x), y(q.y))
	}
	return b.String()
}

// ends gives where the names stand beside the ends of the lines: at their
// height, moved down where two would touch.
func (p plot) ends(curves []curve, y func(float64) float64) []float64 {
	at := make([]float64, len(curves))
	for i, c := range curves {
		at[i] = y(c.points[len(c.points)-1].y) + 4
	}
	for range curves {
		for i := range at {
			for j := range at {
				if i != j && at[i] <= at[j] && at[j]-at[i] < 15 {
					at[j] = at[i] + 15
				}
			}
		}
	}
	return at
}

// A scale is a logarithmic axis.
type scale struct{ from, to float64 }

// span gives the axis that holds every point, with a little room around.
func span(curves []curve, of func(point) float64) scale {
	s := scale{math.Inf(1), 0}
	for _, c := range curves {
		for _, q := range c.points {
			s.from, s.to = min(s.from, of(q)), max(s.to, of(q))
		}
	}
	return scale{s.from / 1.3, s.to * 1.3}
}

func (s scale) place(v float64) float64 { return math.Log(v/s.from) / math.Log(s.to/s.from) }

// marks gives the round numbers on an axis: 1, 2 and 5 of every power of ten.
func (s scale) marks() []float64 {
	var list []float64
	for power := math.Floor(math.Log10(s.from)); power <= math.Log10(s.to); power++ {
		for _, n := range []float64{1, 2, 5} {
			if v := n * math.Pow(10, power); v >= s.from && v <= s.to {
				list = append(list, v)
			}
		}
	}
	return list
}

// savePlots draws both plots into a folder.
func (r *report) savePlots(folder string) error {
	for name, p := range map[string]plot{"performance-time.svg": timePlot, "performance-memory.svg": memoryPlot} {
		if drawing := p.draw(r); drawing != "" {
			if err := os.WriteFile(folder+"/"+name, []byte(drawing), 0o666); err != nil {
				return err
			}
		}
	}
	return nil
}

// today gives the date of a report.
func today() string { return time.Now().Format(time.DateOnly) }

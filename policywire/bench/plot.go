package bench

import (
	"cmp"
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
)

// The plot: both axes are logarithmic, medians from 1 ms to 100 s.
const (
	plotWidth, plotHeight       = 900, 640
	plotLeft, plotRight         = 70, 260
	plotTop, plotBottom         = 30, 50
	fastest, slowest            = 1.0, 100_000.0
	plotInnerWidth, innerHeight = plotWidth - plotLeft - plotRight, plotHeight - plotTop - plotBottom
)

// SVG draws the medians: a line for each query, named at its end.
func (g Growth) SVG() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="11">`+"\n", plotWidth, plotHeight)
	b.WriteString(`<rect width="100%" height="100%" fill="white"/>` + "\n")
	text := func(x, y float64, anchor, s string) {
		fmt.Fprintf(&b, `<text x="%.0f" y="%.0f" text-anchor="%s">%s</text>`+"\n", x, y, anchor, html.EscapeString(s))
	}
	text(plotLeft, 18, "start", "Median of a query in milliseconds, by the number of documents")
	for ms := fastest; ms <= slowest; ms *= 10 {
		fmt.Fprintf(&b, `<line x1="%d" x2="%d" y1="%.0f" y2="%.0f" stroke="#ddd"/>`+"\n", plotLeft, plotLeft+plotInnerWidth, height(ms), height(ms))
		text(plotLeft-6, height(ms)+4, "end", fmt.Sprint(int(ms)))
	}
	for _, s := range g.Steps {
		text(g.across(s.Documents), plotHeight-plotBottom+18, "middle", thousands(s.Documents))
	}
	g.lines(&b, text)
	b.WriteString("</svg>\n")
	return b.String()
}

// lines draws the lines, and their names one below the other.
func (g Growth) lines(b *strings.Builder, text func(x, y float64, anchor, s string)) {
	if len(g.Steps) == 0 {
		return
	}
	last := g.Steps[len(g.Steps)-1].Queries
	order := make([]int, len(last))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, c int) int { return cmp.Compare(last[c].Median, last[a].Median) })
	at := float64(plotTop)
	for n, i := range order {
		colour := fmt.Sprintf("hsl(%d,65%%,42%%)", n*360/len(order))
		points := ""
		for _, s := range g.Steps {
			if s.Queries[i].Err == "" {
				points += fmt.Sprintf("%.1f,%.1f ", g.across(s.Documents), height(s.Queries[i].Median))
			}
		}
		if points == "" {
			continue
		}
		fmt.Fprintf(b, `<polyline fill="none" stroke="%s" stroke-width="1.5" points="%s"/>`+"\n", colour, strings.TrimSpace(points))
		at = max(at+14, height(last[i].Median))
		x := float64(plotLeft + plotInnerWidth)
		fmt.Fprintf(b, `<line x1="%.0f" x2="%.0f" y1="%.1f" y2="%.1f" stroke="%s" stroke-width="0.7"/>`+"\n", x, x+18, height(last[i].Median), at-4, colour)
		text(x+22, at, "start", fmt.Sprintf("%s, %.0f ms", last[i].Name, last[i].Median))
	}
}

// across is where a number of documents stands.
func (g Growth) across(documents int) float64 {
	first, last := math.Log(float64(g.Steps[0].Documents)), math.Log(float64(g.Steps[len(g.Steps)-1].Documents))
	if first == last {
		return plotLeft
	}
	return plotLeft + plotInnerWidth*(math.Log(float64(documents))-first)/(last-first)
}

// height is where a median stands.
func height(ms float64) float64 {
	share := math.Log(min(max(ms, fastest), slowest)/fastest) / math.Log(slowest/fastest)
	return plotTop + innerHeight*(1-share)
}

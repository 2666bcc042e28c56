package chart

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/guptarohit/asciigraph"

	"github.com/policywire/policywire/policywire/table"
)

// The height of a chart in lines, and the least width of its lines in cells.
const (
	textHeight    = 10
	narrowestPlot = 20
)

// defaultWidth is that of a chart where no terminal is.
const defaultWidth = 80

// marks tell series apart without colours, colours with them.
var (
	marks   = []string{"•", "+", "x", "o", "#", "%", "*", "="}
	colours = []asciigraph.AnsiColor{asciigraph.DodgerBlue, asciigraph.Orange, asciigraph.MediumSeaGreen, asciigraph.Orchid,
		asciigraph.Gold, asciigraph.Tomato, asciigraph.SkyBlue, asciigraph.Gray}
)

// Text writes the chart in characters, no line longer than width cells; 0 stands
// for no terminal. With colour its lines have colours, else marks of their own.
func (c Chart) Text(w io.Writer, width int, colour bool) error {
	if err := c.check(); err != nil {
		return err
	}
	if width == 0 {
		width = defaultWidth
	}
	unit := step(c.top(), textHeight)
	lines := max(int(math.Ceil(c.top()/unit)), 1)
	axis := max(len(strconv.Itoa(int(unit)*lines))+3, len(c.label(0))/2+1)
	cells := max(width-axis-len(c.label(0))/2-1, narrowestPlot)
	series, each := c.columns(cells)
	options := append(c.scale(cells, lines, unit), c.look(colour)...)
	title := c.Title
	if each > 1 {
		title += fmt.Sprintf(" (each column shows the highest of up to %d)", each)
	}
	_, err := fmt.Fprintf(w, "%s\n%s\n%s", table.Shorten(table.OneLine(title), width), asciigraph.PlotMany(series, options...), c.legend(width, colour))
	return err
}

// scale are the axes: steps of unit, and as many days as there is room for.
func (c Chart) scale(cells, lines int, unit float64) []asciigraph.Option {
	ticks := c.ticks(cells / (len(c.label(0)) + 3))
	return []asciigraph.Option{
		asciigraph.Height(lines), asciigraph.Precision(0), asciigraph.LowerBound(0),
		asciigraph.UpperBound(unit * float64(lines)), asciigraph.XAxisRange(0, float64(len(c.Starts)-1)),
		asciigraph.XAxisTickCount(ticks), asciigraph.XAxisValueFormatter(c.label),
	}
}

// ticks returns how many days from the first to the last are written, n at the
// most: so many that those between are evenly spread, where that can be.
func (c Chart) ticks(n int) int {
	last := len(c.Starts) - 1
	n = max(min(n, last+1), 2)
	for k := n; k > 2 && k > n/2; k-- {
		if last%(k-1) == 0 {
			return k
		}
	}
	return n
}

// look tells the series apart.
func (c Chart) look(colour bool) []asciigraph.Option {
	if len(c.Series) == 1 {
		return nil
	}
	if colour {
		of := make([]asciigraph.AnsiColor, len(c.Series))
		for i := range of {
			of[i] = colours[i%len(colours)]
		}
		return []asciigraph.Option{asciigraph.SeriesColors(of...)}
	}
	sets := make([]asciigraph.CharSet, len(c.Series))
	for i := range sets {
		sets[i] = asciigraph.CreateCharSet(marks[i%len(marks)])
	}
	return []asciigraph.Option{asciigraph.SeriesChars(sets...)}
}

// columns returns the values of as many columns as there are cells, and how many
// days are in one at the most. Where there are more days than cells, each column
// has the highest of its days; where there are fewer, each day has several. So
// every value that is higher than those beside it is drawn as high as it is.
func (c Chart) columns(cells int) (series [][]float64, each int) {
	days := len(c.Starts)
	for _, s := range c.Series {
		values := make([]float64, cells)
		for i := range values {
			first := i * days / cells
			values[i] = slices.Max(s.Values[first:max((i+1)*days/cells, first+1)])
		}
		series = append(series, values)
	}
	return series, (days + cells - 1) / cells
}

// legend names the series; it is put together here because it is cells that must
// fit, not characters.
func (c Chart) legend(width int, colour bool) string {
	if len(c.Series) == 1 {
		return ""
	}
	var b strings.Builder
	used := 0
	for i, s := range c.Series {
		mark := marks[i%len(marks)]
		if colour {
			mark = colours[i%len(colours)].String() + "■" + asciigraph.Default.String()
		}
		name := table.Shorten(table.OneLine(s.Name), width-4)
		if used > 0 && used+table.Width(name)+5 > width {
			b.WriteByte('\n')
			used = 0
		}
		fmt.Fprintf(&b, "  %s %s ", mark, name)
		used += table.Width(name) + 5
	}
	return b.String() + "\n"
}

// Package chart draws series over time: in characters for a terminal, as SVG and
// as PNG.
//
//	chart.go   Chart and its scales
//	text.go    characters
//	image.go   SVG and PNG
//	font.go    fonts with Chinese, Japanese and Korean characters
package chart

import (
	"errors"
	"math"
	"time"
)

// Chart is series of numbers, none below 0, over the same days.
type Chart struct {
	Title string
	// Starts are the days that the values belong to, oldest first and evenly
	// spread.
	Starts []time.Time
	// Months says that only the month of each day tells something.
	Months bool
	Series []Series
	// FontFile is a font for SVG and PNG, as TTF, OTF or TTC. Without it one that
	// has the characters of the chart is looked for.
	FontFile string
}

// Series is one line of a chart.
type Series struct {
	Name   string
	Values []float64 // one for each of Starts
}

// ErrTooShort is why a chart is not drawn: a line has two ends.
var ErrTooShort = errors.New("a chart needs two periods or more")

// check reports what keeps a chart from being drawn.
func (c Chart) check() error {
	if len(c.Starts) < 2 || len(c.Series) == 0 {
		return ErrTooShort
	}
	return nil
}

// label returns how the day of a place is written, which may lie between two.
func (c Chart) label(place float64) string {
	i := min(max(int(math.Round(place)), 0), len(c.Starts)-1)
	if c.Months {
		return c.Starts[i].Format("2006-01")
	}
	return c.Starts[i].Format(time.DateOnly)
}

// places returns at most n places of Starts at equal distances, from the first.
func (c Chart) places(n int) []int {
	last := len(c.Starts) - 1
	stride := max((last+n-2)/max(n-1, 1), 1)
	var places []int
	for i := 0; i <= last; i += stride {
		places = append(places, i)
	}
	return places
}

// top returns the greatest value.
func (c Chart) top() float64 {
	top := 0.0
	for _, s := range c.Series {
		for _, v := range s.Values {
			top = max(top, v)
		}
	}
	return top
}

// step returns a round distance between at most n lines of a scale up to top.
func step(top float64, n int) float64 {
	for power := 1.0; ; power *= 10 {
		for _, unit := range []float64{1, 2, 5} {
			if unit*power*float64(n) >= top {
				return unit * power
			}
		}
	}
}

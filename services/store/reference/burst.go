package reference

import (
	"fmt"
	"math"
	"slices"
)

// Bursts is the view bursts: the modified z-score of Iglewicz and Hoaglin
// against the same weekday of the eight weeks before.
func (s *State) Bursts(dimension string, in Scope) Table {
	t := Table{
		From:    fmt.Sprintf("bursts(dimension = '%s', %s)", dimension, in.parameters(every...)),
		Columns: []string{"day", "key", "documents", "expected", "score", "baseline", "weeks"},
	}
	counts, first := map[cell]int{}, Day(math.MaxInt)
	for _, f := range s.facts(in.always()) {
		first = min(first, f.day)
		if f.day > in.Until {
			continue
		}
		for _, key := range f.keys(dimension) {
			counts[cell{f.day, key}]++
		}
	}
	for at, n := range counts {
		if at.start < in.Since {
			continue
		}
		baseline := []int{}
		for week := 1; week <= 8 && at.start.before("week", week) >= first; week++ {
			baseline = append(baseline, counts[cell{at.start.before("week", week), at.key}])
		}
		if expected, score := modified(n, baseline); score >= 3.5 && n >= 3 && len(baseline) >= 4 {
			t.Rows = append(t.Rows, []any{at.start.String(), at.key, n, expected, score, baseline, len(baseline)})
		}
	}
	return t
}

// modified returns the median of a baseline, and how far n is above it in units
// of its spread, which is at least that of chance.
func modified(n int, baseline []int) (expected, score float64) {
	if len(baseline) == 0 {
		return 0, 0
	}
	counts := make([]float64, len(baseline))
	for i, count := range baseline {
		counts[i] = float64(count)
	}
	expected = median(counts)
	for i := range counts {
		counts[i] = math.Abs(counts[i] - expected)
	}
	return expected, (float64(n) - expected) / max(1.4826*median(counts), math.Sqrt(max(expected, 1)))
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

package reference

import (
	"fmt"
	"math"
)

// Rising is the view rising: the keys of the days up to in.Until against four
// times as many days before them.
func (s *State) Rising(dimension string, days int, in Scope) Table {
	t := Table{
		From: fmt.Sprintf("rising(dimension = '%s', days = %d, %s)", dimension, days, in.parameters("topic", "language", "source", "until", "zone")),
		Columns: []string{"key", "documents", "before", "expected", "ratio", "score", "first_day", "is_new",
			"all_documents", "all_before"},
	}
	begin := in.Until - Day(days) + 1
	now, allNow := s.count(dimension, in.between(begin, in.Until))
	before, allBefore := s.count(dimension, in.between(begin-4*Day(days), begin-1))
	first := s.first(dimension, in.between(in.always().Since, in.Until))
	for key, n := range now {
		if n < 2 {
			continue
		}
		expected := 0.0
		if allBefore > 0 {
			expected = float64(before[key]) * float64(allNow) / float64(allBefore)
		}
		t.Rows = append(t.Rows, []any{key, n, before[key], expected, (float64(n) + 0.5) / (expected + 0.5),
			surprise(n, allNow, before[key], allBefore, expected), first[key].String(), first[key] >= begin, allNow, allBefore})
	}
	return t
}

// count returns the documents by key, and all of them.
func (s *State) count(dimension string, in Scope) (byKey map[string]int, all int) {
	byKey = map[string]int{}
	facts := s.facts(in)
	for _, f := range facts {
		for _, key := range f.keys(dimension) {
			byKey[key]++
		}
	}
	return byKey, len(facts)
}

// first returns the first day of each key.
func (s *State) first(dimension string, in Scope) map[string]Day {
	days := map[string]Day{}
	for _, f := range s.facts(in) {
		for _, key := range f.keys(dimension) {
			if day, ok := days[key]; !ok || f.day < day {
				days[key] = f.day
			}
		}
	}
	return days
}

// surprise is Dunning's likelihood ratio of k of n documents against those of
// before, 0 where there are no more than expected.
func surprise(k, n, kBefore, nBefore int, expected float64) float64 {
	if float64(k) <= expected {
		return 0
	}
	all := float64(n + nBefore)
	with := float64(k + kBefore)
	part := func(observed, row, column float64) float64 {
		if observed == 0 {
			return 0
		}
		return observed * math.Log(observed*all/(row*column))
	}
	return 2 * (part(float64(k), float64(n), with) + part(float64(n-k), float64(n), all-with) +
		part(float64(kBefore), float64(nBefore), with) + part(float64(nBefore-kBefore), float64(nBefore), all-with))
}

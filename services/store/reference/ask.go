package reference

import (
	"math/rand/v2"
	"slices"
)

// Dimensions and Periods are what trends may be asked by.
var (
	Dimensions = []string{"all", "topic", "subtopic", "language", "source", "publisher", "kind", "entity", "economy", "term"}
	Periods    = []string{"day", "week", "month"}
)

// rised are the dimensions that are looked at for what is new, paired those
// that are looked at for what comes together.
var (
	rised  = []string{"entity", "economy", "term", "topic", "subtopic", "publisher"}
	paired = []string{"topic", "subtopic", "entity", "economy", "term"}
)

// Ask returns tables of every view, those that have parameters with random
// ones. A run of thirty consecutive turns asks for every trend.
func (s *State) Ask(random *rand.Rand, turn int) []Table {
	q := &generator{Rand: random}
	tables := append(s.Plain(), s.Daily(one(q, zones))...)
	for range 2 {
		tables = append(tables, s.Facts(s.scope(q)))
	}
	for i := range 3 {
		n := 3*turn + i
		tables = append(tables, s.Trend(Dimensions[n%len(Dimensions)], Periods[n/len(Dimensions)%len(Periods)], s.scope(q)))
	}
	tables = append(tables, s.Bursts(one(q, Dimensions), s.scope(q)), s.Rising(one(q, rised), 1+q.IntN(40), s.scope(q)),
		s.Pairs(one(q, paired), one(q, paired), s.scope(q)), s.Delays(s.scope(q)), s.Stories(s.scope(q)))
	for i := range 2 {
		in := s.scope(q)
		in.Language = languages[1+i]
		tables = append(tables, s.Coverage(languages[2-i], q.IntN(20), in))
	}
	return tables
}

// Series returns tables of what is asked of a dense history.
func (s *State) Series(random *rand.Rand) []Table {
	q := &generator{Rand: random}
	var tables []Table
	for _, dimension := range []string{"all", one(q, Dimensions)} {
		in := s.scope(q)
		in.Topic = one(q, []string{"", "", "ai"})
		tables = append(tables, s.Bursts(dimension, in), s.Trend(dimension, one(q, Periods), in), s.Rising(one(q, rised), 1+q.IntN(14), in))
	}
	return tables
}

// scope returns a scope that mostly has something in it.
func (s *State) scope(q *generator) Scope {
	zone := one(q, zones)
	in := Scope{
		Topic:    q.filter("ai", "ai", "safety", "ai/governance", "connectivity/6g", "none"),
		Language: q.filter(languages...), Source: q.filter(sources...), Zone: zone,
	}
	var days []Day
	for _, f := range s.facts(Scope{Zone: zone}.always()) {
		days = append(days, f.day)
	}
	if len(days) == 0 {
		return in.between(0, 0)
	}
	a, b := one(q, days), one(q, days)
	if q.IntN(2) == 0 {
		a, b = slices.Min(days), slices.Max(days)
	}
	in.Since, in.Until = min(a, b)-Day(q.IntN(3)/2), max(a, b)+Day(q.IntN(3)/2)
	return in
}

// filter returns one of values, or more often none.
func (g *generator) filter(values ...string) string {
	if g.IntN(4) > 0 {
		return ""
	}
	return one(g, values)
}

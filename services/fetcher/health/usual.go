package health

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// week is how many days Week looks at.
const week = 7

// PerDay returns how many documents came on a day, over all days before now that
// are kept, and on how many days that was seen.
func (l *Learned) PerDay(now time.Time) (mean float64, days int) {
	past := l.past(l.asOf(now), "")
	return average(past), len(past)
}

// asOf returns the day up to which everything was read, if that is not now: the
// days since are not known.
func (l *Learned) asOf(now time.Time) time.Time {
	until, err := time.ParseInLocation(time.DateOnly, l.Until, now.Location())
	if err != nil || until.After(now) {
		return now
	}
	return until
}

// Week returns how many documents came on a day, over the last seven whole ones
// that are known.
func (l *Learned) Week(now time.Time) float64 {
	past := l.past(l.asOf(now), "")
	return average(past[:min(week, len(past))])
}

// Between returns how many documents are known of the days after since, until now.
func (l *Learned) Between(since, now time.Time) int {
	sum := 0
	for day := range l.Days {
		if day > since.Format(time.DateOnly) && day <= now.Format(time.DateOnly) {
			sum += l.on(day, "")
		}
	}
	return sum
}

// Fill is in how many of the latest documents a field was found.
type Fill struct {
	Field string `json:"field"`
	// Now is the share of the latest documents, Usual that of those before; -1
	// where there are none.
	Now   float64 `json:"now"`
	Usual float64 `json:"usual"`
}

// Fills returns the fields that were ever found, by name.
func (l *Learned) Fills() []Fill {
	var fills []Fill
	for field, rate := range l.Fields {
		fills = append(fills, rate.fill(field))
	}
	slices.SortFunc(fills, func(a, b Fill) int { return cmp.Compare(a.Field, b.Field) })
	return fills
}

// Fallback is that of bodies which were read without a selector.
func (l *Learned) Fallback() Fill { return l.Auto.fill("fallback") }

func (r Rate) fill(name string) Fill {
	fill := Fill{Field: name, Now: -1, Usual: -1}
	if n := min(r.Seen, recent); n > 0 {
		fill.Now = r.now() * recent / float64(n)
	}
	if r.Seen > recent {
		fill.Usual = r.Share
	}
	return fill
}

// Length returns the median of the latest bodies, and the usual length, in
// characters; 0 where none is known.
func (l *Learned) Length() (now, usual int) {
	if len(l.Lengths.Latest) > 0 {
		now = l.Lengths.median()
	}
	if l.Lengths.Seen > 0 {
		usual = int(math.Round(math.Expm1(l.Lengths.Log)))
	}
	return now, usual
}

func average(counts []int) float64 {
	if len(counts) == 0 {
		return 0
	}
	return mean(counts)
}

// Count is in how many documents a field was found.
type Count struct {
	Field string `json:"field"`
	N     int    `json:"n"`
}

// Counts returns counts, the most frequent field first.
func Counts(counts map[string]int) []Count {
	out := []Count{}
	for field, n := range counts {
		out = append(out, Count{field, n})
	}
	slices.SortFunc(out, func(a, b Count) int { return cmp.Or(b.N-a.N, cmp.Compare(a.Field, b.Field)) })
	return out
}

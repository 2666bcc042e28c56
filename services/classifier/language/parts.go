package language

import (
	"cmp"
	"math"
	"slices"

	"github.com/policywire/policywire/contract/news"
)

const (
	// leastShare is the part of a text that a language must have to be named.
	leastShare = 0.2
	// A language with leastAnnex letters, a paragraph of a hundred words in
	// English, is named from the share annexShare.
	leastAnnex = 600
	annexShare = 0.05
	// mostRanges is the number of passages given for a language.
	mostRanges = 16
)

// result says what the document is once everything is resolved.
func (d *document) result() news.Language {
	total, letters := 0.0, 0
	for t := range tongues {
		total += d.points[t]
		for _, n := range d.found[t].letters {
			letters += n
		}
	}
	order := d.order()
	if len(order) == 0 {
		return news.Language{Tag: news.Undetermined}
	}
	best := order[0]
	result := news.Language{Tag: d.detector.names[best]}
	if result.Tag != news.Undetermined {
		result.Confidence = d.confidence(best, total)
	}
	if parts := d.parts(order, total); len(parts) > 1 {
		result.Parts = parts
	}
	return result
}

// order returns the languages that the document has, largest first. Those that
// are not told are one.
func (d *document) order() (order []tongue) {
	for t := range tongues {
		if t != unknown && d.detector.names[t] == news.Undetermined && d.points[t] > 0 {
			d.move(t, unknown, 1)
		}
	}
	for t := range tongues {
		if d.points[t] > 0 {
			order = append(order, t)
		}
	}
	slices.SortStableFunc(order, func(a, b tongue) int { return cmp.Compare(d.points[b], d.points[a]) })
	return order
}

// confidence is the part of the text that is expected to be in language t.
// Digits beyond as many as letters are text too, but no table of numbers makes
// the language of its words quite uncertain.
func (d *document) confidence(t tongue, total float64) float64 {
	c := d.odds[t] * d.sure[t] / total
	table := c * total / (total + max(0, float64(d.digits)-total)/2)
	return round(max(table, min(c, leastConfidence)))
}

// parts returns the languages that have enough of the text.
func (d *document) parts(order []tongue, total float64) (parts []news.LanguagePart) {
	var listed []tongue
	for i, t := range order {
		share := d.points[t] / total
		enough := share >= leastShare && d.points[t] >= leastPoints || share >= annexShare && d.points[t] >= leastAnnex
		if i == 0 || enough {
			listed = append(listed, t)
			parts = append(parts, news.LanguagePart{Tag: d.detector.names[t], Share: math.Floor(share*1000) / 1000})
		}
	}
	if len(listed) < 2 {
		return nil
	}
	d.settle()
	for i, t := range listed {
		parts[i].Ranges = longest(d.ranges(t))
	}
	return parts
}

// fieldNames are those of a document, in the order of its text.
func fieldNames() [fields]string { return [fields]string{"title", "summary", "body"} }

// ranges returns where t stands, in the order of the text. What lies between two
// passages of it and holds no letters belongs to both.
func (d *document) ranges(t tongue) (ranges []news.Range) {
	names := fieldNames()
	last := -1 // the passage that the last range ends with
	for i := range d.passages {
		p := &d.passages[i]
		if p.tongue != t {
			continue
		}
		if last >= 0 && last == i-1 && d.passages[last].field == p.field {
			r := &ranges[len(ranges)-1]
			r.Length = p.offset + p.length - r.Offset
		} else {
			ranges = append(ranges, news.Range{Field: names[p.field], Offset: p.offset, Length: p.length})
		}
		last = i
	}
	return ranges
}

// settle gives a passage that did not show its language that of both its
// neighbours, unless its own language would then stand nowhere. This is about
// where languages stand, not about their shares.
func (d *document) settle() {
	var shown [tongues]bool
	for i := range d.passages {
		if p := &d.passages[i]; !p.weak {
			shown[p.tongue] = true
		}
	}
	for i := 1; i < len(d.passages)-1; i++ {
		p, before, after := &d.passages[i], &d.passages[i-1], &d.passages[i+1]
		if p.weak && shown[p.tongue] && before.field == p.field && after.field == p.field && before.tongue == after.tongue {
			p.tongue = before.tongue
		}
	}
}

// longest returns the mostRanges longest, in the order of the text.
func longest(ranges []news.Range) []news.Range {
	if len(ranges) <= mostRanges {
		return ranges
	}
	places := make([]int, len(ranges))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(ranges[b].Length, ranges[a].Length) })
	places = places[:mostRanges]
	slices.Sort(places)
	kept := make([]news.Range, 0, mostRanges)
	for _, i := range places {
		kept = append(kept, ranges[i])
	}
	return kept
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }

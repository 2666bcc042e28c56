package reference

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
)

// Delays is the view delays: seconds from publication to the first reading.
func (s *State) Delays(in Scope) Table {
	t := Table{
		From:    "delays(" + in.parameters("source", "since", "until", "zone") + ")",
		Columns: []string{"day", "source", "documents", "median_seconds", "p90_seconds", "max_seconds", "early"},
	}
	zone := location(in.Zone)
	delays, early := map[cell][]float64{}, map[cell]int{}
	for _, id := range s.ids() {
		d := s.revisions[id][s.numbers(id)[0]].Document
		on := day(d, zone)
		exact := d.PublishedPrecision == news.PrecisionSecond || d.PublishedPrecision == news.PrecisionMinute
		if d.Origin != news.OriginLive || !exact || on < in.Since || on > in.Until || in.Source != "" && in.Source != d.Source {
			continue
		}
		at := cell{on, d.Source}
		delay := float64(d.FetchedAt.Unix() - d.PublishedAt.Unix())
		if delay < 0 {
			early[at]++
		}
		delays[at] = append(delays[at], max(delay, 0))
	}
	for at, seconds := range delays {
		slices.Sort(seconds)
		t.Rows = append(t.Rows, []any{at.start.String(), at.key, len(seconds), quantile(seconds, 0.5), quantile(seconds, 0.9),
			seconds[len(seconds)-1], early[at]})
	}
	return t
}

// quantile is quantileExact of sorted values.
func quantile(sorted []float64, level float64) float64 {
	return sorted[int(level*float64(len(sorted)))]
}

// Edits is the view edits: every revision but the first that is known, against
// the one before it.
func (s *State) Edits() Table {
	t := Table{From: "edits", Columns: []string{"id", "revision", "previous_revision", "source", "publisher", "title", "language", "day",
		"toUnixTimestamp64Milli(changed_at)", "seconds_since_previous", "title_changed", "added", "removed", "change", "previous_title"}}
	for _, id := range s.ids() {
		numbers := s.numbers(id)
		for i := 1; i < len(numbers); i++ {
			e, old := s.revisions[id][numbers[i]], s.revisions[id][numbers[i-1]].Document
			d := e.Document
			added, removed := lacking(d.Body, old.Body), lacking(old.Body, d.Body)
			change := 0.0
			if length := lacking(d.Body, "") + lacking(old.Body, ""); length > 0 { // of line breaks nothing can be lacking
				change = float64(added+removed) / float64(length)
			}
			t.Rows = append(t.Rows, []any{id, numbers[i], numbers[i-1], d.Source, d.Publisher, d.Title, e.Language.Tag, day(d, location(seoul)).String(),
				int(d.FetchedAt.UnixMilli()), int(d.FetchedAt.Unix() - old.FetchedAt.Unix()), d.Title != old.Title, added, removed, change, old.Title})
		}
	}
	return t
}

// lacking counts the code points of the paragraphs of a that b lacks.
func lacking(a, b string) int {
	left := map[string]int{}
	for _, paragraph := range strings.Split(b, "\n") {
		left[paragraph]++
	}
	n := 0
	for _, paragraph := range strings.Split(a, "\n") {
		if left[paragraph]--; left[paragraph] < 0 {
			n += utf8.RuneCountInString(paragraph)
		}
	}
	return n
}

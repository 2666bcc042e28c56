package discover

import (
	"time"

	"github.com/policywire/policywire/services/fetcher/date"
	"github.com/policywire/policywire/services/fetcher/source"
)

// Span is the time of what is looked for, from Since on until Until, which is
// now where it is zero. Lists know days in the zone of the source, so the days
// of both are within, and so is what has no date. A sitemap knows when a page
// was edited, not when it was published: what it lists was edited since Since.
type Span struct {
	Since, Until time.Time
	// Reach, if set, is given the oldest date that the list shows, also before
	// Since: a feed holds no more than its latest entries.
	Reach *time.Time
	// Repeats, if set, counts the entries in the span that name what another
	// entry of the same page names. What several pages of a list show, because it
	// moved on meanwhile or stands at the head of each, is offered once.
	Repeats *int
}

// Has reports whether m may be in the span.
func (s Span) Has(m date.Moment) bool {
	return !before(m, s.Since) && (s.Until.IsZero() || m.IsZero() || m.Time.Before(midnight(s.Until.In(m.Time.Location())).AddDate(0, 0, 1)))
}

// repeated notes that a page names something twice.
func (s Span) repeated() {
	if s.Repeats != nil {
		*s.Repeats++
	}
}

// reached notes that the list shows a date.
func (s Span) reached(m date.Moment) {
	if s.Reach != nil && !m.IsZero() && (s.Reach.IsZero() || m.Time.Before(*s.Reach)) {
		*s.Reach = m.Time
	}
}

// before reports whether m is surely before since. A day is before only when it
// is over; no date is before nothing.
func before(m date.Moment, since time.Time) bool {
	return !m.IsZero() && m.Time.Before(midnight(since.In(m.Time.Location())))
}

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// firstYear is before everything that any site lists.
const firstYear = 1970

// windows calls read with the windows of at most width that span is made of in
// the zone of s, newest first: a list that is asked for few days has few pages,
// and one that grows while it is read loses less. Without a width there is one.
func (f *Finder) windows(s source.Source, span Span, width time.Duration, read func(since, until time.Time) error) error {
	since, until := span.Since.In(s.Location()), span.Until
	if until.IsZero() {
		until = f.now()
	}
	until = until.In(s.Location())
	if since.Year() < firstYear {
		since = time.Date(firstYear, 1, 1, 0, 0, 0, 0, s.Location())
	}
	if width == 0 {
		return read(since, until)
	}
	for days := int(width.Hours() / 24); !until.Before(midnight(since)); {
		from := until.AddDate(0, 0, 1-days)
		if from.Before(since) {
			from = since
		}
		if err := read(from, until); err != nil {
			return err
		}
		until = midnight(from).AddDate(0, 0, -1)
	}
	return nil
}

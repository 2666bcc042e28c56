package fetcher

import (
	"errors"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/web"
)

// BackfillProgress is how far a backfill has come.
type BackfillProgress struct {
	// Windows are those of the span, Done those that this run or an earlier one
	// has done. Since and Until are the days of the one under way.
	Windows, Done int
	Since, Until  time.Time
	// Documents is how many were come upon in this run, Published and Failed how
	// many of them were published and could not be read so far.
	Documents, Published, Failed int
	Requests                     int
	// Left is how long the rest takes at the rate that the site is asked at,
	// negative where nothing is known of how much it is.
	Left time.Duration
	// Waiting says what is being waited for, empty while it works.
	Waiting string

	daysDone, documentsDone int
}

// requests counts those of a source.
type requests struct {
	total int
	last  web.Spent
}

// count adds what was spent since the last time.
func (r *requests) count(now web.Spent) {
	if now.Day != r.last.Day {
		r.last.Requests = 0
	}
	r.total += now.Requests - r.last.Requests
	r.last = now
}

// paused returns a PausedError where err is one of a site that is to be left
// alone, else nil.
func paused(fault *discover.Fault) error {
	var budget *web.BudgetError
	var wait *web.WaitError
	switch {
	case fault == nil:
		return nil
	case errors.As(fault, &budget):
		return &PausedError{budget.Opens, fault}
	case errors.As(fault, &wait):
		return &PausedError{wait.Until, fault}
	}
	return nil
}

// wait tells what is waited for.
func (b *backfill) wait(what string) {
	b.progress.Waiting = what
	b.tell()
}

// tellVisit tells how far it is within a window.
func (b *backfill) tellVisit(v *visit) {
	if b.asking.IsZero() {
		b.asking = b.now()
	}
	found := 0
	for _, n := range v.counts {
		found += n
	}
	p := &b.progress
	p.Documents = p.documentsDone + found
	p.Published = b.publishedBefore + v.counts[news.ResultPublished]
	p.Failed = v.counts[news.ResultRetry] + v.counts[news.ResultDead]
	b.tell()
}

// tell tells how far it is.
func (b *backfill) tell() {
	if b.options.Progress == nil {
		return
	}
	b.progress.Requests = b.requests.total
	b.progress.Left = b.left()
	b.options.Progress(b.progress)
}

// left estimates how long the rest takes: the documents of a day, as far as they
// were counted or as the definition has them, with the requests that each took.
// No request takes less than the interval.
func (b *backfill) left() time.Duration {
	p, perDay := b.progress, b.source.Volume.PerDay
	if p.daysDone > 0 {
		perDay = float64(p.documentsDone) / float64(p.daysDone)
	}
	if perDay == 0 {
		return -1
	}
	perDocument, perRequest := 2.0, max(b.cfg.interval(), b.source.Politeness.Interval.Duration)
	if b.requests.total > 0 && p.Documents > 0 {
		perDocument = float64(b.requests.total) / float64(p.Documents)
		perRequest = max(perRequest, b.now().Sub(b.asking)/time.Duration(b.requests.total))
	}
	documents := perDay*float64(b.daysLeft()) - float64(p.Documents-p.documentsDone)
	return time.Duration(max(documents, 0) * perDocument * float64(perRequest)).Round(time.Second)
}

// daysLeft is how many days the windows have that are not done.
func (b *backfill) daysLeft() int {
	days := -b.progress.daysDone
	for _, w := range b.windows {
		if !b.earlier[w.day()] {
			days += w.days()
		}
	}
	return max(days, 0)
}

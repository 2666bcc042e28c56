package fetcher

import (
	"context"
	"fmt"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/date"
	"github.com/policywire/policywire/services/fetcher/discover"
)

// covers reports whether what was published at a time is to be published: within
// the span of the round, or since the source was first followed, however late it
// is found.
func (v *visit) covers(at time.Time) bool {
	since := v.since
	if !v.from.IsZero() && v.from.Before(since) {
		since = v.from
	}
	return discover.Span{Since: since, Until: v.until}.Has(date.Moment{Time: at})
}

// passed reports whether a document is known to lie outside of what is covered.
// A row that changed, or a longer span, has it read.
func (v *visit) passed(known itemState, row string) bool {
	return known.Row == row && !known.Outside.IsZero() && !v.covers(known.Outside)
}

// judge returns a reader that reads an item of a sitemap, which knows edits and
// no publications, only as far as its page says that it is covered. What is
// known already is read to its end.
func (v *visit) judge(ctx context.Context, item discover.Item, known itemState) *reader {
	if v.source.Discover.Sitemap == nil || !item.Published.IsZero() || !known.FirstRead.IsZero() {
		return v.reader
	}
	judging := *v.reader
	judging.outside = func(d news.Document) bool {
		if d.PublishedPrecision == news.PrecisionNone || v.covers(d.PublishedAt) {
			return false
		}
		entries, err := v.register.Known(ctx, []string{d.ID})
		return err == nil && entries[0].Revision == 0
	}
	return &judging
}

// outside counts a document that was published outside of what is covered, and
// says so once.
func (v *visit) outside(ctx context.Context, item discover.Item, known itemState, d news.Document) (*itemState, error) {
	v.answered++
	v.counts[news.ResultFiltered]++
	next := known.outside(d.PublishedAt)
	if known.Outside.Equal(d.PublishedAt) {
		return &next, nil
	}
	return &next, v.tell(ctx, item.URL, news.ResultFiltered,
		fmt.Errorf("it was published on %s, which is outside of what is looked for; its page was edited since, or is listed without a date", d.PublishedAt.Format(time.DateOnly)))
}

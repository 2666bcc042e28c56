package fetcher

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
)

// departure is an item whose page is gone for as many rounds as a withdrawal
// takes.
type departure struct {
	item   discover.Item
	known  itemState
	reason error
}

// massDeparture is how many pages have to be gone at once, and more than were
// read, to be a fault of the site: one that moves its pages withdraws nothing.
const massDeparture = 5

// absence is how long a page is looked for at least that is withdrawn, or gone
// with many others: sites lose pages for days, also such as would not be read
// again.
const absence = 7 * 24 * time.Hour

// gone settles a page that was read before and is gone: in the first round it
// failed, in the next it counts as withdrawn, which is decided when the round has
// seen the others.
func (v *visit) gone(ctx context.Context, item discover.Item, known itemState, reason error) (*itemState, error) {
	now := v.now().UTC()
	if !known.Withdrawn.IsZero() {
		v.counts[news.ResultDead]++
		known.Failed, known.LastRead = now, now
		return &known, nil
	}
	if known.Gone+1 < maxGone {
		v.hold(item.Published.Time)
		v.counts[news.ResultRetry]++
		next := known.gone(now)
		return &next, v.tell(ctx, item.URL, news.ResultRetry, reason)
	}
	v.leaving = append(v.leaving, departure{item, known, reason})
	return nil, nil
}

// noted returns the state of an item whose page was gone, with the withdrawal of
// its document: a round that said it may have ended before that was kept.
func (v *visit) noted(ctx context.Context, id string, known itemState) (itemState, error) {
	if known.Gone == 0 {
		return known, nil
	}
	entries, err := v.register.Known(ctx, []string{id})
	if err == nil && entries[0].Withdrawn {
		known.Gone, known.Withdrawn = 0, known.LastRead
	}
	return known, err
}

// withdraw settles the items that are gone.
func (v *visit) withdraw(ctx context.Context) error {
	many := len(v.leaving) >= massDeparture && len(v.leaving) > v.answered
	for _, d := range v.leaving {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := v.depart(ctx, d, many); err != nil {
			return err
		}
	}
	return nil
}

// depart publishes that a document is withdrawn, unless too many are gone.
func (v *visit) depart(ctx context.Context, d departure, many bool) error {
	ctx, cancel := finishing(ctx)
	defer cancel()
	now := v.now().UTC()
	next, err := d.known.withdrawn(now), error(nil)
	if many {
		next = d.known.left(now)
		_, err = v.fail(ctx, d.item, next, fmt.Errorf("%w; so do %d pages at once, which is a fault of the site and no withdrawal", d.reason, len(v.leaving)))
	} else {
		err = v.leave(ctx, d, now)
	}
	if err != nil {
		return err
	}
	_, version, err := v.states.items.Get(ctx, d.item.ID)
	if err != nil {
		return fmt.Errorf("reading the state of %s: %w", d.item.ID, err)
	}
	return v.remember(ctx, d.item, next, version)
}

// leave publishes that a document is withdrawn.
func (v *visit) leave(ctx context.Context, d departure, now time.Time) error {
	document := news.Document{ID: d.item.ID, Source: v.source.ID, URL: d.item.URL, Origin: cmp.Or(v.origin, news.OriginLive)}
	if _, err := v.register.Withdraw(ctx, document, plain(d.reason.Error()), now); err != nil {
		return err
	}
	v.counts[news.ResultDead]++
	return v.tell(ctx, d.item.URL, news.ResultDead, fmt.Errorf("withdrawn: %w", d.reason))
}

// left returns the state after the page was gone with many others: when that
// lasts, the item is dead, and no longer asked for in every round.
func (s itemState) left(now time.Time) itemState {
	if s.dead() || now.Sub(s.Failed) > absence {
		s.Failures, s.Failed = max(s.Failures+1, maxFailures), now
	}
	return s
}

// gone returns the state after the page was gone.
func (s itemState) gone(now time.Time) itemState {
	s.Gone++
	s.Failures, s.Failed, s.LastRead = 0, now, now
	s.ETag, s.LastModified = "", ""
	return s
}

// withdrawn returns the state after the document was withdrawn.
func (s itemState) withdrawn(now time.Time) itemState {
	s = s.gone(now)
	s.Gone, s.Withdrawn = 0, now
	return s
}

package fetcher

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
)

// maxFailures is how many rounds in a row an item may fail before it counts as
// dead and no longer holds the source back.
const maxFailures = 10

// tally is what became of the items of a round.
type tally struct {
	id      string
	started time.Time
	counts  map[news.Result]int
	entries []news.Event
	// oldest is the date of the oldest item that is to be tried again.
	oldest time.Time
}

// add counts an item, and makes an entry of its own where it was not read.
func (t *tally) add(source, address string, result news.Result, reason error, now time.Time) {
	t.counts[result]++
	if reason == nil {
		return
	}
	t.entries = append(t.entries, news.Outcome{Source: source, Round: t.id, Item: address, Result: result,
		Reason: reason.Error(), StartedAt: t.started, EndedAt: now})
}

// hold notes the date of an item that is to be tried again. One without a date
// may be as old as the round looks back.
func (t *tally) hold(published, since time.Time) {
	if published.IsZero() {
		published = since
	}
	if t.oldest.IsZero() || published.Before(t.oldest) {
		t.oldest = published
	}
}

// round reads what the source published since it was covered. Its error means
// that the bus failed, or that ctx ended; what the site did wrong is in the
// ledger.
func (f *follower) round(ctx context.Context, start time.Time) error {
	kept, version, err := f.states.sources.Get(ctx, f.source.ID)
	if err != nil {
		return fmt.Errorf("reading the state of %s: %w", f.source.ID, err)
	}
	t := &tally{id: start.UTC().Format("20060102T150405.000Z"), started: start.UTC(), counts: map[news.Result]int{}}
	since := f.since(kept, start)
	fault, err := f.items(ctx, t, since)
	if err != nil {
		return err
	}
	if fault == nil {
		kept = kept.covering(since, start, t.oldest)
	}
	alerts := f.health(&kept, fault, start)
	ctx = context.WithoutCancel(ctx) // what is done counts, also when this is the end
	if err := f.report(ctx, t, fault, alerts); err != nil {
		return err
	}
	return f.keep(ctx, kept, version)
}

// items reads every item that the source offers. fault is what is wrong with
// the list as a whole.
func (f *follower) items(ctx context.Context, t *tally, since time.Time) (fault *discover.Fault, err error) {
	for item, err := range f.reader.finder.Items(ctx, f.source, since) {
		var entry *discover.ItemError
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.As(err, &entry):
			t.add(f.source.ID, entry.Address, news.ResultFiltered, err, f.now().UTC())
			continue
		case errors.As(err, &fault):
			return fault, nil
		case err != nil:
			return nil, err
		}
		result, reason, err := f.item(ctx, item)
		if err != nil {
			return nil, err
		}
		t.add(f.source.ID, item.URL, result, reason, f.now().UTC())
		if result == news.ResultRetry {
			t.hold(item.Published.Time, since)
		}
		if reason != nil {
			f.log.Warn("item is not read", "source", f.source.ID, "url", item.URL, "result", result, "err", reason)
		}
	}
	return nil, ctx.Err()
}

// item reads one item and publishes its document. reason says why it was not
// read; err that the bus failed.
func (f *follower) item(ctx context.Context, item discover.Item) (result news.Result, reason, err error) {
	known, version, err := f.states.items.Get(ctx, item.ID)
	if err != nil {
		return "", nil, fmt.Errorf("reading the state of %s: %w", item.ID, err)
	}
	row, now := rowHash(item), f.now().UTC()
	if !known.due(row, now) {
		return news.ResultUnchanged, nil, nil
	}
	d, response, reason := f.reader.read(ctx, f.source, item, known.validators(row))
	if ctx.Err() != nil {
		return "", nil, ctx.Err()
	}
	result = news.ResultUnchanged
	if reason == nil && !response.NotModified {
		if result, reason, err = f.publish(ctx, d); err != nil {
			return "", nil, err
		}
	}
	next := known
	if reason == nil {
		next = known.read(row, response, now)
	} else {
		next.Failures++
		result = news.ResultRetry
		if next.Failures >= maxFailures {
			result = news.ResultDead
		}
	}
	if _, err := f.states.items.Put(context.WithoutCancel(ctx), item.ID, next, version); err != nil && !errors.Is(err, flow.ErrConflict) {
		return "", nil, fmt.Errorf("keeping the state of %s: %w", item.ID, err)
	}
	return result, reason, nil
}

// publish publishes a document through the register.
func (f *follower) publish(ctx context.Context, d news.Document) (result news.Result, reason, err error) {
	outcomes, err := f.register.Publish(ctx, []news.Document{d})
	if err != nil {
		return "", nil, err
	}
	return outcomes[0].Result, outcomes[0].Err, nil
}

// report publishes the ledger of a round and what is new of the source's health.
func (f *follower) report(ctx context.Context, t *tally, fault *discover.Fault, alerts []news.Event) error {
	sum := news.Outcome{Source: f.source.ID, Round: t.id, Counts: t.counts, StartedAt: t.started, EndedAt: f.now().UTC()}
	for _, n := range t.counts {
		sum.Discovered += n
	}
	if fault != nil {
		sum.Reason = fault.Error()
		f.log.Warn("list is not read", "source", f.source.ID, "err", fault)
	}
	f.log.Info("round is over", "source", f.source.ID, "discovered", sum.Discovered,
		"published", t.counts[news.ResultPublished], "unchanged", t.counts[news.ResultUnchanged])
	events := append(append(t.entries, news.Event(sum)), alerts...)
	if err := flow.Publish(ctx, f.bus, events...); err != nil {
		return fmt.Errorf("publishing the ledger of %s: %w", f.source.ID, err)
	}
	return nil
}

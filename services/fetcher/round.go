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

// visit is one round of a source, with what became of its items.
type visit struct {
	*follower
	id      string
	started time.Time
	// since is how far the round looks back.
	since  time.Time
	counts map[news.Result]int
	// oldest is the date of the oldest item that is to be tried again.
	oldest time.Time
}

// hold notes the date of an item that is to be tried again. One without a date
// may be as old as the round looks back.
func (v *visit) hold(published time.Time) {
	if published.IsZero() {
		published = v.since
	}
	if v.oldest.IsZero() || published.Before(v.oldest) {
		v.oldest = published
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
	v := &visit{follower: f, id: start.UTC().Format("20060102T150405.000Z"), started: start.UTC(),
		since: f.since(kept, start), counts: map[news.Result]int{}}
	fault, err := v.items(ctx)
	last, cancel := finishing(ctx)
	defer cancel()
	if err != nil {
		return errors.Join(err, v.breakOff(last, err))
	}
	if fault == nil {
		kept = kept.covering(v.since, start, v.oldest)
	}
	if err := v.close(last, fault, f.health(&kept, fault, start)); err != nil {
		return err
	}
	return f.keep(last, kept, version)
}

// grace is how long what is in hand may go on after the fetcher was stopped.
const grace = 5 * time.Second

// finishing returns a context for what is in hand, which counts also when this
// is the end: it outlasts ctx by the grace period.
func finishing(ctx context.Context) (context.Context, context.CancelFunc) {
	out, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		sleep(out, grace)
		cancel()
	})
	return out, func() { stop(); cancel() }
}

// items reads every item that the source offers. fault is what is wrong with
// the list as a whole.
func (v *visit) items(ctx context.Context) (fault *discover.Fault, err error) {
	for item, err := range v.reader.finder.Items(ctx, v.source, discover.Span{Since: v.since}, nil) {
		var entry *discover.ItemError
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.As(err, &entry):
			err = v.filter(ctx, entry)
		case errors.As(err, &fault):
			return fault, nil
		case err == nil:
			err = v.item(ctx, item)
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, ctx.Err()
}

// filter counts an entry of the list that names no document, and says so when
// it is new or filtered for another reason: lists show the same for weeks.
func (v *visit) filter(ctx context.Context, entry *discover.ItemError) error {
	v.counts[news.ResultFiltered]++
	key := v.source.ID + "#" + shortHash(entry.Key) // a document's id has no "#"
	known, version, err := v.states.items.Get(ctx, key)
	if err != nil {
		return fmt.Errorf("reading the state of %s: %w", key, err)
	}
	reason := shortHash(entry.Error())
	if known.Row == reason {
		return nil
	}
	if err := v.tell(ctx, entry.Address, news.ResultFiltered, entry); err != nil {
		return err
	}
	return v.remember(ctx, key, itemState{Row: reason}, version)
}

// item reads one item and publishes its document. Its error means that the bus
// failed.
func (v *visit) item(ctx context.Context, item discover.Item) error {
	known, version, err := v.states.items.Get(ctx, item.ID)
	if err != nil {
		return fmt.Errorf("reading the state of %s: %w", item.ID, err)
	}
	row, now := rowHash(item), v.now().UTC()
	if !known.due(row, now) {
		v.counts[known.idle()]++
		return nil
	}
	d, response, reason := v.reader.read(ctx, v.source, item, known.validators(row))
	if ctx.Err() != nil {
		return ctx.Err()
	}
	ctx, cancel := finishing(ctx)
	defer cancel()
	result := news.ResultUnchanged
	if reason == nil && !response.NotModified {
		if result, reason, err = v.publish(ctx, d); err != nil {
			return err
		}
	}
	if reason != nil {
		next := known.failed(row, now)
		if err := v.fail(ctx, item, next, reason); err != nil {
			return err
		}
		return v.remember(ctx, item.ID, next, version)
	}
	v.counts[result]++
	return v.remember(ctx, item.ID, known.read(row, response, now), version)
}

// fail counts an item that could not be read. What dies is said once.
func (v *visit) fail(ctx context.Context, item discover.Item, next itemState, reason error) error {
	result := news.ResultRetry
	if next.dead() {
		result = news.ResultDead
	} else {
		v.hold(item.Published.Time)
	}
	v.counts[result]++
	if next.dead() && !next.died() {
		return nil
	}
	return v.tell(ctx, item.URL, result, reason)
}

// publish publishes a document through the register.
func (f *follower) publish(ctx context.Context, d news.Document) (result news.Result, reason, err error) {
	outcomes, err := f.register.Publish(ctx, []news.Document{d})
	if err != nil {
		return "", nil, err
	}
	return outcomes[0].Result, outcomes[0].Err, nil
}

// remember keeps the state of an item. Where another process was quicker, its
// state is as good.
func (f *follower) remember(ctx context.Context, key string, s itemState, version uint64) error {
	_, err := f.states.items.Put(ctx, key, s, version)
	if err != nil && !errors.Is(err, flow.ErrConflict) {
		return fmt.Errorf("keeping the state of %s: %w", key, err)
	}
	return nil
}

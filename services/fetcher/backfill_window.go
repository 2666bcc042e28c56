package fetcher

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/source"
)

// window is a part of the span that is read before the next is.
type window struct{ since, until time.Time }

// day names the window by its first day.
func (w window) day() string { return w.since.Format(time.DateOnly) }

// days is how long it is.
func (w window) days() int { return int(w.until.Sub(w.since).Hours()/24) + 1 }

// maxWindow bounds a window: what was broken off begins with its lists again.
const maxWindow = 7

// width is the days of a window, 0 for the whole span: a list that cannot be
// asked for days is read from its head each time.
func (b *backfill) width() int {
	width := time.Duration(0)
	switch d := b.source.Discover; {
	case discover.UsesAPI(b.source, b.cfg.Getenv):
		width = d.API.Window.Duration
	case d.List != nil:
		width = d.List.Window.Duration
	}
	return min(int(width.Hours()/24), maxWindow)
}

// split returns the windows of span in a zone, newest first.
func split(span discover.Span, zone *time.Location, days int) []window {
	first, until := midnight(span.Since.In(zone)), span.Until.In(zone)
	if days == 0 {
		return []window{{first, until}}
	}
	var out []window
	for !until.Before(first) {
		since := midnight(until).AddDate(0, 0, 1-days)
		if since.Before(first) {
			since = first
		}
		out = append(out, window{since, until})
		until = since.AddDate(0, 0, -1)
	}
	return out
}

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// passes is how often a window is gone through while items of it fail: as often
// as a document waits for its files.
const passes = maxUnread

// window publishes what is in w and returns how many items are left.
func (b *backfill) window(ctx context.Context, w window) (left int, err error) {
	b.progress.Since, b.progress.Until = w.since, w.until
	before := b.report.Counts
	published := 0
	var fault *discover.Fault
	for pass := 0; pass < passes; pass++ {
		if pass > 0 {
			sleep(ctx, backOff(pass, time.Minute))
		}
		b.publishedBefore = before[news.ResultPublished] + published
		var v *visit
		if v, fault, err = b.visit(ctx, w); err != nil {
			return 0, err
		}
		published += v.counts[news.ResultPublished]
		left = v.counts[news.ResultRetry]
		b.count(before, v.counts, published)
		if fault == nil && left == 0 {
			break
		}
		if rest := paused(fault); rest != nil {
			if err := b.rest(ctx, rest); err != nil {
				return 0, err
			}
			pass = -1
		}
	}
	if fault != nil {
		return 0, fault
	}
	b.progress.Done++
	b.progress.daysDone += w.days()
	b.progress.documentsDone = b.report.Documents
	b.tell()
	return left, nil
}

// count adds to the counts before a window those of its latest pass, with what
// the passes published in all: that is unchanged in the later ones.
func (b *backfill) count(before, latest map[news.Result]int, published int) {
	counts := map[news.Result]int{}
	for _, of := range []map[news.Result]int{before, latest} {
		for result, n := range of {
			counts[result] += n
		}
	}
	earlier := published - latest[news.ResultPublished]
	counts[news.ResultPublished] += earlier
	if counts[news.ResultUnchanged] -= min(earlier, latest[news.ResultUnchanged]); counts[news.ResultUnchanged] == 0 {
		delete(counts, news.ResultUnchanged)
	}
	b.report.Counts, b.report.Documents = counts, 0
	for _, n := range counts {
		b.report.Documents += n
	}
}

// visit is one pass over a window, which is a round of its own.
func (b *backfill) visit(ctx context.Context, w window) (*visit, *discover.Fault, error) {
	start := b.now().UTC()
	// An age of 0 never comes: what is read now is read once.
	v := &visit{follower: b.follower, id: "backfill-" + start.Format("20060102T150405.000Z"), started: start, since: w.since, until: w.until,
		counts: map[news.Result]int{}, seen: map[string]bool{}, ages: []time.Duration{0}}
	inside, err := b.enter(ctx)
	if err != nil {
		return nil, nil, err
	}
	v.pace = func(ctx context.Context) error { return b.pace(ctx, v) }
	var fault *discover.Fault
	if err = v.pace(inside); err == nil {
		fault, err = v.items(inside)
	}
	if err == nil {
		err = v.withdraw(inside)
	}
	if err != nil && inside.Err() != nil && ctx.Err() == nil {
		err = context.Cause(inside)
	}
	last, cancel := finishing(ctx)
	defer cancel()
	if err != nil {
		return nil, nil, errors.Join(err, v.breakOff(last, err), b.exit(inside))
	}
	return v, fault, errors.Join(v.close(last, fault, nil), b.exit(inside))
}

const (
	// slice is how long a backfill has the turns while others may wait, and
	// courtesy how long it then stands back: longer than they take to notice.
	slice    = time.Minute
	courtesy = 5 * time.Second
)

// stay is the time in which the backfill has the turn.
type stay struct {
	cancel  context.CancelCauseFunc
	unwatch func() bool
	give    func()
}

// enter takes the turn, and returns a context that ends when it is lost.
func (b *backfill) enter(ctx context.Context) (context.Context, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	b.stay.cancel = cancel
	if err := b.sit(ctx); err != nil {
		cancel(err)
		return nil, err
	}
	return ctx, nil
}

// exit gives the turn back.
func (b *backfill) exit(ctx context.Context) error {
	defer b.stay.cancel(nil)
	return b.rise(ctx)
}

// sit waits for the turn, and takes over what whoever had it before learned of
// the budget and of waits.
func (b *backfill) sit(ctx context.Context) error {
	b.wait("for a round of the fetcher at " + b.source.Sites()[0] + " to end")
	taken, give, err := b.turns.take(ctx, b.bus, b.source.Sites())
	if err != nil {
		return err
	}
	kept, _, err := b.states.sources.Get(ctx, b.source.ID)
	if err != nil {
		give()
		return fmt.Errorf("reading the state of %s: %w", b.source.ID, err)
	}
	b.restore(kept)
	b.register.Doubt()
	b.requests.last = b.reader.client.Spent(b.source.ID)
	cancel := b.stay.cancel
	b.stay.unwatch = context.AfterFunc(taken, func() { cancel(context.Cause(taken)) })
	b.stay.give = give
	b.wait("")
	return nil
}

// rise keeps what was learned, and gives the turn back. It does nothing when it
// is not had.
func (b *backfill) rise(ctx context.Context) error {
	if b.stay.give == nil {
		return nil
	}
	defer func() {
		b.stay.unwatch()
		b.stay.give()
		b.stay.give = nil
	}()
	b.requests.count(b.reader.client.Spent(b.source.ID))
	last, cancel := finishing(ctx)
	defer cancel()
	kept, version, err := b.states.sources.Get(last, b.source.ID)
	if err != nil {
		return fmt.Errorf("reading the state of %s: %w", b.source.ID, err)
	}
	b.learn(&kept)
	return b.keep(last, kept, version)
}

// away gives the turn back, does something else, and takes it again.
func (b *backfill) away(ctx context.Context, f func()) error {
	if err := b.rise(ctx); err != nil {
		return err
	}
	f()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return b.sit(ctx)
}

// pace tells how far the backfill is and waits before the next item where that
// is due.
func (b *backfill) pace(ctx context.Context, v *visit) error {
	b.requests.count(b.reader.client.Spent(b.source.ID))
	b.tellVisit(v)
	if rest := b.due(); rest != nil {
		if !b.options.Wait {
			return rest
		}
		return b.away(ctx, func() { _ = b.rest(ctx, rest) })
	}
	if time.Since(b.worked) < b.turns.slice {
		return nil
	}
	defer func() { b.worked = time.Now() }()
	return b.away(ctx, func() { sleep(ctx, courtesy) })
}

// patient is the longest wait of a host that is waited for in any case.
const patient = time.Minute

// due returns why the source is to be left alone for now, nil for no reason.
func (b *backfill) due() error {
	now := b.now()
	if budget := b.source.Politeness.Budget; budget > 0 && b.requests.last.Requests >= budget-budget/4 {
		opens := time.Date(now.UTC().Year(), now.UTC().Month(), now.UTC().Day()+1, 0, 0, 0, 0, time.UTC)
		return &PausedError{opens, fmt.Errorf("%s has had its requests of today: %d of %d, the rest is for live rounds; the next from %s",
			b.source.ID, b.requests.last.Requests, budget, opens.Format(time.RFC3339))}
	}
	for host, until := range b.reader.client.Waits() {
		if b.asks(host) && time.Until(until) > patient {
			return &PausedError{until, fmt.Errorf("%s asked to be left alone until %s", host, until.UTC().Format(time.RFC3339))}
		}
	}
	return nil
}

// asks reports whether the source asks a host.
func (b *backfill) asks(host string) bool {
	for _, site := range b.source.Sites() {
		if source.Site(host) == site {
			return true
		}
	}
	return false
}

// rest waits as long as a PausedError says, if that is wanted.
func (b *backfill) rest(ctx context.Context, reason error) error {
	var pause *PausedError
	if !errors.As(reason, &pause) || !b.options.Wait {
		return reason
	}
	b.wait("until " + pause.Until.Local().Format("2006-01-02 15:04 MST") + ": " + reason.Error())
	sleep(ctx, time.Until(pause.Until))
	return context.Cause(ctx)
}

package fetcher

import (
	"context"
	"log/slog"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/revision"
)

// SetClock makes f take the time from now.
func (f *Fetcher) SetClock(now func() time.Time) {
	f.now, f.reader.now, f.reader.finder = now, now, discover.New(discover.Config{Client: f.reader.client, Now: now, Getenv: f.cfg.Getenv})
}

// Say publishes entries of the ledger as a round of the first source does.
func (f *Fetcher) Say(ctx context.Context, bus *flow.Bus, entries ...news.Event) error {
	return (&follower{Fetcher: f, source: f.sources[0], bus: bus}).say(ctx, entries...)
}

// RoundOf does one round of a source and returns the wait until the next.
func (f *Fetcher) RoundOf(ctx context.Context, bus *flow.Bus, id string) (time.Duration, error) {
	s, err := f.Source(id)
	if err != nil {
		return 0, err
	}
	follower := &follower{Fetcher: f, source: s, bus: bus}
	if follower.register, err = revision.Open(ctx, bus, f.cfg.Register()); err != nil {
		return 0, err
	}
	if follower.states, err = openStates(ctx, bus); err != nil {
		return 0, err
	}
	if follower.counters, err = newCounters(bus); err != nil {
		return 0, err
	}
	start := f.now()
	err = follower.round(ctx, start)
	return follower.wait(start), err
}

// BackOff is the wait after rounds that were broken off.
var BackOff = backOff

// SetLog makes f log to log.
func (f *Fetcher) SetLog(log *slog.Logger) { f.log = log }

// SetSlice makes a backfill stand back after d.
func (f *Fetcher) SetSlice(d time.Duration) { f.turns.slice = d }

// Choose returns the text of a document and where it is from.
func Choose(page, list, file string, auto bool) (string, news.BodyFrom) {
	return candidates{page: page, list: list, file: file, auto: auto}.choose()
}

package fetcher

import (
	"context"
	"log/slog"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
)

// SetClock makes f take the time from now.
func (f *Fetcher) SetClock(now func() time.Time) {
	f.now, f.reader.now, f.reader.finder = now, now, discover.New(discover.Config{Client: f.reader.client, Now: now, Getenv: f.cfg.Getenv})
}

// Say publishes entries of the ledger as a round of the first source does.
func (f *Fetcher) Say(ctx context.Context, bus *flow.Bus, entries ...news.Event) error {
	return (&follower{Fetcher: f, source: f.sources[0], bus: bus}).say(ctx, entries...)
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

package fetcher

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/revision"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/web"
)

// follower fetches one source, round after round.
type follower struct {
	*Fetcher
	source   source.Source
	bus      *flow.Bus
	register *revision.Register
	states   states
	counters counters
	// origin is that of what is published, OriginLive where it is empty.
	origin news.Origin
	// opens is when the source may ask again that had its requests of the day.
	opens time.Time
	// unsaid are entries of the ledger that the bus has not acknowledged.
	unsaid []news.Event
}

// pause is the wait after the lease or the bus was lost. It doubles as long as
// the bus is, for each attempt asks the site for its list.
const pause = time.Second

// run waits for the lease of the source and follows it, until ctx ends. A lease
// that is lost is waited for again.
func (f *follower) run(ctx context.Context) error {
	for ctx.Err() == nil {
		err := flow.Lease(ctx, f.bus, "source/"+f.source.ID, f.rounds)
		if err != nil && ctx.Err() == nil {
			f.log.Warn("source is left to others", "source", f.source.ID, "err", err)
			sleep(ctx, 5*pause)
		}
	}
	return nil
}

// rounds does one round at once and the others on schedule, with jitter, so
// that sources do not run in step.
func (f *follower) rounds(ctx context.Context) error {
	for broken := 0; ctx.Err() == nil; {
		start := f.now()
		if err := f.inTurn(ctx); err != nil && ctx.Err() == nil {
			// Sites are not the cause: that would be in the ledger.
			f.log.Warn("round is broken off", "source", f.source.ID, "err", err)
			sleep(ctx, backOff(broken, f.source.Schedule.Every.Duration))
			broken++
			continue
		}
		broken = 0
		sleep(ctx, f.wait(start))
	}
	return nil
}

// wait is the time to the round after the one that began at start: that of the
// schedule, or until the source may ask again.
func (f *follower) wait(start time.Time) time.Duration {
	now := f.now()
	return max(jitter(f.source.Schedule.Every.Duration)-now.Sub(start), f.opens.Sub(now))
}

// reopens returns when the source may ask again that was left unread because its
// budget of the day is spent, zero where that is not so.
func (v *visit) reopens(fault *discover.Fault) time.Time {
	cause := v.pulse.postponed
	if fault != nil {
		cause = fault
	}
	var budget *web.BudgetError
	if errors.As(cause, &budget) {
		return budget.Opens
	}
	return time.Time{}
}

// inTurn does one round when it is the turn of this process at the sites.
func (f *follower) inTurn(ctx context.Context) error {
	ctx, give, err := f.turns.take(ctx, f.bus, f.source.Sites())
	if err != nil {
		return err
	}
	defer give()
	f.register.Doubt() // the turn before may have been that of a process that was killed
	return f.round(ctx, f.now())
}

// backOff returns the wait after so many rounds in a row were broken off, at
// most that of the schedule.
func backOff(broken int, most time.Duration) time.Duration {
	return min(pause<<min(broken, 20), most)
}

// jitter returns d more or less a tenth.
func jitter(d time.Duration) time.Duration {
	return d - d/10 + rand.N(d/5+1)
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// since returns from when on a round looks: behind what is covered, or as far
// back as the configuration says, where that was never reached.
func (f *follower) since(kept sourceState, now time.Time) time.Time {
	wanted := f.cfg.Since.In(f.source.Location(), now)
	if kept.Covered.IsZero() || !f.cfg.Since.At.IsZero() && wanted.Before(kept.From) {
		return wanted
	}
	return kept.Covered.Add(-f.source.Schedule.Overlap.Duration)
}

// restore gives the client what it knew before a restart: what the source has
// had of its budget, and which hosts asked to be left alone.
func (f *follower) restore(kept sourceState) {
	f.reader.client.RestoreSpent(f.source.ID, kept.Spent)
	f.reader.client.RestoreWaits(kept.Waits)
}

// learn keeps what the client knows.
func (f *follower) learn(kept *sourceState) {
	kept.Spent = f.reader.client.Spent(f.source.ID)
	kept.Waits = f.reader.client.Waits()
}

// keep writes the state of the source. The lease makes this process the only
// writer, but for the moment in which it passes to another.
func (f *follower) keep(ctx context.Context, kept sourceState, version uint64) error {
	if _, err := f.states.sources.Put(ctx, f.source.ID, kept, version); err != nil {
		return fmt.Errorf("keeping the state of %s: %w", f.source.ID, err)
	}
	return nil
}

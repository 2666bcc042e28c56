package fetcher

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/revision"
	"github.com/policywire/policywire/services/fetcher/source"
)

// BackfillOptions say how a backfill works.
type BackfillOptions struct {
	// Wait says to wait as long as a site asks, or until the next day's budget
	// opens, where a backfill else ends with a *PausedError.
	Wait bool
	// Progress, if set, is told how far it has come, often and by one goroutine.
	Progress func(BackfillProgress)
}

// BackfillReport is what a backfill did.
type BackfillReport struct {
	Source string `json:"source"`
	// Since and Until are the first and the last day.
	Since string `json:"since"`
	Until string `json:"until"`
	// Windows are the parts of the span, Before those that an earlier run had
	// done, Done those that are done now.
	Windows int `json:"windows"`
	Before  int `json:"windows_before"`
	Done    int `json:"windows_done"`
	// Documents is how many the windows of this run offered, Counts what became
	// of them.
	Documents int                 `json:"documents"`
	Counts    map[news.Result]int `json:"counts"`
	// Requests is how many were sent.
	Requests int     `json:"requests"`
	Seconds  float64 `json:"seconds"`
}

// backfillState is what is kept of the backfill of a source: of one span, the
// latest. That its pages were read is kept with the items, as for a live round.
type backfillState struct {
	Since string `json:"since,omitempty"`
	Until string `json:"until,omitempty"`
	// Done are the first days of the windows that are done.
	Done []string `json:"done,omitempty"`
}

// ErrNotFetched means that a source is disabled.
var ErrNotFetched = errors.New("the source is disabled")

// LookBackError means that a source cannot be asked for the past.
type LookBackError struct {
	Source string
	// Oldest is the date of the oldest entry that it shows, zero if none has one.
	Oldest time.Time
}

// Error implements error.
func (e *LookBackError) Error() string {
	if e.Oldest.IsZero() {
		return fmt.Sprintf("%s cannot be asked for the past: its list holds its latest entries only, and these have no dates", e.Source)
	}
	return fmt.Sprintf("%s cannot be asked for the past: its list holds its latest entries only, the oldest of %s", e.Source, e.Oldest.Format(time.DateOnly))
}

// PausedError means that a source is to be left alone for now.
type PausedError struct {
	// Until is when it may be asked again.
	Until time.Time
	Err   error
}

// Error implements error.
func (e *PausedError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *PausedError) Unwrap() error { return e.Err }

// Backfill publishes what a source published on the days of span, newest first,
// as bulk of origin backfill. What was published is not published again and
// what was read is not asked for again, so that a backfill that ended in
// whatever way goes on when it is called again; the windows that were done are
// skipped then. Each pass over a window is a round in the ledger.
//
// Live rounds go on meanwhile, also in other processes: the site is asked in
// turns, and a backfill leaves a quarter of the budget of the day to them. It
// ends with an error when items are left that could not be read.
func (f *Fetcher) Backfill(ctx context.Context, bus *flow.Bus, id string, span discover.Span, o BackfillOptions) (BackfillReport, error) {
	s, err := f.Source(id)
	if err != nil {
		return BackfillReport{}, err
	}
	if s.Disabled != "" && s.Disabled != notNamed {
		hint := fmt.Sprintf(" (FETCHER_ENABLE=%s enables it)", id)
		if discover.Ready(s, f.cfg.Getenv) != nil {
			hint = "" // it would not
		}
		return BackfillReport{}, fmt.Errorf("%w: %s: %s%s", ErrNotFetched, id, s.Disabled, hint)
	}
	b, err := f.newBackfill(ctx, bus, s, span, o)
	if err != nil {
		return BackfillReport{}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer f.archive.close()
	go f.archive.keep(ctx, bus)
	b.progress.Waiting = "for another backfill of it to end, or for the lease of one that was killed"
	b.tell()
	err = b.persist(ctx)
	b.report.Requests, b.report.Seconds = b.requests.total, b.now().Sub(b.started).Seconds()
	return b.report, err
}

// backfill is one that is under way.
type backfill struct {
	*follower
	options BackfillOptions
	backlog *flow.State[backfillState]
	kept    backfillState
	version uint64
	windows []window
	// earlier are the windows that an earlier run has done.
	earlier map[string]bool
	resumed bool
	since   time.Time
	started time.Time
	// asking is when the first item was come upon.
	asking   time.Time
	report   BackfillReport
	progress BackfillProgress
	requests requests
	stay     stay
	// worked is since when the backfill has not stood back.
	worked time.Time
	// publishedBefore is how many were published before the pass under way.
	publishedBefore int
}

func (f *Fetcher) newBackfill(ctx context.Context, bus *flow.Bus, s source.Source, span discover.Span, o BackfillOptions) (*backfill, error) {
	register, err := revision.Open(ctx, bus, f.cfg.Register())
	if err != nil {
		return nil, err
	}
	states, err := openStates(ctx, bus)
	if err != nil {
		return nil, err
	}
	counters, err := newCounters(bus)
	if err != nil {
		return nil, err
	}
	backlog, err := flow.OpenState[backfillState](ctx, bus, backfillBucket)
	if err != nil {
		return nil, fmt.Errorf("opening the state of backfills: %w", err)
	}
	if span.Until.IsZero() {
		span.Until = f.now()
	}
	b := &backfill{options: o, backlog: backlog, started: f.now(), worked: time.Now(), since: span.Since,
		follower: &follower{Fetcher: f, source: s, bus: bus, register: register, states: states, counters: counters, origin: news.OriginBackfill}}
	b.windows = split(span, s.Location(), b.width())
	b.report = BackfillReport{Source: s.ID, Windows: len(b.windows), Counts: map[news.Result]int{},
		Since: span.Since.In(s.Location()).Format(time.DateOnly), Until: span.Until.In(s.Location()).Format(time.DateOnly)}
	b.progress = BackfillProgress{Windows: len(b.windows)}
	return b, nil
}

// run does the windows that are not done. Its lease makes it the only backfill
// of the source.
func (b *backfill) run(ctx context.Context) (err error) {
	if b.kept, b.version, err = b.backlog.Get(ctx, b.source.ID); err != nil {
		return err
	}
	if b.kept.Since != b.report.Since || b.kept.Until != b.report.Until {
		b.kept = backfillState{Since: b.report.Since, Until: b.report.Until}
	}
	if !b.resumed {
		b.resumed, b.earlier = true, set(b.kept.Done)
		b.report.Before, b.progress.Done = len(b.kept.Done), len(b.kept.Done)
	}
	b.report.Done = len(b.kept.Done)
	if err := b.reach(ctx); err != nil {
		return err
	}
	left := 0
	for _, w := range b.windows {
		if slices.Contains(b.kept.Done, w.day()) {
			continue
		}
		failed, err := b.window(ctx, w)
		if err != nil {
			return err
		}
		if left += failed; failed > 0 {
			continue
		}
		b.kept.Done = append(b.kept.Done, w.day())
		b.report.Done++
		if err := b.note(ctx, b.kept); err != nil {
			return err
		}
	}
	if left > 0 {
		return fmt.Errorf("%d items %w; the ledger says why: policywire tail ledger.%s --since 1h", left, errLeft, b.source.ID)
	}
	return b.note(ctx, backfillState{})
}

// persist runs the backfill, again where the bus or a lease was lost: what it
// has done is kept.
func (b *backfill) persist(ctx context.Context) error {
	for broken := 0; ; broken++ {
		err := flow.Lease(ctx, b.bus, "backfill/"+b.source.ID, b.run)
		if err == nil || ctx.Err() != nil || final(err) {
			return err
		}
		b.log.Warn("backfill is broken off", "source", b.source.ID, "err", err)
		b.wait(fmt.Sprintf("for the bus: %v", err))
		sleep(ctx, backOff(broken, time.Minute))
	}
}

// errLeft means that items are left that could not be read.
var errLeft = errors.New("could not be read")

// final reports whether err comes again however often the backfill is run now.
func final(err error) bool {
	var fault *discover.Fault
	var paused *PausedError
	var lookBack *LookBackError
	return errors.Is(err, errLeft) || errors.As(err, &fault) || errors.As(err, &paused) || errors.As(err, &lookBack) || revision.Permanent(err)
}

// set returns the set of values.
func set(values []string) map[string]bool {
	out := map[string]bool{}
	for _, value := range values {
		out[value] = true
	}
	return out
}

// note keeps how far the backfill has come, an empty state for all.
func (b *backfill) note(ctx context.Context, kept backfillState) (err error) {
	ctx, cancel := finishing(ctx)
	defer cancel()
	if b.version, err = b.backlog.Put(ctx, b.source.ID, kept, b.version); err != nil {
		return fmt.Errorf("keeping how far the backfill of %s is: %w", b.source.ID, err)
	}
	return nil
}

// reach reports whether the source shows the days that are asked for, where it
// cannot be asked for the past: by its list, which is one request.
func (b *backfill) reach(ctx context.Context) (err error) {
	if discover.CanLookBack(b.source, b.cfg.Getenv) {
		return nil
	}
	if ctx, err = b.enter(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.exit(ctx)) }()
	var oldest time.Time
	for _, err := range b.reader.finder.Items(ctx, b.source, discover.Span{Since: b.since, Reach: &oldest}, nil) {
		var fault *discover.Fault
		if errors.As(err, &fault) {
			return cmp.Or(paused(fault), err)
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if oldest.IsZero() || oldest.After(b.since) {
		return &LookBackError{b.source.ID, oldest.In(b.source.Location())}
	}
	return nil
}

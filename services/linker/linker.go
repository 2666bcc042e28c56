package linker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/linker/index"
	"github.com/policywire/policywire/services/linker/likeness"
)

// Rules is the version of the rules by which documents are linked.
const Rules = "1"

const (
	// batch is how many documents are taken in before it is said what that
	// changes, and wait how long the first waits for others.
	batch, wait = 500, 200 * time.Millisecond
	// pause is how long a linker that lost the lease waits before it asks again.
	pause = time.Second
)

// Linker links documents. Run may be called once at a time.
type Linker struct {
	cfg Config
	log *slog.Logger

	mu    sync.Mutex
	index *index.Index
	// latest is the latest time at which anything was said: what is said next is
	// later, whatever the clock of this machine says.
	latest time.Time
}

// New returns a linker.
func New(cfg Config, log *slog.Logger) *Linker { return &Linker{cfg: cfg, log: log} }

// Run links what is classified, while it has the lease, until ctx ends.
func (l *Linker) Run(ctx context.Context, bus *flow.Bus) error {
	for {
		err := flow.Lease(ctx, bus, "linker", func(ctx context.Context) error { return l.hold(ctx, bus) })
		if ctx.Err() != nil {
			return nil
		}
		l.log.Warn("the lease is asked for again", "err", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
	}
}

// hold links documents until ctx ends.
func (l *Linker) hold(ctx context.Context, bus *flow.Bus) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	held, err := takeOver(ctx, bus)
	if err != nil {
		return err
	}
	if err := l.rebuild(ctx, bus, held); err != nil {
		return err
	}
	cfg := flow.SinkConfig{Subjects: []string{news.SubjectClassified}, MaxBatch: batch, MaxWait: wait}
	err = flow.Sink(ctx, bus, "linker", cfg, func(ctx context.Context, events []news.Event) error {
		err := l.link(ctx, bus, held, events)
		if errors.Is(err, errSucceeded) {
			cancel(err)
		}
		return err
	})
	return cmp.Or(err, context.Cause(ctx))
}

// rebuild makes the index from the stream and says what was left unsaid.
func (l *Linker) rebuild(ctx context.Context, bus *flow.Bus, held *fence) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	start := time.Now()
	l.index = index.New(index.Config{Documents: l.cfg.Documents,
		Windows: likeness.Windows{Duplicate: l.cfg.DuplicateDays, Story: l.cfg.StoryDays}})
	_, err := flow.Read(ctx, bus, news.SubjectClassified, 0, false, func(m flow.Message) error {
		l.take(m, func() error {
			in, err := news.Decode[news.Classified](m.Header, m.Data)
			if err == nil {
				l.index.Put(in)
			}
			return err
		})
		return nil
	})
	if err != nil {
		return fmt.Errorf("building the index: %w", err)
	}
	_, err = flow.Read(ctx, bus, news.SubjectLinked, 0, false, func(m flow.Message) error {
		l.take(m, func() error {
			said, err := news.Decode[news.Linked](m.Header, m.Data)
			if err == nil {
				l.index.Remember(said)
				l.latest = later(l.latest, said.LinkedAt)
			}
			return err
		})
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading what was said: %w", err)
	}
	l.log.Info("the index is built", "documents", l.index.Len(), "seconds", time.Since(start).Seconds())
	return l.say(ctx, bus, held)
}

// take runs read, which reads a message of the past. One that cannot be read says
// nothing; what comes of it is told where it is consumed.
func (l *Linker) take(m flow.Message, read func() error) {
	defer func() {
		if p := recover(); p != nil {
			l.log.Error("a document is left out of the index", "stream", m.Stream, "sequence", m.Sequence, "panic", p)
		}
	}()
	if err := read(); err != nil {
		l.log.Debug("a message is left out of the index", "stream", m.Stream, "sequence", m.Sequence, "err", err)
	}
}

// link takes in documents and publishes what that changes. Doing it twice is the
// same as doing it once.
func (l *Linker) link(ctx context.Context, bus *flow.Bus, held *fence, events []news.Event) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, event := range events {
		in, ok := event.(news.Classified)
		if !ok {
			return flow.Reject(fmt.Errorf("linking: %s is not a classified document", event.Meta().Name))
		}
		l.index.Put(in)
	}
	return l.say(ctx, bus, held)
}

// say publishes the links that are others than were said.
func (l *Linker) say(ctx context.Context, bus *flow.Bus, held *fence) error {
	at := later(time.Now().UTC().Truncate(time.Millisecond), l.latest.Add(time.Millisecond))
	changes := l.index.Changes(Rules, at)
	if err := held.check(ctx); err != nil {
		return err
	}
	if len(changes) > 0 {
		events := make([]news.Event, len(changes))
		for i, c := range changes {
			events[i] = c.Event
		}
		if err := flow.Publish(ctx, bus, events...); err != nil {
			return fmt.Errorf("publishing %d links: %w", len(events), err)
		}
		l.latest = at
	}
	l.index.Commit(changes)
	return nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// fence keeps a linker that another succeeded from acknowledging. Each one that
// takes over writes an entry. What was delivered to the one before until then is in
// the stream that the other reads; what is delivered later finds the entry changed.
type fence struct {
	state   *flow.State[time.Time]
	version uint64
}

const fenceKey = "holder"

// takeOver writes the entry.
func takeOver(ctx context.Context, bus *flow.Bus) (*fence, error) {
	state, err := flow.OpenState[time.Time](ctx, bus, "linker")
	if err != nil {
		return nil, fmt.Errorf("taking over: %w", err)
	}
	for {
		_, version, err := state.Get(ctx, fenceKey)
		if err == nil {
			version, err = state.Put(ctx, fenceKey, time.Now().UTC(), version)
		}
		if err == nil {
			return &fence{state: state, version: version}, nil
		}
		if !errors.Is(err, flow.ErrConflict) {
			return nil, fmt.Errorf("taking over: %w", err)
		}
	}
}

// errSucceeded ends the work of a linker whose place another has taken.
var errSucceeded = errors.New("another linker has taken over")

// check returns errSucceeded when another linker has taken over.
func (f *fence) check(ctx context.Context) error {
	_, version, err := f.state.Get(ctx, fenceKey)
	if err != nil {
		return fmt.Errorf("looking whether another linker has taken over: %w", err)
	}
	if version != f.version {
		return errSucceeded
	}
	return nil
}

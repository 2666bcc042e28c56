package revision

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
)

// Options of a Register.
type Options struct {
	// Excerpt is how many characters of a text are kept where the rights of a
	// source allow an excerpt; 0 means DefaultExcerpt.
	Excerpt int
	// Run is the id of a replay, which publishes its texts as other events
	// than those of the first time.
	Run string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// DefaultExcerpt is the length of an excerpt in characters.
const DefaultExcerpt = 500

// Register gives revisions and publishes. It may be used by several goroutines,
// and several processes may have one each.
type Register struct {
	bus     *flow.Bus
	options Options
	entries *flow.State[Entry]
	cursor  *flow.State[cursor]

	// doubts counts the times that something may have been published without
	// its entry; settled is how many of them the state covers.
	doubts, settled atomic.Int64
	catchUp         sync.Mutex
}

// Open returns a Register whose state covers everything that is in the stream
// of fetched documents.
func Open(ctx context.Context, bus *flow.Bus, options Options) (*Register, error) {
	if options.Excerpt == 0 {
		options.Excerpt = DefaultExcerpt
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	entries, err := flow.OpenState[Entry](ctx, bus, bucket)
	if err != nil {
		return nil, fmt.Errorf("opening the revisions: %w", err)
	}
	cursors, err := flow.OpenState[cursor](ctx, bus, bucket)
	if err != nil {
		return nil, fmt.Errorf("opening the revisions: %w", err)
	}
	r := &Register{bus: bus, options: options, entries: entries, cursor: cursors}
	r.doubts.Add(1)
	if err := r.current(ctx); err != nil {
		return nil, err
	}
	return r, nil
}

// Publish publishes the documents whose text is new and returns what became of
// each, in their order. A document may occur twice: the later text is the later
// one. After an error some may have been published; giving all of them again is
// safe.
func (r *Register) Publish(ctx context.Context, docs []news.Document) ([]Outcome, error) {
	if err := r.current(ctx); err != nil {
		return nil, err
	}
	outcomes := make([]Outcome, len(docs))
	left := make([]*task, 0, len(docs))
	for i, d := range docs {
		t := &task{document: prepare(d, r.options.Excerpt, r.options.Now()), outcome: &outcomes[i]}
		if d.ID != "" {
			left = append(left, t)
			continue
		}
		t.document.Revision = 1
		valid(r, []*task{t}) // says that there is no id, without which there is no entry
	}
	for len(left) > 0 {
		var wave []*task
		wave, left = distinct(left)
		again, err := r.wave(ctx, wave)
		if err != nil {
			return nil, err
		}
		left = append(again, left...)
	}
	return outcomes, nil
}

// task is a document on its way.
type task struct {
	document news.Document
	outcome  *Outcome
	// known and version are the entry as it was read.
	known   Entry
	version uint64
}

// distinct returns the first task of each document, and the rest.
func distinct(tasks []*task) (wave, rest []*task) {
	seen := make(map[string]bool, len(tasks))
	for _, t := range tasks {
		if seen[t.document.ID] {
			rest = append(rest, t)
			continue
		}
		seen[t.document.ID] = true
		wave = append(wave, t)
	}
	return wave, rest
}

// wave publishes tasks of different documents and returns those that another
// publisher was in the way of.
func (r *Register) wave(ctx context.Context, tasks []*task) (again []*task, err error) {
	if err := r.read(ctx, tasks); err != nil {
		return nil, err
	}
	var changed []*task
	for _, t := range tasks {
		revision, publish := decide(t.known, t.document)
		t.document.Revision = revision
		*t.outcome = Outcome{Result: news.ResultUnchanged, Revision: revision}
		if publish {
			t.outcome.Result = news.ResultPublished
			changed = append(changed, t)
		}
	}
	if changed, err = r.publish(ctx, changed); err != nil {
		return nil, err
	}
	return r.record(ctx, changed)
}

// read reads the entries of tasks.
func (r *Register) read(ctx context.Context, tasks []*task) error {
	keys := make([]string, len(tasks))
	for i, t := range tasks {
		keys[i] = t.document.ID
	}
	for i, entry := range r.entries.GetMany(ctx, keys) {
		if entry.Err != nil {
			return fmt.Errorf("reading the revision of %s: %w", entry.Key, entry.Err)
		}
		tasks[i].known, tasks[i].version = entry.Value, entry.Version
	}
	return nil
}

// publish publishes tasks, sets aside those that break the contract, and
// returns the others.
func (r *Register) publish(ctx context.Context, tasks []*task) ([]*task, error) {
	if len(tasks) == 0 {
		return nil, nil
	}
	err := flow.Publish(ctx, r.bus, r.events(tasks)...)
	var invalid *news.InvalidError
	if errors.As(err, &invalid) {
		// Nothing is published then. Looking for the culprits costs encoding
		// everything again, which only a fault should cost.
		if tasks = valid(r, tasks); len(tasks) == 0 {
			return nil, nil
		}
		err = flow.Publish(ctx, r.bus, r.events(tasks)...)
	}
	if err != nil {
		r.doubts.Add(1)
		return nil, fmt.Errorf("publishing %d documents: %w", len(tasks), err)
	}
	return tasks, nil
}

func (r *Register) events(tasks []*task) []news.Event {
	events := make([]news.Event, len(tasks))
	for i, t := range tasks {
		events[i] = news.Fetched{Document: t.document, Run: r.options.Run}
	}
	return events
}

func valid(r *Register, tasks []*task) []*task {
	var good []*task
	for i, event := range r.events(tasks) {
		if _, err := news.Encode(event); err != nil {
			*tasks[i].outcome = Outcome{Err: err}
			continue
		}
		good = append(good, tasks[i])
	}
	return good
}

// record writes the entries of what was published and returns the tasks that
// have to be published again, because another text took their revision.
func (r *Register) record(ctx context.Context, tasks []*task) ([]*task, error) {
	entries := make([]flow.Entry[Entry], len(tasks))
	for i, t := range tasks {
		entries[i] = flow.Entry[Entry]{Key: t.document.ID, Version: t.version,
			Value: Entry{Revision: t.document.Revision, ContentHash: t.document.ContentHash}}
	}
	r.entries.PutMany(ctx, entries)
	var beaten []*task
	for i, entry := range entries {
		switch {
		case errors.Is(entry.Err, flow.ErrConflict):
			beaten = append(beaten, tasks[i])
		case entry.Err != nil:
			r.doubts.Add(1)
			return nil, fmt.Errorf("recording the revision of %s: %w", entry.Key, entry.Err)
		}
	}
	if err := r.read(ctx, beaten); err != nil {
		r.doubts.Add(1)
		return nil, err
	}
	return slices.DeleteFunc(beaten, func(t *task) bool { return t.known.ContentHash == t.document.ContentHash }), nil
}

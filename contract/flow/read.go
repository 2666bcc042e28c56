package flow

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// Message is a message as read from a stream.
type Message struct {
	news.Message
	Stream   string
	Sequence uint64
	// Time is when the stream stored it.
	Time time.Time
}

// Read calls each with the messages on subject that its stream holds from
// sequence from on (0 or 1 = all), in their order, and returns the last
// sequence of the stream at the time of the call, which is where the next Read
// may go on. With headersOnly the messages have no data. An error of each ends
// the reading and is returned. A restart of the server is ridden out.
func Read(ctx context.Context, bus *Bus, subject string, from uint64, headersOnly bool, each func(Message) error) (last uint64, err error) {
	names, err := streamsFor(subject)
	if err != nil {
		return 0, fmt.Errorf("reading: %w", err)
	}
	if len(names) > 1 {
		return 0, fmt.Errorf("reading %s: it is in several streams: %v", subject, names)
	}
	err = bus.patiently(ctx, "reading "+subject, func(ctx context.Context) error {
		stream, err := bus.js.Stream(ctx, names[0])
		if err == nil {
			last = stream.CachedInfo().State.LastSeq
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("reading %s: %w", subject, err)
	}
	if from > last || last == 0 {
		return last, nil
	}
	r := &reading{bus: bus, stream: names[0], filter: subject, headersOnly: headersOnly, next: max(from, 1), last: last, each: each}
	if err := r.run(ctx); err != nil {
		return last, fmt.Errorf("reading %s: %w", subject, err)
	}
	return last, nil
}

// Follow calls each, one at a time, with the messages on subject as they
// arrive, from since on (the zero time: from now on), until ctx ends, and then
// returns nil. A subject of several streams is followed in all of them, in the
// order of each. An error of each ends it and is returned.
func Follow(ctx context.Context, bus *Bus, subject string, since time.Time, each func(Message) error) error {
	names, err := streamsFor(subject)
	if err != nil {
		return fmt.Errorf("following: %w", err)
	}
	following, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var one sync.Mutex
	var all sync.WaitGroup
	for _, name := range names {
		all.Go(func() {
			r := &reading{bus: bus, stream: name, filter: subject, since: since, each: func(m Message) error {
				one.Lock()
				defer one.Unlock()
				if following.Err() != nil {
					return following.Err()
				}
				return each(m)
			}}
			cancel(r.run(following))
		})
	}
	all.Wait()
	if ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("following %s: %w", subject, context.Cause(following))
}

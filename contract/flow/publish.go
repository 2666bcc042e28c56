package flow

import (
	"context"
	"fmt"
	"sync"

	"github.com/nats-io/nats.go"
	"github.com/policywire/policywire/contract/news"
)

// Publish publishes events and returns nil when the bus has all of them on
// disk. Events that break the contract, or whose subject no stream keeps, are
// refused before any is published. After another error some may have been
// published; publishing them again is safe, since an event has the same id
// each time. Events given in one call or by many goroutines share syncs.
func Publish(ctx context.Context, bus *Bus, events ...news.Event) error {
	result := make(chan error, 1)
	if err := bus.send(ctx, events, func(err error) { result <- err }); err != nil {
		return err
	}
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return fmt.Errorf("publishing %d events: %w", len(events), ctx.Err())
	}
}

// outgoing is an encoded event and the publisher that takes it.
type outgoing struct {
	to  *publisher
	msg *nats.Msg
}

// send gives events to their publishers and has done called, once, when all
// are settled, with the first error. When send itself returns an error, nothing
// was given and done is not called.
func (b *Bus) send(ctx context.Context, events []news.Event, done func(error)) error {
	out := make([]outgoing, 0, len(events))
	for _, event := range events {
		message, err := news.Encode(event)
		if err != nil {
			return rejectAt(stagePublish, err)
		}
		stream, err := streamOf(message.Subject)
		if err != nil {
			return rejectAt(stagePublish, fmt.Errorf("publishing: %w", err))
		}
		to, err := b.publisher(stream)
		if err != nil {
			return fmt.Errorf("publishing on %s: %w", message.Subject, err)
		}
		injectTrace(ctx, message.Header)
		out = append(out, outgoing{to, &nats.Msg{Subject: message.Subject, Header: message.Header, Data: message.Data}})
	}
	if len(out) == 0 {
		done(nil)
		return nil
	}
	all := &join{left: len(out), done: done}
	for _, o := range out {
		o.to.put(o.msg, all.one)
	}
	return nil
}

// join calls done when the last of left publications is settled.
type join struct {
	mu   sync.Mutex
	left int
	err  error
	done func(error)
}

func (j *join) one(_ uint64, err error) {
	j.mu.Lock()
	j.left--
	if j.err == nil {
		j.err = err
	}
	last := j.left == 0
	j.mu.Unlock()
	if last {
		j.done(j.err)
	}
}

package flow

import (
	"context"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
)

// Overview is the state of the bus at one moment.
type Overview struct {
	// Messages counts what each stream holds, by its name.
	Messages map[string]uint64
	// Queues are the durable consumers, in the order of the streams.
	Queues []Queue
}

// Queue is what a durable consumer has before it.
type Queue struct {
	Stream, Durable string
	// Waiting is what was not delivered yet, Unsettled what was delivered and
	// neither acknowledged nor set aside.
	Waiting, Unsettled int
}

// Left returns how many messages wait for service or are in its hands.
func (o Overview) Left(service string) int {
	n := 0
	for _, q := range o.Queues {
		if q.Durable == service || q.Durable == bulkName(service) {
			n += q.Waiting + q.Unsettled
		}
	}
	return n
}

// Survey returns the state of the streams and of their durable consumers.
func Survey(ctx context.Context, bus *Bus) (Overview, error) {
	o := Overview{Messages: map[string]uint64{}}
	for _, s := range streams {
		handle, err := bus.js.Stream(ctx, s.name)
		if err != nil {
			return o, fmt.Errorf("surveying stream %s: %w", s.name, err)
		}
		o.Messages[s.name] = handle.CachedInfo().State.Msgs
		if err := o.addQueues(ctx, s.name, handle); err != nil {
			return o, err
		}
	}
	return o, nil
}

func (o *Overview) addQueues(ctx context.Context, stream string, handle jetstream.Stream) error {
	consumers := handle.ListConsumers(ctx)
	for info := range consumers.Info() {
		if info.Config.Durable == "" {
			continue // a reader that comes and goes
		}
		o.Queues = append(o.Queues, Queue{Stream: stream, Durable: info.Config.Durable,
			Waiting: int(info.NumPending), Unsettled: info.NumAckPending})
	}
	if err := consumers.Err(); err != nil {
		return fmt.Errorf("surveying the consumers of %s: %w", stream, err)
	}
	return nil
}

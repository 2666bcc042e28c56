package flow

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
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
	config := jetstream.OrderedConsumerConfig{FilterSubjects: []string{subject}, HeadersOnly: headersOnly,
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: max(from, 1)}
	err = bus.ordered(ctx, names[0], config, func(m Message, pending uint64) error {
		if m.Sequence <= last {
			if err := each(m); err != nil {
				return err
			}
		}
		if m.Sequence >= last || pending == 0 {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	if err != nil {
		return last, fmt.Errorf("reading %s: %w", subject, err)
	}
	return last, nil
}

// idle is how long a reading waits before it asks whether there is more.
const idle = 2 * time.Second

// errEnough ends a reading.
var errEnough = errors.New("enough was read")

// Follow calls each, one at a time, with the messages on subject as they
// arrive, from since on (the zero time: from now on), until ctx ends, and then
// returns nil. A subject of several streams is followed in all of them, in the
// order of each. An error of each ends it and is returned.
func Follow(ctx context.Context, bus *Bus, subject string, since time.Time, each func(Message) error) error {
	names, err := streamsFor(subject)
	if err != nil {
		return fmt.Errorf("following: %w", err)
	}
	config := jetstream.OrderedConsumerConfig{FilterSubjects: []string{subject}, DeliverPolicy: jetstream.DeliverNewPolicy}
	if !since.IsZero() {
		config.DeliverPolicy, config.OptStartTime = jetstream.DeliverByStartTimePolicy, &since
	}
	following, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var one sync.Mutex
	var all sync.WaitGroup
	for _, name := range names {
		all.Go(func() {
			err := bus.ordered(following, name, config, func(m Message, _ uint64) error {
				one.Lock()
				defer one.Unlock()
				if following.Err() != nil {
					return following.Err()
				}
				return each(m)
			})
			cancel(err)
		})
	}
	all.Wait()
	if ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("following %s: %w", subject, context.Cause(following))
}

// ordered calls each with messages of a stream, in order and without gaps,
// until each returns an error or ctx ends. pending is how many more match.
func (b *Bus) ordered(ctx context.Context, stream string, config jetstream.OrderedConsumerConfig, each func(m Message, pending uint64) error) error {
	var consumer jetstream.Consumer
	err := b.patiently(ctx, "reading "+stream, func(ctx context.Context) (err error) {
		consumer, err = b.js.OrderedConsumer(ctx, stream, config)
		return err
	})
	if err != nil {
		return err
	}
	defer b.dropConsumer(stream, consumer)
	if info := consumer.CachedInfo(); config.DeliverPolicy == jetstream.DeliverByStartSequencePolicy && info.NumPending == 0 {
		return errEnough // a Read of nothing
	}
	messages, err := consumer.Messages(jetstream.PullMaxMessagesWithBytesLimit(500, 16<<20))
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, messages.Stop)()
	defer messages.Stop()
	for {
		msg, err := messages.Next(jetstream.NextMaxWait(idle))
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, jetstream.ErrNoHeartbeat):
			continue // the client makes the consumer anew and goes on where it was
		case errors.Is(err, nats.ErrTimeout):
			// What a Read still expected may have been removed meanwhile.
			info, err := consumer.Info(ctx)
			if err == nil && info.NumPending == 0 && config.DeliverPolicy == jetstream.DeliverByStartSequencePolicy {
				return errEnough
			}
			continue
		case err != nil:
			return err
		}
		meta, err := msg.Metadata()
		if err != nil {
			return err
		}
		m := Message{Stream: stream, Sequence: meta.Sequence.Stream, Time: meta.Timestamp}
		m.Subject, m.Header, m.Data, m.ID = msg.Subject(), msg.Headers(), msg.Data(), header(msg.Headers(), news.HeaderMsgID)
		if err := each(m, meta.NumPending); err != nil {
			return err
		}
	}
}

// dropConsumer removes the consumer of a reading, which the server would keep
// for minutes: a server has room for so many.
func (b *Bus) dropConsumer(stream string, consumer jetstream.Consumer) {
	if !b.nc.IsConnected() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), b.tuning.RequestTimeout)
	defer cancel()
	err := b.js.DeleteConsumer(ctx, stream, consumer.CachedInfo().Name)
	if err != nil && !errors.Is(err, jetstream.ErrConsumerNotFound) {
		b.log.Debug("removing the consumer of a reading", "stream", stream, "err", err)
	}
}

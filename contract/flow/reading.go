package flow

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/policywire/policywire/contract/news"
)

const (
	// readMessages and readBytes bound what a reading asks for at a time, and
	// so what waits in memory for a slow function.
	readMessages, readBytes = 500, 16 << 20
	// readUnused is how long the server keeps a consumer that nobody asks.
	readUnused = 5 * time.Minute
	// idle is how long a Read waits before it asks whether there is more.
	idle = 2 * time.Second
)

// reading goes through a stream by a consumer of its own, in order and without
// gaps. What was lost on the way is noticed by the numbers that the consumer
// gives to its messages, and read again by another consumer.
type reading struct {
	bus         *Bus
	stream      string
	filter      string
	headersOnly bool
	// since is where a Follow begins while next is 0; the zero time is now.
	since time.Time
	// next is the sequence that comes next.
	next uint64
	// last is where a Read ends; 0 means that ctx ends it.
	last uint64
	each func(Message) error

	consumer jetstream.Consumer
	// seen counts the messages that consumer was seen to deliver.
	seen uint64
}

// Why a consumer is asked no longer.
var (
	errEnough = errors.New("enough was read")
	errGap    = errors.New("messages were lost on the way")
)

// stopped is an error of the function that the messages are given to.
type stopped struct{ err error }

func (s *stopped) Error() string { return s.err.Error() }
func (s *stopped) Unwrap() error { return s.err }

// run reads until enough was read, each returns an error or ctx ends.
func (r *reading) run(ctx context.Context) error {
	for attempt := 1; ; attempt++ {
		before := r.next
		err := r.open(ctx)
		if err == nil {
			err = r.drain(ctx)
			r.bus.dropConsumer(r.stream, r.consumer)
		}
		stop, isStop := errors.AsType[*stopped](err)
		switch {
		case errors.Is(err, errEnough):
			return nil
		case isStop:
			return stop.err
		case ctx.Err() != nil:
			return ctx.Err()
		case !curable(err):
			return err
		}
		r.bus.log.Debug("reading again", "stream", r.stream, "from", r.next, "err", err)
		if r.next != before {
			attempt = 1
		}
		if attempt > 1 && !sleep(ctx, jitter(backoff(50*time.Millisecond, 2*time.Second, uint64(attempt)))) {
			return ctx.Err()
		}
	}
}

// curable reports whether another consumer may read on after err.
func curable(err error) bool {
	for _, known := range []error{errGap, jetstream.ErrNoHeartbeat, jetstream.ErrConsumerDeleted, jetstream.ErrConsumerNotFound,
		jetstream.ErrServerShutdown, nats.ErrNoResponders} {
		if errors.Is(err, known) {
			return true
		}
	}
	return transient(err)
}

// open makes a consumer that begins where the reading is.
func (r *reading) open(ctx context.Context) error {
	config := jetstream.ConsumerConfig{FilterSubject: r.filter, HeadersOnly: r.headersOnly, AckPolicy: jetstream.AckNonePolicy,
		MemoryStorage: true, Replicas: 1, InactiveThreshold: readUnused, DeliverPolicy: jetstream.DeliverNewPolicy}
	switch {
	case r.next > 0:
		config.DeliverPolicy, config.OptStartSeq = jetstream.DeliverByStartSequencePolicy, r.next
	case !r.since.IsZero():
		config.DeliverPolicy, config.OptStartTime = jetstream.DeliverByStartTimePolicy, &r.since
	}
	wait := r.bus.waiting
	if r.last > 0 || r.consumer == nil {
		wait = r.bus.patiently
	}
	err := wait(ctx, "reading "+r.stream, func(ctx context.Context) (err error) {
		r.consumer, err = r.bus.js.CreateConsumer(ctx, r.stream, config)
		return err
	})
	if err != nil {
		return err
	}
	info := r.consumer.CachedInfo()
	r.seen = 0
	if r.next == 0 { // so that nothing is passed over when it is opened again
		r.next = info.Delivered.Stream + 1
	}
	if r.last > 0 && info.NumPending == 0 {
		r.bus.dropConsumer(r.stream, r.consumer)
		return errEnough
	}
	return nil
}

// drain takes what the consumer has, request by request.
func (r *reading) drain(ctx context.Context) error {
	for {
		n, err := r.fetch(ctx)
		if err == nil && n == 0 && r.last > 0 {
			err = r.whetherEnough(ctx)
		}
		if err != nil {
			return err
		}
	}
}

// fetch makes one request and hands on what it brings. Never more is under way
// than there is room for.
func (r *reading) fetch(ctx context.Context) (n int, err error) {
	wait := pullExpires
	if r.last > 0 {
		wait = idle
	}
	// Of the time of the context the client leaves the server all but a second.
	asking, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	asking, free := r.bus.link.during(asking)
	defer free()
	options := []jetstream.FetchOpt{jetstream.FetchContext(asking), jetstream.FetchMaxBytes(readBytes)}
	if r.last == 0 {
		options = append(options, jetstream.FetchHeartbeat(pullHeartbeat))
	}
	batch, err := r.consumer.Fetch(readMessages, options...)
	if err != nil {
		return 0, err
	}
	for msg := range batch.Messages() {
		n++
		if err := r.take(msg); err != nil {
			return n, err
		}
		if ctx.Err() != nil {
			return n, ctx.Err()
		}
	}
	err = batch.Error()
	if err != nil && ctx.Err() == nil && errors.Is(context.Cause(asking), nats.ErrDisconnected) {
		return n, nats.ErrDisconnected
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = nil // it brought all that there was in its time
	}
	return n, err
}

// take hands a message on, if it is the one that follows.
func (r *reading) take(msg jetstream.Msg) error {
	meta, err := msg.Metadata()
	if err != nil {
		return err
	}
	if r.seen++; meta.Sequence.Consumer != r.seen {
		return errGap
	}
	sequence := meta.Sequence.Stream
	if r.last == 0 || sequence <= r.last {
		m := Message{Stream: r.stream, Sequence: sequence, Time: meta.Timestamp}
		m.Subject, m.Header, m.Data, m.ID = msg.Subject(), msg.Headers(), msg.Data(), header(msg.Headers(), news.HeaderMsgID)
		if err := r.each(m); err != nil {
			return &stopped{err}
		}
	}
	r.next = sequence + 1
	if r.last > 0 && (sequence >= r.last || meta.NumPending == 0) {
		return errEnough
	}
	return nil
}

// whetherEnough looks why nothing came: what was still expected may have been
// removed meanwhile, or lost on the way.
func (r *reading) whetherEnough(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, r.bus.tuning.RequestTimeout)
	defer cancel()
	info, err := r.consumer.Info(ctx)
	switch {
	case err != nil:
		return err
	case info.Delivered.Consumer != r.seen:
		return errGap
	case info.NumPending == 0:
		return errEnough
	}
	return nil
}

// dropConsumer removes the consumer of a reading, which the server would keep
// for minutes: a server has room for so many.
func (b *Bus) dropConsumer(stream string, consumer jetstream.Consumer) {
	if !b.nc.IsConnected() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), b.tuning.RequestTimeout)
	defer cancel()
	ctx, free := b.link.during(ctx)
	defer free()
	err := b.js.DeleteConsumer(ctx, stream, consumer.CachedInfo().Name)
	if err != nil && !errors.Is(err, jetstream.ErrConsumerNotFound) {
		b.log.Debug("removing the consumer of a reading", "stream", stream, "err", err)
	}
}

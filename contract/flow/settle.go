package flow

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/policywire/policywire/contract/news"
)

// Outcomes counted by policywire_messages_total.
const (
	outcomeDone     = "done"
	outcomeRejected = "rejected"
	outcomeRetried  = "retried"
	outcomeReturned = "returned"
)

// finish settles d by err: see the table in the package comment.
func (r *runner) finish(d *delivery, err error) {
	if err == nil {
		r.ack(d)
		return
	}
	if rejection, ok := errors.AsType[*rejected](err); ok {
		r.bury(d, rejection)
		return
	}
	if r.handlers.Err() != nil {
		r.giveBack(d)
		return
	}
	r.again(d, err, r.bus.tuning.delay(err, d.attempt()))
}

// ack settles d as done.
func (r *runner) ack(d *delivery) {
	r.forget(d)
	r.answer(d, outcomeDone, func(msg *nats.Msg) error { return msg.Ack() })
}

// again has d delivered again after delay.
func (r *runner) again(d *delivery, err error, delay time.Duration) {
	r.log.Warn("a message will be delivered again", append(d.attributes(err), "after", delay.Round(time.Millisecond))...)
	r.answer(d, outcomeRetried, func(msg *nats.Msg) error { return msg.NakWithDelay(max(delay, time.Millisecond)) })
}

// giveBack returns a message that was not handled, for another instance to
// take up at once.
func (r *runner) giveBack(d *delivery) {
	r.answer(d, outcomeReturned, func(msg *nats.Msg) error { return msg.Nak() })
}

// answer tells the server, and only then counts d as settled: the end of the
// work flushes what was told until then. An answer that does not get through
// costs another delivery, nothing else.
func (r *runner) answer(d *delivery, outcome string, tell func(*nats.Msg) error) {
	defer r.left.Done()
	r.bus.metrics.messages.WithLabelValues(r.service, outcome).Inc()
	if err := tell(r.letGo(d)); err != nil {
		r.log.Debug("an answer was lost", d.attributes(err)...)
	}
}

// bury publishes d as a dead letter, and only then tells the server that it is
// over. A dead letter that cannot be published comes back later.
func (r *runner) bury(d *delivery, rejection *rejected) {
	letter := r.deadLetter(d, rejection)
	settle := func(err error) {
		if err != nil {
			err = fmt.Errorf("setting aside (%s): %w", rejection, err)
			r.again(d, err, jitter(backoff(r.bus.tuning.BackoffMin, r.bus.tuning.BackoffMax, d.attempt())))
			return
		}
		r.log.Error("a message was rejected", append(d.attributes(rejection), "stage", rejection.stage)...)
		if len(letter.Payload) == letter.PayloadSize {
			r.forget(d)
		}
		r.answer(d, outcomeRejected, func(msg *nats.Msg) error { return msg.Term() })
	}
	if err := r.bus.send(context.WithoutCancel(r.handlers), []news.Event{letter}, settle); err != nil {
		settle(err)
	}
}

// forget removes a settled message from RETRY, where nobody else reads it. The
// end of the work waits for it.
func (r *runner) forget(d *delivery) {
	if d.meta.Stream != streamRetry {
		return
	}
	sequence := d.meta.Sequence.Stream
	r.left.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), r.bus.tuning.RequestTimeout)
		defer cancel()
		if err := r.bus.deleteMessage(ctx, streamRetry, sequence); err != nil && !errors.Is(err, jetstream.ErrMsgNotFound) {
			r.log.Warn("removing a retried message", "sequence", sequence, "err", err)
		}
	})
}

// call runs handle within the interceptor, and takes its panic for a
// rejection.
func (r *runner) call(ctx context.Context, events []news.Event, handle func(context.Context) error) (err error) {
	start := time.Now()
	defer func() {
		r.bus.metrics.seconds.WithLabelValues(r.service).Observe(time.Since(start).Seconds())
		if p := recover(); p != nil {
			err = Reject(fmt.Errorf("the handler panicked: %v", p))
			if len(events) == 1 { // more are parted until one is to blame
				r.log.Error("a handler panicked", "panic", p, "document", events[0].Meta().Document, "stack", string(debug.Stack()))
			}
		}
		if r.handlers.Err() == nil { // what fails as its time is over says nothing
			r.health.note(err)
			r.report()
		}
	}()
	return r.bus.intercept(ctx, r.service, events, handle)
}

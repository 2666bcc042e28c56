package flow

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/policywire/policywire/contract/news"
)

// wholeAttempts is how often a batch fails as a whole before its halves are tried
// apart: until then it is likely that nothing can be handled at all.
const wholeAttempts = 3

// counter numbers the workers of a sink.
type counter struct{ n atomic.Int64 }

func (c *counter) next() int { return int(c.n.Add(1) - 1) }

// batchHandler settles the batches of one source, one at a time.
type batchHandler struct {
	r       *runner
	handle  func(context.Context, []news.Event) error
	closing <-chan struct{}
	// failures counts batches in a row of which nothing could be handled.
	failures uint64
}

// settle handles batch and settles each of its messages. When nothing of it
// could be handled, it all comes again together, after a pause.
func (h *batchHandler) settle(batch []row) {
	failed, err := h.try(batch)
	if len(failed) == 0 {
		h.failures = 0
		return
	}
	// A row that keeps failing by itself must not have others wait for it.
	down := len(failed) == len(batch) && (len(batch) > 1 || batch[0].d.attempt() <= wholeAttempts)
	if !down {
		h.failures = 0
		for _, row := range failed {
			h.r.finish(row.d, err)
		}
		return
	}
	h.failures++
	pause := h.r.bus.tuning.pause(err, h.failures)
	h.r.log.Warn("a batch will be delivered again", "events", len(batch), "after", pause.Round(time.Millisecond), "err", err)
	for _, row := range failed {
		if h.r.handlers.Err() != nil {
			h.r.giveBack(row.d)
			continue
		}
		h.r.answer(row.d, outcomeRetried, func(msg *nats.Msg) error { return msg.NakWithDelay(max(pause, time.Millisecond)) })
	}
	h.wait(pause)
}

// wait waits, unless the sink is closing.
func (h *batchHandler) wait(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-h.closing:
	}
}

// try handles batch and settles what succeeded and what was rejected. It
// returns the rest, which failed for a reason that may go by.
func (h *batchHandler) try(batch []row) ([]row, error) {
	err := h.call(batch)
	if err == nil {
		for _, row := range batch {
			h.r.finish(row.d, nil)
		}
		return nil, nil
	}
	if _, ok := errors.AsType[*rejected](err); !ok {
		return h.part(batch, err)
	}
	if len(batch) == 1 {
		h.r.finish(batch[0].d, err)
		return nil, nil
	}
	half := len(batch) / 2
	left, leftErr := h.try(batch[:half])
	right, rightErr := h.try(batch[half:])
	return append(left[:len(left):len(left)], right...), errors.Join(leftErr, rightErr)
}

// part tries the halves of a batch that has failed often. When both fail too
// it is the other side that is down; when one does, the search goes on in it.
// The halves are chosen by lot, so that two events that always fail are in the
// same half sooner or later.
func (h *batchHandler) part(batch []row, err error) ([]row, error) {
	attempts := uint64(0)
	for _, row := range batch {
		attempts = max(attempts, row.d.attempt())
	}
	if attempts <= wholeAttempts || len(batch) < 2 || h.r.handlers.Err() != nil {
		return batch, err
	}
	rand.Shuffle(len(batch), func(i, j int) { batch[i], batch[j] = batch[j], batch[i] })
	failed := batch
	for len(failed) > 1 {
		half := len(failed) / 2
		left, leftErr := h.half(failed[:half])
		right, rightErr := h.half(failed[half:])
		switch {
		case leftErr != nil && rightErr != nil:
			return append(left[:len(left):len(left)], right...), err
		case leftErr != nil:
			failed, err = left, leftErr
		case rightErr != nil:
			failed, err = right, rightErr
		default:
			return nil, nil
		}
	}
	return failed, err
}

// half handles rows without parting them further, but for a rejection.
func (h *batchHandler) half(rows []row) ([]row, error) {
	err := h.call(rows)
	if err == nil {
		for _, row := range rows {
			h.r.finish(row.d, nil)
		}
		return nil, nil
	}
	if _, ok := errors.AsType[*rejected](err); ok {
		return h.try(rows)
	}
	return rows, err
}

// call hands rows to the handler.
func (h *batchHandler) call(rows []row) error {
	events := make([]news.Event, len(rows))
	for i, row := range rows {
		events[i] = row.event
	}
	return h.r.call(h.r.handlers, events, func(ctx context.Context) error { return h.handle(ctx, events) })
}

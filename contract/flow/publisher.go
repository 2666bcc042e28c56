package flow

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
)

// publisher writes to one stream by group commit: while one flush waits for
// the server's disk, what arrives queues, and the next flush takes it all. So
// a lone message goes out at once, and under load one sync carries hundreds.
type publisher struct {
	bus    *Bus
	stream string

	mu      sync.Mutex
	arrived *sync.Cond
	queue   []entry
	closing bool
	ended   chan struct{}

	// working ends when a closed publisher gives up.
	working context.Context
	giveUp  context.CancelFunc
}

// entry is a message on its way.
type entry struct {
	msg *nats.Msg
	// done is told the sequence in the stream, or the error, once. It is
	// called by the publisher, so it must not wait for anything.
	done func(sequence uint64, err error)
}

// outcome is what became of an entry in one attempt.
type outcome struct {
	sequence uint64
	err      error
}

func newPublisher(bus *Bus, stream string) *publisher {
	p := &publisher{bus: bus, stream: stream, ended: make(chan struct{})}
	p.arrived = sync.NewCond(&p.mu)
	p.working, p.giveUp = context.WithCancel(context.Background())
	go p.run()
	return p
}

// put queues msg.
func (p *publisher) put(msg *nats.Msg, done func(uint64, error)) {
	p.mu.Lock()
	if p.closing {
		p.mu.Unlock()
		done(0, errClosed)
		return
	}
	p.queue = append(p.queue, entry{msg, done})
	p.mu.Unlock()
	p.arrived.Signal()
}

// close refuses what comes and waits for what is queued, for the grace period.
func (p *publisher) close() {
	defer time.AfterFunc(p.bus.tuning.Grace, p.giveUp).Stop()
	p.mu.Lock()
	p.closing = true
	p.mu.Unlock()
	p.arrived.Signal()
	<-p.ended
}

func (p *publisher) run() {
	defer close(p.ended)
	defer p.giveUp()
	for {
		group := p.take()
		if group == nil {
			return
		}
		p.flush(group)
		p.bus.alarms.check(p.stream)
	}
}

// take waits for entries and returns as many as one batch may hold, nil when
// the publisher is closed and empty.
func (p *publisher) take() []entry {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.queue) == 0 {
		if p.closing {
			return nil
		}
		p.arrived.Wait()
	}
	n, size := 0, 0
	for n < len(p.queue) && n < p.bus.tuning.BatchMessages {
		size += p.queue[n].msg.Size()
		if n > 0 && size > p.bus.tuning.BatchBytes {
			break
		}
		n++
	}
	group := p.queue[:n:n]
	p.queue = p.queue[n:]
	if len(p.queue) == 0 {
		p.queue = nil // lets go of what was published
	}
	return group
}

// flush publishes group. What fails because the server is away is tried again
// until the patience is over: one attempt more costs less than delivering
// every input again.
func (p *publisher) flush(group []entry) {
	ctx, cancel := context.WithTimeout(p.working, p.bus.tuning.PublishPatience)
	defer cancel()
	for attempt := uint64(1); ; attempt++ {
		results := p.attempt(ctx, group)
		var again []entry
		var reason error
		over := ctx.Err() != nil
		for i, r := range results {
			if r.err != nil && transient(r.err) && !full(r.err) && !over {
				again, reason = append(again, group[i]), r.err
				continue
			}
			p.settle(group[i], r)
		}
		if again == nil {
			return
		}
		p.bus.log.Warn("publishing again", "stream", p.stream, "messages", len(again), "attempt", attempt, "err", reason)
		group = again
		sleep(ctx, jitter(backoff(50*time.Millisecond, 2*time.Second, attempt)))
		p.bus.link.wait(ctx)
	}
}

func (p *publisher) settle(e entry, r outcome) {
	if r.err != nil {
		if full(r.err) {
			p.bus.alarms.full(p.stream)
		}
		e.done(0, fmt.Errorf("publishing on %s: %w", e.msg.Subject, r.err))
		return
	}
	e.done(r.sequence, nil)
}

// attempt publishes group once, in one batch where that is faster.
func (p *publisher) attempt(ctx context.Context, group []entry) []outcome {
	if !p.bus.nc.IsConnected() {
		return same(group, nats.ErrDisconnected)
	}
	ctx, cancel := context.WithTimeout(ctx, p.bus.tuning.RequestTimeout)
	defer cancel()
	ctx, free := p.bus.link.during(ctx)
	defer free()
	if len(group) < p.bus.tuning.BatchMin {
		return p.singles(ctx, group)
	}
	last, err := p.batch(ctx, group)
	switch {
	case err == nil:
		p.bus.metrics.published.WithLabelValues(p.stream, "batch").Add(float64(len(group)))
		p.bus.metrics.batches.WithLabelValues(p.stream).Inc()
		results := make([]outcome, len(group))
		for i := range results {
			results[i].sequence = last - uint64(len(group)-1-i)
		}
		return results
	case transient(err):
		return same(group, err)
	}
	// One message that is already there, or is refused, refuses the batch.
	return p.singles(ctx, group)
}

func same(group []entry, err error) []outcome {
	results := make([]outcome, len(group))
	for i := range results {
		results[i].err = err
	}
	return results
}

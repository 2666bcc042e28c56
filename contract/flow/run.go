package flow

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// stage is what differs between a Map and a Sink.
type stage struct {
	// receive takes a message and reports whether it will be worked on.
	receive func(*delivery) bool
	// close ends the work and returns the messages that were not begun.
	close func() []*delivery
	// work runs in workers goroutines and returns after close.
	work    func(*runner)
	workers int
}

// run reads sources for service until ctx ends, and returns when what was in
// hand is settled.
func (b *Bus) run(ctx context.Context, service string, sources []source, inFlight int, s stage) error {
	if err := b.claim(service, sources); err != nil {
		return err
	}
	defer b.release(sources)
	for i := range sources {
		sources[i].inFlight = inFlight
	}
	for _, source := range sources {
		err := b.waiting(ctx, "declaring the consumers of "+service, func(ctx context.Context) error {
			return b.declare(ctx, source)
		})
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
	}
	handlers, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	r := &runner{bus: b, service: service, log: b.log.With("service", service), sources: sources,
		handlers: handlers, hand: map[place]*delivery{}}
	keeping, stopKeeping := context.WithCancel(context.WithoutCancel(ctx))
	defer stopKeeping()
	go r.keep(keeping)
	go r.watch(keeping)
	var workers sync.WaitGroup
	for range s.workers {
		workers.Go(func() { s.work(r) })
	}
	r.log.Info("started")
	err := r.pull(ctx, s)
	grace := time.AfterFunc(b.tuning.Grace, cancel)
	defer grace.Stop()
	for _, d := range s.close() {
		r.giveBack(d)
	}
	workers.Wait()
	r.settled()
	r.log.Info("stopped")
	return err
}

// pull runs a puller per source until ctx ends or one of them cannot go on.
func (r *runner) pull(asked context.Context, s stage) error {
	ctx, cancel := context.WithCancelCause(asked)
	defer cancel(nil)
	var pullers sync.WaitGroup
	for _, source := range r.sources {
		p := &puller{bus: r.bus, source: source, log: r.log, limit: source.inFlight,
			limitBytes: max(r.bus.tuning.InFlightBytes, 2*roomBytes), changed: make(chan struct{}, 1)}
		p.receive = func(d *delivery) {
			if r.receive(d) && !s.receive(d) {
				r.giveBack(d)
			}
		}
		pullers.Go(func() {
			if err := p.run(ctx); err != nil {
				cancel(err)
			}
		})
	}
	pullers.Wait()
	// An end that was asked for may have a cause too, such as a signal.
	if cause := context.Cause(ctx); cause != nil && asked.Err() == nil {
		return fmt.Errorf("running %s: %w", r.service, cause)
	}
	return nil
}

// settled waits until the publisher has settled what the workers gave it, and
// the answers have left. With the server away that is not to be waited for:
// what is not settled is delivered again.
func (r *runner) settled() {
	done := make(chan struct{})
	go func() {
		r.left.Wait()
		close(done)
	}()
	grace := r.bus.tuning.Grace
	select {
	case <-done:
	case <-time.After(grace):
		r.log.Error("stopped with messages in hand; they will be delivered again")
	}
	if !r.bus.nc.IsConnected() {
		return
	}
	if err := r.bus.nc.FlushTimeout(grace); err != nil {
		r.log.Debug("flushing the last answers", "err", err)
	}
}

package flow

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
)

// delivery is a message in hand.
type delivery struct {
	msg  *nats.Msg
	meta *nats.MsgMetadata
	from *puller
	size int

	// Guarded by the runner: latest is the message as delivered last, which
	// answers go to, alive is when the server last heard of it.
	latest *nats.Msg
	alive  time.Time
}

// place names a message, however often it is delivered.
type place struct {
	stream   string
	sequence uint64
}

func (d *delivery) place() place { return place{d.meta.Stream, d.meta.Sequence.Stream} }

// runner is what one Map or Sink has in hand: it keeps each message alive from
// its arrival until its fate is settled.
type runner struct {
	bus     *Bus
	service string
	log     *slog.Logger
	sources []source
	// handlers is the context of the handlers, which outlives that of Run by
	// the grace period.
	handlers context.Context
	health   health

	mu   sync.Mutex
	hand map[place]*delivery
	left sync.WaitGroup
}

// receive takes d in hand and reports whether it is new there. One that was in
// hand already was delivered again because the server restarted or this
// process was paused: handling it twice at once helps nobody.
func (r *runner) receive(d *delivery) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if held := r.hand[d.place()]; held != nil {
		held.latest, held.alive = d.msg, d.alive
		d.from.letGo(d)
		return false
	}
	d.latest = d.msg
	r.hand[d.place()] = d
	r.left.Add(1)
	return true
}

// letGo takes d out of the hand and returns the message to answer.
func (r *runner) letGo(d *delivery) *nats.Msg {
	r.mu.Lock()
	msg := d.latest
	delete(r.hand, d.place())
	r.mu.Unlock()
	d.from.letGo(d)
	return msg
}

// keep tells the server every third of AckWait that what is in hand is alive.
func (r *runner) keep(ctx context.Context) {
	third := r.bus.tuning.AckWait / 3
	for sleep(ctx, third/2) {
		var stale []*nats.Msg
		now := time.Now()
		r.mu.Lock()
		for _, d := range r.hand {
			if now.Sub(d.alive) >= third/2 {
				d.alive = now
				stale = append(stale, d.latest)
			}
		}
		r.mu.Unlock()
		for _, msg := range stale {
			if err := msg.InProgress(); err != nil {
				r.log.Debug("keeping a message alive", "subject", msg.Subject, "err", err)
			}
		}
	}
}

// watch keeps the gauge of what waits, and what is said of the handler, up to
// date while nothing is delivered.
func (r *runner) watch(ctx context.Context) {
	for sleep(ctx, r.bus.tuning.CheckEvery) {
		r.report()
		for _, s := range r.sources {
			consumer, err := r.bus.js.Consumer(ctx, s.stream, s.durable)
			if err != nil {
				continue // the puller says so, and acts
			}
			r.bus.metrics.pending.WithLabelValues(s.durable, s.stream).Set(float64(consumer.CachedInfo().NumPending))
		}
	}
}

// attempt is how often d was delivered.
func (d *delivery) attempt() uint64 { return d.meta.NumDelivered }

// attributes are what a log line about d says.
func (d *delivery) attributes(err error) []any {
	return []any{"subject", d.msg.Subject, "stream", d.meta.Stream, "sequence", d.meta.Sequence.Stream,
		"document", header(d.msg.Header, "ce-subject"), "attempt", d.attempt(), "trace_id", traceID(d.msg.Header), "err", err}
}

func header(h nats.Header, name string) string {
	if v := h[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

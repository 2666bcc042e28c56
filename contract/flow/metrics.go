package flow

import (
	"errors"
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics are counted here for every service alike.
type metrics struct {
	messages  *prometheus.CounterVec
	seconds   *prometheus.HistogramVec
	published *prometheus.CounterVec
	batches   *prometheus.CounterVec
	pending   *prometheus.GaugeVec
	fill      *prometheus.GaugeVec
}

// newMetrics registers the metrics, or finds those that another bus of this
// process registered.
func newMetrics(r *prometheus.Registry) (*metrics, error) {
	m := &metrics{
		messages: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "policywire_messages_total",
			Help: "Messages settled, by what became of them: done, retried, rejected, returned."}, []string{"service", "outcome"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "policywire_handle_seconds",
			Help:    "Time of one call of a handler.",
			Buckets: prometheus.ExponentialBuckets(0.0001, 4, 10)}, []string{"service"}),
		published: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "policywire_published_total",
			Help: "Messages published and acknowledged, by mode: batch, single."}, []string{"stream", "mode"}),
		batches: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "policywire_batches_total",
			Help: "Atomic batches committed, each by one sync of the server."}, []string{"stream"}),
		pending: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "policywire_pending_messages",
			Help: "Messages that a consumer has not been given yet."}, []string{"durable", "stream"}),
		fill: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "policywire_stream_fill_ratio",
			Help: "Share of its byte limit that a stream has used."}, []string{"stream"}),
	}
	var errs []error
	errs = append(errs, register(r, &m.messages), register(r, &m.seconds), register(r, &m.published),
		register(r, &m.batches), register(r, &m.pending), register(r, &m.fill))
	return m, errors.Join(errs...)
}

// Counter returns a function that adds n to a counter of a service's own, whose
// name is policywire_<service>_<noun>_total, under the values of its labels. It
// is served with the other metrics of the bus.
func (b *Bus) Counter(name, help string, labels ...string) (add func(n int, values ...string), err error) {
	c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	if err := register(b.registry, &c); err != nil {
		return nil, err
	}
	return func(n int, values ...string) { c.WithLabelValues(values...).Add(float64(n)) }, nil
}

// Gauge is Counter for a value that goes up and down: the function that it
// returns sets it.
func (b *Bus) Gauge(name, help string, labels ...string) (set func(value float64, values ...string), err error) {
	g := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, labels)
	if err := register(b.registry, &g); err != nil {
		return nil, err
	}
	return func(value float64, values ...string) { g.WithLabelValues(values...).Set(value) }, nil
}

func register[C prometheus.Collector](r *prometheus.Registry, c *C) error {
	err := r.Register(*c)
	if already, ok := errors.AsType[prometheus.AlreadyRegisteredError](err); ok {
		if *c, ok = already.ExistingCollector.(C); ok {
			return nil
		}
	}
	if err != nil {
		return fmt.Errorf("registering metrics: %w", err)
	}
	return nil
}

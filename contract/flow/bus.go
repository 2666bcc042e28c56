package flow

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/policywire/policywire/contract/news"
	"github.com/prometheus/client_golang/prometheus"
)

// Service is anything that runs on a bus until ctx ends. A Run that ends
// because ctx did returns nil.
type Service interface {
	Run(ctx context.Context, bus *Bus) error
}

// Bus is a connection to the bus. It is safe for use by many goroutines; one
// process needs one.
type Bus struct {
	nc        *nats.Conn
	js        jetstream.JetStream
	log       *slog.Logger
	tuning    Tuning
	settings  func() (streamSettings, error)
	intercept Interceptor
	registry  *prometheus.Registry
	metrics   *metrics
	alarms    *alarms
	link      *link

	mu         sync.Mutex
	closed     bool
	publishers map[string]*publisher
	consumers  map[string]*claim
	services   []registered
}

// Option changes how a Bus works.
type Option func(*Bus)

// Interceptor is called around every call of a handler with the events that
// it is about to get. It must return what next returns, or an error of its own
// instead, which decides the fate of the messages as a handler's would.
type Interceptor func(ctx context.Context, service string, events []news.Event, next func(context.Context) error) error

// WithLogger makes the bus log to log instead of the default logger.
func WithLogger(log *slog.Logger) Option { return func(b *Bus) { b.log = log } }

// WithRegistry makes the bus register its metrics there, and Handler serve it,
// instead of a registry of its own.
func WithRegistry(r *prometheus.Registry) Option { return func(b *Bus) { b.registry = r } }

// WithTuning replaces the defaults by the fields of t that are not zero.
func WithTuning(t Tuning) Option { return func(b *Bus) { b.tuning = t } }

// WithInterceptor puts f around every handler; tests inject faults by it.
func WithInterceptor(f Interceptor) Option { return func(b *Bus) { b.intercept = f } }

// Open declares the streams on nc and returns the bus: those that are missing
// are created, and those that are there are only ever given more, unless
// WithTuning or FromEnv says exactly how much. It waits for a server that is
// not there yet, until ctx ends.
func Open(ctx context.Context, nc *nats.Conn, opts ...Option) (*Bus, error) {
	b := &Bus{nc: nc, log: slog.Default(), publishers: map[string]*publisher{}, consumers: map[string]*claim{}}
	for _, opt := range opts {
		opt(b)
	}
	if b.settings != nil {
		settings, err := b.settings()
		if err != nil {
			return nil, fmt.Errorf("configuring the bus: %w", err)
		}
		b.tuning = settings.over(b.tuning)
	}
	b.tuning = b.tuning.withDefaults()
	if b.registry == nil {
		b.registry = prometheus.NewRegistry()
	}
	if b.intercept == nil {
		b.intercept = func(ctx context.Context, _ string, _ []news.Event, next func(context.Context) error) error {
			return next(ctx)
		}
	}
	var err error
	if b.metrics, err = newMetrics(b.registry); err != nil {
		return nil, err
	}
	if b.js, err = jetstream.New(nc, jetstream.WithDefaultTimeout(b.tuning.RequestTimeout),
		jetstream.WithPublishAsyncTimeout(b.tuning.RequestTimeout)); err != nil {
		return nil, fmt.Errorf("opening the bus: %w", err)
	}
	b.alarms = newAlarms(b)
	b.link = newLink(nc)
	if err := b.declareStreams(ctx); err != nil {
		b.link.close()
		return nil, err
	}
	return b, nil
}

// Log returns the logger of the bus.
func (b *Bus) Log() *slog.Logger { return b.log }

// Close waits until what was given to Publish and Put is settled, for as long as
// the grace period at most, and releases the bus; the connection stays open. Publishing on a closed bus is an error.
func (b *Bus) Close() error {
	b.mu.Lock()
	b.closed = true
	publishers := b.publishers
	b.publishers = map[string]*publisher{}
	b.mu.Unlock()
	var closing sync.WaitGroup
	for _, p := range publishers {
		closing.Go(p.close)
	}
	closing.Wait()
	b.alarms.close()
	b.link.close()
	return nil
}

var errClosed = errors.New("the bus is closed")

// publisher returns the publisher of a stream, starting it the first time.
func (b *Bus) publisher(stream string) (*publisher, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, errClosed
	}
	p := b.publishers[stream]
	if p == nil {
		p = newPublisher(b, stream)
		b.publishers[stream] = p
	}
	return p, nil
}

// waiting calls do until it succeeds, fails for good, or ctx ends. A server
// that is away or still starting is waited for.
func (b *Bus) waiting(ctx context.Context, what string, do func(context.Context) error) error {
	for attempt := 1; ; attempt++ {
		err := b.ask(ctx, do)
		if err == nil || !transient(err) || ctx.Err() != nil {
			return err
		}
		if attempt%10 == 1 {
			b.log.Warn("waiting for the bus", "doing", what, "err", err)
		}
		if !sleep(ctx, jitter(min(time.Duration(attempt)*100*time.Millisecond, 2*time.Second))) {
			return err
		}
	}
}

// patiently is waiting, for as long as the patience lasts.
func (b *Bus) patiently(ctx context.Context, what string, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, b.tuning.PublishPatience)
	defer cancel()
	return b.waiting(ctx, what, do)
}

// ask calls do, which makes requests to the server, with a context that ends
// with the connection: an answer that went down with it never comes.
func (b *Bus) ask(ctx context.Context, do func(context.Context) error) error {
	asking, cancel := context.WithTimeout(ctx, b.tuning.RequestTimeout)
	defer cancel()
	asking, free := b.link.during(asking)
	defer free()
	err := do(asking)
	if err != nil && ctx.Err() == nil && asking.Err() != nil {
		return fmt.Errorf("%w: %w", context.Cause(asking), err)
	}
	return err
}

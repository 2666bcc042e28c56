package flow

import (
	"context"
	"fmt"

	"github.com/policywire/policywire/contract/news"
)

// MapOption changes how one Map works.
type MapOption func(*mapSettings)

type mapSettings struct{ workers, inFlight int }

// Workers makes a Map run n handlers at once, for handlers that wait for
// others rather than compute.
func Workers(n int) MapOption { return func(s *mapSettings) { s.workers = n } }

// Map runs handle for every event of type E that arrives for service, until
// ctx ends; it then finishes what is in hand and returns nil. All instances of
// a service share the work. The events that handle returns are published, and
// only when the bus has them is the input acknowledged; what an error does is
// in the package comment. Live events are taken before bulk ones. handle must
// be safe for use by many goroutines.
func Map[E news.Event](ctx context.Context, bus *Bus, service string, handle func(context.Context, E) ([]news.Event, error), opts ...MapOption) error {
	settings := mapSettings{workers: bus.tuning.Workers, inFlight: bus.tuning.InFlight}
	for _, opt := range opts {
		opt(&settings)
	}
	var zero E
	subjects, ok := inputs[zero.Meta().Name]
	if !ok {
		return fmt.Errorf("service %s: no service reads %s events", service, zero.Meta().Name)
	}
	sources, err := sourcesOf(service, subjects)
	if err != nil {
		return err
	}
	queue := newQueue()
	work := func(r *runner) {
		for d := queue.next(); d != nil; d = queue.next() {
			mapOne(r, d, handle)
		}
	}
	return bus.run(ctx, service, sources, settings.inFlight, stage{
		receive: queue.put, close: queue.close, work: work, workers: settings.workers,
	})
}

// mapOne settles one message. The worker is free when the handler is done:
// the message is answered when its events are on disk.
func mapOne[E news.Event](r *runner, d *delivery, handle func(context.Context, E) ([]news.Event, error)) {
	in, err := news.Decode[E](d.msg.Header, d.msg.Data)
	if err != nil {
		r.finish(d, rejectAt(stageDecode, err))
		return
	}
	var out []news.Event
	ctx := extractTrace(r.handlers, d.msg.Header)
	err = r.call(ctx, []news.Event{in}, func(ctx context.Context) (err error) {
		out, err = handle(ctx, in)
		return err
	})
	if err != nil {
		r.finish(d, err)
		return
	}
	if err := r.bus.send(ctx, out, func(err error) { r.finish(d, err) }); err != nil {
		r.finish(d, err)
	}
}

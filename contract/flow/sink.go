package flow

import (
	"context"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// A batch grows by another Pace, maxExtensions times, while the share 1/much of
// MaxBatch arrives in each.
const maxExtensions, much = 3, 20

// SinkConfig says what a sink reads and how it batches.
type SinkConfig struct {
	// Subjects are filters such as news.SubjectClassified, of any streams.
	Subjects []string
	// MaxBatch is the number of events of a batch at most, default 1000.
	MaxBatch int
	// MaxBytes is the size of a batch at most, as published, default 32 MiB.
	MaxBytes int
	// MaxWait is how long the first event of a batch waits for others,
	// default 1 s.
	MaxWait time.Duration
	// Pace is how long after a batch was complete the next one is, unless that
	// is full before: at a steady rate there is one batch in that time, while an
	// event that comes after a silence waits MaxWait only. While much arrives, as
	// when the past is done again, a batch goes on growing for up to 4 times as
	// long. Default 0.
	Pace time.Duration
}

// Sink runs handle for batches of the events on cfg.Subjects, until ctx ends;
// it then handles what it has taken in hand and returns nil. The events of one
// stream are batched together and handled one batch at a time. nil from handle
// acknowledges the batch. Reject or a panic has it split until the events that
// are to blame are alone: they are dead-lettered and the others handled, so
// handle sees events again that a failed call had seen. After another error
// the whole batch comes again, and nothing is taken up for a while; an event
// that keeps failing is parted from the others, which go on. Whatever handle
// does must bear being done twice.
func Sink(ctx context.Context, bus *Bus, service string, cfg SinkConfig, handle func(context.Context, []news.Event) error) error {
	orDefault(&cfg.MaxBatch, 1000)
	orDefault(&cfg.MaxBytes, 32<<20)
	orDefault(&cfg.MaxWait, time.Second)
	sources, err := sourcesOf(service, cfg.Subjects)
	if err != nil {
		return err
	}
	s := &sink{cfg: cfg, handle: handle, queues: map[string]chan *delivery{}, closing: make(chan struct{})}
	for _, source := range sources {
		// Two batches: one is gathered while the other is handled.
		s.queues[source.key()] = make(chan *delivery, 4*cfg.MaxBatch)
		s.order = append(s.order, source.key())
	}
	return bus.run(ctx, service, sources, 2*cfg.MaxBatch, stage{
		receive: s.receive, close: s.close, work: s.work, workers: len(sources),
	})
}

// sink is a Sink under way.
type sink struct {
	cfg     SinkConfig
	handle  func(context.Context, []news.Event) error
	queues  map[string]chan *delivery
	order   []string
	taken   counter
	closing chan struct{}
}

func (s *sink) receive(d *delivery) bool {
	if closed(s.closing) { // where both are possible, a select takes either
		return false
	}
	select {
	case <-s.closing:
		return false
	case s.queues[d.from.source.key()] <- d:
		return true
	}
}

func (s *sink) close() []*delivery {
	close(s.closing)
	return nil
}

// row is an event with the message that it came in.
type row struct {
	d     *delivery
	event news.Event
}

// work gathers and handles the batches of one source. Decoding the next batch
// goes on while one is handled.
func (s *sink) work(r *runner) {
	key := s.order[s.taken.next()]
	batches := make(chan []row)
	go func() {
		defer close(batches)
		complete := time.Time{}
		for batch := s.gather(r, s.queues[key], complete); batch != nil; batch = s.gather(r, s.queues[key], complete) {
			complete = time.Now()
			batches <- batch
		}
	}()
	h := &batchHandler{r: r, handle: s.handle, closing: s.closing}
	for batch := range batches {
		h.settle(batch)
	}
}

// gather returns the next batch, nil when the sink is closing. What is in the
// queue by then is given back. The batch before was complete at last.
func (s *sink) gather(r *runner, queue <-chan *delivery, last time.Time) []row {
	var batch []row
	size, before, extensions := 0, 0, 0
	var late <-chan time.Time
	for len(batch) < s.cfg.MaxBatch && size < s.cfg.MaxBytes {
		select {
		case <-s.closing:
			for {
				select {
				case d := <-queue:
					r.giveBack(d)
				default:
					return batch
				}
			}
		case d := <-queue:
			event, err := decode(d)
			if err != nil {
				r.finish(d, rejectAt(stageDecode, err))
				continue
			}
			if batch == nil {
				late = time.After(max(s.cfg.MaxWait, s.cfg.Pace-time.Since(last)))
			}
			batch, size = append(batch, row{d, event}), size+d.size
		case <-late:
			// Larger batches cost less for each event, and nobody waits for one of many.
			if extensions == maxExtensions || s.cfg.Pace == 0 || len(batch)-before <= max(s.cfg.MaxBatch/much, 1) {
				return batch
			}
			before, extensions, late = len(batch), extensions+1, time.After(s.cfg.Pace)
		}
	}
	return batch
}

// decode reads a message into the event that its ce-type names, or, where it
// has none, the one that its subject is for.
func decode(d *delivery) (news.Event, error) {
	h := map[string][]string(d.msg.Header)
	if header(d.msg.Header, news.HeaderType) == "" {
		subject := d.msg.Subject
		if original := header(d.msg.Header, headerOriginal); original != "" {
			subject = original
		}
		for name, patterns := range inputs {
			for _, pattern := range patterns {
				if covers(pattern, subject) {
					h = map[string][]string{news.HeaderType: {news.Meta{Name: name}.Type()}}
				}
			}
		}
	}
	return news.DecodeAny(h, d.msg.Data)
}

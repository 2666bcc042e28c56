package flow_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
)

// shelf keeps what a sink was given, by document.
type shelf struct {
	mu      sync.Mutex
	kept    map[string]int
	changed chan struct{}
}

func newShelf() *shelf { return &shelf{kept: map[string]int{}, changed: make(chan struct{}, 1)} }

func (s *shelf) put(events ...news.Event) {
	s.mu.Lock()
	for _, e := range events {
		s.kept[e.Meta().Document]++
	}
	s.mu.Unlock()
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// wait waits until n documents are kept.
func (s *shelf) wait(t *testing.T, n int) {
	t.Helper()
	limit := time.After(30 * time.Second)
	for {
		s.mu.Lock()
		got := len(s.kept)
		s.mu.Unlock()
		if got == n {
			return
		}
		select {
		case <-s.changed:
		case <-limit:
			t.Fatalf("got %d documents, want %d", got, n)
		}
	}
}

func TestSinkHandlesBatchesOfSeveralStreams(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	shelf := newShelf()
	cfg := flow.SinkConfig{Subjects: []string{news.SubjectClassified, news.SubjectAlert}, MaxBatch: 20, MaxWait: 50 * time.Millisecond}
	start(t, func(ctx context.Context) error {
		return flow.Sink(ctx, bus, "store", cfg, func(_ context.Context, events []news.Event) error {
			shelf.put(events...)
			return nil
		})
	})
	for n := range 100 {
		publish(t, bus, classified(fetched(n, news.OriginLive)))
	}
	publish(t, bus, news.Alert{Scope: "source", Name: "apec", Kind: "quiet", Reason: "no item for 3 days", RaisedAt: time.Now()})
	shelf.wait(t, 101)
}

// sinkOf runs a sink of classified events that hands batches to handle.
func sinkOf(t *testing.T, bus *flow.Bus, handle func(events []news.Event) error) {
	t.Helper()
	cfg := flow.SinkConfig{Subjects: []string{news.SubjectClassified}, MaxBatch: 32, MaxWait: 50 * time.Millisecond}
	start(t, func(ctx context.Context) error {
		return flow.Sink(ctx, bus, "store", cfg, func(_ context.Context, events []news.Event) error { return handle(events) })
	})
}

// bad reports whether e is about one of the documents of the numbers.
func bad(e news.Event, numbers ...int) bool {
	for _, n := range numbers {
		if e.Meta().Document == fetched(n, news.OriginLive).Document.ID {
			return true
		}
	}
	return false
}

func batchOf(n int) []news.Event {
	var events []news.Event
	for i := range n {
		events = append(events, classified(fetched(i, news.OriginLive)))
	}
	return events
}

func TestSinkPartsTheRowsThatAreToBlameFromTheOthers(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t, flow.WithTuning(impatient))
	shelf := newShelf()
	publish(t, bus, batchOf(32)...)
	sinkOf(t, bus, func(events []news.Event) error {
		for _, e := range events {
			if bad(e, 5) {
				return flow.Reject(errors.New("column title: too long"))
			}
			if bad(e, 21) {
				panic("row 21")
			}
		}
		shelf.put(events...)
		return nil
	})
	shelf.wait(t, 30)
	for _, m := range collect(t, bus, "dead.store", 2) {
		letter, err := news.Decode[news.DeadLetter](m.Header, m.Data)
		if err != nil || letter.Stage != "handle" || len(letter.Payload) == 0 {
			t.Errorf("got %+v, error %v", letter, err)
		}
	}
	for id, n := range shelf.kept {
		if n != 1 {
			t.Errorf("%s was kept %d times, want once", id, n)
		}
	}
}

func TestSinkGoesOnBesideRowsThatAlwaysFail(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t, flow.WithTuning(impatient))
	shelf := newShelf()
	publish(t, bus, batchOf(32)...)
	sinkOf(t, bus, func(events []news.Event) error {
		for _, e := range events {
			if bad(e, 3, 30) {
				return errors.New("inserting: unknown error")
			}
		}
		shelf.put(events...)
		return nil
	})
	shelf.wait(t, 30)
	if got := len(read(t, bus, news.SubjectDead)); got != 0 {
		t.Errorf("got %d dead letters for an error that may go by, want none", got)
	}
}

func TestSinkKeepsEverythingWhileTheOtherSideIsDown(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t, flow.WithTuning(impatient))
	shelf := newShelf()
	calls := 0
	publish(t, bus, batchOf(32)...)
	sinkOf(t, bus, func(events []news.Event) error {
		if calls++; calls <= 20 {
			return errors.New("dial tcp 127.0.0.1:8123: connection refused")
		}
		shelf.put(events...)
		return nil
	})
	shelf.wait(t, 32)
	if got := len(read(t, bus, news.SubjectDead)); got != 0 {
		t.Errorf("got %d dead letters, want none", got)
	}
}

func TestSinkRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	err := flow.Sink(t.Context(), bus, "store", flow.SinkConfig{Subjects: []string{"weather.>"}}, nil)
	if err == nil || !strings.Contains(err.Error(), "weather.>") {
		t.Errorf("got %v, want an error that names the subject", err)
	}
}

func TestSinkReadsEventsWithoutHeadersByTheirSubject(t *testing.T) {
	t.Parallel()
	bus, nc := flowtest.Start(t)
	shelf := newShelf()
	sinkOf(t, bus, func(events []news.Event) error {
		shelf.put(events...)
		return nil
	})
	m, err := news.Encode(classified(fetched(0, news.OriginLive)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := nc.Request(m.Subject, m.Data, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	shelf.wait(t, 1)
}

func TestSinkKeepsToTheSizeOfABatchAndDoesNotWaitForIt(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	shelf := newShelf()
	var largest atomic.Int64
	publish(t, bus, batchOf(100)...)
	sinkOf(t, bus, func(events []news.Event) error {
		largest.Store(max(largest.Load(), int64(len(events))))
		shelf.put(events...)
		return nil
	})
	shelf.wait(t, 100) // the last four do not fill a batch
	if got := largest.Load(); got > 32 || got < 2 {
		t.Errorf("got a batch of %d, want at most 32 and more than one", got)
	}
}

func TestSinkKeepsItsPace(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	batches := make(chan int, 16)
	start(t, func(ctx context.Context) error {
		cfg := flow.SinkConfig{Subjects: []string{news.SubjectClassified}, MaxBatch: 4, MaxWait: time.Millisecond, Pace: time.Hour}
		return flow.Sink(ctx, bus, "store", cfg, func(_ context.Context, events []news.Event) error {
			batches <- len(events)
			return nil
		})
	})
	publish(t, bus, classified(fetched(0, news.OriginLive)))
	if n := <-batches; n != 1 {
		t.Errorf("got %d events at first, want the one that came", n)
	}
	for n := range 4 { // without a pace each would be a batch
		publish(t, bus, classified(fetched(1+n, news.OriginLive)))
	}
	if n := <-batches; n != 4 {
		t.Errorf("got %d events next, want as many as a batch holds", n)
	}
}

func TestSinkHonoursRetryAfter(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t, flow.WithTuning(flow.Tuning{BackoffMin: time.Hour, BackoffMax: time.Hour, SinkPause: time.Hour}))
	shelf := newShelf()
	calls := 0
	sinkOf(t, bus, func(events []news.Event) error {
		if calls++; calls < 3 {
			return flow.RetryAfter(errors.New("too many parts"), 10*time.Millisecond)
		}
		shelf.put(events...)
		return nil
	})
	publish(t, bus, batchOf(3)...)
	shelf.wait(t, 3)
}

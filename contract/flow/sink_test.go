package flow_test

import (
	"context"
	"sync"
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
	calls   int
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

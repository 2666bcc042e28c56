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

func TestMapConforms(t *testing.T) {
	t.Parallel()
	flowtest.Conform(t, flowtest.Consumer{
		Service: "classifier",
		Run:     func(ctx context.Context, bus *flow.Bus) error { return flow.Map(ctx, bus, "classifier", classify) },
		Input:   func(n int) news.Event { return fetched(n, news.OriginLive) },
		Bulk:    func(n int) news.Event { return fetched(n, news.OriginImport) },
		Effects: func(ctx context.Context, bus *flow.Bus, in news.Event) (int, error) {
			ids := map[string]bool{}
			_, err := flow.Read(ctx, bus, news.SubjectClassified, 0, false, func(m flow.Message) error {
				e, err := news.Decode[news.Classified](m.Header, m.Data)
				if err == nil && e.Document.ID == in.Meta().Document {
					ids[m.Header["ce-id"][0]] = true
				}
				return err
			})
			return len(ids), err
		},
	})
}

func TestSinkConforms(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	rows := map[string]bool{}
	cfg := flow.SinkConfig{Subjects: []string{news.SubjectClassified}, MaxBatch: 8, MaxWait: 20 * time.Millisecond}
	flowtest.Conform(t, flowtest.Consumer{
		Service: "store",
		Run: func(ctx context.Context, bus *flow.Bus) error {
			return flow.Sink(ctx, bus, "store", cfg, func(_ context.Context, events []news.Event) error {
				mu.Lock()
				defer mu.Unlock()
				for _, e := range events {
					rows[e.Meta().Document] = true
				}
				return nil
			})
		},
		Input: func(n int) news.Event { return classified(fetched(n, news.OriginLive)) },
		Effects: func(_ context.Context, _ *flow.Bus, in news.Event) (int, error) {
			mu.Lock()
			defer mu.Unlock()
			if rows[in.Meta().Document] {
				return 1, nil
			}
			return 0, nil
		},
	})
}

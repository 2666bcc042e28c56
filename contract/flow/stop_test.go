package flow_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
)

// TestAStopLeavesNothingInHand stops instances in the midst of their work, each
// with its connection, as processes do. With an AckWait of an hour, what one
// neither acknowledged nor gave back does not come again.
func TestAStopLeavesNothingInHand(t *testing.T) {
	t.Parallel()
	const documents, instances = 3000, 12
	server := flowtest.NewServer(t)
	bus := server.Open(t)
	var events []news.Event
	for n := range documents {
		events = append(events, fetched(n, news.OriginImport))
	}
	publish(t, bus, events...)
	var mu sync.Mutex
	calls := map[string]int{}
	handled := make(chan struct{}, 10*documents)
	run := func(part int) {
		nc := server.Connect(t)
		own, err := flow.Open(t.Context(), nc, flow.WithTuning(flow.Tuning{AckWait: time.Hour, InFlight: 200}))
		if err != nil {
			t.Fatal(err)
		}
		stop := start(t, func(ctx context.Context) error {
			return flow.Map(ctx, own, "classifier", func(ctx context.Context, in news.Fetched) ([]news.Event, error) {
				mu.Lock()
				calls[in.Document.ID]++
				mu.Unlock()
				handled <- struct{}{}
				return classify(ctx, in)
			}, flow.Workers(4))
		})
		for range part {
			<-handled
		}
		stop()
		nc.Close() // the connection goes as soon as Map has returned
		_ = own.Close()
	}
	for range instances {
		run(documents / instances / 2)
	}
	js, err := jetstream.New(server.Connect(t))
	if err != nil {
		t.Fatal(err)
	}
	consumer, err := js.Consumer(t.Context(), "FETCHED", "classifier-bulk")
	if err != nil {
		t.Fatal(err)
	}
	start(t, func(ctx context.Context) error {
		return flow.Map(ctx, bus, "classifier", func(_ context.Context, in news.Fetched) ([]news.Event, error) {
			mu.Lock()
			defer mu.Unlock()
			calls[in.Document.ID]++
			return nil, nil
		})
	})
	waitFor(t, "all to be settled", func() bool {
		info, err := consumer.Info(t.Context())
		return err == nil && info.NumPending == 0 && info.NumAckPending == 0
	})
	mu.Lock()
	defer mu.Unlock()
	for id, n := range calls {
		if n != 1 {
			t.Errorf("%s was handled %d times, want once", id, n)
		}
	}
	if len(calls) != documents {
		t.Errorf("got %d documents, want %d", len(calls), documents)
	}
}

// TestAStopRemovesTheRetriesThatAreDone stops an instance right after it
// handled a retry, whose message nobody else would ever remove.
func TestAStopRemovesTheRetriesThatAreDone(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	bus := server.Open(t)
	reject := start(t, func(ctx context.Context) error {
		return flow.Map(ctx, bus, "classifier", func(context.Context, news.Fetched) ([]news.Event, error) {
			return nil, flow.Reject(errors.New("no lexicon"))
		})
	})
	for n := range 5 {
		publish(t, bus, fetched(n, news.OriginLive))
	}
	letters := deadLetters(t, bus, "classifier", 5)
	reject()
	for _, letter := range letters {
		if err := flow.ReplayDead(t.Context(), bus, letter.At); err != nil {
			t.Fatal(err)
		}
		nc := server.Connect(t)
		own, err := flow.Open(t.Context(), nc)
		if err != nil {
			t.Fatal(err)
		}
		handled := make(chan struct{}, 1)
		stop := start(t, func(ctx context.Context) error {
			return flow.Map(ctx, own, "classifier", func(context.Context, news.Fetched) ([]news.Event, error) {
				handled <- struct{}{}
				return nil, nil
			})
		})
		<-handled
		stop()
		_ = own.Close()
		nc.Close()
		if left := len(read(t, bus, news.SubjectRetry)); left != 0 {
			t.Fatalf("got %d messages in RETRY after the stop, want none", left)
		}
	}
}

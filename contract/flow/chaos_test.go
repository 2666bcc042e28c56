package flow_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
)

// TestNothingIsLostWhateverHappens takes documents through a Map and a Sink
// while handlers fail by a fixed seed, instances come and go and the broker
// restarts.
func TestNothingIsLostWhateverHappens(t *testing.T) {
	t.Parallel()
	const documents = 1500
	server := flowtest.NewServer(t)
	var mu sync.Mutex
	dice := rand.New(rand.NewPCG(20260504, 1))
	unlucky := func(ctx context.Context, _ string, _ []news.Event, next func(context.Context) error) error {
		mu.Lock()
		before, after := dice.IntN(20) == 0, dice.IntN(20) == 0
		mu.Unlock()
		if before {
			return errors.New("the other side is away")
		}
		err := next(ctx)
		if after { // done, and not known to be
			return errors.Join(err, errors.New("the answer was lost"))
		}
		return err
	}
	open := func() *flow.Bus {
		tuning := impatient
		tuning.AckWait, tuning.InFlight = 2*time.Second, 100
		return server.Open(t, flow.WithInterceptor(unlucky), flow.WithTuning(tuning))
	}
	shelf := newShelf()
	runMap := func(ctx context.Context) error { return flow.Map(ctx, open(), "classifier", classify) }
	start(t, runMap)
	sinkOf(t, open(), func(events []news.Event) error { shelf.put(events...); return nil })

	bus := open()
	for n := 0; n < documents; n += 100 {
		var events []news.Event
		for i := range 100 {
			origin := news.OriginLive
			if i%2 == 0 {
				origin = news.OriginBackfill
			}
			events = append(events, fetched(n+i, origin))
		}
		publish(t, bus, events...)
		switch n {
		case 300, 900:
			server.Restart(t)
		case 500:
			start(t, runMap) // another instance, for good
		case 700:
			start(t, runMap)() // one that ends at once
		}
	}
	shelf.wait(t, documents)
	if got := len(read(t, bus, news.SubjectDead)); got != 0 {
		t.Errorf("got %d dead letters, want none", got)
	}
	ids := map[string]bool{}
	for _, m := range read(t, bus, news.SubjectClassified) {
		ids[m.ID] = true
	}
	if len(ids) != documents {
		t.Errorf("got %d distinct events for a late subscriber, want %d", len(ids), documents)
	}
}

func TestInstancesShareTheWork(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	var mu sync.Mutex
	by := [2]int{}
	calls := map[string]int{}
	for i := range by {
		bus := server.Open(t, flow.WithTuning(flow.Tuning{InFlight: 4}))
		start(t, func(ctx context.Context) error {
			return flow.Map(ctx, bus, "classifier", func(ctx context.Context, in news.Fetched) ([]news.Event, error) {
				mu.Lock()
				by[i]++
				calls[in.Document.ID]++
				mu.Unlock()
				return classify(ctx, in)
			})
		})
	}
	bus := server.Open(t)
	var events []news.Event
	for n := range 400 {
		events = append(events, fetched(n, news.OriginLive))
	}
	publish(t, bus, events...)
	collect(t, bus, news.SubjectClassified, 400)
	mu.Lock()
	defer mu.Unlock()
	if by[0] == 0 || by[1] == 0 || by[0]+by[1] != 400 || len(calls) != 400 {
		t.Errorf("got %d and %d calls for %d documents, want 400 shared by both", by[0], by[1], len(calls))
	}
}

func TestAHandlerHasItsGraceToEnd(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t, flow.WithTuning(flow.Tuning{Grace: 50 * time.Millisecond, AckWait: time.Hour}))
	entered := make(chan struct{}, 10)
	stop := start(t, func(ctx context.Context) error {
		return flow.Map(ctx, bus, "classifier", func(ctx context.Context, _ news.Fetched) ([]news.Event, error) {
			entered <- struct{}{}
			<-ctx.Done()
			return nil, ctx.Err()
		})
	})
	publish(t, bus, fetched(0, news.OriginLive))
	<-entered
	stop() // returns: the handler's context has ended
	start(t, func(ctx context.Context) error { return flow.Map(ctx, bus, "classifier", classify) })
	collect(t, bus, news.SubjectClassified, 1) // given back, in less than the hour of AckWait
}

func TestPublishingDoesNotHoldAWorker(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	// Nothing fits into NEWS, so the first output is not published.
	bus := server.Open(t, flow.WithTuning(flow.Tuning{StreamBytes: map[string]int64{"NEWS": 1}, BackoffMin: time.Hour, BackoffMax: time.Hour}))
	calls := make(chan struct{}, 100)
	start(t, func(ctx context.Context) error {
		return flow.Map(ctx, bus, "classifier", func(ctx context.Context, in news.Fetched) ([]news.Event, error) {
			calls <- struct{}{}
			return classify(ctx, in)
		}, flow.Workers(1))
	})
	for n := range 10 {
		publish(t, bus, fetched(n, news.OriginLive))
	}
	for range 10 {
		<-calls
	}
}

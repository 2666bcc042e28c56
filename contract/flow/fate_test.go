package flow_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/prometheus/client_golang/prometheus"
)

// impatient makes what is tried again come back soon.
var impatient = flow.Tuning{BackoffMin: 10 * time.Millisecond, BackoffMax: 50 * time.Millisecond,
	SinkPause: 20 * time.Millisecond, AckWait: 5 * time.Second}

// A message that the server has sent may still be on its way to the queue when
// the worker asks for the next one, so a bulk message is slow until a live one
// was handled: it is enough that the live ones do not wait for all of bulk.
func TestLiveWorkIsTakenBeforeBulk(t *testing.T) {
	t.Parallel()
	const bulk, live = 30, 5
	server := flowtest.NewServer(t)
	bus := server.Open(t)
	entered, open, liveHandled := make(chan struct{}, 1), make(chan struct{}), make(chan struct{})
	var mu sync.Mutex
	var order []news.Origin
	start(t, func(ctx context.Context) error {
		return flow.Map(ctx, bus, "classifier", func(_ context.Context, in news.Fetched) ([]news.Event, error) {
			origin := in.Document.Origin
			switch {
			case in.Document.ID == fetched(0, origin).Document.ID:
				entered <- struct{}{}
				<-open
			case origin == news.OriginImport:
				select {
				case <-liveHandled:
				case <-time.After(300 * time.Millisecond):
				}
			}
			mu.Lock()
			defer mu.Unlock()
			if order = append(order, origin); origin == news.OriginLive && count(order, news.OriginLive) == live {
				close(liveHandled)
			}
			return nil, nil
		}, flow.Workers(1))
	})
	publish(t, bus, fetched(0, news.OriginImport))
	<-entered
	for n := range bulk {
		publish(t, bus, fetched(1+n, news.OriginImport))
	}
	for n := range live {
		publish(t, bus, fetched(100+n, news.OriginLive))
	}
	js, err := server.Connect(t).JetStream()
	if err != nil {
		t.Fatal(err)
	}
	inHand := func(durable string) int {
		info, err := js.ConsumerInfo("FETCHED", durable)
		if err != nil {
			t.Fatal(err)
		}
		return info.NumAckPending
	}
	waitFor(t, "all of it in hand", func() bool { return inHand("classifier") == live && inHand("classifier-bulk") == 1+bulk })
	close(open)
	waitFor(t, "all of it handled", func() bool { mu.Lock(); defer mu.Unlock(); return len(order) == 1+bulk+live })
	if last := order[len(order)-1]; last == news.OriginLive {
		t.Fatalf("got the order %v, want the live ones before the last of bulk", order)
	}
}

func count(origins []news.Origin, of news.Origin) (n int) {
	for _, origin := range origins {
		if origin == of {
			n++
		}
	}
	return n
}

func TestRetryAfterComesBackWhenItSays(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t, flow.WithTuning(flow.Tuning{BackoffMin: time.Hour, BackoffMax: time.Hour}))
	calls := make(chan struct{}, 10)
	start(t, func(ctx context.Context) error {
		return flow.Map(ctx, bus, "classifier", func(context.Context, news.Fetched) ([]news.Event, error) {
			calls <- struct{}{}
			if len(calls) < 3 {
				return nil, fmt.Errorf("asking: %w", flow.RetryAfter(errors.New("too many requests"), 10*time.Millisecond))
			}
			return nil, nil
		})
	})
	publish(t, bus, fetched(0, news.OriginLive))
	waitFor(t, "three calls, an hour apart without RetryAfter", func() bool { return len(calls) == 3 })
}

func TestNilIsNeitherRejectedNorRetried(t *testing.T) {
	t.Parallel()
	if err := flow.Reject(nil); err != nil {
		t.Errorf("Reject(nil): got %v", err)
	}
	if err := flow.RetryAfter(nil, time.Second); err != nil {
		t.Errorf("RetryAfter(nil): got %v", err)
	}
	cause := errors.New("cause")
	if !errors.Is(flow.Reject(cause), cause) || !errors.Is(flow.RetryAfter(cause, 1), cause) {
		t.Error("the cause is hidden")
	}
}

func TestAnOutputThatBreaksTheContractIsDeadLettered(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	start(t, func(ctx context.Context) error {
		return flow.Map(ctx, bus, "classifier", func(_ context.Context, in news.Fetched) ([]news.Event, error) {
			out := classified(in)
			out.Document.Title = "\xff\xfe"
			return []news.Event{out}, nil
		})
	})
	publish(t, bus, fetched(0, news.OriginLive))
	letter, err := news.Decode[news.DeadLetter](nil, collect(t, bus, "dead.classifier", 1)[0].Data)
	if err != nil || letter.Stage != "publish" {
		t.Errorf("got stage %q for %q, error %v; want publish", letter.Stage, letter.Reason, err)
	}
}

func TestTwoReadersOfOneNameMustReadTheSame(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	reading := make(chan struct{})
	start(t, func(ctx context.Context) error {
		return flow.Map(ctx, bus, "linker", func(context.Context, news.Classified) ([]news.Event, error) {
			close(reading)
			return nil, nil
		})
	})
	publish(t, bus, classified(fetched(0, news.OriginLive)))
	<-reading
	err := flow.Map(t.Context(), bus, "linker", nothing[news.Translated])
	if err == nil || !strings.Contains(err.Error(), "linker") || !strings.Contains(err.Error(), "NEWS") {
		t.Errorf("a second that reads something else: got %v, want an error that names both", err)
	}
}

func nothing[E news.Event](context.Context, E) ([]news.Event, error) { return nil, nil }

func TestNoServiceReadsDeadLetters(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	if err := flow.Map(t.Context(), bus, "x", nothing[news.DeadLetter]); err == nil {
		t.Error("a Map over dead letters: got no error")
	}
	if err := flow.Map(t.Context(), bus, "Not A Token", nothing[news.Fetched]); err == nil {
		t.Error("a service whose name is no token: got no error")
	}
}

func TestADeletedConsumerIsMadeAgain(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	bus := server.Open(t, flow.WithTuning(impatient))
	start(t, func(ctx context.Context) error { return flow.Map(ctx, bus, "classifier", classify) })
	publish(t, bus, fetched(0, news.OriginLive))
	collect(t, bus, news.SubjectClassified, 1)
	js, err := server.Connect(t).JetStream()
	if err != nil {
		t.Fatal(err)
	}
	if err := js.DeleteConsumer("FETCHED", "classifier"); err != nil {
		t.Fatal(err)
	}
	publish(t, bus, fetched(1, news.OriginLive))
	collect(t, bus, news.SubjectClassified, 2)
}

func TestADeadLetterThatCannotBePublishedIsNotLost(t *testing.T) {
	t.Parallel()
	tuning := impatient
	tuning.StreamBytes = map[string]int64{"DEAD": 1} // nothing fits
	server := flowtest.NewServer(t)
	bus := server.Open(t, flow.WithTuning(tuning))
	reject := func(_ context.Context, in news.Fetched) ([]news.Event, error) {
		if in.Document.ID == fetched(0, news.OriginLive).Document.ID {
			return nil, flow.Reject(errors.New("이 문서는 읽을 수 없다"))
		}
		return classify(context.Background(), in)
	}
	start(t, func(ctx context.Context) error { return flow.Map(ctx, bus, "classifier", reject) })
	publish(t, bus, fetched(0, news.OriginLive), fetched(1, news.OriginLive))
	collect(t, bus, news.SubjectClassified, 1) // it is not in the way of the next
	js, err := server.Connect(t).JetStream()
	if err != nil {
		t.Fatal(err)
	}
	waitFor(t, "another delivery", func() bool {
		info, err := js.ConsumerInfo("FETCHED", "classifier")
		return err == nil && info.NumRedelivered > 0
	})
	tuning.StreamBytes = nil
	server.Open(t, flow.WithTuning(tuning)) // makes room
	collect(t, bus, "dead.classifier", 1)
}

// consumerInfo returns what the server says about a consumer of FETCHED.
func consumerInfo(t *testing.T, server *flowtest.Server) func() nats.ConsumerInfo {
	t.Helper()
	js, err := server.Connect(t).JetStream()
	if err != nil {
		t.Fatal(err)
	}
	return func() nats.ConsumerInfo {
		if info, err := js.ConsumerInfo("FETCHED", "classifier"); err == nil {
			return *info
		}
		return nats.ConsumerInfo{}
	}
}

// held is a handler that counts its calls and holds each until open is closed.
func held(calls *atomic.Int32, open <-chan struct{}) func(context.Context, news.Fetched) ([]news.Event, error) {
	return func(ctx context.Context, in news.Fetched) ([]news.Event, error) {
		calls.Add(1)
		<-open
		return classify(ctx, in)
	}
}

func TestAMessageInHandIsNotHandledTwiceAtOnce(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	bus := server.Open(t, flow.WithTuning(flow.Tuning{AckWait: 200 * time.Millisecond}))
	info := consumerInfo(t, server)
	var calls atomic.Int32
	open := make(chan struct{})
	server.LoseAnswers(t, "FETCHED", true) // signs of life too
	start(t, func(ctx context.Context) error {
		return flow.Map(ctx, bus, "classifier", held(&calls, open), flow.Workers(4))
	})
	publish(t, bus, fetched(0, news.OriginLive))
	waitFor(t, "another delivery", func() bool { return info().NumRedelivered > 0 && info().Delivered.Consumer >= 3 })
	if got := calls.Load(); got != 1 {
		t.Errorf("got %d calls while one was in hand, want 1", got)
	}
	server.LoseAnswers(t, "FETCHED", false)
	// From here on, a delivery that is under way may be handled anew: one after
	// the other is allowed, and the event keeps its id.
	close(open)
	collect(t, bus, news.SubjectClassified, 1)
	waitFor(t, "the acknowledgement", func() bool { return info().NumAckPending == 0 })
}

func TestASlowMessageIsNotDeliveredToAnotherInstance(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	const ackWait = 500 * time.Millisecond
	bus := server.Open(t, flow.WithTuning(flow.Tuning{AckWait: ackWait}))
	info := consumerInfo(t, server)
	var calls atomic.Int32
	open := make(chan struct{})
	for range 2 {
		start(t, func(ctx context.Context) error {
			return flow.Map(ctx, bus, "classifier", held(&calls, open), flow.Workers(1))
		})
	}
	// Three are held by a worker each or wait for one.
	publish(t, bus, fetched(0, news.OriginLive), fetched(1, news.OriginLive), fetched(2, news.OriginLive))
	waitFor(t, "all in hand", func() bool { return info().NumAckPending == 3 })
	if err := sleepFor(t.Context(), 4*ackWait); err != nil { // the passing of this time is what is tried
		t.Fatal(err)
	}
	if got := info().NumRedelivered; got != 0 {
		t.Errorf("got %d messages delivered again", got)
	}
	close(open)
	collect(t, bus, news.SubjectClassified, 3)
}

func TestShutdownReturnsWhatWasNotBegun(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	registry := prometheus.NewRegistry()
	bus := server.Open(t, flow.WithTuning(flow.Tuning{AckWait: time.Hour}), flow.WithRegistry(registry))
	info := consumerInfo(t, server)
	var calls atomic.Int32
	open := make(chan struct{})
	run := func(ctx context.Context) error {
		return flow.Map(ctx, bus, "classifier", held(&calls, open), flow.Workers(1))
	}
	stop := start(t, run)
	for n := range 20 {
		publish(t, bus, fetched(n, news.OriginLive))
	}
	waitFor(t, "all in hand", func() bool { return info().NumAckPending == 20 })
	stopped := make(chan struct{})
	go func() {
		stop()
		close(stopped)
	}()
	waitFor(t, "the return of nineteen", func() bool {
		return metric(t, registry, "policywire_messages_total", "outcome=returned") == 19
	})
	close(open)
	<-stopped
	start(t, run)
	collect(t, bus, news.SubjectClassified, 20) // in less than the hour of AckWait
	if got := calls.Load(); got != 20 {
		t.Errorf("got %d calls, want 20", got)
	}
}

func TestWhatIsInHandIsBounded(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	bus := server.Open(t, flow.WithTuning(flow.Tuning{InFlight: 8}))
	info := consumerInfo(t, server)
	var calls atomic.Int32
	open := make(chan struct{})
	var events []news.Event
	for n := range 100 {
		events = append(events, fetched(n, news.OriginLive))
	}
	publish(t, bus, events...)
	start(t, func(ctx context.Context) error { return flow.Map(ctx, bus, "classifier", held(&calls, open)) })
	waitFor(t, "a full hand", func() bool { return info().NumAckPending >= 8 })
	if got := info().NumAckPending; got != 8 {
		t.Errorf("got %d messages in hand, want 8", got)
	}
	close(open)
	collect(t, bus, news.SubjectClassified, 100)
}

func TestAFailedMessageWaitsBeforeItComesAgain(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t, flow.WithTuning(flow.Tuning{BackoffMin: time.Hour, BackoffMax: time.Hour}))
	var calls atomic.Int32
	start(t, func(ctx context.Context) error {
		return flow.Map(ctx, bus, "classifier", func(ctx context.Context, in news.Fetched) ([]news.Event, error) {
			if in.Document.ID == fetched(0, news.OriginLive).Document.ID {
				calls.Add(1)
				return nil, errors.New("the engine is away")
			}
			return classify(ctx, in)
		}, flow.Workers(1))
	})
	publish(t, bus, fetched(0, news.OriginLive))
	for n := 1; n < 20; n++ { // each after the one before was settled: a bare Nak would be back among them
		publish(t, bus, fetched(n, news.OriginLive))
		collect(t, bus, news.SubjectClassified, n)
	}
	if got := calls.Load(); got != 1 {
		t.Errorf("got %d calls, want 1", got)
	}
}

func TestSurveyCountsWhatIsLeft(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	var calls atomic.Int32
	open := make(chan struct{})
	start(t, func(ctx context.Context) error { return flow.Map(ctx, bus, "classifier", held(&calls, open)) })
	for n := range 5 {
		publish(t, bus, fetched(n, news.OriginLive), fetched(n, news.OriginImport))
	}
	left := func() int {
		o, err := flow.Survey(t.Context(), bus)
		if err != nil {
			t.Fatal(err)
		}
		if got := o.Messages["FETCHED"]; got != 10 {
			t.Fatalf("got %d messages in FETCHED, want 10", got)
		}
		return o.Left("classifier")
	}
	waitFor(t, "ten that are left", func() bool { return left() == 10 })
	close(open)
	waitFor(t, "nothing to be left", func() bool { return left() == 0 })
}

package flow_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/nats-io/nats.go"
	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/prometheus/client_golang/prometheus"
)

// metric returns the sum of the values of a metric whose labels contain those
// given as "name=value".
func metric(t *testing.T, r *prometheus.Registry, name string, labels ...string) float64 {
	t.Helper()
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, family := range families {
		if family.GetName() != name {
			continue
		}
		for _, m := range family.GetMetric() {
			text := ""
			for _, l := range m.GetLabel() {
				text += l.GetName() + "=" + l.GetValue() + ","
			}
			matches := true
			for _, l := range labels {
				matches = matches && strings.Contains(text, l+",")
			}
			if matches {
				sum += m.GetCounter().GetValue() + m.GetGauge().GetValue()
			}
		}
	}
	return sum
}

func TestEventsPublishedTogetherShareSyncs(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	bus, _ := flowtest.Start(t, flow.WithRegistry(registry))
	var events []news.Event
	for n := range 1000 {
		events = append(events, fetched(n, news.OriginImport))
	}
	publish(t, bus, events...)
	if got := len(read(t, bus, news.SubjectBulkFetched)); got != 1000 {
		t.Errorf("got %d messages, want 1000", got)
	}
	batched, batches := metric(t, registry, "policywire_published_total", "mode=batch"), metric(t, registry, "policywire_batches_total")
	if batched < 900 || batches > 20 {
		t.Errorf("got %v messages in %v batches; want nearly all in few", batched, batches)
	}
}

func TestADuplicateInABatchIsNoError(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	publish(t, bus, fetched(7, news.OriginLive))
	var events []news.Event
	for n := range 40 {
		events = append(events, fetched(n, news.OriginLive))
	}
	events = append(events, events[3])
	publish(t, bus, events...)
	if got := len(read(t, bus, news.SubjectFetched)); got != 40 {
		t.Errorf("got %d messages, want 40", got)
	}
}

func TestPublishRefusesWhatIsTooLargeAndNamesTheLimit(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	big := fetched(1, news.OriginLive)
	big.Document.Body = strings.Repeat("가나다라마바사 ", 20<<20/22)
	big.Document.BodyLength = utf8.RuneCountInString(big.Document.Body)
	err := flow.Publish(t.Context(), bus, fetched(0, news.OriginLive), big)
	if err == nil || !strings.Contains(err.Error(), "4194304") {
		t.Errorf("got error %v, want one that names the limit of 4194304 bytes", err)
	}
	if got := len(read(t, bus, news.SubjectFetched)); got != 0 {
		t.Errorf("got %d messages published beside the refused one, want none", got)
	}
}

func TestPublishOnAClosedBusIsAnError(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	if err := bus.Close(); err != nil {
		t.Fatal(err)
	}
	if err := flow.Publish(t.Context(), bus, fetched(0, news.OriginLive)); err == nil {
		t.Error("got no error")
	}
}

// TestCloseLastsOneGraceAtMost closes a bus that has something on its way to
// each of five streams of a server that is away.
func TestCloseLastsOneGraceAtMost(t *testing.T) {
	t.Parallel()
	const grace = 2 * time.Second
	server := flowtest.NewServer(t)
	var said log
	bus := server.Open(t, flow.WithTuning(flow.Tuning{Grace: grace}), flow.WithLogger(slog.New(slog.NewTextHandler(&said, nil))))
	states := []*flow.State[int]{}
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		state, err := flow.OpenState[int](t.Context(), bus, name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := state.Put(t.Context(), "first", 1, 0); err != nil { // starts its publisher
			t.Fatal(err)
		}
		states = append(states, state)
	}
	server.Stop()
	ended := make(chan error, len(states))
	for _, state := range states {
		go func() {
			_, err := state.Put(context.Background(), "second", 1, 0)
			ended <- err
		}()
	}
	waitFor(t, "all to be on their way", func() bool { return strings.Count(said.String(), "publishing again") >= len(states) })
	start := time.Now()
	if err := bus.Close(); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 3*grace { // one after the other they take five
		t.Errorf("closing took %s, want about %s", took, grace)
	}
	for range states {
		if err := <-ended; err == nil {
			t.Error("a Put without a server: got no error")
		}
	}
}

func TestPublishRidesOutARestart(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	bus := server.Open(t)
	publish(t, bus, fetched(0, news.OriginLive))
	server.Stop()
	done := make(chan error, 1)
	go func() { done <- flow.Publish(context.Background(), bus, fetched(1, news.OriginLive)) }()
	server.Start(t)
	if err := <-done; err != nil {
		t.Fatalf("publishing during a restart: %s", err)
	}
	if got := len(read(t, bus, news.SubjectFetched)); got != 2 {
		t.Errorf("got %d messages, want 2", got)
	}
}

func TestAFullStreamRefusesWithoutLossAndRaisesAnAlert(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	bus := server.Open(t, flow.WithTuning(flow.Tuning{
		StreamBytes: map[string]int64{"NEWS": 256 << 10}, CheckEvery: time.Millisecond,
		BackoffMin: 10 * time.Millisecond, BackoffMax: 50 * time.Millisecond,
	}))
	kept := 0
	var err error
	for ; err == nil; kept++ {
		err = flow.Publish(t.Context(), bus, classified(fetched(kept, news.OriginLive)))
	}
	if !strings.Contains(err.Error(), "maximum bytes exceeded") {
		t.Fatalf("got error %v, want that the stream is full", err)
	}
	raised := alert(t, collect(t, bus, "alert.service.nats", 1)[0])
	if raised.Kind != "stream-full-news" || raised.Recovered || !strings.Contains(raised.Reason, "NEWS") {
		t.Errorf("got alert %+v", raised)
	}

	// A service whose output does not fit keeps its input until there is room.
	start(t, func(ctx context.Context) error { return flow.Map(ctx, bus, "classifier", classify) })
	publish(t, bus, fetched(100000, news.OriginLive))
	js, err := server.Connect(t).JetStream()
	if err != nil {
		t.Fatal(err)
	}
	waitFor(t, "a refused output", func() bool {
		info, err := js.ConsumerInfo("FETCHED", "classifier")
		return err == nil && info.NumRedelivered > 0
	})
	if err := js.PurgeStream("NEWS"); err != nil {
		t.Fatal(err)
	}
	if got := collect(t, bus, news.SubjectClassified, 1)[0].Header["ce-subject"][0]; !strings.Contains(got, "156100000") {
		t.Errorf("got %s after there was room", got)
	}
	publish(t, bus, classified(fetched(200000, news.OriginLive)))
	if over := alert(t, collect(t, bus, "alert.service.nats", 2)[1]); !over.Recovered {
		t.Errorf("got alert %+v, want that it is over", over)
	}
}

// TestAnAlertIsSaidOnceAndTakenBackByWhoeverComesNext fills a stream, ends the
// process that raised the alert, and makes room.
func TestAnAlertIsSaidOnceAndTakenBackByWhoeverComesNext(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	tuning := flow.WithTuning(flow.Tuning{StreamBytes: map[string]int64{"NEWS": 256 << 10}, CheckEvery: time.Millisecond})
	first := server.Open(t, tuning)
	var err error
	for n := 0; err == nil; n++ {
		err = flow.Publish(t.Context(), first, classified(fetched(n, news.OriginLive)))
	}
	collect(t, first, "alert.service.nats", 1)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	registry := prometheus.NewRegistry()
	second := server.Open(t, tuning, flow.WithRegistry(registry))
	_ = flow.Publish(t.Context(), second, classified(fetched(100000, news.OriginLive))) // full as before
	waitFor(t, "the second process to look", func() bool {
		return metric(t, registry, "policywire_stream_fill_ratio", "stream=NEWS") > 0.8
	})
	js, err := server.Connect(t).JetStream()
	if err != nil {
		t.Fatal(err)
	}
	if err := js.PurgeStream("NEWS"); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the recovery", func() bool { // which is noticed with what is published
		publish(t, second, classified(fetched(int(time.Now().UnixNano()%1e7), news.OriginLive)))
		return len(read(t, second, "alert.service.nats")) > 1
	})
	got := read(t, second, "alert.service.nats")
	if raised, over := alert(t, got[0]), alert(t, got[1]); raised.Recovered || !over.Recovered || len(got) != 2 {
		t.Errorf("got %d alerts, the first %+v, the second %+v; want one that is raised and one that is over", len(got), raised, over)
	}
}

// TestAnAlertThatCannotBePublishedIsSaidLater refuses alerts at first.
func TestAnAlertThatCannotBePublishedIsSaidLater(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	js, err := server.Connect(t).JetStream()
	if err != nil {
		t.Fatal(err)
	}
	bus := server.Open(t, flow.WithTuning(flow.Tuning{StreamBytes: map[string]int64{"NEWS": 256 << 10}, CheckEvery: time.Millisecond}))
	info, err := js.StreamInfo("ALERT")
	if err != nil {
		t.Fatal(err)
	}
	closed := info.Config
	closed.MaxMsgSize = 1
	if _, err := js.UpdateStream(&closed); err != nil {
		t.Fatal(err)
	}
	refused, err := server.Connect(t).SubscribeSync("alert.>")
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; err == nil; n++ {
		err = flow.Publish(t.Context(), bus, classified(fetched(n, news.OriginLive)))
	}
	if _, err := refused.NextMsg(30 * time.Second); err != nil {
		t.Fatalf("waiting for the alert that is refused: %s", err)
	}
	if _, err := js.UpdateStream(&info.Config); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the alert", func() bool {
		_ = flow.Publish(t.Context(), bus, classified(fetched(100000, news.OriginLive)))
		return len(read(t, bus, "alert.service.nats")) > 0
	})
}

func alert(t *testing.T, m flow.Message) news.Alert {
	t.Helper()
	a, err := news.Decode[news.Alert](m.Header, m.Data)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestOpenDeclaresTheStreams(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	server.Open(t)
	bus := server.Open(t, flow.WithTuning(flow.Tuning{StreamBytes: map[string]int64{"DEAD": 5 << 20}}))
	publish(t, bus, fetched(0, news.OriginLive))
	js, err := server.Connect(t).JetStream()
	if err != nil {
		t.Fatal(err)
	}
	for name, discard := range map[string]nats.DiscardPolicy{"FETCHED": nats.DiscardNew, "NEWS": nats.DiscardNew,
		"RETRY": nats.DiscardNew, "DEAD": nats.DiscardNew, "ALERT": nats.DiscardOld} {
		info, err := js.StreamInfo(name)
		if err != nil {
			t.Fatalf("stream %s: %s", name, err)
		}
		c := info.Config
		if c.Discard != discard || c.Retention != nats.LimitsPolicy || c.Storage != nats.FileStorage ||
			c.Duplicates != 10*time.Minute || c.MaxBytes <= 0 {
			t.Errorf("stream %s: got %+v", name, c)
		}
		if name == "DEAD" && c.MaxBytes != 5<<20 {
			t.Errorf("stream DEAD: got a limit of %d, want the one given last", c.MaxBytes)
		}
	}
}

func TestOpenWaitsForTheServer(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	nc := server.Connect(t)
	server.Stop()
	opened := make(chan error, 1)
	go func() {
		_, err := flow.Open(context.Background(), nc)
		opened <- err
	}()
	server.Start(t)
	if err := <-opened; err != nil {
		t.Fatalf("opening while the server starts: %s", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	server.Stop()
	if _, err := flow.Open(ctx, nc); !errors.Is(err, context.Canceled) {
		t.Errorf("opening without a server: got %v, want the end of the context", err)
	}
}

func TestOpenMakesDoWithLittleRoom(t *testing.T) {
	t.Parallel()
	bus := flowtest.NewServer(t, flowtest.MaxStore(2<<30)).Open(t)
	publish(t, bus, fetched(0, news.OriginLive), classified(fetched(0, news.OriginLive)))
	if err := bus.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

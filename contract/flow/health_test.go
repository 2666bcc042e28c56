package flow_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
)

// needy is a service that needs something.
type needy struct {
	mapper
	away *atomic.Bool
}

func (n needy) Ready(ctx context.Context) error {
	if _, limited := ctx.Deadline(); !limited {
		return errors.New("asked without a limit")
	}
	if n.away.Load() {
		return errors.New("ClickHouse is away")
	}
	return nil
}

func TestReadyAsksTheServicesThatAreRegistered(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	var away atomic.Bool
	bus.Register("classifier", mapper{}) // has nothing to say
	bus.Register("store", needy{away: &away})
	ask := func() (int, string) {
		w := httptest.NewRecorder()
		flow.Handler(bus).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
		return w.Code, w.Body.String()
	}
	if code, text := ask(); code != 200 {
		t.Errorf("got %d %s, want 200", code, text)
	}
	away.Store(true)
	if code, text := ask(); code != 503 || text != "store is not ready: ClickHouse is away\n" {
		t.Errorf("got %d %q, want 503 and why", code, text)
	}
}

func TestMainIsReadyWhenItsServiceIs(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	var away atomic.Bool
	away.Store(true)
	build := func(func(string) string, *slog.Logger) (flow.Service, error) { return needy{away: &away}, nil }
	address := freeAddress(t)
	getenv := env("NATS_URL", server.Listen(t), "CLASSIFIER_LISTEN", address, "LOG_LEVEL", "error")
	stop := start(t, func(ctx context.Context) error {
		if code := flow.RunMain(ctx, "classifier", nil, getenv, io.Discard, build); code != 0 {
			return errors.New("it failed")
		}
		return nil
	})
	check := func() (int, string) {
		var stderr log
		return flow.RunMain(t.Context(), "classifier", []string{"healthcheck"}, getenv, &stderr, build), stderr.String()
	}
	waitFor(t, "what is missing", func() bool {
		code, text := check()
		return code == 1 && strings.Contains(text, "ClickHouse is away")
	})
	away.Store(false)
	waitFor(t, "the service to be ready", func() bool { code, _ := check(); return code == 0 })
	stop()
}

func TestAHandlerThatKeepsFailingRaisesAnAlertOnce(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	tuning := impatient
	tuning.CheckEvery = 20 * time.Millisecond
	var down atomic.Bool
	down.Store(true)
	var calls atomic.Int32
	work := func() error {
		if calls.Add(1); down.Load() {
			return errors.New("dial tcp 127.0.0.1:8123: connection refused")
		}
		return nil
	}
	for name, run := range map[string]func(ctx context.Context, bus *flow.Bus) error{
		"classifier": func(ctx context.Context, bus *flow.Bus) error {
			return flow.Map(ctx, bus, "classifier", func(context.Context, news.Fetched) ([]news.Event, error) { return nil, work() })
		},
		"store": func(ctx context.Context, bus *flow.Bus) error {
			cfg := flow.SinkConfig{Subjects: []string{news.SubjectFetched}, MaxWait: 10 * time.Millisecond}
			return flow.Sink(ctx, bus, "store", cfg, func(context.Context, []news.Event) error { return work() })
		},
	} {
		down.Store(true)
		calls.Store(0)
		bus := server.Open(t, flow.WithTuning(tuning))
		stop := start(t, func(ctx context.Context) error { return run(ctx, bus) })
		publish(t, bus, fetched(int(time.Now().UnixNano()%1e7), news.OriginLive))
		subject := "alert.service." + name
		raised := alert(t, collect(t, bus, subject, 1)[0])
		if raised.Kind != "handler-failing" || raised.Recovered || !strings.Contains(raised.Reason, "connection refused") {
			t.Errorf("%s: got alert %+v", name, raised)
		}
		seen := calls.Load()
		waitFor(t, "more failures", func() bool { return calls.Load() > seen+5 })
		stop() // another process finds what the first has said
		if err := bus.Close(); err != nil {
			t.Fatal(err)
		}
		down.Store(false)
		bus = server.Open(t, flow.WithTuning(tuning))
		stop = start(t, func(ctx context.Context) error { return run(ctx, bus) })
		publish(t, bus, fetched(int(time.Now().UnixNano()%1e7), news.OriginLive))
		got := collect(t, bus, subject, 2)
		if over := alert(t, got[1]); !over.Recovered || over.Kind != "handler-failing" || seen < 5 {
			t.Errorf("%s: got %+v after %d calls; want that it is over, and five calls at least", name, over, seen)
		}
		stop()
	}
}

func TestAHandlerThatRejectsIsNotFailing(t *testing.T) {
	t.Parallel()
	tuning := impatient
	tuning.CheckEvery = time.Millisecond
	bus, _ := flowtest.Start(t, flow.WithTuning(tuning))
	start(t, func(ctx context.Context) error {
		return flow.Map(ctx, bus, "classifier", func(ctx context.Context, in news.Fetched) ([]news.Event, error) {
			if in.Document.ID == fetched(99, news.OriginLive).Document.ID {
				return classify(ctx, in)
			}
			return nil, flow.Reject(errors.New("no text"))
		})
	})
	for n := range 10 {
		publish(t, bus, fetched(n, news.OriginLive))
	}
	deadLetters(t, bus, "classifier", 10)
	publish(t, bus, fetched(99, news.OriginLive))
	collect(t, bus, news.SubjectClassified, 1)
	if got := len(read(t, bus, news.SubjectAlert)); got != 0 {
		t.Errorf("got %d alerts, want none", got)
	}
}

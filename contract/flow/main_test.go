package flow_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
)

// log collects what a program writes.
type log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// mapper is a service.
type mapper struct{}

func (mapper) Run(ctx context.Context, bus *flow.Bus) error {
	return flow.Map(ctx, bus, "classifier", classify)
}

func buildMapper(func(string) string, *slog.Logger) (flow.Service, error) { return mapper{}, nil }

// env is an environment.
func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

// freeAddress returns an address that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestMainRunsAServiceAndAnswersForIt(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	address := freeAddress(t)
	getenv := env("NATS_URL", server.Listen(t), "CLASSIFIER_LISTEN", address, "LOG_LEVEL", "warn")
	ctx, cancel := context.WithCancel(t.Context())
	var stderr log
	code := make(chan int, 1)
	go func() { code <- flow.RunMain(ctx, "classifier", nil, getenv, &stderr, buildMapper) }()
	waitFor(t, "the service to be healthy", func() bool {
		return flow.RunMain(t.Context(), "classifier", []string{"healthcheck"}, getenv, io.Discard, buildMapper) == 0
	})
	bus := server.Open(t)
	publish(t, bus, fetched(0, news.OriginLive))
	collect(t, bus, news.SubjectClassified, 1)
	// The event is there a moment before its input is acknowledged and counted.
	waitFor(t, "the message to be counted beside the metrics of Go", func() bool {
		body := get(t, "http://"+address+"/metrics")
		return strings.Contains(body, `policywire_messages_total{outcome="done",service="classifier"} 1`) &&
			strings.Contains(body, "go_goroutines")
	})
	cancel()
	if got := <-code; got != 0 {
		t.Errorf("got exit code %d, want 0; stderr: %s", got, &stderr)
	}
	if flow.RunMain(t.Context(), "classifier", []string{"healthcheck"}, getenv, &stderr, buildMapper) != 1 {
		t.Error("a service that has ended is healthy")
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestMainIsAliveAndNotReadyWhileItWaitsForTheBus(t *testing.T) {
	t.Parallel()
	address := freeAddress(t)
	getenv := env("NATS_URL", "nats://user:secret@"+freeAddress(t), "CLASSIFIER_LISTEN", address)
	ctx, cancel := context.WithCancel(t.Context())
	var stderr log
	code := make(chan int, 1)
	go func() { code <- flow.RunMain(ctx, "classifier", nil, getenv, &stderr, buildMapper) }()
	waitFor(t, "a line that says what it waits for", func() bool {
		return strings.Contains(stderr.String(), "waiting for the bus") && strings.Contains(stderr.String(), "NATS_URL")
	})
	if got := get(t, "http://"+address+"/healthz"); got != "ok\n" {
		t.Errorf("/healthz: got %q", got)
	}
	if got := get(t, "http://"+address+"/readyz"); !strings.Contains(got, "waiting") {
		t.Errorf("/readyz: got %q", got)
	}
	cancel()
	if got := <-code; got != 0 || strings.Contains(stderr.String(), "secret") {
		t.Errorf("got exit code %d, want 0, and no password in %s", got, &stderr)
	}
}

func TestMainRefusesWrongUsage(t *testing.T) {
	t.Parallel()
	broken := func(func(string) string, *slog.Logger) (flow.Service, error) {
		return nil, errors.New(`CLASSIFIER_LEXICON: "x" does not exist`)
	}
	migrate := flow.Command{Name: "migrate"}
	for _, c := range []struct {
		name   string
		build  flow.Build
		env    func(string) string
		args   []string
		stderr string
	}{
		{"an unknown argument", buildMapper, env(), []string{"fly"}, "classifier [healthcheck | migrate]"},
		{"an unknown level", buildMapper, env("LOG_LEVEL", "loud"), nil, "LOG_LEVEL"},
		{"a fault in the environment", broken, env(), nil, "CLASSIFIER_LEXICON"},
	} {
		var stderr log
		if code := flow.RunMain(t.Context(), "classifier", c.args, c.env, &stderr, c.build, migrate); code != 2 || !strings.Contains(stderr.String(), c.stderr) {
			t.Errorf("%s: got exit code %d and %q; want 2 and %q", c.name, code, &stderr, c.stderr)
		}
	}
}

func TestMainRunsACommand(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	getenv := env("NATS_URL", server.Listen(t))
	failing := errors.New("migrating: no space left")
	for want, err := range map[int]error{0: nil, 1: failing} {
		migrate := flow.Command{Name: "migrate", Run: func(ctx context.Context, bus *flow.Bus, _ func(string) string, _ *slog.Logger) error {
			return errors.Join(bus.Ready(ctx), err)
		}}
		var stderr log
		if got := flow.RunMain(t.Context(), "store", []string{"migrate"}, getenv, &stderr, buildMapper, migrate); got != want {
			t.Errorf("got exit code %d, want %d; stderr: %s", got, want, &stderr)
		}
	}
}

func TestACommandThatIsEndedWhileItWaitsHasFailed(t *testing.T) {
	t.Parallel()
	address := freeAddress(t)
	migrate := flow.Command{Name: "migrate", Run: func(context.Context, *flow.Bus, func(string) string, *slog.Logger) error { return nil }}
	ctx, cancel := context.WithCancel(t.Context())
	var stderr log
	code := make(chan int, 1)
	go func() {
		code <- flow.RunMain(ctx, "store", []string{"migrate"}, env("NATS_URL", "nats://"+address), &stderr, buildMapper, migrate)
	}()
	waitFor(t, "a line that says what it waits for", func() bool { return strings.Contains(stderr.String(), "waiting for the bus") })
	cancel()
	if got := <-code; got != 1 {
		t.Errorf("got exit code %d, want 1: nothing was migrated", got)
	}
	for _, want := range []string{address, "NATS_URL or --nats"} {
		if !strings.Contains(stderr.String(), want) {
			t.Errorf("got %s, want it to name %s", &stderr, want)
		}
	}
}

func TestReadyTellsThatTheBusIsAway(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	bus := server.Open(t)
	status := func(path string) int {
		w := httptest.NewRecorder()
		flow.Handler(bus).ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		return w.Code
	}
	if ready, healthy := status("/readyz"), status("/healthz"); ready != 200 || healthy != 200 {
		t.Errorf("got %d ready, %d healthy; want 200", ready, healthy)
	}
	server.Stop()
	if ready, healthy := status("/readyz"), status("/healthz"); ready != 503 || healthy != 200 {
		t.Errorf("without a server: got %d ready, %d healthy; want 503 and 200", ready, healthy)
	}
}

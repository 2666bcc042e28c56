package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/store"
	"github.com/policywire/policywire/services/store/reference"
	"github.com/policywire/policywire/services/store/term"
)

// TestStoresInParallelCountNothingTwice has two stores read one bus and write to
// one ClickHouse. Answers of ClickHouse get lost, acknowledgements get lost, and
// one of them ends between an insert and its acknowledgement and is started
// again. Then every view shows what the slow reference does.
func TestStoresInParallelCountNothingTwice(t *testing.T) {
	p := newProof(t)
	c := &company{proof: p, server: flowtest.NewServer(t), calls: make(chan []news.Event, 10_000), ended: make(chan struct{})}
	c.bus = c.server.Open(t)
	c.lossy = newLossy(t, p.cfg.DSN)
	random := rand.New(rand.NewPCG(3, 4))
	events := reference.Generate(random, 80).Events()
	random.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	third := len(events) / 3

	c.start(t)
	c.start(t)
	c.publish(t, events[:third])
	c.settled(t)

	c.server.LoseAnswers(t, "NEWS", true)
	c.publish(t, events[third:2*third])
	c.handledTwice(t)
	c.server.LoseAnswers(t, "NEWS", false)
	c.settled(t)

	c.endNext.Store(true)
	c.publish(t, events[2*third:])
	<-c.ended
	c.start(t)
	c.settled(t)

	if lost := c.lossy.lost.Load(); lost == 0 {
		t.Error("no answer of ClickHouse was lost: the test does not try what it should")
	}
	s := reference.Of(events, term.Of)
	for turn := range 3 {
		if difference := p.differ(t, s.Ask(random, turn)); difference != "" {
			t.Fatal(difference)
		}
	}
	t.Logf("%d events, %d answers lost, %d questions with %d rows", len(events), c.lossy.lost.Load(), p.asked, p.rows)
}

// company is several stores on one bus.
type company struct {
	*proof
	server *flowtest.Server
	bus    *flow.Bus
	lossy  *lossy
	calls  chan []news.Event // what was written
	// endNext ends the store that writes next before it acknowledges anything;
	// ended is closed then.
	endNext atomic.Bool
	ended   chan struct{}
}

// start starts a store of its own connection.
func (c *company) start(t *testing.T) {
	t.Helper()
	cfg := c.cfg
	cfg.DSN, cfg.Batch = c.lossy.dsn, 40
	s, err := store.New(cfg, quiet())
	if err != nil {
		t.Fatal(err)
	}
	nc := c.server.Connect(t)
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	bus, err := flow.Open(t.Context(), nc, flow.WithTuning(flow.Tuning{
		AckWait: time.Second, BackoffMin: 20 * time.Millisecond, BackoffMax: 200 * time.Millisecond, SinkPause: 50 * time.Millisecond, Grace: time.Second,
	}), flow.WithInterceptor(func(ctx context.Context, _ string, events []news.Event, next func(context.Context) error) error {
		err := next(ctx)
		if err == nil && c.endNext.CompareAndSwap(true, false) {
			nc.Close() // what it acknowledges is not heard
			cancel()
			close(c.ended)
		}
		if err == nil {
			c.calls <- events
		}
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Run(ctx, bus) }()
	t.Cleanup(func() {
		cancel()
		_ = bus.Close()
		_ = s.Close()
	})
}

func (c *company) publish(t *testing.T, events []news.Event) {
	t.Helper()
	for batch := range slices.Chunk(events, 50) {
		if err := flow.Publish(t.Context(), c.bus, batch...); err != nil {
			t.Fatal(err)
		}
	}
}

// settled waits until the stores have nothing before them.
func (c *company) settled(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		o, err := flow.Survey(t.Context(), c.bus)
		if err != nil {
			t.Fatal(err)
		}
		if o.Left("store") == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d events are not written", o.Left("store"))
		}
	}
}

// handledTwice waits until an event was written a second time.
func (c *company) handledTwice(t *testing.T) {
	t.Helper()
	times := map[string]int{}
	for {
		select {
		case events := <-c.calls:
			for _, e := range events {
				id := e.Meta().ID(e.Subject())
				if times[id]++; times[id] == 2 {
					return
				}
			}
		case <-time.After(patience):
			t.Fatal("nothing is delivered again although no acknowledgement arrives")
		}
	}
}

// lossy is a way to ClickHouse on which the answer to every eleventh insert is
// lost: whether the rows are there, the store cannot know.
type lossy struct {
	dsn     string
	inserts atomic.Int64
	lost    atomic.Int64
}

func newLossy(t *testing.T, dsn string) *lossy {
	t.Helper()
	server, _, _ := strings.Cut(strings.TrimPrefix(dsn, "http://"), "/")
	l := &lossy{}
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: server})
	proxy.ModifyResponse = func(r *http.Response) error {
		if strings.HasPrefix(r.Request.URL.Query().Get("query"), "INSERT") && l.inserts.Add(1)%11 == 0 {
			l.lost.Add(1)
			return fmt.Errorf("lost")
		}
		return nil
	}
	proxy.ErrorHandler = func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }
	way := httptest.NewServer(proxy)
	t.Cleanup(way.Close)
	l.dsn = way.URL + "/default"
	return l
}

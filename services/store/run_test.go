package store_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/store"
)

// patience is how long a test waits for what must come.
const patience = 60 * time.Second

// run runs s until the test ends.
func run(t *testing.T, s *store.Store, f *fixture) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, f.bus) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("running the store: %v", err)
		}
	})
}

func publish(t testing.TB, f *fixture, events ...news.Event) {
	t.Helper()
	if err := flow.Publish(t.Context(), f.bus, events...); err != nil {
		t.Fatal(err)
	}
}

// eventually waits until query is answered with want.
func (f *fixture) eventually(t testing.TB, query, want string) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; {
		got := f.text(t, query)
		if got == want {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s\ngot  %q\nwant %q", query, got, want)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// dead returns the reasons of the store's dead letters.
func (f *fixture) dead(t testing.TB) []string {
	t.Helper()
	var reasons []string
	err := flow.ListDead(t.Context(), f.bus, "store", func(d flow.Dead) error {
		reasons = append(reasons, d.Reason)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return reasons
}

func TestEverySubjectReachesItsTable(t *testing.T) {
	f := migrated(t)
	run(t, f.open(t), f)
	publish(t, f, full()...)
	publish(t, f, retagged(full()[0].(news.Classified), 100*time.Hour, "connectivity"))
	for _, view := range []string{"translations", "links", "alerts", "ledger"} {
		f.eventually(t, "SELECT count() FROM policywire."+view, "1")
	}
	f.eventually(t, "SELECT topics, withdrawn_at IS NOT NULL FROM policywire.documents", "['connectivity']\t1")
}

// What the promise rests on must be asked for at every insert: the defaults of
// a server are others.
func TestInsertsAskForWhatThePromiseRestsOn(t *testing.T) {
	f := migrated(t)
	target, err := url.Parse(f.cfg.DSN)
	if err != nil {
		t.Fatal(err)
	}
	target.Path = ""
	var inserts []url.Values
	proxy := httputil.NewSingleHostReverseProxy(target)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Query().Get("query"), "INSERT") {
			inserts = append(inserts, r.URL.Query())
		}
		proxy.ServeHTTP(w, r)
	}))
	defer server.Close()
	f.cfg.DSN = server.URL + "/default"
	write(t, f.open(t), full()...)
	if len(inserts) != 6 {
		t.Errorf("got %d inserts, want one for each of the 6 tables", len(inserts))
	}
	for _, q := range inserts {
		for name, want := range map[string]string{"async_insert": "0", "deduplicate_blocks_in_dependent_materialized_views": "1", "decompress": "1"} {
			if got := q.Get(name); got != want {
				t.Errorf("%s: got %s=%q, want %q", q.Get("query"), name, got, want)
			}
		}
	}
}

// door is the way to a ClickHouse, which can be shut: what is under way breaks
// and nobody listens any more, as when its HTTP server was stopped.
type door struct {
	target string
	addr   string
	mu     sync.Mutex
	server *http.Server
	asked  chan struct{}
}

func newDoor(t *testing.T, dsn string) *door {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	d := &door{target: "http://" + u.Host, addr: "127.0.0.1:0", asked: make(chan struct{}, 1)}
	d.open(t)
	t.Cleanup(d.shut)
	return d
}

func (d *door) open(t *testing.T) {
	t.Helper()
	listener, err := net.Listen("tcp", d.addr)
	if err != nil {
		t.Fatal(err)
	}
	target, _ := url.Parse(d.target)
	proxy := httputil.NewSingleHostReverseProxy(target)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.addr = listener.Addr().String()
	d.server = &http.Server{Handler: proxy}
	go func(server *http.Server) { _ = server.Serve(listener) }(d.server)
}

func (d *door) shut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	_ = d.server.Close()
}

// attempts tells of the end of every call of a handler.
func attempts(results chan<- error) flow.Option {
	return flow.WithInterceptor(func(ctx context.Context, service string, events []news.Event, next func(context.Context) error) error {
		err := next(ctx)
		select {
		case results <- err:
		default:
		}
		return err
	})
}

func TestClickHouseGoneAndBack(t *testing.T) {
	results := make(chan error, 100)
	f := migrated(t, attempts(results), flow.WithTuning(flow.Tuning{
		BackoffMin: 20 * time.Millisecond, BackoffMax: 100 * time.Millisecond, SinkPause: 50 * time.Millisecond,
	}))
	way := newDoor(t, f.cfg.DSN)
	f.cfg.DSN = "http://" + way.addr + "/default"
	s := f.open(t)
	f.cfg.DSN = "http://" + strings.TrimPrefix(way.target, "http://") + "/default"
	run(t, s, f)
	batch := func(from int) {
		for i := range 200 {
			publish(t, f, classified(fmt.Sprintf("outage-%d", from+i)))
		}
	}
	batch(0)
	f.eventually(t, "SELECT count() FROM policywire.documents", "200")
	way.shut()
	batch(200)
	for failed := 0; failed < 5; {
		if err := <-results; err != nil {
			failed++
		}
	}
	way.open(t)
	batch(400)
	f.eventually(t, "SELECT count(), uniqExact(id) FROM policywire.documents", "600\t600")
	if dead := f.dead(t); len(dead) > 0 {
		t.Errorf("got dead letters %q, want none", dead)
	}
}

// A schema that lost a table, or a column's type, is an operator's to mend and
// not the events' fault.
func TestSpoiltSchemaIsWaitedFor(t *testing.T) {
	for name, c := range map[string]struct{ spoil, mend string }{
		"a table is gone":     {"RENAME TABLE policywire_store.alerts TO policywire_store.away", "RENAME TABLE policywire_store.away TO policywire_store.alerts"},
		"a column is another": {"ALTER TABLE policywire_store.alerts MODIFY COLUMN reason UInt64", "ALTER TABLE policywire_store.alerts MODIFY COLUMN reason String"},
		"a column is gone":    {"ALTER TABLE policywire_store.alerts RENAME COLUMN reason TO away", "ALTER TABLE policywire_store.alerts RENAME COLUMN away TO reason"},
	} {
		t.Run(name, func(t *testing.T) {
			results := make(chan error, 100)
			f := migrated(t, attempts(results), flow.WithTuning(flow.Tuning{BackoffMin: 20 * time.Millisecond, SinkPause: 50 * time.Millisecond}))
			f.exec(t, c.spoil)
			run(t, f.open(t), f)
			publish(t, f, full()[4])
			for err := range results {
				if err != nil {
					break
				}
			}
			f.exec(t, c.mend)
			f.eventually(t, "SELECT count() FROM policywire.alerts", "1")
			if dead := f.dead(t); len(dead) > 0 {
				t.Errorf("got dead letters %q, want none", dead)
			}
		})
	}
}

// Two rows that cannot be stored, one found here and one by ClickHouse, are
// parted from the others of their batch.
func TestBadRowsAreSetAside(t *testing.T) {
	f := migrated(t)
	f.exec(t, "ALTER TABLE policywire_store.documents ADD CONSTRAINT planted CHECK title NOT LIKE '%poison%'")
	s := f.open(t)
	var events []news.Event
	for i := range 100 {
		events = append(events, classified(fmt.Sprintf("row-%d", i)))
	}
	events[17] = classified("poison")
	events[70] = classified("ancient", func(e *news.Classified) {
		e.Document.PublishedAt = time.Date(1789, 7, 14, 0, 0, 0, 0, time.UTC)
	})
	publish(t, f, events...)
	run(t, s, f)
	f.eventually(t, "SELECT count() FROM policywire.documents", "98")
	for deadline := time.Now().Add(patience); len(f.dead(t)) < 2 && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
	}
	reasons := strings.Join(f.dead(t), "\n")
	if len(f.dead(t)) != 2 || !strings.Contains(reasons, "planted") || !strings.Contains(reasons, "1789") {
		t.Errorf("got dead letters %q, want one for each of the two rows", reasons)
	}
}

func TestConform(t *testing.T) {
	f := migrated(t)
	s := f.open(t)
	flowtest.Conform(t, flowtest.Consumer{
		Service: "store",
		Run:     s.Run,
		Input:   func(n int) news.Event { return classified(fmt.Sprintf("conform-%d", n)) },
		Effects: func(ctx context.Context, _ *flow.Bus, in news.Event) (int, error) {
			var n, counted uint64
			id := in.Meta().Document
			err := f.conn.QueryRow(ctx, "SELECT count() FROM policywire.documents WHERE id = ?", id).Scan(&n)
			if err != nil {
				return 0, err
			}
			err = f.conn.QueryRow(ctx, "SELECT count() FROM policywire_store.latest FINAL ARRAY JOIN topics WHERE id = ?", id).Scan(&counted)
			if err == nil && n != counted {
				err = errors.New("the views differ")
			}
			return int(n), err
		},
	})
}

package flowtest_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
)

// cluster is three servers on loopback.
type cluster struct {
	*testing.T
	dirs    [3]string
	clients [3]string
	routes  [3]string
	running [3]*server.Server
}

func startCluster(t *testing.T) *cluster {
	c := &cluster{T: t}
	for i := range c.running {
		c.dirs[i], c.clients[i], c.routes[i] = t.TempDir(), freeAddress(t), freeAddress(t)
	}
	for i := range c.running {
		c.start(i)
	}
	t.Cleanup(func() {
		for i := range c.running {
			c.stop(i)
		}
	})
	return c
}

func freeAddress(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (c *cluster) start(i int) {
	config := fmt.Sprintf(`
		server_name: n%d, listen: %q, max_payload: 8MB
		jetstream { store_dir: %q, sync_interval: always, max_file_store: 1TB }
		cluster { name: test, listen: %q, routes: ["nats://%s"] }`,
		i, c.clients[i], c.dirs[i], c.routes[i], strings.Join(c.routes[:], `", "nats://`))
	options := &server.Options{}
	if err := options.ProcessConfigString(config); err != nil {
		c.Fatal(err)
	}
	options.NoSigs = true
	s, err := server.NewServer(options)
	if err != nil {
		c.Fatal(err)
	}
	s.Start()
	c.running[i] = s
}

func (c *cluster) stop(i int) {
	c.running[i].Shutdown()
	c.running[i].WaitForShutdown()
}

// document is the nth document.
func document(n int) news.Document {
	at := time.Date(2026, 5, 4, 9, 30, 0, 0, time.UTC)
	d := news.Document{
		ID: news.DocumentID("apec", fmt.Sprint(n)), Source: "apec", URL: fmt.Sprintf("https://www.apec.org/press/%d", n),
		Publisher: "APEC", Title: fmt.Sprintf("Ministers meet on 디지털 and AI (%d)", n), Body: "Ministers met in 인천.",
		Kind: news.PressRelease, PublishedAt: at, PublishedPrecision: news.PrecisionDay, FetchedAt: at, Revision: 1,
		Rights: news.RightsFull, Origin: news.OriginLive,
	}
	d.BodyLength = utf8.RuneCountInString(d.Body)
	d.ContentHash = d.HashContent()
	return d
}

// TestAClusterLosesNothingWithOneServerAway holds that what runs on one server
// runs on three with three copies: batches, state by version, a member that
// leaves and comes back.
func TestAClusterLosesNothingWithOneServerAway(t *testing.T) {
	c := startCluster(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	nc, err := nats.Connect("nats://"+strings.Join(c.clients[:], ",nats://"), nats.MaxReconnects(-1),
		nats.RetryOnFailedConnect(true), nats.ReconnectWait(50*time.Millisecond), nats.ReconnectBufSize(-1))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	bus, err := flow.Open(ctx, nc, flow.WithTuning(flow.Tuning{Replicas: 3, RequestTimeout: 3 * time.Second}))
	if err != nil {
		t.Fatal(err)
	}
	state, err := flow.OpenState[int](ctx, bus, "numbers")
	if err != nil {
		t.Fatal(err)
	}
	end := runClassifier(ctx, t, bus)
	const batches, size = 6, 200
	for b := range batches {
		switch b {
		case 2:
			c.stop(1)
		case 4:
			c.start(1)
		}
		events, entries := make([]news.Event, size), make([]flow.Entry[int], size)
		for i := range size {
			events[i] = news.Fetched{Document: document(b*size + i)}
			entries[i] = flow.Entry[int]{Key: fmt.Sprint(b*size + i), Value: b*size + i}
		}
		if err := flow.Publish(ctx, bus, events...); err != nil {
			t.Fatalf("publishing batch %d: %s", b, err)
		}
		state.PutMany(ctx, entries)
		for _, e := range entries {
			if v, version, err := state.Get(ctx, e.Key); e.Err != nil || err != nil || v != e.Value || version != e.Version {
				t.Fatalf("entry %s: got %d, version %d, errors %v, %v; want version %d", e.Key, v, version, e.Err, err, e.Version)
			}
		}
	}
	ids := map[string]bool{}
	for len(ids) < batches*size {
		_, err := flow.Read(ctx, bus, news.SubjectClassified, 0, true, func(m flow.Message) error { ids[m.ID] = true; return nil })
		if err != nil {
			t.Fatalf("with %d documents of %d classified: %s", len(ids), batches*size, err)
		}
	}
	end()
}

// runClassifier runs a Map until the function returned is called.
func runClassifier(ctx context.Context, t *testing.T, bus *flow.Bus) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() {
		ended <- flow.Map(ctx, bus, "classifier", func(_ context.Context, in news.Fetched) ([]news.Event, error) {
			return []news.Event{news.Classified{Document: in.Document, Language: news.Language{Tag: "en", Confidence: 1},
				Topics: []news.Topic{}, Classifier: "test-1", ClassifiedAt: in.Document.FetchedAt}}, nil
		})
	}()
	return func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("running: %s", err)
		}
	}
}

package policywire_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
	chengine "github.com/policywire/policywire/embedded/clickhouse"
	embeddednats "github.com/policywire/policywire/embedded/nats"
	"github.com/policywire/policywire/services/classifier"
	"github.com/policywire/policywire/services/fetcher/revision"
	"github.com/policywire/policywire/services/store"
)

// plant is a pipeline in this process whose servers can be stopped one by one.
type plant struct {
	t      *testing.T
	dir    string
	nats   *embeddednats.Server
	engine *chengine.Engine
	http   *chengine.Server
	addr   struct{ nats, clickhouse string }
	bus    *flow.Bus
	conn   driver.Conn
}

// TestAServerThatIsAwayLosesNothing takes ClickHouse away while documents are
// published, then restarts NATS. Nothing is set aside, nothing is lost.
func TestAServerThatIsAwayLosesNothing(t *testing.T) {
	away := time.Duration(size(t, "SOAK_OUTAGE_SECONDS", 4)) * time.Second
	p := newPlant(t)
	register, err := revision.Open(t.Context(), p.bus, revision.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const n = 300
	p.publish(register, 0, n)
	p.waitFor(n)

	p.stopHTTP()
	p.publish(register, n, 2*n)
	time.Sleep(away) // an outage has a length; nothing is waited for
	p.startHTTP()
	p.waitFor(2 * n)

	p.publish(register, 2*n, 3*n)
	if err := p.nats.Close(); err != nil {
		t.Errorf("stopping NATS: %v", err)
	}
	time.Sleep(away)
	p.startNATS()
	p.publish(register, 3*n, 4*n)
	p.waitFor(4 * n)

	overview, err := flow.Survey(t.Context(), p.bus)
	if err != nil {
		t.Fatal(err)
	}
	if dead := overview.Messages["DEAD"]; dead != 0 {
		t.Errorf("%d messages were set aside, want none: an outage is no reason", dead)
	}
}

func newPlant(t *testing.T) *plant {
	t.Helper()
	p := &plant{t: t, dir: t.TempDir()}
	p.addr.nats, p.addr.clickhouse = freeAddr(t), freeAddr(t)
	var err error
	if p.engine, err = chengine.Open(chengine.Config{Dir: filepath.Join(p.dir, "clickhouse")}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.engine.Close() })
	p.startHTTP()
	t.Cleanup(func() { p.stopHTTP() })
	p.startNATS()
	t.Cleanup(func() { p.nats.Close() })
	p.open()
	p.run()
	return p
}

func (p *plant) startNATS() {
	p.t.Helper()
	var err error
	if p.nats, err = embeddednats.Start(embeddednats.Config{Dir: filepath.Join(p.dir, "nats"), Addr: p.addr.nats}); err != nil {
		p.t.Fatal(err)
	}
}

func (p *plant) startHTTP() {
	p.t.Helper()
	var err error
	if p.http, err = p.engine.Serve(chengine.Listen{Addr: p.addr.clickhouse}); err != nil {
		p.t.Fatal(err)
	}
}

func (p *plant) stopHTTP() {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := p.http.Close(ctx); err != nil {
		p.t.Errorf("stopping ClickHouse's HTTP server: %v", err)
	}
}

func (p *plant) getenv(name string) string {
	switch name {
	case "NATS_URL":
		return "nats://" + p.addr.nats
	case "STORE_DSN":
		return "http://" + p.addr.clickhouse
	}
	return ""
}

func (p *plant) log() *slog.Logger {
	return slog.New(slog.NewTextHandler(p.t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// open connects to the servers.
func (p *plant) open() {
	p.t.Helper()
	nc, err := flow.Connect(p.t.Context(), p.getenv, "test", p.log())
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(nc.Close)
	if p.bus, err = flow.Open(p.t.Context(), nc, flow.WithLogger(p.log())); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { p.bus.Close() })
	options, err := clickhouse.ParseDSN("http://" + p.addr.clickhouse)
	if err != nil {
		p.t.Fatal(err)
	}
	if p.conn, err = clickhouse.Open(options); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { p.conn.Close() })
}

// run runs classifier and store until the test ends.
func (p *plant) run() {
	p.t.Helper()
	cfg, err := store.ConfigFromEnv(p.getenv)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := store.Migrate(p.t.Context(), p.bus, cfg, p.log()); err != nil {
		p.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var services sync.WaitGroup
	p.t.Cleanup(func() {
		cancel()
		services.Wait()
	})
	for _, build := range []func(func(string) string, *slog.Logger) (flow.Service, error){classifier.FromEnv, store.FromEnv} {
		service, err := build(p.getenv, p.log())
		if err != nil {
			p.t.Fatal(err)
		}
		services.Go(func() {
			if err := service.Run(ctx, p.bus); err != nil {
				p.t.Errorf("running a service: %v", err)
			}
		})
	}
}

// outageDocuments returns documents from number first on, before number end.
func outageDocuments(first, end int) []news.Document {
	var documents []news.Document
	for i := first; i < end; i++ {
		documents = append(documents, news.Document{
			ID: fmt.Sprintf("outage/%d", i), Source: "outage", URL: fmt.Sprintf("https://outage.invalid/%d", i), Publisher: "시험 기관",
			Title: fmt.Sprintf("통신망 점검 %d", i), Body: "5G 통신망을 점검한다.", Kind: news.PressRelease, Rights: news.RightsFull,
			PublishedAt: time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC), PublishedPrecision: news.PrecisionSecond, Origin: news.OriginLive,
		})
	}
	return documents
}

func (p *plant) publish(register *revision.Register, first, end int) {
	p.t.Helper()
	documents := outageDocuments(first, end)
	eventually(p.t, "the documents to be published", func() (bool, string) {
		outcomes, err := register.Publish(p.t.Context(), documents)
		for _, o := range outcomes {
			if err == nil {
				err = o.Err
			}
		}
		return err == nil, fmt.Sprint(err)
	})
}

func (p *plant) waitFor(n int) {
	p.t.Helper()
	eventually(p.t, itoa(n)+" documents", func() (bool, string) {
		got := number(p.t, p.conn, `SELECT count() FROM policywire.documents`)
		return got == n, itoa(got) + " documents"
	})
}

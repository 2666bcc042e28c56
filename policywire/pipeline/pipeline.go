package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	natsclient "github.com/nats-io/nats.go"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/embedded/clickhouse"
	"github.com/policywire/policywire/embedded/nats"
	"github.com/policywire/policywire/services/classifier"
	"github.com/policywire/policywire/services/fetcher"
	"github.com/policywire/policywire/services/linker"
	"github.com/policywire/policywire/services/store"
	"github.com/policywire/policywire/services/translator"
)

// grace is how long queries of others may run on when the pipeline ends.
const grace = 5 * time.Second

// Config says what to run and where.
type Config struct {
	// Dir is where both servers keep their data, and the fetcher its archive; it
	// is made if it is missing.
	Dir string
	// NATS and ClickHouse are listening addresses on loopback, such as
	// 127.0.0.1:4222. Port 0 takes a free one.
	NATS, ClickHouse string
	// Listen is where metrics and health are served, "" for nowhere.
	Listen string
	// ServersUp is called, where set, when both servers run and no service does.
	ServersUp func()
	// Unfed leaves the fetcher out: documents come by import alone.
	Unfed bool
	// Getenv gives the services their settings.
	Getenv   func(string) string
	Log      *slog.Logger
	Registry *prometheus.Registry
}

// Pipeline is a running policywire.
type Pipeline struct {
	// NATS and ClickHouse are where clients reach the servers.
	NATS, ClickHouse string
	// DSN is ClickHouse with the password of the services, if there is one.
	DSN string
	// Bus is the pipeline's own.
	Bus *flow.Bus

	dir string
	// translating says that there is an engine.
	translating bool

	log      *slog.Logger
	closers  []func() error
	services sync.WaitGroup
	failed   chan error
	cancel   context.CancelFunc
	ctx      context.Context
}

// Start starts the servers and then the services, in the order of the flow,
// and returns when all of them run. They end when ctx does; Wait must be called.
func Start(ctx context.Context, cfg Config) (*Pipeline, error) {
	p := &Pipeline{dir: cfg.Dir, log: cfg.Log, failed: make(chan error, 8)}
	p.ctx, p.cancel = context.WithCancel(ctx)
	if err := p.start(cfg); err != nil {
		p.cancel()
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

func (p *Pipeline) start(cfg Config) error {
	collectLess(cfg.Getenv)
	if err := p.startServers(cfg); err != nil {
		return err
	}
	if cfg.ServersUp != nil {
		cfg.ServersUp()
	}
	if err := p.openBus(cfg); err != nil {
		return err
	}
	if err := p.serve(cfg.Listen); err != nil {
		return err
	}
	getenv := p.settings(cfg.Getenv)
	translation, err := translator.ConfigFromEnv(getenv)
	p.translating = err == nil && translation.On()
	if err := p.migrate(getenv); err != nil {
		return err
	}
	builders := []struct {
		name  string
		build func(func(string) string, *slog.Logger) (flow.Service, error)
	}{
		{"fetcher", fetcher.FromEnv},
		{"classifier", classifier.FromEnv},
		{"linker", linker.FromEnv},
		{"translator", translator.FromEnv},
		{"store", store.FromEnv},
	}
	if cfg.Unfed {
		builders = builders[1:]
	}
	for _, b := range builders {
		service, err := b.build(getenv, cfg.Log.With("service", b.name))
		if err != nil {
			return fmt.Errorf("making %s: %w", b.name, err)
		}
		p.run(b.name, service)
	}
	return nil
}

// startServers starts NATS and ClickHouse on the data directory.
func (p *Pipeline) startServers(cfg Config) error {
	bus, err := nats.Start(nats.Config{Dir: filepath.Join(cfg.Dir, "nats"), Addr: cfg.NATS, Logger: cfg.Log})
	if err != nil {
		return fmt.Errorf("starting NATS: %w", err)
	}
	p.NATS = bus.ClientURL()
	p.closers = append(p.closers, bus.Close)
	return p.startClickHouse(cfg)
}

func (p *Pipeline) startClickHouse(cfg Config) error {
	users, err := clickhouse.UsersFromEnv(cfg.Getenv)
	if err != nil {
		return fmt.Errorf("configuring ClickHouse: %w", err)
	}
	engine, err := clickhouse.Open(clickhouse.Config{Dir: filepath.Join(cfg.Dir, "clickhouse"), Users: users, Logger: cfg.Log})
	if err != nil {
		return fmt.Errorf("starting ClickHouse: %w", err)
	}
	p.closers = append(p.closers, engine.Close)
	server, err := engine.Serve(clickhouse.Listen{Addr: cfg.ClickHouse})
	if err != nil {
		return fmt.Errorf("starting ClickHouse: %w", err)
	}
	p.ClickHouse, p.DSN = server.DSN(), server.DSN()
	if len(users) > 0 {
		p.DSN = users[0].DSN(server.Addr())
	}
	p.closers = append(p.closers, func() error {
		ctx, cancel := context.WithTimeout(context.Background(), grace)
		defer cancel()
		return server.Close(ctx)
	})
	return nil
}

// openBus connects to NATS by its address, like any other client, so that what
// is tested here is what runs elsewhere.
func (p *Pipeline) openBus(cfg Config) error {
	nc, err := flow.Connect(p.ctx, p.settings(cfg.Getenv), "policywire", cfg.Log)
	if err != nil {
		return fmt.Errorf("connecting to NATS: %w", err)
	}
	p.closers = append(p.closers, func() error { return closeConnection(nc) })
	p.Bus, err = flow.Open(p.ctx, nc, flow.WithLogger(cfg.Log), flow.WithRegistry(cfg.Registry), flow.FromEnv(cfg.Getenv))
	if err != nil {
		return fmt.Errorf("opening the streams: %w", err)
	}
	p.closers = append(p.closers, p.Bus.Close)
	return nil
}

func closeConnection(nc *natsclient.Conn) error {
	nc.Close()
	return nil
}

// serve serves /metrics, /healthz and /readyz.
func (p *Pipeline) serve(addr string) error {
	if addr == "" {
		return nil
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("serving metrics (name another address with --listen, or none): %w", err)
	}
	server := &http.Server{Handler: flow.Handler(p.Bus), ReadHeaderTimeout: 5 * time.Second}
	p.closers = append(p.closers, server.Close)
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			p.log.Error("serving metrics ended", "err", err)
		}
	}()
	return nil
}

func (p *Pipeline) migrate(getenv func(string) string) error {
	cfg, err := store.ConfigFromEnv(getenv)
	if err != nil {
		return fmt.Errorf("configuring store: %w", err)
	}
	return store.Migrate(p.ctx, p.Bus, cfg, p.log)
}

// run runs a service. One that fails ends the pipeline: half of it would look
// alive and lose its purpose.
func (p *Pipeline) run(name string, service flow.Service) {
	p.Bus.Register(name, service)
	p.services.Go(func() {
		if err := service.Run(p.ctx, p.Bus); err != nil {
			p.failed <- fmt.Errorf("running %s: %w", name, err)
			p.cancel()
		}
	})
}

// Done is closed when the pipeline is asked to end, or when a service failed.
func (p *Pipeline) Done() <-chan struct{} { return p.ctx.Done() }

// Stop asks the pipeline to end.
func (p *Pipeline) Stop() { p.cancel() }

// Wait returns when every service has settled its work and the servers are
// closed, with the error that ended the pipeline, if one did.
func (p *Pipeline) Wait() error {
	<-p.ctx.Done()
	p.services.Wait()
	err := p.close()
	for {
		select {
		case failed := <-p.failed:
			err = errors.Join(err, failed)
		default:
			return err
		}
	}
}

// close releases what was started, last first.
func (p *Pipeline) close() error {
	p.services.Wait()
	var errs []error
	for i := len(p.closers) - 1; i >= 0; i-- {
		errs = append(errs, p.closers[i]())
	}
	p.closers = nil
	return errors.Join(errs...)
}

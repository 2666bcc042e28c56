package store

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
)

// Store writes events to ClickHouse.
type Store struct {
	cfg  Config
	log  *slog.Logger
	conn driver.Conn

	mu    sync.Mutex
	types map[string]map[string]string // of the columns, by table
}

// New returns a store that writes to the ClickHouse of cfg. It connects when
// it is first used.
func New(cfg Config, log *slog.Logger) (*Store, error) {
	conn, err := open(cfg, insertPatience)
	if err != nil {
		return nil, err
	}
	return &Store{cfg: cfg, log: log, conn: conn, types: map[string]map[string]string{}}, nil
}

// FromEnv returns the store that the environment describes.
func FromEnv(getenv func(string) string, log *slog.Logger) (flow.Service, error) {
	cfg, err := ConfigFromEnv(getenv)
	if err != nil {
		return nil, err
	}
	return New(cfg, log)
}

// insertPatience is how long an insert may take, migratePatience a step of the
// schema: one that fills a table answers when all of it is filled.
const (
	insertPatience  = 5 * time.Minute
	migratePatience = 24 * time.Hour
)

// open connects to cfg's ClickHouse. A statement may take as long as the DSN
// says, and otherwise patience.
func open(cfg Config, patience time.Duration) (driver.Conn, error) {
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	opts, err := cfg.options()
	if err != nil {
		return nil, err
	}
	opts.ReadTimeout = cmp.Or(opts.ReadTimeout, patience)
	conn, err := clickhouse.Open(opts)
	if err != nil {
		return nil, fmt.Errorf("opening ClickHouse: %w", err)
	}
	return conn, nil
}

// Run waits for the schema and then writes what comes until ctx ends. A schema
// newer than this program is an error.
func (s *Store) Run(ctx context.Context, bus *flow.Bus) error {
	if err := s.awaitSchema(ctx); err != nil || ctx.Err() != nil {
		return err
	}
	return flow.Sink(ctx, bus, "store", flow.SinkConfig{
		Subjects: []string{
			news.SubjectClassified, news.SubjectRetagged, news.SubjectTranslated, news.SubjectLinked,
			news.SubjectWithdrawn, news.SubjectAlert, news.SubjectLedger,
		},
		MaxBatch: s.cfg.Batch, MaxBytes: s.cfg.BatchBytes, MaxWait: s.cfg.Wait, Pace: s.cfg.Pace,
	}, s.Write)
}

// Close ends the connections to ClickHouse. Nothing is written after it.
func (s *Store) Close() error { return s.conn.Close() }

// Write writes events, each table in one insert, and returns nil after
// ClickHouse has all of them on disk. After an error some may be written;
// writing them again changes nothing that a view shows. An error that one of
// the events is to blame for is rejected, any other is not.
func (s *Store) Write(ctx context.Context, events []news.Event) error {
	parts, err := byTable(events)
	if err != nil {
		return fate(err)
	}
	return fate(parts.insert(ctx, s))
}

// partition is a batch of events, parted by the table that keeps them.
type partition struct {
	documents    []news.Classified
	translations []news.Translated
	links        []news.Linked
	withdrawals  []news.Withdrawn
	alerts       []news.Alert
	ledger       []news.Outcome
}

// byTable parts events by their tables. Its error is about the first event that
// has no table, or that its table cannot take.
func byTable(events []news.Event) (*partition, error) {
	p := &partition{}
	for _, event := range events {
		if err := p.add(event); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *partition) add(event news.Event) error {
	switch e := event.(type) {
	case news.Classified:
		return add(&p.documents, documents, e)
	case news.Retagged:
		return add(&p.documents, documents, news.Classified(e))
	case news.Translated:
		return add(&p.translations, translations, e)
	case news.Linked:
		return add(&p.links, links, e)
	case news.Withdrawn:
		return add(&p.withdrawals, withdrawals, e)
	case news.Alert:
		return add(&p.alerts, alerts, e)
	case news.Outcome:
		return add(&p.ledger, ledger, e)
	}
	return &rowError{table: "any table", err: fmt.Errorf("the store keeps no %T", event)}
}

func add[E any](to *[]E, t table[E], e E) error {
	if err := t.check(&e); err != nil {
		return &rowError{table: t.name, err: err}
	}
	*to = append(*to, e)
	return nil
}

func (p *partition) insert(ctx context.Context, s *Store) error {
	for _, insert := range []func() error{
		func() error { return insert(ctx, s, documents, p.documents) },
		func() error { return insert(ctx, s, translations, p.translations) },
		func() error { return insert(ctx, s, links, p.links) },
		func() error { return insert(ctx, s, withdrawals, p.withdrawals) },
		func() error { return insert(ctx, s, alerts, p.alerts) },
		func() error { return insert(ctx, s, ledger, p.ledger) },
	} {
		if err := insert(); err != nil {
			return err
		}
	}
	return nil
}

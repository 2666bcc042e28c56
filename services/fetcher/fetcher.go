package fetcher

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/services/fetcher/attachment"
	"github.com/policywire/policywire/services/fetcher/attachment/pdf"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/revision"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/web"
)

// Fetcher reads sources and publishes their documents.
type Fetcher struct {
	cfg     Config
	log     *slog.Logger
	sources []source.Source
	reader  *reader
	now     func() time.Time
	archive *archiving
	turns   *turns
}

var _ flow.Service = (*Fetcher)(nil)

// New returns a Fetcher of the built-in sources and those that cfg names.
func New(cfg Config, log *slog.Logger) (*Fetcher, error) {
	sources, err := loadSources(cfg)
	if err != nil {
		return nil, err
	}
	for i := range sources {
		if cfg.Rate == 0 { // a mirror needs no manners
			sources[i].Politeness.Interval.Duration = 0
		}
	}
	files, err := attachment.New(attachment.Config{PDF: pdf.Config{Log: log}})
	if err != nil {
		return nil, err
	}
	kept, err := openArchive(cfg, log)
	if err != nil {
		return nil, err
	}
	client := web.New(web.Config{UserAgent: cfg.UserAgent, Interval: cfg.interval(), ConnectTo: cfg.ConnectTo, Timeout: cfg.Timeout,
		Twins: twins(sources), Record: kept.record(), Log: log})
	return &Fetcher{
		cfg:     cfg,
		log:     log,
		sources: sources,
		now:     time.Now,
		archive: kept,
		turns:   &turns{client: client, slice: slice, held: map[string]*turn{}},
		reader: &reader{client: client, finder: discover.New(discover.Config{Client: client, Getenv: cfg.Getenv}), files: files,
			now: time.Now, heavy: make(chan struct{}, maxHeavy), mask: cfg.MaskContacts},
	}, nil
}

// FromEnv returns the Fetcher that the environment configures.
func FromEnv(getenv func(string) string, log *slog.Logger) (flow.Service, error) {
	cfg, err := ConfigFromEnv(getenv)
	if err != nil {
		return nil, fmt.Errorf("configuring the fetcher: %w", err)
	}
	return New(cfg, log)
}

// Sources returns the sources, sorted by id. Disabled tells which are not
// fetched, by their definition or by the configuration.
func (f *Fetcher) Sources() []source.Source { return f.sources }

// ErrNoSource means that no source has the id that was asked for.
var ErrNoSource = errors.New("there is no source")

// Source returns the source of an id. Its error is ErrNoSource, and names the
// ids that there are.
func (f *Fetcher) Source(id string) (source.Source, error) {
	ids := make([]string, len(f.sources))
	for i, s := range f.sources {
		if s.ID == id {
			return s, nil
		}
		ids[i] = s.ID
	}
	return source.Source{}, fmt.Errorf("%w %q; there are %s", ErrNoSource, id, strings.Join(ids, ", "))
}

// Run fetches every source that is not disabled, at once and then on its
// schedule, until ctx ends. Of several processes one fetches a source.
func (f *Fetcher) Run(ctx context.Context, bus *flow.Bus) error {
	register, err := revision.Open(ctx, bus, f.cfg.Register())
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return err
	}
	states, err := openStates(ctx, bus)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return err
	}
	counters, err := newCounters(bus)
	if err != nil {
		return err
	}
	f.log.Info("files are read", "pdf", f.reader.files.Limits())
	defer f.archive.close() // when no source is read any more
	go f.archive.keep(ctx, bus)
	var group sync.WaitGroup
	errs := make([]error, len(f.sources))
	for i, s := range f.sources {
		if s.Disabled != "" {
			f.log.Info("source is disabled", "source", s.ID, "reason", s.Disabled)
			continue
		}
		follower := &follower{Fetcher: f, source: s, bus: bus, register: register, states: states, counters: counters}
		group.Go(func() { errs[i] = follower.run(ctx) })
	}
	group.Wait()
	return errors.Join(errs...)
}

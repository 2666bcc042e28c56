package bench

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/policywire/policywire/policywire/pipeline"
	"github.com/policywire/policywire/policywire/table"
)

// The rows that tables grow by, made by ClickHouse itself.
//
//go:embed growth.sql
var growing string

// Growth is what the queries take at each size.
type Growth struct {
	Machine Machine `json:"machine"`
	// Steps are the sizes, each at rest: in one part, as the tables are after
	// an hour without a new row.
	Steps []Step `json:"steps"`
	// Loaded is the largest size as loading left it, in the parts of which
	// ClickHouse had no more to merge at once; FINAL compares their rows.
	Loaded Step `json:"loaded"`
}

// Step is one size.
type Step struct {
	Documents int     `json:"documents"`
	Parts     uint64  `json:"parts"` // of latest
	Disk      Disk    `json:"disk_bytes"`
	Queries   []Query `json:"queries"`
}

// Grow writes as many generated rows into ClickHouse as each of sizes says, the
// largest last, and asks every query at each size.
func Grow(ctx context.Context, cfg Config, sizes []int) (g Growth, err error) {
	dir, err := os.MkdirTemp("", "policywire-growth-")
	if err != nil {
		return g, fmt.Errorf("making the directory of the benchmark: %w", err)
	}
	defer os.RemoveAll(dir)
	g.Machine = ThisMachine(dir)
	cfg.Pipeline.Dir, cfg.Pipeline.Unfed = dir, true
	cfg.Pipeline.NATS, cfg.Pipeline.ClickHouse = "127.0.0.1:0", "127.0.0.1:0"
	r := &run{Config: cfg}
	if r.pipeline, err = pipeline.Start(ctx, cfg.Pipeline); err != nil {
		return g, err
	}
	defer func() {
		r.pipeline.Stop()
		err = errors.Join(err, r.pipeline.Wait())
	}()
	if err := r.open(ctx); err != nil {
		return g, err
	}
	defer r.conn.Close()
	// Search is measured with an archive, whose texts are as long as real ones.
	if err := r.conn.Exec(ctx, "DROP VIEW policywire_store.texts_feed"); err != nil {
		return g, fmt.Errorf("leaving search out: %w", err)
	}
	for _, size := range sizes {
		if err := r.grow(ctx, size); err != nil {
			return g, err
		}
		if size == sizes[len(sizes)-1] {
			if g.Loaded, err = r.step(ctx, size); err != nil {
				return g, err
			}
		}
		if err := r.merge(ctx); err != nil {
			return g, err
		}
		step, err := r.step(ctx, size)
		if err != nil {
			return g, err
		}
		g.Steps = append(g.Steps, step)
	}
	return g, nil
}

// chunk is how many rows one insert makes.
const chunk = 250_000

// growingTables are the tables that grow, each of which a size begins anew.
var growingTables = []string{"documents", "latest", "links"}

// grow writes a size, two inserts at a time, in place of what there is: so each
// size is written in the order of publication.
func (r *run) grow(ctx context.Context, size int) error {
	for _, table := range growingTables {
		if err := r.conn.Exec(ctx, "TRUNCATE TABLE policywire_store."+table); err != nil {
			return fmt.Errorf("emptying %s: %w", table, err)
		}
	}
	var next, done atomic.Int64
	var errs [2]error
	var writers sync.WaitGroup
	for i := range errs {
		writers.Go(func() {
			for at := int(next.Add(chunk)) - chunk; at < size && errs[i] == nil; at = int(next.Add(chunk)) - chunk {
				until := min(at+chunk, size)
				errs[i] = r.rows(ctx, clickhouse.Named("size", strconv.Itoa(size)), clickhouse.Named("from", strconv.Itoa(at)), clickhouse.Named("until", strconv.Itoa(until)))
				n := int(done.Add(int64(until - at)))
				r.Progress(n, fmt.Sprintf("%d documents", n))
			}
		})
	}
	writers.Wait()
	return errors.Join(errs[:]...)
}

// rows writes one chunk.
func (r *run) rows(ctx context.Context, values ...any) error {
	ctx = clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"max_insert_threads": 1, "optimize_on_insert": 0}))
	for _, statement := range statements(growing) {
		if err := r.conn.Exec(ctx, statement.SQL, values...); err != nil {
			return fmt.Errorf("writing rows: %w", err)
		}
	}
	return nil
}

// settle waits until ClickHouse has merged what it wants to merge, as it has in a
// store where news comes in by the second: merges take both processors meanwhile.
func (r *run) settle(ctx context.Context) error {
	for running, quiet := uint64(1), 0; quiet < 3; {
		if err := r.conn.QueryRow(ctx, "SELECT count() FROM system.merges").Scan(&running); err != nil {
			return fmt.Errorf("looking at merges: %w", err)
		}
		if quiet++; running > 0 {
			quiet = 0
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return fmt.Errorf("waiting for merges: %w", ctx.Err())
		}
	}
	return nil
}

// merge makes now the one part that the settings of a table make of it when an
// hour has passed without a new row.
func (r *run) merge(ctx context.Context) error {
	for _, table := range growingTables {
		if err := r.conn.Exec(ctx, "OPTIMIZE TABLE policywire_store."+table+" FINAL SETTINGS optimize_throw_if_noop = 1"); err != nil {
			return fmt.Errorf("merging %s: %w", table, err)
		}
	}
	return nil
}

// step asks every query at a size.
func (r *run) step(ctx context.Context, size int) (Step, error) {
	step := Step{Documents: size}
	err := r.settle(ctx)
	if err != nil {
		return step, err
	}
	if err := r.conn.QueryRow(ctx, "SELECT count() FROM system.parts WHERE database = 'policywire_store' AND table = 'latest' AND active").Scan(&step.Parts); err != nil {
		return step, fmt.Errorf("counting the parts of latest: %w", err)
	}
	if step.Disk, err = r.disk(ctx); err == nil {
		step.Queries, err = r.queries(ctx, slices.DeleteFunc(AnalystQueries(), func(q Query) bool { return strings.Contains(q.SQL, "policywire.search(") }))
	}
	return step, err
}

// Table returns the medians, a row for each query and a column for each size,
// the last of which is the largest as loading left it.
func (g Growth) Table() *table.Table {
	t := &table.Table{Columns: []table.Column{{Name: "median in ms"}}}
	if len(g.Steps) == 0 {
		return t
	}
	for _, s := range g.Steps {
		t.Columns = append(t.Columns, table.Column{Name: thousands(s.Documents), Right: true})
	}
	t.Columns = append(t.Columns, table.Column{Name: fmt.Sprintf("%s, %d parts", thousands(g.Loaded.Documents), g.Loaded.Parts), Right: true})
	row := func(name string, cell func(Step) any) {
		cells := []any{name}
		for _, s := range append(slices.Clone(g.Steps), g.Loaded) {
			cells = append(cells, cell(s))
		}
		t.Add(cells...)
	}
	row("disk in MiB", func(s Step) any { return s.Disk.ClickHouse >> 20 })
	for i, q := range g.Steps[0].Queries {
		row(q.Name, func(s Step) any {
			if s.Queries[i].Err != "" {
				return "failed"
			}
			return round(s.Queries[i].Median)
		})
	}
	return t
}

// thousands writes 10000 as 10 k.
func thousands(n int) string {
	switch {
	case n >= 1_000_000 && n%1_000_000 == 0:
		return strconv.Itoa(n/1_000_000) + " M"
	case n >= 1000 && n%1000 == 0:
		return strconv.Itoa(n/1000) + " k"
	}
	return strconv.Itoa(n)
}

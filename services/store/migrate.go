package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/policywire/policywire/contract/flow"
)

//go:embed migrations/*.sql
var files embed.FS

// ErrNewer says that the schema was made by a newer program than this one.
var ErrNewer = errors.New("the schema in ClickHouse is newer than this program: start the newer program, nothing was changed")

// errOtherBuild says that a step was applied in another form.
var errOtherBuild = errors.New("ClickHouse belongs to another build of policywire: start that one, or use another ClickHouse")

// errNotMigrated says that Migrate ended before its turn came.
var errNotMigrated = errors.New("migrating: ended before its turn came, and nothing was looked at; run `store migrate` again")

// migration is a step of the schema.
type migration struct {
	version        uint32
	name, checksum string
	statements     []string
}

// Migrate brings the schema of cfg's ClickHouse to the version that this
// program expects. It may be called at any time and by several processes at
// once: a lease on bus lets one work, and every step is safe to apply again. It
// returns nil only when the schema is that version, the views are this
// program's, and rows are kept as long as cfg says. It connects by
// cfg.MigrateDSN, if there is one.
func Migrate(ctx context.Context, bus *flow.Bus, cfg Config, log *slog.Logger) error {
	cfg.DSN = cmp.Or(cfg.MigrateDSN, cfg.DSN)
	conn, err := open(cfg, migratePatience)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	began := false
	err = flow.Lease(ctx, bus, "store-migrate", func(ctx context.Context) error {
		began = true
		return migrate(ctx, conn, cfg, log)
	})
	if !began {
		return fmt.Errorf("%w: %w", errNotMigrated, cmp.Or(err, context.Cause(ctx), context.Canceled))
	}
	return err
}

// MigrateCommand is the argument "migrate" of the program.
func MigrateCommand() flow.Command {
	return flow.Command{
		Name: "migrate",
		Run: func(ctx context.Context, bus *flow.Bus, getenv func(string) string, log *slog.Logger) error {
			cfg, err := ConfigFromEnv(getenv)
			if err != nil {
				return fmt.Errorf("configuring: %w", err)
			}
			return Migrate(ctx, bus, cfg, log)
		},
	}
}

// migrations returns all steps in their order, as cfg's ClickHouse needs them.
func migrations(cfg Config) ([]migration, error) {
	entries, err := files.ReadDir("migrations")
	if err != nil {
		return nil, fmt.Errorf("reading migrations: %w", err)
	}
	steps := make([]migration, 0, len(entries))
	for i, entry := range entries {
		text, err := files.ReadFile(path.Join("migrations", entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("reading migration %s: %w", entry.Name(), err)
		}
		number, _, _ := strings.Cut(entry.Name(), "_")
		if n, err := strconv.Atoi(number); err != nil || n != i+1 {
			return nil, fmt.Errorf("reading migration %s: its number is not %04d, the next one", entry.Name(), i+1)
		}
		statements, err := cfg.statements(string(text))
		if err != nil {
			return nil, fmt.Errorf("reading migration %s: %w", entry.Name(), err)
		}
		sum := sha256.Sum256(text)
		steps = append(steps, migration{
			version: uint32(i + 1), name: entry.Name(), checksum: hex.EncodeToString(sum[:]), statements: statements,
		})
	}
	return steps, nil
}

// bootstrap is how many of the first steps make the table that records them.
const bootstrap = 2

func migrate(ctx context.Context, conn driver.Conn, cfg Config, log *slog.Logger) error {
	steps, err := migrations(cfg)
	if err != nil {
		return err
	}
	if err := checkShape(ctx, conn, cfg); err != nil {
		return err
	}
	done, err := applied(ctx, conn)
	if err != nil {
		return err
	}
	if err := compare(steps, done); err != nil {
		return fmt.Errorf("comparing the schema with this program's: %w", err)
	}
	for _, step := range steps[:bootstrap] {
		if err := step.run(ctx, conn); err != nil {
			return err
		}
	}
	for _, step := range steps {
		if _, ok := done[step.version]; ok {
			continue
		}
		if err := apply(ctx, conn, step); err != nil {
			return err
		}
		log.Info("migration applied", "migration", step.name)
	}
	if err := makeViews(ctx, conn, cfg, log); err != nil {
		return err
	}
	return retain(ctx, conn, cfg, log)
}

// checkShape says when the schema was made for one server and cfg is of a
// cluster, or the other way round: neither is made of the other here.
func checkShape(ctx context.Context, conn driver.Conn, cfg Config) error {
	var schema, distributed uint64
	err := conn.QueryRow(ctx, "SELECT count(), countIf(engine = 'Distributed') FROM system.tables WHERE database = {db:String} AND name = 'migrations'",
		clickhouse.Named("db", database)).Scan(&schema, &distributed)
	switch {
	case err != nil:
		return fmt.Errorf("reading whether the schema is a cluster's: %w", err)
	case schema > 0 && distributed == 0 && cfg.Cluster != "":
		return fmt.Errorf("the schema in ClickHouse is of one server, not of cluster %s: unset STORE_CLUSTER, or use another ClickHouse; nothing was changed", cfg.Cluster)
	case distributed > 0 && cfg.Cluster == "":
		return errors.New("the schema in ClickHouse is of a cluster: set STORE_CLUSTER to its name; nothing was changed")
	}
	return nil
}

// compare reports what of the schema this program does not know.
func compare(steps []migration, done map[uint32]string) error {
	if last := int(slices.Max(append(slices.Collect(maps.Keys(done)), 0))); last > len(steps) {
		return fmt.Errorf("%w (it is at %d, this program knows %d)", ErrNewer, last, len(steps))
	}
	for _, step := range steps {
		if checksum, ok := done[step.version]; ok && checksum != step.checksum {
			return fmt.Errorf("migration %s was applied in another form: %w", step.name, errOtherBuild)
		}
	}
	return nil
}

// run runs a step, which is safe to repeat.
func (m migration) run(ctx context.Context, conn driver.Conn) error {
	for _, statement := range m.statements {
		if err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("applying migration %s: %w", m.name, err)
		}
	}
	return nil
}

// apply runs a step and records it.
func apply(ctx context.Context, conn driver.Conn, step migration) error {
	if err := step.run(ctx, conn); err != nil {
		return err
	}
	err := conn.Exec(ctx, "INSERT INTO policywire_store.migrations VALUES (?, ?, ?, ?)",
		step.version, step.name, step.checksum, time.Now().UTC())
	if err != nil {
		return fmt.Errorf("recording migration %s: %w", step.name, err)
	}
	return nil
}

// applied returns the checksums of the steps that were applied, none where
// there is no schema yet.
func applied(ctx context.Context, conn driver.Conn) (map[uint32]string, error) {
	done := map[uint32]string{}
	rows, err := conn.Query(ctx, "SELECT version, checksum FROM policywire_store.migrations FINAL")
	if missing(err) {
		return done, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading which migrations were applied: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var version uint32
		var checksum string
		if err := rows.Scan(&version, &checksum); err != nil {
			return nil, fmt.Errorf("reading which migrations were applied: %w", err)
		}
		done[version] = checksum
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading which migrations were applied: %w", err)
	}
	return done, nil
}

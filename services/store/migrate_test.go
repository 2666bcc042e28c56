package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/services/store"
)

// The schema is what a person reviews, as the engine prints it.
func TestSchema(t *testing.T) {
	f := migrated(t)
	var b strings.Builder
	for _, name := range strings.Fields(f.text(t, `SELECT database || '.' || name FROM system.tables
		WHERE database IN ('policywire_store', 'policywire') ORDER BY database, name`)) {
		b.WriteString(f.text(t, "SHOW CREATE TABLE "+name+" FORMAT TSVRaw"))
		b.WriteString("\n\n")
	}
	golden(t, "schema.golden.sql", b.String())
	f.want(t, "SELECT database, name FROM system.columns WHERE database = 'policywire_store' AND table = 'latest' AND default_kind = '' AND name NOT IN (SELECT name FROM system.columns WHERE database = 'policywire_store' AND table = 'documents')", "")
	f.want(t, `SELECT name FROM system.tables WHERE database = 'policywire_store' AND engine LIKE '%MergeTree'
		AND NOT (create_table_query LIKE '%fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 100%')`, "")
}

func TestMigrateTwice(t *testing.T) {
	f := migrated(t)
	write(t, f.open(t), full()...)
	before := f.text(t, "SELECT * FROM policywire_store.migrations ORDER BY version")
	if err := store.Migrate(t.Context(), f.bus, f.cfg, quiet()); err != nil {
		t.Fatal(err)
	}
	f.want(t, "SELECT * FROM policywire_store.migrations ORDER BY version", before)
	f.want(t, "SELECT count() FROM policywire.documents", "1")
}

// Every step may have been applied without being recorded, by a process that
// was killed between the two.
func TestMigrateAfterAKill(t *testing.T) {
	f := migrated(t)
	write(t, f.open(t), full()...)
	before := f.text(t, "SELECT version, name, checksum FROM policywire_store.migrations ORDER BY version")
	f.exec(t, "TRUNCATE TABLE policywire_store.migrations")
	if err := store.Migrate(t.Context(), f.bus, f.cfg, quiet()); err != nil {
		t.Fatal(err)
	}
	f.want(t, "SELECT version, name, checksum FROM policywire_store.migrations ORDER BY version", before)
	f.want(t, "SELECT count() FROM policywire.documents", "1")
}

func TestMigrateByTwoAtOnce(t *testing.T) {
	f := empty(t)
	errs := make([]error, 2)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = store.Migrate(t.Context(), f.bus, f.cfg, quiet()) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	f.want(t, "SELECT count() = max(version), count() > 10 FROM policywire_store.migrations", "1\t1")
}

func TestNewerSchemaIsRefused(t *testing.T) {
	f := migrated(t)
	f.exec(t, "INSERT INTO policywire_store.migrations VALUES (9999, '9999_future.sql', '', now64())")
	if err := store.Migrate(t.Context(), f.bus, f.cfg, quiet()); !errors.Is(err, store.ErrNewer) {
		t.Errorf("migrate: got %v, want ErrNewer", err)
	}
	err := f.open(t).Run(t.Context(), f.bus)
	if !errors.Is(err, store.ErrNewer) || !strings.Contains(err.Error(), "it is at 9999") {
		t.Errorf("run: got %v, want ErrNewer with both versions", err)
	}
}

func TestChangedMigrationIsRefused(t *testing.T) {
	f := migrated(t)
	f.exec(t, "INSERT INTO policywire_store.migrations VALUES (4, '0004_documents.sql', 'another', now64() + 1)")
	if err := store.Migrate(t.Context(), f.bus, f.cfg, quiet()); err == nil || !strings.Contains(err.Error(), "0004_documents.sql") {
		t.Errorf("got %v, want an error that names the migration", err)
	}
}

// signal is a writer that tells when a line with some text was written.
type signal struct {
	text string
	seen chan struct{}
	once sync.Once
}

// Write implements io.Writer.
func (s *signal) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte(s.text)) {
		s.once.Do(func() { close(s.seen) })
	}
	return len(line), nil
}

func TestRunWaitsForTheSchema(t *testing.T) {
	f := empty(t)
	waiting := &signal{text: "waiting for the schema", seen: make(chan struct{})}
	s, err := store.New(f.cfg, slog.New(slog.NewTextHandler(waiting, nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	run(t, s, f)
	<-waiting.seen
	publish(t, f, full()...)
	if err := store.Migrate(t.Context(), f.bus, f.cfg, quiet()); err != nil {
		t.Fatal(err)
	}
	f.eventually(t, "SELECT count() FROM policywire.documents", "1")
}

func TestMigrateCommand(t *testing.T) {
	f := empty(t)
	getenv := func(name string) string { return map[string]string{"STORE_DSN": f.cfg.DSN}[name] }
	command := store.MigrateCommand()
	if command.Name != "migrate" {
		t.Errorf("got %q, want migrate", command.Name)
	}
	if err := command.Run(t.Context(), f.bus, getenv, quiet()); err != nil {
		t.Fatal(err)
	}
	f.want(t, "SELECT count() FROM policywire.documents", "0")
	bad := func(string) string { return "::" }
	if err := command.Run(context.Background(), f.bus, bad, quiet()); err == nil || !strings.HasPrefix(err.Error(), "configuring: STORE_BATCH: ") {
		t.Errorf("got %v from a wrong environment, want an error that names the variable", err)
	}
}

// A step of a deployment that was told to end must not look done.
func TestMigrateEndedInTheQueueIsAnError(t *testing.T) {
	f := empty(t)
	held, release := make(chan struct{}), make(chan struct{})
	holder := make(chan error, 1)
	go func() {
		holder <- flow.Lease(context.WithoutCancel(t.Context()), f.bus, "store-migrate", func(context.Context) error {
			close(held)
			<-release
			return nil
		})
	}()
	<-held
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	err := store.Migrate(ctx, f.bus, f.cfg, quiet())
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "run `store migrate` again") {
		t.Errorf("got %v, want an error that says why, and what to do", err)
	}
	close(release)
	if err := <-holder; err != nil {
		t.Error(err)
	}
	f.want(t, "SELECT count() FROM system.databases WHERE name = 'policywire_store'", "0")
}

func TestReadySaysWhatToDo(t *testing.T) {
	f := empty(t)
	way := newDoor(t, f.cfg.DSN)
	f.cfg.DSN = "http://" + way.addr + "/default"
	s := f.open(t)
	ready := func(want string) {
		t.Helper()
		if err := s.Ready(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error with %q", err, want)
		}
	}
	files, err := filepath.Glob("migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	all := len(files)
	ready(fmt.Sprintf("0 of %d migrations are applied, run `store migrate`", all))
	if err := store.Migrate(t.Context(), f.bus, f.cfg, quiet()); err != nil {
		t.Fatal(err)
	}
	if err := s.Ready(t.Context()); err != nil {
		t.Errorf("got %v with the schema, want nil", err)
	}
	way.shut()
	ready("see that it runs, and that STORE_DSN names it")
	way.open(t)
	if err := s.Ready(t.Context()); err != nil {
		t.Errorf("got %v when ClickHouse was back, want nil", err)
	}
	f.exec(t, fmt.Sprintf("ALTER TABLE policywire_store.migrations DELETE WHERE version = %d SETTINGS mutations_sync = 1", all))
	ready(fmt.Sprintf("%d of %d migrations are applied", all-1, all))
	f.exec(t, "INSERT INTO policywire_store.migrations VALUES (9999, '9999_future.sql', '', now64())")
	ready("start the newer program")
	f.exec(t, "DROP DATABASE policywire_store")
	ready("run `store migrate`")
}

// A ClickHouse that takes connections and says nothing is not waited for.
func TestReadyDoesNotHang(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	cfg := store.DefaultConfig()
	cfg.DSN = "http://" + listener.Addr().String() + "/default"
	s, err := store.New(cfg, quiet())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Ready(t.Context()); err == nil {
		t.Error("got nil from a server that says nothing")
	}
}

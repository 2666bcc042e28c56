package clickhouse_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/policywire/policywire/embedded/clickhouse"
	"github.com/policywire/policywire/embedded/clickhousetest"
)

func TestOpenSaysWhatToDo(t *testing.T) {
	clickhousetest.Start(t) // the process's one engine
	if _, err := clickhouse.Open(clickhouse.Config{Dir: t.TempDir()}); !errors.Is(err, clickhouse.ErrOpen) {
		t.Errorf("a second engine: got %v, want ErrOpen", err)
	}
	running := t.TempDir()
	startChild(t, clickhouse.Config{Dir: running})
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	twice := []clickhouse.User{{Name: "analyst"}, {Name: "analyst"}}
	for name, c := range map[string]struct {
		config clickhouse.Config
		want   string
	}{
		"no directory":         {clickhouse.Config{}, "Dir: a data directory is needed"},
		"users twice":          {clickhouse.Config{Dir: t.TempDir(), Users: twice}, `the name "analyst"`},
		"no library":           {clickhouse.Config{Dir: t.TempDir(), Library: "/nowhere/libchdb.so"}, "`make libchdb` installs it, or set CLICKHOUSE_LIB"},
		"not a library":        {clickhouse.Config{Dir: t.TempDir(), Library: file}, "loading " + file},
		"another process's":    {clickhouse.Config{Dir: running}, "stop that process, or use another directory"},
		"directory under file": {clickhouse.Config{Dir: file + "/x"}, "making the data directory"},
	} {
		_, said := tryChild(t, c.config)
		if !strings.HasPrefix(said, "error ") || !strings.Contains(said, c.want) {
			t.Errorf("%s: got %q, want an error with %q", name, said, c.want)
		}
	}
}

func TestLibraryPath(t *testing.T) {
	path, err := clickhouse.LibraryPath(func(string) string { return "" })
	if want := filepath.Join("policywire", "libchdb", clickhouse.Version(), "libchdb.so"); err != nil || !strings.HasSuffix(path, want) {
		t.Errorf("got %q %v, want …/%s", path, err, want)
	}
	path, err = clickhouse.LibraryPath(func(name string) string { return map[string]string{"CLICKHOUSE_LIB": "/opt/l.so"}[name] })
	if err != nil || path != "/opt/l.so" {
		t.Errorf("got %q %v, want the value of CLICKHOUSE_LIB", path, err)
	}
}

func TestServeOnLoopbackOnly(t *testing.T) {
	dsn := clickhousetest.Start(t)
	for name, c := range map[string]struct {
		header, value string
		status        int
	}{
		"page of another site":     {"Origin", "https://example.org", 403},
		"page of another site, 2":  {"Sec-Fetch-Site", "cross-site", 403},
		"page of no site":          {"Origin", "null", 403},
		"name that means loopback": {"Host", "rebound.example.org", 421},
		"localhost":                {"Host", "localhost:8123", 200},
		"typed into a browser":     {"Sec-Fetch-Site", "none", 200},
	} {
		r := request(t, "POST", dsn, "SELECT 1")
		r.Header.Set(c.header, c.value)
		if c.header == "Host" {
			r.Host = c.value
		}
		if got := do(t, r); got.status != c.status {
			t.Errorf("%s: got %d %q, want %d", name, got.status, got.body, c.status)
		}
	}
}

func TestRowsSurviveKill(t *testing.T) {
	dir := t.TempDir()
	c := startChild(t, clickhouse.Config{Dir: dir})
	must(t, ask(t, c.dsn, "CREATE TABLE kept (id UInt64, s String) ENGINE = MergeTree ORDER BY id"))
	must(t, ask(t, c.dsn, "CREATE TABLE twin (id UInt64) ENGINE = MergeTree ORDER BY id"))
	must(t, ask(t, c.dsn, "CREATE MATERIALIZED VIEW mv TO twin AS SELECT id FROM kept"))
	for i := range 50 {
		must(t, ask(t, c.dsn, fmt.Sprintf("%d\t보도자료\n", i), "query", "INSERT INTO kept FORMAT TSV"))
	}
	c.kill()

	c = startChild(t, clickhouse.Config{Dir: dir})
	if got := must(t, ask(t, c.dsn, "SELECT (SELECT uniqExact(id) FROM kept), (SELECT count() FROM twin)")); got != "50\t50\n" {
		t.Errorf("got %q after kill -9, want all 50 rows in both tables", got)
	}
	c.close()
	c = startChild(t, clickhouse.Config{Dir: dir})
	if got := must(t, ask(t, c.dsn, "SELECT count() FROM kept")); got != "50\n" {
		t.Errorf("got %q after a restart, want 50", got)
	}
}

func TestInsertsAreSynced(t *testing.T) {
	dsn := clickhousetest.Start(t)
	const sql = "SELECT name, value FROM system.merge_tree_settings WHERE name IN ('fsync_after_insert', 'fsync_part_directory') ORDER BY 1"
	if got, want := must(t, ask(t, dsn, sql)), "fsync_after_insert\t1\nfsync_part_directory\t1\n"; got != want {
		t.Errorf("got %q, want %q for every table", got, want)
	}
	must(t, ask(t, dsn, "CREATE TABLE s (n Int8) ENGINE = MergeTree ORDER BY n SETTINGS fsync_after_insert = 0"))
	must(t, ask(t, dsn, "ALTER TABLE s MODIFY SETTING fsync_after_insert = 1"))
	if got := ask(t, dsn, "SET async_insert = 1"); got.status == 200 {
		t.Error("a client may insert without waiting for the disk")
	}
	if got := ask(t, dsn, "INSERT INTO s SETTINGS async_insert = DEFAULT SELECT 1"); got.status == 200 {
		t.Error("a client may insert without waiting for the disk, by the engine's own default")
	}
	if got := must(t, ask(t, dsn, "SELECT getSetting('async_insert')")); got != "false\n" {
		t.Errorf("got async_insert %q, want false", got)
	}
}

// What waits on standard input is the program's, and not the engine's next rows.
func TestStandardInputIsNotInserted(t *testing.T) {
	c := startChild(t, clickhouse.Config{Dir: t.TempDir()})
	must(t, ask(t, c.dsn, "CREATE TABLE t (s String) ENGINE = MergeTree ORDER BY s"))
	must(t, ask(t, c.dsn, "INSERT INTO t FORMAT TSV\nmine\n"))
	if got := must(t, ask(t, c.dsn, "SELECT s FROM t")); got != "mine\n" {
		t.Errorf("got rows %q, want only the inserted one", got)
	}
	c.close()
}

// A fault in Go code stays a panic that can be recovered, though the engine resets the handlers at every session.
func TestFaultsStayPanics(t *testing.T) {
	dsn := clickhousetest.Start(t)
	must(t, ask(t, dsn, "SELECT 1"))
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	var r *http.Request
	t.Log(r.Method)
}

func TestDropSyncComesBack(t *testing.T) {
	dsn := clickhousetest.Start(t)
	must(t, ask(t, dsn, "CREATE TABLE d (n Int8) ENGINE = MergeTree ORDER BY n"))
	must(t, ask(t, dsn, "INSERT INTO d VALUES (1)"))
	must(t, ask(t, dsn, "SELECT * FROM d"))
	must(t, ask(t, dsn, "DROP TABLE d SYNC"))
}

func TestQueryMemoryIsLimited(t *testing.T) {
	c := startChild(t, clickhouse.Config{Dir: t.TempDir(), MaxMemory: 100 << 20})
	got := ask(t, c.dsn, "SELECT length(groupArray(number)) FROM numbers(100000000)")
	if got.status == 200 || got.header.Get("X-ClickHouse-Exception-Code") != "241" {
		t.Errorf("got %d %q, want a memory limit error", got.status, got.body)
	}
	if got := ask(t, c.dsn, "SELECT 1", "max_memory_usage", "0"); got.status == 200 {
		t.Error("a client lifted the memory limit")
	}
	if got := ask(t, c.dsn, "SELECT 1 SETTINGS max_memory_usage = DEFAULT"); got.status == 200 {
		t.Error("a client lifted the memory limit to the engine's own default")
	}
}

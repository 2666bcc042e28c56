// Package clickhousetest gives tests a real ClickHouse engine.
package clickhousetest

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/policywire/policywire/embedded/clickhouse"
)

// shared is the process's engine: the library allows one, so that all tests of a process have the same.
var shared struct {
	sync.Mutex
	engine *clickhouse.Engine
	server *clickhouse.Server
	tests  atomic.Uint64
}

// Start returns the DSN of an empty database that is this test's own and is dropped after it. The engine behind it is
// shared by all tests of the process and runs until the process ends. A test fails when the library is missing.
func Start(t testing.TB) (dsn string) {
	t.Helper()
	_, server := start(t)
	name := fmt.Sprintf("test_%d", shared.tests.Add(1))
	exec(t, server.DSN(), "CREATE DATABASE "+name)
	t.Cleanup(func() { exec(t, server.DSN(), "DROP DATABASE IF EXISTS "+name+" SYNC") })
	return server.DSN() + "/" + name
}

// Engine returns the engine behind Start, for a test that serves it on a port of its own. It must not be closed.
func Engine(t testing.TB) *clickhouse.Engine {
	t.Helper()
	engine, _ := start(t)
	return engine
}

// start opens and serves the process's engine, or returns the one that is open.
func start(t testing.TB) (*clickhouse.Engine, *clickhouse.Server) {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.server != nil {
		return shared.engine, shared.server
	}
	removeAbandoned()
	dir, err := os.MkdirTemp("", prefix)
	if err != nil {
		t.Fatal(err)
	}
	if shared.engine, err = clickhouse.Open(clickhouse.Config{Dir: dir}); err != nil {
		t.Fatalf("opening ClickHouse for a test: %v", err)
	}
	if shared.server, err = shared.engine.Serve(clickhouse.Listen{Addr: "127.0.0.1:0"}); err != nil {
		t.Fatal(err)
	}
	return shared.engine, shared.server
}

const prefix = "policywire-clickhousetest-"

// removeAbandoned removes the directories of test processes that have ended: no test can tell that it is the last of
// its process, so each process tidies up after those before it.
func removeAbandoned() {
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), prefix+"*"))
	for _, dir := range dirs {
		lock, err := os.Open(filepath.Join(dir, "lock"))
		if err != nil {
			continue // just being made
		}
		if unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil {
			_ = os.RemoveAll(dir)
		}
		_ = lock.Close()
	}
}

func exec(t testing.TB, dsn, sql string) {
	t.Helper()
	resp, err := http.Post(dsn, "text/plain", strings.NewReader(sql))
	if err != nil {
		t.Errorf("running %q: %v", sql, err)
		return
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("running %q: %s %s", sql, resp.Status, resp.Header.Get("X-ClickHouse-Exception-Code"))
	}
}

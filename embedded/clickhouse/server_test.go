package clickhouse_test

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/policywire/policywire/embedded/clickhouse"
	"github.com/policywire/policywire/embedded/clickhousetest"
)

func TestServeSaysWhatToDo(t *testing.T) {
	engine := clickhousetest.Engine(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for name, c := range map[string]struct {
		addr, want string
	}{
		"port in use":                {taken.Addr().String(), "stop the other program, or choose another address"},
		"address for other machines": {"0.0.0.0:0", "use 127.0.0.1, or allow it expressly"},
		"every address":              {":0", "use 127.0.0.1, or allow it expressly"},
		"name that is not this host": {"example.org:8123", "use 127.0.0.1, or allow it expressly"},
	} {
		server, err := engine.Serve(clickhouse.Listen{Addr: c.addr})
		if err == nil {
			t.Errorf("%s: serving on %s", name, server.Addr())
			_ = server.Close(context.Background())
		} else if !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, c.want)
		}
	}
}

// A server may be closed and another opened while the engine runs on, as when a test takes ClickHouse away.
func TestServersComeAndGo(t *testing.T) {
	engine := clickhousetest.Engine(t)
	for _, at := range []clickhouse.Listen{{Addr: "127.0.0.1:0"}, {Addr: "0.0.0.0:0", Anywhere: true}} {
		server, err := engine.Serve(at)
		if err != nil {
			t.Fatal(err)
		}
		if got := must(t, ask(t, server.DSN(), "SELECT 1")); got != "1\n" {
			t.Errorf("got %q", got)
		}
		r := request(t, "POST", server.DSN(), "SELECT 1")
		r.Host = "clickhouse.example.org"
		if got := do(t, r).status == http.StatusOK; got != at.Anywhere {
			t.Errorf("%+v: answering to another host's name is %v", at, got)
		}
		if err := server.Close(context.Background()); err != nil {
			t.Error(err)
		}
		if _, err := http.Get(server.DSN() + "/ping"); err == nil {
			t.Error("a closed server answers")
		}
	}
}

func TestContentTypes(t *testing.T) {
	dsn := clickhousetest.Start(t)
	for format, want := range map[string]string{
		"TabSeparated":       "text/tab-separated-values; charset=UTF-8",
		"TSVWithNames":       "text/tab-separated-values; charset=UTF-8",
		"CSV":                "text/csv; charset=UTF-8",
		"JSON":               "application/json; charset=UTF-8",
		"JSONCompact":        "application/json; charset=UTF-8",
		"JSONEachRow":        "application/x-ndjson; charset=UTF-8",
		"JSONCompactEachRow": "application/x-ndjson; charset=UTF-8",
		"XML":                "application/xml; charset=UTF-8",
		"PrettyCompact":      "text/plain; charset=UTF-8",
		"Native":             "application/octet-stream",
		"Parquet":            "application/octet-stream",
	} {
		got := ask(t, dsn, "SELECT 1 FORMAT "+format)
		if got.status != 200 || got.header.Get("Content-Type") != want || got.header.Get("X-ClickHouse-Format") != format {
			t.Errorf("%s: got %d %v, want %s", format, got.status, got.header, want)
		}
	}
}

func TestMemoryLimitIsAQuarterOfTheMachine(t *testing.T) {
	dsn := clickhousetest.Start(t)
	text := strings.TrimSpace(must(t, ask(t, dsn, "SELECT getSetting('max_memory_usage')")))
	limit, err := strconv.ParseUint(text, 10, 64)
	if err != nil || limit == 0 {
		t.Fatalf("got a limit of %q: %v", text, err)
	}
	var info unix.Sysinfo_t
	if err := unix.Sysinfo(&info); err != nil {
		t.Fatal(err)
	}
	if machine := info.Totalram * uint64(info.Unit); limit > machine/4 {
		t.Errorf("got a limit of %d bytes, want at most a quarter of %d", limit, machine)
	}
}

// An exception that the engine wraps in another is told once.
func TestExceptionsAreToldOnce(t *testing.T) {
	dsn := clickhousetest.Start(t)
	must(t, ask(t, dsn, "CREATE TABLE t (n UInt8) ENGINE = MergeTree ORDER BY n"))
	for _, got := range []answer{
		ask(t, dsn, "INSERT INTO t FORMAT CSV\nabc\n"),
		ask(t, dsn, "SELECT 1 SETTINGS max_memory_usage = 0"),
		ask(t, dsn, "SELECT throwIf(1, '문제')"),
	} {
		if strings.Count(got.body, "DB::Exception") != 1 || strings.Count(got.body, "(version ") != 1 {
			t.Errorf("got %q", got.body)
		}
	}
}

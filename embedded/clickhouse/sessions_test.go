package clickhouse_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/policywire/policywire/embedded/clickhouse"
	"github.com/policywire/policywire/embedded/clickhousetest"
)

// in returns a way to ask in a session.
func in(t *testing.T, dsn, session string) func(sql string, more ...string) answer {
	return func(sql string, more ...string) answer {
		t.Helper()
		return ask(t, dsn, sql, append([]string{"session_id", session}, more...)...)
	}
}

// refused fails the test unless the answer has this exception code.
func refused(t *testing.T, name string, got answer, code string) {
	t.Helper()
	if got.header.Get("X-ClickHouse-Exception-Code") != code {
		t.Errorf("%s: got %d %q, want code %s", name, got.status, got.body, code)
	}
}

func TestSessionKeepsWhatItsStatementsLeave(t *testing.T) {
	dsn := clickhousetest.Start(t)
	a, b := in(t, dsn, "가"), in(t, dsn, "나")
	must(t, a("CREATE TEMPORARY TABLE t (s String)"))
	must(t, a("INSERT INTO t VALUES ('문서'), (concat('정', '책'))"))
	must(t, a("SET max_block_size = 777"))
	const size = "SELECT getSetting('max_block_size')"
	for _, c := range []struct {
		name string
		got  answer
		want string
	}{
		{"temporary table", a("SELECT count() FROM t"), "2\n"},
		{"setting", a(size), "777\n"},
		{"setting of the request", a(size, "max_block_size", "5"), "5\n"},
		{"setting after it", a(size), "777\n"},
		{"set by a statement, against the request's", a("SET max_block_size = 888", "max_block_size", "5"), ""},
		{"what was set", a(size), "888\n"},
		{"setting of another session", b(size), "65409\n"},
		{"setting of no session", ask(t, dsn, size), "65409\n"},
		{"database of the request", a("SELECT currentDatabase()", "database", "system"), "system\n"},
		{"database that is used", a("USE system", "database", ""), ""},
		{"and stays", a("SELECT currentDatabase()", "database", ""), "system\n"},
		{"by GET", do(t, request(t, "GET", dsn, "", "query", "SELECT count() FROM t", "session_id", "가")), "2\n"},
		{"written after a GET", a("INSERT INTO t SELECT 'x'"), ""},
		{"read-only for one request", a("SELECT getSetting('readonly')", "readonly", "1"), "1\n"},
		{"rows after it", a("SELECT count() FROM t"), "3\n"},
		{"memory limit of the request", a("SELECT getSetting('max_memory_usage')", "max_memory_usage", "1000000"), "1000000\n"},
		{"session that is checked", a("SELECT 1", "session_check", "1"), "1\n"},
		{"read-only for good", a("SET readonly = 1"), ""},
		{"and stays so", a("SELECT getSetting('readonly')"), "1\n"},
	} {
		if c.got.status != 200 || c.got.body != c.want {
			t.Errorf("%s: got %d %q, want %q", c.name, c.got.status, c.got.body, c.want)
		}
	}
	if limit := must(t, a("SELECT getSetting('max_memory_usage')")); limit == "0\n" || limit == "1000000\n" {
		t.Errorf("got a memory limit of %s after a request that set its own", limit)
	}
	refused(t, "write in a session that set read-only", a("INSERT INTO FUNCTION null('s String') SELECT 'x'"), "164")
	refused(t, "another session's temporary table", b("SELECT * FROM t"), "60")
	must(t, a("SELECT 1", "close_session", "1"))
	refused(t, "a session that was closed", a("SELECT 1", "session_check", "1"), "372")
}

func TestSessionsAreGuarded(t *testing.T) {
	dsn := clickhousetest.Start(t)
	refused(t, "not there", ask(t, dsn, "SELECT 1", "session_id", "none", "session_check", "1"), "372")
	refused(t, "too long", ask(t, dsn, "SELECT 1", "session_id", "s", "session_timeout", "3601"), "374")
	refused(t, "no number", ask(t, dsn, "SELECT 1", "session_id", "s", "session_timeout", "x"), "374")

	ended := make(chan answer, 1)
	go func() {
		ended <- ask(t, dsn, "SELECT count() FROM system.numbers", "session_id", "busy", "query_id", "busy-query")
	}()
	await(t, "the query to run", func() bool {
		return must(t, ask(t, dsn, "SELECT count() FROM system.processes WHERE query_id = 'busy-query'")) == "1\n"
	})
	refused(t, "used by another", ask(t, dsn, "SELECT 1", "session_id", "busy"), "373")
	must(t, ask(t, dsn, "KILL QUERY WHERE query_id = 'busy-query'"))
	refused(t, "the killed statement", <-ended, "394")
	if got := must(t, ask(t, dsn, "SELECT 'after'", "session_id", "busy")); got != "after\n" {
		t.Errorf("got %q from a session whose statement was killed", got)
	}
	await(t, "a session to expire", func() bool {
		must(t, ask(t, dsn, "SELECT 1", "session_id", "short", "session_timeout", "0"))
		return ask(t, dsn, "SELECT 1", "session_id", "short", "session_timeout", "0", "session_check", "1").status != 200
	})
}

func TestSessionsAreCountedAndClosed(t *testing.T) {
	c := startChild(t, clickhouse.Config{Dir: t.TempDir(), MaxSessions: 3, Users: []clickhouse.User{
		{Name: "default"}, {Name: "analyst", Password: "p", ReadOnly: true}}})
	for i := range 3 {
		must(t, ask(t, c.dsn, "CREATE TEMPORARY TABLE t (n Int8)", "session_id", fmt.Sprint(i)))
	}
	refused(t, "one too many", ask(t, c.dsn, "SELECT 1", "session_id", "3"), "700")
	must(t, ask(t, c.dsn, "SELECT 1", "session_id", "0", "close_session", "1"))
	analyst := []string{"session_id", "1", "user", "analyst", "password", "p"}
	refused(t, "another user's session of that name", ask(t, c.dsn, "SELECT * FROM t", analyst...), "60")
	refused(t, "a read-only user's SET", ask(t, c.dsn, "SET max_threads = 1", analyst...), "164")
	refused(t, "and SET of read-only", ask(t, c.dsn, "SET readonly = 0", analyst...), "164")
	if got := must(t, ask(t, c.dsn, "SELECT getSetting('readonly')", analyst...)); got != "1\n" {
		t.Errorf("got readonly %q in a read-only user's session", got)
	}
	if got := must(t, ask(t, c.dsn, "SELECT count() FROM system.processes")); got != "1\n" {
		t.Errorf("got %s processes beside idle sessions, want the one that asks", strings.TrimSpace(got))
	}
	c.close()
}

package clickhouse_test

import (
	"context"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/embedded/clickhouse"
	"github.com/policywire/policywire/embedded/clickhousetest"
)

// A result may be larger than the memory: it is as large as the reader lets it become.
func TestLargeResultsAreNotHeld(t *testing.T) {
	dsn := clickhousetest.Start(t)
	must(t, ask(t, dsn, "SELECT repeat('정책', 50) FROM numbers(200000) FORMAT JSON")) // so that the engine has its buffers
	for _, format := range []string{"JSON", "Native"} {
		before := resident(t)
		resp, err := http.DefaultClient.Do(request(t, "POST", dsn,
			"SELECT number, repeat('정책', 50) AS text FROM numbers(2000000) FORMAT "+format))
		if err != nil {
			t.Fatal(err)
		}
		var size, most int64
		for err == nil {
			var n int64
			n, err = io.CopyN(io.Discard, resp.Body, 8<<20)
			size += n
			most = max(most, resident(t)-before)
		}
		resp.Body.Close()
		if err != io.EOF || size < 560<<20 {
			t.Errorf("%s: got %d bytes and %v, want more than 560 MB", format, size, err)
		}
		if most > 256<<20 {
			t.Errorf("%s: %d MB of result took %d MB of memory", format, size>>20, most>>20)
		}
		t.Logf("%s: %d MB of result, resident grew by %d MB", format, size>>20, most>>20)
	}
}

// resident returns the process's resident memory; the engine is in this process.
func resident(t *testing.T) int64 {
	t.Helper()
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(b))[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

func TestQueryEndsWhenItsClientLeaves(t *testing.T) {
	dsn := clickhousetest.Start(t)
	must(t, ask(t, dsn, "CREATE TABLE sink (n UInt64) ENGINE = Null"))
	for name, sql := range map[string]string{
		"that writes":        "SELECT number, 'leave-a' FROM system.numbers",
		"that only counts":   "SELECT count(), 'leave-b' FROM system.numbers",
		"that sleeps":        "SELECT sleepEachRow(1), 'leave-c' FROM system.numbers SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 0",
		"that inserts":       "INSERT INTO sink SELECT number + length('leave-d') FROM system.numbers",
		"in a framed format": "SELECT number, 'leave-e' FROM system.numbers FORMAT JSON",
	} {
		t.Run(name, func(t *testing.T) {
			ctx, leave := context.WithCancel(context.Background())
			gone := make(chan struct{})
			go func() {
				defer close(gone)
				resp, err := http.DefaultClient.Do(request(t, "POST", dsn, sql).WithContext(ctx))
				if err == nil {
					_, _ = io.Copy(io.Discard, resp.Body)
					resp.Body.Close()
				}
			}()
			running := func() bool {
				return strings.Contains(must(t, ask(t, dsn, "SELECT query FROM system.processes")), "leave-")
			}
			await(t, "the query to run", running)
			leave()
			<-gone
			await(t, "the query to end", func() bool { return !running() })
		})
	}
	if got := must(t, ask(t, dsn, "SELECT count() FROM system.processes")); got != "1\n" {
		t.Errorf("got %q processes, want only the one that asks", got)
	}
}

// A statement without its tag could not be killed: it would hold its slot for ever.
func TestNoStatementTakesItsTagOff(t *testing.T) {
	dsn := clickhousetest.Start(t)
	must(t, ask(t, dsn, "CREATE TABLE sink (s String) ENGINE = MergeTree ORDER BY s"))
	const tag = "send_logs_source_regexp"
	for name, sql := range map[string]string{
		"another":              "SELECT 1 SETTINGS " + tag + " = 'x'",
		"none":                 "SELECT 1 SETTINGS `send_logs\\x5fsource_regexp` = ''",
		"the default":          "SELECT 1 SETTINGS " + tag + " = DEFAULT",
		"of an insert":         "INSERT INTO sink SETTINGS " + tag + " = 'x' SELECT 'a'",
		"of an insert's rows":  "INSERT INTO sink SETTINGS " + tag + " = 'x' VALUES ('a')",
		"with another profile": "SELECT 1 SETTINGS profile = 'default', " + tag + " = 'x'",
		"behind a profile":     "SELECT * FROM (SELECT 1 SETTINGS profile = 'default') SETTINGS " + tag + " = 'x'",
		"another profile":      "SELECT 1 SETTINGS profile = 'default'",
		"by SET":               "SET " + tag + " = 'x'",
		"of a subquery":        "SELECT * FROM (SELECT Settings['" + tag + "'] FROM system.processes SETTINGS " + tag + " = 'x')",
	} {
		if got := ask(t, dsn, sql); got.status == 200 {
			t.Errorf("%s: %s went well", name, sql)
		}
	}
	for name, sql := range map[string]string{
		"the sealed profile": "INSERT INTO sink SELECT Settings['" + tag + "'] FROM system.processes SETTINGS profile = 'sealed'",
		"compatibility":      "INSERT INTO sink SELECT Settings['" + tag + "'] FROM system.processes SETTINGS compatibility = '24.1'",
	} {
		must(t, ask(t, dsn, "TRUNCATE TABLE sink"))
		must(t, ask(t, dsn, sql))
		if got := must(t, ask(t, dsn, "SELECT count() > 0 AND countIf(s IN ('', 'none', 'x')) = 0 FROM sink")); got != "1\n" {
			t.Errorf("%s: the tag is gone", name)
		}
	}
	if got := must(t, ask(t, dsn, "SELECT getSetting('max_memory_usage')", "max_memory_usage", "123456789")); got != "123456789\n" {
		t.Errorf("got max_memory_usage %s, want what the client asked for", got)
	}
}

// await waits until something holds.
func await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for limit := time.Now().Add(30 * time.Second); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

func TestSlowReaderHasItsConnection(t *testing.T) {
	dsn := clickhousetest.Start(t)
	resp, err := http.DefaultClient.Do(request(t, "POST", dsn, "SELECT repeat('느림', 1000) FROM numbers(100000)"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	for range 20 { // while the reader holds still, others are served
		must(t, ask(t, dsn, "SELECT 1"))
	}
	if n, err := io.Copy(io.Discard, resp.Body); n != 100000*6001 || err != nil {
		t.Errorf("got %d bytes and %v, want %d", n, err, 100000*6001)
	}
}

// A reader that stops gives its slot back; one that is slow keeps it, however long it takes.
func TestStalledReaderLosesItsSlot(t *testing.T) {
	c := startChild(t, clickhouse.Config{Dir: t.TempDir(), MaxConnections: 1, StallTimeout: 500 * time.Millisecond})
	for name, options := range map[string][]string{
		"plain":      nil,
		"compressed": {"compress", "1"},
		"gzip":       {"enable_http_compression", "1"},
	} {
		r := request(t, "POST", c.dsn, "SELECT randomPrintableASCII(1000) FROM system.numbers", options...)
		r.Header.Set("Accept-Encoding", "gzip")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		other, err := http.DefaultClient.Do(request(t, "POST", c.dsn, "SELECT 1").WithContext(ctx))
		if err != nil {
			t.Fatalf("%s: the stalled reader keeps the one slot: %v", name, err)
		}
		other.Body.Close()
		cancel()
		if _, err := io.Copy(io.Discard, resp.Body); err == nil {
			t.Errorf("%s: an answer that was broken off looks whole", name)
		}
		resp.Body.Close()
	}
}

func TestSlowReaderIsServed(t *testing.T) {
	c := startChild(t, clickhouse.Config{Dir: t.TempDir(), StallTimeout: time.Second})
	resp, err := http.DefaultClient.Do(request(t, "POST", c.dsn, "SELECT repeat('느림', 1000) FROM numbers(20000)"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	for began := time.Now(); time.Since(began) < 2500*time.Millisecond; time.Sleep(20 * time.Millisecond) { // more than two terms of reading little
		if _, err := io.CopyN(io.Discard, resp.Body, 64<<10); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Errorf("a slow reader was broken off: %v", err)
	}
	if got := must(t, ask(t, c.dsn, "SELECT 1")); got != "1\n" { // on the same connection, behind its deadline
		t.Errorf("got %q afterwards", got)
	}
	time.Sleep(1100 * time.Millisecond) // so that the deadline of the last answer is over
	if got := do(t, request(t, "GET", c.dsn+"/ping", "")); got.status != 200 {
		t.Errorf("got %d after the term of the answer before", got.status)
	}
}

package clickhouse_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/policywire/policywire/embedded/clickhouse"
	"github.com/policywire/policywire/embedded/clickhousetest"
)

// soak is how much more than usual the tests of load do: CLICKHOUSE_SOAK, a number, or 1.
func soak(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(cmp.Or(os.Getenv("CLICKHOUSE_SOAK"), "1"))
	if err != nil || n < 1 {
		t.Fatalf("CLICKHOUSE_SOAK: %q is not a positive number", os.Getenv("CLICKHOUSE_SOAK"))
	}
	return n
}

// residentOf returns the resident memory of a child.
func residentOf(t *testing.T, c *child) int64 {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", c.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(b))[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

// What an answer takes of memory does not grow with it: 200 MB take what 60 MB take, and so does a gigabyte, with
// CLICKHOUSE_SOAK=5.
func TestResultsOfAnySizeInConstantMemory(t *testing.T) {
	c := startChild(t, clickhouse.Config{Dir: t.TempDir()})
	large := int64(200<<20) * int64(soak(t))
	for _, format := range []string{"JSON", "Parquet", "Native"} {
		_, few := peak(t, c, format, 60<<20)
		got, most := peak(t, c, format, large)
		if most > few+256<<20 {
			t.Errorf("%s: %d MB took %d MB of memory, 60 MB took %d MB", format, got>>20, most>>20, few>>20)
		}
		t.Logf("%s: %d MB of result, resident at most %d MB; 60 MB of it: %d MB", format, got>>20, most>>20, few>>20)
	}
}

// peak reads a result of about a size, and returns how large it was and what the process had of memory at most.
func peak(t *testing.T, c *child, format string, size int64) (got, most int64) {
	t.Helper()
	sql := fmt.Sprintf("SELECT number, randomPrintableASCII(500) AS text FROM numbers(%d) FORMAT %s "+
		"SETTINGS max_block_size = 8192, output_format_parquet_row_group_size = 20000", size/500, format) // what is in flight are blocks
	resp, err := http.DefaultClient.Do(request(t, "POST", c.dsn, sql, "compress", "1"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	for err == nil {
		var n int64
		n, err = io.CopyN(io.Discard, resp.Body, 8<<20)
		got += n
		most = max(most, residentOf(t, c))
	}
	if err != io.EOF || got < size*3/4 {
		t.Errorf("%s: got %d bytes and %v", format, got, err)
	}
	return got, most
}

// A hundred clients at once are all served, though four statements run at a time, and none waits for ever behind the
// many of another user.
func TestHundredClientsAtOnce(t *testing.T) {
	c := startChild(t, clickhouse.Config{Dir: t.TempDir(), MaxConnections: 4, QueueTimeout: 5 * time.Minute, Users: []clickhouse.User{
		{Name: "default"}, {Name: "analyst", Password: "p", ReadOnly: true, MaxQueries: 2}}})
	must(t, ask(t, c.dsn, "CREATE TABLE default.many (id UInt64, s String) ENGINE = MergeTree ORDER BY id"))
	var all sync.WaitGroup
	var most atomic.Int64
	for client := range 100 {
		all.Go(func() {
			for i := range 3 {
				switch {
				case client%2 == 0:
					got := ask(t, c.dsn, "SELECT sum(number) FROM numbers(100000)", "user", "analyst", "password", "p")
					if got.body != "4999950000\n" {
						t.Errorf("client %d: got %d %q", client, got.status, got.body)
					}
				default:
					id := client*10 + i
					if got := ask(t, c.dsn, fmt.Sprintf("%d\t문서\n", id), "query", "INSERT INTO default.many FORMAT TSV"); got.status != 200 {
						t.Errorf("client %d: got %d %q", client, got.status, got.body)
					}
				}
			}
			running, err := strconv.ParseInt(strings.TrimSpace(ask(t, c.dsn, "SELECT count() FROM system.processes").body), 10, 64)
			if err != nil {
				t.Error(err)
			}
			for seen := most.Load(); running > seen && !most.CompareAndSwap(seen, running); seen = most.Load() {
			}
		})
	}
	all.Wait()
	if got := must(t, ask(t, c.dsn, "SELECT count(), uniqExact(id) FROM default.many")); got != "150\t150\n" {
		t.Errorf("got %q rows, want 150", got)
	}
	if most.Load() > 4 {
		t.Errorf("%d statements ran at once, want at most 4", most.Load())
	}
}

func TestTooManyAtOnceIsSaid(t *testing.T) {
	c := startChild(t, clickhouse.Config{Dir: t.TempDir(), MaxConnections: 1, QueueTimeout: 50 * time.Millisecond})
	ended := make(chan answer, 1)
	go func() { ended <- ask(t, c.dsn, endless, "query_id", "long") }()
	var got answer
	await(t, "the one place to be taken", func() bool {
		got = ask(t, c.dsn, "SELECT 1")
		return got.status != 200
	})
	refused(t, "one too many", got, "202")
	if !strings.Contains(got.body, "TOO_MANY_SIMULTANEOUS_QUERIES") {
		t.Errorf("got %q", got.body)
	}
	if got := must(t, ask(t, c.dsn, "", "query", "SELECT 2", "query_id", "long", "replace_running_query", "1")); got != "2\n" {
		t.Errorf("got %q in the place of the one that ran", got)
	}
	refused(t, "the one that ran", <-ended, "394")
}

// Killed at any moment, with clients writing, the engine has every row that it acknowledged, each once.
func TestAcknowledgedRowsSurviveKillsAtAnyTime(t *testing.T) {
	dir := t.TempDir()
	var acknowledged atomic.Int64
	kept := map[int64]bool{}
	var mu sync.Mutex
	for round := range 2 * soak(t) {
		c := startChild(t, clickhouse.Config{Dir: dir})
		must(t, ask(t, c.dsn, "CREATE TABLE IF NOT EXISTS default.kept (id Int64, s String) ENGINE = MergeTree ORDER BY id"))
		ctx, stop := context.WithCancel(context.Background())
		var writers sync.WaitGroup
		for writer := range 4 {
			writers.Go(func() {
				for i := int64(0); ctx.Err() == nil; i++ {
					id := int64(round)<<40 | int64(writer)<<32 | i
					r := request(t, "POST", c.dsn, fmt.Sprintf("%d\t%s\n", id, strings.Repeat("보도자료", 200)), "query", "INSERT INTO default.kept FORMAT TSV")
					resp, err := http.DefaultClient.Do(r.WithContext(ctx))
					if err != nil {
						return
					}
					_, err = io.Copy(io.Discard, resp.Body)
					resp.Body.Close()
					if err == nil && resp.StatusCode == http.StatusOK {
						mu.Lock()
						kept[id] = true
						mu.Unlock()
						acknowledged.Add(1)
					}
				}
			})
		}
		goal := acknowledged.Load() + 10 + rand.Int64N(40)
		await(t, "rows to be acknowledged", func() bool { return acknowledged.Load() >= goal })
		c.kill()
		stop()
		writers.Wait()
	}
	c := startChild(t, clickhouse.Config{Dir: dir})
	found := map[int64]int{}
	for line := range strings.Lines(must(t, ask(t, c.dsn, "SELECT id FROM default.kept"))) {
		id, err := strconv.ParseInt(strings.TrimSpace(line), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		found[id]++
	}
	for id := range kept {
		if found[id] != 1 {
			t.Errorf("the acknowledged row %d is there %d times", id, found[id])
		}
	}
	t.Logf("%d rows acknowledged, %d there", len(kept), len(found))
	c.close()
}

// Every format that the engine can print comes as one document: printing 30,000 rows in blocks is printing them at once.
func TestEveryFormatIsOneDocument(t *testing.T) {
	dsn := clickhousetest.Start(t)
	formats := strings.Fields(must(t, ask(t, dsn, "SELECT name FROM system.formats WHERE is_output ORDER BY name")))
	needs := map[string]string{ // what cannot be printed without more than a query, and its code
		"Template": "36 474", "CustomSeparated": "", "Protobuf": "434 48 36", "ProtobufSingle": "546", "ProtobufList": "434 48 36", "CapnProto": "73 36",
		"AvroConfluent": "36", "Prometheus": "36 47 10", "RawBLOB": "", "Npy": "161",
	}
	for _, format := range formats {
		sql := "SELECT number AS n, concat('정책', toString(number)) AS s FROM numbers(30000) FORMAT " + format
		many := ask(t, dsn, sql, "max_block_size", "1000", "output_format_parallel_formatting", "0")
		if codes, known := needs[format]; known && many.status != 200 {
			if code := many.header.Get("X-ClickHouse-Exception-Code"); codes == "" || !strings.Contains(codes, code) {
				t.Errorf("%s: got %d %.300s", format, many.status, many.body)
			}
			continue
		}
		must(t, many)
		if want := "X-ClickHouse-Format"; many.header.Get(want) != format {
			t.Errorf("%s: got %s %q", format, want, many.header.Get(want))
		}
		if !strings.Contains(" JSON JSONEachRow JSONCompact JSONCompactEachRow JSONColumns JSONObjectEachRow TSV TabSeparated CSV CSVWithNames CSVWithNamesAndTypes TSVWithNames JSONColumnsWithMetadata JSONCompactColumns TSKV Values ", " "+format+" ") {
			continue
		}
		must(t, ask(t, dsn, "CREATE OR REPLACE TABLE back (n UInt64, s String) ENGINE = Memory"))
		r := request(t, "POST", dsn, "", "query", "INSERT INTO back FORMAT "+format)
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader([]byte(many.body))), int64(len(many.body))
		must(t, do(t, r))
		if got := must(t, ask(t, dsn, "SELECT count(), sum(n), max(length(s)) FROM back")); got != "30000\t449985000\t11\n" {
			t.Errorf("%s: got %q back", format, got)
		}
	}
	if len(formats) < 50 {
		t.Errorf("got only %d formats", len(formats))
	}
}

package clickhouse_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	ch "github.com/ClickHouse/clickhouse-go/v2"

	"github.com/policywire/policywire/embedded/clickhouse"
	"github.com/policywire/policywire/embedded/clickhousetest"
)

const endless = "SELECT count() FROM system.numbers"

// begin starts an endless statement and returns what waits for its end, and what leaves it.
func begin(t *testing.T, dsn string) (ended chan struct{}, leave func()) {
	t.Helper()
	ctx, leave := context.WithCancel(context.Background())
	t.Cleanup(leave)
	ended = make(chan struct{})
	go func() {
		defer close(ended)
		if resp, err := http.DefaultClient.Do(request(t, "POST", dsn, endless).WithContext(ctx)); err == nil {
			resp.Body.Close()
		}
	}()
	return ended, leave
}

func TestCloseEndsWhatRuns(t *testing.T) {
	c := startChild(t, clickhouse.Config{Dir: t.TempDir()})
	ended, _ := begin(t, c.dsn)
	await(t, "the query to run", func() bool {
		return must(t, ask(t, c.dsn, "SELECT count() FROM system.processes")) == "2\n"
	})
	c.close()
	<-ended
}

func TestQueriesBeyondTheLimitWait(t *testing.T) {
	c := startChild(t, clickhouse.Config{Dir: t.TempDir(), MaxConnections: 1})
	ended, leave := begin(t, c.dsn)
	impatient := func() error {
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		defer cancel()
		resp, err := http.DefaultClient.Do(request(t, "POST", c.dsn, "SELECT 1").WithContext(ctx))
		if err == nil {
			resp.Body.Close()
		}
		return err
	}
	await(t, "the one place to be taken", func() bool { return impatient() != nil })
	if got := must(t, ask(t, c.dsn, "KILL QUERY WHERE query = {text:String} SYNC", "param_text", endless, "default_format", "TSV")); !strings.Contains(got, endless) {
		t.Errorf("got %q of KILL QUERY, want it to go past the queue", got)
	}
	<-ended
	leave()
	if got := must(t, ask(t, c.dsn, "SELECT 1")); got != "1\n" {
		t.Errorf("got %q when the place was free again", got)
	}
}

func TestSummaryOfALongResultIsATrailer(t *testing.T) {
	dsn := clickhousetest.Start(t)
	resp, err := http.DefaultClient.Do(request(t, "POST", dsn, "SELECT number FROM numbers(500000)"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Fatal(err)
	}
	if got := summary(t, answer{header: resp.Trailer})["read_rows"]; got != "500000" {
		t.Errorf("got %s rows read, want 500000", got)
	}
}

func TestBodiesAndHeaders(t *testing.T) {
	dsn := clickhousetest.Start(t)
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	_, _ = io.WriteString(w, "SELECT currentDatabase()")
	w.Close()
	r := request(t, "POST", dsn, packed.String())
	r.Header.Set("Content-Encoding", "deflate")
	if got := must(t, do(t, r)); !strings.HasPrefix(got, "test_") {
		t.Errorf("got %q from a deflated body", got)
	}
	for name, c := range map[string]struct {
		header, value, code string
	}{
		"snappy":   {"Content-Encoding", "snappy", "432"},
		"not gzip": {"Content-Encoding", "gzip", "117"},
		"no parts": {"Content-Type", "multipart/form-data; boundary=x", "117"},
	} {
		r := request(t, "POST", dsn, "SELECT 1")
		r.Header.Set(c.header, c.value)
		if got := do(t, r); got.header.Get("X-ClickHouse-Exception-Code") != c.code {
			t.Errorf("%s: got %d %q, want code %s", name, got.status, got.body, c.code)
		}
	}
	r = request(t, "POST", dsn, "SELECT currentDatabase(), 1 AS n", "database", "")
	r.Header.Set("X-ClickHouse-Database", "system")
	r.Header.Set("X-ClickHouse-Format", "JSONEachRow")
	if got := must(t, do(t, r)); got != `{"currentDatabase()":"system","n":1}`+"\n" {
		t.Errorf("got %q with database and format in headers", got)
	}
	if got := ask(t, dsn, "SELECT '"+strings.Repeat("가", 2<<20)+"'"); got.header.Get("X-ClickHouse-Exception-Code") != "62" {
		t.Errorf("an endless statement: got %d %.100q", got.status, got.body)
	}
}

// A result of an empty table still has its columns, which clickhouse-go needs.
func TestEmptyResults(t *testing.T) {
	conn, ctx := connect(t, &ch.Compression{Method: ch.CompressionLZ4}), context.Background()
	if err := conn.Exec(ctx, "CREATE TABLE e (s String, n Nullable(UInt8)) ENGINE = MergeTree ORDER BY s"); err != nil {
		t.Fatal(err)
	}
	rows, err := conn.Query(ctx, "SELECT s, n FROM e")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if rows.Next() || rows.Err() != nil {
		t.Errorf("got a row, or %v, want none", rows.Err())
	}
	batch, err := conn.PrepareBatch(ctx, "INSERT INTO e")
	if err != nil {
		t.Fatal(err)
	}
	if err := batch.Append("하나", nil); err != nil {
		t.Fatal(err)
	}
	if err := batch.Send(); err != nil {
		t.Fatal(err)
	}
	var n uint64
	if err := conn.QueryRow(ctx, "SELECT count() FROM e").Scan(&n); err != nil || n != 1 {
		t.Errorf("got %d rows (%v) of a small compressed batch, want 1", n, err)
	}
}

func TestClientLeavesThroughClickHouseGo(t *testing.T) {
	conn := connect(t, nil)
	ctx, leave := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer leave()
	var n uint64
	if err := conn.QueryRow(ctx, endless).Scan(&n); err == nil {
		t.Fatal("an endless query ended")
	}
	await(t, "the query to end", func() bool {
		err := conn.QueryRow(context.Background(), "SELECT count() FROM system.processes WHERE query LIKE '%system.numbers%' AND query NOT LIKE '%processes%'").Scan(&n)
		return err == nil && n == 0
	})
}

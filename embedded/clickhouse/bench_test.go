package clickhouse_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	ch "github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/policywire/policywire/embedded/clickhousetest"
)

// BenchmarkInsert is one batch of 1,000 rows of 2 kB by clickhouse-go, acknowledged when it is on the disk.
func BenchmarkInsert(b *testing.B) {
	conn, ctx := connect(b, &ch.Compression{Method: ch.CompressionLZ4}), context.Background()
	if err := conn.Exec(ctx, "CREATE TABLE doc (id String, title String, body String, topics Array(LowCardinality(String)), at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY id"); err != nil {
		b.Fatal(err)
	}
	body := ""
	for len(body) < 2000 {
		body += "과학기술정보통신부는 인공지능 기본법 하위법령을 마련하였다. "
	}
	n := 0
	for b.Loop() {
		n++
		insert(b, conn, n, body)
	}
	b.ReportMetric(float64(n*1000)/b.Elapsed().Seconds(), "rows/s")
}

func insert(b *testing.B, conn driver.Conn, n int, body string) {
	batch, err := conn.PrepareBatch(context.Background(), "INSERT INTO doc")
	if err != nil {
		b.Fatal(err)
	}
	for i := range 1000 {
		if err := batch.Append(fmt.Sprintf("korea-kr-press/%d-%d", n, i), "제목", body, []string{"ai"}, time.Unix(1.7e9, 0)); err != nil {
			b.Fatal(err)
		}
	}
	if err := batch.Send(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkRequests is SELECT 1 over HTTP by eight clients at once, without a client library.
func BenchmarkRequests(b *testing.B) {
	dsn := clickhousetest.Start(b)
	b.SetParallelism(8)
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = 100
	b.ResetTimer()
	b.RunParallel(func(next *testing.PB) {
		for next.Next() {
			if got := ask(b, dsn, "SELECT 1"); got.body != "1\n" {
				b.Error(got.body)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}

// BenchmarkSession is the same by one client, in a session that stays.
func BenchmarkSession(b *testing.B) {
	dsn := clickhousetest.Start(b)
	for b.Loop() {
		must(b, ask(b, dsn, "SELECT 1", "session_id", "bench"))
	}
}

// BenchmarkQuery is the least that a query costs.
func BenchmarkQuery(b *testing.B) {
	conn, ctx := connect(b, nil), context.Background()
	var n uint8
	for b.Loop() {
		if err := conn.QueryRow(ctx, "SELECT 1").Scan(&n); err != nil {
			b.Fatal(err)
		}
	}
}

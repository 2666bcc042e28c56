package clickhouse_test

import (
	"context"
	"errors"
	"testing"

	ch "github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/policywire/policywire/embedded/clickhousetest"
)

// connect opens clickhouse-go on a database of the test's own.
func connect(t testing.TB, compression *ch.Compression) driver.Conn {
	t.Helper()
	opt, err := ch.ParseDSN(clickhousetest.Start(t))
	if err != nil {
		t.Fatal(err)
	}
	opt.Compression = compression
	conn, err := ch.Open(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func TestClientCalls(t *testing.T) {
	conn, ctx := connect(t, nil), context.Background()
	if err := conn.Exec(ctx, "CREATE TABLE d (id String, title String, n UInt32) ENGINE = MergeTree ORDER BY id"); err != nil {
		t.Fatal(err)
	}
	batch, err := conn.PrepareBatch(ctx, "INSERT INTO d (id, title, n)")
	if err != nil {
		t.Fatal(err)
	}
	for i, title := range []string{"인공지능 기본법\n시행", "數位發展部 'AI'", "デジタル庁 🤖"} {
		if err := batch.Append(string(rune('a'+i)), title, uint32(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := batch.Send(); err != nil {
		t.Fatal(err)
	}
	var title string
	if err := conn.QueryRow(ctx, "SELECT title FROM d WHERE id = {id:String}", ch.Named("id", "a")).Scan(&title); err != nil {
		t.Fatal(err)
	}
	if want := "인공지능 기본법\n시행"; title != want {
		t.Errorf("got title %q, want %q", title, want)
	}
	var rows []struct {
		ID string `ch:"id"`
		N  uint32 `ch:"n"`
	}
	if err := conn.Select(ctx, &rows, "SELECT id, n FROM d ORDER BY id"); err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 || rows[2].ID != "c" || rows[2].N != 2 {
		t.Errorf("got rows %+v", rows)
	}
}

// code is the exception's code in an error of clickhouse-go, 0 when it has none.
func code(err error) int32 {
	var exception *ch.Exception
	if errors.As(err, &exception) {
		return exception.Code
	}
	return 0
}

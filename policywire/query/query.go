package query

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Codes of ClickHouse errors that have a remedy of their own.
const (
	codeUnknownTable    = 60
	codeUnknownDatabase = 81
)

// Views answers questions from the views of the database policywire.
type Views struct {
	conn driver.Conn
	dsn  string
}

// Open returns the views of the ClickHouse at dsn, such as
// http://127.0.0.1:8123. It fails when no ClickHouse answers there.
func Open(ctx context.Context, dsn string) (*Views, error) {
	options, err := clickhouse.ParseDSN(dsn)
	if err != nil {
		return nil, fmt.Errorf("reading the ClickHouse DSN %q: %w", dsn, err)
	}
	conn, err := clickhouse.Open(options)
	if err != nil {
		return nil, fmt.Errorf("opening ClickHouse at %s: %w", options.Addr, err)
	}
	v := &Views{conn: conn, dsn: dsn}
	if err := conn.Ping(ctx); err != nil {
		return nil, errors.Join(v.explain(err), conn.Close())
	}
	return v, nil
}

// Close releases the connections.
func (v *Views) Close() error { return v.conn.Close() }

// explain adds to an error what to do about it.
func (v *Views) explain(err error) error {
	var exception *clickhouse.Exception
	if errors.As(err, &exception) && (exception.Code == codeUnknownTable || exception.Code == codeUnknownDatabase) {
		return fmt.Errorf("the ClickHouse at %s has no policywire tables yet: start 'policywire up', or run 'store migrate': %w", v.dsn, err)
	}
	var network *net.OpError
	if errors.As(err, &network) {
		return fmt.Errorf("no ClickHouse answers at %s: start 'policywire up', or name another with --clickhouse: %w", v.dsn, err)
	}
	return fmt.Errorf("asking ClickHouse at %s: %w", v.dsn, err)
}

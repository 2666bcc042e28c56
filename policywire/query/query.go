package query

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Codes of ClickHouse errors that have a remedy of their own.
const (
	codeSyntax          = 62
	codeUnknownFunction = 46 // a parameterized view is one
	codeUnknownTable    = 60
	codeUnknownDatabase = 81
	codeReadonly        = 164
)

// Views answers questions from the views of the database policywire.
type Views struct {
	conn driver.Conn
	at   string
}

// Open returns the views of the ClickHouse at dsn, such as
// http://127.0.0.1:8123. It fails when no ClickHouse answers there.
func Open(ctx context.Context, dsn string) (*Views, error) {
	options, err := ParseDSN(dsn)
	if err != nil {
		return nil, err
	}
	conn, err := clickhouse.Open(options)
	if err != nil {
		return nil, fmt.Errorf("opening ClickHouse at %s: %w", options.Addr, err)
	}
	v := &Views{conn: conn, at: strings.Join(options.Addr, ",")}
	if err := conn.Ping(ctx); err != nil {
		return nil, errors.Join(v.explain(err), conn.Close())
	}
	return v, nil
}

// ParseDSN returns the options that dsn stands for, such as
// http://127.0.0.1:8123. ClickHouse is asked over HTTP alone.
func ParseDSN(dsn string) (*clickhouse.Options, error) {
	u, err := url.Parse(dsn)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("%q is not the address of a ClickHouse; write it as http://127.0.0.1:8123", dsn)
	}
	options, err := clickhouse.ParseDSN(dsn)
	if err != nil {
		return nil, fmt.Errorf("reading the address of ClickHouse %s: %w", u.Redacted(), err)
	}
	return options, nil
}

// Close releases the connections.
func (v *Views) Close() error { return v.conn.Close() }

// explain adds to an error what to do about it.
func (v *Views) explain(err error) error {
	var exception *clickhouse.Exception
	if errors.As(err, &exception) && (exception.Code == codeUnknownTable || exception.Code == codeUnknownDatabase || exception.Code == codeUnknownFunction) {
		return fmt.Errorf("the ClickHouse at %s has no policywire tables yet: start 'policywire up', or run 'store migrate': %w", v.at, err)
	}
	var network *net.OpError
	if errors.As(err, &network) {
		return fmt.Errorf("no ClickHouse answers at %s: start 'policywire up', or name another with --clickhouse: %w", v.at, network)
	}
	if exception == nil {
		return fmt.Errorf("what answers at %s may be no ClickHouse over HTTP; name another with --clickhouse: %w", v.at, err)
	}
	return fmt.Errorf("asking ClickHouse at %s: %w", v.at, err)
}

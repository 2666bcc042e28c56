package flow

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// DefaultURL is where a bus is looked for when nobody says otherwise.
const DefaultURL = "nats://127.0.0.1:4222"

// Connect connects to the server of NATS_URL (default DefaultURL) as name, with
// the credentials file of NATS_CREDS if that is set. It waits for a server that
// is not there yet, saying so, until ctx ends; afterwards the connection is
// kept through restarts of the server for ever. Further options come last.
func Connect(ctx context.Context, getenv func(string) string, name string, log *slog.Logger, opts ...nats.Option) (*nats.Conn, error) {
	address := getenv("NATS_URL")
	if address == "" {
		address = DefaultURL
	}
	all := append(connectOptions(name, log), opts...)
	if creds := getenv("NATS_CREDS"); creds != "" {
		all = append(all, nats.UserCredentials(creds))
	}
	nc, err := nats.Connect(address, all...)
	if err != nil {
		return nil, fmt.Errorf("connecting to NATS at %s (set NATS_URL or --nats): %w", redact(address), err)
	}
	for first := true; !nc.IsConnected(); first = false {
		if first {
			log.Info("waiting for the bus", "url", redact(address), "next", "start it, or set NATS_URL or --nats")
		}
		if !sleep(ctx, 50*time.Millisecond) {
			nc.Close()
			return nil, fmt.Errorf("connecting to NATS at %s (set NATS_URL or --nats): %w", redact(address), ctx.Err())
		}
	}
	return nc, nil
}

// connectOptions make a connection ride out whatever happens to the server. A
// publication while it is away fails at once instead of waiting in memory:
// nothing is done before it is on disk, and the publisher tries again itself.
func connectOptions(name string, log *slog.Logger) []nats.Option {
	return []nats.Option{
		nats.Name(name), nats.MaxReconnects(-1), nats.RetryOnFailedConnect(true),
		nats.ReconnectWait(200 * time.Millisecond), nats.ReconnectJitter(200*time.Millisecond, 500*time.Millisecond),
		nats.ReconnectBufSize(-1), nats.PingInterval(20 * time.Second),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				log.Warn("the bus is away", "err", err)
			}
		}),
		nats.ReconnectHandler(func(nc *nats.Conn) { log.Info("the bus is back", "url", nc.ConnectedUrlRedacted()) }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { log.Error("the bus reports", "err", err) }),
	}
}

// redact returns a list of addresses without the passwords in them.
func redact(addresses string) string {
	var out []string
	for address := range strings.SplitSeq(addresses, ",") {
		u, err := url.Parse(strings.TrimSpace(address))
		if err != nil {
			return "(not an address)"
		}
		out = append(out, u.Redacted())
	}
	return strings.Join(out, ",")
}

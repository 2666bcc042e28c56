package command

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/policywire/policywire/contract/flow"
)

// patience is how long a command waits for the bus without a word, and grace
// how long one waits that looks only.
const (
	patience = time.Second
	grace    = 5 * time.Second
)

// onBus runs use on the bus at --nats, waiting for it to be there.
func (a *app) onBus(ctx context.Context, use func(*flow.Bus) error) error {
	return a.onBusWithin(ctx, ctx, use)
}

// onBusNow runs use on the bus at --nats, which has to be there: cron would
// start one waiting command after the other.
func (a *app) onBusNow(ctx context.Context, use func(*flow.Bus) error) error {
	soon, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	return a.onBusWithin(ctx, soon, use)
}

// onBusWithin runs use on the bus, if that is there before waiting ends.
func (a *app) onBusWithin(ctx, waiting context.Context, use func(*flow.Bus) error) error {
	getenv := func(name string) string {
		if name == "NATS_URL" {
			return a.nats
		}
		return a.Getenv(name)
	}
	said := make(chan struct{})
	say := time.AfterFunc(patience, func() {
		defer close(said)
		fmt.Fprintf(a.Err, "waiting for NATS at %s: start 'policywire up', or name another with --nats\n", a.nats)
	})
	nc, err := flow.Connect(waiting, getenv, "policywire", a.log)
	if !say.Stop() {
		<-said // the next word is for another goroutine to write
	}
	if ctx.Err() != nil {
		return fmt.Errorf("interrupted while waiting for NATS at %s: start 'policywire up', or name another with --nats", a.nats)
	}
	if nc == nil && waiting.Err() != nil {
		return fmt.Errorf("no NATS answers at %s: start 'policywire up', or name another with --nats", a.nats)
	}
	if err != nil {
		return usagef("--nats: %w; write it as nats://127.0.0.1:4222", err)
	}
	defer nc.Close()
	bus, err := flow.Open(ctx, nc, flow.WithLogger(a.log), flow.FromEnv(a.Getenv))
	if err != nil {
		return err
	}
	return errors.Join(use(bus), bus.Close())
}

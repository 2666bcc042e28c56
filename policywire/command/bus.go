package command

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/policywire/policywire/contract/flow"
)

// patience is how long a command waits for the bus without a word.
const patience = time.Second

// onBus runs use on the bus at --nats, waiting for it to be there.
func (a *app) onBus(ctx context.Context, use func(*flow.Bus) error) error {
	getenv := func(name string) string {
		if name == "NATS_URL" {
			return a.nats
		}
		return a.Getenv(name)
	}
	say := time.AfterFunc(patience, func() {
		fmt.Fprintf(a.Err, "waiting for NATS at %s: start 'policywire up', or name another with --nats\n", a.nats)
	})
	nc, err := flow.Connect(ctx, getenv, "policywire", a.log)
	say.Stop()
	if ctx.Err() != nil {
		return fmt.Errorf("interrupted while waiting for NATS at %s: start 'policywire up', or name another with --nats", a.nats)
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

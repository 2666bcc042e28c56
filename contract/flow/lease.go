package flow

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// errLost is the cause of the end of a holder's context.
var errLost = errors.New("the lease was lost")

// Lease waits until this process alone has the lease name, runs hold and
// returns its error. hold's context ends when the lease can no longer be
// counted upon, or ctx ends; the lease is given back when hold returns. A
// holder that died is succeeded after Tuning.LeaseTTL. A holder that is
// suspended for longer than that may overlap with the next one for the moment
// until its context ends: what it guards must bear that. When ctx ends before
// hold ran, Lease returns its cause: nothing was done.
func Lease(ctx context.Context, bus *Bus, name string, hold func(context.Context) error) error {
	ttl := bus.tuning.LeaseTTL
	kv, err := bus.bucket(ctx, "policywire_leases", jetstream.StreamConfig{MaxAge: ttl, Duplicates: ttl})
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return fmt.Errorf("leasing %s: %w", name, err)
	}
	l := &lease{bus: bus, kv: kv, key: encodeKey(name), owner: []byte(randomHex(11)), ttl: ttl}
	for !l.acquire(ctx) {
		if !sleep(ctx, jitter(ttl/5)) {
			return fmt.Errorf("waiting for the lease %s: %w", name, context.Cause(ctx))
		}
	}
	holding, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	renewed := make(chan struct{})
	go func() {
		defer close(renewed)
		cancel(l.renew(holding))
	}()
	err = hold(holding)
	lost := errors.Is(context.Cause(holding), errLost)
	cancel(nil)
	<-renewed
	l.giveBack()
	if err == nil && lost {
		return fmt.Errorf("leasing %s: %w", name, errLost)
	}
	return err
}

// lease is an entry of a bucket in which entries end after ttl.
type lease struct {
	bus     *Bus
	kv      jetstream.KeyValue
	key     string
	owner   []byte
	ttl     time.Duration
	version uint64
	// since is when the request for the present term was sent, before which
	// the term cannot have begun.
	since time.Time
}

// acquire tries to create the entry.
func (l *lease) acquire(ctx context.Context) bool {
	since := time.Now()
	asking, cancel := context.WithTimeout(ctx, l.ttl/2)
	defer cancel()
	version, err := l.kv.Create(asking, l.key, l.owner)
	if err != nil {
		if !errors.Is(err, jetstream.ErrKeyExists) && ctx.Err() == nil {
			l.bus.log.Warn("asking for a lease", "err", err)
		}
		return false
	}
	l.version, l.since = version, since
	return true
}

// renew prolongs the lease until ctx ends, and returns errLost when the term
// is over before it could be prolonged. It gives up a third of the term early,
// so that the holder has stopped before another begins.
func (l *lease) renew(ctx context.Context) error {
	for sleep(ctx, l.ttl/4) {
		since := time.Now()
		asking, cancel := context.WithTimeout(ctx, l.ttl/4)
		version, err := l.kv.Update(asking, l.key, l.owner, l.version)
		cancel()
		switch {
		case err == nil:
			l.version, l.since = version, since
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, jetstream.ErrKeyExists) && !l.own(ctx), time.Since(l.since) > l.ttl*2/3:
			return errLost
		default:
			l.bus.log.Warn("prolonging a lease", "err", err)
		}
	}
	return nil
}

// own reports whether the entry is this holder's after all: the answer to a
// renewal may have been lost. It takes over the version then.
func (l *lease) own(ctx context.Context) bool {
	asking, cancel := context.WithTimeout(ctx, l.ttl/4)
	defer cancel()
	entry, err := l.kv.Get(asking, l.key)
	if err != nil || string(entry.Value()) != string(l.owner) {
		return false
	}
	l.version = entry.Revision()
	return true
}

// giveBack removes the entry, if it is still this holder's.
func (l *lease) giveBack() {
	ctx, cancel := context.WithTimeout(context.Background(), l.ttl/2)
	defer cancel()
	err := l.kv.Delete(ctx, l.key, jetstream.LastRevision(l.version))
	if err != nil {
		l.bus.log.Debug("giving back a lease", "err", err)
	}
}

package flow_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/flowtest"
)

func TestALeaseHasOneHolder(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	short := flow.WithTuning(flow.Tuning{LeaseTTL: time.Second})
	var holders, terms atomic.Int32
	hold := func(ctx context.Context) error {
		if n := holders.Add(1); n != 1 {
			t.Errorf("got %d holders at once", n)
		}
		defer holders.Add(-1)
		terms.Add(1)
		_ = sleepFor(ctx, 20*time.Millisecond)
		return nil
	}
	for range 4 {
		bus := server.Open(t, short)
		start(t, func(ctx context.Context) error { return flow.Lease(ctx, bus, "source/apec", hold) })
	}
	waitFor(t, "four terms", func() bool { return terms.Load() == 4 })
}

// sleepFor is work of some length.
func sleepFor(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func TestALeaseOutlivesItsTermWhileItIsHeld(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	short := flow.WithTuning(flow.Tuning{LeaseTTL: time.Second})
	first, second := server.Open(t, short), server.Open(t, short)
	held, release := make(chan struct{}), make(chan struct{})
	start(t, func(ctx context.Context) error {
		return flow.Lease(ctx, first, "migrate", func(ctx context.Context) error {
			close(held)
			select {
			case <-release:
				return nil
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		})
	})
	<-held
	var taken atomic.Bool
	start(t, func(ctx context.Context) error {
		return flow.Lease(ctx, second, "migrate", func(context.Context) error { taken.Store(true); return nil })
	})
	ctx, cancel := context.WithCancelCause(t.Context())
	waiting := make(chan error, 1)
	go func() {
		waiting <- flow.Lease(ctx, second, "migrate", func(context.Context) error { return errors.New("it is held by another") })
	}()
	interrupted := errors.New("interrupted")
	cancel(interrupted)
	if err := <-waiting; !errors.Is(err, interrupted) {
		t.Errorf("waiting for a lease until the context ends: got %v, want the cause of the end", err)
	}
	if err := sleepFor(t.Context(), 3*time.Second); err != nil { // the passing of three terms is what is tried
		t.Fatal(err)
	}
	if taken.Load() {
		t.Error("the lease was taken while it was held")
	}
	close(release)
	waitFor(t, "the next holder", taken.Load)
}

func TestALeaseOfADeadHolderIsTakenOver(t *testing.T) {
	t.Parallel()
	server := flowtest.NewServer(t)
	short := flow.WithTuning(flow.Tuning{LeaseTTL: time.Second})
	nc := server.Connect(t)
	first, err := flow.Open(t.Context(), nc, short)
	if err != nil {
		t.Fatal(err)
	}
	held := make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ended <- flow.Lease(context.Background(), first, "source/msit-en", func(ctx context.Context) error {
			close(held)
			<-ctx.Done()
			return nil
		})
	}()
	<-held
	nc.Close()
	var taken atomic.Bool
	second := server.Open(t, short)
	start(t, func(ctx context.Context) error {
		return flow.Lease(ctx, second, "source/msit-en", func(context.Context) error {
			if len(ended) == 0 {
				t.Error("the lease was taken while the context of the holder before goes on")
			}
			taken.Store(true)
			return nil
		})
	})
	waitFor(t, "the next holder", taken.Load)
	if err := <-ended; err == nil {
		t.Error("the holder that lost its lease: got no error")
	}
	mine := errors.New("mine")
	if err := flow.Lease(t.Context(), second, "other", func(context.Context) error { return mine }); !errors.Is(err, mine) {
		t.Errorf("got %v, want the error of the function", err)
	}
}

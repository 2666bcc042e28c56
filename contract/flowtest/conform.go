package flowtest

import (
	"context"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
)

// Consumer is the consumer of a service, as Conform tries it.
type Consumer struct {
	Service string
	// Run is the service's own Run.
	Run func(ctx context.Context, bus *flow.Bus) error
	// Input returns the nth valid input event, each about another document.
	// Each n is used once, so that a store may be shared by all cases.
	Input func(n int) news.Event
	// Bulk, where it is set, returns the nth valid input of bulk work, by the
	// same rules: the cases are tried with it too.
	Bulk func(n int) news.Event
	// Effects counts the distinct effects of in that are there now: 1 after
	// it was handled, however often, and 0 after it was rejected.
	Effects func(ctx context.Context, bus *flow.Bus, in news.Event) (int, error)
}

// limit is how long anything may take that a case waits for.
const limit = 60 * time.Second

// ackWait is short, since some cases wait for a message to be given up.
const ackWait = 600 * time.Millisecond

// Conform runs a consumer through everything that may happen to a message. The
// faults are injected around the handler by an interceptor of the bus; all
// else is real.
func Conform(t *testing.T, c Consumer) {
	cases := []struct {
		name string
		try  func(*trial)
	}{
		{"duplicate input has one effect", duplicateInput},
		{"a message that fails is tried again until it succeeds", failsThenSucceeds},
		{"a rejected message is dead-lettered and the ones behind it go on", rejected},
		{"a rejected message that is replayed goes to its service again", replayed},
		{"a handler's panic rejects its message", panics},
		{"a handler slower than AckWait is called once", slow},
		{"a message that is too large is dead-lettered", oversize},
		{"a message that cannot be decoded is dead-lettered", undecodable},
		{"shutdown finishes the message in hand", shutdown},
		{"a restart of the broker is ridden out", restart},
		{"a lost acknowledgement has one effect", ackLost},
	}
	for i, try := range cases {
		t.Run(try.name, func(t *testing.T) {
			try.try(newTrial(t, c, 100*i))
		})
	}
	if c.Bulk == nil {
		return
	}
	c.Input = c.Bulk
	for i, try := range cases {
		t.Run("bulk: "+try.name, func(t *testing.T) {
			try.try(newTrial(t, c, 100*(len(cases)+i)))
		})
	}
}

// trial is one case under way, on a server of its own.
type trial struct {
	*testing.T
	Consumer
	server *Server
	bus    *flow.Bus
	faults *faults
	first  int
	stop   func()
}

func newTrial(t *testing.T, c Consumer, first int) *trial {
	t.Helper()
	f := &trial{T: t, Consumer: c, server: NewServer(t), faults: newFaults(), first: first}
	f.bus = f.server.Open(t, flow.WithInterceptor(f.faults.intercept), flow.WithTuning(flow.Tuning{
		AckWait: ackWait, BackoffMin: 20 * time.Millisecond, BackoffMax: 200 * time.Millisecond,
		SinkPause: 200 * time.Millisecond, Grace: limit, RequestTimeout: 5 * time.Second,
	}))
	f.start()
	return f
}

// start runs the service until stop.
func (f *trial) start() {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- f.Run(ctx, f.bus) }()
	stopped := false
	f.stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				f.Errorf("Run after its context ended: got %v, want nil", err)
			}
		case <-time.After(limit):
			f.Error("Run does not return after its context ended")
		}
	}
	f.Cleanup(f.stop)
}

// Consumer.Run and testing.T.Run meet in a trial.
func (f *trial) Run(ctx context.Context, bus *flow.Bus) error { return f.Consumer.Run(ctx, bus) }

// input returns the nth input of this case.
func (f *trial) input(n int) news.Event { return f.Input(f.first + n) }

// publish publishes the inputs of the numbers and returns them.
func (f *trial) publish(numbers ...int) []news.Event {
	f.Helper()
	var events []news.Event
	for _, n := range numbers {
		events = append(events, f.input(n))
	}
	if err := flow.Publish(f.Context(), f.bus, events...); err != nil {
		f.Fatalf("publishing input: %s", err)
	}
	return events
}

// effects waits until each of events has want effects.
func (f *trial) effects(want int, events ...news.Event) {
	f.Helper()
	for _, e := range events {
		f.until(func() (bool, any) {
			got, err := f.Effects(f.Context(), f.bus, e)
			if err != nil {
				return false, err
			}
			return got == want, got
		}, "the effects of %s to be %d", e.Meta().Document, want)
	}
}

// dead waits for n dead letters of the service and returns them.
func (f *trial) dead(n int) []flow.Dead {
	f.Helper()
	var letters []flow.Dead
	f.until(func() (bool, any) {
		letters = nil
		err := flow.ListDead(f.Context(), f.bus, f.Service, func(d flow.Dead) error {
			letters = append(letters, d)
			return nil
		})
		if err != nil {
			return false, err
		}
		return len(letters) == n, len(letters)
	}, "%d dead letters", n)
	return letters
}

// settled waits until nothing is in hand or waiting.
func (f *trial) settled() {
	f.Helper()
	f.until(func() (bool, any) {
		o, err := flow.Survey(f.Context(), f.bus)
		if err != nil {
			return false, err
		}
		return o.Left(f.Service) == 0, o.Left(f.Service)
	}, "every message to be settled")
}

// until waits until holds does, and says what it saw last when that is too long.
func (f *trial) until(holds func() (bool, any), format string, args ...any) {
	f.Helper()
	end := time.Now().Add(limit)
	for {
		ok, saw := holds()
		if ok {
			return
		}
		if time.Now().After(end) {
			f.Fatalf("waiting for "+format+": got %v", append(args, saw)...)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

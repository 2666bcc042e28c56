package flowtest

import (
	"context"
	"errors"
	"sync"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
)

// errInjected is the fault of a case.
var errInjected = errors.New("injected fault: 주입된 오류")

// fault is what happens around a call of the handler with a certain document.
// It runs before the handler, and its error stands in for it.
type fault func(ctx context.Context, call int) error

// faults are what happens to documents, and how often they were handed over.
type faults struct {
	mu    sync.Mutex
	plan  map[string]fault
	calls map[string]int
	// done counts the calls that returned nil.
	done map[string]int
}

func newFaults() *faults {
	return &faults{plan: map[string]fault{}, calls: map[string]int{}, done: map[string]int{}}
}

// on makes f happen to the document of e.
func (x *faults) on(e news.Event, f fault) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.plan[e.Meta().Document] = f
}

// called returns how often the handler was called with the document of e, and
// how often that went well.
func (x *faults) called(e news.Event) (calls, done int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.calls[e.Meta().Document], x.done[e.Meta().Document]
}

// intercept is a flow.Interceptor.
func (x *faults) intercept(ctx context.Context, _ string, events []news.Event, next func(context.Context) error) error {
	for _, e := range events {
		id := e.Meta().Document
		x.mu.Lock()
		x.calls[id]++
		f, call := x.plan[id], x.calls[id]
		x.mu.Unlock()
		if f == nil {
			continue
		}
		if err := f(ctx, call); err != nil {
			return err
		}
	}
	err := next(ctx)
	if err == nil {
		x.mu.Lock()
		for _, e := range events {
			x.done[e.Meta().Document]++
		}
		x.mu.Unlock()
	}
	return err
}

// The faults.

// failing fails the first n calls for a reason that goes by.
func failing(n int) fault {
	return func(_ context.Context, call int) error {
		if call <= n {
			return errInjected
		}
		return nil
	}
}

// rejecting rejects while is true.
func rejecting(while func() bool) fault {
	return func(context.Context, int) error {
		if while() {
			return flow.Reject(errInjected)
		}
		return nil
	}
}

// panicking panics always.
func panicking(context.Context, int) error { panic(errInjected) }

// gate holds calls until it is opened.
type gate struct {
	entered chan struct{}
	open    chan struct{}
	once    sync.Once
}

func newGate() *gate { return &gate{entered: make(chan struct{}), open: make(chan struct{})} }

func (g *gate) fault(ctx context.Context, _ int) error {
	g.once.Do(func() { close(g.entered) })
	select {
	case <-g.open:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

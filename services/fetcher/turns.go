package fetcher

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/web"
)

// turns hold the processes that share a bus to one connection and one rate per
// host: a site is asked by the process that has its lease, a round long. Within
// the process its followers share the turn, and the client sees to the manners.
// It is given back when the interval after the last request is over, with the
// connections closed, so that the next process may ask at once.
type turns struct {
	client *web.Client
	// slice is how long a backfill works before it stands back.
	slice time.Duration

	mu   sync.Mutex
	held map[string]*turn
}

// turn is that of one site.
type turn struct {
	site  string
	users int
	// after is closed when the turn before this one is given back, ready when
	// this one is had; then ctx is that of its lease. stop asks for its end and
	// gone is closed at it; err is then why it was never had.
	after, ready, gone chan struct{}
	ctx, use           context.Context
	stop               context.CancelFunc
	err                error
}

// take waits for the turn of all sites. The context that it returns ends when
// one of them is lost; give must be called.
func (t *turns) take(ctx context.Context, bus *flow.Bus, sites []string) (taken context.Context, give func(), err error) {
	taken, cancel := context.WithCancelCause(ctx)
	var ends []func()
	give = func() {
		for i := range ends {
			ends[len(ends)-1-i]()
		}
		cancel(nil)
	}
	for _, site := range sites { // sorted, so that no two wait for each other
		had, err := t.join(ctx, bus, site)
		if err != nil {
			give()
			return nil, nil, err
		}
		unwatch := context.AfterFunc(had.ctx, func() { cancel(errTurn) })
		ends = append(ends, func() { unwatch(); t.leave(ctx, had) })
	}
	return taken, give, nil
}

// errTurn is the cause of the end of what was done in a turn.
var errTurn = errors.New("the turn of the site was lost")

// join waits until the process has the turn of a site.
func (t *turns) join(ctx context.Context, bus *flow.Bus, site string) (*turn, error) {
	t.mu.Lock()
	had := t.held[site]
	if had == nil || had.use.Err() != nil {
		next := &turn{site: site, ready: make(chan struct{}), gone: make(chan struct{})}
		if had != nil {
			next.after = had.gone
		}
		next.use, next.stop = context.WithCancel(context.WithoutCancel(ctx))
		had, t.held[site] = next, next
		go t.hold(bus, next)
	}
	had.users++
	t.mu.Unlock()
	select {
	case <-had.ready:
		return had, nil
	case <-had.gone:
		t.leave(ctx, had)
		return nil, had.err
	case <-ctx.Done():
		t.leave(ctx, had)
		return nil, ctx.Err()
	}
}

// leave gives the turn back when nobody else in this process uses it, and
// returns when that is done.
func (t *turns) leave(ctx context.Context, had *turn) {
	t.mu.Lock()
	had.users--
	last := had.users == 0
	t.mu.Unlock()
	if !last {
		return
	}
	t.client.Leave(ctx, func(host string) bool { return source.Site(host) == had.site })
	t.mu.Lock()
	if had.users > 0 { // somebody came meanwhile
		t.mu.Unlock()
		return
	}
	had.stop()
	t.mu.Unlock()
	<-had.gone
}

// hold has the lease of a site until the turn is to end, or is lost.
func (t *turns) hold(bus *flow.Bus, had *turn) {
	defer close(had.gone)
	if had.after != nil {
		<-had.after
	}
	err := flow.Lease(had.use, bus, "site/"+had.site, func(ctx context.Context) error {
		had.ctx = ctx
		close(had.ready)
		<-ctx.Done()
		return nil
	})
	had.stop() // nobody joins a turn that was lost
	if err != nil {
		had.err = fmt.Errorf("waiting for the turn of %s: %w", had.site, err)
	}
}

package flow

import (
	"context"
	"sync"

	"github.com/nats-io/nats.go"
)

// link knows whether the connection is there, so that nobody waits for the
// answer to a request that went down with it.
type link struct {
	nc   *nats.Conn
	mu   sync.Mutex
	up   chan struct{} // closed while connected
	down chan struct{} // closed while not
	// changes is how often the connection came or went.
	changes  int
	statuses chan nats.Status
}

func newLink(nc *nats.Conn) *link {
	l := &link{nc: nc, up: make(chan struct{}), down: make(chan struct{})}
	l.statuses = nc.StatusChanged(nats.CONNECTED, nats.RECONNECTING, nats.DISCONNECTED, nats.CLOSED)
	if nc.IsConnected() {
		close(l.up)
	} else {
		close(l.down)
	}
	go l.watch()
	return l
}

func (l *link) watch() {
	for status := range l.statuses {
		l.set(status == nats.CONNECTED)
		if status == nats.CLOSED {
			return
		}
	}
}

// set notes that the connection is there or not. Each connection has its own
// pair of channels, so that one that was lost and made anew in between is seen.
func (l *link) set(up bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.changes++
	if up {
		if closed(l.up) {
			close(l.down) // the loss of the one before was not reported
			l.up = make(chan struct{})
		}
		l.down = make(chan struct{})
		close(l.up)
		return
	}
	if !closed(l.down) {
		close(l.down)
		l.up = make(chan struct{})
	}
}

// lost returns the channel that is closed when the present connection ends.
func (l *link) lost() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.down
}

// wait waits for a connection and reports whether there is one.
func (l *link) wait(ctx context.Context) bool {
	l.mu.Lock()
	up := l.up
	l.mu.Unlock()
	select {
	case <-up:
		return true
	case <-ctx.Done():
		return false
	}
}

// during returns a context that ends with ctx or with the present connection.
func (l *link) during(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	lost := l.lost()
	go func() {
		select {
		case <-lost:
			cancel(nats.ErrDisconnected)
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(nil) }
}

func (l *link) close() { l.nc.RemoveStatusListener(l.statuses) }

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

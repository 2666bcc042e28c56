package web

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// host is what is under way with one host.
type host struct {
	name string
	// turn holds a token while nobody has a connection to the host.
	turn chan struct{}
	// transport has the one connection to the host. Whoever has the turn owns
	// it and the next three.
	transport *http.Transport
	// origin is the scheme and port that the connection is to.
	origin string
	// last is when the last answer was read, interval the wait behind it.
	last     time.Time
	interval time.Duration

	mu sync.Mutex
	// until is when the host may be asked again, failures how often in a row
	// it was overloaded.
	until    time.Time
	failures int
}

// maxBackOff bounds the wait for a host that did not say how long.
const maxBackOff = 10 * time.Minute

// take returns when it is the caller's turn and time. The caller must give the
// turn back.
func (h *host) take(ctx context.Context, interval, patience time.Duration) error {
	select {
	case <-h.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	h.interval = interval
	until := h.wait()
	if time.Until(until) > patience {
		h.turn <- struct{}{}
		return &WaitError{h.name, until, errAsked}
	}
	next := h.last.Add(interval)
	if h.last.IsZero() || next.Before(until) {
		next = until
	}
	if err := sleep(ctx, time.Until(next)); err != nil {
		h.turn <- struct{}{}
		return err
	}
	return nil
}

// give ends the turn.
func (h *host) give() {
	h.last = time.Now()
	h.turn <- struct{}{}
}

// connect prepares for a request to origin: a connection to another port or by
// another scheme would be a second one.
func (h *host) connect(origin string) {
	if h.origin != "" && h.origin != origin {
		h.transport.CloseIdleConnections()
	}
	h.origin = origin
}

// learn keeps what an answer says of when to ask again.
func (h *host) learn(status int, asked, backOff time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !overloaded(status) {
		h.failures = 0
	} else {
		asked = max(asked, jitter(min(backOff<<min(h.failures, 20), maxBackOff)))
		h.failures++
	}
	if at := time.Now().Add(asked); asked > 0 && at.After(h.until) {
		h.until = at
	}
}

// wait returns when the host may be asked again, or a time that has passed.
func (h *host) wait() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.until
}

// Waits returns until when hosts asked to be left alone, so that a process that
// comes after this one knows.
func (c *Client) Waits() map[string]time.Time {
	now, out := time.Now(), map[string]time.Time{}
	c.mu.Lock()
	defer c.mu.Unlock()
	for name, h := range c.hosts {
		if until := h.wait(); until.After(now) {
			out[name] = until
		}
	}
	return out
}

// RestoreWaits makes up for what a process before this one learned. A wait that
// is known to be longer stays, and none is longer than a day.
func (c *Client) RestoreWaits(waits map[string]time.Time) {
	latest := time.Now().Add(maxRetryAfter)
	for name, until := range waits {
		if until.After(latest) {
			until = latest
		}
		h := c.host(name)
		h.mu.Lock()
		if until.After(h.until) {
			h.until = until
		}
		h.mu.Unlock()
	}
}

// sleep waits for d, or less when ctx ends, which is its error.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

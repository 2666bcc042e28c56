package web

import (
	"context"
	"time"
)

// Leave ends what is under way with the hosts that match says: it closes their
// connections, after the requests in hand, and returns when another process may
// ask them, or when ctx ends.
func (c *Client) Leave(ctx context.Context, match func(host string) bool) {
	c.mu.Lock()
	var left []*host
	for name, h := range c.hosts {
		if match(name) {
			left = append(left, h)
		}
	}
	c.mu.Unlock()
	var due time.Time
	for _, h := range left {
		if at := h.leave(ctx); at.After(due) {
			due = at
		}
	}
	_ = sleep(ctx, time.Until(due)) // whoever waits no longer goes away
}

// leave closes the connection and returns when the next request is due.
func (h *host) leave(ctx context.Context) time.Time {
	select {
	case <-h.turn:
	case <-ctx.Done():
		return time.Time{}
	}
	defer func() { h.turn <- struct{}{} }()
	h.transport.CloseIdleConnections()
	h.origin = ""
	if h.last.IsZero() {
		return time.Time{}
	}
	return h.last.Add(h.interval)
}

package web

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// manners is a transport that sends one request to a host at a time, and none
// before its interval has passed. Every hop of a redirect passes through it.
type manners struct {
	next     http.RoundTripper
	interval time.Duration
	timeout  time.Duration
	// plain says that requests are sent over plain HTTP whatever their scheme.
	plain bool

	mu    sync.Mutex
	hosts map[string]*host
}

// host is what is under way with one host.
type host struct {
	// turn holds a token while nobody has a connection to the host.
	turn chan struct{}
	// free is when the next request may be sent; whoever has the turn owns it.
	free time.Time
}

func newManners(cfg Config) *manners {
	return &manners{
		next:     newTransport(cfg.ConnectTo),
		interval: cfg.Interval,
		timeout:  cfg.Timeout,
		plain:    cfg.ConnectTo != "",
		hosts:    map[string]*host{},
	}
}

func (m *manners) host(name string) *host {
	name = strings.ToLower(name)
	m.mu.Lock()
	defer m.mu.Unlock()
	h, ok := m.hosts[name]
	if !ok {
		h = &host{turn: make(chan struct{}, 1)}
		h.turn <- struct{}{}
		m.hosts[name] = h
	}
	return h
}

// RoundTrip implements http.RoundTripper. The host's turn ends when the body
// is closed.
func (m *manners) RoundTrip(r *http.Request) (*http.Response, error) {
	h := m.host(r.URL.Hostname())
	if err := h.wait(r.Context()); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), m.timeout)
	end := sync.OnceFunc(func() {
		cancel()
		h.free = later(h.free, time.Now().Add(m.interval))
		h.turn <- struct{}{}
	})
	out := r.Clone(ctx)
	if m.plain {
		out.URL.Scheme = "http"
	}
	response, err := m.next.RoundTrip(out)
	if err != nil {
		end()
		return nil, err
	}
	if wait := retryAfter(response.Header, time.Now()); wait > 0 {
		h.free = later(h.free, time.Now().Add(wait))
	}
	response.Request = r // as it was asked, not as it was sent
	response.Body = &body{response.Body, end}
	return response, nil
}

// wait returns when it is the caller's turn and time.
func (h *host) wait(ctx context.Context) error {
	select {
	case <-h.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := sleep(ctx, time.Until(h.free)); err != nil {
		h.turn <- struct{}{}
		return err
	}
	return nil
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

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// body ends the host's turn when it is closed.
type body struct {
	io.ReadCloser
	end func()
}

func (b *body) Close() error {
	defer b.end()
	return b.ReadCloser.Close()
}

package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/policywire/policywire/services/fetcher/robots"
)

// Config says how a Client behaves.
type Config struct {
	// UserAgent says who asks, with an address to complain to. Its product
	// name is what a robots.txt calls this crawler.
	UserAgent string
	// Interval is the least time between two requests to a host, 0 for none.
	Interval time.Duration
	// ConnectTo, if set, is the host:port that every request is sent to, over
	// plain HTTP and with the Host header of its address.
	ConnectTo string
	// Timeout bounds a request, the reading of its response included. 0 is a
	// minute.
	Timeout time.Duration
	// BackOff is the wait after a request that may be repeated failed. It
	// doubles with each failure in a row. 0 is Interval, but at least a second
	// unless ConnectTo is set.
	BackOff time.Duration
	// Patience is the longest wait, for a host that asked for one, in which a
	// request is held back; a longer one is a *WaitError at once. 0 is a minute.
	Patience time.Duration
	// Twins are hosts that have the same paths as others: where a host that
	// Twins names refuses or does not answer, its twin is asked.
	Twins map[string]string
	// Record, if set, is told of every exchange with a site, redirects, errors
	// and robots.txt included, before its response is used. It is called by
	// several goroutines, and cannot make a request fail.
	Record func(Exchange)
	// Transport, if set, answers in place of the sites: nothing is connected to,
	// no answer is waited for, and what fails is not tried again. The rest, such
	// as redirects, robots.txt and what is refused, is as it is for sites.
	Transport http.RoundTripper
	// Log is told what the operator should know. nil is nobody.
	Log *slog.Logger
}

// Client sends requests. It may be used by several goroutines.
type Client struct {
	cfg    Config
	robots *robots.Cache
	now    func() time.Time
	// tune, if set, changes the transport of each host.
	tune func(*http.Transport)

	mu    sync.Mutex
	hosts map[string]*host
	spent map[string]Spent
	// avoided are hosts that refused, and until when their twins are asked first.
	avoided map[string]time.Time
}

// New returns a Client.
func New(cfg Config) *Client {
	if cfg.Timeout <= 0 {
		cfg.Timeout = time.Minute
	}
	if cfg.Patience <= 0 {
		cfg.Patience = time.Minute
	}
	if cfg.BackOff <= 0 {
		cfg.BackOff = cfg.Interval
		if cfg.ConnectTo == "" {
			cfg.BackOff = max(cfg.BackOff, time.Second)
		}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	c := &Client{cfg: cfg, now: time.Now, hosts: map[string]*host{}, spent: map[string]Spent{}, avoided: map[string]time.Time{}}
	c.robots = robots.NewCache(robots.Token(cfg.UserAgent), func() time.Time { return c.now() })
	return c
}

const (
	// attempts is how often a request is sent before its failure is reported.
	attempts = 3
	// maxRedirects bounds the redirects of one request.
	maxRedirects = 5
)

// Do sends r and reads the answer. An answer other than 200 and 304 is a
// *StatusError. What may pass — an answer of 5xx, a connection that broke, a
// body that ended early — is tried again, later each time. Nothing is sent to an
// address that the site's robots.txt forbids, which is a *RobotsError, nor when
// the source's budget of the day is spent, which is a *BudgetError.
func (c *Client) Do(ctx context.Context, r Request) (*Response, error) {
	if host, twin := c.twin(r); twin != "" {
		return c.viaTwin(ctx, r, host, twin)
	}
	return c.ask(ctx, r)
}

// ask is Do without twins.
func (c *Client) ask(ctx context.Context, r Request) (*Response, error) {
	first, err := newHop(r)
	if err != nil {
		return nil, fmt.Errorf("requesting %s: %w", r.address(), err)
	}
	var response *Response
	err = c.persist(ctx, func() (err error) {
		response, err = c.follow(ctx, first)
		return err
	})
	if err != nil {
		return nil, err
	}
	return response, nil
}

// persist calls f again when its error may pass, after a while.
func (c *Client) persist(ctx context.Context, f func() error) error {
	var before error
	for attempt := 1; ; attempt++ {
		err := f()
		var wait *WaitError
		if before != nil && errors.As(err, &wait) {
			return before // which says what the wait is for
		}
		if err == nil || attempt == attempts || c.cfg.Transport != nil || !passing(err) || ctx.Err() != nil {
			return err
		}
		before = err
		if err := sleep(ctx, c.pause(err, attempt)); err != nil {
			return err
		}
	}
}

// pause is the wait before a request is sent again. That of an overloaded host
// is kept with the host, for it concerns every request.
func (c *Client) pause(err error, attempt int) time.Duration {
	var status *StatusError
	if errors.As(err, &status) && overloaded(status.Status) {
		return 0
	}
	return jitter(c.cfg.BackOff << (attempt - 1))
}

// jitter returns d or up to a quarter more.
func jitter(d time.Duration) time.Duration {
	return d + rand.N(d/4+1)
}

// follow sends the request of h and those that its redirects ask for.
func (c *Client) follow(ctx context.Context, h *hop) (*Response, error) {
	for range maxRedirects + 1 {
		if err := c.obey(ctx, h); err != nil {
			return nil, fmt.Errorf("requesting %s: %w", h.url, err)
		}
		a, err := c.send(ctx, h)
		if err != nil {
			return nil, fmt.Errorf("requesting %s: %w", h.url, err)
		}
		next, err := h.next(a)
		if err != nil {
			return nil, fmt.Errorf("requesting %s: %w", h.url, err)
		}
		if next == nil {
			return h.response(a, c.now())
		}
		h = next
	}
	return nil, fmt.Errorf("requesting %s: %w: more than %d redirects", h.url, ErrRefused, maxRedirects)
}

// host returns what is under way with a host.
func (c *Client) host(name string) *host {
	name = strings.ToLower(name)
	c.mu.Lock()
	defer c.mu.Unlock()
	h, ok := c.hosts[name]
	if !ok {
		h = &host{name: name, turn: make(chan struct{}, 1), transport: newTransport(c.cfg.ConnectTo)}
		if c.tune != nil {
			c.tune(h.transport)
		}
		h.turn <- struct{}{}
		c.hosts[name] = h
	}
	return h
}

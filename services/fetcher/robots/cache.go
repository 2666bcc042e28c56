package robots

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

const (
	// maxAge is how long a robots.txt serves before it is read again.
	maxAge = 24 * time.Hour
	// maxStale is how long it serves while it cannot be read again.
	maxStale = 30 * 24 * time.Hour
	// firstRetry is the wait after a robots.txt could not be read; it doubles
	// up to lastRetry.
	firstRetry, lastRetry = time.Minute, 6 * time.Hour
)

// Answer is what a site answered when it was asked for its robots.txt.
type Answer struct {
	Status int
	Body   []byte
}

// Fetch asks for a robots.txt and follows its redirects. Its error is an
// *Unreachable when the site could not be asked; a Cache remembers no other.
type Fetch func(ctx context.Context, address string) (Answer, error)

// Unreachable means that a site gave no answer.
type Unreachable struct{ Err error }

// Error implements error.
func (e *Unreachable) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *Unreachable) Unwrap() error { return e.Err }

// UnknownError means that a site is left alone, because what it allows is not
// known.
type UnknownError struct {
	// Origin is the scheme and host.
	Origin string
	// Until is when its robots.txt is asked for again.
	Until time.Time
	// Err says why it could not be read.
	Err error
}

// Error implements error.
func (e *UnknownError) Error() string {
	return fmt.Sprintf("what %s allows is not known before %s: %v", e.Origin, e.Until.UTC().Format(time.RFC3339), e.Err)
}

// Unwrap returns the cause.
func (e *UnknownError) Unwrap() error { return e.Err }

// Cache keeps the rules of sites. It may be used by several goroutines, and
// asks a site once at a time.
type Cache struct {
	agent string
	now   func() time.Time

	mu      sync.Mutex
	entries map[string]*entry
}

// entry is what is known of one site; whoever has the turn owns it.
type entry struct {
	turn     chan struct{}
	rules    *Rules
	read     time.Time
	failures int
	retry    time.Time
	err      error
}

// NewCache returns an empty Cache for the crawler whose product token is agent.
func NewCache(agent string, now func() time.Time) *Cache {
	return &Cache{agent: agent, now: now, entries: map[string]*entry{}}
}

// Rules returns the rules of a site, given its scheme and host. It calls fetch
// when they are not known, or are a day old. first says that they were read by
// this call. Its error is an *UnknownError, or one of fetch that is not to be
// remembered.
func (c *Cache) Rules(ctx context.Context, origin string, fetch Fetch) (rules *Rules, first bool, err error) {
	e := c.entry(origin)
	select {
	case <-e.turn:
		defer func() { e.turn <- struct{}{} }()
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
	now := c.now()
	if e.err == nil && !e.read.IsZero() && now.Sub(e.read) < maxAge {
		return e.rules, false, nil
	}
	if e.err != nil && now.Before(e.retry) {
		rules, err = e.known(origin, now)
		return rules, false, err
	}
	answer, err := fetch(ctx, origin+"/robots.txt")
	if err = failure(answer, err); err == nil {
		e.rules, e.read, e.failures, e.err = c.parse(answer), now, 0, nil
		return e.rules, true, nil
	}
	var unreachable *Unreachable
	if !errors.As(err, &unreachable) || ctx.Err() != nil {
		return nil, false, err
	}
	e.err, e.retry = err, c.now().Add(min(firstRetry<<min(e.failures, 16), lastRetry))
	e.failures++
	rules, err = e.known(origin, now)
	return rules, false, err
}

// failure returns the error of an answer that says nothing of what is allowed.
func failure(answer Answer, err error) error {
	if err == nil && (answer.Status >= 500 || answer.Status == http.StatusTooManyRequests) {
		return &Unreachable{fmt.Errorf("robots.txt was answered by %d %s", answer.Status, http.StatusText(answer.Status))}
	}
	return err
}

// parse returns the rules of an answer. One of 4xx, and redirects that lead
// nowhere, mean that there is no robots.txt.
func (c *Cache) parse(answer Answer) *Rules {
	if answer.Status < 200 || answer.Status > 299 {
		return nil
	}
	return Parse(answer.Body, c.agent)
}

// known returns the rules that were read before, if they still serve.
func (e *entry) known(origin string, now time.Time) (*Rules, error) {
	if !e.read.IsZero() && now.Sub(e.read) < maxStale {
		return e.rules, nil
	}
	return nil, &UnknownError{origin, e.retry, e.err}
}

func (c *Cache) entry(origin string) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[origin]
	if !ok {
		e = &entry{turn: make(chan struct{}, 1)}
		e.turn <- struct{}{}
		c.entries[origin] = e
	}
	return e
}

package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// avoidance is how long the twin of a host that refused is asked first: a host
// that is down costs minutes before each request is given up.
const avoidance = 5 * time.Minute

// viaTwin asks the host of r and, when that refuses or does not answer, its
// twin. What the twin says counts only when it has the page: that there is
// nothing there is for the host itself to say.
func (c *Client) viaTwin(ctx context.Context, r Request, host, twin string) (*Response, error) {
	var errs [2]error
	asks := []struct {
		request Request
		err     *error
	}{{r, &errs[0]}, {r.on(twin), &errs[1]}}
	avoided := c.avoids(host)
	if avoided {
		asks[0], asks[1] = asks[1], asks[0]
	}
	for i, ask := range asks {
		response, err := c.ask(ctx, ask.request)
		if err == nil {
			c.avoid(host, errs[0] != nil || avoided && i == 0)
			return response, nil
		}
		if *ask.err = err; ctx.Err() != nil || i == 0 && !avoided && !refuses(err) {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%w; its twin: %v", errs[0], errs[1])
}

// refuses reports whether err says that a host does not serve, rather than what
// there is at an address. A host that asks for time does not refuse: what stands
// behind its twin is most likely the same, and would be asked in spite of it.
func refuses(err error) bool {
	var status *StatusError
	if errors.As(err, &status) {
		switch status.Status {
		case http.StatusForbidden, http.StatusRequestTimeout, http.StatusTooEarly:
			return true
		}
		return status.Status >= 500 && status.RetryAfter == 0
	}
	var wait *WaitError
	if errors.As(err, &wait) {
		return !errors.Is(err, errAsked)
	}
	return passing(err)
}

// on returns r for another host.
func (r Request) on(host string) Request {
	if u, err := url.Parse(r.URL); err == nil {
		u.Host = host
		r.URL = u.String()
	}
	return r
}

// twin returns the host of r and its twin, which is empty where there is none.
func (c *Client) twin(r Request) (host, twin string) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return "", ""
	}
	host = tidy(u).Host
	return host, c.cfg.Twins[host]
}

func (c *Client) avoids(host string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now().Before(c.avoided[host])
}

// avoid keeps that a host refused, for as long as was said when it first did,
// or that it answered.
func (c *Client) avoid(host string, refused bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch now := c.now(); {
	case !refused:
		delete(c.avoided, host)
	case !now.Before(c.avoided[host]):
		c.avoided[host] = now.Add(avoidance)
	}
}

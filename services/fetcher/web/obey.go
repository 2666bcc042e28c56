package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/policywire/policywire/services/fetcher/robots"
)

// maxCrawlDelay is the longest Crawl-delay that is kept to. What asks for more
// is asked that often, and the operator is told.
const maxCrawlDelay = time.Minute

// obey asks for the robots.txt that h is under, unless it is known, and refuses
// what it forbids.
func (c *Client) obey(ctx context.Context, h *hop) error {
	origin := h.url.Scheme + "://" + h.url.Host
	rules, first, err := c.robots.Rules(ctx, origin, func(ctx context.Context, address string) (robots.Answer, error) {
		return c.askRobots(ctx, address, h.Request)
	})
	var unknown *robots.UnknownError
	if errors.As(err, &unknown) {
		return &WaitError{h.url.Host, unknown.Until, unknown.Err}
	}
	if err != nil {
		return err
	}
	if asked := rules.Delay(); first && asked > maxCrawlDelay {
		c.cfg.Log.Warn("crawl-delay is longer than what is kept to", "host", h.url.Host, "asked", asked, "kept", maxCrawlDelay)
	}
	h.delay = min(rules.Delay(), maxCrawlDelay)
	target := h.url.RequestURI()
	if allowed, rule := rules.Check(target); !allowed {
		return &RobotsError{h.url.Host, target, rule}
	}
	return nil
}

// askRobots reads a robots.txt, following its redirects. Where they lead away
// from the site, there is none.
func (c *Client) askRobots(ctx context.Context, address string, r Request) (out robots.Answer, err error) {
	first, err := newHop(Request{URL: address, Allow: r.Allow, Policy: r.Policy, MaxBytes: robots.MaxSize + 1})
	if err != nil {
		return out, err
	}
	first.beginning = true
	err = c.persist(ctx, func() (err error) {
		out, err = c.askRobotsOnce(ctx, first)
		return err
	})
	var status *StatusError
	if err != nil && (passing(err) || errors.As(err, &status)) {
		return out, &robots.Unreachable{Err: err}
	}
	return out, err
}

func (c *Client) askRobotsOnce(ctx context.Context, h *hop) (robots.Answer, error) {
	for range maxRedirects + 1 {
		a, err := c.send(ctx, h)
		if err != nil {
			return robots.Answer{}, fmt.Errorf("asking for %s: %w", h.url, err)
		}
		next, err := h.next(a)
		if err != nil {
			break
		}
		if next == nil {
			return c.robotsAnswer(h, a)
		}
		h = next
	}
	return robots.Answer{Status: http.StatusNotFound}, nil
}

// robotsAnswer returns what an answer says. Of one that is too long, the
// beginning does.
func (c *Client) robotsAnswer(h *hop, a *answer) (robots.Answer, error) {
	out := robots.Answer{Status: a.status}
	if a.status >= 500 || overloaded(a.status) {
		return out, &StatusError{URL: h.url.String(), Status: a.status, RetryAfter: retryAfter(a.header, c.now())}
	}
	if a.status != http.StatusOK {
		return out, nil
	}
	var err error
	out.Body, err = a.decode(h.MaxBytes)
	if a.err != nil {
		err = a.err
	}
	if err != nil && !errors.Is(err, ErrTooLarge) {
		return out, fmt.Errorf("reading %s: %w", h.url, err)
	}
	return out, nil
}

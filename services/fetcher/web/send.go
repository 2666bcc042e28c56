package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"time"
)

// maxErrorPage is how much is read of the body of a redirect or an error.
const maxErrorPage = 64 << 10

// send sends one request, when it is the host's turn and time, and reads the
// answer. What follows from its status is not its business.
func (c *Client) send(ctx context.Context, h *hop) (*answer, error) {
	if c.cfg.Transport != nil {
		return c.exchange(ctx, h, c.cfg.Transport)
	}
	if err := c.afford(h.Policy); err != nil {
		return nil, err // now, not after the wait
	}
	host := c.host(h.url.Hostname())
	if err := host.take(ctx, c.interval(h), c.cfg.Patience); err != nil {
		return nil, err
	}
	defer host.give()
	if err := c.spend(h.Policy); err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, c.cfg.Timeout)
	defer cancel()
	host.connect(h.url.Scheme + "://" + h.url.Host)
	a, err := c.exchange(limited, h, host.transport)
	if err == nil {
		host.learn(a.status, retryAfter(a.header, c.now()), c.cfg.BackOff)
		a.err = c.slow(ctx, limited, a.err)
	}
	return a, c.slow(ctx, limited, err)
}

// slow returns err, or that the time of the request was over.
func (c *Client) slow(ctx, limited context.Context, err error) error {
	if err == nil || limited.Err() == nil || ctx.Err() != nil {
		return err
	}
	return fmt.Errorf("%w: it took more than %s: %w", ErrSlow, c.cfg.Timeout, limited.Err())
}

// exchange sends the request of h and reads the answer to its end, so that the
// connection is free when it returns.
func (c *Client) exchange(ctx context.Context, h *hop, transport http.RoundTripper) (*answer, error) {
	e := Exchange{Started: c.now()}
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if remote, err := netip.ParseAddrPort(info.Conn.RemoteAddr().String()); err == nil {
			e.Remote = remote
		}
	}})
	request, err := h.request(ctx, c.cfg.UserAgent)
	if err != nil {
		return nil, err
	}
	if c.cfg.ConnectTo != "" {
		request.URL.Scheme = "http"
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return nil, bare(err)
	}
	a := &answer{status: response.StatusCode, header: response.Header}
	most, whole := h.MaxBytes, !h.beginning
	if a.status != http.StatusOK {
		most, whole = min(most, maxErrorPage), false
	}
	a.body, a.err = read(response, most, whole)
	response.Body.Close()
	e.Proto, e.Ended = response.Proto, c.now()
	c.record(h, request, a, e)
	return a, nil
}

// record tells of an exchange whoever wants to know.
func (c *Client) record(h *hop, request *http.Request, a *answer, e Exchange) {
	if c.cfg.Record == nil {
		return
	}
	defer func() {
		if fault := recover(); fault != nil {
			c.cfg.Log.Error("recording an exchange panicked", "url", h.url.String(), "err", fmt.Sprint(fault))
		}
	}()
	e.Method, e.URL, e.RequestHeader = request.Method, h.url.String(), request.Header.Clone()
	for name := range h.Header {
		e.RequestHeader.Del(name)
	}
	if h.form != nil {
		e.RequestBody = []byte(h.form.Encode())
	}
	e.Status, e.ResponseHeader = a.status, a.header.Clone()
	e.Body, e.Truncated = a.body, a.err != nil
	c.cfg.Record(e)
}

// interval is the least time before the request of h.
func (c *Client) interval(h *hop) time.Duration {
	return max(c.cfg.Interval, h.Policy.Interval, h.delay)
}

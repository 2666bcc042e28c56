package web

import (
	"context"
	"net/http"
	"time"
)

// SetNow makes c tell the time by now.
func (c *Client) SetNow(now func() time.Time) { c.now = now }

// Tune makes c change the transport of each host.
func (c *Client) Tune(tune func(*http.Transport)) { c.tune = tune }

// Delay returns what is kept to of the Crawl-delay that address is under.
func (c *Client) Delay(ctx context.Context, address string) (time.Duration, error) {
	h, err := newHop(Request{URL: address})
	if err != nil {
		return 0, err
	}
	err = c.obey(ctx, h)
	return h.delay, err
}

// Gunzip returns what data expands to.
func Gunzip(data []byte, most int64) ([]byte, error) {
	out, err := gunzip(data, most)
	if err != nil {
		return nil, err
	}
	return out, nil
}

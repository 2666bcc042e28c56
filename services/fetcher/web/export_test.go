package web

import (
	"net/http"
	"time"
)

// SetNow makes c tell the time by now.
func (c *Client) SetNow(now func() time.Time) { c.now = now }

// Tune makes c change the transport of each host.
func (c *Client) Tune(tune func(*http.Transport)) { c.tune = tune }

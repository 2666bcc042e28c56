package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/policywire/policywire/services/fetcher/source"
)

// Config says how a Client behaves.
type Config struct {
	// UserAgent says who asks, with an address to complain to.
	UserAgent string
	// Interval is the least time between two requests to a host, 0 for none.
	Interval time.Duration
	// ConnectTo, if set, is the host:port that every request is sent to, over
	// plain HTTP and with the Host header of its address.
	ConnectTo string
	// Timeout bounds a request, the reading of its response included.
	Timeout time.Duration
}

// MaxPage is the size in bytes that a page, a list or a feed may have after
// decompression.
const MaxPage = 8 << 20

// maxRedirects bounds the redirects of one request.
const maxRedirects = 5

// Client sends requests. It may be used by several goroutines.
type Client struct {
	http      *http.Client
	userAgent string
	// pause is the wait before the second attempt of a request; it doubles.
	pause time.Duration
}

// New returns a Client.
func New(cfg Config) *Client {
	return &Client{
		userAgent: cfg.UserAgent,
		pause:     cfg.Interval,
		http: &http.Client{
			Transport:     newManners(cfg),
			CheckRedirect: checkRedirect,
		},
	}
}

// Request is what is asked of a site.
type Request struct {
	URL string
	// Form, if not nil, is sent by POST.
	Form url.Values
	// ETag and LastModified are the validators of a version that is known;
	// the answer may be that it is still current.
	ETag, LastModified string
}

// Response is what a site answered.
type Response struct {
	// URL is the address that answered, after redirects.
	URL *url.URL
	// NotModified says that the version of the request's validators is
	// current; there is no Body then.
	NotModified        bool
	ContentType        string
	ETag, LastModified string
	Body               []byte
}

// StatusError is an answer other than 200 and 304.
type StatusError struct {
	URL    string
	Status int
	// RetryAfter is the wait that the site asks for, 0 for none.
	RetryAfter time.Duration
}

// Error implements error.
func (e *StatusError) Error() string {
	return fmt.Sprintf("%s answered %d %s", e.URL, e.Status, http.StatusText(e.Status))
}

// Gone reports whether the site says that there is nothing at the address.
func (e *StatusError) Gone() bool {
	return e.Status == http.StatusNotFound || e.Status == http.StatusGone
}

// ErrTooLarge means that a response exceeds MaxPage.
var ErrTooLarge = fmt.Errorf("the response is larger than %d bytes", MaxPage)

// ErrRefused means that the client will not go where it was sent.
var ErrRefused = errors.New("refused")

// attempts is how often a request is sent before its failure is reported.
const attempts = 3

// Do sends r and reads the answer. An answer other than 200 and 304 is a
// *StatusError. What may pass — an answer of 5xx, a connection that broke — is
// tried again, later each time.
func (c *Client) Do(ctx context.Context, r Request) (*Response, error) {
	for attempt := 1; ; attempt++ {
		response, err := c.do(ctx, r)
		if err == nil || attempt == attempts || !passing(err) || ctx.Err() != nil {
			return response, err
		}
		pause := c.pause << (attempt - 1)
		if err := sleep(ctx, pause+rand.N(pause/4+1)); err != nil {
			return nil, err
		}
	}
}

// passing reports whether err may be gone when the request is sent again.
func passing(err error) bool {
	var status *StatusError
	if errors.As(err, &status) {
		return status.Status >= 500 || status.Status == http.StatusTooManyRequests && status.RetryAfter <= time.Minute
	}
	return !errors.Is(err, ErrRefused) && !errors.Is(err, ErrTooLarge)
}

func (c *Client) do(ctx context.Context, r Request) (*Response, error) {
	request, err := c.request(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("requesting %s: %w", r.URL, err)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, fmt.Errorf("requesting %s: %w", r.URL, bare(err))
	}
	defer response.Body.Close()
	out := &Response{
		URL:          response.Request.URL,
		ContentType:  response.Header.Get("Content-Type"),
		ETag:         response.Header.Get("ETag"),
		LastModified: response.Header.Get("Last-Modified"),
	}
	switch {
	case response.StatusCode == http.StatusNotModified && r.ETag+r.LastModified != "":
		out.NotModified = true
		return out, nil
	case response.StatusCode != http.StatusOK:
		return nil, &StatusError{out.URL.String(), response.StatusCode, retryAfter(response.Header, time.Now())}
	}
	if out.Body, err = io.ReadAll(io.LimitReader(response.Body, MaxPage+1)); err != nil {
		return nil, fmt.Errorf("reading %s: %w", r.URL, err)
	}
	if len(out.Body) > MaxPage {
		return nil, fmt.Errorf("reading %s: %w", r.URL, ErrTooLarge)
	}
	return out, nil
}

func (c *Client) request(ctx context.Context, r Request) (*http.Request, error) {
	method, body := http.MethodGet, io.Reader(nil)
	if r.Form != nil {
		method, body = http.MethodPost, strings.NewReader(r.Form.Encode())
	}
	request, err := http.NewRequestWithContext(ctx, method, r.URL, body)
	if err != nil {
		return nil, err
	}
	if s := request.URL.Scheme; s != "http" && s != "https" {
		return nil, fmt.Errorf("%w: scheme %q is neither http nor https", ErrRefused, s)
	}
	set := func(name, value string) {
		if value != "" {
			request.Header.Set(name, value)
		}
	}
	set("User-Agent", c.userAgent)
	set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	set("If-None-Match", r.ETag)
	set("If-Modified-Since", r.LastModified)
	if r.Form != nil {
		set("Content-Type", "application/x-www-form-urlencoded")
	}
	return request, nil
}

// checkRedirect refuses what leaves the registrable domain or the web.
func checkRedirect(next *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return fmt.Errorf("%w: more than %d redirects", ErrRefused, maxRedirects)
	}
	if s := next.URL.Scheme; s != "http" && s != "https" {
		return fmt.Errorf("%w: redirected to %q, which is not on the web", ErrRefused, next.URL)
	}
	if !source.SameSite(next.URL.Hostname(), via[0].URL.Hostname()) {
		return fmt.Errorf("%w: redirected to %q, which is another site", ErrRefused, next.URL)
	}
	return nil
}

// bare returns err without the method and address that the caller names.
func bare(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// retryAfter returns the wait that a response asks for, at most an hour.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := h.Get("Retry-After")
	if seconds, err := strconv.Atoi(value); err == nil && seconds > 0 {
		return min(time.Duration(seconds)*time.Second, time.Hour)
	}
	if at, err := http.ParseTime(value); err == nil {
		return min(max(at.Sub(now), 0), time.Hour)
	}
	return 0
}

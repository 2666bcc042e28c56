package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	// MaxPage is the size in bytes that a page, a list or a feed may have, after
	// decompression.
	MaxPage = 8 << 20
	// MaxFile is the size that an attached file may have.
	MaxFile = 50 << 20
)

// Request is what is asked of a site.
type Request struct {
	URL string
	// Form, if not nil, is sent by POST.
	Form url.Values
	// ETag and LastModified are the validators of a version that is known;
	// the answer may be that it is still current.
	ETag, LastModified string
	// Header is sent to the host of URL only, and not recorded: it may have
	// credentials.
	Header http.Header
	// Secret is added to the query, for the host of URL only. It is in no
	// error, record or Response.
	Secret url.Values
	// Allow are hosts beside those of URL's registrable domain to which the
	// request may be redirected. One that is given as host:port allows the
	// port, one as http://host allows to be sent from https to plain http.
	Allow []string
	// MaxBytes bounds the body as sent and after decompression. 0 is MaxPage.
	MaxBytes int64
	// Policy is what the source asks for.
	Policy Policy
}

// Policy is how politely a source is to be asked.
type Policy struct {
	// Source is the name that the budget is counted under.
	Source string
	// Interval is the least time between two requests to a host, where it is
	// longer than the Client's.
	Interval time.Duration
	// Budget is the most requests of a day (UTC), 0 for no bound. Redirects,
	// repetitions and robots.txt count.
	Budget int
}

// address returns the address for an error: without a password.
func (r Request) address() string {
	u, err := url.Parse(r.URL)
	if err != nil {
		return fmt.Sprintf("%q", r.URL)
	}
	return u.Redacted()
}

// hop is one request on the way of a Request.
type hop struct {
	Request
	url  *url.URL // without Secret
	form url.Values
	// first is where the way began.
	first *url.URL
	// beginning says that the beginning of a long body is good for something.
	beginning bool
	// delay is what the robots.txt of the host asks for.
	delay time.Duration
}

func newHop(r Request) (*hop, error) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRefused, bare(err))
	}
	if r.MaxBytes <= 0 {
		r.MaxBytes = MaxPage
	}
	u = tidy(u)
	if err := permitted(u, r.Allow); err != nil {
		return nil, err
	}
	return &hop{Request: r, url: u, form: r.Form, first: u}, nil
}

// tidy returns u with its host as it is compared: in small letters, without the
// dot of the root and the port that its scheme implies.
func tidy(u *url.URL) *url.URL {
	out := *u
	name, port := strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), u.Port()
	if strings.Contains(name, ":") {
		name = "[" + name + "]"
	}
	out.Host = name
	if port != "" && !(port == "80" && u.Scheme == "http" || port == "443" && u.Scheme == "https") {
		out.Host += ":" + port
	}
	out.Fragment, out.RawFragment = "", ""
	return &out
}

// request returns what is sent.
func (h *hop) request(ctx context.Context, userAgent string) (*http.Request, error) {
	method, body := http.MethodGet, io.Reader(nil)
	if h.form != nil {
		method, body = http.MethodPost, strings.NewReader(h.form.Encode())
	}
	out, err := http.NewRequestWithContext(ctx, method, h.url.String(), body)
	if err != nil {
		return nil, err
	}
	for name, values := range h.Header {
		out.Header[http.CanonicalHeaderKey(name)] = slices.Clone(values)
	}
	set := func(name, value string) {
		if value != "" && out.Header.Get(name) == "" {
			out.Header.Set(name, value)
		}
	}
	out.Header.Set("User-Agent", userAgent)
	// Decompression is ours, so that what was sent is known.
	out.Header.Set("Accept-Encoding", "gzip")
	set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	set("If-None-Match", h.ETag)
	set("If-Modified-Since", h.LastModified)
	if h.form != nil {
		set("Content-Type", "application/x-www-form-urlencoded")
	}
	if len(h.Secret) > 0 {
		query := []string{h.Secret.Encode()}
		if out.URL.RawQuery != "" {
			query = slices.Insert(query, 0, out.URL.RawQuery)
		}
		out.URL.RawQuery = strings.Join(query, "&")
	}
	return out, nil
}

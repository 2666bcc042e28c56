package discover

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/web"
)

// Validators keep what sites say of the version of a list, so that one that did
// not change is not sent again.
type Validators interface {
	// Get returns the validators of the last answer of an address, empty if
	// there are none.
	Get(ctx context.Context, address string) (etag, lastModified string)
	// Put is told those of an answer that was read. They may be kept only when
	// everything that the answer lists was dealt with: an unchanged list
	// yields nothing.
	Put(ctx context.Context, address, etag, lastModified string)
}

// Conditional returns a Finder that asks for the feeds, the sitemaps and the
// first pages of lists only if they changed since v was told of them. One that
// did not yields nothing, and is no fault: what is to be read again, or failed,
// must come from elsewhere, and so must what a longer Span would show.
func (f *Finder) Conditional(v Validators) *Finder {
	out := *f
	out.validators = v
	return &out
}

// ask sends r as s wants to be asked. A conditional request carries the
// validators of the last time.
func (f *Finder) ask(ctx context.Context, s source.Source, r web.Request, conditional bool) (*web.Response, error) {
	address := r.URL
	if conditional = conditional && f.validators != nil && r.Form == nil; conditional {
		r.ETag, r.LastModified = f.validators.Get(ctx, address)
	}
	response, err := f.get(ctx, s, r)
	if err != nil {
		return nil, err
	}
	if conditional && !response.NotModified {
		f.validators.Put(ctx, address, response.ETag, response.LastModified)
	}
	return response, nil
}

// get sends r, and sends it to the twin of the homepage's host where that host
// refuses or does not answer.
func (f *Finder) get(ctx context.Context, s source.Source, r web.Request) (*web.Response, error) {
	r.Allow = s.Hosts
	r.Policy = web.Policy{Source: s.ID, Interval: s.Politeness.Interval.Duration, Budget: s.Politeness.Budget}
	response, err := f.client.Do(ctx, r)
	if err == nil || ctx.Err() != nil || !blocked(err) {
		return response, err
	}
	twin, ok := fallback(s, r.URL)
	if !ok {
		return nil, err
	}
	r.URL = twin
	if response, again := f.client.Do(ctx, r); again == nil {
		return response, nil
	}
	return nil, err
}

// fallback returns the address on the fallback host of s, if s has one and the
// address is on the host of the homepage.
func fallback(s source.Source, address string) (string, bool) {
	u, err := url.Parse(address)
	home, homeErr := url.Parse(s.Homepage)
	if s.Fallback == "" || err != nil || homeErr != nil || u.Host != home.Host {
		return "", false
	}
	u.Host = s.Fallback
	return u.String(), true
}

// blocked reports whether err may be that of one host alone.
func blocked(err error) bool {
	var status *web.StatusError
	if errors.As(err, &status) {
		return status.Status >= 500 || slices.Contains([]int{http.StatusForbidden, http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests}, status.Status)
	}
	for _, final := range []error{web.ErrRefused, web.ErrTooLarge, web.ErrBomb, web.ErrEncoding, web.ErrRobots, web.ErrBudget} {
		if errors.Is(err, final) {
			return false
		}
	}
	return true
}

// page asks for one page of a list in HTML and returns its text.
func (f *Finder) page(ctx context.Context, s source.Source, r web.Request, conditional bool) (*web.Response, string, error) {
	response, err := f.ask(ctx, s, r, conditional)
	if err != nil {
		return nil, "", listFault(ctx, s, err)
	}
	if response.NotModified {
		return response, "", nil
	}
	text, err := response.Text(s.Charset)
	if err != nil {
		return nil, "", fault(s, FaultLayout, err)
	}
	if err := s.Down(text); err != nil {
		return nil, "", fault(s, FaultOutage, err)
	}
	return response, text, nil
}

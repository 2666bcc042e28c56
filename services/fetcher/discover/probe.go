package discover

import (
	"context"
	"errors"
	"time"

	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/web"
)

// maxProbes is how many windows of days are asked for until one has rows.
const maxProbes = 12

// Probe asks for the first page of the list of s and explains it. A list that is
// asked for a few days at a time may have nothing in the latest: of its windows
// in span, at most twelve, the newest is explained that has rows, and the newest
// of all where none has. Sources that have no list, only numbers or addresses,
// have nothing to explain.
func (f *Finder) Probe(ctx context.Context, s source.Source, span Span) ([]source.Finding, error) {
	if err := Ready(s, f.getenv); err != nil {
		return nil, fault(s, FaultRefused, err)
	}
	var found findings
	n := 0
	err := f.windows(s, span, f.width(s), func(since, until time.Time) error {
		r, secret, ok := f.firstPage(s, since, until)
		if !ok {
			return errStopped
		}
		explained, rows, err := f.probe(ctx, s, r, secret)
		if n++; n == 1 || rows > 0 || err != nil {
			found = explained
		}
		if err == nil && (rows > 0 || n == maxProbes) {
			return errStopped
		}
		return err
	})
	if errors.Is(err, errStopped) {
		err = nil
	}
	return found, err
}

// width is how many days the list of s is asked for at a time, 0 for all.
func (f *Finder) width(s source.Source) time.Duration {
	switch d := s.Discover; {
	case useAPI(s, f.getenv):
		return d.API.Window.Duration
	case d.List != nil:
		return d.List.Window.Duration
	}
	return 0
}

// firstPage returns the request for the first page of the list of s, with the
// key that its answer may repeat. ok is false where there is no list.
func (f *Finder) firstPage(s source.Source, since, until time.Time) (r web.Request, secret string, ok bool) {
	switch d := s.Discover; {
	case useAPI(s, f.getenv):
		secret = key(s, f.getenv)
		r = apiRequest(d.API, values{firstOf(d.API.First), since, until}, secret)
	case d.List != nil:
		r = listRequest(d.List, values{firstOf(d.List.First), since, until}, "")
	case d.Script != nil:
		r.URL = values{1, since, until}.fillURL(d.Script.URL)
	case d.Feed != nil:
		r.URL = d.Feed.URL
	case d.Sitemap != nil:
		r.URL, r.MaxBytes = d.Sitemap.URL, maxData
	default:
		return r, "", false
	}
	return r, secret, true
}

// probe explains the answer to a request, and returns how many rows it has.
func (f *Finder) probe(ctx context.Context, s source.Source, r web.Request, secret string) ([]source.Finding, int, error) {
	response, err := f.get(ctx, s, r)
	if err != nil {
		return nil, 0, apiFault(ctx, s, err, secret)
	}
	response.Body = redact(response.Body, secret)
	return explain(s, response)
}

package discover

import (
	"context"
	"errors"
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
	// Put is told those of an answer that could be read. They may be kept only
	// when the sequence ended without a fault, and everything that it yielded
	// was dealt with: an unchanged list yields nothing.
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

// ask is get with the validators of the last time.
func (f *Finder) ask(ctx context.Context, s source.Source, r web.Request) (*web.Response, error) {
	if f.validators != nil && r.Form == nil {
		r.ETag, r.LastModified = f.validators.Get(ctx, r.URL)
	}
	return f.get(ctx, s, r)
}

// done notes the validators of an answer to r that was read whole.
func (f *Finder) done(ctx context.Context, r web.Request, response *web.Response) {
	if f.validators != nil && r.Form == nil && !response.NotModified {
		f.validators.Put(ctx, r.URL, response.ETag, response.LastModified)
	}
}

// get sends r as s wants to be asked.
func (f *Finder) get(ctx context.Context, s source.Source, r web.Request) (*web.Response, error) {
	r.Allow = s.Hosts
	if s.Fallback != "" {
		r.Allow = append(slices.Clone(s.Hosts), s.Fallback)
	}
	r.Policy = web.Policy{Source: s.ID, Interval: s.Politeness.Interval.Duration, Budget: s.Politeness.Budget}
	return f.client.Do(ctx, r)
}

// looks is how often a page of a list is looked at before its fault counts: one
// page of many must not keep the others from being found.
const looks = 3

// page asks for one page of a list, the first of all if it changed since the
// last time, and has it read. A page that is wrong is looked at again.
func (f *Finder) page(ctx context.Context, s source.Source, r web.Request, first bool, read func(*web.Response) (sheet, error)) (out sheet, err error) {
	for range looks {
		if out, err = f.look(ctx, s, r, first, read); err == nil || ctx.Err() != nil || !odd(err) {
			break
		}
	}
	return out, err
}

// odd reports whether err is of an answer that the site does not mean: a page
// in place of the list, or a way that leads nowhere. What else may pass, the
// client has tried again.
func odd(err error) bool {
	var fault *Fault
	if errors.As(err, &fault) {
		return fault.Kind == FaultLayout || fault.Kind == FaultOutage
	}
	return errors.Is(err, web.ErrRefused) || errors.Is(err, web.ErrTooLarge)
}

// look is one look at a page.
func (f *Finder) look(ctx context.Context, s source.Source, r web.Request, first bool, read func(*web.Response) (sheet, error)) (sheet, error) {
	ask := f.get
	if first {
		ask = f.ask
	}
	response, err := ask(ctx, s, r)
	if err != nil {
		return sheet{}, err
	}
	if response.NotModified {
		return sheet{unchanged: true}, nil
	}
	out, err := read(response)
	if err == nil && first {
		f.done(ctx, r, response)
	}
	return out, err
}

// markup returns the text of a page in HTML, unless it says that the site is
// down.
func markup(s source.Source, r *web.Response) (string, error) {
	page, err := r.Text(s.Charset, s.Language)
	if err != nil {
		return "", fault(s, FaultLayout, err)
	}
	if err := s.Down(page); err != nil {
		return "", fault(s, FaultOutage, err)
	}
	return page, nil
}

package discover

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/policywire/policywire/services/fetcher/date"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/web"
)

// Item is a document that a source offers, with what its list says of it. What
// the list does not say is empty.
type Item struct {
	source.Ref
	Title     string
	Publisher string
	// Text is what the list holds of the text, in paragraphs: a teaser, or all.
	Text      string
	Published date.Moment
	// Modified is when the list says that the page was edited, zero if nowhere.
	Modified time.Time `json:",omitzero"`
	// Page is the answer to the request for URL, where finding the item took
	// that request: it need not be asked for again.
	Page *web.Response `json:"-"`
}

// Span is the time of what is looked for, from Since on until Until, which is
// now where it is zero. Lists know days, so both days are within.
type Span struct{ Since, Until time.Time }

// Kinds of fault that a list as a whole can have: the words that alerts use.
const (
	// FaultGone means that there is nothing at the list's address any more.
	FaultGone = "gone"
	// FaultOutage means that the site says it is down, whatever its status.
	FaultOutage = "outage"
	// FaultLayout means that the list holds neither items nor what the site
	// shows when there are none.
	FaultLayout = "layout"
	// FaultUnreachable means that no answer was had.
	FaultUnreachable = "unreachable"
)

// Fault is an error of a list as a whole. It is never "no items": no source was
// ever empty without a reason.
type Fault struct {
	// Kind is one of the constants.
	Kind string
	Err  error
}

// Error implements error.
func (f *Fault) Error() string { return f.Err.Error() }

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Err }

// maxPages bounds the pages of one list, against a site that pages for ever.
const maxPages = 2000

// Config says how a Finder works.
type Config struct {
	// Client is what it asks through.
	Client *web.Client
	// Now is its clock, time.Now where it is nil.
	Now func() time.Time
	// Getenv reads the keys of APIs, whose names begin with FETCHER_KEY_. There
	// are none where it is nil.
	Getenv func(string) string
}

// Finder finds items.
type Finder struct {
	client *web.Client
	now    func() time.Time
	getenv func(string) string
}

// New returns a Finder.
func New(cfg Config) *Finder {
	f := &Finder{client: cfg.Client, now: cfg.Now, getenv: cfg.Getenv}
	if f.now == nil {
		f.now = time.Now
	}
	if f.getenv == nil {
		f.getenv = func(string) string { return "" }
	}
	return f
}

// Items yields what s has published in span, as its pages arrive,
// every document once. An item that names no document of the source is yielded
// with an error of its own, of type *ItemError, and the sequence goes on. Any
// other error ends it, and is a *Fault unless ctx ended. A list whose entries
// are all of the first kind is a fault of its layout.
//
// known reports whether the document of an id was read before; nil knows none.
// Addresses that are counted through are asked for only when they are unknown.
func (f *Finder) Items(ctx context.Context, s source.Source, span Span, known func(id string) bool) iter.Seq2[Item, error] {
	since := span.Since
	return func(yield func(Item, error) bool) {
		seen := map[string]bool{}
		named := false
		once := func(item Item, err error) bool {
			key := item.ID
			var entry *ItemError
			if errors.As(err, &entry) {
				key = entry.Key
			} else {
				named = true
			}
			if seen[key] || before(item.Published, since) {
				return true
			}
			seen[key] = true
			return yield(item, err)
		}
		var err error
		switch d := s.Discover; {
		case d.List != nil:
			err = f.form(ctx, s, since, once)
		case d.Script != nil:
			err = f.script(ctx, s, since, once)
		case d.Feed != nil:
			err = f.feed(ctx, s, once)
		}
		if err == nil && len(seen) > 0 && !named {
			err = layoutFault(s, fmt.Sprintf("none of its %d entries names a document", len(seen)))
		}
		if err != nil && !errors.Is(err, errStopped) {
			yield(Item{}, err)
		}
	}
}

// ItemError is an entry of a list that cannot be followed. It says nothing of
// the list as a whole, so it is never the cause of a *Fault.
type ItemError struct {
	// Address is what the entry links to. An entry without a link has the
	// address of its list, with its number there, such as #row-3.
	Address string
	// Key is the same as long as the entry is, wherever in the list it stands.
	Key string
	Err error
}

// Error implements error.
func (e *ItemError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *ItemError) Unwrap() error { return e.Err }

// errStopped means that the reader of the items wants no more.
var errStopped = errors.New("stopped")

// before reports whether m is surely before since. A day is before only when it
// is over; no date is before nothing.
func before(m date.Moment, since time.Time) bool {
	if m.IsZero() {
		return false
	}
	y, month, d := since.In(m.Time.Location()).Date()
	return m.Time.Before(time.Date(y, month, d, 0, 0, 0, 0, m.Time.Location()))
}

// page asks for one page of a list and returns its text.
func (f *Finder) page(ctx context.Context, s source.Source, r web.Request) (*web.Response, string, error) {
	response, err := f.client.Do(ctx, r)
	if err != nil {
		return nil, "", listFault(ctx, s, err)
	}
	text, err := response.Text(s.Charset)
	if err != nil {
		return nil, "", &Fault{FaultLayout, fmt.Errorf("reading the list of %s: %w", s.ID, err)}
	}
	if err := s.Down(text); err != nil {
		return nil, "", &Fault{FaultOutage, fmt.Errorf("reading the list of %s: %w", s.ID, err)}
	}
	return response, text, nil
}

func listFault(ctx context.Context, s source.Source, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	kind := FaultUnreachable
	var status *web.StatusError
	if errors.As(err, &status) && status.Gone() {
		kind = FaultGone
	}
	return &Fault{kind, fmt.Errorf("reading the list of %s: %w", s.ID, err)}
}

func layoutFault(s source.Source, what string) error {
	return &Fault{FaultLayout, fmt.Errorf("reading the list of %s: %s; the site may have changed, compare it with the selectors of the source", s.ID, what)}
}

// number replaces {page} in a template.
func number(template string, page int) string {
	return strings.ReplaceAll(template, "{page}", fmt.Sprint(page))
}

package discover

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
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
	// Summary is what the list calls a summary beside a text.
	Summary string `json:",omitempty"`
	// Text is what the list holds of the text, in paragraphs: a teaser, or all.
	Text      string
	Published date.Moment
	// Modified is when the list says that the page was edited, zero if nowhere.
	Modified time.Time `json:",omitzero"`
	// Page is the answer to the request for URL, where finding the item took
	// that request: it need not be asked for again.
	Page *web.Response `json:"-"`
	// repeated says that its page names it twice.
	repeated bool
}

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
	client     *web.Client
	now        func() time.Time
	getenv     func(string) string
	validators Validators
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

// Items yields what s has published in span, as its pages arrive, every
// document once. An item that names no document of the source is yielded with an
// error of its own, of type *ItemError, and the sequence goes on. Any other
// error ends it, and is a *Fault unless ctx ended. A list whose entries are all
// of the first kind is a fault of its layout.
//
// known reports whether anything is kept of the document of an id: it was read,
// or failed and will be tried again. nil is for a caller that keeps nothing.
// Addresses that are counted through are asked for only when they are unknown,
// and what a sitemap lists without a date is yielded only then.
func (f *Finder) Items(ctx context.Context, s source.Source, span Span, known func(id string) bool) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		sieve := sieve{span: span, seen: map[string]bool{}, yield: yield}
		err := f.find(ctx, s, span, known, sieve.pass)
		if err == nil && len(sieve.seen) > 0 && !sieve.named {
			err = layoutFault(s, fmt.Sprintf("none of its %d entries names a document", len(sieve.seen)))
		}
		if err != nil && !errors.Is(err, errStopped) {
			yield(Item{}, err)
		}
	}
}

// find yields what s lists, in its own order.
func (f *Finder) find(ctx context.Context, s source.Source, span Span, known func(id string) bool, yield yielder) error {
	if err := Ready(s, f.getenv); err != nil {
		return &Fault{FaultRefused, fmt.Errorf("reading the list of %s: %w", s.ID, err)}
	}
	switch d := s.Discover; {
	case useAPI(s, f.getenv):
		return f.api(ctx, s, span, yield)
	case d.List != nil:
		return f.list(ctx, s, span, yield)
	case d.Script != nil:
		return f.script(ctx, s, span, yield)
	case d.Feed != nil:
		return f.feed(ctx, s, yield)
	case d.Sitemap != nil:
		return f.sitemap(ctx, s, span, known, yield)
	case d.Numbers != nil:
		return f.numbers(ctx, s, span, known, yield)
	}
	return urls(s, yield)
}

// CanLookBack reports whether s can be asked for more than its latest entries,
// so that a span in the past can be read. How far the others reach is what
// Span.Reach tells.
func CanLookBack(s source.Source, getenv func(string) string) bool {
	switch d := s.Discover; {
	case useAPI(s, getenv):
		return d.API.Window.Duration > 0 || strings.Contains(d.API.URL, "{page}")
	case d.List != nil:
		return paged(d.List) || d.List.Window.Duration > 0
	case d.Script != nil:
		return strings.Contains(d.Script.URL, "{page}")
	}
	return s.Discover.Feed == nil
}

// UsesAPI reports whether the items of s come from its API, whose key is there.
func UsesAPI(s source.Source, getenv func(string) string) bool {
	return useAPI(s, getenv)
}

// yielder takes an item, or the error of an entry, and says whether to go on.
type yielder func(Item, error) bool

// errStopped means that the reader of the items wants no more.
var errStopped = errors.New("stopped")

// all yields the rows of a page.
func (yield yielder) all(rows []Row) error {
	for _, row := range repeating(rows) {
		if !yield(row.Item, row.Err) {
			return errStopped
		}
	}
	return nil
}

// repeating returns the rows of a page, those marked that one before names too.
func repeating(rows []Row) []Row {
	seen := map[string]bool{}
	for i, row := range rows {
		key := passKey(row.Item, row.Err)
		rows[i].Item.repeated = seen[key]
		seen[key] = true
	}
	return rows
}

// passKey is what tells an item, or the error of an entry, from others.
func passKey(item Item, err error) string {
	var entry *ItemError
	if errors.As(err, &entry) {
		return entry.Key
	}
	return item.ID
}

// sieve passes on what is in a span, once.
type sieve struct {
	span Span
	// seen are the keys of what was in the span, named whether a document was
	// among all.
	seen  map[string]bool
	named bool
	yield yielder
}

func (s *sieve) pass(item Item, err error) bool {
	key := passKey(item, err)
	if err == nil {
		s.named = true
		s.span.reached(item.Published)
	}
	if !s.span.Has(item.Published) {
		return true
	}
	if s.seen[key] {
		if item.repeated {
			s.span.repeated()
		}
		return true
	}
	s.seen[key] = true
	return s.yield(item, err)
}

// urls yields the addresses that the definition names.
func urls(s source.Source, yield yielder) error {
	base := &url.URL{}
	var rows []Row
	for i, address := range s.Discover.URLs {
		rows = append(rows, refer(s, base, address, i, ""))
	}
	return yield.all(rows)
}

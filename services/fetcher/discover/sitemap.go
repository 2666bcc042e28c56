package discover

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/web"
)

const (
	// maxIndexDepth is how deep the indexes of sitemaps may be nested.
	maxIndexDepth = 2
	// maxSitemaps bounds the sitemaps of one round.
	maxSitemaps = 1000
	// maxUndated bounds the pages without a date of a span up to now: a sitemap
	// without dates lists the site as it ever was. The next rounds take more.
	maxUndated = 200
)

// sitemapVisit is the reading of a sitemap and what it refers to.
type sitemapVisit struct {
	*Finder
	source source.Source
	span   Span
	known  func(id string) bool
	yield  yielder
	// asked are the sitemaps that were read, undated how many pages without a
	// date were yielded.
	asked   map[string]bool
	undated int
	// pages and matching count all that is listed; changed says that a sitemap
	// was read.
	pages, matching int
	// broken is the first fault of a sitemap that an index names.
	broken error
}

// sitemap yields the pages that a sitemap lists: of those with a date of their
// last edit what was edited in the span, and of the others what is not known.
func (f *Finder) sitemap(ctx context.Context, s source.Source, span Span, known func(id string) bool, yield yielder) error {
	v := &sitemapVisit{Finder: f, source: s, span: span, known: known, yield: yield, asked: map[string]bool{}}
	if err := v.read(ctx, s.Discover.Sitemap.URL, 0); err != nil {
		return err
	}
	if v.broken == nil && v.pages > 0 && v.matching == 0 {
		return layoutFault(s, fmt.Sprintf("none of its %d addresses matches %s", v.pages, s.Discover.Sitemap.Match))
	}
	return v.broken
}

// read reads the sitemap at an address. A fault of one that an index names does
// not keep the others from being read.
func (v *sitemapVisit) read(ctx context.Context, address string, depth int) error {
	if v.asked[address] {
		return nil
	}
	v.asked[address] = true
	r := web.Request{URL: address, MaxBytes: maxData}
	response, err := v.ask(ctx, v.source, r)
	if err != nil {
		return listFault(ctx, v.source, err)
	}
	if response.NotModified {
		return nil
	}
	m, err := parseSitemap(v.source, response)
	if err == nil && m.truncated != nil {
		v.note(m.truncated)
	}
	if err != nil {
		return err
	}
	if err := v.entries(response.URL, m.pages); err != nil {
		return err
	}
	if v.undated < maxUndated && m.dated() {
		v.done(ctx, r, response)
	}
	return v.index(ctx, response.URL, m.maps, depth)
}

// note keeps the first fault of those that end nothing.
func (v *sitemapVisit) note(err error) {
	if v.broken == nil {
		v.broken = err
	}
}

// index reads the sitemaps that an index names, without those that were not
// edited in the span.
func (v *sitemapVisit) index(ctx context.Context, base *url.URL, maps []location, depth int) error {
	for _, l := range maps {
		u, err := base.Parse(l.address)
		switch {
		case l.before(v.span.Since):
			continue
		case err != nil || !v.source.OnSite(u):
			v.note(layoutFault(v.source, fmt.Sprintf("the index names the sitemap %q, which is not on the site", l.address)))
			continue
		case depth == maxIndexDepth || len(v.asked) == maxSitemaps:
			v.note(layoutFault(v.source, fmt.Sprintf("the indexes of sitemaps are nested deeper than %d, or name more than %d", maxIndexDepth, maxSitemaps)))
			return nil
		}
		err = v.read(ctx, u.String(), depth+1)
		var fault *Fault
		if errors.As(err, &fault) {
			v.note(err)
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// entries yields the pages of a sitemap, the last edited first.
func (v *sitemapVisit) entries(base *url.URL, pages []location) error {
	match := v.source.Discover.Sitemap.Match
	seen := map[string]bool{}
	for i, l := range pages {
		v.pages++
		if match.Regexp != nil && !match.MatchString(absolute(base, l.address)) {
			continue
		}
		v.matching++
		if l.before(v.span.Since) {
			continue
		}
		row := refer(v.source, base, l.address, i, "")
		row.Item.Modified = l.modified.Time
		key := passKey(row.Item, row.Err)
		row.Item.repeated, seen[key] = seen[key], true
		if row.Err == nil && l.modified.IsZero() && !v.unread(row.Item.ID) {
			continue
		}
		if !v.yield(row.Item, row.Err) {
			return errStopped
		}
	}
	return nil
}

// unread reports whether a page without a date is to be yielded in this round.
func (v *sitemapVisit) unread(id string) bool {
	if v.known == nil {
		return true
	}
	if v.undated >= maxUndated && v.span.Until.IsZero() || v.known(id) {
		return false
	}
	v.undated++
	return true
}

// newestFirst sorts what has a date by it, before what has none.
func newestFirst(locations []location) {
	slices.SortStableFunc(locations, func(a, b location) int { return b.modified.Time.Compare(a.modified.Time) })
}

// before reports whether the last edit was surely before since.
func (l location) before(since time.Time) bool { return before(l.modified, since) }

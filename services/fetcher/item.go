package fetcher

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/attachment"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/page"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
	"github.com/policywire/policywire/services/fetcher/web"
)

// reader reads documents from the web.
type reader struct {
	client *web.Client
	finder *discover.Finder
	files  *attachment.Reader
	now    func() time.Time
	// heavy bounds how many files are in memory at once.
	heavy chan struct{}
	// mask says that the contacts of persons are masked.
	mask bool
	// outside, if set, reports whether a document is not to be published, by a
	// date that is no guess: its files are not asked for.
	outside func(news.Document) bool
}

// maxHeavy is how many files may be in memory at once, web.MaxFile each.
const maxHeavy = 3

// reading is what was read of an item.
type reading struct {
	// document is empty when it is unchanged, or a twin's.
	document news.Document
	// response is that of the page.
	response *web.Response
	// draft is the hash of what list and page say, without the files.
	draft string
	// unchanged says that the page is as it was, and its files were not asked for.
	unchanged bool
	// outside says that the document is not to be published.
	outside bool
	// twin is the id of the document that the page turned out to be, where it is
	// not that of the item.
	twin  string
	files []fileState
	// unread says which file could not be read for now; the document is without.
	unread error
	// found are the fields that list and page gave, auto says that the body was
	// read without a selector.
	found []string
	auto  bool
}

// twins returns the fallbacks of the sources by the hosts that they stand for.
func twins(sources []source.Source) map[string]string {
	out := map[string]string{}
	for _, s := range sources {
		if home, err := url.Parse(s.Homepage); err == nil && s.Fallback != "" {
			out[home.Host] = s.Fallback
		}
	}
	return out
}

// request asks for an address of s.
func request(s source.Source, address string) web.Request {
	allow := slices.Clone(s.Hosts)
	if s.Fallback != "" {
		allow = append(allow, s.Fallback)
	}
	return web.Request{URL: address, Allow: allow,
		Policy: web.Policy{Source: s.ID, Interval: s.Politeness.Interval.Duration, Budget: s.Politeness.Budget}}
}

// read reads the page of item, and the files that it offers when something is
// new. known is what was read before.
func (r *reader) read(ctx context.Context, s source.Source, item discover.Item, known itemState) (reading, error) {
	settled := known.settled()
	response, err := r.page(ctx, s, item, known, settled)
	if err != nil {
		return reading{}, err
	}
	if response.NotModified {
		return reading{response: response, unchanged: true}, nil
	}
	// A page may have moved: where it is now names the document.
	ref, err := s.Refer(response.URL.String())
	if err != nil {
		return reading{}, fmt.Errorf("following %s: %w", item.URL, err)
	}
	out := reading{response: response}
	if ref.ID != item.ID {
		out.twin = ref.ID
	}
	item.Ref = ref
	markup, err := response.Text(s.Charset, s.Language)
	if err != nil {
		return reading{}, err
	}
	address := atHome(s, response.URL)
	p, err := page.Read(s, address, markup)
	if err != nil {
		return reading{}, err
	}
	out.document = document(s, item, p, r.now().UTC())
	out.draft = out.document.HashContent()
	same := known.Draft == out.draft
	if out.unchanged = same && settled; out.unchanged {
		return out, nil
	}
	if r.outside != nil && p.Found["date"] != page.ByAuto && r.outside(out.document) {
		out.outside = true
		return out, nil
	}
	found := r.attached(ctx, s, address, out.document.Attachments, known.Files, same)
	out.document.Attachments, out.files, out.unread = found.attachments, found.kept, found.unread
	out.document.Body, out.document.BodyFrom = candidates{page: p.Body, auto: p.Auto, list: item.Text, file: found.body}.choose()
	if r.mask {
		out.document.Body, out.document.Summary = text.Mask(out.document.Body), text.Mask(out.document.Summary)
	}
	out.found, out.auto = fieldsOf(s, item, p, out.document), p.Auto
	return out, ctx.Err()
}

// atHome returns the address that a page has at its source, whoever sent it: its
// files are named after that.
func atHome(s source.Source, address *url.URL) *url.URL {
	home, err := url.Parse(s.Homepage)
	if err != nil || s.Fallback == "" || !strings.EqualFold(address.Host, s.Fallback) {
		return address
	}
	at := *address
	at.Scheme, at.Host = home.Scheme, home.Host
	return &at
}

// page asks for the page of an item, unless finding the item did. A page that
// has to be read whatever it is asks without validators.
func (r *reader) page(ctx context.Context, s source.Source, item discover.Item, known itemState, settled bool) (*web.Response, error) {
	if item.Page != nil {
		return item.Page, nil
	}
	ask := request(s, item.URL)
	if settled {
		ask.ETag, ask.LastModified = known.ETag, known.LastModified
	}
	return r.client.Do(ctx, ask)
}

// referring returns the request for a file of a page.
func referring(s source.Source, page *url.URL, address string) web.Request {
	ask := request(s, address)
	ask.Header, ask.MaxBytes = http.Header{"Referer": {page.String()}}, web.MaxFile
	return ask
}

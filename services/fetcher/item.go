package fetcher

import (
	"context"
	"fmt"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/page"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/web"
)

// reader reads documents from the web.
type reader struct {
	client *web.Client
	finder *discover.Finder
	now    func() time.Time
}

// read reads the page of item and returns the document. known are the
// validators of the version that was read before; when it is still current
// there is no document, and the response says so.
func (r *reader) read(ctx context.Context, s source.Source, item discover.Item, known itemState) (news.Document, *web.Response, error) {
	response, err := r.client.Do(ctx, web.Request{URL: item.URL, ETag: known.ETag, LastModified: known.LastModified})
	if err != nil {
		return news.Document{}, nil, err
	}
	if response.NotModified {
		return news.Document{}, response, nil
	}
	// A page may have moved: where it is now names the document.
	ref, err := s.Refer(response.URL.String())
	if err != nil {
		return news.Document{}, nil, fmt.Errorf("following %s: %w", item.URL, err)
	}
	item.Ref = ref
	markup, err := response.Text(s.Charset)
	if err != nil {
		return news.Document{}, nil, err
	}
	p, err := page.Read(s, response.URL, markup)
	if err != nil {
		return news.Document{}, nil, err
	}
	return document(s, item, p, r.now().UTC()), response, nil
}

package fetcher

import (
	"cmp"
	"strings"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/page"
	"github.com/policywire/policywire/services/fetcher/source"
)

// document makes one document of what the list and the page say, without the
// files. The page knows better, but for the text, and for the date, of which the
// more exact counts.
func document(s source.Source, item discover.Item, p page.Page, fetched time.Time) news.Document {
	d := news.Document{
		ID:           item.ID,
		Source:       s.ID,
		URL:          item.URL,
		Publisher:    cmp.Or(p.Publisher, item.Publisher, s.Publisher),
		Title:        title(item, p),
		Summary:      p.Summary,
		Kind:         item.Kind,
		LanguageHint: s.Language,
		FetchedAt:    fetched,
		Rights:       s.Rights,
		Licence:      cmp.Or(p.Licence, s.Licence),
		Attribution:  s.Attribution,
		Attachments:  p.Attachments,
		Origin:       news.OriginLive,
	}
	d.Body, d.BodyFrom = candidates{page: p.Body, auto: p.Auto, list: item.Text}.choose()
	published := p.Published
	if item.Published.Finer(published) {
		published = item.Published
	}
	d.PublishedAt, d.PublishedPrecision = published.Time, published.Precision
	if published.IsZero() {
		d.PublishedAt, d.PublishedPrecision = fetched, news.PrecisionNone
	}
	return d
}

// title is that of the page, where it is known to be one: what a page is called
// elsewhere may have the name of its site with it, and a list knows better,
// unless it cut what it knows.
func title(item discover.Item, p page.Page) string {
	from := p.Found["title"]
	cut := strings.HasSuffix(item.Title, "…") || strings.HasSuffix(item.Title, "...")
	if from == page.BySelector || from == page.ByJSONLD || cut {
		return cmp.Or(p.Title, item.Title)
	}
	return cmp.Or(item.Title, p.Title)
}

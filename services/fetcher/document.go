package fetcher

import (
	"cmp"
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
		Title:        cmp.Or(p.Title, item.Title),
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

package revision

import (
	"time"
	"unicode/utf8"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/text"
)

// prepare returns d as it is published, but for its revision: text in NFC,
// what is missing filled in, rights enforced, small enough for an event.
func prepare(d news.Document, excerpt int, now time.Time) news.Document {
	d.Title, d.Summary, d.Body = text.NFC(d.Title), text.NFC(d.Summary), text.NFC(d.Body)
	d.Publisher = text.NFC(d.Publisher)
	if d.FetchedAt.IsZero() {
		d.FetchedAt = now
	}
	switch {
	case d.PublishedAt.IsZero():
		d.PublishedAt, d.PublishedPrecision = d.FetchedAt, news.PrecisionNone
	case d.PublishedPrecision == "":
		d.PublishedPrecision = news.PrecisionSecond
	}
	// The hash and the length are those of the whole text. Of one that arrives
	// cut, only who cut it knows them.
	if !d.BodyTruncated || d.ContentHash == "" {
		d.ContentHash = d.HashContent()
	}
	if !d.BodyTruncated || d.BodyLength == 0 {
		d.BodyLength = utf8.RuneCountInString(d.Body)
	}
	return d.Restrict(excerpt).Fit()
}

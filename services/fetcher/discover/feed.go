package discover

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/mmcdole/gofeed"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/date"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
	"github.com/policywire/policywire/services/fetcher/web"
)

func (f *Finder) feed(ctx context.Context, s source.Source, yield yielder) error {
	r := web.Request{URL: s.Discover.Feed.URL}
	response, err := f.ask(ctx, s, r)
	if err != nil {
		return listFault(ctx, s, err)
	}
	if response.NotModified {
		return nil
	}
	rows, err := FeedRows(s, response)
	if err != nil {
		return err
	}
	f.done(ctx, r, response)
	return yield.all(rows)
}

// FeedRows reads a feed of s. One without entries is a *Fault: feeds keep the
// last entries however old they are.
func FeedRows(s source.Source, r *web.Response) ([]Row, error) {
	feed, err := parseFeed(s, r)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, 0, len(feed.Items))
	for i, entry := range feed.Items {
		if row, ok := feedRow(s, r.URL, entry, i); ok {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil, layoutFault(s, fmt.Sprintf("none of its %d entries matches %s", len(feed.Items), s.Discover.Feed.Match))
	}
	return rows, nil
}

func parseFeed(s source.Source, r *web.Response) (*gofeed.Feed, error) {
	content, err := data(s, r, "a feed")
	if err != nil {
		return nil, err
	}
	feed, err := gofeed.NewParser().ParseString(content)
	if err != nil {
		return nil, fault(s, FaultLayout, fmt.Errorf("parsing the feed: %w", err))
	}
	if len(feed.Items) == 0 {
		return nil, layoutFault(s, "the feed has no entries")
	}
	return feed, nil
}

// feedRow reads an entry; false means that it is none of the items.
func feedRow(s source.Source, base *url.URL, entry *gofeed.Item, i int) (Row, bool) {
	title := sound(text.Line(markupText(entry.Title)))
	r, address := feedReference(s, base, entry, i, title)
	if match := s.Discover.Feed.Match; match.Regexp != nil && !match.MatchString(address) {
		return Row{}, false
	}
	if r.Err != nil {
		return r, true
	}
	r.Item.Title = title
	r.Item.Text = sound(markupParagraphs(entry.Description))
	if content := sound(markupParagraphs(entry.Content)); text.Length(content) > text.Length(r.Item.Text) {
		r.Item.Text = content
	}
	r.Item.Published = feedMoment(s, entry)
	if m := moment(s, entry.Updated); !m.IsZero() && !m.Time.Equal(r.Item.Published.Time) {
		r.Item.Modified = m.Time
	}
	return r, true
}

// feedReference begins the row of an entry with the document that one of its
// links names: an entry may have several, of which the first counts that names
// one, or none but its id.
func feedReference(s source.Source, base *url.URL, entry *gofeed.Item, i int, title string) (Row, string) {
	var first Row
	address := ""
	for _, link := range append([]string{entry.Link, entry.GUID}, entry.Links...) {
		// Some feeds escape their links twice.
		if link = strings.TrimSpace(text.Decode(link)); link == "" || link == entry.GUID && !strings.Contains(link, "/") {
			continue
		}
		r := refer(s, base, link, i, title)
		if r.Err == nil || address == "" {
			first, address = r, absolute(base, link)
		}
		if r.Err == nil {
			break
		}
	}
	if address == "" {
		return unlinked(base, i, title), ""
	}
	return first, address
}

func absolute(base *url.URL, link string) string {
	u, err := base.Parse(link)
	if err != nil {
		return link
	}
	return u.String()
}

// feedMoment returns the date of an entry in the zone of s. Feeds write days in
// shapes that are no feed's, which package date knows. An entry that has the
// time of an edit alone was published then, as far as the feed knows.
func feedMoment(s source.Source, entry *gofeed.Item) date.Moment {
	if m := moment(s, entry.Published); !m.IsZero() {
		return m
	}
	if parsed := cmp.Or(entry.PublishedParsed, entry.UpdatedParsed); parsed != nil && moment(s, entry.Updated).IsZero() {
		return date.Moment{Time: parsed.In(s.Location()), Precision: news.PrecisionSecond}
	}
	return moment(s, entry.Updated)
}

package discover

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"

	"github.com/mmcdole/gofeed"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/date"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
	"github.com/policywire/policywire/services/fetcher/web"
	"golang.org/x/net/html/charset"
)

func (f *Finder) feed(ctx context.Context, s source.Source, yield func(Item, error) bool) error {
	response, err := f.client.Do(ctx, web.Request{URL: s.Discover.Feed.URL})
	if err != nil {
		return listFault(ctx, s, err)
	}
	if err := s.Down(string(response.Body)); err != nil {
		return &Fault{FaultOutage, fmt.Errorf("reading the list of %s: %w", s.ID, err)}
	}
	rows, err := FeedRows(s, response.URL, response.Body)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if !yield(row.Item, row.Err) {
			return errStopped
		}
	}
	return nil
}

// FeedRows reads a feed of s. One without entries is a *Fault: feeds keep the
// last entries however old they are.
func FeedRows(s source.Source, base *url.URL, body []byte) ([]Row, error) {
	if err := refuseDoctype(body); err != nil {
		return nil, &Fault{FaultLayout, fmt.Errorf("reading the feed of %s: %w", s.ID, err)}
	}
	feed, err := gofeed.NewParser().Parse(bytes.NewReader(body))
	if err != nil {
		return nil, &Fault{FaultLayout, fmt.Errorf("reading the feed of %s: %w", s.ID, err)}
	}
	if len(feed.Items) == 0 {
		return nil, layoutFault(s, "the feed has no entries")
	}
	rows := make([]Row, 0, len(feed.Items))
	for i, entry := range feed.Items {
		rows = append(rows, feedRow(s, base, entry, i))
	}
	return rows, nil
}

func feedRow(s source.Source, base *url.URL, entry *gofeed.Item, i int) Row {
	// Some feeds escape their links twice.
	title := text.Line(markupText(entry.Title))
	r := refer(s, base, text.Decode(entry.Link), i, title)
	if r.Err != nil {
		return r
	}
	r.Item.Title = title
	r.Item.Text = markupParagraphs(entry.Description)
	r.Item.Published = feedMoment(s, entry)
	return r
}

// feedMoment returns the date of an entry in the zone of s. Feeds write days in
// shapes that are no feed's, which package date knows.
func feedMoment(s source.Source, entry *gofeed.Item) date.Moment {
	if m := moment(s, entry.Published); !m.IsZero() {
		return m
	}
	if entry.PublishedParsed != nil {
		return date.Moment{Time: entry.PublishedParsed.In(s.Location()), Precision: news.PrecisionSecond}
	}
	return moment(s, entry.Updated)
}

// errDoctype refuses a document type: it can define entities that expand
// without end, or that name files and addresses.
var errDoctype = errors.New("it has a DOCTYPE, which no feed needs")

// refuseDoctype looks at what is before the first element of XML. What is no
// XML is left to the parser of feeds.
func refuseDoctype(body []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(body))
	decoder.Strict = false
	decoder.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		return charset.NewReaderLabel(label, in)
	}
	for {
		token, err := decoder.Token()
		if err != nil {
			if bytes.Contains(bytes.ToUpper(body[:min(len(body), 4096)]), []byte("<!DOCTYPE")) {
				return errDoctype
			}
			return nil
		}
		switch token.(type) {
		case xml.Directive:
			return errDoctype
		case xml.StartElement:
			return nil
		}
	}
}

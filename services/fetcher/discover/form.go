package discover

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/policywire/policywire/services/fetcher/date"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
	"github.com/policywire/policywire/services/fetcher/web"
)

// form reads a POST list, window by window, newest first: a list that is asked
// for few days has few pages, and a page that moves while it is read loses less.
func (f *Finder) form(ctx context.Context, s source.Source, since time.Time, yield func(Item, error) bool) error {
	until := f.now().In(s.Location())
	since = since.In(s.Location())
	days := int(s.Discover.List.Window.Hours() / 24)
	for !until.Before(midnight(since)) {
		from := until.AddDate(0, 0, 1-days)
		if from.Before(since) {
			from = since
		}
		if err := f.formWindow(ctx, s, from, until, yield); err != nil {
			return err
		}
		until = midnight(from).AddDate(0, 0, -1)
	}
	return nil
}

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// formWindow reads the pages of the days from since to until, until one has no
// rows or begins as the one before did: some sites show the last page, or the
// first, for every number beyond.
func (f *Finder) formWindow(ctx context.Context, s source.Source, since, until time.Time, yield func(Item, error) bool) error {
	first := ""
	for n := 1; n <= maxPages; n++ {
		values := strings.NewReplacer("{since}", since.Format(time.DateOnly), "{until}", until.Format(time.DateOnly))
		fields := url.Values{}
		for name, value := range s.Discover.List.Form {
			fields.Set(name, number(values.Replace(value), n))
		}
		response, page, err := f.page(ctx, s, web.Request{URL: s.Discover.List.URL, Form: fields})
		if err != nil {
			return err
		}
		base := *response.URL
		base.RawQuery = fields.Encode() // tells the pages of the list apart
		rows, err := FormRows(s, &base, page)
		if err != nil {
			return err
		}
		if len(rows) == 0 || pageKey(rows) == first {
			return nil
		}
		first = pageKey(rows)
		for _, row := range rows {
			if !yield(row.Item, row.Err) {
				return errStopped
			}
		}
	}
	return layoutFault(s, "it has no last page")
}

// Row is an entry of a list: an Item, or an *ItemError.
type Row struct {
	Item Item
	Err  error
}

// pageKey returns what tells the page that rows are from its list's others: its
// first document. A malformed row may stand at the head of every page.
func pageKey(rows []Row) string {
	for _, row := range rows {
		if row.Err == nil {
			return row.Item.ID
		}
	}
	return rows[0].Err.Error()
}

// FormRows reads one page of a list of s. No rows without the mark of an empty
// list is a *Fault: the markup has changed.
func FormRows(s source.Source, base *url.URL, page string) ([]Row, error) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(page))
	if err != nil {
		return nil, layoutFault(s, err.Error())
	}
	form := s.Discover.List
	var rows []Row
	form.Rows.Find(doc.Selection).Each(func(i int, row *goquery.Selection) {
		rows = append(rows, formRow(s, base, row, i))
	})
	if len(rows) == 0 && form.Empty.Find(doc.Selection).Length() == 0 {
		return nil, layoutFault(s, "there are neither rows nor the mark of an empty list")
	}
	return rows, nil
}

func formRow(s source.Source, base *url.URL, row *goquery.Selection, i int) Row {
	form := s.Discover.List
	r := refer(s, base, form.Link.Text(row), i, text.Line(row.Text()))
	if r.Err != nil {
		return r
	}
	r.Item.Title = text.Line(form.Title.Text(row))
	r.Item.Publisher = text.Line(form.Publisher.Text(row))
	lead := form.Lead.Text(row)
	if form.Flattened {
		lead = text.Break(strings.TrimSpace(text.Decode(lead)))
	}
	r.Item.Text = text.Paragraphs(lead)
	r.Item.Published = moment(s, form.Date.Text(row))
	return r
}

// moment reads a date that a list gives. None is none: the page may know.
func moment(s source.Source, value string) date.Moment {
	m, err := date.Parse(value, s.Location())
	if err != nil {
		return date.Moment{}
	}
	return m
}

// refer begins the Row at position i of the page base, which says words, with
// the document that its link names.
func refer(s source.Source, base *url.URL, link string, i int, words string) Row {
	if link = strings.TrimSpace(link); link == "" {
		return unlinked(base, i, words)
	}
	u, err := base.Parse(link)
	if err != nil {
		return Row{Err: &ItemError{link, link, fmt.Errorf("reading the link of a row: %w", err)}}
	}
	ref, err := s.Refer(u.String())
	if err != nil {
		return Row{Err: &ItemError{u.String(), u.String(), err}}
	}
	return Row{Item: Item{Ref: ref}}
}

// unlinked is a Row whose link is missing. Without words only its place tells
// it from others.
func unlinked(base *url.URL, i int, words string) Row {
	place := *base
	place.Fragment = fmt.Sprint("row-", i+1)
	address := place.String()
	return Row{Err: &ItemError{address, cmp.Or(words, address), fmt.Errorf("the row %.200q has no link to a document", words)}}
}

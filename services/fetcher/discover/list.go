package discover

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
	"github.com/policywire/policywire/services/fetcher/web"
)

// list reads a list in HTML, window by window, page by page.
func (f *Finder) list(ctx context.Context, s source.Source, span Span, yield yielder) error {
	l := s.Discover.List
	return f.windows(s, span, l.Window.Duration, func(since, until time.Time) error {
		p := pages{number: numbered(l), first: firstOf(l.First), since: since}
		p.read = func(n int, address string) (sheet, error) {
			r := listRequest(l, values{n, since, until}, address)
			out, err := f.page(ctx, s, r, n == p.first, func(response *web.Response) (sheet, error) {
				page, err := markup(s, response)
				if err != nil {
					return sheet{}, err
				}
				base := *response.URL
				if r.Form != nil {
					base.RawQuery = r.Form.Encode() // tells the pages of the list apart
				}
				return readList(s, &base, page, n == p.first)
			})
			return out, listFault(ctx, s, err)
		}
		return p.each(s, yield)
	})
}

// numbered reports whether the pages of a list have numbers.
func numbered(l *source.List) bool {
	if l.Form != nil {
		for _, value := range l.Form {
			if strings.Contains(value, "{page}") {
				return true
			}
		}
	}
	return strings.Contains(l.URL, "{page}")
}

// paged reports whether a list has more than one page.
func paged(l *source.List) bool { return numbered(l) || !l.Next.IsZero() }

// listRequest asks for a page: that of address, if it is set.
func listRequest(l *source.List, v values, address string) web.Request {
	if address != "" {
		return web.Request{URL: address}
	}
	r := web.Request{URL: v.fillURL(l.URL)}
	if l.Form != nil {
		r.Form = url.Values{}
		for name, value := range l.Form {
			r.Form.Set(name, v.fill(value))
		}
	}
	return r
}

// ListRows reads the first page of a list of s. No rows without the mark of an
// empty list is a *Fault: the markup has changed.
func ListRows(s source.Source, base *url.URL, page string) ([]Row, error) {
	sheet, err := readList(s, base, page, true)
	return sheet.rows, err
}

// readList reads a page of a list. A list without the mark of an empty one ends
// with a page without rows.
func readList(s source.Source, base *url.URL, page string, first bool) (sheet, error) {
	doc, err := parseHTML(page)
	if err != nil {
		return sheet{}, layoutFault(s, err.Error())
	}
	l := s.Discover.List
	var out sheet
	l.Rows.Find(doc.Selection).Each(func(i int, row *goquery.Selection) {
		out.rows = append(out.rows, listRow(s, base, row, i))
	})
	switch {
	case len(out.rows) > 0:
		out.next, err = nextPage(s, base, doc)
		return out, err
	case !l.Empty.IsZero() && l.Empty.Find(doc.Selection).Length() == 0:
		return sheet{}, layoutFault(s, "there are neither rows nor the mark of an empty list")
	case l.Empty.IsZero() && first:
		return sheet{}, layoutFault(s, "there are no rows")
	}
	return out, nil
}

// nextPage returns the address that a page links to as the next, empty where
// there is none.
func nextPage(s source.Source, base *url.URL, doc *goquery.Document) (string, error) {
	next := s.Discover.List.Next
	link := strings.TrimSpace(next.Find(doc.Selection).First().AttrOr("href", ""))
	if strings.Contains(next.String(), "@") {
		link = strings.TrimSpace(next.Text(doc.Selection))
	}
	if link == "" || strings.HasPrefix(link, "#") {
		return "", nil
	}
	u, err := base.Parse(link)
	if err != nil || !s.OnSite(u) {
		return "", layoutFault(s, "its link to the next page leads to "+strings.ToValidUTF8(link, "")+", which is no page of the site")
	}
	return u.String(), nil
}

func listRow(s source.Source, base *url.URL, row *goquery.Selection, i int) Row {
	l := s.Discover.List
	link, words := linked(l.Link.Text(row), l.Match, l.Item), ""
	if link == "" {
		words = text.Line(row.Text())
	}
	r := refer(s, base, link, i, words)
	if r.Err != nil {
		return r
	}
	r.Item.Title = text.Line(l.Title.Text(row))
	r.Item.Publisher = text.Line(l.Publisher.Text(row))
	lead := l.Lead.Text(row)
	if l.Flattened {
		lead = text.Break(strings.TrimSpace(text.Decode(lead)))
	}
	r.Item.Text = text.Paragraphs(lead)
	r.Item.Published = moment(s, l.Date.Text(row))
	return r
}

// parseHTML reads a page or a fragment of one.
func parseHTML(markup string) (*goquery.Document, error) {
	return goquery.NewDocumentFromReader(strings.NewReader(markup))
}

package discover

import (
	"cmp"
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
	"github.com/policywire/policywire/services/fetcher/web"
)

// script reads the pages of a list that a script fills.
func (f *Finder) script(ctx context.Context, s source.Source, span Span, yield yielder) error {
	l := s.Discover.Script
	p := pages{number: strings.Contains(l.URL, "{page}"), first: 1, since: span.Since}
	p.read = func(n int, _ string) (sheet, error) {
		r := web.Request{URL: values{page: n}.fillURL(l.URL)}
		out, err := f.page(ctx, s, r, n == p.first, func(response *web.Response) (sheet, error) {
			page, err := markup(s, response)
			if err != nil {
				return sheet{}, err
			}
			rows, err := ScriptRows(s, response.URL, page)
			if err == nil && len(rows) == 0 && n == p.first {
				err = layoutFault(s, "its first page has no rows")
			}
			return sheet{rows: rows}, err
		})
		return out, listFault(ctx, s, err)
	}
	return p.each(s, yield)
}

// ScriptRows reads one page of a list of s. Rows whose cells stay empty are a
// *Fault: the script has changed.
func ScriptRows(s source.Source, base *url.URL, page string) ([]Row, error) {
	doc, err := parseHTML(page)
	if err != nil {
		return nil, layoutFault(s, err.Error())
	}
	cells := map[string]string{}
	doc.Find("script:not([src])").Each(func(_ int, script *goquery.Selection) {
		readCells(script.Text(), cells)
	})
	var rows []Row
	named, titled := false, false
	s.Discover.Script.Rows.Find(doc.Selection).Each(func(i int, row *goquery.Selection) {
		r := scriptRow(s, base, row, i, cells)
		rows = append(rows, r)
		named, titled = named || r.Err == nil, titled || r.Item.Title != ""
	})
	if named && !titled {
		return nil, layoutFault(s, "no statement of its script fills a row")
	}
	return rows, nil
}

// scriptRow reads the row at position i. Its cells are numbered by their ids;
// links may be missing from a row, so that counting them would shift the rest.
func scriptRow(s source.Source, base *url.URL, row *goquery.Selection, i int, cells map[string]string) Row {
	list := s.Discover.Script
	index := rowIndex(row, i)
	cell := func(names []string) string {
		for _, name := range names {
			if value := text.Line(markupText(cells[name+"_"+index])); value != "" {
				return value
			}
		}
		return ""
	}
	title := cell(list.Title)
	r := refer(s, base, linked(list.Link.Text(row), list.Match, list.Item), i, cmp.Or(title, text.Line(row.Text())))
	if r.Err != nil {
		return r
	}
	r.Item.Title = title
	r.Item.Publisher = cell(list.Publisher)
	r.Item.Published = moment(s, cell(list.Date))
	return r
}

// rowIndex returns the number in the ids of a row's cells, such as the 3 of
// td_REG_DT_3, or the row's position where it has none.
func rowIndex(row *goquery.Selection, position int) string {
	index := strconv.Itoa(position)
	row.Find("[id^=td_]").EachWithBreak(func(_ int, cell *goquery.Selection) bool {
		id := cell.AttrOr("id", "")
		index = id[strings.LastIndexByte(id, '_')+1:]
		return false
	})
	return index
}

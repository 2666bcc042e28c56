package discover

import (
	"cmp"
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
	"github.com/policywire/policywire/services/fetcher/web"
)

// script reads the pages of a list that a script fills, newest first, until one
// is empty, begins as the one before did, or ends before since.
func (f *Finder) script(ctx context.Context, s source.Source, since time.Time, yield func(Item, error) bool) error {
	first := ""
	for n := 1; n <= maxPages; n++ {
		response, page, err := f.page(ctx, s, web.Request{URL: number(s.Discover.Script.URL, n)})
		if err != nil {
			return err
		}
		rows, err := ScriptRows(s, response.URL, page)
		if err != nil {
			return err
		}
		if len(rows) == 0 && n == 1 {
			return layoutFault(s, "its first page has no rows")
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
		if last := rows[len(rows)-1]; last.Err == nil && before(last.Item.Published, since) {
			return nil
		}
	}
	return layoutFault(s, "it has no last page")
}

// ScriptRows reads one page of a list of s. Rows whose cells stay empty are a
// *Fault: the script has changed.
func ScriptRows(s source.Source, base *url.URL, page string) ([]Row, error) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(page))
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
	link, _ := list.Match.Expand(list.Item, list.Link.Text(row))
	r := refer(s, base, link, i, cmp.Or(title, text.Line(row.Text())))
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
	index := number("{page}", position)
	row.Find("[id^=td_]").EachWithBreak(func(_ int, cell *goquery.Selection) bool {
		id := cell.AttrOr("id", "")
		index = id[strings.LastIndexByte(id, '_')+1:]
		return false
	})
	return index
}

// markupText returns the text of a fragment of HTML, on one line.
func markupText(fragment string) string {
	return strings.Join(strings.Fields(markupParagraphs(fragment)), " ")
}

// markupParagraphs returns the text of a fragment of HTML.
func markupParagraphs(fragment string) string {
	if !strings.ContainsAny(fragment, "<&") {
		return text.Paragraphs(fragment)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(fragment))
	if err != nil {
		return ""
	}
	return text.FromHTML(doc.Nodes...)
}

package discover

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
	"github.com/policywire/policywire/services/fetcher/web"
)

// Explain says what each selector of the list of s finds in an answer, and what
// the rows have in the end. Its error is the *Fault of an answer that cannot be
// read; what was found until then is returned beside it.
func Explain(s source.Source, r *web.Response) ([]source.Finding, error) {
	found, _, err := explain(s, r)
	return found, err
}

// explain is Explain, with the number of rows.
func explain(s source.Source, r *web.Response) ([]source.Finding, int, error) {
	var found findings
	var rows []Row
	var err error
	switch d := s.Discover; {
	case d.API != nil && (d.List == nil && d.Script == nil || apiAnswer(r)):
		found.api(s, r)
		rows, err = APIRows(s, r)
	case d.List != nil, d.Script != nil:
		rows, err = found.markup(s, r)
	case d.Feed != nil:
		rows, err = FeedRows(s, r)
	case d.Sitemap != nil:
		rows, err = SitemapRows(s, r)
	}
	found.rows(rows)
	return found, len(rows), err
}

func apiAnswer(r *web.Response) bool {
	b := beginning(string(r.Body))
	return b == xmlElement || b == jsonValue
}

// findings are collected in the order of the fields.
type findings []source.Finding

func (f *findings) add(field, selector string, count int, sample string) {
	*f = append(*f, source.Finding{Field: field, Selector: selector, Count: count, Sample: clip(sample)})
}

// clip returns a sample as a line that a table can hold.
func clip(s string) string {
	s = text.Line(s)
	if r := []rune(s); len(r) > 100 {
		return string(r[:100]) + "…"
	}
	return s
}

// markup explains a list in HTML.
func (f *findings) markup(s source.Source, r *web.Response) ([]Row, error) {
	page, err := markup(s, r)
	if err != nil {
		return nil, err
	}
	doc, err := parseHTML(page)
	if err != nil {
		return nil, fault(s, FaultLayout, err)
	}
	if l := s.Discover.Script; l != nil {
		rows := f.once("discover.script.rows", l.Rows, doc.Selection)
		f.within("discover.script.link", l.Link, rows)
		out, err := ScriptRows(s, r.URL, page)
		f.cells(l, out)
		return out, err
	}
	l := s.Discover.List
	rows := f.once("discover.list.rows", l.Rows, doc.Selection)
	f.once("discover.list.empty", l.Empty, doc.Selection)
	f.once("discover.list.next", l.Next, doc.Selection)
	for _, field := range []struct {
		name     string
		selector source.Selector
	}{{"link", l.Link}, {"title", l.Title}, {"lead", l.Lead}, {"date", l.Date}, {"publisher", l.Publisher}} {
		f.within("discover.list."+field.name, field.selector, rows)
	}
	return ListRows(s, r.URL, page)
}

// cells notes in how many rows a script fills which cell.
func (f *findings) cells(l *source.Script, rows []Row) {
	for _, field := range []struct {
		name  string
		cells []string
		value func(Item) string
	}{
		{"title", l.Title, func(i Item) string { return i.Title }},
		{"date", l.Date, func(i Item) string { return at(i.Published.Time) }},
		{"publisher", l.Publisher, func(i Item) string { return i.Publisher }},
	} {
		count, sample := 0, ""
		for _, row := range rows {
			if value := field.value(row.Item); value != "" {
				count, sample = count+1, cmp.Or(sample, value)
			}
		}
		f.add("discover.script."+field.name, strings.Join(field.cells, ", "), count, sample)
	}
}

// at is how a time is shown to an author.
func at(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02 15:04:05 -0700")
}

// once notes what a selector finds in a page, and returns it.
func (f *findings) once(field string, selector source.Selector, in *goquery.Selection) *goquery.Selection {
	found := selector.Find(in)
	if !selector.IsZero() {
		f.add(field, selector.String(), found.Length(), selector.Text(in))
	}
	return found
}

// within notes in how many rows a selector finds something.
func (f *findings) within(field string, selector source.Selector, rows *goquery.Selection) {
	if selector.IsZero() {
		return
	}
	count, sample := 0, ""
	rows.Each(func(_ int, row *goquery.Selection) {
		if value := strings.TrimSpace(selector.Text(row)); value != "" {
			if count++; count == 1 {
				sample = value
			}
		}
	})
	f.add(field, selector.String(), count, sample)
}

// api explains an answer of an API, as far as it can be read.
func (f *findings) api(s source.Source, r *web.Response) {
	content, err := decode(r.Body, r.ContentType, s.Charset)
	if err != nil {
		return
	}
	tree, _, err := parseTree(content)
	if err != nil {
		return
	}
	a := s.Discover.API
	items := find(tree, a.Items)
	f.add("discover.api.items", a.Items, len(items), "")
	for _, field := range []struct{ name, path string }{
		{"link", a.Link}, {"title", a.Title}, {"summary", a.Summary}, {"text", a.Text}, {"date", a.Date}, {"publisher", a.Publisher},
	} {
		if field.path != "" {
			f.path("discover.api."+field.name, field.path, items)
		}
	}
}

func (f *findings) path(field, path string, items []any) {
	count, sample := 0, ""
	for _, item := range items {
		if value := first(item, path); value != "" {
			if count++; count == 1 {
				sample = value
			}
		}
	}
	f.add(field, path, count, sample)
}

// rows notes what the rows of a list have in the end: how many name a document,
// and how many of these have which field.
func (f *findings) rows(rows []Row) {
	counts, samples := map[string]int{}, map[string]string{}
	note := func(field, value string) {
		if value == "" {
			return
		}
		if counts[field]++; counts[field] == 1 {
			samples[field] = value
		}
	}
	for _, row := range rows {
		if row.Err != nil {
			note("filtered", row.Err.Error())
			continue
		}
		note("id", row.Item.ID)
		note("title", row.Item.Title)
		note("publisher", row.Item.Publisher)
		note("text", row.Item.Text)
		if m := row.Item.Published; !m.IsZero() {
			note("published", fmt.Sprint(at(m.Time), ", to the ", m.Precision))
		}
		note("modified", at(row.Item.Modified))
	}
	for _, field := range []string{"id", "title", "publisher", "text", "published", "modified", "filtered"} {
		f.add("item."+field, "", counts[field], samples[field])
	}
}

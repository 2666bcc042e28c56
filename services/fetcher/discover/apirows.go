package discover

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/date"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
	"github.com/policywire/policywire/services/fetcher/web"
)

// APIRows reads an answer of the API of s. One that does not say that all is
// well is a *Fault, and so is one in which the items have no place.
func APIRows(s source.Source, r *web.Response) ([]Row, error) { return readAPI(s, r, true) }

func readAPI(s source.Source, r *web.Response, firstPage bool) ([]Row, error) {
	content, err := data(s, r, "the answer of an API")
	if err != nil {
		return nil, err
	}
	tree, root, err := parseTree(content)
	if err != nil {
		return nil, fault(s, FaultLayout, fmt.Errorf("parsing the answer: %w", err))
	}
	if err := refused(s, tree, root); err != nil {
		return nil, err
	}
	items := find(tree, s.Discover.API.Items)
	if len(items) == 0 && firstPage && !hasPlace(tree, s.Discover.API) {
		return nil, layoutFault(s, "the answer has nothing at "+s.Discover.API.Items)
	}
	rows := make([]Row, 0, len(items))
	for i, item := range items {
		rows = append(rows, apiRow(s, r.URL, item, i))
	}
	return rows, nil
}

// hasPlace reports whether an answer without items says that there are none: a
// list is there, and empty, or what would hold the items is there in an answer
// that says of itself that all is well.
func hasPlace(tree any, a *source.API) bool {
	if has(tree, a.Items) {
		return true
	}
	holder, _, nested := cutLast(a.Items)
	return a.OK.Path != "" && (!nested || has(tree, holder))
}

func cutLast(path string) (before, last string, found bool) {
	i := strings.LastIndexByte(path, '.')
	if i < 0 {
		return "", path, false
	}
	return path[:i], path[i+1:], true
}

func apiRow(s source.Source, base *url.URL, item any, i int) Row {
	a := s.Discover.API
	title := sound(text.Line(markupText(first(item, a.Title))))
	r := refer(s, base, linked(text.Decode(first(item, a.Link)), a.Match, a.Item), i, title)
	if r.Err != nil {
		return r
	}
	r.Item.Title = title
	r.Item.Publisher = sound(text.Line(strings.Join(all(item, a.Publisher), ", ")))
	r.Item.Summary = sound(markupParagraphs(first(item, a.Summary)))
	r.Item.Text = cmp.Or(sound(markupParagraphs(first(item, a.Text))), r.Item.Summary)
	r.Item.Published = apiMoment(s, first(item, a.Date))
	return r
}

// epoch is a time in seconds or milliseconds since 1970.
var epoch = regexp.MustCompile(`^\d{10}(\d{3})?$`)

// apiMoment reads a date as the layout of the definition says, or as all are
// read, or as a time since 1970.
func apiMoment(s source.Source, value string) date.Moment {
	layout := s.Discover.API.Layout
	if t, err := time.ParseInLocation(layout, value, s.Location()); layout != "" && err == nil {
		return date.Moment{Time: t.In(s.Location()), Precision: precision(layout)}
	}
	if !epoch.MatchString(value) {
		return moment(s, value)
	}
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return date.Moment{}
	}
	if len(value) == 10 {
		n *= 1000
	}
	return date.Moment{Time: time.UnixMilli(n).In(s.Location()), Precision: news.PrecisionSecond}
}

// precision returns how exact a date of a layout is.
func precision(layout string) news.Precision {
	switch {
	case strings.Contains(layout, "05"):
		return news.PrecisionSecond
	case strings.Contains(layout, "04"):
		return news.PrecisionMinute
	}
	return news.PrecisionDay
}

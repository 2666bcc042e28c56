package page

import (
	"strings"
	"time"

	"github.com/andybalholm/cascadia"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/date"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
)

// metaDates are the names under which pages say when they were published, the
// best first. The date of a change is none of them.
var metaDates = []string{
	"article:published_time", "og:published_time", "datepublished", "og:article:published_time", "dcterms.issued", "dcterms.date", "dcterms.created",
	"dc.date.issued", "dc.date", "dc.date.created", "citation_publication_date", "citation_online_date", "citation_date",
	"parsely-pub-date", "sailthru.date", "article.published", "cxenseparse:recs:publishtime", "pubdate", "publishdate", "publish-date", "publish_date", "date",
}

// published returns the date of the best place that has one: what the selector
// finds, what the page says of itself, what can be seen. The places after it can
// only add the clock of that day.
func (r *reader) published() date.Moment {
	var best date.Moment
	consider := func(from string, values ...string) {
		for _, value := range values {
			m := r.moment(value, from)
			switch {
			case m.IsZero():
			case best.IsZero():
				best, r.found["date"] = m, from
			case best.SameDay(m) && m.Finer(best):
				best = m
			}
		}
	}
	consider(BySelector, r.texts(r.source.Page.Date)...)
	consider(ByJSONLD, r.article.published)
	for _, name := range metaDates {
		consider(ByMeta, r.meta[name])
	}
	if best.IsZero() {
		consider(ByMeta, r.times()...)
	}
	if best.IsZero() && r.source.Page.Date.IsZero() {
		consider(ByAuto, r.visibleDates()...)
	}
	return best
}

// moment reads a value. In what a page says of itself, midnight stands for a day
// without a clock.
func (r *reader) moment(value, from string) date.Moment {
	if value == "" {
		return date.Moment{}
	}
	zone := r.source.Location()
	m, err := date.Parse(value, zone)
	if err != nil || from == BySelector || m.Precision == news.PrecisionDay {
		return m
	}
	if h, mi, s := m.Time.Clock(); h+mi+s == 0 {
		m.Precision = news.PrecisionDay
	}
	// Midnight of Greenwich would be the evening before in America.
	if u := m.Time.UTC(); u.Hour()+u.Minute()+u.Second() == 0 && u.Day() != m.Time.Day() {
		m = date.Moment{Time: time.Date(u.Year(), u.Month(), u.Day(), 0, 0, 0, 0, zone), Precision: news.PrecisionDay}
	}
	return m
}

// maxDates bounds how many elements are asked for a date.
const maxDates = 20

// texts returns what a selector finds, the best first.
func (r *reader) texts(s source.Selector) []string {
	var values []string
	best := s.Best(r.root)
	for i := range min(best.Length(), maxDates) {
		if attribute := s.Attribute(); attribute != "" {
			values = append(values, best.Eq(i).AttrOr(attribute, ""))
		} else {
			values = append(values, text.LineFromHTML(nil, best.Nodes[i]))
		}
	}
	// The first that is a date counts, and not one that is finer.
	for i, value := range values {
		if !r.moment(value, BySelector).IsZero() {
			return values[i : i+1]
		}
	}
	return nil
}

// times returns the machine's form of the dates that can be seen, those of the
// text last: its first is that of the page.
func (r *reader) times() []string {
	for _, n := range r.root.FindMatcher(timeElements).Nodes {
		for _, a := range n.Attr {
			if a.Key == "datetime" && !r.moment(a.Val, ByMeta).IsZero() {
				return []string{a.Val}
			}
		}
	}
	return nil
}

// dateElements are elements that say in their class that they are dates.
var dateElements = cascadia.MustCompile(`[class*="date"], [id*="date"], [class*="Date"], [class*="time"], [class*="day"], time, dd, td, p, li, span`)

// visibleDates returns the first short text that is a date, for pages of which
// the source says nothing.
func (r *reader) visibleDates() []string {
	for i, n := range r.root.FindMatcher(dateElements).Nodes {
		if i > 2000 {
			return nil
		}
		value := text.LineFromHTML(nil, n)
		if len(value) > 80 || !strings.ContainsAny(value, "0123456789０１２３４５６７８９") {
			continue
		}
		if !r.moment(value, ByAuto).IsZero() {
			return []string{value}
		}
	}
	return nil
}

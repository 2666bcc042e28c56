package page

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/date"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
)

// Page is what was read of a page. What was not found is empty.
type Page struct {
	Title     string
	Publisher string
	// Body is in paragraphs.
	Body        string
	Published   date.Moment
	Licence     string
	Attachments []news.Attachment
}

// Read reads markup, the page of s at base. It is an error when the page says
// that the site is down, or when no selector finds anything: it is another
// page then than the one that was asked for.
func Read(s source.Source, base *url.URL, markup string) (Page, error) {
	if err := s.Down(markup); err != nil {
		return Page{}, fmt.Errorf("reading %s: %w", base, err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(markup))
	if err != nil {
		return Page{}, fmt.Errorf("reading %s: %w", base, err)
	}
	root, rules := doc.Selection, s.Page
	article := findArticle(root, rules.Article)
	p := Page{
		Title:       cmp.Or(text.Line(rules.Title.TextWithout(root, rules.Drop)), text.Line(article.Headline)),
		Publisher:   cmp.Or(text.Line(rules.Publisher.TextWithout(root, rules.Drop)), text.Line(article.Author.Name)),
		Body:        body(rules, root),
		Published:   published(s, root, article),
		Licence:     licence(rules.Licence, root),
		Attachments: attachments(rules.Attachments, root),
	}
	if p.Title == "" && p.Body == "" && p.Published.IsZero() {
		return Page{}, fmt.Errorf("reading %s: no selector of the source finds anything; the site may have changed", base)
	}
	return p, nil
}

func body(rules source.Page, root *goquery.Selection) string {
	selected := rules.Body.Find(root).First()
	return text.FromHTML(rules.Drop.Remove(selected).Nodes...)
}

// published returns the most exact of the dates that the page gives.
func published(s source.Source, root *goquery.Selection, a article) date.Moment {
	var best date.Moment
	for _, value := range []string{
		a.DatePublished,
		root.Find(`meta[property="article:published_time"]`).AttrOr("content", ""),
		s.Page.Date.Text(root),
	} {
		if value == "" {
			continue
		}
		if m, err := date.Parse(value, s.Location()); err == nil && m.Finer(best) {
			best = m
		}
	}
	return best
}

func licence(rules source.Licence, root *goquery.Selection) string {
	value, _ := rules.Match.Expand(rules.Value, rules.Select.Text(root))
	return value
}

package page

import (
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
	Title string
	// Summary is the subtitle, in paragraphs.
	Summary   string
	Publisher string
	// Body is in paragraphs.
	Body        string
	Published   date.Moment
	Licence     string
	Attachments []news.Attachment
	// Auto says that the general reader found the body.
	Auto bool
	// Found names the fields that were found (title, summary, publisher, date,
	// body, attachments, licence) and where: BySelector, ByJSONLD, ByMeta, ByAuto.
	Found map[string]string
}

// Where a field was found.
const (
	BySelector = "selector"
	ByJSONLD   = "json-ld"
	ByMeta     = "meta"
	ByAuto     = "auto"
)

// MaxMarkup is the most markup, in bytes, that is read as one page.
const MaxMarkup = 32 << 20

// leastAuto is the fewest characters of a text that the general reader may find
// in a page in which nothing else is as the source says: a notice is shorter.
const leastAuto = 250

// Read reads markup, the page of s at base. It is an error when the page says
// that the site is down, or when nothing of what the source selects is there and
// no text that could be the one asked for: it is another page then. The same
// markup always gives the same Page.
func Read(s source.Source, base *url.URL, markup string) (Page, error) {
	r, err := parse(s, base, markup)
	if err != nil {
		return Page{}, fmt.Errorf("reading %s: %w", base, err)
	}
	p := r.read()
	if p.Title == "" && p.Body == "" && p.Published.IsZero() && len(p.Attachments) == 0 {
		return Page{}, fmt.Errorf("reading %s: no selector of the source finds anything; the site may have changed", base)
	}
	if !r.recognised() && (text.Length(p.Body) < leastAuto || p.Title == "") {
		return Page{}, fmt.Errorf("reading %s: no selector of the source finds anything, and there is no text to speak of; the site may have changed", base)
	}
	return p, nil
}

// reader is a page that is being read.
type reader struct {
	source source.Source
	base   *url.URL
	root   *goquery.Selection
	// dropped are the elements that no text is taken from.
	dropped without
	article article
	meta    map[string]string
	found   map[string]string
}

func parse(s source.Source, base *url.URL, markup string) (*reader, error) {
	if len(markup) > MaxMarkup {
		return nil, fmt.Errorf("the page has %d bytes, more than %d", len(markup), MaxMarkup)
	}
	if err := s.Down(markup); err != nil {
		return nil, err
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(markup))
	if err != nil {
		return nil, err
	}
	r := &reader{source: s, base: base, root: doc.Selection, found: map[string]string{}}
	r.dropped = withoutThose(s.Page.Drop.Find(r.root))
	r.article = findArticle(r.root, s.Page.Article)
	r.meta = metaOf(r.root)
	r.base = baseOf(r.root, base)
	return r, nil
}

func (r *reader) read() Page {
	p := Page{
		Title:       r.title(),
		Summary:     r.summary(),
		Publisher:   r.publisher(),
		Body:        r.body(),
		Published:   r.published(),
		Licence:     r.licence(),
		Attachments: r.attachments(),
		Found:       r.found,
	}
	p.Auto = r.found["body"] == ByAuto
	return p
}

// recognised reports whether anything is where the source says, or the page says
// what it is. A source that says nothing of its pages has all of them.
func (r *reader) recognised() bool {
	rules := r.source.Page
	none := true
	for _, selector := range []source.Selector{rules.Title, rules.Subtitle, rules.Date, rules.Publisher, rules.Body, rules.Attachments.Rows} {
		if selector.IsZero() {
			continue
		}
		none = false
		if selector.Find(r.root).Length() > 0 {
			return true
		}
	}
	return none || r.article.found
}

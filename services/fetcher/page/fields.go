package page

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/policywire/policywire/services/fetcher/page/auto"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
	"golang.org/x/net/html"
)

// without are elements that have no text.
type without map[*html.Node]bool

func withoutThose(selected *goquery.Selection) without {
	if selected.Length() == 0 {
		return nil
	}
	w := make(without, selected.Length())
	for _, n := range selected.Nodes {
		w[n] = true
	}
	return w
}

// drop is for package text, nil where everything has text.
func (w without) drop() func(*html.Node) bool {
	if w == nil {
		return nil
	}
	return func(n *html.Node) bool { return w[n] }
}

// candidate is a value that a field may have, and where it was found.
type candidate struct{ value, from string }

// first returns the first value that there is, and remembers where it was found.
func (r *reader) first(field string, candidates ...candidate) string {
	for _, c := range candidates {
		if c.value != "" {
			r.found[field] = c.from
			return c.value
		}
	}
	return ""
}

// line returns the text, or the attribute, that a selector selects, in one line.
// An element without text counts as not found.
func (r *reader) line(s source.Selector) string {
	best := s.Best(r.root)
	for i, n := range best.Nodes {
		var value string
		if attribute := s.Attribute(); attribute != "" {
			value = text.Line(best.Eq(i).AttrOr(attribute, ""))
		} else {
			value = text.LineFromHTML(r.dropped.drop(), n)
		}
		if value != "" || i >= 8 {
			return value
		}
	}
	return ""
}

func (r *reader) summary() string {
	var lines string
	if best := r.source.Page.Subtitle.Best(r.root); best.Length() > 0 {
		lines = text.FromHTMLWithout(r.dropped.drop(), best.Nodes[0])
	}
	return r.first("summary", candidate{lines, BySelector}, candidate{text.Line(r.article.alternative), ByJSONLD})
}

func (r *reader) publisher() string {
	return r.first("publisher",
		candidate{r.line(r.source.Page.Publisher), BySelector},
		candidate{text.Line(r.article.publisher), ByJSONLD})
}

// leastDescribed is the fewest characters of a text in the description of a page
// that are more than its beginning.
const leastDescribed = 200

func (r *reader) body() string {
	rules := r.source.Page
	if selected := rules.Body.Best(r.root); selected.Length() > 0 {
		for _, n := range selected.Nodes {
			if body := text.FromHTMLWithout(r.dropped.drop(), n); body != "" {
				return r.first("body", candidate{body, BySelector})
			}
		}
		return "" // an element without text: the text is elsewhere
	}
	if body := fromMarkup(r.article.body); text.Length(body) >= leastDescribed {
		return r.first("body", candidate{body, ByJSONLD})
	}
	return r.first("body", candidate{auto.Text(r.root.Nodes[0], r.dropped.drop()), ByAuto})
}

// fromMarkup returns the paragraphs of a value that may be HTML.
func fromMarkup(value string) string {
	if !strings.Contains(value, "<") || !strings.Contains(value, ">") {
		return text.Paragraphs(value)
	}
	node, err := html.Parse(strings.NewReader(value))
	if err != nil {
		return ""
	}
	return text.FromHTML(node)
}

func (r *reader) licence() string {
	rules := r.source.Page.Licence
	if selected, ok := rules.Match.Expand(rules.Value, rules.Select.Text(r.root)); ok {
		return r.first("licence", candidate{selected, BySelector})
	}
	return r.first("licence",
		candidate{address(text.Line(r.article.licence)), ByJSONLD},
		candidate{address(r.resolve(r.root.FindMatcher(licenceLinks).First().AttrOr("href", ""))), ByMeta},
		candidate{address(text.Line(r.meta["dcterms.license"])), ByMeta})
}

// address returns s where it is a web address: words would not name a licence.
func address(s string) string {
	if strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") {
		return s
	}
	return ""
}

package page

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/text"
)

// Explain says, for each selector that s has for a page, how often it matches in
// markup, the page at base, and what it finds first: for authors of sources. It
// is an error when the page says that the site is down.
func Explain(s source.Source, base *url.URL, markup string) ([]source.Finding, error) {
	r, err := parse(s, base, markup)
	if err != nil {
		return nil, err
	}
	rules := s.Page
	var out []source.Finding
	for _, f := range []struct {
		name     string
		selector source.Selector
	}{
		{"page.drop", rules.Drop}, {"page.title", rules.Title}, {"page.subtitle", rules.Subtitle}, {"page.date", rules.Date},
		{"page.publisher", rules.Publisher}, {"page.body", rules.Body}, {"page.attachments.rows", rules.Attachments.Rows}, {"page.licence.select", rules.Licence.Select},
	} {
		if !f.selector.IsZero() {
			out = append(out, r.finding(f.name, f.selector, r.root))
		}
	}
	if rows := rules.Attachments.Rows.Find(r.root); rows.Length() > 0 {
		out = append(out, r.finding("page.attachments.link", rules.Attachments.Link, rows.First()))
		if !rules.Attachments.Name.IsZero() {
			out = append(out, r.finding("page.attachments.name", rules.Attachments.Name, rows.First()))
		}
	}
	return append(out, r.results()...), nil
}

func (r *reader) finding(field string, s source.Selector, in *goquery.Selection) source.Finding {
	best := s.Best(in)
	f := source.Finding{Field: field, Selector: s.String(), Count: best.Length()}
	for i, n := range best.Nodes {
		if attribute := s.Attribute(); attribute != "" {
			f.Sample = best.Eq(i).AttrOr(attribute, "")
		} else {
			f.Sample = text.LineFromHTML(r.dropped.drop(), n)
		}
		if f.Sample = clip(text.Line(f.Sample)); f.Sample != "" {
			break
		}
	}
	return f
}

// results says what became of the fields in the end, where no selector gave them.
func (r *reader) results() []source.Finding {
	p := r.read()
	var out []source.Finding
	for _, f := range []struct{ name, value string }{
		{"title", p.Title}, {"summary", p.Summary}, {"date", p.Published.Time.Format("2006-01-02 15:04:05 -07:00")},
		{"publisher", p.Publisher}, {"body", p.Body}, {"licence", p.Licence},
	} {
		if from := p.Found[f.name]; from != "" && from != BySelector {
			out = append(out, source.Finding{Field: "page." + f.name, Selector: "(" + from + ")", Count: 1, Sample: clip(text.Line(f.value))})
		}
	}
	if len(p.Attachments) > 0 {
		names := make([]string, 0, len(p.Attachments))
		for _, a := range p.Attachments {
			names = append(names, a.Name)
		}
		out = append(out, source.Finding{Field: "page.attachments", Selector: "(files)", Count: len(names), Sample: clip(strings.Join(names, ", "))})
	}
	return out
}

// maxSample is how many characters of what was found are shown.
const maxSample = 120

func clip(s string) string {
	if r := []rune(s); len(r) > maxSample {
		return string(r[:maxSample]) + "…"
	}
	return s
}

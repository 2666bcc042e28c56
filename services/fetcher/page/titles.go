package page

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/policywire/policywire/services/fetcher/text"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func (r *reader) title() string {
	selected := r.line(r.source.Page.Title)
	if selected != "" {
		return r.first("title", candidate{selected, BySelector})
	}
	if headline := text.Line(r.article.headline); headline != "" {
		return r.first("title", candidate{headline, ByJSONLD})
	}
	named := text.Line(r.meta["og:title"])
	titled := text.LineFromHTML(nil, r.root.FindMatcher(titleElement).Nodes...)
	heading := r.heading(named, titled)
	if heading != "" && strings.Contains(named+"\n"+titled, heading) {
		return r.first("title", candidate{heading, ByAuto})
	}
	return r.first("title", candidate{withoutSite(named), ByMeta}, candidate{heading, ByAuto}, candidate{withoutSite(titled), ByAuto})
}

// heading returns the heading that the page's own names hold, the longest where
// they hold several: they name the site and the section too. Without one it is
// the highest heading.
func (r *reader) heading(named, titled string) string {
	first, best := "", ""
	for _, n := range r.root.FindMatcher(headings).Nodes {
		if within(n, atom.Nav, atom.Footer) || within(n, atom.Header) && !within(n, atom.Main, atom.Article) {
			continue
		}
		value := text.LineFromHTML(r.dropped.drop(), n)
		if strings.Contains(named, value) || strings.Contains(titled, value) {
			if text.Length(value) > max(5, text.Length(best)) {
				best = value
			}
		}
		if first == "" && n.DataAtom == atom.H1 {
			first = value
		}
	}
	return cmp.Or(best, first)
}

func within(n *html.Node, atoms ...atom.Atom) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		for _, a := range atoms {
			if p.DataAtom == a {
				return true
			}
		}
	}
	return false
}

// siteEnd is the name of the site behind a title.
var siteEnd = regexp.MustCompile(`\s+[|\-–—:»«·]+\s+[^|–—»«]{1,60}$|\s*[｜|]\s*[^｜|]{1,60}$`)

// withoutSite returns title without the name of the site behind it.
func withoutSite(title string) string {
	if m := siteEnd.FindStringIndex(title); m != nil && text.Length(title[:m[0]]) >= 6 {
		return title[:m[0]]
	}
	return title
}

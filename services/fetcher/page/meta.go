package page

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
)

var (
	metaElements = cascadia.MustCompile(`meta[content]`)
	titleElement = cascadia.MustCompile(`head > title`)
	headings     = cascadia.MustCompile(`h1, h2, h3`)
	timeElements = cascadia.MustCompile(`time[datetime]`)
	licenceLinks = cascadia.MustCompile(`link[rel~="license"][href], a[rel~="license"][href]`)
	baseElement  = cascadia.MustCompile(`base[href]`)
)

// metaOf returns what the meta elements say, by name in lower case: the first
// that says something.
func metaOf(root *goquery.Selection) map[string]string {
	values := map[string]string{}
	for _, n := range root.FindMatcher(metaElements).Nodes {
		var name, content string
		for _, a := range n.Attr {
			switch a.Key {
			case "property", "name", "itemprop":
				name = strings.ToLower(strings.TrimSpace(a.Val))
			case "content":
				content = strings.TrimSpace(a.Val)
			}
		}
		if name != "" && content != "" && values[name] == "" {
			values[name] = content
		}
	}
	return values
}

// baseOf returns the address that the links of the page at address are relative to.
func baseOf(root *goquery.Selection, address *url.URL) *url.URL {
	href := strings.TrimSpace(root.FindMatcher(baseElement).First().AttrOr("href", ""))
	if base, err := address.Parse(href); err == nil && href != "" && (base.Scheme == "http" || base.Scheme == "https") {
		return base
	}
	return address
}

// resolve returns the address that a link leads to, empty where it leads to none
// on the web.
func (r *reader) resolve(link string) string {
	link = strings.TrimSpace(link)
	if link == "" || strings.HasPrefix(link, "#") {
		return ""
	}
	u, err := r.base.Parse(strings.ReplaceAll(link, " ", "%20"))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}

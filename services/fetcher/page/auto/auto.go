package auto

import (
	"github.com/policywire/policywire/services/fetcher/text"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// MaxNodes is the largest page, in nodes, that is looked at.
const MaxNodes = 200_000

// Text returns the main text of a page in paragraphs, empty where there is none.
// Elements for which drop, if there is one, says true are no part of it. The time
// is linear in the size of the page, and whatever the page is, Text returns.
func Text(doc *html.Node, drop func(*html.Node) bool) (body string) {
	defer func() {
		if recover() != nil {
			body = "" // no page may stop the reading of others
		}
	}()
	root := bodyOf(doc)
	p := pruner{skip: map[*html.Node]bool{}, sums: map[*html.Node]sum{}, drop: drop, titles: titlesOf(doc)}
	p.measure(root, 0)
	if p.nodes > MaxNodes {
		return ""
	}
	p.total = p.sums[root].text
	p.prune(root, 0)
	main := weigh(p.start(root), p.skip)
	if main == nil {
		return ""
	}
	if p.titled {
		p.titles = nil // a text that begins with its title again is left as it is
	}
	return trim(text.FromHTMLWithout(func(n *html.Node) bool { return p.skip[n] }, main), p.titles)
}

func bodyOf(doc *html.Node) *html.Node {
	if found := find(doc, func(n *html.Node) bool { return n.DataAtom == atom.Body }, 0); found != nil {
		return found
	}
	return doc
}

// find returns the first element for which is says true.
func find(n *html.Node, is func(*html.Node) bool, depth int) *html.Node {
	if n.Type == html.ElementNode && is(n) {
		return n
	}
	if depth > maxDepth {
		return nil
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if found := find(c, is, depth+1); found != nil {
			return found
		}
	}
	return nil
}

// maxDepth bounds the recursion; the parser itself stops at 512 open elements.
const maxDepth = 1024

// titlesOf returns the texts that name the page: the text does not repeat them.
func titlesOf(doc *html.Node) []string {
	var titles []string
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		switch n.DataAtom {
		case atom.Title, atom.H1:
			titles = append(titles, text.LineFromHTML(nil, n))
		case atom.Meta:
			if attr(n, "property") == "og:title" {
				titles = append(titles, text.Line(attr(n, "content")))
			}
		}
		for c := n.FirstChild; c != nil && depth < maxDepth; c = c.NextSibling {
			walk(c, depth+1)
		}
	}
	walk(doc, 0)
	return titles
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

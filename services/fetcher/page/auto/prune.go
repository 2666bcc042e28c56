package auto

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/policywire/policywire/services/fetcher/text"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// sum is how much text is below an element: in all, in links, and how many links
// and how many elements that may hold the text of a page.
type sum struct {
	text, linked, links, holders int
}

// pruner finds what is no part of the main text.
type pruner struct {
	skip map[*html.Node]bool
	sums map[*html.Node]sum
	drop func(*html.Node) bool
	// titles are the names of the page; titled says that an element was one.
	titles []string
	titled bool
	nodes  int
	// total is the text of the whole page.
	total int
}

// measure sums up what is below n, and skips what has no text in any page.
func (p *pruner) measure(n *html.Node, depth int) sum {
	var s sum
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if p.nodes++; p.nodes > MaxNodes || depth > maxDepth {
			return s
		}
		switch c.Type {
		case html.TextNode:
			s.text += weight(c.Data)
		case html.ElementNode:
			if text.Silent(c) || p.drop != nil && p.drop(c) {
				p.skip[c] = true
				continue
			}
			below := p.measure(c, depth+1)
			if c.DataAtom == atom.A {
				below.linked, below.links = below.text, below.links+1
			}
			if holds(c) {
				below.holders++
			}
			s = sum{s.text + below.text, s.linked + below.linked, s.links + below.links, s.holders + below.holders}
		}
	}
	p.sums[n] = s
	return s
}

// holds reports whether an element is meant to hold the text of a page.
func holds(n *html.Node) bool {
	return n.DataAtom == atom.Main || n.DataAtom == atom.Article || attr(n, "role") == "main" || attr(n, "itemprop") == "articleBody"
}

// weight is the length of s in letters: a character of Chinese, Japanese or
// Korean says as much as two or three of other scripts.
func weight(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
		case r >= 0x1100 && unicode.IsLetter(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

// prune skips the elements below n that are no text of the page.
func (p *pruner) prune(n *html.Node, depth int) {
	for c := n.FirstChild; c != nil && depth < maxDepth; c = c.NextSibling {
		if c.Type != html.ElementNode || p.skip[c] {
			continue
		}
		switch {
		case p.boilerplate(c):
			p.skip[c] = true
		case p.title(c):
			p.skip[c], p.titled = true, true
		case isHeading(c) && p.sums[c].text < maxHeading && other.MatchString(text.LineFromHTML(nil, c)):
			p.skipSection(c)
		default:
			p.prune(c, depth+1)
		}
	}
}

// boilerplate reports whether c is a part of the page's frame. What holds much
// of the page's text is not, whatever its name.
func (p *pruner) boilerplate(c *html.Node) bool {
	s := p.sums[c]
	if s.holders > 0 || holds(c) || s.text*2 > p.total {
		return false
	}
	switch c.DataAtom {
	case atom.Footer, atom.Aside, atom.Header:
		return true
	case atom.Ul, atom.Ol, atom.Dl, atom.Div, atom.Section, atom.Table, atom.P, atom.Td:
		if s.links > 1 && s.linked*10 > s.text*6 || s.links > 0 && s.linked == s.text && s.text < 40 {
			return true
		}
	}
	switch attr(c, "role") {
	case "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "alert", "menu", "menubar", "tablist", "toolbar":
		return true
	}
	return frame(attr(c, "id")) || frame(attr(c, "class"))
}

// maxHeading is the weight of text from which on an element is no heading.
const maxHeading = 600

// title reports whether c is the place of the page's title.
func (p *pruner) title(c *html.Node) bool {
	if p.sums[c].text >= maxHeading || !isHeading(c) && !titleNames.MatchString(attr(c, "class")+" "+attr(c, "id")) {
		return false
	}
	return named(text.LineFromHTML(nil, c), p.titles)
}

// titleNames are names of elements that hold titles.
var titleNames = regexp.MustCompile(`(?i)tit(?:le)?\b|_tit|subject|headline`)

// frameWords are words in the names of elements that are parts of a frame.
var frameWords = regexp.MustCompile(`^(?:nav|navi|navigation|gnb|lnb|snb|fnb|menu|menus|submenu|breadcrumb|breadcrumbs|location|path|skip|skipnav|skiplink|` +
	`footer|foot|copyright|copy|kogl|nuri|codeview|sidebar|aside|widget|banner|masthead|cookie|cookies|consent|popup|modal|` +
	`share|sharing|sns|social|addthis|addtoany|twitter|facebook|kakao|print|printer|tool|tools|toolbar|util|utility|btn|btns|button|buttons|` +
	`related|relation|recommend|recommended|popular|trending|ranking|rank|latest|more|morenews|newsletter|subscribe|subscription|` +
	`paging|pagination|pager|prev|next|prevnext|comment|comments|reply|replies|reaction|reactions|satisfaction|survey|rating|feedback|` +
	`filedown|files|filelist|attach|attachment|attachments|download|downloads|tags|taglist|keyword|keywords|byline|author|advert|advertisement|ads)$`)

// nameParts splits the names of classes and ids: view-file, viewFile, view_file.
var nameParts = regexp.MustCompile(`[A-Z]?[a-z]+|[A-Z]+`)

// frame reports whether the names of an element are those of a part of a frame.
func frame(names string) bool {
	for name := range strings.FieldsSeq(names) {
		if strings.HasPrefix(name, "has-") || strings.HasPrefix(name, "with-") || strings.HasPrefix(name, "no-") {
			continue
		}
		for _, part := range nameParts.FindAllString(name, 8) {
			if frameWords.MatchString(strings.ToLower(part)) {
				return true
			}
		}
	}
	return false
}

// other are headings of what leads away from the text.
var other = regexp.MustCompile(`(?i)^\W*(?:관련 ?(?:기사|뉴스|자료|글|콘텐츠|정보|사이트|링크)|이전 ?(?:글|기사)|다음 ?(?:글|기사)|이전다음.*|많이 본.*|인기 ?(?:기사|뉴스)|최신 ?(?:기사|뉴스)|첨부 ?파일|공유하기|` +
	`related(?: \w+){0,3}|you may also like|see also|more (?:news|stories|from).*|read more|latest news|most read|recommended.*|share(?: this.*)?|follow us|tags|categories|contact us|subscribe.*|` +
	`関連(?:記事|情報|リンク|資料|ページ|ファイル)|添付(?:資料|ファイル)|この(?:記事|ページ)を.*|最新記事|お問い?合わ?せ先?|相關(?:新聞|連結|文章|檔案|資訊)|相关(?:新闻|链接|文章)|分享|附件(?:下載|下载)?)\W*$`)

func isHeading(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Strong, atom.Dt, atom.Legend, atom.Th:
		return true
	}
	return false
}

// skipSection skips what a heading stands over: the element that it begins, if
// that is a small part of the page, and else what follows up to the next heading.
func (p *pruner) skipSection(heading *html.Node) {
	parent := heading.Parent
	if parent != nil && !holds(parent) && p.sums[parent].holders == 0 && p.sums[parent].text*4 < p.total && first(parent) == heading {
		p.skip[parent] = true
		return
	}
	p.skip[heading] = true
	for c := heading.NextSibling; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if s := p.sums[c]; c.DataAtom == heading.DataAtom || s.links == 0 || s.linked*2 < s.text {
			return
		}
		p.skip[c] = true
	}
}

// first returns the first element below n.
func first(n *html.Node) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			return c
		}
	}
	return nil
}

// start returns the element within which the text is looked for: the one that is
// said to hold it, where that has a good part of the page's text.
func (p *pruner) start(root *html.Node) *html.Node {
	for _, is := range []func(*html.Node) bool{
		func(n *html.Node) bool { return attr(n, "itemprop") == "articleBody" },
		func(n *html.Node) bool { return n.DataAtom == atom.Article },
		func(n *html.Node) bool { return n.DataAtom == atom.Main || attr(n, "role") == "main" },
	} {
		found := find(root, func(n *html.Node) bool { return !p.skip[n] && is(n) }, 0)
		if found != nil && p.sums[found].text*5 > p.total*2 {
			return found
		}
	}
	return root
}

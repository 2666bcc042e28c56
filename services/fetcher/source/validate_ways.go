package source

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// need is a selector that a definition must have.
type need struct {
	name     string
	selector Selector
}

func (c *checker) needs(prefix string, needs ...need) {
	for _, n := range needs {
		c.check(!n.selector.IsZero(), prefix+n.name, "is missing")
	}
}

// expanded checks an address that is made of what match finds: both are there,
// or neither.
func (c *checker) expanded(s Source, field string, match Regexp, address string) {
	if match.Regexp == nil && address == "" {
		return
	}
	c.check(match.Regexp != nil, field, "needs a match beside it")
	c.check(match.Regexp == nil || match.NumSubexp() > 0 || !strings.Contains(address, "$"), field, "needs a group in its match")
	s.address(c, field, address)
}

func (s Source) checkDiscover(c *checker) {
	d := s.Discover
	for i, address := range d.URLs {
		s.address(c, fmt.Sprintf("discover.urls[%d]", i), address)
	}
	ways := 0
	for _, way := range []struct {
		set   bool
		check func(*checker)
	}{
		{d.Feed != nil, s.checkFeed}, {d.Sitemap != nil, s.checkSitemap}, {d.List != nil, s.checkList},
		{d.Script != nil, s.checkScript}, {d.Numbers != nil, s.checkNumbers}, {d.URLs != nil, func(*checker) {}},
	} {
		if way.set {
			ways++
			way.check(c)
		}
	}
	if d.API != nil {
		s.checkAPI(c)
		c.check(ways == 0 || ways == 1 && d.API.Key != "", "discover", "has an api without a key beside another way")
		return
	}
	c.check(ways == 1, "discover", "needs exactly one of feed, sitemap, list, script, api, numbers, urls")
}

func (s Source) checkFeed(c *checker) { s.address(c, "discover.feed.url", s.Discover.Feed.URL) }
func (s Source) checkSitemap(c *checker) {
	s.address(c, "discover.sitemap.url", s.Discover.Sitemap.URL)
}

func (s Source) checkList(c *checker) {
	l := s.Discover.List
	s.address(c, "discover.list.url", l.URL)
	templates := []string{l.URL}
	for _, value := range l.Form {
		templates = append(templates, value)
	}
	c.window("discover.list.window", l.Window, templates)
	c.needs("discover.list.", need{"rows", l.Rows}, need{"link", l.Link})
	c.expanded(s, "discover.list.item", l.Match, l.Item)
}

func (s Source) checkScript(c *checker) {
	l := s.Discover.Script
	s.address(c, "discover.script.url", l.URL)
	s.address(c, "discover.script.item", l.Item)
	c.check(l.Match.Regexp != nil && l.Match.NumSubexp() > 0, "discover.script.match", "needs a group")
	c.check(len(l.Title) > 0, "discover.script.title", "is missing")
	c.needs("discover.script.", need{"rows", l.Rows}, need{"link", l.Link})
}

// keyName is what the environment variable of a key may be called: a definition
// of a source cannot have any other sent to a site.
var keyName = regexp.MustCompile(`^FETCHER_KEY_[A-Z0-9_]+$`)

func (s Source) checkAPI(c *checker) {
	a := s.Discover.API
	c.absolute("discover.api.url", a.URL)
	c.check(a.Key == "" || keyName.MatchString(a.Key), "discover.api.key", "%q does not begin with FETCHER_KEY_", a.Key)
	c.check((a.Key != "") == strings.Contains(a.URL+strings.Join(values(a.Header), " "), "{key}"), "discover.api.key", "needs {key} in url or header, which needs key")
	c.check(keyPlace(a.URL), "discover.api.url", "has {key} where it is not the value of a parameter")
	c.window("discover.api.window", a.Window, []string{a.URL})
	c.check(a.Items != "", "discover.api.items", "is missing")
	c.check(a.Link != "", "discover.api.link", "is missing")
	c.check((a.OK.Path == "") == (len(a.OK.Values) == 0), "discover.api.ok", "needs both path and values")
	c.expanded(s, "discover.api.item", a.Match, a.Item)
}

// keyPlace reports whether {key} is in an address as the value of a parameter
// only: there it is kept out of logs and archives.
func keyPlace(address string) bool {
	before, query, _ := strings.Cut(address, "?")
	if strings.Contains(before, "{key}") {
		return false
	}
	for parameter := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(parameter, "=")
		if strings.Contains(name, "{key}") || value != "{key}" && strings.Contains(value, "{key}") {
			return false
		}
	}
	return true
}

func (s Source) checkNumbers(c *checker) {
	n := s.Discover.Numbers
	s.address(c, "discover.numbers.item", n.Item)
	c.check(strings.Contains(n.Item, "{number}"), "discover.numbers.item", "%q lacks {number}", n.Item)
	c.check(n.Digits >= 0 && n.Digits <= 12, "discover.numbers.digits", "%d is not from 0 to 12", n.Digits)
	c.check(n.Gap >= 1 && n.Gap <= 1000, "discover.numbers.gap", "%d is not from 1 to 1000", n.Gap)
}

// window checks the span of days of a list whose templates ask for days.
func (c *checker) window(field string, window Duration, templates []string) {
	dated := strings.Contains(strings.Join(templates, " "), "{since")
	c.check(dated || window.Duration == 0, field, "needs {since} and {until} where the list is asked")
	c.check(!dated || window.Duration >= 24*time.Hour, field, "%s is less than a day", window)
}

func values(m map[string]string) []string {
	var out []string
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

// BodyKinds are the kinds of file that a text can be read of.
var BodyKinds = []string{"odt", "hwpx", "docx", "pdf", "hwp"}

// Which attachments are fetched.
const (
	FetchAll  = "all"
	FetchBody = "body"
)

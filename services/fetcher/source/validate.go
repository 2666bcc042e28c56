package source

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/policywire/policywire/contract/news"
	"golang.org/x/net/html/charset"
)

// Fault says which field of a definition is wrong, and how.
type Fault struct {
	// Field is the path of the field, such as "discover.form.url".
	Field string
	// Reason completes the sentence "<field> …".
	Reason string
}

// Error implements error.
func (f Fault) Error() string { return f.Field + " " + f.Reason }

// Validate reports every Fault of s, joined.
func (s Source) Validate() error {
	var errs []error
	for _, fault := range s.faults() {
		errs = append(errs, fault)
	}
	return errors.Join(errs...)
}

// checker collects faults.
type checker []Fault

func (c *checker) check(ok bool, field, reason string, args ...any) {
	if !ok {
		*c = append(*c, Fault{field, fmt.Sprintf(reason, args...)})
	}
}

func (s Source) faults() []Fault {
	var c checker
	c.check(news.ValidToken(s.ID), "id", "%q is not [a-z0-9-]+", s.ID)
	for _, field := range []struct{ name, value string }{
		{"name", s.Name}, {"publisher", s.Publisher}, {"language", s.Language}, {"attribution", s.Attribution},
	} {
		c.check(field.value != "", field.name, "is missing")
	}
	c.check(s.Kind.Valid(), "kind", "%q is none of press-release, policy-news, statement, report, news", s.Kind)
	c.check(s.Rights.Valid(), "rights", "%q is none of full, excerpt, link", s.Rights)
	c.check(s.Zone.Location != nil, "zone", "is missing")
	c.check(s.Schedule.Every.Duration >= time.Minute, "schedule.every", "%s is less than a minute", s.Schedule.Every)
	c.check(s.Schedule.Overlap.Duration > 0, "schedule.overlap", "%s is not a positive duration", s.Schedule.Overlap)
	if s.Charset != "" {
		encoding, _ := charset.Lookup(s.Charset)
		c.check(encoding != nil, "charset", "%q is no encoding", s.Charset)
	}
	c.address("homepage", s.Homepage, s.Homepage)
	s.checkIdentity(&c)
	s.checkDiscover(&c)
	s.checkPage(&c)
	return c
}

// address checks that value is an absolute web address on the site of homepage.
func (c *checker) address(field, value, homepage string) {
	u, err := url.Parse(value)
	ok := err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
	c.check(ok, field, "%q is not an absolute http or https address", value)
	if ok {
		c.check(SameSite(u.Hostname(), hostname(homepage)), field, "%q is not on the site of homepage %q", value, homepage)
	}
}

func (s Source) checkIdentity(c *checker) {
	query, paths := len(s.Identity.Query) > 0, len(s.Identity.Paths) > 0
	c.check(query != paths, "identity", "needs either query or paths")
	if query {
		c.address("identity.url", s.Identity.URL, s.Homepage)
		for _, name := range s.Identity.Query {
			c.check(strings.Contains(s.Identity.URL, "{"+name+"}"), "identity.url", "%q lacks {%s}", s.Identity.URL, name)
		}
	}
	for i, path := range s.Identity.Paths {
		field := fmt.Sprintf("identity.paths[%d]", i)
		c.check(strings.HasPrefix(path.Under, "/") && strings.HasSuffix(path.Under, "/") && path.Under == strings.ToLower(path.Under),
			field+".under", "%q is not a folder in lower case such as /press/", path.Under)
		c.check(path.Kind == "" || path.Kind.Valid(), field+".kind", "%q is no kind of document", path.Kind)
	}
}

func (s Source) checkDiscover(c *checker) {
	ways := 0
	if f := s.Discover.Form; f != nil {
		ways++
		c.address("discover.form.url", f.URL, s.Homepage)
		c.check(len(f.Fields) > 0, "discover.form.fields", "is missing")
		c.check(f.Window.Duration >= 24*time.Hour, "discover.form.window", "%s is less than a day", f.Window)
		c.selectors("discover.form.", map[string]Selector{"rows": f.Rows, "empty": f.Empty, "link": f.Link, "title": f.Title})
	}
	if f := s.Discover.Script; f != nil {
		ways++
		c.address("discover.script.url", f.URL, s.Homepage)
		c.address("discover.script.item", f.Item, s.Homepage)
		c.check(f.Match.Regexp != nil && f.Match.NumSubexp() > 0, "discover.script.match", "needs a group")
		c.check(len(f.Title) > 0, "discover.script.title", "is missing")
		c.selectors("discover.script.", map[string]Selector{"rows": f.Rows, "link": f.Link})
	}
	if f := s.Discover.Feed; f != nil {
		ways++
		c.address("discover.feed.url", f.URL, s.Homepage)
	}
	c.check(ways == 1, "discover", "needs exactly one of form, script, feed")
}

func (s Source) checkPage(c *checker) {
	c.check(!s.Page.Body.IsZero() || s.Discover.Form != nil && !s.Discover.Form.Lead.IsZero(),
		"page.body", "is missing, and the list has no lead")
	if a := s.Page.Attachments; !a.Rows.IsZero() {
		c.selectors("page.attachments.", map[string]Selector{"link": a.Link, "name": a.Name})
		c.address("page.attachments.url", a.URL, s.Homepage)
		c.check(a.Match.Regexp != nil, "page.attachments.match", "is missing")
	}
	if l := s.Page.Licence; !l.Select.IsZero() {
		c.check(l.Match.Regexp != nil && l.Value != "", "page.licence", "needs match and value")
	}
}

func (c *checker) selectors(prefix string, required map[string]Selector) {
	for _, name := range []string{"rows", "empty", "link", "title", "name"} {
		if selector, ok := required[name]; ok {
			c.check(!selector.IsZero(), prefix+name, "is missing")
		}
	}
}

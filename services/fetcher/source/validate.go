package source

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
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
	for _, field := range []struct{ name, value string }{{"name", s.Name}, {"publisher", s.Publisher}, {"language", s.Language}} {
		c.check(field.value != "", field.name, "is missing")
	}
	c.check(s.Kind.Valid(), "kind", "%q is none of press-release, policy-news, statement, report, news", s.Kind)
	c.check(s.Rights.Valid(), "rights", "%q is none of full, excerpt, link", s.Rights)
	c.check(s.Zone.Location != nil, "zone", "is missing")
	c.check(s.Schedule.Every.Duration >= time.Minute, "schedule.every", "%s is less than a minute", s.Schedule.Every)
	c.check(s.Schedule.Overlap.Duration > 0, "schedule.overlap", "%s is not a positive duration", s.Schedule.Overlap)
	for i, age := range s.Schedule.Reread {
		c.check(age.Duration > 0 && (i == 0 || age.Duration > s.Schedule.Reread[i-1].Duration),
			fmt.Sprintf("schedule.reread[%d]", i), "%s is not more than the age before", age)
	}
	c.check(s.Politeness.Interval.Duration >= 0 && s.Politeness.Interval.Duration <= time.Hour, "politeness.interval", "%s is not from 0s to 1h", s.Politeness.Interval)
	c.check(s.Politeness.Budget >= 0, "politeness.budget", "%d is negative", s.Politeness.Budget)
	c.check(s.Volume.PerDay >= 0, "volume.per_day", "%g is negative", s.Volume.PerDay)
	if s.Charset != "" {
		encoding, _ := charset.Lookup(s.Charset)
		c.check(encoding != nil, "charset", "%q is no encoding", s.Charset)
	}
	s.checkHosts(&c)
	s.checkIdentity(&c)
	s.checkDiscover(&c)
	s.checkPage(&c)
	return c
}

// absolute checks that value is an absolute web address, and returns its host.
func (c *checker) absolute(field, value string) (host string) {
	u, err := url.Parse(value)
	ok := err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
	c.check(ok, field, "%q is not an absolute http or https address", value)
	if !ok {
		return ""
	}
	return u.Hostname()
}

// address checks that value is an absolute web address on the site of s.
func (s Source) address(c *checker, field, value string) {
	if host := c.absolute(field, value); host != "" {
		c.check(s.hosts(host), field, "%q is not on the site of homepage %q", value, s.Homepage)
	}
}

func (s Source) checkHosts(c *checker) {
	c.absolute("homepage", s.Homepage)
	for i, host := range s.Hosts {
		c.check(hostPattern.MatchString(host), fmt.Sprintf("hosts[%d]", i), "%q is no host name", host)
	}
	c.check(s.Fallback == "" || hostPattern.MatchString(s.Fallback) && s.hosts(s.Fallback), "fallback", "%q is no host name of the site", s.Fallback)
}

// hostPattern is what a host name may look like, with an optional port.
var hostPattern = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$`)

func (s Source) checkIdentity(c *checker) {
	query, paths := len(s.Identity.Query) > 0, len(s.Identity.Paths) > 0
	c.check(!query || !paths, "identity", "has both query and paths")
	if query {
		s.address(c, "identity.url", s.Identity.URL)
		for _, name := range s.Identity.Query {
			c.check(strings.Contains(s.Identity.URL, "{"+name+"}"), "identity.url", "%q lacks {%s}", s.Identity.URL, name)
		}
	}
	for i, path := range s.Identity.Paths {
		field := fmt.Sprintf("identity.paths[%d]", i)
		c.check(strings.HasPrefix(path.Under, "/") && strings.HasSuffix(path.Under, "/"), field+".under", "%q is not a folder such as /press/", path.Under)
		c.check(path.Kind == "" || path.Kind.Valid(), field+".kind", "%q is no kind of document", path.Kind)
	}
}

func (s Source) checkPage(c *checker) {
	if a := s.Page.Attachments; !a.Rows.IsZero() || !a.Link.IsZero() || a.URL != "" || len(a.Body) > 0 || a.Fetch != "" {
		c.needs("page.attachments.", need{"rows", a.Rows}, need{"link", a.Link})
		c.expanded(s, "page.attachments.url", a.Match, a.URL)
		for i, kind := range a.Body {
			c.check(slices.Contains(BodyKinds, kind), fmt.Sprintf("page.attachments.body[%d]", i), "%q is none of %s", kind, strings.Join(BodyKinds, ", "))
		}
		c.check(a.Fetch == "" || a.Fetch == FetchAll || a.Fetch == FetchBody, "page.attachments.fetch", "%q is neither all nor body", a.Fetch)
	}
	if l := s.Page.Licence; !l.Select.IsZero() {
		c.check(l.Match.Regexp != nil && l.Value != "", "page.licence", "needs match and value")
	}
}

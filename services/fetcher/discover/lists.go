package discover

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/warc"
	"github.com/policywire/policywire/services/fetcher/web"
)

// Lists tells which of the answers that were once had are lists of a source, and
// reads them as Items did when they came. Addresses are as an archive has them.
// It may not be used by several goroutines.
type Lists struct {
	source   source.Source
	patterns []pattern
	hosts    map[string]bool
	// further are the addresses that lists and redirects led to.
	further map[string]*pattern
}

// pattern is a way of listing, and the addresses that it asks.
type pattern struct {
	method string
	re     *regexp.Regexp
	form   map[string]string
	read   func(source.Source, *web.Response) (listing, error)
}

// listing is what a list has: rows, and the addresses of what goes on with it.
type listing struct {
	rows    []Row
	further []string
}

// NewLists returns the lists of s, those of its API too, whatever keys there are.
func NewLists(s source.Source) *Lists {
	l := &Lists{source: s, hosts: map[string]bool{}, further: map[string]*pattern{}}
	add := func(method, template string, form map[string]string, read func(source.Source, *web.Response) (listing, error)) {
		host, re, err := addresses(template)
		if err == nil {
			l.patterns, l.hosts[host] = append(l.patterns, pattern{method, re, form, read}), true
		}
	}
	d := s.Discover
	if d.List != nil && d.List.Form != nil {
		add(http.MethodPost, d.List.URL, d.List.Form, listed)
	} else if d.List != nil {
		add(http.MethodGet, d.List.URL, nil, listed)
	}
	if d.Script != nil {
		add(http.MethodGet, d.Script.URL, nil, scripted)
	}
	if d.Feed != nil {
		add(http.MethodGet, d.Feed.URL, nil, func(s source.Source, r *web.Response) (listing, error) {
			rows, err := FeedRows(s, r)
			return listing{rows: rows}, err
		})
	}
	if d.API != nil {
		address, _ := withoutKey(d.API.URL, "")
		add(http.MethodGet, address, nil, func(s source.Source, r *web.Response) (listing, error) {
			rows, err := readAPI(s, r, false)
			return listing{rows: rows}, err
		})
	}
	if d.Sitemap != nil {
		add(http.MethodGet, d.Sitemap.URL, nil, mapped)
	}
	return l
}

// gap stands for a place of a template while that is read as an address.
const gap = "POLICYWIREPLACE"

// addresses returns what the addresses match that a template makes, and their
// host.
func addresses(template string) (host string, re *regexp.Regexp, err error) {
	u, err := url.Parse(place.ReplaceAllString(template, gap))
	if err != nil {
		return "", nil, err
	}
	u.Host = strings.ToLower(u.Host)
	re, err = regexp.Compile("^" + strings.ReplaceAll(regexp.QuoteMeta(warc.URI(u.String())), gap, "[^/?&]*") + "$")
	return u.Hostname(), re, err
}

// On reports whether lists of the source may be on a host.
func (l *Lists) On(host string) bool { return l.hosts[host] }

// Has reports whether a request is one for a list.
func (l *Lists) Has(method, address string) bool { return l.pattern(method, address) != nil }

func (l *Lists) pattern(method, address string) *pattern {
	if p := l.further[address]; p != nil && method == http.MethodGet {
		return p
	}
	address = l.Home(address)
	for i := range l.patterns {
		if p := &l.patterns[i]; p.method == method && p.re.MatchString(address) {
			return p
		}
	}
	return nil
}

// Home returns an address of the fallback of the source as one of the host that
// it stands for, and any other as it is.
func (l *Lists) Home(address string) string {
	u, err := url.Parse(address)
	home, homeErr := url.Parse(l.source.Homepage)
	if l.source.Fallback == "" || err != nil || homeErr != nil || u.Host != l.source.Fallback {
		return address
	}
	u.Host = home.Host
	return u.String()
}

// Redirect notes that the list at an address is at another.
func (l *Lists) Redirect(method, from, to string) {
	if p := l.pattern(method, from); p != nil {
		l.further[warc.URI(to)] = p
	}
}

// Read returns the rows of an answer to a request that Has knows, with the form
// that was sent. One that is no list, because the site was down for instance, has
// none and is an error.
func (l *Lists) Read(method string, form url.Values, r *web.Response) ([]Row, error) {
	p := l.pattern(method, warc.URI(r.URL.String()))
	if p == nil || !p.asks(form) {
		return nil, nil
	}
	out, err := p.read(l.source, r)
	for _, address := range out.further {
		l.further[warc.URI(address)] = p
	}
	return out.rows, err
}

// asks reports whether a form is one of the pattern: several lists may have one
// address.
func (p *pattern) asks(form url.Values) bool {
	for name, value := range p.form {
		if !place.MatchString(value) && form.Get(name) != value {
			return false
		}
	}
	return true
}

func listed(s source.Source, r *web.Response) (listing, error) {
	page, err := markup(s, r)
	if err != nil {
		return listing{}, err
	}
	sheet, err := readList(s, r.URL, page, false)
	out := listing{rows: sheet.rows}
	if sheet.next != "" {
		out.further = []string{sheet.next}
	}
	return out, err
}

func scripted(s source.Source, r *web.Response) (listing, error) {
	page, err := markup(s, r)
	if err != nil {
		return listing{}, err
	}
	rows, err := ScriptRows(s, r.URL, page)
	return listing{rows: rows}, err
}

func mapped(s source.Source, r *web.Response) (out listing, err error) {
	m, err := parseSitemap(s, r)
	if err != nil {
		return out, err
	}
	for _, l := range m.maps {
		if u, err := r.URL.Parse(l.address); err == nil && s.OnSite(u) {
			out.further = append(out.further, u.String())
		}
	}
	v := sitemapVisit{source: s, yield: func(item Item, err error) bool {
		out.rows = append(out.rows, Row{item, err})
		return true
	}}
	return out, v.entries(r.URL, m.pages)
}

// Unlisted reports whether an answer is that to a number that is not given.
func Unlisted(s source.Source, r *web.Response) bool {
	if s.Discover.Numbers == nil {
		return false
	}
	page, err := r.Text(s.Charset, s.Language)
	if err != nil {
		return false
	}
	for _, words := range s.Discover.Numbers.Missing {
		if strings.Contains(page, words) {
			return true
		}
	}
	return false
}

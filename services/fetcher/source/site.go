package source

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// SameSite reports whether two host names belong to one registrable domain.
// Addresses in numbers are the same only when equal.
func SameSite(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if a == b {
		return a != ""
	}
	if net.ParseIP(a) != nil || net.ParseIP(b) != nil {
		return false
	}
	siteA, errA := publicsuffix.EffectiveTLDPlusOne(a)
	siteB, errB := publicsuffix.EffectiveTLDPlusOne(b)
	return errA == nil && errB == nil && siteA == siteB
}

func hostname(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// OnSite reports whether an address is on the web and on the site of s.
func (s Source) OnSite(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && s.hosts(u.Hostname())
}

// Site returns the registrable domain of a host, or the host where it has none.
func Site(host string) string {
	host = strings.ToLower(host)
	if site, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil && net.ParseIP(host) == nil {
		return site
	}
	return host
}

// Sites returns the sites that s asks, sorted, each once.
func (s Source) Sites() []string {
	sites := []string{Site(hostname(s.Homepage))}
	for _, host := range append(slices.Clone(s.Hosts), s.Fallback) {
		if host != "" {
			sites = append(sites, Site(host))
		}
	}
	slices.Sort(sites)
	return slices.Compact(sites)
}

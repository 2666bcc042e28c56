package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/policywire/policywire/services/fetcher/source"
)

// permitted refuses an address that no request may go to, whatever it resolves
// to.
func permitted(u *url.URL, allow []string) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%w: %q is not on the web", ErrRefused, u.Redacted())
	case u.User != nil:
		return fmt.Errorf("%w: %q has a user name", ErrRefused, u.Redacted())
	case u.Hostname() == "":
		return fmt.Errorf("%w: %q has no host", ErrRefused, u)
	}
	if err := literal(u.Hostname()); err != nil {
		return err
	}
	if port := u.Port(); port != "" && port != "80" && port != "443" && !slices.Contains(allow, u.Host) {
		return fmt.Errorf("%w: port %s of %q is not the web's", ErrRefused, port, u)
	}
	return nil
}

// literal refuses a host that names a private address without being resolved, in
// whatever notation.
func literal(host string) error {
	if a, err := netip.ParseAddr(host); err == nil {
		if !Public(a) {
			return fmt.Errorf("%w: %s is not a public address", ErrRefused, a)
		}
		return nil
	}
	last := host[strings.LastIndex(host, ".")+1:]
	if last == "localhost" {
		return fmt.Errorf("%w: %s is not a public address", ErrRefused, host)
	}
	// Resolvers read 127.1, 0x7f000001 and 017700000001 as addresses, and no
	// top-level domain begins with a digit.
	if last == "" || last[0] >= '0' && last[0] <= '9' {
		return fmt.Errorf("%w: %q is neither a name nor a public address", ErrRefused, host)
	}
	return nil
}

// next returns the request that the answer redirects to, nil for none.
func (h *hop) next(a *answer) (*hop, error) {
	location := a.header.Get("Location")
	if !redirects(a.status) || location == "" {
		return nil, nil
	}
	to, err := h.url.Parse(location)
	if err != nil {
		return nil, fmt.Errorf("%w: redirected to what is no address", ErrRefused)
	}
	out := *h
	out.url = h.withoutSecret(tidy(to))
	if err := h.mayLeadTo(out.url); err != nil {
		return nil, err
	}
	if a.status != http.StatusTemporaryRedirect && a.status != http.StatusPermanentRedirect {
		out.form = nil
	}
	if out.url.Host != h.url.Host || h.url.Scheme == "https" && out.url.Scheme == "http" {
		if out.form != nil {
			return nil, fmt.Errorf("%w: redirected to %q with a form that is for %s", ErrRefused, out.url, h.url.Host)
		}
		out.Header, out.Secret = nil, nil
	}
	return &out, nil
}

func redirects(status int) bool {
	return status >= 301 && status <= 303 || status == http.StatusTemporaryRedirect || status == http.StatusPermanentRedirect
}

// withoutSecret returns u without the parameters of Secret, which a site may
// repeat where it redirects to.
func (h *hop) withoutSecret(u *url.URL) *url.URL {
	if len(h.Secret) == 0 {
		return u
	}
	query := u.Query()
	for name := range h.Secret {
		query.Del(name)
	}
	out := *u
	out.RawQuery = query.Encode()
	return &out
}

// mayLeadTo refuses a redirect that leaves the site or the web.
func (h *hop) mayLeadTo(to *url.URL) error {
	for _, values := range h.Secret {
		for _, value := range values {
			if value != "" && (strings.Contains(to.String(), value) || strings.Contains(to.String(), url.QueryEscape(value))) {
				return fmt.Errorf("%w: redirected to an address at %s that repeats a credential", ErrRefused, to.Host)
			}
		}
	}
	if err := permitted(to, h.Allow); err != nil {
		return fmt.Errorf("redirected: %w", err)
	}
	same := func(host string) bool { return source.SameSite(to.Hostname(), host) }
	if !same(h.first.Hostname()) && !slices.ContainsFunc(h.Allow, func(allowed string) bool { return same(hostOf(allowed)) }) {
		return fmt.Errorf("%w: redirected to %q, which is another site", ErrRefused, to)
	}
	if h.url.Scheme == "https" && to.Scheme == "http" && !slices.Contains(h.Allow, "http://"+to.Host) {
		return fmt.Errorf("%w: redirected from https to %q, where anyone may change what is sent", ErrRefused, to)
	}
	return nil
}

// hostOf returns the host name of an entry of Request.Allow.
func hostOf(allowed string) string {
	if _, rest, found := strings.Cut(allowed, "://"); found {
		allowed = rest
	}
	u := url.URL{Host: allowed}
	return u.Hostname()
}

package discover

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/web"
)

// api reads the answers of an API, window by window, page by page.
func (f *Finder) api(ctx context.Context, s source.Source, span Span, yield yielder) error {
	a := s.Discover.API
	secret := key(s, f.getenv)
	return f.windows(s, span, a.Window.Duration, func(since, until time.Time) error {
		p := pages{number: strings.Contains(a.URL, "{page}"), first: firstOf(a.First), since: since}
		p.read = func(n int, _ string) (sheet, error) {
			r := apiRequest(a, values{n, since, until}, secret)
			out, err := f.page(ctx, s, r, n == p.first, func(response *web.Response) (sheet, error) {
				response.Body = redact(response.Body, secret)
				rows, err := readAPI(s, response, n == p.first)
				return sheet{rows: rows}, err
			})
			return out, apiFault(ctx, s, err, secret)
		}
		return p.each(s, yield)
	})
}

// apiRequest asks an API. The key is apart from the address, which is in errors
// and in archives.
func apiRequest(a *source.API, v values, key string) web.Request {
	address, secret := withoutKey(v.fillURL(a.URL), key)
	r := web.Request{URL: address, Secret: secret, Header: http.Header{}}
	r.Header.Set("Accept", "application/json, application/xml;q=0.9, */*;q=0.8")
	for name, value := range a.Header {
		r.Header.Set(name, strings.ReplaceAll(value, "{key}", key))
	}
	return r
}

// withoutKey returns an address without the parameters that are the key, and
// these.
func withoutKey(address, key string) (string, url.Values) {
	path, query, found := strings.Cut(address, "?")
	if !found || !strings.Contains(query, "{key}") {
		return address, nil
	}
	secret := url.Values{}
	var rest []string
	for parameter := range strings.SplitSeq(query, "&") {
		if name, value, _ := strings.Cut(parameter, "="); value == "{key}" {
			secret.Set(name, key)
			continue
		}
		rest = append(rest, parameter)
	}
	return strings.TrimSuffix(path+"?"+strings.Join(rest, "&"), "?"), secret
}

// redact returns body without the key, which an answer may repeat.
func redact(body []byte, key string) []byte {
	if key == "" {
		return body
	}
	for _, form := range []string{key, url.QueryEscape(key)} {
		body = bytes.ReplaceAll(body, []byte(form), []byte("[key]"))
	}
	return body
}

// apiFault is the fault of a request that failed. Gateways may give their
// reason with an answer that is an error.
func apiFault(ctx context.Context, s source.Source, err error, key string) error {
	var status *web.StatusError
	if errors.As(err, &status) && ctx.Err() == nil {
		text, decodeErr := decode(redact(status.Body, key), "", s.Charset)
		if tree, root, parseErr := parseTree(text); decodeErr == nil && parseErr == nil {
			if reason := gateway(tree, root); reason != "" {
				return fault(s, FaultRefused, fmt.Errorf("the API refuses, with status %d: %s", status.Status, reason))
			}
		}
	}
	return listFault(ctx, s, err)
}

// refused reports why an answer is none, by what the definition says and by what
// the gateway of data.go.kr answers in place of every API.
func refused(s source.Source, tree any, root string) error {
	if reason := gateway(tree, root); reason != "" {
		return fault(s, FaultRefused, fmt.Errorf("the API refuses: %s", reason))
	}
	ok := s.Discover.API.OK
	if ok.Path == "" {
		return nil
	}
	status := first(tree, ok.Path)
	if slices.Contains(ok.Values, status) {
		return nil
	}
	reason := ""
	if ok.Reason != "" {
		reason = first(tree, ok.Reason)
	}
	return fault(s, FaultRefused, fmt.Errorf("the API says %q at %s, which is none of %s: %.300q", status, ok.Path, strings.Join(ok.Values, ", "), reason))
}

// gatewayReasons are the codes of the gateway of data.go.kr.
var gatewayReasons = map[string]string{
	"1": "application error", "4": "HTTP error", "5": "time-out of the service", "10": "wrong parameter", "11": "a parameter is missing",
	"12": "there is no such service any more", "20": "access is denied", "21": "the key is suspended for now", "22": "the quota of requests is spent",
	"30": "the key is not registered for this service", "31": "the key has expired", "32": "the address of this machine is not registered", "33": "the call is not signed",
}

// gateway returns the reason of an error document of data.go.kr, empty if tree
// is none. It comes with status 200 as well.
func gateway(tree any, root string) string {
	const name = "OpenAPI_ServiceResponse"
	path := "cmmMsgHeader."
	if root != name {
		path = name + "." + path
	}
	code, said := first(tree, path+"returnReasonCode"), first(tree, path+"returnAuthMsg")
	if code == "" && said == "" {
		return ""
	}
	words := gatewayReasons[strings.TrimLeft(code, "0")]
	if words == "" {
		words = first(tree, path+"errMsg")
	}
	return fmt.Sprintf("%s (%s %s)", words, code, said)
}

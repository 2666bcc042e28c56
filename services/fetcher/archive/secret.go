package archive

import (
	"bytes"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// gone is what stands where a credential was.
const gone = "redacted"

// params are the names of parameters that carry a credential, in lower case.
var params = []string{
	"servicekey", "service_key", "apikey", "api_key", "api-key", "appkey", "app_key", "authkey", "auth_key", "crtfc_key", "key",
	"token", "access_token", "auth_token", "id_token", "refresh_token", "secret", "client_secret", "password", "passwd", "pwd", "signature",
}

// carriers are the headers that carry a credential.
var carriers = []string{
	"Authorization", "Proxy-Authorization", "Cookie", "Cookie2", "Set-Cookie", "Set-Cookie2", "Authentication-Info", "Proxy-Authentication-Info",
	"X-Api-Key", "Api-Key", "X-Auth-Token", "X-Access-Token", "X-Csrf-Token", "X-Xsrf-Token", "X-Amz-Security-Token",
}

// addressed are the headers whose value is an address.
var addressed = []string{"Location", "Content-Location", "Referer"}

// minEcho is the length from which a credential is looked for in the answer.
const minEcho = 8

// secrets knows what must not be archived.
type secrets struct {
	params   map[string]bool
	assigned *regexp.Regexp
}

// newSecrets returns secrets that know the names of further parameters.
func newSecrets(further []string) *secrets {
	s := &secrets{params: map[string]bool{}}
	for _, name := range slices.Concat(params, further) {
		s.params[strings.ToLower(name)] = true
	}
	s.assigned = assignment(slices.Sorted(maps.Keys(s.params)))
	return s
}

// clean returns e without credentials, and a field that says what was replaced,
// "" when nothing was. What e refers to is left as it is.
func (s *secrets) clean(e Exchange) (Exchange, string) {
	var found []string // the values of credentials
	var said []string
	e.URL, found = s.address(e.URL)
	if len(found) > 0 {
		said = append(said, "address")
	}
	if form := e.RequestHeader.Get("Content-Type"); strings.HasPrefix(form, "application/x-www-form-urlencoded") {
		body, more := s.query(string(e.RequestBody))
		if e.RequestBody = []byte(body); len(more) > 0 {
			found, said = append(found, more...), append(said, "form")
		}
	}
	var names, further []string
	e.RequestHeader, names = s.header(e.RequestHeader, found)
	e.ResponseHeader, further = s.header(e.ResponseHeader, found)
	if names = append(names, further...); len(names) > 0 {
		said = append(said, "headers "+strings.Join(names, " "))
	}
	if body, what := s.body(e, found); what != "" {
		e.Body, said = body, append(said, what)
		e.ResponseHeader = e.ResponseHeader.Clone()
		e.ResponseHeader.Del("Content-Encoding") // it was decompressed
	}
	return e, strings.Join(said, "; ")
}

// address returns an address without its credentials, and these.
func (s *secrets) address(address string) (string, []string) {
	if scheme, rest, ok := strings.Cut(address, "://"); ok {
		end := strings.IndexAny(rest+"/", "/?#")
		if at := strings.LastIndexByte(rest[:end], '@'); at >= 0 {
			address = scheme + "://" + rest[at+1:]
		}
	}
	before, query, ok := strings.Cut(address, "?")
	if !ok {
		return address, nil
	}
	query, fragment, hash := strings.Cut(query, "#")
	query, found := s.query(query)
	if hash {
		query += "#" + fragment
	}
	return before + "?" + query, found
}

// query returns an encoded query, or form, in which the values of the parameters
// that carry credentials are replaced, and these values, as they stood there and
// decoded. Everything else stays as it is, its order too.
func (s *secrets) query(query string) (string, []string) {
	var found []string
	parts := strings.Split(query, "&")
	for i, part := range parts {
		name, value, _ := strings.Cut(part, "=")
		plain, err := url.QueryUnescape(name)
		if err != nil || value == "" || value == gone || !s.params[strings.ToLower(plain)] {
			continue
		}
		parts[i] = name + "=" + gone
		found = append(found, value)
		if decoded, err := url.QueryUnescape(value); err == nil && decoded != value {
			found = append(found, decoded)
		}
	}
	return strings.Join(parts, "&"), found
}

// header returns a copy of h without credentials, and the names of the fields
// that changed.
func (s *secrets) header(h http.Header, found []string) (http.Header, []string) {
	h = h.Clone()
	var names []string
	for _, name := range slices.Sorted(maps.Keys(h)) {
		changed := false
		for i, value := range h[name] {
			switch {
			case slices.Contains(carriers, name):
				value = gone
			case slices.Contains(addressed, name):
				value, _ = s.address(value)
			}
			value = string(replace([]byte(value), found))
			changed = changed || value != h[name][i]
			h[name][i] = value
		}
		if changed {
			names = append(names, strings.ToLower(name))
		}
	}
	return h, names
}

// body returns the decompressed body of e without credentials, and what was left
// out of it; "" says that the body stays as it is.
func (s *secrets) body(e Exchange, found []string) ([]byte, string) {
	coding := e.ResponseHeader.Get("Content-Encoding")
	plain, err := decode(e.Body, coding)
	if len(plain) == 0 || !isText(e.ResponseHeader.Get("Content-Type"), plain) {
		return nil, ""
	}
	if err != nil && coding == "" {
		plain = e.Body
	}
	out, scripts := s.scripts(plain)
	said := ""
	if scripts > 0 {
		said = fmt.Sprintf("scripts %d", scripts)
	}
	if echoed := replace(out, found); !bytes.Equal(echoed, out) {
		return echoed, strings.TrimPrefix(said+"; echo", "; ")
	}
	return out, said
}

// replace replaces credentials that are long enough not to be words.
func replace(data []byte, found []string) []byte {
	for _, value := range found {
		if len(value) >= minEcho {
			data = bytes.ReplaceAll(data, []byte(value), []byte(gone))
		}
	}
	return data
}

// isText reports whether a body may hold scripts, or the echo of an address.
func isText(contentType string, body []byte) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil || kind == "application/octet-stream" {
		kind = http.DetectContentType(body)
	}
	for _, part := range []string{"text/", "html", "xml", "json", "javascript"} {
		if strings.Contains(kind, part) && !strings.Contains(kind, "openxml") {
			return true
		}
	}
	return false
}

package clickhouse

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// authenticate returns the user whose name and password the request carries: in headers, as basic authentication or
// in the URL, and not in two of these ways. A wrong name and a wrong password look the same and take the same time.
func (e *Engine) authenticate(r *http.Request, params url.Values) (User, error) {
	name, password, err := credentials(r, params)
	if err != nil {
		return User{}, err
	}
	var found User
	ok := 0
	for _, u := range e.config.Users {
		if same(u.Name, name)&same(u.Password, password) == 1 {
			found, ok = u, 1
		}
	}
	if ok == 1 {
		return found, nil
	}
	return User{}, exception{codeAuthentication, "AUTHENTICATION_FAILED",
		name + ": Authentication failed: password is incorrect, or there is no user with such name"}
}

func credentials(r *http.Request, params url.Values) (name, password string, err error) {
	basicName, basicPassword, basic := r.BasicAuth()
	headerName, headerPassword := r.Header.Get("X-ClickHouse-User"), r.Header.Get("X-ClickHouse-Key")
	inHeaders := headerName != "" || headerPassword != ""
	inURL := params.Has("user") || params.Has("password")
	switch {
	case inHeaders && (basic || inURL), basic && inURL:
		return "", "", exception{codeNoPassword, "REQUIRED_PASSWORD",
			"Invalid authentication: name and password are given in two ways at once"}
	case inHeaders:
		name, password = headerName, headerPassword
	case basic:
		name, password = basicName, basicPassword
	default:
		name, password = params.Get("user"), params.Get("password")
	}
	if name == "" {
		name = "default"
	}
	return name, password, nil
}

// same compares in a time that depends on neither text.
func same(a, b string) int {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:])
}

// fromElsewhere reports whether a browser sent the request on behalf of a page of another site: an engine without a
// password on loopback is otherwise open to every page that its user visits.
func fromElsewhere(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return true
	}
	origin, err := url.Parse(r.Header.Get("Origin"))
	return err != nil || origin.Host != "" && origin.Host != r.Host || r.Header.Get("Origin") == "null"
}

// isLoopback reports whether a host name or address, with or without a port, means this machine.
func isLoopback(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.Trim(hostport, "[]")
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

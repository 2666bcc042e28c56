package web_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/web"
)

// redirecting answers with what it was asked, or redirects to the parameter to,
// with the status of the parameter by.
func redirecting(d *diary) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		d.note(r)
		q := r.URL.Query()
		to := q.Get("to")
		if name, hidden := strings.CutPrefix(to, "rot13:"); hidden {
			to = rot13(name)
		}
		if to != "" {
			status := http.StatusFound
			fmt.Sscan(q.Get("by"), &status)
			w.Header().Set("Location", to)
			w.WriteHeader(status)
			return
		}
		fmt.Fprint(w, r.Method, " auth=", r.Header.Get("Authorization"), " cookie=", r.Header.Get("Cookie"), " referer=", r.Referer(),
			" key=", q.Get("serviceKey"), " form=", r.PostFormValue("pageIndex"))
	}
}

// rot13 hides s where it is not to be found.
func rot13(s string) string {
	return strings.Map(func(c rune) rune {
		if small := c | 0x20; small >= 'a' && small <= 'z' {
			return c - small + 'a' + (small-'a'+13)%26
		}
		return c
	}, s)
}

func TestCredentialsStayWithTheirHost(t *testing.T) {
	t.Parallel()
	var d diary
	c := site(t, web.Config{}, redirecting(&d))
	// The address that is asked for must not have the key itself.
	const with, without = "GET auth=Bearer s3cret cookie=a=1 referer=https://www.data.go.kr/ key=k+/= form=", "GET auth= cookie= referer= key= form="
	for to, want := range map[string]string{
		"":                             with,
		"/b":                           with,
		"https://www.data.go.kr/b":     with,
		"https://apis.data.go.kr/b":    without,
		"https://api.example.org/b":    without,
		"/b?serviceKey=k%2B%2F%3D&x=1": with,
		"https://apis.data.go.kr/b?serviceKey=k%2B%2F%3D": without,
		"https://apis.data.go.kr/b?other=k%2B%2F%3D":      "",
		"https://apis.data.go.kr/k+/=":                    "",
	} {
		got, err := c.Do(t.Context(), web.Request{
			URL:    "https://www.data.go.kr/a?to=" + url.QueryEscape("rot13:"+rot13(to)),
			Header: http.Header{"authorization": {"Bearer s3cret"}, "Cookie": {"a=1"}, "Referer": {"https://www.data.go.kr/"}},
			Secret: url.Values{"serviceKey": {"k+/="}},
			Allow:  []string{"api.example.org"},
		})
		switch {
		case want == "" && !errors.Is(err, web.ErrRefused):
			t.Errorf("to %s: got %v, want it refused", to, err)
		case want != "" && (err != nil || string(got.Body) != want):
			t.Errorf("to %s: got %v, %v; want %s", to, got, err, want)
		case want != "" && strings.Contains(got.URL.String(), "serviceKey"):
			t.Errorf("to %s: the address has the key: %s", to, got.URL)
		}
		if err != nil && (strings.Contains(err.Error(), "k+/=") || strings.Contains(err.Error(), "k%2B%2F%3D")) {
			t.Errorf("to %s: the error has the key: %v", to, err)
		}
	}
	for _, asked := range d.all() {
		if !strings.HasPrefix(asked, "www.data.go.kr") && strings.Contains(asked, "k%2B") {
			t.Errorf("another host has the key: %s", asked)
		}
	}
}

func TestWhereRedirectsMayLead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to string
		allow    []string
		want     bool
	}{
		{"https://www.apec.org", "https://apec.org/new", nil, true},
		{"https://www.apec.org", "//m.apec.org/new", nil, true},
		{"https://www.apec.org", "https://www.apec.org:443/new", nil, true},
		{"http://www.apec.org", "https://www.apec.org/new", nil, true},
		{"http://www.apec.org", "http://apec.org/new", nil, true},
		{"https://www.apec.org", "http://www.apec.org/new", nil, false},
		{"https://www.apec.org", "http://www.apec.org/new", []string{"http://www.apec.org"}, true},
		{"https://www.apec.org", "http://m.apec.org/new", []string{"http://www.apec.org"}, false},
		{"https://www.apec.org", "https://www.apec.org:8443/new", nil, false},
		{"https://www.apec.org", "https://www.apec.org:8443/new", []string{"www.apec.org:8443"}, true},
		{"https://report.nat.gov.tw", "https://report.ndc.gov.tw/a", nil, false},
		{"https://report.nat.gov.tw", "https://report.ndc.gov.tw/a", []string{"report.ndc.gov.tw"}, true},
		{"https://report.nat.gov.tw", "https://www.ndc.gov.tw/a", []string{"report.ndc.gov.tw"}, true},
		{"https://report.nat.gov.tw", "https://www.example.org/a", []string{"report.ndc.gov.tw"}, false},
		{"https://www.apec.org", "https://apec.org.example.org/", nil, false},
		{"https://www.apec.org", "https://user:pw@www.apec.org/", nil, false},
		{"https://www.apec.org", "file:///etc/passwd", nil, false},
		{"https://www.apec.org", "javascript:alert(1)", nil, false},
		{"https://www.apec.org", "http://169.254.169.254/latest/meta-data/", nil, false},
		{"https://www.apec.org", "http://127.0.0.1:1/", []string{"127.0.0.1:1", "http://127.0.0.1:1"}, false},
		{"https://www.apec.org", "http://[::1]/", []string{"[::1]", "http://[::1]"}, false},
		{"https://www.apec.org", "https://2130706433/", []string{"2130706433"}, false},
		{"https://www.apec.org", "https://0x7f.1/", []string{"0x7f.1"}, false},
		{"https://www.apec.org", "https://localhost/", []string{"localhost"}, false},
		{"https://www.apec.org", "https://%zz/", nil, false},
	} {
		var d diary
		client := site(t, web.Config{}, redirecting(&d))
		got, err := client.Do(t.Context(), web.Request{URL: c.from + "/?to=" + url.QueryEscape(c.to), Allow: c.allow})
		if c.want && err != nil || !c.want && (!errors.Is(err, web.ErrRefused) || got != nil) {
			t.Errorf("from %s to %s: got %v, want it followed: %v", c.from, c.to, err, c.want)
		}
		if n := len(d.all()); !c.want && n != 1 {
			t.Errorf("from %s to %s: asked for %q", c.from, c.to, d.all())
		}
	}
}

func TestWhatBecomesOfAForm(t *testing.T) {
	t.Parallel()
	var d diary
	c := site(t, web.Config{}, redirecting(&d))
	for by, want := range map[int]string{
		301: "GET auth= cookie= referer= key= form=", 302: "GET auth= cookie= referer= key= form=", 303: "GET auth= cookie= referer= key= form=",
		307: "POST auth= cookie= referer= key= form=2", 308: "POST auth= cookie= referer= key= form=2",
	} {
		for host, follows := range map[string]bool{"www.korea.kr": true, "m.korea.kr": by < 304} {
			to := url.QueryEscape("https://" + host + "/b")
			got, err := c.Do(t.Context(), web.Request{URL: fmt.Sprintf("https://www.korea.kr/?by=%d&to=%s", by, to), Form: url.Values{"pageIndex": {"2"}}})
			if follows && (err != nil || string(got.Body) != want) || !follows && !errors.Is(err, web.ErrRefused) {
				t.Errorf("%d to %s: got %v, %v; want %s", by, host, got, err, want)
			}
		}
	}
	var status *web.StatusError
	if _, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/?by=304&to=/b"}); !errors.As(err, &status) {
		t.Errorf("a 304 that was not asked for: got %v", err)
	}
}

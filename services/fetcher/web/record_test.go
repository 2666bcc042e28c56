package web_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/services/fetcher/web"
)

func TestEveryExchangeIsRecorded(t *testing.T) {
	t.Parallel()
	page := packed(t, "정책", 100)
	var got []web.Exchange
	start := time.Now()
	c := bare(t, web.Config{UserAgent: "policywire/1", BackOff: time.Nanosecond, Record: func(e web.Exchange) { got = append(got, e) }},
		func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/robots.txt", "/gone":
				http.NotFound(w, r)
			case "/moved":
				http.Redirect(w, r, "/page", http.StatusMovedPermanently)
			case "/page":
				w.Header().Set("ETag", `"1"`)
				if r.Header.Get("If-None-Match") != "" {
					w.WriteHeader(http.StatusNotModified)
					return
				}
				w.Header().Set("Content-Encoding", "gzip")
				w.Write(page)
			case "/form":
				io.WriteString(w, r.PostFormValue("pageIndex")+r.FormValue("key"))
			case "/large":
				io.WriteString(w, strings.Repeat("가", 1000))
			}
		})
	for _, r := range []web.Request{
		{URL: "https://www.korea.kr/moved", Header: http.Header{"Authorization": {"s3cret"}, "x-api-key": {"s3cret"}}},
		{URL: "https://www.korea.kr/page", ETag: `"1"`},
		{URL: "https://www.korea.kr/gone"},
		{URL: "https://www.korea.kr/form", Form: url.Values{"pageIndex": {"2"}}, Secret: url.Values{"key": {"s3cret"}}},
		{URL: "https://www.korea.kr/large", MaxBytes: 100},
	} {
		c.Do(t.Context(), r)
	}
	var lines []string
	for _, e := range got {
		lines = append(lines, fmt.Sprint(e.Method, " ", e.URL, " ", e.Proto, " ", e.Status, " ", string(e.RequestBody), e.Truncated))
		if e.Started.Before(start) || e.Ended.Before(e.Started) || !e.Remote.Addr().IsLoopback() || e.RequestHeader.Get("User-Agent") != "policywire/1" || e.ResponseHeader.Get("Date") == "" {
			t.Errorf("got %+v", e)
		}
		if said := fmt.Sprintf("%v %v %s", e.RequestHeader, e.ResponseHeader, e.URL); strings.Contains(said, "s3cret") {
			t.Errorf("a credential is recorded: %s", said)
		}
	}
	want := []string{
		"GET https://www.korea.kr/robots.txt HTTP/1.1 404 false",
		"GET https://www.korea.kr/moved HTTP/1.1 301 false",
		"GET https://www.korea.kr/page HTTP/1.1 200 false",
		"GET https://www.korea.kr/page HTTP/1.1 304 false",
		"GET https://www.korea.kr/gone HTTP/1.1 404 false",
		"POST https://www.korea.kr/form HTTP/1.1 200 pageIndex=2false",
		"GET https://www.korea.kr/large HTTP/1.1 200 true",
	}
	if !slices.Equal(lines, want) {
		t.Fatalf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	if !bytes.Equal(got[2].Body, page) || !strings.Contains(string(got[4].Body), "404") || len(got[6].Body) != 100 {
		t.Error("the bodies are not those that were sent")
	}
}

func TestRecordingCannotFailARequest(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	c := site(t, web.Config{Log: slog.New(slog.NewTextHandler(&log, nil)), Record: func(web.Exchange) { panic("the disk is full") }},
		func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "정책") })
	for range 2 {
		if got, err := c.Do(t.Context(), web.Request{URL: "https://www.korea.kr/"}); err != nil || string(got.Body) != "정책" {
			t.Errorf("got %v, %v", got, err)
		}
	}
	if !strings.Contains(log.String(), "the disk is full") {
		t.Errorf("the operator is told %q", log.String())
	}
}

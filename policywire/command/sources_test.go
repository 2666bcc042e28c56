package command_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/policywire/command"
	"github.com/policywire/policywire/policywire/table"
)

// site stands in for the site of APEC: a feed of two releases and their pages.
func site(t *testing.T) map[string]string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/feeds/rss", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
		fmt.Fprint(w, `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>releases</title>`)
		for n := range 2 {
			at := time.Now().AddDate(0, 0, -1-n).UTC()
			fmt.Fprintf(w, `<item><title>Release %d on 인공지능</title><link>https://www.apec.org/press/news-releases/2026/release-%d</link>`+
				`<description>Lead</description><pubDate>%s</pubDate></item>`, n, n, at.Format(time.RFC1123Z))
		}
		fmt.Fprint(w, `</channel></rss>`)
	})
	mux.HandleFunc("/press/news-releases/2026/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<html><body><main><h1>Release %s</h1><p class="news-meta">%s</p><p>Officials met and agreed to publish a report on <b>인공지능</b> every year.</p></main></body></html>`,
			r.URL.Path[len(r.URL.Path)-1:], time.Now().AddDate(0, 0, -1).Format("02 January 2006"))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return map[string]string{"FETCHER_CONNECT_TO": strings.TrimPrefix(server.URL, "http://"), "FETCHER_RATE": "0"}
}

func TestSourcesList(t *testing.T) {
	rows := array(t, run(t, "sources", "list", "--format", "json").out)
	found := false
	for _, row := range rows {
		found = found || row["id"] == "korea-kr-press" && row["language"] == "ko" && row["every"] == "15m" && row["name"] == "정책브리핑 보도자료"
	}
	if !found {
		t.Errorf("got %v, want the press releases of korea.kr among them", rows)
	}
	if got, want := run(t, "sources", "--json").out, run(t, "sources", "list", "--format", "json").out; got != want {
		t.Errorf("sources --json: got %.200s, want %.200s", got, want)
	}
	run(t, "sources").want(t, "sources", 0, "  edpb: its host answers browsers alone", "")
	invocation{env: map[string]string{"FETCHER_ONLY": "kmcc"}}.run(t, "sources").want(t, "one source alone", 0, "aitimes-kr, apec, ", "")
	run(t, "sources", "list").want(t, "sources list", 0, "정책브리핑 보도자료", "")
	if lines := records(t, run(t, "sources", "list", "--format", "csv").out); len(lines) != len(rows)+1 || lines[0][0] != "id" {
		t.Errorf("got %v, want a header and %d sources", lines, len(rows))
	}
}

func TestSourcesFetch(t *testing.T) {
	env := site(t)
	r := invocation{env: env}.run(t, "sources", "fetch", "apec")
	r.want(t, "sources fetch", 0, "\n", "2 documents since")
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	if len(lines) != 2 {
		t.Fatalf("got %d lines, want 2: %s", len(lines), r.out)
	}
	for _, line := range lines {
		var d news.Document
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(d.ID, "apec/press/news-releases/2026/release-") || !strings.Contains(d.Body, "인공지능") || d.URL == "" || d.BodyLength != len([]rune(d.Body)) {
			t.Errorf("got %+v, want a document with its id, text and address", d)
		}
	}
	invocation{env: env}.run(t, "sources", "fetch", "apec", "--limit", "1").want(t, "what the selectors found", 0, "\n", "page.title ")
	invocation{env: env}.run(t, "sources", "fetch", "apec", "--since", "30d", "--until", "20d").want(t, "until before they were published", 0, "", "0 documents since")
	invocation{env: env}.run(t, "sources", "fetch", "apec", "--since", "1d", "--until", "2d").want(t, "until before since", 2, "", "--until")
	invocation{env: env}.run(t, "sources", "fetch", "apec", "--limit", "1").want(t, "with a limit", 0, "\n", "1 document since")
	invocation{env: env}.run(t, "sources", "fetch", "apec", "--since", "0d").want(t, "since now", 0, "", "0 documents since")
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	invocation{env: env, ctx: interrupted}.run(t, "sources", "fetch", "apec").want(t, "interrupted", 1, "", "policywire: interrupted\n")
	env["FETCHER_CONNECT_TO"] = "127.0.0.1:1"
	invocation{env: env}.run(t, "sources", "fetch", "apec").want(t, "no site", 1, "", "reading the list of apec")
}

func TestSourcesFetchFitsATerminal(t *testing.T) {
	env := site(t)
	for _, width := range []int{80, 110, 200} {
		var out, errs strings.Builder
		status := command.Main(t.Context(), []string{"sources", "fetch", "apec"}, command.Streams{In: strings.NewReader(""), Out: &out, Err: &errs,
			Getenv: func(name string) string { return env[name] }, Width: width, ErrWidth: width})
		if status != 0 || !strings.Contains(errs.String(), "page.title") || !strings.Contains(out.String(), "0 files") {
			t.Errorf("got status %d, output %q and %q", status, out.String(), errs.String())
		}
		for line := range strings.Lines(errs.String()) {
			if line = strings.TrimSuffix(line, "\n"); table.Width(line) > width {
				t.Errorf("at a width of %d, the line %q is %d wide", width, line, table.Width(line))
			}
		}
	}
}

func TestTablesOfSourcesFitATerminal(t *testing.T) {
	_, url := bus(t)
	for line, want := range map[string]string{"sources": "FETCHED", "sources health --nats " + url: "LAST ROUND"} {
		var out, errs strings.Builder
		status := command.Main(t.Context(), strings.Fields(line), command.Streams{In: strings.NewReader(""), Out: &out, Err: &errs,
			Getenv: func(string) string { return "" }, Width: 80, ErrWidth: 80})
		rows, _, _ := strings.Cut(out.String(), "\n\n")
		if status != 0 || !strings.Contains(rows, want) || !strings.Contains(rows, "정책브리핑") {
			t.Errorf("%s: got status %d, output %q and %q", line, status, out.String(), errs.String())
		}
		for row := range strings.Lines(rows) {
			if row = strings.TrimSuffix(row, "\n"); table.Width(row) > 80 {
				t.Errorf("%s: the line %q is %d wide", line, row, table.Width(row))
			}
		}
	}
}

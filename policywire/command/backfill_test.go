package command_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/policywire/policywire/contract/flow"
	"github.com/policywire/policywire/contract/news"
)

func TestBackfillIsUsedRightly(t *testing.T) {
	for line, want := range map[string]string{
		"backfill":                         "the id of a source",
		"backfill none --since 30d":        "there are aitimes-kr, apec, au-accc",
		"backfill apec":                    "--since: name the first day",
		"backfill apec --since soon":       "--since",
		"backfill apec --since 2099-01-01": "--until",
		"backfill apec --since 2026-05-02 --until 2026-05-01": "2026-05-01 is before --since 2026-05-02",
	} {
		invocation{env: map[string]string{"FETCHER_ARCHIVE": "none"}}.run(t, strings.Fields(line)...).want(t, line, 2, "", want)
	}
}

// press stands in for the list and the pages of korea.kr: three releases of the
// first of May. Each page is told of to visited.
func press(t *testing.T, visited func()) map[string]string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case !strings.HasSuffix(r.URL.Path, "List.do"):
			visited()
			fmt.Fprintf(w, `<div class="view_title"><h1>보도자료 %s</h1></div><div class="article_body"><div class="view_cont"><p>본문 %[1]s</p></div></div>`, r.FormValue("newsId"))
		case r.PostFormValue("pageIndex") == "1" && r.PostFormValue("startDate") <= "2025-08-01" && r.PostFormValue("endDate") >= "2025-08-01":
			for n := range 3 {
				fmt.Fprintf(w, `<div class="list_type"><ul><li><a href="/briefing/pressReleaseView.do?newsId=%d"><span class="text"><strong>보도자료 %[1]d</strong></span>`+
					`<span class="source"><span>2025.08.01</span><span>과학기술정보통신부</span></span></a></li></ul></div>`, n)
			}
		default:
			fmt.Fprint(w, `<div class="list_type"><ul><li class="no_data">등록된 정보가 없습니다.</li></ul></div>`)
		}
	}))
	t.Cleanup(server.Close)
	return map[string]string{"FETCHER_CONNECT_TO": strings.TrimPrefix(server.URL, "http://"), "FETCHER_RATE": "0", "FETCHER_ARCHIVE": "none"}
}

func TestBackfillPublishesAndSaysWhatItDid(t *testing.T) {
	b, url := bus(t)
	env := press(t, func() {})
	r := invocation{env: env}.run(t, "backfill", "korea-kr-press", "--since", "2025-08-01", "--until", "2025-08-10", "--nats", url, "--json")
	r.want(t, "backfill", 0, `"documents": 3`, "korea-kr-press from 2025-08-01 to 2025-08-10: 3 documents, 3 published; 2 of 2 parts done")
	var report map[string]any
	if err := json.Unmarshal([]byte(r.out), &report); err != nil || report["windows_done"] != 2.0 {
		t.Errorf("got the summary %s (%v)", r.out, err)
	}
	origins := map[news.Origin]int{}
	_, err := flow.Read(t.Context(), b, news.SubjectBulkFetched, 0, false, func(m flow.Message) error {
		e, err := news.Decode[news.Fetched](m.Header, m.Data)
		origins[e.Document.Origin]++
		return err
	})
	if err != nil || origins[news.OriginBackfill] != 3 {
		t.Errorf("got documents of %v (%v), want 3 of a backfill", origins, err)
	}
}

func TestBackfillThatIsInterruptedSaysHowToGoOn(t *testing.T) {
	_, url := bus(t)
	ctx, stop := context.WithCancel(t.Context())
	line := []string{"backfill", "korea-kr-press", "--since", "2025-08-01", "--until", "2025-08-10", "--nats", url}
	env := press(t, stop)
	r := invocation{env: env, ctx: ctx}.run(t, line...)
	r.want(t, "interrupted", 1, "", "interrupted; to go on where it was: policywire backfill korea-kr-press --since 2025-08-01 --until 2025-08-10")
	invocation{env: env}.run(t, line...).want(t, "again", 0, "", "3 documents, 3 published; 2 of 2 parts done, 1 of them before")
}

func TestBackfillOfAFeedSaysHowFarItReaches(t *testing.T) {
	_, url := bus(t)
	env := site(t)
	env["FETCHER_ARCHIVE"] = "none"
	r := invocation{env: env}.run(t, "backfill", "apec", "--since", "2020-01-01", "--nats", url)
	r.want(t, "a feed", 2, "", "its list holds its latest entries only, the oldest of 20")
}

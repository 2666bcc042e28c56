package fetcher_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/flowtest"
	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher"
	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/revision"
)

// down answers as a site whose files cannot be had.
func down(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }

func TestARowThatChangesWhileAFileIsAwaitedLosesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	file := &siteFile{id: "1", name: "사진.png", data: png, answer: down}
	s.pages["1"], s.files = "쪽에 있는 본문은 목록의 요약보다 깁니다.", []*siteFile{file}
	if sum := round(t, s, bus); counts(sum) != "failed-will-retry 1" {
		t.Fatalf("without its file: got %v", sum.Counts)
	}
	s.set(func() { s.lead, file.answer = "고친 요약", nil })
	if sum := round(t, s, bus); counts(sum) != "published 1" {
		t.Errorf("when the row has changed: got %v", sum.Counts)
	}
	if sum := round(t, s, bus); counts(sum) != "unchanged 1" {
		t.Errorf("afterwards: got %v", sum.Counts)
	}
}

func TestAFileThatWasReadIsNotTakenFromADocumentByAnotherThatIsAwaited(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	text := &siteFile{id: "1", name: "본문.odt", data: odt(t, "파일에만 있는 본문")}
	picture := &siteFile{id: "2", name: "사진.png", data: png, answer: down}
	s.pages["1"], s.lead, s.files = "쪽의 글", "", []*siteFile{text, picture}
	for range 3 {
		round(t, s, bus)
	}
	expect(t, texts(t, bus), "1 1 파일에만 있는 본문")
	s.set(func() { text.answer = down })
	if sum := round(t, s, bus); counts(sum) != "unchanged 1" {
		t.Errorf("when neither can be had: got %v", sum.Counts)
	}
	s.set(func() { text.answer = nil })
	round(t, s, bus)
	expect(t, texts(t, bus), "1 1 파일에만 있는 본문")
	s.set(func() { picture.answer = nil })
	round(t, s, bus)
	expect(t, texts(t, bus), "1 1 파일에만 있는 본문", "1 2 파일에만 있는 본문")
}

func TestTheFilesOfATwinAreThoseOfTheSite(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case r.Host != "m.example.org":
			w.WriteHeader(http.StatusForbidden)
		case r.URL.Path == "/feed":
			fmt.Fprint(w, `<rss version="2.0"><channel><item><title>공고</title><link>https://www.example.org/plan</link></item></channel></rss>`)
		case r.URL.Path == "/plan":
			fmt.Fprint(w, `<main><h1>공고</h1><p>본문</p></main><ul><li><a href="/files/plan.png">계획.png</a></li></ul>`)
		default:
			w.Write(png)
		}
	}))
	defer server.Close()
	rules := "fallback: m.example.org\npage: {title: h1, body: main p, attachments: {rows: li, link: a@href}}\n"
	f := start(t, "FETCHER_SOURCES", ownWith(t, rules), "FETCHER_CONNECT_TO", strings.TrimPrefix(server.URL, "http://"), "FETCHER_RATE", "0")
	var files []string
	err := f.FetchOnce(t.Context(), "city-news", time.Now().AddDate(0, 0, -1), 0, func(d news.Document) error {
		for _, a := range d.Attachments {
			files = append(files, a.URL)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, files, "https://www.example.org/files/plan.png")
}

func TestWhatFailsDoesNotMakeRoundsLookBackFurtherEachTime(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	var since []string
	s.pages["1"], s.broken["1"] = "본문", true
	s.list = func(w http.ResponseWriter, r *http.Request) {
		since = append(since, r.PostFormValue("startDate"))
		fmt.Fprint(w, `<div class="list_type"><ul><li><a href="/briefing/pressReleaseView.do?newsId=1"><span class="text"><strong>날짜 없는 줄</strong></span></a></li></ul></div>`)
	}
	for range 4 {
		later(t, s, bus, time.Minute)
	}
	if oldest := slices.Min(since); oldest != "2026-05-01" {
		t.Errorf("rounds looked back to %s, want no further than the first, %s", oldest, since)
	}
}

func TestADocumentWhoseWithdrawalWasNotNotedComesBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.pages["1"], s.lead = "본문", ""
	round(t, s, bus)
	s.gone["1"] = true
	later(t, s, bus, 2*time.Hour)
	// What a round leaves that is killed when it has said the withdrawal.
	register, err := revision.Open(t.Context(), bus, revision.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d := latest(t, bus)
	if said, err := register.Withdraw(t.Context(), news.Document{ID: d.ID, Source: d.Source, URL: d.URL, Origin: d.Origin}, "gone", s.now); !said || err != nil {
		t.Fatalf("withdrawing: got %t, %v", said, err)
	}
	s.gone["1"] = false
	if sum := later(t, s, bus, 2*time.Hour); counts(sum) != "published 1" {
		t.Errorf("got %v, want the document again", sum.Counts)
	}
	expect(t, texts(t, bus), "1 1 본문", "1 2 본문")
}

func TestADocumentThatIsWithdrawnAtItsLastAgeIsLookedForAWhile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.pages["1"], s.lead = "본문", ""
	round(t, s, bus)
	s.unlisted["1"] = true
	later(t, s, bus, 335*time.Hour) // all ages but the last
	s.gone["1"] = true
	later(t, s, bus, 2*time.Hour)
	if sum := later(t, s, bus, time.Hour); counts(sum) != "dead 1" {
		t.Fatalf("got %v, want it withdrawn", sum.Counts)
	}
	s.gone["1"] = false
	if sum := later(t, s, bus, 25*time.Hour); counts(sum) != "published 1" {
		t.Errorf("when it is back: got %v", sum.Counts)
	}
}

// heavy serves a feed of an entry whose text is larger than an event, and whose
// page cannot be read, and of another.
func heavy(t *testing.T, now time.Time) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/feed":
			fmt.Fprintf(w, `<rss version="2.0"><channel><item><title>Heavy</title><link>https://www.example.org/heavy</link><pubDate>%s</pubDate><description>%s</description></item>`+
				`<item><title>Light</title><link>https://www.example.org/light</link><pubDate>%[1]s</pubDate></item></channel></rss>`, now.Format(time.RFC1123Z), strings.Repeat("text ", 1_000_000))
		case "/light":
			fmt.Fprint(w, "<main><h1>Light</h1>"+strings.Repeat("<p>The ministers met and agreed on a plan for artificial intelligence.</p>", 9)+"</main>")
		case "/heavy":
			down(w, r)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

func TestARowTooLargeToBeKeptDoesNotEndTheRound(t *testing.T) {
	t.Parallel()
	bus, _ := flowtest.Start(t)
	now := time.Now()
	f := start(t, "FETCHER_SOURCES", own(t), "FETCHER_ONLY", "city-news", "FETCHER_CONNECT_TO", heavy(t, now), "FETCHER_RATE", "0", "FETCHER_SINCE", "2d")
	if _, err := f.RoundOf(t.Context(), bus, "city-news"); err != nil {
		t.Fatal(err)
	}
	if docs, _ := fetched(t, bus); len(docs) != 1 || docs[0].Title != "Light" {
		t.Errorf("got %d documents, want the one that can be read", len(docs))
	}
}

func TestPagesOfASitemapThatFailDoNotKeepOthersFromBeingRead(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/sitemap.xml": // without dates; the first pages are gone
			fmt.Fprint(w, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
			for n := range 210 {
				fmt.Fprintf(w, "<url><loc>https://www.example.org/view?no=%d</loc></url>", n)
			}
			fmt.Fprint(w, "</urlset>")
		case r.URL.Path == "/view" && len(r.FormValue("no")) == 3 && r.FormValue("no") >= "205":
			fmt.Fprint(w, `<h1>공고</h1><p class="date">2026-05-12</p><div class="body"><p>본문</p></div>`)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "city-map.yaml"), []byte(mappedSource), 0o600); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 5, 12, 3, 0, 0, 0, time.UTC)
	f := start(t, "FETCHER_SOURCES", dir, "FETCHER_ONLY", "city-map", "FETCHER_CONNECT_TO", strings.TrimPrefix(server.URL, "http://"), "FETCHER_RATE", "0", "FETCHER_SINCE", "2026-05-01")
	f.SetClock(func() time.Time { return now })
	bus, _ := flowtest.Start(t)
	for range 2 {
		now = now.Add(time.Minute)
		if _, err := f.RoundOf(t.Context(), bus, "city-map"); err != nil {
			t.Fatal(err)
		}
	}
	if docs, _ := fetched(t, bus); len(docs) != 5 {
		t.Errorf("got %d documents in two rounds, want the 5 behind those that fail", len(docs))
	}
}

func TestPagesThatAMoveLeftBehindAreGivenUpInTheEnd(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	for n := range 8 {
		s.pages[fmt.Sprint(n)] = fmt.Sprint("본문 ", n)
	}
	round(t, s, bus)
	for id := range s.pages {
		s.gone[id] = id != "0"
	}
	later(t, s, bus, 2*time.Hour)
	later(t, s, bus, 2*time.Hour)
	if sum := later(t, s, bus, 8*24*time.Hour); counts(sum) != "unchanged 1 dead 7" {
		t.Errorf("after days: got %v, want them given up", sum.Counts)
	}
	asked := s.asked["1"]
	if sum := later(t, s, bus, time.Hour); sum.Counts[news.ResultRetry] > 0 || s.asked["1"] != asked {
		t.Errorf("an hour later: got %v after %d requests, want them left alone", sum.Counts, s.asked["1"]-asked)
	}
	if gone := events[news.Withdrawn](t, bus, news.SubjectWithdrawn); len(gone) > 0 {
		t.Errorf("got %d withdrawals", len(gone))
	}
}

func TestAPageThatABackfillReadIsReadAgainByRounds(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	bus, _ := flowtest.Start(t)
	s.pages["1"], s.lead = "본문", ""
	span := discover.Span{Since: time.Date(2026, 5, 11, 0, 0, 0, 0, time.UTC), Until: s.now}
	if _, err := s.fetcher(t).Backfill(t.Context(), bus, "korea-kr-press", span, fetcher.BackfillOptions{}); err != nil {
		t.Fatal(err)
	}
	if sum := round(t, s, bus); counts(sum) != "unchanged 1" {
		t.Fatalf("after a backfill: got %v", sum.Counts)
	}
	s.set(func() { s.unlisted["1"], s.pages["1"] = true, "고친 본문" })
	if sum := later(t, s, bus, 2*time.Hour); counts(sum) != "published 1" {
		t.Errorf("when the list no longer shows it: got %v, want the edit", sum.Counts)
	}
}

package fetcher_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
)

// once reads what a source of a site has, by FetchOnce.
func once(t *testing.T, id string, handler http.HandlerFunc) ([]news.Document, error) {
	t.Helper()
	server := httptest.NewServer(handler)
	defer server.Close()
	f := start(t, "FETCHER_CONNECT_TO", strings.TrimPrefix(server.URL, "http://"), "FETCHER_RATE", "0")
	var docs []news.Document
	err := f.FetchOnce(t.Context(), id, time.Now().AddDate(0, 0, -1), 0, func(d news.Document) error {
		docs = append(docs, d)
		return nil
	})
	return docs, err
}

// apec serves a feed of links, and pages.
func apec(links []string, pages http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/feeds/rss" {
			pages(w, r)
			return
		}
		fmt.Fprint(w, `<rss version="2.0"><channel>`)
		for _, link := range links {
			fmt.Fprintf(w, "<item><title>List</title><link>https://www.apec.org%s</link><pubDate>%s</pubDate></item>", link, time.Now().Format(time.RFC1123Z))
		}
		fmt.Fprint(w, `</channel></rss>`)
	}
}

func TestAPageThatMovedIsNamedAfterItsPlace(t *testing.T) {
	t.Parallel()
	const folder = "/meeting-papers/sectoral-ministerial-meetings/"
	docs, err := once(t, "apec", apec([]string{folder + "telecommunicationsandinformation/Statement"}, func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, folder+"general/") {
			http.Redirect(w, r, "https://www.apec.org"+folder+"general/statement", http.StatusMovedPermanently)
			return
		}
		fmt.Fprint(w, "<main><h1>Statement</h1><p>We met.</p></main>")
	}))
	if err != nil || len(docs) != 1 {
		t.Fatalf("got %v, %v", docs, err)
	}
	d := docs[0]
	if d.ID != "apec"+folder+"general/statement" || d.URL != "https://www.apec.org"+folder+"general/statement" || d.Kind != news.Statement {
		t.Errorf("got %s, a %s at %s", d.ID, d.Kind, d.URL)
	}
}

func TestWhatCannotBeReadIsInTheErrorAndTheRestIsRead(t *testing.T) {
	t.Parallel()
	docs, err := once(t, "apec", apec([]string{"/press/news-releases/2026/moved", "/press/news-releases/2026/gone", "/jobs/1", "/press/news-releases/2026/good"},
		func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/press/news-releases/2026/moved":
				http.Redirect(w, r, "/", http.StatusFound) // to the front page, as sites do
			case "/press/news-releases/2026/gone":
				http.NotFound(w, r)
			default:
				fmt.Fprint(w, "<main><h1>Page</h1><p>Text.</p></main>")
			}
		}))
	if len(docs) != 1 || docs[0].Title != "Page" {
		t.Errorf("got %+v, want the one that can be read", docs)
	}
	for _, want := range []string{"2026/moved", "2026/gone answered 404", "/jobs/1"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q: %v", want, err)
		}
	}
}

func TestFetchOnceReadsPastAMalformedRow(t *testing.T) {
	t.Parallel()
	for id, handler := range malformed(t) {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(handler)
			defer server.Close()
			now := func() time.Time { return time.Date(2026, 5, 12, 12, 0, 0, 0, time.UTC) }
			f := alone(t, id, strings.TrimPrefix(server.URL, "http://"), now)
			read := 0
			err := f.FetchOnce(t.Context(), id, now().AddDate(0, 0, -7), 0, func(news.Document) error { read++; return nil })
			if read == 0 || err == nil || !strings.Contains(err.Error(), "has no link to a document") {
				t.Errorf("got %d documents and %v, want those of the list and the row named", read, err)
			}
		})
	}
}

func TestListAndPageMakeOneDocument(t *testing.T) {
	t.Parallel()
	const lead = "목록에 있는 전체 본문입니다.□ 둘째 문단입니다."
	day := time.Now().In(time.FixedZone("", 9*3600)).Format("2006.01.02")
	for name, c := range map[string]struct{ lead, page, body, publisher string }{
		"the list has the text":        {lead, `<div class="view_title"><h1>제목</h1></div><div class="article_body"><div class="view_cont"><p class="remark">전재하여 제공함을 알려드립니다. 길고 긴 안내문입니다.</p></div></div>`, "목록에 있는 전체 본문입니다.\n\n□ 둘째 문단입니다.", "국토교통부"},
		"the page has the longer text": {lead, `<div class="view_title"><h1>제목</h1></div><div class="article_body"><div class="view_cont"><p>쪽에 있는 더 긴 본문입니다.</p><p>둘째 문단입니다. 그리고 더 있습니다.</p></div></div>`, "쪽에 있는 더 긴 본문입니다.\n\n둘째 문단입니다. 그리고 더 있습니다.", "국토교통부"},
		"nobody has a text":            {"", `<div class="view_title"><h1>제목</h1></div>`, "", "국토교통부"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			docs, err := once(t, "korea-kr-press", func(w http.ResponseWriter, r *http.Request) {
				switch {
				case strings.Contains(r.URL.Path, "View"):
					fmt.Fprint(w, c.page)
				case r.FormValue("pageIndex") == "1":
					fmt.Fprintf(w, `<div class="list_type"><ul><li><a href="/briefing/pressReleaseView.do?newsId=1"><span class="text"><strong>제목</strong><span class="lead">%s</span><span class="source"><span>%s</span><span>국토교통부</span></span></span></a></li></ul></div>`, c.lead, day)
				default:
					fmt.Fprint(w, `<div class="list_type"><ul><li class="no_data"></li></ul></div>`)
				}
			})
			if err != nil || len(docs) != 1 {
				t.Fatalf("got %v, %v", docs, err)
			}
			d := docs[0]
			if d.Body != c.body || d.Publisher != c.publisher || d.PublishedPrecision != news.PrecisionDay || d.PublishedAt.Format("2006.01.02") != day {
				t.Errorf("got %q by %q on %s (%s)", d.Body, d.Publisher, d.PublishedAt, d.PublishedPrecision)
			}
			if _, offset := d.PublishedAt.Zone(); offset != 9*3600 {
				t.Errorf("got the date %s, want it with the offset of the source", d.PublishedAt)
			}
		})
	}
}

func TestAListKnowsTitlesBetterThanAGuess(t *testing.T) {
	t.Parallel()
	const text = "The ministers met and agreed on a plan for artificial intelligence, which they will carry out together over the next five years."
	for name, c := range map[string]struct{ list, rule, page, want string }{
		"selected":         {"List", "page: {title: h1}\n", "<h1>Page</h1>", "Page"},
		"guessed":          {"A Plan for Intelligence", "", "<h1>A Plan for Intelligence, News</h1>", "A Plan for Intelligence"},
		"cut by the list":  {"A Plan for …", "", "<h1>A Plan for Intelligence</h1>", "A Plan for Intelligence"},
		"none in the list": {"", "", "<h1>A Plan for Intelligence</h1>", "A Plan for Intelligence"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/feed":
					fmt.Fprintf(w, `<rss version="2.0"><channel><item><title>%s</title><link>https://www.example.org/plan</link></item></channel></rss>`, c.list)
				case "/plan":
					fmt.Fprintf(w, "<html><head><title>News</title></head><body><main>%s%s</main></body></html>", c.page, strings.Repeat("<p>"+text+"</p>", 5))
				default:
					http.NotFound(w, r)
				}
			}))
			defer server.Close()
			f := start(t, "FETCHER_SOURCES", ownWith(t, c.rule), "FETCHER_CONNECT_TO", strings.TrimPrefix(server.URL, "http://"), "FETCHER_RATE", "0")
			var titles []string
			err := f.FetchOnce(t.Context(), "city-news", time.Now().AddDate(0, 0, -1), 0, func(d news.Document) error {
				titles = append(titles, d.Title)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			expect(t, titles, c.want)
		})
	}
}

package discover_test

import (
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/services/fetcher/discover"
	"github.com/policywire/policywire/services/fetcher/source"
	"github.com/policywire/policywire/services/fetcher/web"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/unicode/norm"
)

func FuzzScript(f *testing.F) {
	s := shipped(f, "msit-en")
	page, err := os.ReadFile("testdata/msit-en/list.html")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(page)
	f.Add([]byte(`<div class="board_list"><div class="toggle"><a onclick="fn_detail(1)"></a></div></div><script>sHtml=unescape('%ud83d%ude00%u00\'`))
	f.Fuzz(func(t *testing.T, page []byte) {
		checkRows(t, s, page)
	})
}

func FuzzFeed(f *testing.F) {
	s := shipped(f, "apec")
	page, err := os.ReadFile("testdata/apec/feed.xml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(page)
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://www.apec.org/press/news-releases/x"/></entry></feed>`))
	f.Add([]byte(strings.ReplaceAll(encoded(f, japanese.ShiftJIS, rdf), "https://www.example.go.kr/view?no=", "https://www.apec.org/press/news-releases/")))
	f.Add([]byte("<rss version='2.0'><channel><item><title>\xea\xb0</title><guid>https://www.apec.org/press/news-releases/x</guid><pubDate>2026.05.12</pubDate></item></channel></rss>"))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"url":"https://www.apec.org/press/news-releases/x"}]}`))
	f.Fuzz(func(t *testing.T, page []byte) {
		checkRows(t, s, page)
	})
}

func FuzzList(f *testing.F) {
	s := shipped(f, "korea-kr-press")
	linked := define(f, "discover:\n  list:\n    url: https://www.example.go.kr/list\n    next: a.next@href"+listFields)
	for _, file := range []string{"testdata/korea-kr-press/list.html", "testdata/korea-kr-press/empty.html"} {
		page, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(page)
	}
	f.Add([]byte(table("1 2026-05-12", "") + `<a class=next href="?p=2">`))
	f.Fuzz(func(t *testing.T, page []byte) {
		checkRows(t, s, page)
		checkRows(t, linked, page)
	})
}

func FuzzSitemap(f *testing.F) {
	s := define(f, sitemapDefinition)
	f.Add([]byte(urlset("1 2026-05-12", "2")))
	f.Add([]byte(index("/a.xml", "/b.xml 2026-05-12")))
	f.Add([]byte(compressed(urlset("1"))))
	f.Add([]byte("<?xml version='1.0' encoding='shift_jis'?><urlset><url><loc>/view?no=1</loc><lastmod>\x97\xdf\x98\x61</lastmod></url>"))
	f.Fuzz(func(t *testing.T, page []byte) { checkRows(t, s, page) })
}

func FuzzAPI(f *testing.F) {
	s := define(f, policyNews)
	f.Add([]byte(policyNewsAnswer))
	f.Add([]byte(`{"header":[{"resultCode":0}],"body":{"NewsItem":[{"Title":"x","OriginalUrl":"/view?no=1","ApproveDate":"05/12/2026 07:30:00"}]}}`))
	f.Add([]byte(`<OpenAPI_ServiceResponse><cmmMsgHeader><returnReasonCode>30</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>`))
	f.Fuzz(func(t *testing.T, page []byte) { checkRows(t, s, page) })
}

// checkRows reads a hostile page and checks what must hold of any row, and of
// any fault.
func checkRows(t *testing.T, s source.Source, page []byte) {
	got, err := rows(t, s, page)
	var fault *discover.Fault
	if err != nil && (!errors.As(err, &fault) || !utf8.ValidString(err.Error())) {
		t.Errorf("got the error %q, want a fault in words", err)
	}
	if len(got) > 60_000 {
		t.Errorf("got %d rows", len(got))
	}
	for _, row := range got {
		var entry *discover.ItemError
		if row.Err != nil && (!errors.As(row.Err, &entry) || entry.Address == "" || entry.Key == "") {
			t.Errorf("got the error %#v, which names no entry", row.Err)
		}
		if row.Err == nil && (!strings.HasPrefix(row.Item.ID, s.ID+"/") || !strings.HasPrefix(row.Item.URL, s.Homepage+"/")) {
			t.Errorf("got the document %q at %q, which is not the source's", row.Item.ID, row.Item.URL)
		}
		for _, text := range []string{row.Item.Title, row.Item.Publisher, row.Item.Summary, row.Item.Text} {
			if !utf8.ValidString(text) || !norm.NFC.IsNormalString(text) || len(text) > 20*len(page)+1<<20 {
				t.Errorf("got the text %q, which is not UTF-8 in NFC, or too long", text)
			}
		}
	}
	base, _ := url.Parse(s.Homepage)
	if _, err := discover.Explain(s, &web.Response{URL: base, Body: page}); err != nil && !errors.As(err, &fault) {
		t.Errorf("explaining: got %v", err)
	}
}

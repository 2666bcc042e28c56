package discover_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/discover"
)

// release is the text of a release as a list has it: without line breaks.
const release = `□ 항만에 드나드는 배의 도착 시각을 여러 기관이 함께 쓰는 자료로 바꾼다.ㅇ 지금까지는 기관마다 따로 적은 시각이 서로 달라 배가 먼바다에서 오래 기다렸다.- 기다리는 시간은 한 척에 평균 14시간이었다.※ 지난해 기준□ 새 체계에서는 한 곳에 적은 시각을 모두가 본다.ㅇ 시험 운영에서 기다리는 시간이 3시간으로 줄었다.* 두 항만, 넉 달 `

// longList is a page of korea.kr's list: 20 releases with their whole texts,
// in the frame of the site with its side bar.
func longList() string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>보도자료</title></head><body><nav><ul>`)
	for i := range 200 {
		fmt.Fprintf(&b, `<li><a href="/menu/%d.do">메뉴 %[1]d</a></li>`, i)
	}
	b.WriteString(`</ul></nav><div class="list_type"><ul>`)
	for i := range 20 {
		fmt.Fprintf(&b, `<li><a href="/briefing/pressReleaseView.do?newsId=%d&amp;pageIndex=1&amp;repCode=&srchWord=&amp;period="><span class="text"><strong>항만 자료 공유 &middot; %[1]d</strong>`+
			`<span class="lead">%s</span><span class="source"><span>2026.05.12</span><span>부처</span></span></span></a></li>`, 156000000+i, strings.Repeat(release, 1+i%10))
	}
	b.WriteString(`</ul></div><aside class="as_side"><ul>`)
	for i := range 30 {
		fmt.Fprintf(&b, `<li><a href="/briefing/pressReleaseView.do?newsId=%d">인기 %[1]d</a></li>`, 155000000+i)
	}
	return b.String() + `</ul></aside></body></html>`
}

func BenchmarkList(b *testing.B) {
	s, page := shipped(b, "korea-kr-press"), longList()
	base := answer(s.Homepage, "", "").URL
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		rows, err := discover.ListRows(s, base, page)
		if err != nil || len(rows) != 20 {
			b.Fatal(len(rows), err)
		}
	}
}

func BenchmarkFeed(b *testing.B) {
	s := define(b, feedDefinition)
	var feed strings.Builder
	feed.WriteString(`<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0"><channel><title>보도자료</title>`)
	for i := range 50 {
		fmt.Fprintf(&feed, `<item><title><![CDATA[항만 자료 %d]]></title><link><![CDATA[https://www.example.go.kr/view?sCode=user&amp;no=%[1]d]]></link><pubDate>2026.05.12</pubDate>`+
			`<description>%s</description><content:encoded><![CDATA[<!--[data-hwpjson]%s--><p>%s</p>]]></content:encoded></item>`, i, release, strings.Repeat(`{"t":"가"}`, 800), release)
	}
	feed.WriteString(`</channel></rss>`)
	response := answer("https://www.example.go.kr/rss", "text/xml", feed.String())
	b.SetBytes(int64(len(response.Body)))
	b.ReportAllocs()
	for b.Loop() {
		rows, err := discover.FeedRows(s, response)
		if err != nil || len(rows) != 50 {
			b.Fatal(len(rows), err)
		}
	}
}

func BenchmarkSitemap(b *testing.B) {
	s := define(b, sitemapDefinition)
	var entries []string
	for i := range 5000 {
		entries = append(entries, fmt.Sprint(i, " 2026-05-12"))
	}
	response := answer("https://www.example.go.kr/sitemap.xml", "text/xml", urlset(entries...))
	b.SetBytes(int64(len(response.Body)))
	b.ReportAllocs()
	for b.Loop() {
		rows, err := discover.SitemapRows(s, response)
		if err != nil || len(rows) != 5000 {
			b.Fatal(len(rows), err)
		}
	}
}

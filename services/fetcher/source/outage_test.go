package source_test

import (
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/source"
)

func TestDown(t *testing.T) {
	article := func(title, body string) string {
		return "<!DOCTYPE html><html><head><title>" + title + "</title><script>var menu = 1;</script></head><body><h1>" + title + "</h1><p>" + body + "</p></body></html>"
	}
	long := strings.Repeat("새 체계에서는 한 곳에 적은 시각을 모두가 본다. ", 30)
	for name, c := range map[string]struct{ page, want string }{
		"words of the definition":     {article("x", "공사중입니다"+strings.Repeat(long, 100)), "공사중"},
		"Cloudflare":                  {article("Just a moment...", ""), "Cloudflare"},
		"Cloudflare by its script":    {"<html><script>window._cf_chl_opt={}</script></html>", "Cloudflare"},
		"Cloudflare in another title": {"<TITLE>\n Attention Required! | Cloudflare</TITLE>", "Cloudflare"},
		"Incapsula":                   {`<html><body>Request unsuccessful. Incapsula incident ID: 7-3</body></html>`, "Incapsula"},
		"Imperva":                     {article("Pardon Our Interruption", "As you were browsing"), "Imperva"},
		"Akamai":                      {article("Access Denied", `You don't have permission to access "/" on this server. Reference&#32;&#35;18`), "Akamai"},
		"F5":                          {article("Request Rejected", "The requested URL was rejected."), "firewall"},
		"error with 200":              {article("503 Service Temporarily Unavailable", "nginx"), "error of the server"},
		"Korean maintenance":          {article("안내", "<b>시스템 점검</b> 안내입니다. 02시부터 04시까지"), "점검"},
		"Korean maintenance, split":   {"<div>홈페이지 <i>정기</i> 점검 중</div>", "점검"},
		"Japanese maintenance":        {"<p>ただいまメンテナンス中です。</p>", "メンテナンス"},
		"Chinese maintenance":         {"<p>系統維護中，請稍後</p>", "維護"},

		"an article about maintenance":    {article("정부 누리집 시스템 점검 안내", long), ""},
		"an article about a challenge":    {article("Just a moment... is what bots see", long), ""},
		"an article on denied access":     {article("Access denied", "Ministers speak of access to data."), ""},
		"a long page that has the marks":  {article("x", "<!-- _cf_chl_opt -->"+strings.Repeat(long, 100)), ""},
		"a short article":                 {article("점검 결과", "항만 안전을 점검하였다."), ""},
		"a page with a script of a guard": {`<html><script src="/_Incapsula_Resource?SWJIYLWA=7"></script><p>글</p></html>`, ""},
		"a feed":                          {`<rss><channel><item><title>시스템 점검 결과</title></item></channel></rss>`, ""},
		"nothing":                         {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			err := source.Source{Outage: []string{"공사중"}}.Down(c.page)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestTitle(t *testing.T) {
	for page, want := range map[string]string{
		"<title lang=ko>정책\n  포털</title>": "정책 포털",
		"<TITLE>A</TITLE>":                "A",
		"<title>":                         "",
		"<p>x</p>":                        "",
		"<title>" + strings.Repeat("가", 300) + "</title>": strings.Repeat("가", 120) + "…",
	} {
		if got := source.Title(page); got != want {
			t.Errorf("%.30q: got %q, want %q", page, got, want)
		}
	}
}

func BenchmarkDown(b *testing.B) {
	page := "<html><head><title>보도자료</title></head><body>" + strings.Repeat("<p>항만 안전을 점검하였다.</p>", 1000) + "</body></html>"
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		if err := (source.Source{}).Down(page); err != nil {
			b.Fatal(err)
		}
	}
}

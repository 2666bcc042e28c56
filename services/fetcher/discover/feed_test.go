package discover_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/policywire/policywire/contract/news"
	"github.com/policywire/policywire/services/fetcher/discover"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
)

const feedDefinition = "discover: {feed: {url: 'https://www.example.go.kr/rss'}}"

func encoded(t testing.TB, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const rdf = `<?xml version="1.0" encoding="Shift_JIS"?>
<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xml:lang="ja">
<channel rdf:about="https://www.example.go.kr/rss"><title>新着</title><link>https://www.example.go.kr/</link>
<items><rdf:Seq><rdf:li rdf:resource="https://www.example.go.kr/view?no=1"/></rdf:Seq></items></channel>
<item rdf:about="https://www.example.go.kr/view?no=1"><title>通信の会議(第①回)の開催</title><link>https://www.example.go.kr/view?no=1</link>
<description>会議を開きます。</description><dc:date>2026-05-01T15:00:00+09:00</dc:date></item></rdf:RDF>`

func TestFeedsOfEveryKind(t *testing.T) {
	huge := "<!--[data-hwpjson]" + strings.Repeat(`{"p":"<b>가나다"}`, 20_000) + "-->"
	for name, c := range map[string]struct{ feed, want string }{
		"RSS 0.91": {`<rss version="0.91"><channel><item><title>A &amp; B</title><link>https://www.example.go.kr/view?no=1</link></item></channel></rss>`,
			"1|A & B||"},
		"RSS 1.0 in Shift_JIS": {encoded(t, japanese.ShiftJIS, rdf),
			"1|通信の会議(第①回)の開催|会議を開きます。|2026-05-01T15:00:00+09:00 second"},
		"Atom": {`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">&lt;b&gt;가&lt;/b&gt;</title><link rel="alternate" href="/view?no=1"/><updated>2026-05-01T10:58:00Z</updated><summary>요약</summary></entry></feed>`,
			"1|가|요약|2026-05-01T19:58:00+09:00 second"},
		"Atom with an edit": {`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>가</title><link href="https://www.example.go.kr/view?no=1"/><published>2026-05-01T00:00:00+09:00</published><updated>2026-05-02T00:00:00+09:00</updated></entry></feed>`,
			"1|가||2026-05-01T00:00:00+09:00 second, edited 2026-05-02T00:00:00+09:00"},
		"several links": {`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>가</title><link rel="alternate" href="https://other.example.org/1"/><link rel="alternate" type="text/html" href="https://www.example.go.kr/view?no=1"/></entry></feed>`,
			"1|가||"},
		"JSON Feed": {`{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[{"id":"9","url":"https://www.example.go.kr/view?no=1","title":"가","content_html":"<p>나</p><p>다</p>","date_published":"2026-05-01T10:00:00+09:00"}]}`,
			"1|가|나\n\n다|2026-05-01T10:00:00+09:00 second"},
		"link escaped twice, day without zone": {`<rss version="2.0"><channel><item><title><![CDATA[가]]></title><link><![CDATA[https://www.example.go.kr/view?sCode=user&amp;no=1]]></link><pubDate>2026.05.01</pubDate></item></channel></rss>`,
			"1|가||2026-05-01T00:00:00+09:00 day"},
		"RFC 822": {`<rss version="2.0"><channel><item><title>가</title><link>https://www.example.go.kr/view?no=1</link><pubDate>Fri, 01 May 2026 00:30:00 GMT</pubDate></item></channel></rss>`,
			"1|가||2026-05-01T09:30:00+09:00 second"},
		"a10:updated alone": {`<rss xmlns:a10="http://www.w3.org/2005/Atom" version="2.0"><channel><item><title>가</title><link>https://www.example.go.kr/view?no=1</link><a10:updated>2026-05-01T10:00:00+09:00</a10:updated></item></channel></rss>`,
			"1|가||2026-05-01T10:00:00+09:00 second"},
		"dc:date": {`<rss xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel><item><title>가</title><link>https://www.example.go.kr/view?no=1</link><dc:date>2026-05-01</dc:date></item></channel></rss>`,
			"1|가||2026-05-01T00:00:00+09:00 day"},
		"guid alone": {`<rss version="2.0"><channel><item><title>가</title><guid isPermaLink="true">https://www.example.go.kr/view?no=1</guid></item></channel></rss>`,
			"1|가||"},
		"relative link": {`<rss version="2.0"><channel><item><title>가</title><link> ../view?no=1 </link><guid>77</guid></item></channel></rss>`,
			"1|가||"},
		"content with a comment of an editor": {`<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0"><channel><item><title>가</title><link>https://www.example.go.kr/view?no=1</link><description>짧은 글</description><content:encoded><![CDATA[` + huge + `<p>첫째 문단이다.</p><p>둘째 문단이다.</p>]]></content:encoded></item></channel></rss>`,
			"1|가|첫째 문단이다.\n\n둘째 문단이다.|"},
		"CP949 declared as euc-kr": {encoded(t, korean.EUCKR, `<?xml version="1.0" encoding="euc-kr"?><rss version="2.0"><channel><item><title>똠방 정책</title><link>https://www.example.go.kr/view?no=1</link></item></channel></rss>`),
			"1|똠방 정책||"},
		"UTF-8 declared as something else": {`<?xml version="1.0" encoding="euc-kr"?><rss version="2.0"><channel><item><title>정책</title><link>https://www.example.go.kr/view?no=1</link></item></channel></rss>`,
			"1|정책||"},
		"UTF-16": {encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), `<?xml version="1.0" encoding="utf-16"?><rss version="2.0"><channel><item><title>정책</title><link>https://www.example.go.kr/view?no=1</link></item></channel></rss>`),
			"1|정책||"},
		"entities of HTML, bare ampersand": {`<rss version="2.0"><channel><item><title>R&D&nbsp;&middot; A & B</title><link>https://www.example.go.kr/view?x=1&no=1</link></item></channel></rss>`,
			"1|R&D · A & B||"},
		"a control character": {"<rss version='2.0'><channel><item><title>가\x0b나</title><link>https://www.example.go.kr/view?no=1</link></item></channel></rss>",
			"1|가 나||"},
		"a teaser cut in half": {"<rss version='2.0'><channel><item><title>가</title><description>" + strings.Repeat("글 ", 300) + "\xea\xb0</description><link>https://www.example.go.kr/view?no=1</link></item></channel></rss>",
			"1|가||"},
		"ISO-2022-JP": {encoded(t, japanese.ISO2022JP, `<?xml version="1.0" encoding="iso-2022-jp"?><rss version="2.0"><channel><item><title>政策</title><link>https://www.example.go.kr/view?no=1</link></item></channel></rss>`),
			"1|政策||"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := discover.FeedRows(define(t, feedDefinition), answer("https://www.example.go.kr/rss", "text/xml", c.feed))
			if err != nil || len(got) != 1 || got[0].Err != nil {
				t.Fatalf("got %+v, %v", got, err)
			}
			if s := summary(got[0].Item); s != c.want {
				t.Errorf("got\n%s\nwant\n%s", s, c.want)
			}
		})
	}
}

// summary is an item as "number|title|text|published precision, edited".
func summary(item discover.Item) string {
	at := ""
	if !item.Published.IsZero() {
		at = fmt.Sprint(item.Published.Time.Format(time.RFC3339), " ", item.Published.Precision)
	}
	if !item.Modified.IsZero() {
		at += ", edited " + item.Modified.Format(time.RFC3339)
	}
	return strings.Join([]string{strings.TrimPrefix(item.ID, "test/"), item.Title, item.Text, at}, "|")
}

func TestOneBadEntryHidesNoOther(t *testing.T) {
	feed := `<rss version="2.0"><channel>
<item><title>가</title><link>http://[::1</link></item>
<item><title>나</title></item>
<item><title></title><link>https://www.example.go.kr/view?no=3</link><pubDate>어제</pubDate></item>
<item/>
<item><title>다</title><link>https://www.example.org/view?no=4</link></item>
<item><title>라</title><link>https://www.example.go.kr/view?no=5</link></item>
</channel></rss>`
	got, err := discover.FeedRows(define(t, feedDefinition), answer("https://www.example.go.kr/rss", "", feed))
	if err != nil || len(got) != 6 {
		t.Fatalf("got %+v, %v", got, err)
	}
	for i, id := range []string{"", "", "test/3", "", "", "test/5"} {
		if got[i].Item.ID != id || (got[i].Err == nil) != (id != "") {
			t.Errorf("entry %d: got %+v, want %q", i+1, got[i], id)
		}
	}
}

func TestEntriesThatDoNotMatchAreNone(t *testing.T) {
	s := define(t, "discover: {feed: {url: 'https://www.example.go.kr/rss', match: '/press/'}}")
	feed := `<rss version="2.0"><channel><item><link>https://www.example.go.kr/press/view?no=1</link></item><item><link>/tender/view?no=2</link></item><item><title>x</title></item></channel></rss>`
	got, err := discover.FeedRows(s, answer("https://www.example.go.kr/rss", "", feed))
	if err != nil || len(got) != 1 || got[0].Item.ID != "test/1" {
		t.Errorf("got %+v, %v", got, err)
	}
	_, err = discover.FeedRows(s, answer("https://www.example.go.kr/rss", "", strings.ReplaceAll(feed, "press", "news")))
	mustFault(t, err, discover.FaultLayout, "none of its 3 entries matches /press/")
}

func TestAnswersThatAreNoFeed(t *testing.T) {
	for name, c := range map[string]struct{ body, kind, words string }{
		"entities that expand": {`<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss version="2.0"><channel><item><title>&b;</title></item></channel></rss>`, discover.FaultHostile, "DOCTYPE"},
		"hidden doctype":       {"\ufeff<?xml version='1.0'?><?x y?><!-- <rss> -->\n<!doctype rss SYSTEM 'file:///etc/passwd'><rss/>", discover.FaultHostile, "DOCTYPE"},
		"hidden in UTF-16":     {encoded(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), `<!DOCTYPE rss SYSTEM "http://127.0.0.1/"><rss/>`), discover.FaultHostile, "DOCTYPE"},
		"front page":           {"<!doctype html><title>정책 포털</title>", discover.FaultOutage, `with the title "정책 포털"`},
		"challenge":            {"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>", discover.FaultOutage, "Cloudflare"},
		"maintenance":          {"<html><body>시스템 점검 중입니다.</body></html>", discover.FaultOutage, "점검"},
		"nothing":              {" \n", discover.FaultLayout, "neither XML nor JSON"},
		"gzip bomb":            {compressed(strings.Repeat("\x00", 3<<20)), discover.FaultHostile, "expand to more than"},
		"wrong bytes":          {"<?xml version='1.0' encoding='utf-8'?><rss>\xc1\xa4\xff</rss>", discover.FaultLayout, "not the utf-8"},
		"no feed":              {"<opml/>", discover.FaultLayout, "parsing the feed"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := discover.FeedRows(define(t, feedDefinition), answer("https://www.example.go.kr/rss", "", c.body))
			mustFault(t, err, c.kind, c.words)
		})
	}
}

func TestAFeedThatRobotsTxtForbidsIsRefused(t *testing.T) {
	t.Parallel()
	site := serve(t, nil)
	site.robots = "User-agent: *\nDisallow: /rss\n"
	got := collect(t, site.finder(), define(t, feedDefinition), days(3))
	mustFault(t, got.fault, discover.FaultRefused, "robots.txt")
}

func TestAFeedReachesBackToItsOldestEntry(t *testing.T) {
	t.Parallel()
	site := serve(t, write(`<rss version="2.0"><channel>
<item><link>/view?no=2</link><pubDate>2026-05-11</pubDate></item><item><link>/view?no=1</link><pubDate>2026-05-01</pubDate></item></channel></rss>`))
	span := days(5)
	span.Reach = new(time.Time)
	got := collect(t, site.finder(), define(t, feedDefinition), span)
	if got.ids() != "2" || span.Reach.Format(time.DateOnly) != "2026-05-01" {
		t.Errorf("got %s, reach %v", got.ids(), span.Reach)
	}
	if got.items[0].Published.Precision != news.PrecisionDay {
		t.Errorf("got %+v", got.items[0])
	}
}

func TestEntriesAfterTheSpanAreLeftOut(t *testing.T) {
	t.Parallel()
	site := serve(t, write(`<rss version="2.0"><channel>
<item><link>/view?no=4</link><pubDate>2026-05-11</pubDate></item><item><link>/view?no=3</link><pubDate>Sun, 10 May 2026 23:00:00 +0900</pubDate></item>
<item><link>/view?no=2</link></item><item><link>/view?no=1</link><pubDate>2026-05-07</pubDate></item></channel></rss>`))
	span := discover.Span{Since: today().AddDate(0, 0, -4), Until: today().AddDate(0, 0, -2)}
	if got := collect(t, site.finder(), define(t, feedDefinition), span); got.ids() != "3 2" {
		t.Errorf("got %s, want what is of the days from the 8th to the 10th, and what has no date", got.ids())
	}
}

package archive_test

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/archive"
	"github.com/policywire/policywire/services/fetcher/warc"
)

// canary is in whatever must not be archived.
const canary = "c4n4ry-0123456789abcdef"

// archived returns what is stored of an exchange, and the one that is read back.
func archived(t *testing.T, e archive.Exchange, names ...string) (string, archive.Entry) {
	t.Helper()
	dir := t.TempDir()
	a := open(t, archive.Config{Dir: dir, Secrets: names}, nil, nil)
	a.Record(e)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	got := entries(t, files(t, dir))
	if len(got) != 1 {
		t.Fatalf("got %d exchanges", len(got))
	}
	return stored(t, dir), got[0]
}

func TestCredentialsOfRequestsAreNotArchived(t *testing.T) {
	t.Parallel()
	e := page(1)
	e.URL = "https://user:" + canary + "@apis.data.go.kr/1371000/pressReleaseService/list?startDate=20260512&serviceKey=" + canary + "%3D%3D&q=%EC%A0%95%EC%B1%85&API_KEY=" + canary + "#" + "top"
	e.RequestHeader = http.Header{"Authorization": {"Bearer " + canary}, "Cookie": {"JSESSIONID=" + canary}, "X-Api-Key": {canary}, "Accept": {"*/*"}, "Content-Type": {"application/x-www-form-urlencoded"},
		"Referer": {"https://www.data.go.kr/?key=" + canary}}
	e.RequestBody = []byte("page=1&password=" + canary)
	e.ResponseHeader = http.Header{"Set-Cookie": {"a=" + canary, "b=" + canary}, "Location": {"/next?my_key=" + canary + "&p=2"}, "Content-Type": {"application/xml"}}
	e.Body = []byte("<error>serviceKey " + canary + "== 오류</error>")
	text, got := archived(t, e, "my_Key")
	if strings.Contains(text, canary) {
		t.Errorf("stored is\n%s", text)
	}
	want := "https://apis.data.go.kr/1371000/pressReleaseService/list?startDate=20260512&serviceKey=redacted&q=%EC%A0%95%EC%B1%85&API_KEY=redacted"
	if got.URL != want || !strings.HasSuffix(string(got.Body), " 오류</error>") || got.Header.Get("Location") != "/next?my_key=redacted&p=2" {
		t.Errorf("got %s, %q, %v", got.URL, got.Body, got.Header)
	}
	for _, part := range []string{"address", "form", "authorization", "set-cookie", "echo"} {
		if !strings.Contains(got.Redacted, part) {
			t.Errorf("the record says that %q was left out, want %s too", got.Redacted, part)
		}
	}
	if !strings.Contains(text, "Accept: */*\r\n") {
		t.Error("the other headers are gone too")
	}
	if e.RequestHeader.Get("Cookie") == "redacted" || !bytes.Contains(e.Body, []byte(canary)) {
		t.Error("what the fetcher goes on with was changed")
	}
}

func TestWhatIsAskedWithAnyKeyIsFound(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, archive.Config{Dir: dir}, nil, nil)
	e := page(1)
	e.URL = "https://apis.data.go.kr/list?serviceKey=" + canary + "&p=1"
	a.Record(e)
	x, err := archive.NewIndex(t.Context(), files(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{canary, "another", ""} {
		if _, err := x.Get(archive.Query{URL: "https://apis.data.go.kr/list?serviceKey=" + key + "&p=1"}); (err != nil) != (key == "") {
			t.Errorf("with the key %q: got %v", key, err)
		}
	}
}

func TestScriptsWithCredentialsAreLeftOut(t *testing.T) {
	t.Parallel()
	for _, script := range []string{
		`var serviceKey = "` + canary + `";`,
		`window.config = {"apiKey":"` + canary + `"}`,
		`new Livere({ 'data-token': '` + canary + `' })`,
		"xhr.setRequestHeader('Authorization', 'Bearer " + canary + "')",
		"headers: { authorization: `Basic " + canary + "` }",
		`login({user: "관리자", password:"` + canary + `"})`,
		`fetch("/api/list?serviceKey=` + canary + `")`,
		`var t = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJub2JvZHkifQ.` + canary + `";`,
		`CLIENT_SECRET="` + canary + `"`,
		`var a = "x\u003c"; /* <b> */ access_token: '` + canary + `'`,
		`JSON.parse("{\"accessToken\":\"` + canary + `\"}")`,
	} {
		const before, between, after = "<html><body>정책 브리핑<script>list.push(unescape('%uC815'), fn_detail(3186887));</script>", "<p>본문</p>", "<p>끝</p></body></html>"
		for _, tag := range []string{"<script>", `<SCRIPT type="text/javascript">`, "<script\n async>"} {
			e := page(1)
			e.Body = []byte(before + tag + script + "</script >" + between + tag + script + "</SCRIPT>" + after)
			text, got := archived(t, e)
			const left = "<!-- a script with a credential was left out -->"
			if strings.Contains(text, canary) || string(got.Body) != before+left+between+left+after || got.Redacted != "scripts 2" {
				t.Errorf("%s%s: got %q, %s", tag, script, got.Body, got.Redacted)
			}
		}
	}
}

func TestOtherScriptsStay(t *testing.T) {
	t.Parallel()
	for _, script := range []string{
		`<script>var sHtml = "<p class='title'>" + unescape('%uC778%uACF5') + "</p>"; fn_detail('3186887');</script>`,
		`<script type="application/ld+json">{"@type":"NewsArticle","headline":"인공지능 기본계획","keywords":"정책, 브리핑"}</script>`,
		`<script>if (!password) alert("비밀번호를 입력하십시오");</script>`,
		`<script src="/js/token.js?v=20260512"></script>`,
		`<p>serviceKey = "` + canary + `" 로 요청합니다</p>`, // an explanation, not a script
		`<scripture>token="0123456789abcdef"</scripture>`,
		`<script>`,
	} {
		e := page(1)
		e.Body = []byte("<html>" + script)
		if _, got := archived(t, e); !bytes.Equal(got.Body, e.Body) || got.Redacted != "" {
			t.Errorf("%s: got %q, %q", script, got.Body, got.Redacted)
		}
	}
}

func TestCompressedPagesAreCheckedToo(t *testing.T) {
	t.Parallel()
	secret := []byte("<html>정책<script>token='" + canary + "'</script>" + strings.Repeat("본문 ", 500))
	e := page(1)
	e.ResponseHeader = http.Header{"Content-Type": {"text/html"}, "Content-Encoding": {"gzip"}}
	e.Body = zipped(t, secret)
	text, got := archived(t, e)
	if strings.Contains(text, canary) || !strings.Contains(text, "<html>정책<!--") || got.Header.Get("Content-Encoding") != "" {
		t.Errorf("got %v, %q", got.Header, got.Body[:80])
	}
	// Of a page that was cut, what came is checked.
	e.Body, e.Truncated = e.Body[:len(e.Body)-8], true
	if text, _ := archived(t, e); strings.Contains(text, canary) {
		t.Error("the beginning of a page has the script")
	}
	// Without a credential, the bytes stay as they came.
	e.Body, e.Truncated = zipped(t, bytes.ReplaceAll(secret, []byte("token"), []byte("title"))), false
	text, got = archived(t, e)
	if !strings.Contains(text, string(e.Body)) || got.Header.Get("Content-Encoding") != "gzip" {
		t.Error("a page without credentials was not kept as it came")
	}
	feed := page(2)
	feed.ResponseHeader = http.Header{"Content-Type": {"application/rss+xml"}}
	feed.Body = []byte("<rss><![CDATA[본문<script>token='" + canary + "'</script>]]><d>&lt;script&gt;token='" + canary + "'&lt;/script&gt;끝</d></rss>")
	if text, got := archived(t, feed); strings.Contains(text, canary) || !strings.Contains(string(got.Body), "끝</d></rss>") {
		t.Errorf("of a feed: got %q", got.Body)
	}
}

func TestDigestsAreThoseOfWhatIsStored(t *testing.T) {
	t.Parallel()
	e := page(1)
	e.Body = []byte("<html><script>token='" + canary + "'</script>정책")
	text, got := archived(t, e)
	if want := warc.FieldPayloadDigest + ": " + warc.Digest(got.Body) + "\r\n"; !strings.Contains(text, want) {
		t.Errorf("the record lacks %q", want)
	}
}

// The pages of the sites hold no credential, and what reads them needs their
// scripts: lists are filled by one.
func TestThePagesOfTheSitesStayAsTheyAre(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("../*/testdata/*/*.html")
	if err != nil || len(pages) < 5 {
		t.Fatal(pages, err)
	}
	for _, name := range pages {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		e := page(1)
		e.URL, e.Body = "https://www.msit.go.kr/"+url.PathEscape(filepath.Base(name)), data
		if _, got := archived(t, e); !slices.Equal(got.Body, data) || got.Redacted != "" {
			t.Errorf("%s: %s was left out", name, got.Redacted)
		}
	}
}

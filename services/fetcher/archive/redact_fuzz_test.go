package archive_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/policywire/policywire/services/fetcher/archive"
)

// FuzzRedact holds that a credential is nowhere in what is archived, whatever
// stands around it, that what has none stays as it is, and that there is nothing
// more to leave out of the result.
func FuzzRedact(f *testing.F) {
	f.Add("startDate=20260512&q=%EC%A0%95%EC%B1%85", []byte("<error>serviceKey "+canary+"== 오류</error>"))
	f.Add("API_KEY=0123456789&page=1#top", []byte(`<p>정책</p><script>var token = "0123456789abcdef";</script><p>`+canary+`</p>`))
	f.Add("%zz=1&&=&key=%", []byte(`&lt;script&gt;password: "abcdefgh1"&lt;/script&gt; c4n4ry-&lt;script a='secret=`+canary+`'`))
	f.Add("?#?key=abcdefgh", []byte("<SCRIPT>authorization: 'Bearer abcdefghijklmnop'"))
	f.Add("", []byte("報道資料 \xff\xfe<script"))
	f.Fuzz(func(t *testing.T, query string, body []byte) {
		if strings.Contains(query, canary) || len(body) > 1<<20 {
			return // it stands where no credential is expected
		}
		before := bytes.Clone(body)
		e := archive.Exchange{Method: http.MethodGet, URL: "https://user:" + canary + "@apis.example.go.kr/list?serviceKey=" + canary + "&" + query,
			RequestHeader:  http.Header{"Cookie": {"id=" + canary}, "Referer": {"https://www.example.go.kr/?serviceKey=" + canary + "&" + query}},
			ResponseHeader: http.Header{"Content-Type": {"text/html; charset=utf-8"}, "X-Echo": {canary}}, Body: body}
		out, said := archive.Redact(e)
		if !bytes.Equal(body, before) {
			t.Fatal("the body that the fetcher reads was changed")
		}
		if strings.Contains(out.URL, canary) || bytes.Contains(out.Body, []byte(canary)) || said == "" {
			t.Fatalf("archived is %s with %q, left out %q", out.URL, out.Body, said)
		}
		for _, h := range []http.Header{out.RequestHeader, out.ResponseHeader} {
			for name, values := range h {
				if strings.Contains(strings.Join(values, " "), canary) {
					t.Fatalf("archived is %s: %q", name, values)
				}
			}
		}
		echo := strings.Contains(query, "=") // another credential may be, whose echo is left out too
		if !echo && !bytes.Contains(body, []byte(canary)) && !bytes.Contains(bytes.ToLower(body), []byte("script")) && !bytes.Equal(out.Body, body) {
			t.Fatalf("got %q of %q, which has nothing to leave out", out.Body, body)
		}
		if len(out.Body) > 8*len(body)+64 {
			t.Fatalf("%d bytes became %d", len(body), len(out.Body))
		}
		again, _ := archive.Redact(out)
		if again.URL != out.URL || !bytes.Equal(again.Body, out.Body) {
			t.Fatalf("a second look leaves out more: %s with %q, after %s with %q", again.URL, again.Body, out.URL, out.Body)
		}
	})
}

package source_test

import (
	"os"
	"regexp"
	"testing"
	"unicode/utf8"

	"github.com/policywire/policywire/services/fetcher/source"
)

// documentID is what the contract says of ids.
var documentID = regexp.MustCompile(`^[a-z0-9-]+/([A-Za-z0-9._/-]|%[0-9A-F]{2})+$`)

// FuzzRefer names documents by addresses: what is named has an id that the bus
// can carry, and its address names the same document again.
func FuzzRefer(f *testing.F) {
	sources, err := source.Load(os.DirFS("../sources"))
	if err != nil {
		f.Fatal(err)
	}
	for i, address := range []string{
		"https://www.korea.kr/briefing/pressReleaseView.do?newsId=156784421&call_from=rsslink", "https://www.apec.org/Press/News-Releases/2025/china",
		"https://report.nat.gov.tw/ReportFront/ReportDetail/detail?sysId=C11400001", "https://www.soumu.go.jp/menu_news/s-news/01kiban09_02000901.html;jsessionid=X",
		"https://www.gov.uk/government/news/%EC%86%8C%EC%8B%9D?utm_source=x", "https://www.boho.or.kr/kr/bbs/view.do?nttId=1&bbsId=2",
	} {
		f.Add(i, address)
		for n := range sources {
			f.Add(n, address)
		}
	}
	f.Fuzz(func(t *testing.T, n int, address string) {
		s := sources[uint(n)%uint(len(sources))]
		ref, err := s.Refer(address)
		if err != nil {
			return
		}
		if !documentID.MatchString(ref.ID) || len(ref.ID) > 1024 || !utf8.ValidString(ref.URL) {
			t.Errorf("%q: got id %q, address %q", address, ref.ID, ref.URL)
		}
		if again, err := s.Refer(ref.URL); err != nil || again.ID != ref.ID {
			t.Errorf("%q: its address %q names %q, %v, want %q", address, ref.URL, again.ID, err, ref.ID)
		}
	})
}
